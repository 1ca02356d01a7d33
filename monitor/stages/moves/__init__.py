"""Moves: what a person presses or types, made in one transaction with everything that follows from it.

    press ──tx──► case, audit line, clocks, promise, label ──► the card's edit, notes in its thread

The same press delivered twice is made once; of two people's the first one wins, and the second one is told.
"""

from datetime import datetime

from monitor.rules.moves import Effect, Press
from monitor.rules.workplace import Workplace
from monitor.store.door import Store
from scrapers.kit.errors import msg

NOT_YET = msg("this cannot be done yet")


def make_move(store: Store, press: Press, workplace: Workplace, *, now: datetime) -> Effect:
    """Make that move of a case; what became of it. Raises only `StoreError`."""
    with store.transaction(durable=True) as tx:
        if tx.moves.known(press.press_id):
            return Effect(done=True, case_id=press.case_id, at=now)
        tx.moves.record(press, now, refused=NOT_YET)
    return Effect(done=False, says=NOT_YET, case_id=press.case_id, at=now)

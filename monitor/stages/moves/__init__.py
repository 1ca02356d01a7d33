"""Moves: what a person presses or types, made in one transaction with everything that follows from it.

    press ──tx──► case, audit line, clocks, promise, label ──► the card's edit, notes in its thread

The same press delivered twice is made once; of two people's the first one wins, and the second one is told.
"""

import logging
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime

from monitor.rules.deciding import Outcome, decide
from monitor.rules.moves import Effect, Move, Press
from monitor.rules.workplace import Workplace
from monitor.stages.moves.acting import Act, Branch, in_company, show
from monitor.stages.moves.muting import mute_case
from monitor.stages.moves.parting import merge_cases, split_case
from monitor.stages.moves.promising import broken, kept, promise
from monitor.stages.moves.saying import hand_over, open_card, say_topics, say_urgency, vouch
from monitor.stages.moves.thanking import ask_review, mark_story
from monitor.store.door import Store
from monitor.store.moves import audited
from monitor.store.standing import alert_now, clocks_of
from scrapers.kit.errors import msg

log = logging.getLogger(__name__)

NO_SUCH = msg("there is no such case any more")

BRANCHES: Mapping[Move, Branch] = {
    Move.GENUINE: vouch,
    Move.WRONG_URGENCY: say_urgency,
    Move.WRONG_TOPIC: say_topics,
    Move.HAND: hand_over,
    Move.OPEN_CARD: open_card,
    Move.SPLIT: split_case,
    Move.MERGE: merge_cases,
    Move.MUTE: mute_case,
    Move.PROMISE: promise,
    Move.KEPT: kept,
    Move.BROKEN: broken,
    Move.STORY: mark_story,
    Move.ASK_REVIEW: ask_review,
}
"""Moves that touch more than the case itself; every other one is decided by its state alone."""


def make_move(store: Store, press: Press, workplace: Workplace, *, now: datetime) -> Effect:
    """Make that move of a case; what became of it. Raises only `StoreError`."""
    with store.transaction(durable=True) as tx:
        taken = tx.moves.taken(press.press_id)
        if taken is not None:
            return taken.effect
        case = tx.cases.get(press.case_id) if press.case_id is not None else None
        if case is None:
            tx.moves.record(press, now, refused=NO_SUCH)
            return Effect(done=False, says=NO_SUCH, at=now)
        outcome = _make(Act(tx, store.id, in_company(tx, case, workplace), press, workplace, now))
    log.info("move", extra={"move": press.move.value, "via": press.via.value, "refused": bool(outcome.refused)})
    return _effect(outcome, now)


def _make(act: Act) -> Outcome:
    before = act.case
    branch = BRANCHES.get(act.press.move)
    outcome = branch(act) if branch is not None else decide(before, act.press, act.moment)
    states = (before.state.value, outcome.case.state.value)
    if outcome.refused:
        act.tx.moves.record(audited(act.press, outcome.values), act.now, states, refused=outcome.refused)
        return outcome
    act.tx.moves.record(act.press, act.now, states)
    if outcome.case != before:
        alert = alert_now(act.tx, outcome.case)
        clocks = clocks_of(act.tx, outcome.case.id, alert, act.workplace.clocks)
        timed = clocks.timed(before, outcome.case, alert, act.now)
        outcome = replace(outcome, case=timed)
        act.tx.cases.save(timed)
    if outcome.case != before or outcome.says:
        show(act, outcome)
    return outcome


def _effect(outcome: Outcome, now: datetime) -> Effect:
    if outcome.refused:
        return Effect(False, outcome.refused, outcome.values, outcome.case.id, now)
    return Effect(True, case_id=outcome.about or outcome.case.id, at=now)

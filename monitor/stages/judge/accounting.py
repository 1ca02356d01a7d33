"""What a mention did to its case, entered where people look it up: the audit log, and whether two have to look."""

from dataclasses import replace

from monitor.rules.case import State
from monitor.rules.moves import Move, Press, Via
from monitor.rules.people import Person
from monitor.rules.second_eyes import asks_for_eyes
from monitor.rules.workplace import Workplace
from monitor.stages.judge.matter import Change, Matter
from monitor.store.door import Tx

_MOVE_TO = {State.NEW: Move.REOPEN, State.ANSWERED: Move.ANSWERED, State.CLOSED: Move.CLOSE}


def enter(tx: Tx, matter: Matter, change: Change, workplace: Workplace) -> Change:
    """The change with a second look asked for where its words or its company do; its move is in the audit log."""
    _audit(tx, matter, change)
    case = change.after
    suspected = matter.under is not None
    if case.eyes_needed or not asks_for_eyes(matter.judgement.score, workplace.second_eyes, suspected=suspected):
        return change
    watched = replace(case, eyes_needed=True)
    tx.cases.save(watched)
    return replace(change, after=watched)


def _audit(tx: Tx, matter: Matter, change: Change) -> None:
    """Where the customer or the platform moved the case, that is a move like a person's."""
    before = change.before.state if change.before is not None else State.NEW
    move = _MOVE_TO.get(change.after.state)
    if move is None or before is change.after.state:
        return
    stored = matter.stored
    by = Person(f"site:{stored.mention.source}")
    press = Press(move, by, Via.SITE, f"site:{stored.id}:{stored.rev}", case_id=change.after.id)
    tx.moves.record(press, matter.now, (before.value, change.after.state.value))

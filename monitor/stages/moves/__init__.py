"""Moves: what a person presses or types, made in one transaction with everything that follows from it.

    press ──tx──► case, audit line, clocks, promise, label ──► the card's edit, notes in its thread

The same press delivered twice is made once; of two people's the first one wins, and the second one is told.
"""

import logging
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime

from monitor.rules.case import Case, State
from monitor.rules.deciding import Outcome, decide
from monitor.rules.moves import Effect, Move, Press
from monitor.rules.workplace import Workplace
from monitor.stages.moves.acting import Act, Branch, audited, show
from monitor.stages.moves.parting import merge_cases, split_case
from monitor.stages.moves.saying import hand_over, open_card, say_topics, say_urgency
from monitor.store.door import Store
from monitor.store.moves import Made
from scrapers.kit.errors import msg

log = logging.getLogger(__name__)

NO_SUCH = msg("there is no such case any more")

BRANCHES: Mapping[Move, Branch] = {
    Move.WRONG_URGENCY: say_urgency,
    Move.WRONG_TOPIC: say_topics,
    Move.HAND: hand_over,
    Move.OPEN_CARD: open_card,
    Move.SPLIT: split_case,
    Move.MERGE: merge_cases,
}
"""Moves that touch more than the case itself; every other one is decided by its state alone."""


def make_move(store: Store, press: Press, workplace: Workplace, *, now: datetime) -> Effect:
    """Make that move of a case; what became of it. Raises only `StoreError`."""
    with store.transaction(durable=True) as tx:
        taken = tx.moves.taken(press.press_id)
        if taken is not None:
            return _as_before(taken)
        case = tx.cases.get(press.case_id) if press.case_id is not None else None
        if case is None:
            tx.moves.record(press, now, refused=NO_SUCH)
            return Effect(done=False, says=NO_SUCH, at=now)
        outcome = _make(Act(tx, store.id, case, press, workplace, now))
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
    outcome = replace(outcome, case=_with_clocks(act, before, outcome.case))
    act.tx.moves.record(act.press, act.now, states)
    if outcome.case != before:
        act.tx.cases.save(outcome.case)
    if outcome.case != before or outcome.says:
        show(act, outcome)
    return outcome


def _with_clocks(act: Act, before: Case, after: Case) -> Case:
    """What is opened again is owed again from now on."""
    if after.state is not State.NEW or before.state in (State.NEW, State.CLAIMED):
        return after
    due = act.workplace.clocks.due(act.alert, act.now)
    return replace(after, claim_due=due.claim, answer_due=due.answer)


def _effect(outcome: Outcome, now: datetime) -> Effect:
    if outcome.refused:
        return Effect(False, outcome.refused, outcome.values, outcome.case.id, now)
    return Effect(True, case_id=outcome.about or outcome.case.id, at=now)


def _as_before(made: Made) -> Effect:
    """What was said when the same press came first."""
    return Effect(not made.refused, made.refused, made.args or {}, made.case_id, made.at)

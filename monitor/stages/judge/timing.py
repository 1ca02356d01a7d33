"""Until when a case is claimed and answered, as its mentions say; a time is written as soon as it is known."""

from dataclasses import replace

from monitor.rules.alert import Why
from monitor.rules.case import State
from monitor.rules.workplace import Workplace
from monitor.stages.judge.matter import Change, Matter
from monitor.store.door import Tx
from monitor.store.standing import alert_of, clocks_of

_RUNNING = (State.NEW, State.CLAIMED)


def run_clocks(tx: Tx, matter: Matter, change: Change, why: Why, workplace: Workplace) -> None:
    """Let the case's clocks run; none runs for what was old when we first heard of it.

    What quiet hours hold back is to be claimed from their end on: nobody can before they are told.
    """
    if not workplace.clocks.targets or why is Why.QUIET_BACKLOG:
        return
    alert = alert_of(change.after, matter.stored, matter.judgement)
    clocks = clocks_of(tx, change.after.id, alert, workplace.clocks)
    timed = clocks.timed(change.before, change.after, alert, matter.now)
    begins = change.before is None or change.before.state not in _RUNNING
    told_at = workplace.quiet.until(alert, matter.now) if begins and timed.state is State.NEW else None
    if told_at is not None:
        timed = replace(timed, claim_due=clocks.due(alert, told_at).claim)
    if timed != change.after:
        tx.cases.save(timed)

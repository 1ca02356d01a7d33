"""Until when a case is claimed and answered, as its mentions say; a time is written as soon as it is known."""

from monitor.rules.alert import Why
from monitor.rules.clocks import Clocks
from monitor.stages.judge.matter import Change, Matter
from monitor.store.door import Tx
from monitor.store.standing import alert_of


def run_clocks(tx: Tx, matter: Matter, change: Change, why: Why, clocks: Clocks) -> None:
    """Let the case's clocks run; none runs for what was old when we first heard of it."""
    if not clocks.targets or why is Why.QUIET_BACKLOG:
        return
    alert = alert_of(change.after, matter.stored, matter.judgement)
    timed = clocks.timed(change.before, change.after, alert, matter.now)
    if timed != change.after:
        tx.cases.save(timed)

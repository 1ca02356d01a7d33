"""Promises come back: as work begins on their day the team is asked, as it ends they count as broken.

    tick ──► open promises ──tx──► day begins: note aloud, "kept?"     day ends: the clock presses "broken"

Asked once and broken once, whatever happens: both have keys that follow from the promise.
"""

import logging
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime

from monitor.rules.case import SITE_SOLVED, SITE_WITHDRAWN, Case, State
from monitor.rules.deciding import Outcome
from monitor.rules.delivery import ALERT, Kind, OutboxItem
from monitor.rules.hours import ALWAYS
from monitor.rules.moves import Move, Press, Via
from monitor.rules.people import Person
from monitor.rules.promise import LONGEST_FEAST, Promise, PromiseState, PromiseTimes, is_broken, is_due, times_of
from monitor.rules.route import first_match, would_match
from monitor.rules.workplace import Workplace
from monitor.stages.moves import make_move
from monitor.stages.moves.acting import Act, show
from monitor.stages.moves.promising import said, whose
from monitor.store.door import Store, Tx
from monitor.store.standing import alert_now, lead_of
from scrapers.kit.errors import msg
from scrapers.kit.mention import Clock

log = logging.getLogger(__name__)

CLOCK = Person("clock")
ASKED = msg("the customer was promised something for {day}: see to it, and say whether it was kept")
_OF_NOBODY = (SITE_SOLVED, SITE_WITHDRAWN)


@dataclass(frozen=True, slots=True)
class _Owed:
    """An open promise, its case, and its times by that case's calendar."""

    promise: Promise
    case: Case
    times: PromiseTimes
    erased: bool
    """Whether nothing of what the customer wrote is left."""

    @property
    def is_idle(self) -> bool:
        """Whether nobody waits for it any more."""
        dismissed = self.case.state in (State.IRRELEVANT, State.SUSPICIOUS)
        return self.erased or dismissed or (self.case.state is State.CLOSED and self.case.note in _OF_NOBODY)


def tend_promises(store: Store, workplace: Workplace, clock: Clock) -> int:
    """Ask about promises whose day has come, call those broken whose day is over; how many these were.

    Raises only `StoreError`.
    """
    now = clock()
    with store.reading() as tx:
        owed = list(_waiting(tx, workplace, now))
    done = sum(_come(store, one, workplace, now) for one in owed)
    if done:
        log.info("promises came due", extra={"promises": done})
    return done


def _come(store: Store, owed: _Owed, workplace: Workplace, now: datetime) -> bool:
    if not owed.is_idle and is_broken(owed.promise, owed.times, now):
        press_id = f"clock:promise:{owed.promise.id}:broken"
        press = Press(Move.BROKEN, CLOCK, Via.CLOCK, press_id, case_id=owed.case.id)
        return make_move(store, press, workplace, now=now).done
    return _ask(store, owed, workplace, now)


def _waiting(tx: Tx, workplace: Workplace, now: datetime) -> Iterator[_Owed]:
    """What has to be done now, outside quiet hours."""
    today = now.astimezone(workplace.duty.zone).date()
    for promise in tx.promises.open_until(today + LONGEST_FEAST):
        if promise.told_at is not None and promise.due_on > today:
            continue
        owed = _owed(tx, promise, workplace)
        if owed is None or not (is_due(promise, owed.times, now) or is_broken(promise, owed.times, now)):
            continue
        if workplace.quiet.until(alert_now(tx, owed.case), now) is None:
            yield owed


def _owed(tx: Tx, promise: Promise, workplace: Workplace) -> _Owed | None:
    case = tx.cases.get(promise.case_id)
    if case is None:
        return None
    target = workplace.clocks.of(alert_now(tx, case))
    calendar = target.calendar if target is not None else ALWAYS
    lead = lead_of(tx, case.id)
    erased = lead is None or lead[0].gone is not None
    return _Owed(promise, case, times_of(promise, calendar, workplace.duty.zone), erased)


def _ask(store: Store, owed: _Owed, workplace: Workplace, now: datetime) -> bool:
    """Whether somebody was asked; a matter that went away takes its promise along."""
    with store.transaction() as tx:
        case = tx.cases.get(owed.case.id)
        if case is None or case.promised_for is None:
            return False
        if owed.is_idle:
            tx.promises.settle(case.id, PromiseState.DROPPED, now)
            tx.cases.save(replace(case, promised_for=None, rev=case.rev + 1))
            return False
        tx.promises.told(case.id, now)
        press = Press(Move.PROMISE, CLOCK, Via.CLOCK, f"clock:promise:{owed.promise.id}:due", case_id=case.id)
        act = Act(tx, store.id, case, press, workplace, now)
        _give_it_a_place(act)
        ways = (Move.KEPT, Move.BROKEN, Move.PROMISE)
        values = {"day": said(owed.promise.due_on)}
        show(act, Outcome(case, says=ASKED, values=values, aloud=True, to=whose(act), offers=ways))
        return True


def _give_it_a_place(act: Act) -> None:
    """A case that was told in a list only, or nowhere, is told where it would have been, had it been urgent."""
    case, routes = act.case, act.workplace.duty.routes
    card = act.tx.outbox.card_of(case.id)
    if card is not None:
        act.tx.outbox.owe(replace(card, owed_at=act.now), surface=True)
        return
    route = first_match(routes, act.alert) or would_match(routes, act.alert)
    if route is None:
        return
    act.tx.outbox.owe(
        OutboxItem(
            key=f"{act.store_id}:case:{case.id}:{route.channel}",
            kind=Kind.CARD,
            channel=route.channel,
            via=route.channel,
            priority=ALERT,
            owed_at=act.now,
            next_attempt_at=act.now,
            case_id=case.id,
            route=route.name,
            want_rev=case.rev,
            owed_urgency=case.urgency,
            owed_state=case.state.value,
        )
    )

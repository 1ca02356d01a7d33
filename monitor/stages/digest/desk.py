"""Look which digests are due, and let each be made; one that fails holds up no other."""

import logging
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from monitor.rules.digest.due import History, Sending, due_weeks
from monitor.rules.week import Week
from monitor.stages.digest.order import Ending, Order, Result, Subject
from monitor.stages.digest.trouble import tell_failed
from monitor.store.door import Store
from scrapers.kit.mention import Clock

log = logging.getLogger(__name__)

Stopping = Callable[[], bool]
Make = Callable[[Order, Stopping], Result]
"""Makes a digest, keeps it and owes it to its channels; gives up when it is told that the program stops."""

_RETRY = (timedelta(minutes=1), timedelta(hours=1))
_EVER = datetime.min.replace(tzinfo=UTC)


class Patience:
    """What is waited for; forgotten at the next start, for then something may have been mended."""

    def __init__(self) -> None:
        self._failed: dict[tuple[str, Week], tuple[int, datetime]] = {}
        self._due: dict[tuple[str, Week], datetime] = {}

    def is_new(self, brand: str, week: Week, now: datetime, most: timedelta) -> bool:
        """Whether it was found due no longer ago than that; a clock that was put back begins anew."""
        since = self._due.setdefault((brand, week), now)
        if since > now:
            since = self._due[brand, week] = now
        return now - since < most

    def may_try(self, brand: str, week: Week, now: datetime) -> bool:
        """Whether its time has come; also where the clock was put back since."""
        _, again = self._failed.get((brand, week), (0, now))
        return again <= now or again - now > _RETRY[1]

    def failed(self, brand: str, week: Week, now: datetime) -> int:
        """Once more in vain: the next wait is twice as long; how often that was before."""
        times, _ = self._failed.get((brand, week), (0, now))
        self._failed[brand, week] = (times + 1, now + min(_RETRY[1], _RETRY[0] * int(2 ** min(times, 10))))
        return times


@dataclass(frozen=True, slots=True)
class DigestDesk:
    """Whose weeks are told, when, and who makes the digests."""

    subjects: tuple[Subject, ...]
    sending: Sending
    operators: str
    make: Make
    hears_within: timedelta = timedelta(0)
    """So long a digest waits until its sources were asked what the week's end brought, and that is judged."""
    patience: Patience = field(default_factory=Patience)


def _never() -> bool:
    return False


def tend_digests(store: Store, desk: DigestDesk, clock: Clock, stopping: Stopping = _never) -> int:
    """Let every digest that is due be made; how many were. Raises only `StoreError`."""
    made = 0
    for subject in desk.subjects:
        for week in _due(store, subject.brand, desk.sending, clock()):
            if stopping():
                return made
            if _may_be_made(store, desk, subject, week, clock()):
                order = Order(subject, week, clock())
                made += _is_made(store, desk, order, desk.make(order, stopping), clock())
    return made


def _due(store: Store, brand: str, sending: Sending, now: datetime) -> tuple[Week, ...]:
    with store.reading() as tx:
        made = tx.digests.made(brand)
        if not due_weeks(History(_EVER, made), sending, now=now):
            return ()
        began = tx.weekly.began(brand)  # slow after a large import, so asked only where something is missing
    return due_weeks(History(began, made), sending, now=now)


def _may_be_made(store: Store, desk: DigestDesk, subject: Subject, week: Week, now: datetime) -> bool:
    if not desk.patience.may_try(subject.brand, week, now):
        return False
    return not desk.patience.is_new(subject.brand, week, now, desk.hears_within) or _is_heard(store, subject, week)


def _is_heard(store: Store, subject: Subject, week: Week) -> bool:
    """Whether every source was tried after the week's end, and what it brought of the week is judged.

    A program that starts after an outage is about to hear what it missed: told at once, the week would lack that.
    """
    since, until = week.span(subject.zone)
    with store.reading() as tx:
        tried = (state.health.last_try for state in tx.sources.states(subject.patience))
        if any(last is None or last < until for last in tried):
            return False
        return not tx.weekly.unjudged(subject.brand, since, until)


def _is_made(store: Store, desk: DigestDesk, order: Order, result: Result, now: datetime) -> bool:
    fields = {"brand": order.brand, "week": order.week.name}
    match result.outcome:
        case Ending.MADE:
            log.info("digest made", extra={**fields, "lacks": result.code or "nothing"})
            return True
        case Ending.FAILED:
            level = logging.DEBUG if desk.patience.failed(order.brand, order.week, now) else logging.WARNING
            log.log(level, "digest failed", extra={**fields, "error": result.code})
            with store.transaction() as tx:
                tell_failed(tx, store.id, order, result, (desk.operators, now))
    return False

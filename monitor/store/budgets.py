"""What alert budgets allow: counted from the cases of the last days, once an hour, and kept for everybody to see."""

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import lru_cache
from hashlib import blake2b
from json import loads

from sqlalchemy import Connection, Text, and_, bindparam, cast, func, or_, select
from sqlalchemy.dialects.sqlite import insert

from monitor.rules.alert import Manners
from monitor.rules.budget import WINDOW, Budget, Counts, Threshold, threshold
from monitor.rules.case import State
from monitor.rules.route import Alert, Route, first_match
from monitor.store.idiom import whole_days
from monitor.store.tables import CaseRow, MentionRow, ScoreRow, ThresholdRow

_C = CaseRow.__table__  # type: ignore[attr-defined]  # SQLModel adds it
_M = MentionRow.__table__  # type: ignore[attr-defined]
_S = ScoreRow.__table__  # type: ignore[attr-defined]
_T = ThresholdRow.__table__  # type: ignore[attr-defined]


@dataclass(frozen=True, slots=True)
class Counted:
    """What a route's budget comes to, as of when, and for which routes."""

    route: str
    threshold: Threshold
    as_of: datetime
    mark: str = field(default="", repr=False, compare=False)


@dataclass(frozen=True, slots=True)
class _Cases:
    """So many cases alike, that many days ago."""

    alert: Alert
    day: int
    count: int


class Budgets:
    """The gateway to thresholds inside one transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def manners(self, route: Route, routes: tuple[Route, ...], *, now: datetime) -> Manners:
        """The route's manners with what its budget comes to in this hour.

        Whoever asks first in an hour counts and keeps the answer, so that it is the same for everybody; counted is
        what was there when the hour began.
        """
        if route.manners.budget is None:
            return route.manners
        known = self._known(route.name, _mark(routes), _hour(now))
        if known is None:
            fresh = self._count(route.name, route.manners.budget, routes, now)
            self.keep([fresh])
            known = fresh.threshold
        return route.manners.within(known)

    def due(self, routes: tuple[Route, ...], *, now: datetime) -> list[Counted]:
        """What has to be counted for this hour, counted; to be kept. It takes a while, so ask while only reading."""
        return [
            self._count(route.name, route.manners.budget, routes, now)
            for route in routes
            if route.manners.budget is not None and self._known(route.name, _mark(routes), _hour(now)) is None
        ]

    def keep(self, counted: Iterable[Counted]) -> None:
        """Let everybody have it."""
        for one in counted:
            row = {
                "route": one.route,
                "mark": one.mark,
                "as_of": one.as_of,
                "urgency": one.threshold.urgency,
                "cases": one.threshold.cases,
                "days": one.threshold.days,
            }
            self._connection.execute(insert(_T).values(row).on_conflict_do_update(index_elements=["route"], set_=row))

    def kept(self) -> list[Counted]:
        """What was counted last, by route."""
        rows = self._connection.execute(select(_T).order_by(_T.c.route))
        return [Counted(row.route, Threshold(row.urgency, row.cases, row.days), row.as_of, row.mark) for row in rows]

    def _known(self, name: str, mark: str, hour: datetime) -> Threshold | None:
        kept = self._connection.execute(_KEPT, {"name": name}).mappings().first()
        if kept is None or (kept["as_of"], kept["mark"]) != (hour, mark):
            return None
        return Threshold(kept["urgency"], kept["cases"], kept["days"])

    def _count(self, name: str, budget: Budget, routes: tuple[Route, ...], now: datetime) -> Counted:
        hour = _hour(now)
        floor = next(route.manners.at_least for route in routes if route.name == name)
        allowed = threshold(self._counts(name, routes, hour), budget.a_day, floor=floor)
        return Counted(name, allowed, hour, _mark(routes))

    def _counts(self, name: str, routes: tuple[Route, ...], until: datetime) -> Counts:
        """The new cases that were this route's to tell of, urgent or not."""
        counts: defaultdict[int, Counter[int]] = defaultdict(Counter)
        for cases in self._cases(until - WINDOW, until):
            route = first_match(routes, cases.alert)
            if route is not None and route.name == name:
                counts[cases.day][cases.alert.urgency] += cases.count
        return counts

    def _cases(self, since: datetime, until: datetime) -> Iterable[_Cases]:
        """Cases whose words were written in that time, but for those that were settled when we heard of them."""
        day = whole_days(until, _M.c.created_at)
        context = func.coalesce(_S.c.context_points, 0)
        alike = (_C.c.brand, _M.c.entry, _M.c.source, cast(_S.c.topics, Text), _C.c.urgency, context, day)
        heard = and_(_C.c.opened_at >= since, _C.c.opened_at < until)
        written = and_(_M.c.created_at >= since, _M.c.created_at < until)
        unsettled = or_(_C.c.state == State.NEW.value, _C.c.moved_at != _C.c.opened_at)
        whose = _C.join(_M, _M.c.id == _C.c.lead_id).join(_S, _S.c.mention_id == _M.c.id)
        query = select(*alike, func.count()).select_from(whose).where(heard, written, unsettled).group_by(*alike)
        for brand, entry, source, topics, urgency, points, ago, count in self._connection.execute(query):
            alert = Alert(brand, frozenset({entry, source}), frozenset(loads(topics)), urgency, points)
            yield _Cases(alert, ago, count)


# Asked for every mention: said once, because SQLAlchemy takes longer to put it together than SQLite to answer it.
_KEPT = select(_T).where(_T.c.route == bindparam("name"))


def _hour(now: datetime) -> datetime:
    return now - timedelta(minutes=now.minute, seconds=now.second, microseconds=now.microsecond)


@lru_cache(maxsize=8)
def _mark(routes: tuple[Route, ...]) -> str:
    """Differs when the routes do: an earlier one may take what was this one's."""
    said = [
        (route.name, *map(sorted, (when.brands, when.sources, when.topics)), when.urgency, when.context, route.manners)
        for route in routes
        for when in (route.when,)
    ]
    return blake2b(repr(said).encode(), digest_size=8).hexdigest()

"""What alert budgets allow: counted from the cases of the last days, once an hour, and kept for everybody to see."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import blake2b

from sqlalchemy import Connection, Integer, and_, cast, func, or_, select
from sqlalchemy.dialects.sqlite import insert

from monitor.rules.alert import Manners
from monitor.rules.budget import WINDOW, Counts, Threshold, threshold
from monitor.rules.case import State
from monitor.rules.route import Alert, Route, first_match
from monitor.store.tables import CaseRow, MentionRow, ScoreRow, ThresholdRow

_C = CaseRow.__table__  # type: ignore[attr-defined]  # SQLModel adds it
_M = MentionRow.__table__  # type: ignore[attr-defined]
_S = ScoreRow.__table__  # type: ignore[attr-defined]
_T = ThresholdRow.__table__  # type: ignore[attr-defined]


@dataclass(frozen=True, slots=True)
class KeptThreshold:
    """What a route's budget came to, and as of when."""

    route: str
    threshold: Threshold
    as_of: datetime


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

    def manners(self, route: Route, routes: Sequence[Route], *, now: datetime) -> Manners:
        """The route's manners with what its budget comes to in this hour.

        Whoever asks first in an hour counts and keeps the answer, so that it is the same for everybody; counted is
        what was there when the hour began.
        """
        budget = route.manners.budget
        if budget is None:
            return route.manners
        hour, mark = _hour(now), _mark(routes)
        kept = self._connection.execute(select(_T).where(_T.c.route == route.name)).mappings().first()
        if kept is not None and (kept["as_of"], kept["mark"]) == (hour, mark):
            return route.manners.within(Threshold(kept["urgency"], kept["cases"], kept["days"]))
        counted = threshold(self._counts(route.name, routes, hour), budget.a_day, floor=route.manners.at_least)
        self._keep(route.name, mark, hour, counted)
        return route.manners.within(counted)

    def kept(self) -> list[KeptThreshold]:
        """What was counted last, by route."""
        rows = self._connection.execute(select(_T).order_by(_T.c.route))
        return [KeptThreshold(row.route, Threshold(row.urgency, row.cases, row.days), row.as_of) for row in rows]

    def _counts(self, name: str, routes: Sequence[Route], until: datetime) -> Counts:
        """The new cases that were this route's to tell of, urgent or not."""
        counts: defaultdict[int, Counter[int]] = defaultdict(Counter)
        for cases in self._cases(until - WINDOW, until):
            route = first_match(routes, cases.alert)
            if route is not None and route.name == name:
                counts[cases.day][cases.alert.urgency] += cases.count
        return counts

    def _cases(self, since: datetime, until: datetime) -> Iterable[_Cases]:
        """Cases whose words were written in that time, but for those that were settled when we heard of them."""
        day = cast(func.julianday(until) - func.julianday(_M.c.created_at), Integer)
        alike = (_C.c.brand, _M.c.entry, _M.c.source, _S.c.topics, _C.c.urgency, day.label("day"))
        heard = and_(_C.c.opened_at >= since, _C.c.opened_at < until)
        written = and_(_M.c.created_at >= since, _M.c.created_at < until)
        unsettled = or_(_C.c.state == State.NEW.value, _C.c.moved_at != _C.c.opened_at)
        whose = _C.join(_M, _M.c.id == _C.c.lead_id).join(_S, _S.c.mention_id == _M.c.id)
        query = select(*alike, func.count().label("count")).select_from(whose).where(heard, written, unsettled)
        for row in self._connection.execute(query.group_by(*alike)):
            alert = Alert(row.brand, frozenset({row.entry, row.source}), frozenset(row.topics), row.urgency)
            yield _Cases(alert, row.day, row[-1])

    def _keep(self, route: str, mark: str, hour: datetime, counted: Threshold) -> None:
        row = {
            "route": route,
            "mark": mark,
            "as_of": hour,
            "urgency": counted.urgency,
            "cases": counted.cases,
            "days": counted.days,
        }
        self._connection.execute(insert(_T).values(row).on_conflict_do_update(index_elements=["route"], set_=row))


def _hour(now: datetime) -> datetime:
    return now - timedelta(minutes=now.minute, seconds=now.second, microseconds=now.microsecond)


def _mark(routes: Sequence[Route]) -> str:
    """Differs when the routes do: an earlier one may take what was this one's."""
    said = [
        (route.name, sorted(when.brands), sorted(when.sources), sorted(when.topics), when.urgency, route.manners)
        for route in routes
        for when in (route.when,)
    ]
    return blake2b(repr(said).encode(), digest_size=8).hexdigest()

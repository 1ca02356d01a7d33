"""Working time: several spans a day, days off, half days; how long something took, and when so much of it is over.

Spans are said in local time and counted in real time: an hour is an hour on the night the clocks change, too.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from itertools import pairwise

WHOLE_DAY = 24 * 60


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """A stretch of one day, in minutes after midnight: it holds its beginning, and its end no more."""

    opens: int
    closes: int = WHOLE_DAY

    def __post_init__(self) -> None:
        """Refuse what is no stretch of a day."""
        if not 0 <= self.opens < self.closes <= WHOLE_DAY:
            raise ValueError(f"{self.opens}-{self.closes} is no stretch of a day")


Day = tuple[Span, ...]
"""When people work on a day, in order, apart from one another; empty: a day off."""

_ALL_DAY: Day = (Span(0),)


@dataclass(frozen=True, slots=True)
class Calendar:
    """When people work. Every moment is aware; answers are in the zone of the question."""

    week: tuple[Day, ...] = (_ALL_DAY,) * 7
    """From Monday to Sunday."""
    zone: tzinfo = UTC
    special: Mapping[date, Day] = field(default_factory=dict)
    """Days that are unlike their weekday: off, half, or with hours of their own."""

    def __post_init__(self) -> None:
        """Refuse a week in which nobody ever works: nothing would ever be due."""
        if len(self.week) != 7 or not any(self.week):
            raise ValueError("a week has seven days, and somebody works on one of them")

    @property
    def is_always(self) -> bool:
        """Whether somebody works around the clock."""
        return not self.special and all(day == _ALL_DAY for day in self.week)

    def after(self, start: datetime, working: timedelta) -> datetime:
        """The moment at which so much working time has passed since `start`; `start` itself for none."""
        if working <= timedelta(0):
            return start
        if self.is_always:
            return (start.astimezone(UTC) + working).astimezone(start.tzinfo)
        left = working
        for opens, closes in self._open_from(start.astimezone(UTC)):
            if left <= closes - opens:
                return (opens + left).astimezone(start.tzinfo)
            left -= closes - opens
        raise AssertionError  # pragma: no cover - weeks do not end

    def between(self, start: datetime, end: datetime) -> timedelta:
        """The working time between two moments; less than nothing when `end` comes first."""
        if end < start:
            return -self.between(end, start)
        until = end.astimezone(UTC)
        if self.is_always:
            return until - start.astimezone(UTC)
        total = timedelta(0)
        for opens, closes in self._open_from(start.astimezone(UTC)):
            if opens >= until:
                break
            total += min(closes, until) - opens
        return total

    def opens(self, at: datetime) -> datetime:
        """The next moment at which somebody works: `at` itself while they do."""
        if self.is_always:
            return at
        return next(self._open_from(at.astimezone(UTC)))[0].astimezone(at.tzinfo)

    def is_open(self, at: datetime) -> bool:
        """Whether somebody works then."""
        return self.opens(at) == at

    def on(self, day: date) -> Day:
        """The hours of that day."""
        special = self.special.get(day)
        return self.week[day.weekday()] if special is None else special

    def _open_from(self, start: datetime) -> Iterator[tuple[datetime, datetime]]:
        """Every stretch of work from then on, in UTC and in order, the first one cut to what is left of it."""
        day = start.astimezone(self.zone).date() - timedelta(days=1)  # clocks that go back at midnight repeat a day
        before = start
        while True:
            for span in self.on(day):
                opens, closes = self._moment(day, span.opens), self._moment(day, span.closes)
                opens = max(opens, before)  # where the clocks go forward, a stretch may begin in an hour that is not
                if opens < closes:
                    before = closes
                    yield opens, closes
            day += timedelta(days=1)

    def _moment(self, day: date, minute: int) -> datetime:
        if minute == WHOLE_DAY:
            day, minute = day + timedelta(days=1), 0
        return datetime.combine(day, time(minute // 60, minute % 60), self.zone).astimezone(UTC)


ALWAYS = Calendar()
"""Around the clock."""


def until_noon(day: Day, minute: int) -> Day:
    """What is left of a day that ends early, at that minute."""
    return tuple(Span(span.opens, min(span.closes, minute)) for span in day if span.opens < minute)


def apart(spans: Day) -> bool:
    """Whether the stretches are in order and none of them reaches into the next one."""
    return all(one.closes <= other.opens for one, other in pairwise(spans))


def without(spans: Day) -> Day:
    """The rest of that day."""
    edges = [0, *(edge for span in spans for edge in (span.opens, span.closes)), WHOLE_DAY]
    pairs = zip(edges[::2], edges[1::2], strict=True)
    return tuple(Span(opens, closes) for opens, closes in pairs if opens < closes)

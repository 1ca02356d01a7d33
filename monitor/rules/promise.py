"""What a customer was promised for a day: which day is meant, when somebody is reminded, when it counts as broken."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta, tzinfo
from enum import StrEnum

from monitor.language.forms import ISTANBUL
from monitor.rules.hours import WHOLE_DAY, Calendar
from monitor.rules.text import folded

FARTHEST = timedelta(days=366)
"""What is promised for later than that is a slip of the hand."""
MORNING, EVENING = time(9), time(18)
"""When a day begins and ends where somebody always works, or nobody."""
LAST_CALL = timedelta(hours=1)
"""So long before it counts as broken, somebody was asked at the latest."""
LONGEST_FEAST = timedelta(days=15)
"""Somebody works between two days so far apart."""


class PromiseState(StrEnum):
    """What became of it."""

    OPEN = "open"
    KEPT = "kept"
    BROKEN = "broken"
    REPLACED = "replaced"
    """By another day, before this one was over."""
    DROPPED = "dropped"
    """Nobody waits for it any more: withdrawn, solved, erased, no customer's."""


@dataclass(frozen=True, slots=True)
class Promise:
    """One promise, made by somebody of ours."""

    id: int
    case_id: int
    brand: str
    due_on: date
    made_by: str
    """Key of the person."""
    made_at: datetime
    state: PromiseState = PromiseState.OPEN
    told_at: datetime | None = None
    """When the team was reminded of it."""
    settled_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Kept:
    """How many promises became what, within some time."""

    open: int = 0
    kept: int = 0
    broken: int = 0
    overdue: int = 0
    """Of the open ones, those whose day is over."""

    @property
    def share(self) -> float | None:
        """Which share of those that were settled was kept; None before any was."""
        settled = self.kept + self.broken
        return self.kept / settled if settled else None


_WEEKDAYS = (
    ("pazartesi", "monday"),
    ("sali", "tuesday"),
    ("carsamba", "wednesday"),
    ("persembe", "thursday"),
    ("cuma", "friday"),
    ("cumartesi", "saturday"),
    ("pazar", "sunday"),
)
_NEAR = {"bugun": 0, "today": 0, "yarin": 1, "tomorrow": 1}
_FORMS = ("%Y-%m-%d", "%d.%m.%Y")


def day_of(text: str, today: date) -> date | None:
    """The day that somebody means: a date, today, tomorrow, or the next day of that name; None for no such."""
    word = folded(text.strip())
    if word in _NEAR:
        return today + timedelta(days=_NEAR[word])
    weekday = next((number for number, names in enumerate(_WEEKDAYS) if word in names), None)
    if weekday is not None:
        return today + timedelta(days=(weekday - today.weekday() - 1) % 7 + 1)
    for form in _FORMS:
        try:
            return datetime.strptime(text.strip(), form).date()  # noqa: DTZ007 - a day has no zone
        except ValueError:
            continue
    return None


def may_be_promised(day: date, today: date) -> bool:
    """Whether anybody can still keep that."""
    return today <= day <= today + FARTHEST


@dataclass(frozen=True, slots=True)
class PromiseTimes:
    """When the team is reminded of a promise, and when its day is over."""

    due: datetime
    over: datetime


def times_of(promise: Promise, calendar: Calendar, zone: tzinfo = ISTANBUL) -> PromiseTimes:
    """As work begins on the day that was promised, and as it ends; on a day off, as it begins on the last one before.

    Whoever promised something for a Sunday has to see to it on Friday. What was promised during that day is asked
    about an hour before it is over, and what was promised after work is over at midnight.
    """
    zone = zone if calendar.is_always else calendar.zone
    due, over = _begins(promise.due_on, calendar, zone), _ends(promise.due_on, calendar, zone)
    if over <= promise.made_at:
        over = datetime.combine(promise.due_on + timedelta(days=1), time(), zone)
    return PromiseTimes(due if due > promise.made_at else over - LAST_CALL, over)


def is_due(promise: Promise, times: PromiseTimes, now: datetime) -> bool:
    """Whether somebody has to be reminded of it."""
    return promise.told_at is None and now >= times.due


def is_broken(promise: Promise, times: PromiseTimes, now: datetime) -> bool:
    """Whether its day is over and nobody said that it was kept, though they were reminded in time to do so."""
    return promise.told_at is not None and now >= max(times.over, promise.told_at + LAST_CALL)


def _begins(day: date, calendar: Calendar, zone: tzinfo) -> datetime:
    if calendar.is_always:
        return datetime.combine(day, MORNING, zone)
    days = (day - timedelta(days=back) for back in range(LONGEST_FEAST.days + 1))
    worked = next((one for one in days if calendar.on(one)), None)
    return _at(worked, calendar.on(worked)[0].opens, zone) if worked else datetime.combine(day, MORNING, zone)


def _ends(day: date, calendar: Calendar, zone: tzinfo) -> datetime:
    spans = () if calendar.is_always else calendar.on(day)
    return _at(day, spans[-1].closes, zone) if spans else datetime.combine(day, EVENING, zone)


def _at(day: date, minute: int, zone: tzinfo) -> datetime:
    if minute == WHOLE_DAY:
        return datetime.combine(day + timedelta(days=1), time(), zone)
    return datetime.combine(day, time(minute // 60, minute % 60), zone)

"""What the YAML may say of time: when people work, how soon they should, when nobody is disturbed.

The lines under the fields are what an editor shows to the operator.
"""

import re
from datetime import date, timedelta
from typing import Annotated

from pydantic import AfterValidator, BeforeValidator, Field, Strict, WithJsonSchema

from monitor.config.fields import Name, Names, Pause, Points, Span, Topics, Urgency, wrong
from monitor.config.people_settings import Weekdays
from monitor.config.section import Section
from monitor.rules.hours import WHOLE_DAY, Day, apart
from monitor.rules.hours import Span as Stretch
from scrapers.kit.errors import msg

ALWAYS_OPEN = "always"
"""The calendar that needs no entry."""
_SHORTEST_WORK, _LONGEST_WORK = timedelta(minutes=1), timedelta(days=90)


def _minute(text: str) -> int:
    found = re.fullmatch(r"(\d{1,2}):(\d{2})", text.strip())
    minute = int(found[1]) * 60 + int(found[2]) if found and int(found[2]) < 60 else WHOLE_DAY + 1
    if minute > WHOLE_DAY:
        raise wrong(msg("{value!r} is no time of day"), msg('write it like "13:00"'), value=text)
    return minute


def _time_of_day(value: object) -> object:
    return _minute(value if isinstance(value, str) else str(value))


def _ends(value: object) -> tuple[int, int]:
    """First and last minute of `09:00..18:00`; the second may be the smaller one: then it is on the next day."""
    first, dots, last = value.partition("..") if isinstance(value, str) else ("", "", "")
    if not dots:
        hint = msg("write it like 09:00..18:00; several in a list, none as []")
        raise wrong(msg("{value!r} are no hours"), hint, value=str(value))
    opens, closes = _minute(first), _minute(last)
    if opens in (closes, WHOLE_DAY):
        raise wrong(msg("{value!r} are no hours"), msg("a whole day is 00:00..24:00"), value=value)
    return opens, closes


def _one_or_many(value: object) -> tuple[object, ...]:
    return tuple(value) if isinstance(value, list | tuple) else (value,)


def _day(value: object) -> Day:
    """The stretches of one day."""
    if isinstance(value, tuple) and all(isinstance(one, Stretch) for one in value):
        return value
    pairs = [_ends(one) for one in _one_or_many(value)]
    if any(opens > closes for opens, closes in pairs):
        hint = msg("write what is after midnight on the day it is on: fri: 22:00..24:00, sat: 00:00..06:00")
        raise wrong(msg("the hours of a day end before midnight"), hint)
    day = tuple(sorted(Stretch(*pair) for pair in pairs))
    if not apart(day):
        raise wrong(msg("these hours overlap"), msg("one stretch ends before the next one begins"))
    return day


def _quiet(value: object) -> Day:
    """Stretches of every day, over midnight too."""
    if isinstance(value, tuple) and all(isinstance(one, Stretch) for one in value):
        return value
    cut: list[tuple[int, int]] = []
    for opens, closes in (_ends(one) for one in _one_or_many(value)):
        cut += [(opens, closes)] if opens < closes else [(opens, WHOLE_DAY), (0, closes)]
    day = tuple(sorted(Stretch(*pair) for pair in cut if pair[0] < pair[1]))
    if not apart(day):
        raise wrong(msg("these hours overlap"), msg("one stretch ends before the next one begins"))
    return day


def _date(value: object) -> date:
    try:
        return value if isinstance(value, date) else date.fromisoformat(str(value))
    except ValueError as error:
        raise wrong(msg("{value!r} is no day"), msg('write it like "2026-12-31"'), value=str(value)) from error


def _place(value: str) -> str:
    if not re.fullmatch(r"[A-Z]{2}(-[A-Z0-9]{1,3})?", value):
        hint = msg("write its two letters, like TR; a part of it like DE-BY")
        raise wrong(msg("{value!r} is no country"), hint, value=value)
    return value


def _work(value: timedelta) -> timedelta:
    if value > _LONGEST_WORK:
        raise wrong(msg("{key} is longer than 90 days"), msg("write it like 15m, 4h or 2d"))
    if timedelta(0) < value < _SHORTEST_WORK:
        raise wrong(msg("{key} is shorter than a minute"), msg("write it like 15m or 4h: a bare number means seconds"))
    return value


_STRING = {"type": "string"}
_STRINGS = {"anyOf": [_STRING, {"type": "array", "items": _STRING}]}

WorkingTime = Annotated[Pause, AfterValidator(_work)]
Later = Annotated[Span, AfterValidator(_work)]
TimeOfDay = Annotated[int, BeforeValidator(_time_of_day), WithJsonSchema(_STRING)]
HoursOfDay = Annotated[Day, BeforeValidator(_day), Strict(False), WithJsonSchema(_STRINGS)]
EveryDay = Annotated[Day, BeforeValidator(_quiet), Strict(False), WithJsonSchema(_STRINGS)]
Date = Annotated[date, BeforeValidator(_date), WithJsonSchema(_STRING)]
Dates = Annotated[tuple[Date, ...], BeforeValidator(_one_or_many), Strict(False), WithJsonSchema(_STRINGS)]
Place = Annotated[str, AfterValidator(_place)]


class CalendarSection(Section):
    """When people work."""

    hours: dict[Weekdays, HoursOfDay]
    """Hours by day of the week: {mon..fri: [09:00..12:30, 13:30..18:00], sat: 10:00..14:00}. Other days are off."""
    holidays: Place | None = None
    """Country whose public holidays are off, and whose half days are half, like TR; unset, none."""
    half_days_until: TimeOfDay = 13 * 60
    """When a half day ends."""
    days_off: Dates = ()
    """Further days off, in quotes: ["2026-12-31"]."""
    half_days: Dates = ()
    """Further half days."""
    instead: dict[Date, HoursOfDay] = Field(default_factory=dict)
    """Days with hours of their own, holiday or not: {"2026-11-29": 10:00..16:00}."""


class StepSection(Section):
    """One step of an escalation."""

    after: Later = timedelta(0)
    """How much working time after the case should have been claimed."""
    to: Names = ()
    """People, groups or rotas who hear of it; unset, whoever is on duty."""


class ClockWhen(Section):
    """Which cases a clock is for; what is unset asks for nothing."""

    brands: Names = ()
    """Only these brands."""
    sources: Names = ()
    """Only these sources, by name or preset."""
    topics: Topics = ()
    """Only texts about one of these topics."""
    urgency: Urgency = (0, 100)
    """Only this urgency, both ends included."""


class ClockSection(Section):
    """How soon cases are claimed and answered. The first clock whose condition holds is taken."""

    name: Name
    """What to call it."""
    when: ClockWhen = Field(default_factory=ClockWhen)
    """The condition; unset, every case."""
    claim: WorkingTime | None = None
    """Within how much working time somebody claims it; unset, nobody is reminded."""
    answer: WorkingTime | None = None
    """Within how much working time the customer sees an answer."""
    calendar: Name = ALWAYS_OPEN
    """By which calendar; unset, around the clock."""
    escalate: tuple[StepSection, ...] = Field(default=(), strict=False)
    """Who hears of a case that nobody claimed in time, step by step, until somebody does; unset, whoever is on duty."""


class QuietSection(Section):
    """When channels are left alone; what comes then is one list when the hours are over."""

    brands: Names = ()
    """Only for these brands; unset, for every one."""
    hours: EveryDay = ()
    """Every day, local time: 20:00..09:00."""
    outside: Name | None = None
    """Or: whenever nobody works by this calendar."""
    urgency: Points = 90
    """Told at any hour from here on."""
    topics: Topics = ("legal", "health", "fraud_payment")
    """Told at any hour."""

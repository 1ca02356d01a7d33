"""Days that somebody names, and when a promise comes back and is over."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.language.forms import ISTANBUL
from monitor.rules.hours import ALWAYS, Calendar, Span
from monitor.rules.promise import (
    LAST_CALL,
    Kept,
    Promise,
    day_of,
    is_broken,
    is_due,
    may_be_promised,
    times_of,
)

FRIDAY = date(2026, 11, 20)
WORK = (Span(9 * 60, 12 * 60), Span(13 * 60, 18 * 60))
WEEK = Calendar((WORK,) * 5 + ((), ()), ISTANBUL, {date(2026, 11, 25): (), date(2026, 11, 26): (Span(600, 780),)})

WEEKDAYS = ("pazartesi", "salı", "çarşamba", "perşembe", "cuma", "cumartesi", "pazar")
DAYS = {
    "a date": ("2026-11-27", date(2026, 11, 27)),
    "a Turkish date": (" 27.11.2026 ", date(2026, 11, 27)),
    "today": ("bugün", FRIDAY),
    "tomorrow": ("YARIN", date(2026, 11, 21)),
    "tomorrow in English": ("tomorrow", date(2026, 11, 21)),
    "Monday": ("Pazartesi", date(2026, 11, 23)),
    "Tuesday with a dotless i": ("SALI", date(2026, 11, 24)),
    "Thursday without its marks": ("persembe", date(2026, 11, 26)),
    "Sunday": ("pazar", date(2026, 11, 22)),
    "Friday on a Friday is the next one": ("cuma", date(2026, 11, 27)),
    "nothing": ("", None),
    "no day": ("soon", None),
    "the thirtieth of February": ("2026-02-30", None),
    "a moment": ("2026-11-27T09:00", None),
}


@pytest.mark.parametrize(("text", "day"), DAYS.values(), ids=DAYS)
def test_the_day_somebody_means(text: str, day: date | None) -> None:
    assert day_of(text, FRIDAY) == day


@given(
    st.dates(max_value=date(9000, 1, 1)),
    st.sampled_from(WEEKDAYS),
)
def test_a_weekday_is_within_the_next_seven_days(today: date, name: str) -> None:
    day = day_of(name, today)
    assert day is not None
    assert timedelta(0) < day - today <= timedelta(days=7)


def test_what_is_over_or_far_away_is_not_promised() -> None:
    days = (FRIDAY - timedelta(days=1), FRIDAY, FRIDAY + timedelta(days=366), FRIDAY + timedelta(days=367))
    assert [may_be_promised(day, FRIDAY) for day in days] == [False, True, True, False]


def at(day: int, hour: int, minute: int = 0) -> datetime:
    return datetime(2026, 11, day, hour, minute, tzinfo=ISTANBUL)


def a_promise(day: int, made: datetime, told: datetime | None = None) -> Promise:
    return Promise(1, 1, "Papatya", date(2026, 11, day), "ayse", made, told_at=told)


TIMES = {
    "a working day": (WEEK, a_promise(24, at(20, 10)), at(24, 9), at(24, 18)),
    "a Sunday: on Friday": (WEEK, a_promise(22, at(19, 10)), at(20, 9), at(22, 18)),
    "a day off": (WEEK, a_promise(25, at(20, 10)), at(24, 9), at(25, 18)),
    "a half day": (WEEK, a_promise(26, at(20, 10)), at(26, 10), at(26, 13)),
    "the same day": (WEEK, a_promise(20, at(20, 10)), at(20, 17), at(20, 18)),
    "the same evening": (WEEK, a_promise(20, at(20, 19)), at(20, 23), at(21, 0)),
    "a Sunday, on Saturday": (WEEK, a_promise(22, at(21, 10)), at(22, 17), at(22, 18)),
    "around the clock": (ALWAYS, a_promise(22, at(20, 10)), at(22, 9), at(22, 18)),
}


@pytest.mark.parametrize(("calendar", "promise", "due", "over"), TIMES.values(), ids=TIMES)
def test_when_it_comes_back_and_when_its_day_is_over(
    calendar: Calendar, promise: Promise, due: datetime, over: datetime
) -> None:
    times = times_of(promise, calendar, ISTANBUL)
    assert (times.due, times.over) == (due, over)


@given(st.integers(0, 20), st.integers(0, 60 * 24 - 1))
def test_it_comes_back_after_it_was_made_and_before_it_is_over(days: int, minute: int) -> None:
    made = datetime(2026, 11, 20, tzinfo=ISTANBUL) + timedelta(minutes=minute)
    promise = Promise(1, 1, "Papatya", FRIDAY + timedelta(days=days), "ayse", made)
    for calendar in (WEEK, ALWAYS):
        times = times_of(promise, calendar, ISTANBUL)
        assert times.due < times.over
        assert made < times.over


def test_nothing_is_broken_before_somebody_was_asked_in_time() -> None:
    times = times_of(a_promise(24, at(20, 10)), WEEK)
    asleep = a_promise(24, at(20, 10))
    assert not is_due(asleep, times, at(24, 8, 59))
    assert is_due(asleep, times, at(24, 9))
    assert not is_broken(asleep, times, at(27, 9))
    told_late = a_promise(24, at(20, 10), told=at(24, 23))
    assert not is_broken(told_late, times, at(24, 23, 59))
    assert is_broken(told_late, times, at(24, 23) + LAST_CALL)
    assert is_broken(a_promise(24, at(20, 10), told=at(24, 9)), times, at(24, 18).astimezone(UTC))


def test_the_share_that_was_kept() -> None:
    assert Kept().share is None
    assert Kept(open=5, kept=3, broken=1).share == 0.75

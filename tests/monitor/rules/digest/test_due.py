"""Which digests are due: never twice, never not, and nothing that nobody waited for."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.rules.digest.due import MOST_LATE, History, Sending, due_weeks
from monitor.rules.week import Week

ISTANBUL, BERLIN, NEW_YORK = ZoneInfo("Europe/Istanbul"), ZoneInfo("Europe/Berlin"), ZoneInfo("America/New_York")
MONDAY_NINE = Sending(ISTANBUL)
LONG_AGO = datetime(2026, 1, 1, tzinfo=UTC)


def at(text, zone=ISTANBUL):
    """A moment on the wall clock there."""
    return datetime.fromisoformat(text).replace(tzinfo=zone).astimezone(UTC)


def made(*weeks, sending=MONDAY_NINE):
    """Digests that were made when they were due."""
    found = [Week.parse(f"2026-W{number}") for number in weeks]
    return {week.monday: sending.moment(week) for week in found}


USUAL = History(LONG_AGO, made(45, 46))

CASES = {
    "a minute before its time": (USUAL, "2026-11-23T08:59", []),
    "at its time": (USUAL, "2026-11-23T09:00", ["2026-W47"]),
    "late, after an outage over Monday": (USUAL, "2026-11-25T17:12", ["2026-W47"]),
    "late, on Sunday night": (USUAL, "2026-11-29T23:59", ["2026-W47"]),
    "not twice": (History(LONG_AGO, made(45, 46, 47)), "2026-11-23T09:01", []),
    "an outage of three weeks": (
        History(LONG_AGO, made(43, 44)),
        "2026-11-24T10:00",
        ["2026-W45", "2026-W46", "2026-W47"],
    ),
    "an outage of half a year": (
        History(LONG_AGO, made(20, 21)),
        "2026-11-24T10:00",
        ["2026-W44", "2026-W45", "2026-W46", "2026-W47"],
    ),
    "before the time of sending after a long outage": (
        History(LONG_AGO, made(43, 44)),
        "2026-11-23T08:00",
        ["2026-W45", "2026-W46"],
    ),
    "a hole, for the last one was made by hand": (
        History(LONG_AGO, made(44, 47)),
        "2026-11-23T09:00",
        ["2026-W45", "2026-W46"],
    ),
    "installed on Thursday": (History(at("2026-11-19T15:00")), "2026-11-19T15:01", []),
    "installed on Thursday, the Monday after": (History(at("2026-11-19T15:00")), "2026-11-23T09:00", ["2026-W47"]),
    "installed on Monday at ten": (History(at("2026-11-23T10:00")), "2026-11-23T10:01", []),
    "installed on Sunday night": (History(at("2026-11-22T23:59")), "2026-11-23T09:00", ["2026-W47"]),
    "heard for the first time as the week ended": (History(at("2026-11-23T00:00")), "2026-11-23T09:00", []),
    "nothing heard yet": (History(None), "2026-11-23T09:00", []),
    "much was heard before there were digests": (History(LONG_AGO), "2026-11-23T09:00", ["2026-W47"]),
    "an old one was made by hand, none before": (
        History(LONG_AGO, {date(2026, 6, 1): at("2026-11-25T12:00")}),
        "2026-11-25T12:01",
        ["2026-W47"],
    ),
    "a digest from a wrong future": (
        History(LONG_AGO, {date(2027, 6, 7): at("2027-06-14T09:00")}),
        "2026-11-23T09:00",
        ["2026-W47"],
    ),
    "the clock was put back behind its time": (History(LONG_AGO, made(46, 47)), "2026-11-23T08:30", []),
    "the clock was put back by a month": (History(LONG_AGO, made(41, 42, 46, 47)), "2026-10-27T10:00", ["2026-W43"]),
}


@pytest.mark.parametrize(("history", "now", "weeks"), CASES.values(), ids=CASES)
def test_due_are(history, now, weeks):
    assert [week.name for week in due_weeks(history, MONDAY_NINE, now=at(now))] == weeks


TIMES = {
    "Friday at noon, on Thursday": (Sending(ISTANBUL, 4, time(12)), "2026-11-26T12:00", "2026-W46"),
    "Friday at noon, in time": (Sending(ISTANBUL, 4, time(12)), "2026-11-27T12:00", "2026-W47"),
    "Sunday at midnight, on Saturday": (Sending(ISTANBUL, 6, time(0)), "2026-11-28T23:59", "2026-W46"),
    "Sunday at midnight, in time": (Sending(ISTANBUL, 6, time(0)), "2026-11-29T00:00", "2026-W47"),
    "Monday at midnight": (Sending(ISTANBUL, 0, time(0)), "2026-11-23T00:00", "2026-W47"),
    "half past seven": (Sending(ISTANBUL, 0, time(7, 30)), "2026-11-23T07:30", "2026-W47"),
    "in Berlin, the summer ended on Sunday": (Sending(BERLIN), "2026-10-26T09:00", "2026-W43"),
    "in Berlin, an hour too early": (Sending(BERLIN), "2026-10-26T08:59", "2026-W42"),
    "in Berlin, at an hour that is skipped": (Sending(BERLIN, 6, time(2, 30)), "2026-03-29T03:30", "2026-W12"),
    "in Berlin, just before it": (Sending(BERLIN, 6, time(2, 30)), "2026-03-29T03:29", "2026-W11"),
    "in Berlin, an hour that comes twice: the first": (Sending(BERLIN, 6, time(2, 30)), "2026-10-25T02:30", "2026-W42"),
    "in New York": (Sending(NEW_YORK), "2026-11-23T09:00", "2026-W47"),
    "across New Year": (Sending(ISTANBUL), "2027-01-04T09:00", "2026-W53"),
    "the last week of a year, in the next": (Sending(ISTANBUL, 4, time(9)), "2027-01-01T09:00", "2026-W52"),
}


@pytest.mark.parametrize(("sending", "now", "week"), TIMES.values(), ids=TIMES)
def test_the_last_week_that_is_due_on_another_day_at_another_hour_in_another_zone(sending, now, week):
    (found,) = due_weeks(History(LONG_AGO), sending, now=at(now, sending.zone))
    assert found.name == week


@given(
    moments=st.lists(st.integers(0, 60 * 24 * 7 * 20), min_size=1, max_size=40),
    day=st.integers(0, 6),
    hour=st.integers(0, 23),
    zone=st.sampled_from([ISTANBUL, BERLIN, NEW_YORK]),
)
def test_however_seldom_somebody_looks_a_week_has_one_digest_at_most_and_none_too_early(moments, day, hour, zone):
    sending, start = Sending(zone, day, time(hour)), datetime(2026, 8, 3, tzinfo=UTC)
    known: dict[date, datetime] = {}
    for minute in sorted(moments):
        now = start + timedelta(minutes=minute)
        due = due_weeks(History(start, known), sending, now=now)
        assert list(due) == sorted(due)
        assert len(due) <= MOST_LATE
        for week in due:
            assert week.monday not in known
            assert sending.moment(week) <= now
            assert week.span(zone)[1] > start
            known[week.monday] = now
        assert not due_weeks(History(start, known), sending, now=now)
    assert all(
        later - earlier >= timedelta(days=7) for earlier, later in zip(sorted(known), sorted(known)[1:], strict=False)
    )

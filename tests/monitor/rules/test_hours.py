"""Working time across lunch, midnight, weekends, holidays, half days, the year's end and changing clocks."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.rules.hours import ALWAYS, WHOLE_DAY, Calendar, Day, Span, apart, until_noon, without

ISTANBUL, BERLIN = ZoneInfo("Europe/Istanbul"), ZoneInfo("Europe/Berlin")
CAIRO = ZoneInfo("Africa/Cairo")
"""Its clocks change at midnight."""


def hours(*spans: str) -> Day:
    """`09:00-12:30` as a span."""

    def minute(text: str) -> int:
        hour, _, rest = text.partition(":")
        return int(hour) * 60 + int(rest)

    return tuple(Span(*(minute(end) for end in span.split("-"))) for span in spans)


FULL = hours("09:00-12:30", "13:30-18:00")
WEEK = (*(FULL,) * 5, hours("10:00-14:00"), ())
ARIFE, BAYRAM = date(2026, 3, 19), [date(2026, 3, 20) + timedelta(days=n) for n in range(3)]
TEAM = Calendar(
    WEEK,
    ISTANBUL,
    {
        ARIFE: until_noon(FULL, 13 * 60),
        **dict.fromkeys(BAYRAM, ()),
        date(2026, 12, 31): until_noon(FULL, 13 * 60),
        date(2027, 1, 1): (),
        date(2026, 11, 29): hours("12:00-16:00"),
    },
)
NIGHT = Calendar((hours("00:00-06:00", "22:00-24:00"),) * 7, ISTANBUL)


def at(text: str, zone: ZoneInfo = ISTANBUL) -> datetime:
    """`2026-11-20 09:00`, local."""
    return datetime.fromisoformat(text).replace(tzinfo=zone)


CASES = [
    ("within a morning", TEAM, "2026-11-20 09:15", "1h", "2026-11-20 10:15"),
    ("over lunch", TEAM, "2026-11-20 12:00", "1h", "2026-11-20 14:00"),
    ("to the very end of the morning", TEAM, "2026-11-20 12:00", "30m", "2026-11-20 12:30"),
    ("asked in the lunch break", TEAM, "2026-11-20 12:45", "15m", "2026-11-20 13:45"),
    ("to closing time and no further", TEAM, "2026-11-20 17:00", "1h", "2026-11-20 18:00"),
    ("over a night", TEAM, "2026-11-19 17:30", "1h", "2026-11-20 09:30"),
    ("asked before opening", TEAM, "2026-11-20 03:00", "15m", "2026-11-20 09:15"),
    ("asked after closing", TEAM, "2026-11-19 21:00", "15m", "2026-11-20 09:15"),
    ("Friday evening to Saturday", TEAM, "2026-11-20 17:45", "1h", "2026-11-21 10:45"),
    ("Saturday noon over Sunday to Monday", TEAM, "2026-11-21 13:30", "1h", "2026-11-23 09:30"),
    ("a Sunday that is worked for once", TEAM, "2026-11-28 13:00", "2h", "2026-11-29 13:00"),
    ("the eve is a half day", TEAM, "2026-03-19 11:30", "1h30m", "2026-03-23 09:30"),
    ("asked on the eve after one", TEAM, "2026-03-19 14:00", "30m", "2026-03-23 09:30"),
    ("over the whole feast", TEAM, "2026-03-18 17:30", "4h", "2026-03-19 12:30"),
    ("over the whole feast, and on", TEAM, "2026-03-18 17:30", "5h", "2026-03-23 10:00"),
    ("year's end: half a day, a day off, a Saturday", TEAM, "2026-12-31 12:00", "1h", "2027-01-02 10:30"),
    ("year's end, two days of work", TEAM, "2026-12-31 12:00", "5h", "2027-01-04 09:30"),
    ("a shift over midnight", NIGHT, "2026-11-20 23:00", "2h", "2026-11-21 01:00"),
    ("from one night into the next", NIGHT, "2026-11-20 05:00", "2h", "2026-11-20 23:00"),
    ("a leap day", TEAM, "2028-02-28 17:00", "2h", "2028-02-29 10:00"),
    ("around the clock", ALWAYS, "2026-12-31 23:30", "1h", "2027-01-01 00:30"),
]


def length(text: str) -> timedelta:
    """`1h30m`."""
    hour, _, rest = text.rpartition("h")
    return timedelta(hours=int(hour or 0), minutes=int(rest.rstrip("m") or 0))


@pytest.mark.parametrize(
    ("calendar", "start", "working", "end"), [case[1:] for case in CASES], ids=[c[0] for c in CASES]
)
def test_so_much_working_time_is_over_at(calendar: Calendar, start: str, working: str, end: str) -> None:
    assert calendar.after(at(start), length(working)) == at(end)
    assert calendar.between(at(start), at(end)) == length(working)


@pytest.mark.parametrize(
    ("start", "end"),
    [
        ("2026-11-20 10:00", "2026-11-20 10:00"),
        ("2026-11-20 12:30", "2026-11-20 13:30"),
        ("2026-11-20 18:00", "2026-11-21 10:00"),
        ("2026-11-21 23:00", "2026-11-23 09:00"),
        ("2026-03-19 13:00", "2026-03-23 09:00"),
        ("2026-12-31 13:00", "2027-01-02 10:00"),
    ],
)
def test_work_begins_again_at(start: str, end: str) -> None:
    assert TEAM.opens(at(start)) == at(end)
    assert TEAM.is_open(at(start)) is (start == end)


def test_an_answer_is_in_the_zone_of_the_question() -> None:
    asked = at("2026-11-20 17:30").astimezone(UTC)
    assert TEAM.after(asked, timedelta(hours=1)).tzinfo is UTC
    assert TEAM.opens(asked.replace(hour=22)).isoformat() == "2026-11-21T07:00:00+00:00"


ROUND = Calendar((hours("00:00-24:00"),) * 7, BERLIN)
EARLY = Calendar((hours("01:30-04:00"),) * 7, BERLIN)


@pytest.mark.parametrize(
    ("name", "calendar", "start", "end", "working"),
    [
        (
            "a day of 23 hours",
            Calendar(ROUND.week, BERLIN, {date(2030, 1, 1): ()}),
            "2026-03-29 00:00",
            "2026-03-30 00:00",
            23,
        ),
        (
            "a day of 25 hours",
            Calendar(ROUND.week, BERLIN, {date(2030, 1, 1): ()}),
            "2026-10-25 00:00",
            "2026-10-26 00:00",
            25,
        ),
        ("an hour that is left out", EARLY, "2026-03-29 00:00", "2026-03-29 12:00", 1.5),
        ("an hour that comes twice", EARLY, "2026-10-25 00:00", "2026-10-25 12:00", 3.5),
        (
            "no clocks are changed in Turkey",
            Calendar(EARLY.week, ISTANBUL),
            "2026-03-29 00:00",
            "2026-03-29 12:00",
            2.5,
        ),
    ],
    ids=lambda value: value if isinstance(value, str) and " " in value and value[0].isalpha() else "",
)
def test_an_hour_is_an_hour_when_clocks_change(
    name: str, calendar: Calendar, start: str, end: str, working: float
) -> None:
    zone = calendar.zone
    assert isinstance(zone, ZoneInfo)
    assert calendar.between(at(start, zone), at(end, zone)) == timedelta(hours=working), name


def test_a_week_in_which_nobody_works_is_refused() -> None:
    with pytest.raises(ValueError, match="seven days"):
        Calendar(((),) * 7)


def test_the_rest_of_a_day_is_what_is_left_out() -> None:
    assert without(FULL) == hours("00:00-09:00", "12:30-13:30", "18:00-24:00")
    assert without(hours("00:00-24:00")) == ()
    assert without(()) == hours("00:00-24:00")


# -- laws

_edges = st.lists(st.integers(0, WHOLE_DAY), min_size=0, max_size=6, unique=True).map(sorted)
_days = _edges.map(lambda edges: tuple(Span(*pair) for pair in zip(edges[::2], edges[1::2], strict=False)))
_dates = st.dates(date(2026, 3, 20), date(2026, 4, 30))
_calendars = st.builds(
    Calendar,
    st.tuples(*[_days] * 7).filter(lambda week: any(sum(s.closes - s.opens for s in day) > 60 for day in week)),
    st.sampled_from([ISTANBUL, BERLIN, CAIRO, UTC]),
    st.dictionaries(_dates, _days, max_size=4),
)
_moments = st.timedeltas(timedelta(0), timedelta(days=41)).map(
    lambda passed: datetime(2026, 3, 20, tzinfo=UTC) + passed
)
_spans = st.timedeltas(timedelta(0), timedelta(days=3))


@given(_calendars, _moments, _spans)
def test_after_so_much_working_time_so_much_lies_between(calendar: Calendar, start: datetime, span: timedelta) -> None:
    end = calendar.after(start, span)
    assert end >= start
    assert calendar.between(start, end) == span


@given(_calendars, _moments, _spans, _spans)
def test_two_stretches_of_work_are_as_long_as_both(
    calendar: Calendar, start: datetime, one: timedelta, other: timedelta
) -> None:
    assert calendar.after(calendar.after(start, one), other) == calendar.after(start, one + other)


@given(_calendars, _moments, _moments, _spans)
def test_whatever_begins_later_ends_no_earlier(
    calendar: Calendar, one: datetime, other: datetime, span: timedelta
) -> None:
    first, second = sorted([one, other])
    assert calendar.after(first, span) <= calendar.after(second, span)


@given(_calendars, _moments, _moments, _moments)
def test_working_time_adds_up_and_never_exceeds_real_time(
    calendar: Calendar, one: datetime, other: datetime, third: datetime
) -> None:
    first, second, last = sorted([one, other, third])
    assert calendar.between(first, second) + calendar.between(second, last) == calendar.between(first, last)
    assert timedelta(0) <= calendar.between(first, last) <= last - first
    assert calendar.between(last, first) == -calendar.between(first, last)


@given(_calendars, _moments)
def test_nobody_works_before_work_begins_again(calendar: Calendar, moment: datetime) -> None:
    opens = calendar.opens(moment)
    assert opens >= moment
    assert calendar.is_open(opens)
    assert calendar.between(moment, opens) == timedelta(0)
    assert calendar.between(opens, opens + timedelta(seconds=1)) > timedelta(0)


@given(_days)
def test_a_day_and_its_rest_are_the_whole_day(day: Day) -> None:
    rest = without(day)
    assert sum(span.closes - span.opens for span in (*day, *rest)) == WHOLE_DAY
    assert apart(tuple(sorted((*day, *rest))))


@given(_days, st.integers(0, WHOLE_DAY))
def test_a_half_day_ends_early(day: Day, minute: int) -> None:
    short = until_noon(day, minute)
    assert all(span.closes <= minute for span in short)
    assert apart(short)

"""ISO weeks: their names, their days, and when they begin on the clock of those who read."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.language.forms import ISTANBUL
from monitor.rules.week import Week


@pytest.mark.parametrize(
    ("day", "name"),
    [
        (date(2026, 11, 22), "2026-W47"),
        (date(2026, 11, 23), "2026-W48"),
        (date(2027, 1, 1), "2026-W53"),
        (date(2027, 1, 4), "2027-W01"),
        (date(2024, 12, 30), "2025-W01"),
    ],
)
def test_a_day_lies_in_the_week_of_the_calendar(day, name):
    assert Week.of(day).name == name
    assert Week.parse(name) == Week.of(day)


@pytest.mark.parametrize(
    "wrong",
    ["", "2026", "2026-W54", "2026-W00", "W47", "x-Wy", "2025-W53", "2026-W7", "٢٠٢٦-W٤٧", "0001-W01"],
)
def test_what_is_no_week_is_none(wrong):
    assert Week.parse(wrong) is None


def test_the_week_before_the_first_is_the_last_of_the_year_before():
    assert Week(date(2027, 1, 4)).before().name == "2026-W53"
    assert Week(date(2027, 1, 4)).before(-1).name == "2027-W02"


def test_a_week_begins_at_midnight_where_people_are():
    since, until = Week(date(2026, 12, 28)).span(ISTANBUL)
    assert (since, until) == (datetime(2026, 12, 27, 21, tzinfo=UTC), datetime(2027, 1, 3, 21, tzinfo=UTC))


def test_a_week_in_which_clocks_change_has_an_hour_less():
    since, until = Week(date(2026, 3, 23)).span(ZoneInfo("Europe/Berlin"))
    assert (until - since).total_seconds() == (7 * 24 - 1) * 3600


@given(st.dates(date(1900, 1, 1), date(2200, 1, 1)))
def test_every_day_is_in_its_week_and_names_lead_back(day):
    week = Week.of(day)
    assert day in week.days
    assert Week.parse(week.name) == week
    assert week.before().before(-1) == week
    assert week.before().sunday < week.monday

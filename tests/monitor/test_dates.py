from datetime import date, timedelta

import pytest
from babel.dates import format_date
from hypothesis import given
from hypothesis import strategies as st

from monitor.language import voice
from monitor.language.dates import day_long, day_short, period, period_short, took, weekday, weekday_short
from scrapers.kit.errors import as_written

DAYS = st.dates(date(1990, 1, 1), date(2100, 12, 31))
LOCALES = {"tr": "tr_TR", "en": "en_GB"}
NAMES = {
    "a long day": (day_long, "d MMMM y"),
    "a weekday": (weekday, "EEEE"),
    "a short weekday": (weekday_short, "EEE"),
}


@pytest.mark.parametrize("language", LOCALES)
@pytest.mark.parametrize(("form", "pattern"), NAMES.values(), ids=NAMES)
def test_names_are_those_that_babel_has(form, pattern, language):
    days = [date(2026, month, 1) + timedelta(days=month) for month in range(1, 13)]
    assert [form(day, language) for day in days] == [format_date(day, pattern, LOCALES[language]) for day in days]


def test_short_months_are_those_that_babel_has():
    days = [date(2026, month, 16) for month in range(1, 13)]
    assert [day_short(day, "tr") for day in days] == [format_date(day, "d MMM", "tr_TR") for day in days]
    assert [day_short(day, "en") for day in days] == [format_date(day, "d MMM", "en") for day in days]


PERIODS = {
    "in one month": (
        (date(2026, 11, 16), date(2026, 11, 22)),
        ("16–22 Kasım 2026", "16–22 November 2026", "16–22 Kas", "16–22 Nov"),
    ),
    "in two months": (
        (date(2026, 6, 29), date(2026, 7, 5)),
        ("29 Haziran – 5 Temmuz 2026", "29 June – 5 July 2026", "29 Haz – 5 Tem", "29 Jun – 5 Jul"),
    ),
    "across New Year": (
        (date(2026, 12, 28), date(2027, 1, 3)),
        ("28 Aralık 2026 – 3 Ocak 2027", "28 December 2026 – 3 January 2027", "28 Ara – 3 Oca", "28 Dec – 3 Jan"),
    ),
    "one day": (
        (date(2026, 2, 1), date(2026, 2, 1)),
        ("1 Şubat 2026", "1 February 2026", "1 Şub", "1 Feb"),
    ),
}


@pytest.mark.parametrize(("days", "said"), PERIODS.values(), ids=PERIODS)
def test_a_period_names_what_differs_once(days, said):
    long = tuple(period(*days, language) for language in ("tr", "en"))
    assert long + tuple(period_short(*days, language) for language in ("tr", "en")) == said
    assert tuple(voice(language).period(*days) for language in ("tr", "en")) == said[:2]


@given(DAYS)
def test_a_period_ends_with_its_last_day(day):
    first = day - timedelta(days=6)
    assert period(first, day, "tr").endswith(day_long(day, "tr"))
    assert period(first, day, "tr").startswith(str(first.day))


LENGTHS = {
    "nothing": (timedelta(0), "0 dk", "0 min"),
    "less than nothing": (timedelta(hours=-3), "0 dk", "0 min"),
    "seconds": (timedelta(seconds=29), "1 dk’dan az", "under 1 min"),
    "minutes, rounded": (timedelta(minutes=13, seconds=59), "14 dk", "14 min"),
    "nearly an hour": (timedelta(minutes=59, seconds=59), "1 sa", "1 h"),
    "nearly a day": (timedelta(hours=23, minutes=59, seconds=59), "1 g", "1 d"),
    "an hour and some": (timedelta(minutes=72), "1 sa 12 dk", "1 h 12 min"),
    "full hours": (timedelta(hours=3), "3 sa", "3 h"),
    "days and hours": (timedelta(days=3, hours=3, minutes=50), "3 g 4 sa", "3 d 4 h"),
    "full days": (timedelta(days=2, minutes=29), "2 g", "2 d"),
}


@pytest.mark.parametrize(("length", "turkish", "english"), LENGTHS.values(), ids=LENGTHS)
def test_a_length_has_two_units_at_most(length, turkish, english):
    assert (voice("tr").took(length), took(length, as_written)) == (turkish, english)


def test_a_day_among_the_values_of_a_sentence_is_written_out():
    assert voice("tr").say("{day}", day=date(2026, 11, 16)) == "16 Kasım 2026"
    assert voice("en").say("{day}", day=date(2026, 11, 16)) == "16 November 2026"

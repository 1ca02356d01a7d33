"""Moments as Turkish pages write them."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scrapers.kit.dates import Moment, Precision, date_form, date_forms
from scrapers.kit.unfit import Unfit

ISTANBUL = ZoneInfo("Europe/Istanbul")
NEW_YEAR = datetime(2026, 1, 1, 9, 0, tzinfo=UTC)
SITE = date_forms(["iso", "D MMMM YYYY HH:mm", "D MMMM HH:mm", "D MMMM YYYY", "relative"], ISTANBUL)
FORUM = date_forms(["DD.MM.YYYY HH:mm", "DD.MM.YYYY"], ISTANBUL)
MONTHS = ["Ocak", "Şubat", "Mart", "Nisan", "Mayıs", "Haziran", "Temmuz", "Ağustos", "Eylül", "Ekim", "Kasım", "Aralık"]


def at(*parts: int) -> datetime:
    return datetime(*parts, tzinfo=ISTANBUL)


READS = {
    "full": (SITE, "27 Haziran 2025 11:39", at(2025, 6, 27, 11, 39), Precision.MINUTE),
    "capitals": (SITE, "27 HAZİRAN 2025 11:39", at(2025, 6, 27, 11, 39), Precision.MINUTE),
    "capitals without a dot": (SITE, "3 KASIM 2025 08:00", at(2025, 11, 3, 8, 0), Precision.MINUTE),
    "decomposed letters": (SITE, "4 Ag\u0306ustos 2025 14:01", at(2025, 8, 4, 14, 1), Precision.MINUTE),
    "no Turkish letters": (SITE, "4 Agustos 2025 14:01", at(2025, 8, 4, 14, 1), Precision.MINUTE),
    "no year, past": (SITE, "1 Ocak 11:00", at(2026, 1, 1, 11, 0), Precision.MINUTE),
    "no year, last year at New Year": (SITE, "31 Aralık 23:59", at(2025, 12, 31, 23, 59), Precision.MINUTE),
    "no year, the site's clock runs ahead": (SITE, "1 Ocak 12:30", at(2026, 1, 1, 12, 30), Precision.MINUTE),
    "no year, a leap day": (SITE, "29 Şubat 10:00", at(2024, 2, 29, 10, 0), Precision.MINUTE),
    "no clock": (SITE, "27 Haziran 2025", at(2025, 6, 27), Precision.DAY),
    "among words": (SITE, "Yazıldı: 27 Haziran 2025 11:39 · İstanbul", at(2025, 6, 27, 11, 39), Precision.MINUTE),
    "ISO with a zone": (SITE, "2025-11-13T10:00:00+03:00", at(2025, 11, 13, 10, 0), Precision.MINUTE),
    "ISO in UTC": (SITE, "2025-11-13T07:00:00.250Z", at(2025, 11, 13, 10, 0), Precision.MINUTE),
    "ISO without a zone": (SITE, "2025-11-13 10:00", at(2025, 11, 13, 10, 0), Precision.MINUTE),
    "ISO day": (SITE, "2017-05-05", at(2017, 5, 5), Precision.DAY),
    "hours ago": (SITE, "3 saat önce", NEW_YEAR - timedelta(hours=3), Precision.HOUR),
    "hours, alone": (SITE, "3 saat", NEW_YEAR - timedelta(hours=3), Precision.HOUR),
    "weeks ago": (SITE, "2 hafta önce", NEW_YEAR - timedelta(weeks=2), Precision.ROUGH),
    "a day ago, in a word": (SITE, "bir gün önce", NEW_YEAR - timedelta(days=1), Precision.ROUGH),
    "yesterday": (SITE, "dün 14:30", at(2025, 12, 31, 14, 30), Precision.MINUTE),
    "today": (SITE, "Bugün saat 10:05", at(2026, 1, 1, 10, 5), Precision.MINUTE),
    "just now": (SITE, "az önce", NEW_YEAR, Precision.HOUR),
    "written, then edited": (FORUM, "12.04.2025 12:54 ~ 12:57", at(2025, 4, 12, 12, 54), Precision.MINUTE),
    "day only": (FORUM, "12.04.2025", at(2025, 4, 12), Precision.DAY),
}


@pytest.mark.parametrize(("forms", "text", "moment", "precision"), READS.values(), ids=READS)
def test_a_date_is_read(forms, text, moment, precision):
    assert forms.read(text, now=NEW_YEAR) == Moment(moment.astimezone(UTC), precision)


NO_DATES = {
    "words": "dün aradım, şimdi yine arıyorum",
    "a span inside a sentence": "3 gün bekledim ve 2 hafta sonra iade ettim",
    "no such day": "32 Ocak 2025",
    "no such minute": "12 Ocak 25:61",
    "no such hour yesterday": "dün 25:10",
    "no such ISO month": "2025-13-40",
    "the future": "1 Ocak 2031 10:00",
    "before there was a web": "1 Ocak 1066 10:00",
    "the end of time": "9999-12-31T23:59:59+14:00",
    "a longer number": "20250.01.20251",
    "nothing": "",
}


@pytest.mark.parametrize("text", NO_DATES.values(), ids=NO_DATES)
def test_what_is_no_date_is_not_read_as_one(text):
    assert SITE.read(text, now=NEW_YEAR) is None
    assert FORUM.read(text, now=NEW_YEAR) is None


@given(st.dates(date(1990, 1, 2), date(2025, 12, 31)), st.times())
def test_a_date_that_is_written_is_read_back(day, clock):
    minute = at(day.year, day.month, day.day, clock.hour, clock.minute)
    written = f"{minute.day} {MONTHS[minute.month - 1]} {minute.year} {minute:%H:%M}"
    assert SITE.read(written, now=NEW_YEAR) == Moment(minute.astimezone(UTC), Precision.MINUTE)
    assert FORUM.read(f"{minute:%d.%m.%Y %H:%M}", now=NEW_YEAR) == Moment(minute.astimezone(UTC), Precision.MINUTE)


@given(st.dates(date(2025, 1, 2), date(2025, 12, 31)), st.times())
def test_without_its_year_a_date_of_the_last_twelve_months_is_still_the_same(day, clock):
    minute = at(day.year, day.month, day.day, clock.hour, clock.minute)
    read = SITE.read(f"{minute.day} {MONTHS[minute.month - 1]} {minute:%H:%M}", now=NEW_YEAR)
    assert read == Moment(minute.astimezone(UTC), Precision.MINUTE)


@given(st.text(max_size=200))
def test_no_text_whatever_breaks_the_reader(text):
    moment = SITE.read(text, now=NEW_YEAR)
    assert moment is None or moment.at <= NEW_YEAR + timedelta(days=1)


@pytest.mark.parametrize("form", ["DD.MM.YY", "YYYY", "D MMMM YYYY mm", "DD.DD.YYYY", "gün", ""])
def test_an_unknown_form_is_refused_by_name(form):
    with pytest.raises(Unfit) as caught:
        date_form(form)
    assert caught.value.values == {"form": form}
    assert "D MMMM YYYY" in caught.value.hint


DATED = [
    "27 Haziran 2025 11:39",
    "31 Aralık 10:00",
    "3 saat önce",
    "dün 10:00",
    "2026-01-09",
    "12 Ocak 2026",
    "31 Şubat 2025",
]


@given(st.lists(st.sampled_from(DATED), max_size=3).map(" ".join), st.timedeltas(timedelta(0), timedelta(days=900)))
def test_what_is_said_to_last_is_read_the_same_at_any_later_time(text, later):
    moment, lasts = SITE.look(text, now=NEW_YEAR)
    assert moment == SITE.read(text, now=NEW_YEAR)
    assert not lasts or SITE.read(text, now=NEW_YEAR + later) == moment


LASTING = {
    "27 Haziran 2025 11:39": True,
    "2025-11-13": True,
    "31 Şubat 2025": True,
    "no date": True,
    "1 Ocak 11:00": False,
    "3 saat önce": False,
    "9 Ocak 2026": False,
}


@pytest.mark.parametrize(("text", "lasts"), LASTING.items(), ids=LASTING)
def test_a_date_lasts_unless_it_depends_on_the_clock(text, lasts):
    assert SITE.look(text, now=NEW_YEAR)[1] is lasts

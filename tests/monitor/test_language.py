import string
from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.language import clock_time, local, moment, number, percent, span, translator, voice
from monitor.rules import labels
from scrapers.kit.errors import as_written

NUMBERS = {
    "thousands and a fraction": (1234.5, None, "1.234,5", "1,234.5"),
    "a whole float shows no fraction": (3.0, None, "3", "3"),
    "an integer": (1_234_567, None, "1.234.567", "1,234,567"),
    "fixed decimals": (2, 2, "2,00", "2.00"),
    "rounded to even": (0.125, 2, "0,12", "0.12"),
    "negative with a true minus": (-42, None, "−42", "−42"),
    "exact decimals": (Decimal("0.10"), None, "0,10", "0.10"),
}


@pytest.mark.parametrize(("value", "digits", "turkish", "english"), NUMBERS.values(), ids=NUMBERS)
def test_numbers_are_written_as_people_write_them(value, digits, turkish, english):
    assert number(value, "tr", digits=digits) == turkish
    assert number(value, "en", digits=digits) == english


@given(st.integers(-(10**12), 10**12))
def test_a_number_never_loses_a_digit(value):
    assert int(number(value, "tr").replace(".", "").replace("−", "-")) == value


def test_a_share_is_a_percentage_with_the_sign_where_the_language_puts_it():
    assert (percent(0.784, "tr"), percent(0.784, "en")) == ("%78", "78%")
    assert percent(0.784, "tr", digits=1) == "%78,4"


def test_times_are_shown_on_the_wall_clock_of_istanbul():
    at = datetime(2026, 6, 27, 21, 39, tzinfo=UTC)
    assert clock_time(at) == "00:39"
    assert (moment(at, "tr"), moment(at, "en")) == ("28.06.2026 00:39", "2026-06-28 00:39")


def test_a_time_without_a_zone_is_refused():
    with pytest.raises(ValueError, match="zone"):
        local(datetime(2026, 6, 27))  # noqa: DTZ001 - the mistake itself


SPANS = {
    "nothing": (timedelta(0), "bir saniyeden az", "less than a second"),
    "one second": (timedelta(seconds=1), "1 saniye", "1 second"),
    "rounded down": (timedelta(minutes=59, seconds=59), "59 dakika", "59 minutes"),
    "hours": (timedelta(hours=5), "5 saat", "5 hours"),
    "one day": (timedelta(days=1, hours=23), "1 gün", "1 day"),
    "months": (timedelta(days=65), "2 ay", "2 months"),
    "years": (timedelta(days=3200), "8 yıl", "8 years"),
}


@pytest.mark.parametrize(("length", "turkish", "english"), SPANS.values(), ids=SPANS)
def test_a_span_is_said_in_its_largest_unit(length, turkish, english):
    assert span(length, translator("tr")) == turkish
    assert span(length, as_written) == english


def test_turkish_is_the_default_and_english_is_the_message_id():
    assert translator()("Reply") == "Yanıtla"
    assert translator("en")("Reply") == "Reply"


def test_what_has_no_translation_stays_as_it_is_written():
    assert translator("tr")("no such message") == "no such message"
    assert translator("xx")("Reply") == "Reply"
    assert translator("tr")("") == ""


def test_a_sentence_takes_its_values_in_the_form_of_the_language():
    at = datetime(2026, 6, 27, 12, 20, tzinfo=UTC)
    assert (
        voice("tr").say("{a} {b} {c} {d}", a=1.5, b=timedelta(days=3), c=at, d=404) == "1,5 3 gün 27.06.2026 15:20 404"
    )


MALFORMED = {
    "a value that nobody gave": ("{nobody} waits", "{nobody} waits"),
    "a place without a name": ("{} waits", "{} waits"),
    "a brace alone": ("50 % {", "50 % {"),
    "a form that does not fit": ("{who:d} waits", "{who:d} waits"),
}


@pytest.mark.parametrize(("sentence", "said"), MALFORMED.values(), ids=MALFORMED)
def test_a_slip_in_a_sentence_never_costs_the_message(sentence, said):
    assert voice("en").say(sentence, who="Ada") == said


def test_every_name_we_give_to_a_code_is_translated():
    names = [*labels.TOPICS.values(), *labels.WISHES.values()]
    names += [says for _, says in [*labels.LEVELS, *labels.STATES.values()]]
    turkish = translator("tr")
    assert [name for name in names if turkish(name) == name] == []


def test_translations_keep_the_placeholders_of_what_they_translate(catalogue_entries):
    def names(text):
        return {field for _, field, _, _ in string.Formatter().parse(text) if field is not None}

    assert [text for text, translated in catalogue_entries if translated and names(text) != names(translated)] == []


def test_the_compiled_catalogue_says_what_the_written_one_says(catalogue_entries):
    turkish = translator("tr")
    assert [text for text, translated in catalogue_entries if translated and turkish(text) != translated] == []


@pytest.fixture
def catalogue_entries():
    from babel.messages.pofile import read_po

    from scrapers.kit.shipped import shipped

    with shipped("locale", "tr", "LC_MESSAGES", "nobetci.po").open("rb") as file:
        return [(entry.id, entry.string) for entry in read_po(file) if entry.id]

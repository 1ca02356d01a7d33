"""A picture in words: all of its numbers, in sentences, short enough for Slack."""

import re
from datetime import timedelta

import digests
import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.language import voice
from monitor.rules.digest.alt import MOST_ALT, alt_text
from monitor.rules.digest.card import Chart
from monitor.rules.digest.digest import TopicLine, WeekTimes
from monitor.rules.digest.plots import UNKNOWN, plots

TR, EN = voice("tr"), voice("en")
VOICES = {"tr": TR, "en": EN}


@pytest.mark.parametrize("make", digests.DIGESTS.values(), ids=digests.DIGESTS)
@pytest.mark.parametrize("said", VOICES.values(), ids=VOICES)
def test_it_says_every_number_that_the_picture_shows(make, said):
    digest = make()
    for chart, plot in plots(digest, said).items():
        words = alt_text(chart, digest, said)
        shown = [label for series in plot.series for label in series.labels]
        shown += [*plot.totals, *plot.notes, *(plot.marks.labels if plot.marks else ())]
        for number in {number for label in shown if label != UNKNOWN for number in re.findall(r"\d[\d.,]*", label)}:
            assert number in _numbers(words) or number == "0", (number, words)
        assert len(words) <= MOST_ALT


def _numbers(words: str) -> set[str]:
    return {found.rstrip(".,") for found in re.findall(r"\d[\d.,]*", words)}


def test_days_in_turkish():
    assert alt_text(Chart.DAYS, digests.a_digest(), TR) == (
        "Sütun grafik: 16–22 Kasım 2026, gün gün sözler; toplam 12. Pazartesi 2: 0 olumsuz, 1 nötr, 1 olumlu. "
        "Salı 2: 1 olumsuz, 1 nötr, 0 olumlu. Çarşamba 2: 0 olumsuz, 0 nötr, 2 olumlu. "
        "Perşembe 3: 1 olumsuz, 2 nötr, 0 olumlu. Cuma 2: 1 olumsuz, 0 nötr, 1 olumlu. "
        "Cumartesi 1: 0 olumsuz, 0 nötr, 1 olumlu. Pazar hiç yok."
    )


def test_days_with_a_campaign_in_english():
    words = alt_text(Chart.DAYS, digests.a_crowded_digest(), EN)
    assert words.startswith(
        "Column chart: the mentions of 16–22 November 2026, day by day; 100,000 in all. Monday 11,520"
    )
    assert (
        "Thursday 22,560: 17,040 negative, 3,840 neutral, 1,680 positive. Without suspected campaigns 9,600. Friday"
        in words
    )


def test_a_week_across_new_year_names_both_years():
    assert "28 Aralık 2026 – 3 Ocak 2027" in alt_text(Chart.DAYS, digests.a_new_year_digest(), TR)


def test_topics_with_and_without_a_last_week():
    digest = digests.a_full_digest(topics=(TopicLine("late", 121, 104, 78), TopicLine("refund", 66, 61, None)))
    assert alt_text(Chart.TOPICS, digest, TR) == (
        "Çubuk grafik: konulara göre sözler, bu hafta ve geçen hafta. "
        "geciken teslimat: 121, geçen hafta 78. para iadesi: 66."
    )
    assert alt_text(Chart.TOPICS, digests.a_first_digest(), EN).startswith(
        "Bar chart: mentions by topic, this week. late delivery: 121. health and safety: 84."
    )


def test_times_are_whole_words():
    digest = digests.a_full_digest(
        times=(
            WeekTimes("2026-W45"),
            WeekTimes("2026-W46", timedelta(minutes=18), timedelta(hours=26), None),
            WeekTimes("2026-W47", timedelta(seconds=9), timedelta(minutes=72), 0.78),
        )
    )
    assert alt_text(Chart.TIMES, digest, TR) == (
        "Sütun grafik: müşteriler ne kadar bekledi, her haftanın ortancası. "
        "2–8 Kasım 2026: ölçülecek bir şey yok. "
        "9–15 Kasım 2026: üstlenilene kadar 18 dakika, yanıtlanana kadar 1 gün 2 saat. "
        "16–22 Kasım 2026: üstlenilene kadar bir dakikadan az, yanıtlanana kadar 1 saat 12 dakika, "
        "süresinde yanıtlanan %78."
    )
    assert alt_text(Chart.TIMES, digest, EN).endswith(
        "16–22 November 2026: less than a minute until somebody claimed it, 1 hour 12 minutes until the answer, "
        "78% answered in time."
    )


@given(st.integers(min_value=0, max_value=90 * 86_400))
def test_the_words_name_the_same_length_as_the_picture(seconds):
    digest = digests.a_full_digest(times=(WeekTimes("2026-W47", None, timedelta(seconds=seconds)),))
    words, said = alt_text(Chart.TIMES, digest, EN), EN.took(timedelta(seconds=seconds))
    spoken = words.partition("November 2026: ")[2].partition(" until")[0]
    if said.startswith("under"):
        assert spoken == "less than a minute"
    else:
        assert re.findall(r"\d+", spoken) == re.findall(r"\d+", said)


def test_hostile_names_do_not_make_it_too_long():
    digest = digests.a_hostile_digest()
    for chart in plots(digest, TR):
        words = alt_text(chart, digest, TR)
        assert 0 < len(words) <= MOST_ALT
        assert "\u202e" not in words

"""What a picture of a digest shows: names and numbers as values, said in one language."""

import json
from dataclasses import asdict, replace
from datetime import timedelta

import digests
import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.language import voice
from monitor.rules.digest.card import Chart
from monitor.rules.digest.digest import TopicLine, WeekTimes
from monitor.rules.digest.plots import MOST_TOPICS, Form, Plot, Series, Tone, plots

TR, EN = voice("tr"), voice("en")
SLACK = {"title": 50, "axis": 50, "series": 20, "points": 20}
"""What Slack's own charts take: letters of a title, of an axis, of a series, and how many points."""


@pytest.mark.parametrize("make", digests.DIGESTS.values(), ids=digests.DIGESTS)
@pytest.mark.parametrize("said", [TR, EN], ids=["tr", "en"])
def test_every_series_has_a_value_and_a_label_at_every_point(make, said):
    for plot in plots(make(), said).values():
        rows = [*plot.series, *([plot.marks] if plot.marks else [])]
        assert {len(row.values) for row in rows} | {len(row.labels) for row in rows} == {len(plot.points)}
        assert {len(row) for row in (plot.totals, plot.notes) if row} <= {len(plot.points)}


@pytest.mark.parametrize("make", digests.DIGESTS.values(), ids=digests.DIGESTS)
@pytest.mark.parametrize("said", [TR, EN], ids=["tr", "en"])
def test_slack_could_draw_every_plot_itself(make, said):
    for plot in plots(make(), said).values():
        assert 1 <= len(plot.series) <= 6
        assert 1 <= len(plot.points) <= SLACK["points"]
        assert len(plot.title) <= SLACK["title"]
        assert len(plot.axis) <= SLACK["axis"]
        assert all(len(series.name) <= SLACK["series"] for series in plot.series)
        assert len(set(plot.short(20))) == len(plot.points)
        assert all(len(name) <= 20 for name in plot.short(20))


def test_days_reconcile_with_the_digest():
    digest = digests.a_full_digest()
    plot = plots(digest, TR)[Chart.DAYS]
    assert plot.form is Form.COLUMNS
    assert plot.title == "Gün gün sözler, 16–22 Kas"
    assert plot.points == ("Pzt 16", "Sal 17", "Çar 18", "Per 19", "Cum 20", "Cmt 21", "Paz 22")
    assert [(series.name, series.tone) for series in plot.series] == [
        ("Olumsuz", Tone.NEGATIVE),
        ("Nötr", Tone.NEUTRAL),
        ("Olumlu", Tone.POSITIVE),
    ]
    assert sum(value for series in plot.series for value in series.values) == 412
    assert plot.totals == ("48", "51", "83", "94", "55", "39", "42")


def test_only_days_with_suspected_mentions_are_marked():
    plot = plots(digests.a_full_digest(), EN)[Chart.DAYS]
    assert plot.marks == Series(
        "without suspected campaigns",
        (None, None, 53, 40, None, None, None),
        ("–", "–", "53", "40", "–", "–", "–"),
        Tone.NOW,
    )
    calm = digests.a_full_digest(days=tuple(replace(day, suspected=0) for day in digests.a_full_digest().days))
    assert plots(calm, EN)[Chart.DAYS].marks is None


def test_numbers_are_written_as_in_each_language():
    digest = digests.a_crowded_digest()
    turkish, english = plots(digest, TR)[Chart.DAYS], plots(digest, EN)[Chart.DAYS]
    assert (turkish.totals[3], english.totals[3]) == ("22.560", "22,560")
    assert (turkish.series[0].labels[3], english.series[0].labels[3]) == ("17.040", "17,040")


def test_topics_beside_last_week():
    plot = plots(digests.a_full_digest(), TR)[Chart.TOPICS]
    assert plot.form is Form.BARS
    assert plot.points[:2] == ("geciken teslimat", "sağlık ve güvenlik")
    assert len(plot.points) == MOST_TOPICS
    assert [series.name for series in plot.series] == ["Bu hafta", "Geçen hafta"]
    assert [series.values[1] for series in plot.series] == [84, 2]


def test_no_last_week_is_no_series_of_zeros():
    plot = plots(digests.a_first_digest(), EN)[Chart.TOPICS]
    assert plot.title == "Topics"
    assert [series.name for series in plot.series] == ["This week"]


def test_an_empty_last_week_is_zeros_not_nothing():
    digest = digests.a_full_digest(topics=(TopicLine("late", 4, 2, 0), TopicLine("refund", 1, 1, 0)))
    plot = plots(digest, EN)[Chart.TOPICS]
    assert plot.series[1].values == (0, 0)
    assert plot.series[1].labels == ("0", "0")


def test_a_topic_unknown_last_week_says_so_beside_known_ones():
    digest = digests.a_full_digest(topics=(TopicLine("late", 4, 2, 3), TopicLine("refund", 1, 1, None)))
    last = plots(digest, EN)[Chart.TOPICS].series[1]
    assert (last.values, last.labels) == ((3, None), ("3", "–"))


def test_times_week_by_week():
    plot = plots(digests.a_full_digest(), TR)[Chart.TIMES]
    claim, answer = plot.series
    assert plot.form is Form.STEPS
    assert plot.points == ("19–25 Eki", "26 Eki – 1 Kas", "2–8 Kas", "9–15 Kas", "16–22 Kas")
    assert claim.labels == ("19 dk", "16 dk", "–", "18 dk", "14 dk")
    assert answer.labels == ("1 sa 11 dk", "1 sa 8 dk", "–", "1 sa 5 dk", "1 sa 12 dk")
    assert answer.values[4] == pytest.approx(1.2)
    assert plot.notes == ("%79 süresinde", "%82 süresinde", "–", "%84 süresinde", "%78 süresinde")
    assert plots(digests.a_full_digest(), EN)[Chart.TIMES].notes[4] == "78% in time"


def test_a_row_that_was_never_measured_is_left_out():
    digest = digests.a_full_digest(times=(WeekTimes("2026-W47", None, timedelta(minutes=5)),))
    plot = plots(digest, EN)[Chart.TIMES]
    assert [series.name for series in plot.series] == ["Until the answer"]
    assert plot.notes == ()


LEFT_OUT = {
    "an empty week": (digests.an_empty_digest(), set()),
    "a brand that nobody answers for": (digests.an_unanswered_digest(), {Chart.DAYS, Chart.TOPICS}),
    "a small week": (digests.a_digest(), {Chart.DAYS}),
    "a full week": (digests.a_full_digest(), set(Chart)),
    "topics that were quiet twice": (digests.a_digest(topics=(TopicLine("late", 0, 0, 0),)), {Chart.DAYS}),
    "a topic that fell to nothing": (
        digests.a_digest(topics=(TopicLine("late", 0, 0, 9),)),
        {Chart.DAYS, Chart.TOPICS},
    ),
}


@pytest.mark.parametrize(("digest", "shown"), LEFT_OUT.values(), ids=LEFT_OUT)
def test_what_has_nothing_to_show_is_left_out(digest, shown):
    assert set(plots(digest, TR)) == shown


def test_strangers_names_are_cleaned_and_cut():
    points = plots(digests.a_hostile_digest(), TR)[Chart.TOPICS].points
    assert all(len(point) <= 60 for point in points)
    assert not any("\u202e" in point or "\n" in point for point in points)


def test_a_plot_is_plain_json():
    plot = plots(digests.a_full_digest(), TR)[Chart.DAYS]
    assert json.loads(json.dumps(asdict(plot)))["title"] == plot.title


def test_a_name_that_looks_numbered_is_no_trap():
    assert Plot(Form.BARS, "", ("late 2", "late", "late"), (), "").short(20) == ("late 2", "late", "late 3")


@given(
    st.lists(st.text("ab 23", min_size=1, max_size=12), min_size=1, max_size=20), st.integers(min_value=8, max_value=40)
)
def test_short_names_are_short_and_differ(names, most):
    short = Plot(Form.BARS, "", tuple(names), (), "").short(most)
    assert len(set(short)) == len(names)
    assert all(len(name) <= most for name in short)

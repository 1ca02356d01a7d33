import re
from datetime import timedelta

import pytest
from cards import HEARD, a_campaign
from hypothesis import given
from hypothesis import strategies as st

from monitor.language import voice
from monitor.rules.campaign_words import (
    campaign_arguments,
    campaign_facts,
    campaign_lines,
    campaign_summary,
    campaign_title,
    samples_shown,
    sparkline,
    verdict_asked,
)
from monitor.rules.card import Ground, Phase, Sample
from monitor.rules.case import Verdict

EN, TR = voice("en"), voice("tr")

TITLES = {
    "suspected": (a_campaign(phase=Phase.SUSPECTED, propaganda=64), "🟠 Koordineli kampanya olasılığı %64"),
    "strong": (a_campaign(), "🔴 Koordineli kampanya olasılığı %91"),
    "faded": (a_campaign(phase=Phase.FADED, propaganda=41), "⚪ Koordineli kampanya olasılığı artık %41"),
    "quiet": (a_campaign(phase=Phase.QUIET), "💤 Kampanya sustu; koordineli olma olasılığı en çok %91"),
    "decided": (
        a_campaign(phase=Phase.DECIDED, verdict=Verdict.GENUINE),
        "✅ Kampanya hakkında karar verildi: gerçek",
    ),
    "merged": (a_campaign(phase=Phase.MERGED, into=7), "↪ Kampanya 412: artık 7 numaralı kampanyanın parçası"),
}


def test_every_phase_has_a_title():
    assert set(TITLES) == {phase.value for phase in Phase}


@pytest.mark.parametrize(("card", "title"), TITLES.values(), ids=TITLES)
def test_a_title_says_how_likely_it_is_or_what_became_of_it(card, title):
    assert campaign_title(card, TR) == title


grounds = st.lists(st.builds(Ground, st.integers(-60, 60), st.just("something")), max_size=12).map(tuple)


@given(st.integers(0, 100), grounds)
def test_the_points_shown_add_up_to_the_number_they_explain(propaganda, given_grounds):
    arguments = campaign_arguments(a_campaign(propaganda=propaganda, grounds=given_grounds, doubts=()), EN)
    shown = [argument for argument in arguments if argument.title == f"Why {propaganda}%?"]
    if not given_grounds:
        assert not shown
        return
    points = [int(line.points.replace("−", "-").replace("·", "0")) for line in shown[0].lines]
    assert sum(points) == propaganda
    assert len(points) <= 5


def test_what_speaks_against_it_is_said_beside_what_speaks_for_it():
    titles = [argument.title for argument in campaign_arguments(a_campaign(), TR)]
    assert titles == ["Neden koordineli?", "Neden %91?", "Neden emin değiliz?"]


@pytest.mark.parametrize("phase", [Phase.DECIDED, Phase.MERGED])
def test_of_what_is_over_nobody_is_asked_to_weigh_reasons(phase):
    assert campaign_arguments(a_campaign(phase=phase), TR) == ()


def test_what_has_gone_quiet_keeps_its_doubts_beside_its_likelihood():
    (unsure,) = campaign_arguments(a_campaign(phase=Phase.QUIET), TR)
    assert unsure.title == "Neden emin değiliz?"
    assert campaign_arguments(a_campaign(phase=Phase.QUIET, doubts=()), TR) == ()


@given(st.lists(st.integers(0, 10**6), max_size=60))
def test_a_sparkline_is_as_long_as_its_counts_and_highest_where_they_are(counts):
    bars = sparkline(counts)
    if len(counts) < 2 or not any(counts):
        assert bars == ""
        return
    assert len(bars) == len(counts)
    assert [bar == "█" for bar in bars][counts.index(max(counts))]
    assert all((bar == "▁") == (count == 0) for bar, count in zip(bars, counts, strict=True))


def test_what_carries_no_news_is_left_out():
    bare = a_campaign(sources=(), pace=(), customers=0)
    assert [fact.label for fact in campaign_facts(bare, EN)] == ["First seen", "Last post", "Coordination"]


def test_the_summary_reads_alone():
    said = "🔴 Koordineli kampanya olasılığı %91 · Papatya Ev · 41 gönderi · 38 hesap"
    assert campaign_summary(a_campaign(), TR) == said


def test_at_most_three_posts_are_quoted_and_nobody_is_named():
    many = a_campaign(samples=tuple(Sample(f"post {n}", "x", HEARD) for n in range(9)))
    assert len(samples_shown(many)) == 3
    assert not re.search("@", "\n".join(campaign_lines(many, TR)))


@pytest.mark.parametrize("phase", Phase)
def test_a_verdict_is_asked_for_as_long_as_there_is_one_to_give(phase):
    asked = verdict_asked(a_campaign(phase=phase, into=3), EN)
    assert (asked is None) == (phase in (Phase.MERGED, Phase.DECIDED))


def test_each_answer_to_type_says_what_it_means():
    asked = verdict_asked(a_campaign(), TR)
    assert asked is not None
    assert asked[2] == (
        "genuine (gerçek), inauthentic (yapay), coordinated-genuine (koordineli ama gerçek), unsure (emin değilim)"
    )
    assert verdict_asked(a_campaign(), EN)[2].startswith("genuine, inauthentic, coordinated-genuine (")


def test_a_span_among_the_values_is_said_in_the_readers_language():
    together = (Ground(10, "within {span}", {"span": timedelta(hours=3)}),)
    (line,) = campaign_arguments(a_campaign(coordination=10, together=together, grounds=(), doubts=()), TR)[0].lines
    assert line.says == "within 3 saat"

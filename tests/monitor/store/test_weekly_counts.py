"""How much a week brought: what is counted, in which week, and what is told apart."""

from collections import Counter
from dataclasses import replace
from datetime import date, timedelta
from zoneinfo import ZoneInfo

import pytest
from weeks import CLEARED, DECIDED, MORNING, SINCE, SPAN, UNTIL, Said, campaign, judge, tell

from fakes import BRAND, NOON
from monitor.rules.campaign import CampaignState
from monitor.rules.case import Verdict
from monitor.rules.score import Sentiment
from monitor.rules.spike import hour_of
from monitor.rules.week import Week
from monitor.store.door import Store
from scrapers.kit.mention import MentionKey

ISTANBUL = ZoneInfo("Europe/Istanbul")
TICK = timedelta(microseconds=1)
DAY, WEEK = timedelta(days=1), timedelta(days=7)


def sums(cells):
    """How many mentions, and how many of them are suspected."""
    return sum(one.mentions for one in cells), sum(one.mentions for one in cells if one.suspected)


def test_an_empty_week_is_nothing_and_not_unknown(store: Store) -> None:
    with store.reading() as tx:
        assert tx.weekly.began(BRAND) is None
        assert (tx.weekly.cells(BRAND, *SPAN), tx.weekly.totals(BRAND, *SPAN), tx.weekly.topics(BRAND, *SPAN)) == (
            [],
            [],
            [],
        )
        assert (tx.weekly.thanks(BRAND, *SPAN), tx.weekly.count_texts(BRAND, SPAN, {"late"})) == (0, 0)
        assert (tx.weekly.unjudged(BRAND, *SPAN), tx.weekly.heard_late(BRAND, SPAN, NOON)) == (0, 0)


BORDERS = {
    "the first moment of Monday": (SINCE, True),
    "just before Monday": (SINCE - TICK, False),
    "the last moment of Sunday": (UNTIL - TICK, True),
    "the next Monday": (UNTIL, False),
}


@pytest.mark.parametrize("name", BORDERS)
def test_a_week_ends_at_midnight_of_whoever_reads(store: Store, name: str) -> None:
    at, inside = BORDERS[name]
    assert Week(date(2026, 11, 16)).span(ISTANBUL) == SPAN
    with store.transaction() as tx:
        tell(tx, Said("1", at))
        assert sums(tx.weekly.cells(BRAND, *SPAN)) == (int(inside), 0)


def test_a_week_across_new_year_is_one_week(store: Store) -> None:
    since, until = Week(date(2026, 12, 28)).span(ISTANBUL)
    days = [since, since + 3 * DAY, since + 6 * DAY, until - TICK, until]
    with store.transaction() as tx:
        tell(tx, *(Said(str(number), at) for number, at in enumerate(days)))
        assert sums(tx.weekly.cells(BRAND, since, until)) == (4, 0)
        assert sums(tx.weekly.cells(BRAND, until, until + WEEK)) == (1, 0)


LEFT_OUT = {
    "another brand's": Said("2", brand="Kirpi"),
    "not about the brand": Said("2", relevant=False),
    "not judged yet": Said("2", judged=False),
}


@pytest.mark.parametrize("name", LEFT_OUT)
def test_left_out_is_what_is(store: Store, name: str) -> None:
    with store.transaction() as tx:
        tell(tx, Said("1"), LEFT_OUT[name])
        assert sums(tx.weekly.cells(BRAND, *SPAN)) == (1, 0)
        assert [(one.topic, one.mentions) for one in tx.weekly.topics(BRAND, *SPAN)] == [("late", 1)]


def test_what_was_erased_is_not_counted_even_when_it_was_judged_anew(store: Store) -> None:
    with store.transaction() as tx:
        tell(tx, Said("1"), Said("2"))
        tx.forgetting.post(MentionKey("place", "1"), now=MORNING)
        (erased,) = tx.mentions.unjudged(5)
        judge(tx, erased, Said("1"))
        assert tx.mentions.judgement_of(erased.id) is not None
        assert sums(tx.weekly.cells(BRAND, *SPAN)) == (1, 0)
        assert sums(tx.weekly.totals(BRAND, *SPAN)) == (1, 0)


def test_cells_tell_hour_source_and_feeling_apart(store: Store) -> None:
    glad = Said("1", feeling=Sentiment.POSITIVE, topics=("praise",))
    later = NOON + timedelta(minutes=59)
    with store.transaction() as tx:
        tell(tx, glad, replace(glad, name="2", at=later), replace(glad, name="3", entry="x"), Said("4", NOON - TICK))
        found = {(one.hour, one.entry, one.sentiment): one.mentions for one in tx.weekly.cells(BRAND, *SPAN)}
        totals = {(one.hour, one.entry, one.sentiment): one.mentions for one in tx.weekly.totals(BRAND, *SPAN)}
    hour, first = hour_of(NOON), hour_of(SINCE)
    negative, positive = Sentiment.NEGATIVE, Sentiment.POSITIVE
    assert found == {
        (hour, "place", positive): 2,
        (hour, "x", positive): 1,
        (hour - 1, "place", negative): 1,
    }
    assert totals == {
        (first, "place", positive): 2,
        (first, "x", positive): 1,
        (first, "place", negative): 1,
    }


def test_one_about_two_topics_is_in_both_and_praise_that_complains_is_no_thanks(store: Store) -> None:
    with store.transaction() as tx:
        tell(
            tx,
            Said("1", topics=("late", "refund")),
            Said("2", topics=("late",)),
            Said("3", topics=("praise", "late")),
            Said("4", topics=("praise",), feeling=Sentiment.POSITIVE),
            Said("5", topics=("praise", "late"), feeling=Sentiment.NEUTRAL),
            Said("6", topics=()),
        )
        found = {(one.topic, one.negative): one.mentions for one in tx.weekly.topics(BRAND, *SPAN)}
        assert tx.weekly.thanks(BRAND, *SPAN) == 2
        assert tx.weekly.count_texts(BRAND, SPAN, {"late", "refund"}) == 4
    assert found == {
        ("late", False): 1,
        ("late", True): 3,
        ("praise", False): 2,
        ("praise", True): 1,
        ("refund", True): 1,
    }


SUSPICIONS = {
    "suspected now": ({}, 2),
    "called inauthentic": (DECIDED, 2),
    "suspected until it fell silent": ({"state": CampaignState.QUIET}, 2),
    "silent, somebody was unsure": ({"state": CampaignState.QUIET, "verdict": Verdict.UNSURE}, 2),
    "silent and never suspected": ({"state": CampaignState.QUIET, "suspected_at": None}, 0),
    "silent, and the suspicion had gone before": ({"state": CampaignState.QUIET, "propaganda": 40}, 0),
    "only watched": ({"state": CampaignState.WATCHED}, 0),
    "called genuine": (CLEARED, 0),
}


@pytest.mark.parametrize("name", SUSPICIONS)
def test_suspected_is_what_belongs_to_a_campaign_that_is(store: Store, name: str) -> None:
    changes, expected = SUSPICIONS[name]
    with store.transaction() as tx:
        told = tell(tx, *(Said(str(number)) for number in range(4)))
        ids = [told[str(number)].id for number in range(4)]
        campaign(tx, ids[0], [(ids[0], None), (ids[1], None), (ids[2], "credible")], **changes)
        assert sums(tx.weekly.cells(BRAND, *SPAN)) == (4, expected)
        assert sums(tx.weekly.totals(BRAND, *SPAN)) == (4, expected)
        assert sum(one.mentions for one in tx.weekly.topics(BRAND, *SPAN) if one.suspected) == expected


def test_a_campaign_of_another_brand_or_an_earlier_week_takes_nobody_away(store: Store) -> None:
    with store.transaction() as tx:
        told = tell(tx, Said("1"), Said("2", SINCE - DAY))
        campaign(tx, told["2"].id, [(told["2"].id, None)], last_seen=SINCE - DAY)
        assert sums(tx.weekly.cells(BRAND, *SPAN)) == (1, 0)
        assert sums(tx.weekly.cells(BRAND, SINCE - WEEK, SINCE)) == (1, 1)


def test_the_same_mentions_make_up_every_count(store: Store) -> None:
    topics = [("late",), ("late", "refund"), (), ("praise",)]
    with store.transaction() as tx:
        said = [
            Said(str(n), SINCE + n * timedelta(hours=5), topics[n % 4], list(Sentiment)[n % 3], entry=f"e{n % 2}")
            for n in range(40)
        ]
        told = tell(tx, *said)
        campaign(tx, told["3"].id, [(told[str(n)].id, None) for n in range(3, 20, 2)], last_seen=UNTIL)
        cells, totals = tx.weekly.cells(BRAND, *SPAN), tx.weekly.totals(BRAND, *SPAN)
    assert sums(cells) == sums(totals) == (34, 9)
    ways = [Counter(), Counter()]
    for way, counted in zip(ways, (cells, totals), strict=True):
        for one in counted:
            way[one.entry, one.sentiment, one.suspected] += one.mentions
    assert ways[0] == ways[1]


def test_a_brand_began_when_its_first_mention_was_heard_not_written(store: Store) -> None:
    with store.transaction() as tx:
        tell(
            tx, Said("1", brand="Kirpi", heard_at=NOON - WEEK), Said("2", NOON - 9 * WEEK), Said("3", heard_at=MORNING)
        )
        assert (tx.weekly.began(BRAND), tx.weekly.began("Kirpi")) == (NOON, NOON - WEEK)


BEGINNINGS = {
    "the oldest was heard first": [Said("1", NOON - WEEK, heard_at=NOON), Said("2", heard_at=MORNING)],
    "older ones were imported later": [Said("1", heard_at=NOON), Said("2", NOON - WEEK, heard_at=MORNING)],
    "its clock goes before ours": [Said("1", NOON + DAY, heard_at=NOON), Said("2", NOON + 2 * DAY, heard_at=MORNING)],
}


@pytest.mark.parametrize("name", BEGINNINGS)
def test_the_beginning_is_found_by_looking_at_the_oldest_alone(store: Store, name: str) -> None:
    with store.transaction() as tx:
        tell(tx, *BEGINNINGS[name])
        assert tx.weekly.began(BRAND) == NOON


def test_what_nobody_judged_yet_is_counted_apart(store: Store) -> None:
    with store.transaction() as tx:
        tell(tx, Said("1"), Said("2", judged=False), Said("3", SINCE - TICK, judged=False))
        tell(tx, Said("4", brand="Kirpi", judged=False))
        assert tx.weekly.unjudged(BRAND, *SPAN) == 1


def test_heard_late_is_what_was_written_then_and_heard_after_that(store: Store) -> None:
    with store.transaction() as tx:
        tell(
            tx,
            Said("1", heard_at=NOON),
            Said("2", heard_at=MORNING),
            Said("3", heard_at=MORNING + TICK),
            Said("4", heard_at=MORNING + DAY, relevant=False),
            Said("5", UNTIL, heard_at=MORNING + DAY),
            Said("6", heard_at=MORNING + DAY),
        )
        assert tx.weekly.heard_late(BRAND, SPAN, MORNING) == 2
        assert tx.weekly.heard_late(BRAND, SPAN, NOON - DAY) == 4

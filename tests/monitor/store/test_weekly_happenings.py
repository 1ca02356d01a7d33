"""Campaigns, people's words on them, promises and spikes of a week."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from weeks import CLEARED, DECIDED, SINCE, SPAN, UNTIL, Said, campaign, tell

from fakes import BRAND, NOON
from monitor.rules.campaign import CampaignState
from monitor.rules.case import Verdict
from monitor.rules.digest.counts import CampaignCount, Judged, Kept
from monitor.rules.promise import Promise, PromiseState
from monitor.rules.spike import EpisodeState, Spike, SpikeKind, hour_of
from monitor.store.campaigns import Word
from monitor.store.door import Store

DAY, TICK = timedelta(days=1), timedelta(microseconds=1)
MONDAY, SUNDAY = date(2026, 11, 16), date(2026, 11, 22)

STANDINGS = {
    "suspected": ({}, True),
    "called inauthentic": (DECIDED, True),
    "called genuine": (CLEARED, True),
    "silent by now": ({"state": CampaignState.QUIET}, True),
    "told before, watched now": ({"state": CampaignState.WATCHED}, True),
    "never suspected": ({"state": CampaignState.WATCHED, "suspected_at": None}, False),
    "silent, never suspected": ({"state": CampaignState.QUIET, "suspected_at": None}, False),
    "part of another": ({"state": CampaignState.MERGED, "merged_into": 7}, False),
    "another brand's": ({"brand": "Kirpi"}, False),
}


@pytest.mark.parametrize("name", STANDINGS)
def test_campaigns_are_those_that_somebody_was_told_of(store: Store, name: str) -> None:
    changes, there = STANDINGS[name]
    with store.transaction() as tx:
        told = tell(tx, Said("1"))
        campaign(tx, 1, [(told["1"].id, None)], **changes)
        assert bool(tx.weekly.campaigns(BRAND, *SPAN, 5)) is there


def test_posts_of_a_campaign_are_those_of_the_week_and_the_largest_comes_first(store: Store) -> None:
    with store.transaction() as tx:
        moments = [SINCE - TICK, SINCE, NOON, UNTIL - TICK, UNTIL, NOON, NOON, SINCE - DAY]
        told = tell(tx, *(Said(str(number), at) for number, at in enumerate(moments)))
        ids = [told[str(number)].id for number in range(len(moments))]
        campaign(tx, ids[5], [(ids[5], None), (ids[6], "credible")], **DECIDED)
        campaign(tx, ids[0], [(one, None) for one in ids[:5]], last_seen=UNTIL)
        campaign(tx, ids[7], [(ids[7], None)], last_seen=UNTIL)
        found = tx.weekly.campaigns(BRAND, *SPAN, 5)
        assert tx.weekly.campaigns(BRAND, *SPAN, 1) == found[:1]
    assert found == [
        CampaignCount(ids[0], "suspected", None, 66, 3, 3),
        CampaignCount(ids[5], "decided", "inauthentic", 66, 2, 3),
    ]


def said(number: int, verdict: Verdict, at=NOON) -> Word:
    return Word(number, verdict, "fatma", at, 70, 66, "m")


WORDS = {
    "nobody said anything": ([], Judged()),
    "genuine": ([said(1, Verdict.GENUINE)], Judged(1, 1)),
    "inauthentic": ([said(1, Verdict.INAUTHENTIC)], Judged(1, 0)),
    "coordinated, but real people": ([said(1, Verdict.COORDINATED_GENUINE)], Judged(1, 0)),
    "unsure": ([said(1, Verdict.UNSURE)], Judged()),
    "the newest counts": ([said(1, Verdict.INAUTHENTIC), said(1, Verdict.GENUINE)], Judged(1, 1)),
    "what was said later is another week's": (
        [said(1, Verdict.GENUINE), said(1, Verdict.INAUTHENTIC, UNTIL)],
        Judged(1, 1),
    ),
    "before the week": ([said(1, Verdict.GENUINE, SINCE - TICK)], Judged()),
    "never suspected": ([said(2, Verdict.GENUINE)], Judged()),
    "another brand's": ([said(3, Verdict.GENUINE)], Judged()),
    "two of them": ([said(1, Verdict.GENUINE), said(4, Verdict.INAUTHENTIC)], Judged(2, 1)),
}


@pytest.mark.parametrize("name", WORDS)
def test_what_people_said_of_suspected_campaigns(store: Store, name: str) -> None:
    words, expected = WORDS[name]
    with store.transaction() as tx:
        campaign(tx, 1, [])
        campaign(tx, 2, [], suspected_at=None)
        campaign(tx, 3, [], brand="Kirpi")
        campaign(tx, 4, [])
        for word in words:
            tx.campaigns.say(word)
        assert tx.weekly.judged(BRAND, *SPAN) == expected


def test_promises_are_those_of_these_days(store: Store) -> None:
    promised = [
        (MONDAY, PromiseState.KEPT, BRAND),
        (SUNDAY, PromiseState.BROKEN, BRAND),
        (SUNDAY, PromiseState.OPEN, BRAND),
        (SUNDAY, PromiseState.REPLACED, BRAND),
        (MONDAY - DAY, PromiseState.KEPT, BRAND),
        (SUNDAY + DAY, PromiseState.KEPT, BRAND),
        (MONDAY, PromiseState.KEPT, "Kirpi"),
    ]
    with store.transaction() as tx:
        for number, (day, state, brand) in enumerate(promised):
            tx.promises.make(Promise(0, number, brand, day, "ayse", NOON, state))
        assert tx.weekly.promises(BRAND, MONDAY, SUNDAY) == Kept(3, 1, 1)


def test_spikes_are_those_that_began_then(store: Store) -> None:
    hour = hour_of(SINCE)
    spike = Spike(0, BRAND, "", SpikeKind.VOLUME, EpisodeState.OVER, hour, hour, 40.0, 6.0, 1.0, 17.0, 40.0)
    with store.transaction() as tx:
        for one in (
            spike,
            replace(spike, state=EpisodeState.EXPECTED, began=hour_of(UNTIL) - 1),
            replace(spike, began=hour - 1),
            replace(spike, began=hour_of(UNTIL)),
            replace(spike, brand="Kirpi"),
        ):
            tx.spikes.begin(one, ())
        assert tx.weekly.spikes(BRAND, *SPAN) == 2

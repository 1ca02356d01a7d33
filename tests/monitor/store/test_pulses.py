"""Hours, episodes, mutes and what was told: the same on both databases."""

from dataclasses import replace
from datetime import timedelta

from fakes import BRAND, NOON, a_judgement, a_mention, heard
from monitor.rules.campaign import Campaign, CampaignState
from monitor.rules.coordination.post import NOTHING, Place, Portrait, Trace
from monitor.rules.expected_hours import Pulse
from monitor.rules.mute import Mute, Scope
from monitor.rules.relevance import Relevance
from monitor.rules.spike import EpisodeState, Spike, SpikeKind, hour_of
from monitor.store.pulses import Counted
from monitor.store.traces import Mark

HOUR = hour_of(NOON)
SPIKE = Spike(0, BRAND, "", SpikeKind.VOLUME, EpisodeState.ON, HOUR, HOUR, 40.0, 6.0, 1.0, 17.0, 40.0)


def judged(tx, *mentions, judgement=None):
    tx.mentions.add(mentions, heard(), now=NOON)
    for stored in tx.mentions.unjudged(100):
        tx.mentions.claim(stored)
        tx.mentions.judged(stored, judgement or a_judgement(), None, now=NOON)


def test_hours_are_counted_by_when_it_was_written(store):
    with store.transaction() as tx:
        judged(tx, a_mention("1"), a_mention("2"), a_mention("3", created_at=NOON - timedelta(minutes=1)))
        found = {(one.topic, one.hour): one.pulse for one in tx.pulses.count(HOUR - 24, HOUR)}
    each = {HOUR - 1: Pulse(1, 1), HOUR: Pulse(2, 2)}
    assert found == {(topic, hour): pulse for topic in ("", "late") for hour, pulse in each.items()}


def test_what_is_not_about_the_brand_is_not_counted(store):
    with store.transaction() as tx:
        off = replace(a_judgement(), relevance=Relevance(False, "x", "not about it"))
        judged(tx, a_mention("1"), judgement=off)
        assert tx.pulses.count(HOUR - 1, HOUR) == []


def test_what_suspected_campaigns_brought_is_counted_apart(store):
    with store.transaction() as tx:
        judged(tx, *(a_mention(str(number)) for number in range(1, 5)))
        portrait = Portrait(1, BRAND, NOTHING, 1, 1, 1)
        states = (CampaignState.SUSPECTED, 70, 66, 66, NOON, NOON, NOON)
        tx.campaigns.save(Campaign(1, BRAND, *states, portrait))
        for number in (1, 2, 3):
            capped = "credible" if number == 3 else None
            tx.traces.enter(BRAND, Trace(number, number, Place.X, 1, 7), 1, Mark(number, capped=capped))
        found = {one.topic: one.pulse for one in tx.pulses.count(HOUR, HOUR)}
    assert found[""] == Pulse(4, 4, 2)
    assert found[""].organic == 2


def test_kept_hours_are_replaced_and_stay_excluded(store):
    with store.transaction() as tx:
        tx.pulses.keep([Counted(BRAND, "", HOUR, Pulse(3)), Counted(BRAND, "late", HOUR, Pulse(2))])
        tx.pulses.exclude(BRAND, "late", HOUR, HOUR)
        tx.pulses.keep([Counted(BRAND, "", HOUR, Pulse(5, 1, 1)), Counted(BRAND, "late", HOUR, Pulse(4))])
        assert tx.pulses.of_hours(BRAND, HOUR, HOUR) == {
            ("", HOUR): Pulse(5, 1, 1),
            ("late", HOUR): Pulse(4, excluded=True),
        }
        assert (tx.pulses.latest(BRAND), tx.pulses.latest("Kirpi")) == (HOUR, None)
        tx.pulses.exclude(BRAND, "", HOUR, HOUR)
        assert all(pulse.excluded for pulse in tx.pulses.of_hours(BRAND, HOUR, HOUR).values())


def test_where_an_hour_was_heard_and_its_worst(store):
    with store.transaction() as tx:
        judged(tx, a_mention("1"), a_mention("2"))
        judged(tx, a_mention("3"), judgement=a_judgement(90))
        assert tx.pulses.sources(BRAND, "", HOUR) == [("place", "place", 3)]
        assert tx.pulses.sources(BRAND, "late", HOUR) == [("place", "place", 3)]
        assert tx.pulses.sources(BRAND, "refund", HOUR) == []
        assert len(tx.pulses.worst(BRAND, "late", HOUR, 2)) == 2
        worst = tx.pulses.worst(BRAND, "", HOUR, 1)
        assert [tx.mentions.by_id(number).mention.native_id for number in worst] == ["3"]


def test_episodes_are_kept_with_what_they_are_made_of(store):
    causes = [{"points": 64, "says": "about {topic}", "values": {"topic": "late"}}]
    with store.transaction() as tx:
        spike = tx.spikes.begin(SPIKE, causes)
        assert tx.spikes.going_on(BRAND) == [spike]
        assert list(tx.spikes.causes(spike.id)) == causes
        called = replace(spike, state=EpisodeState.EXPECTED, expected_until=NOON, rev=2)
        tx.spikes.save(called)
        assert tx.spikes.get(spike.id) == called
        assert list(tx.spikes.causes(spike.id)) == causes
        assert tx.spikes.expected(BRAND, NOON - timedelta(seconds=1)) == [called]
        assert tx.spikes.expected(BRAND, NOON) == tx.spikes.going_on(BRAND) == []


def test_mutes_hold_until_they_end(store):
    with store.transaction() as tx:
        day = timedelta(days=1)
        mute = tx.mutes.add(Mute(0, Scope(BRAND, "late", author_key="42"), NOON + day, "ayse", NOON, "why"))
        assert tx.mutes.active(NOON) == tx.mutes.unended() == [mute]
        assert tx.mutes.active(NOON + day) == tx.mutes.expired(NOON) == []
        assert tx.mutes.expired(NOON + day) == [mute]
        assert [tx.mutes.end(mute.id, NOON) for _ in range(2)] == [True, False]
        assert tx.mutes.active(NOON) == []
        assert tx.mutes.get(mute.id).ended_at == NOON


def test_whoever_is_forgotten_is_in_no_mute(store):
    with store.transaction() as tx:
        tx.mutes.add(Mute(0, Scope(source="place", author_key="42"), NOON + timedelta(days=1), "ayse", NOON))
        tx.forgetting.author("place", "42", now=NOON)
        assert tx.mutes.unended() == []


def test_what_is_over_is_recent_for_a_while_and_what_goes_on_always(store):
    with store.transaction() as tx:
        going, over, long_over = (tx.spikes.begin(replace(SPIKE, last=HOUR - ago), ()) for ago in (90, 10, 90))
        for spike in (over, long_over):
            tx.spikes.save(replace(spike, state=EpisodeState.OVER))
        assert [spike.id for spike in tx.spikes.recent(HOUR - 24, 9)] == [over.id, going.id]
        assert len(tx.spikes.recent(HOUR - 24, 1)) == 1

"""Spikes from what was judged to what a channel is told: once an episode, edited as it grows, closed."""

from dataclasses import replace
from datetime import timedelta

import pytest

from fakes import BRAND, NOON, FixedClock, a_judgement, a_mention, a_route, heard
from monitor.handling import Handler
from monitor.language import voice
from monitor.rules.card import SpikeCard
from monitor.rules.delivery import Kind
from monitor.rules.expected_hours import Pulse
from monitor.rules.moves import Move, Press, Via
from monitor.rules.mute import NO_END, Mute, Scope
from monitor.rules.people import Person
from monitor.rules.spike import EpisodeState, hour_of
from monitor.rules.spike_words import spike_lines
from monitor.rules.workplace import Workplace
from monitor.slack.blocks import payload
from monitor.slack.limits import violations
from monitor.stages.spikes import Seismograph, tend_spikes
from monitor.store.messages import message_of
from monitor.store.pulses import Counted

AYSE = Person("ayse", "Ayşe", "U1")
HOUR = timedelta(hours=1)
KNOWN = 8 * 168
USUAL = Pulse(6, 3)


class Town:
    """People talk every hour; sometimes many do."""

    def __init__(self, store):
        self.store, self.clock, self.said = store, FixedClock(NOON + timedelta(minutes=1)), 0
        self.watch = Seismograph((BRAND,), (a_route(),), "operators")
        now = hour_of(NOON)
        with store.transaction() as tx:
            for topic, pulse in (("", USUAL), ("late", Pulse(3, 3))):
                tx.pulses.keep(Counted(BRAND, topic, hour, pulse) for hour in range(now - KNOWN, now))

    def says(self, count, text="gelmedi"):
        """So many write now, and are judged."""
        first, self.said = self.said, self.said + count
        mentions = [a_mention(str(n), text, created_at=self.clock()) for n in range(first, self.said)]
        with self.store.transaction() as tx:
            tx.mentions.add(mentions, heard(), now=self.clock())
            for stored in tx.mentions.unjudged(1_000):
                tx.mentions.claim(stored)
                tx.mentions.judged(stored, a_judgement(), None, now=self.clock())

    def tend(self, **passed):
        self.clock.advance(**passed)
        return tend_spikes(self.store, self.watch, self.clock)

    def cards(self):
        """What the channel is to be shown."""
        with self.store.reading() as tx:
            items = [tx.outbox.get(f"{self.store.id}:spike:{number}") for number in range(1, 6)]
            found = [item for item in items if item is not None]
            return [message_of(tx, item, Workplace(), worst=5, now=self.clock()) for item in found]

    def press(self, move, spike=1, press_id="p", **args):
        handler = Handler(self.store, Workplace(), self.clock)
        return handler.handle(Press(move, AYSE, Via.SLACK, press_id, spike_id=spike, args=args))


@pytest.fixture
def town(own_store):
    return Town(own_store)


def test_an_ordinary_hour_is_told_to_nobody(town):
    town.says(9)
    assert town.tend() == 0
    assert town.cards() == []


def test_a_fourfold_hour_is_told_within_the_hour_with_what_it_is_made_of(town):
    town.says(24)
    assert town.tend(minutes=20) == 1
    (card,) = town.cards()
    assert isinstance(card, SpikeCard)
    assert (card.brand, card.topic, card.seen, card.negativity, card.over) == (BRAND, None, 24, False, False)
    assert card.expected == pytest.approx(6, abs=0.3)
    assert card.low <= card.expected <= card.high < 24
    assert [(cause.points, dict(cause.values)) for cause in card.causes][:2] == [
        (100, {"topic": "late", "usual": 50}),
        (100, {"source": "place"}),
    ]
    assert len(card.samples) == 3
    with town.store.reading() as tx:
        item = tx.outbox.get(card.key)
    assert (item.kind, item.channel, item.want_rev) == (Kind.SPIKE, "team", 1)


def test_it_is_edited_as_it_grows_and_told_once(town):
    town.says(24)
    town.tend()
    assert town.tend(minutes=1) == 0
    town.says(30)
    assert town.tend(minutes=10) == 1
    (card,) = town.cards()
    assert (card.seen, card.rev) == (54, 2)
    town.says(60)
    town.tend(hours=1)
    assert [card.seen for card in town.cards()] == [114]


def test_a_restart_tells_nothing_twice(town):
    town.says(24)
    town.tend()
    town.watch = replace(town.watch, memory=type(town.watch.memory)())
    assert town.tend(minutes=1) == 0
    assert len(town.cards()) == 1


def test_it_is_closed_when_it_is_over(town):
    town.says(24)
    town.tend()
    for _ in range(5):
        town.tend(hours=1)
    (card,) = town.cards()
    assert card.over
    town.says(30)
    assert town.tend(minutes=1) == 1
    assert len(town.cards()) == 2


def test_an_expected_event_is_said_so_and_teaches_nothing(town):
    town.says(24)
    town.tend()
    assert town.press(Move.EXPECTED, until="1d").done
    assert town.press(Move.EXPECTED, until="1d").done  # delivered twice
    (card,) = town.cards()
    assert card.expected_until == town.clock() + timedelta(days=1)
    town.clock.advance(hours=5)
    town.says(50)
    assert town.tend() == 0
    with town.store.reading() as tx:
        assert tx.spikes.get(1).state is EpisodeState.EXPECTED
        now = hour_of(town.clock())
        hours = tx.pulses.of_hours(BRAND, now - 5, now)
    assert {pulse.excluded for pulse in hours.values()} == {True}
    town.clock.advance(days=2)
    town.says(50)
    assert town.tend() == 1


def test_what_is_expected_of_a_topic_is_no_surprise_in_the_brand_either(town):
    with town.store.transaction() as tx:
        now = hour_of(NOON)
        tx.pulses.keep(Counted(BRAND, "", hour, Pulse(20, 10)) for hour in range(now - KNOWN, now))
    town.says(20)
    town.tend()
    assert [card.topic for card in town.cards()] == ["late"]
    town.press(Move.EXPECTED, until="1d")
    town.says(200)
    assert town.tend(minutes=5) == 0


def test_muted_spikes_are_silent_until_the_mute_is_over(town):
    with town.store.transaction() as tx:
        until = town.clock() + timedelta(hours=2)
        tx.mutes.add(Mute(0, Scope(BRAND, spikes=True), until, "ayse", town.clock()))
    town.says(40)
    assert town.tend() == 0
    town.clock.advance(hours=3)
    town.says(40)
    assert town.tend() == 1


def test_a_mute_pressed_on_a_spike_is_of_spikes(town):
    town.says(24)
    town.tend()
    assert town.press(Move.MUTE, until="7d").done
    with town.store.reading() as tx:
        (mute,) = tx.mutes.active(town.clock())
    assert mute.scope == Scope(BRAND, spikes=True)
    refused = town.press(Move.MUTE, press_id="other", until="never")
    assert (refused.done, refused.says) == (False, NO_END)


def test_what_a_topic_brings_is_told_as_the_topics(town):
    with town.store.transaction() as tx:
        now = hour_of(NOON)
        tx.pulses.keep(Counted(BRAND, "", hour, Pulse(60, 30)) for hour in range(now - KNOWN, now))
    town.says(30)
    town.tend()
    (card,) = town.cards()
    assert card.topic == "late"


def test_counting_is_the_same_however_often(town):
    town.says(7)
    hour = hour_of(town.clock())
    with town.store.transaction() as tx:
        for _ in range(3):
            tx.pulses.keep(tx.pulses.count(hour - 2, hour))
        assert tx.pulses.of_hours(BRAND, hour, hour) == {("", hour): Pulse(7, 7), ("late", hour): Pulse(7, 7)}


def test_the_first_time_all_that_is_known_is_counted(store):
    with store.transaction() as tx:
        old = [a_mention(str(n), created_at=NOON - n * HOUR) for n in range(100)]
        tx.mentions.add(old, heard(backlog=True), now=NOON)
        for stored in tx.mentions.unjudged(200):
            tx.mentions.claim(stored)
            tx.mentions.judged(stored, a_judgement(), None, now=NOON)
    tend_spikes(store, Seismograph((BRAND,), (), "operators"), FixedClock())
    with store.reading() as tx:
        history = tx.pulses.history(BRAND, 0)
    assert len(history.topics[""]) == 100
    assert history.since == hour_of(NOON) - 99


@pytest.mark.parametrize("language", ["tr", "en"])
def test_the_message_keeps_slacks_limits_and_says_it_plainly(town, language):
    town.says(40)
    town.tend()
    (card,) = town.cards()
    for shown in (card, replace(card, over=True), replace(card, expected_until=NOON), replace(card, negativity=True)):
        assert violations(payload(shown, voice(language))) == []
        assert all(spike_lines(shown, voice(language)))

"""Spikes: hours are counted, held against what is usual, and whoever has to know is told once an episode.

what was judged ──counted──► hours ──against the usual──► episode ──► one message, edited as it grows, closed
"""

import logging
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import cached_property

from monitor.rules.card import Ground
from monitor.rules.causes import Surge, causes_of
from monitor.rules.delivery import ALERT, Kind, OutboxItem
from monitor.rules.expected_hours import LOOK_BACK, QUIET, Expectation, Pulse, expect
from monitor.rules.labels import TOPICS
from monitor.rules.mute import mutes_spikes
from monitor.rules.route import Alert, Route, holds
from monitor.rules.spike import (
    Reading,
    Sensitivity,
    Spike,
    SpikeKind,
    began,
    goes_on,
    hour_of,
    usual_share,
    weigh_share,
    weigh_volume,
)
from monitor.rules.workplace import Workplace
from monitor.store.door import Store, Tx
from monitor.store.pulses import ALL, History
from monitor.store.spike_card import spike_key
from scrapers.kit.mention import Clock

log = logging.getLogger(__name__)

_COUNTED_AGAIN = 24
"""So many hours are counted once more when an hour is over: much is heard of late."""
_BREAKS_THROUGH = 10
"""So many times the usual is told at any hour."""
_URGENT = 100


class Usual:
    """What is usual in one hour of a brand, by what was said before it; reckoned when it is asked."""

    def __init__(self, history: History, hour: int) -> None:
        self._history, self._hour = history, hour
        self._volumes: dict[str, Expectation | None] = {}

    def volume(self, topic: str) -> Expectation | None:
        """How many of that topic; None where too little is known."""
        if topic not in self._volumes:
            past = self._history.topics.get(topic, {})
            self._volumes[topic] = expect(past, self._hour, self._history.since)
        return self._volumes[topic]

    @cached_property
    def share(self) -> float | None:
        """The share of bad ones in the brand as a whole."""
        return usual_share(self._history.topics.get(ALL, {}), self._hour)

    @cached_property
    def topics(self) -> dict[str, int]:
        """Each topic's share of all mentions, in per cent."""
        totals = {topic: self._total(past) for topic, past in self._history.topics.items()}
        whole = max(totals.get(ALL, 0), 1)
        return {topic: round(100 * total / whole) for topic, total in totals.items()}

    def _total(self, past: Mapping[int, Pulse]) -> int:
        return sum(pulse.mentions for hour, pulse in past.items() if hour < self._hour and not pulse.excluded)


@dataclass(slots=True)
class Memory:
    """What need not be reckoned every minute; lost at a restart, and then reckoned anew."""

    counted: int | None = None
    """The hour in which it was counted last."""
    usual: dict[tuple[str, int], Usual] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Seismograph:
    """What looking for spikes needs."""

    brands: tuple[str, ...]
    routes: tuple[Route, ...]
    operators: str
    how: Sensitivity = field(default_factory=Sensitivity)
    channel: str | None = None
    """Where they are told; unset, where the brand's alerts are."""
    workplace: Workplace = field(default_factory=Workplace)
    memory: Memory = field(default_factory=Memory)


def tend_spikes(store: Store, watch: Seismograph | None, clock: Clock) -> int:
    """Count, compare, tell; how many messages have something new to show. Raises only `StoreError`."""
    if watch is None or not watch.brands:
        return 0
    now = clock()
    hour = hour_of(now)
    with store.reading() as tx:
        counted = tx.pulses.count(_first_to_count(tx, watch, hour), hour)
    with store.transaction() as tx:
        tx.pulses.keep(counted)
        owed = sum(_tend_brand(_Look(tx, watch, brand, store.id, now)) for brand in watch.brands)
    watch.memory.counted = hour
    watch.memory.usual = {key: usual for key, usual in watch.memory.usual.items() if key[1] >= hour - 1}
    return owed


def _first_to_count(tx: Tx, watch: Seismograph, hour: int) -> int:
    """The first hour to count: the last one, all of yesterday where an hour is over, all there is the first time."""
    if watch.memory.counted == hour:
        return hour - 1
    if watch.memory.counted is not None:
        return max(watch.memory.counted - _COUNTED_AGAIN, hour - LOOK_BACK)
    known = [tx.pulses.latest(brand) for brand in watch.brands]
    latest = [at for at in known if at is not None]
    if len(latest) < len(known):
        return hour - LOOK_BACK
    return max(min(latest) - _COUNTED_AGAIN, hour - LOOK_BACK)


@dataclass(frozen=True, slots=True)
class _Look:
    """At one brand, now."""

    tx: Tx
    watch: Seismograph
    brand: str
    store_id: str
    now: datetime

    @property
    def hours(self) -> tuple[int, int]:
        """The last hour, of which something may still be heard, and this one."""
        return hour_of(self.now) - 1, hour_of(self.now)

    def usual(self, hour: int) -> Usual:
        """What is usual in that hour, reckoned once."""
        known = self.watch.memory.usual
        if (self.brand, hour) not in known:
            known[self.brand, hour] = Usual(self.tx.pulses.history(self.brand, hour - LOOK_BACK), hour)
        return known[self.brand, hour]


def _tend_brand(look: _Look) -> int:
    first, last = look.hours
    expected = look.tx.spikes.expected(look.brand, look.now)
    quiet = _quieted(look, expected)
    topics = frozenset(spike.topic for spike in expected)
    pulses = _without(look.tx.pulses.of_hours(look.brand, first, last), topics)
    changed = 0
    for spike in look.tx.spikes.going_on(look.brand):
        changed += _follow(look, spike, pulses)
    for hour in (first, last):
        found = _worst_of(look, hour, pulses, quiet)
        if found is not None:
            topic, reading = found
            _begin(look, began(look.brand, topic, hour, reading), pulses)
            changed += 1
    return changed


def _without(pulses: dict[tuple[str, int], Pulse], topics: frozenset[str]) -> dict[tuple[str, int], Pulse]:
    """The hours without what is expected of a topic: it is no surprise in the brand as a whole either."""
    for hour in {hour for _, hour in pulses}:
        known = [pulses[topic, hour] for topic in topics - {ALL} if (topic, hour) in pulses]
        expected, whole = max((pulse.mentions for pulse in known), default=0), pulses.get((ALL, hour), QUIET)
        if expected:
            left, bad = max(whole.mentions - expected, 0), max(whole.negative - expected, 0)
            pulses[ALL, hour] = replace(whole, mentions=left, negative=bad)
    return pulses


def _quieted(look: _Look, expected: Iterable[Spike]) -> frozenset[str]:
    """Topics whose spikes nobody is told of: expected events, whose hours are excluded too, and mutes."""
    for spike in expected:
        look.tx.pulses.exclude(look.brand, spike.topic, spike.began, look.hours[1])
    mutes = look.tx.mutes.active(look.now)
    topics = (ALL, *TOPICS)
    muted = {topic for topic in topics if mutes_spikes(look.brand, topic, mutes, at=look.now)}
    called = {spike.topic for spike in expected}
    return frozenset(topics if ALL in called else muted | called)


def _follow(look: _Look, spike: Spike, pulses: Mapping[tuple[str, int], Pulse]) -> int:
    """The episode after the last hour and this one."""
    after = spike
    for hour in look.hours:
        reading = next((r for r in _readings(look, spike.topic, hour, pulses) if r.kind is spike.kind), None)
        after = goes_on(after, hour, reading, look.watch.how)
    if after == spike:
        return 0
    grew = after.is_on
    look.tx.spikes.save(after, _as_rows(_causes(look, after, pulses)) if grew else None)
    _owe(look, after)
    if not grew:
        log.info("spike over", extra={"spike": spike.id})
    return 1


def _worst_of(
    look: _Look, hour: int, pulses: Mapping[tuple[str, int], Pulse], quiet: frozenset[str]
) -> tuple[str, Reading] | None:
    """What is to be told of that hour anew: how many there are of the brand, else of a topic; else how bad they are."""
    on = look.tx.spikes.going_on(look.brand)
    if any(spike.topic == ALL for spike in on):
        return None
    whole = () if ALL in quiet else tuple(r for r in _readings(look, ALL, hour, pulses) if r.is_spike)
    many = next((reading for reading in whole if reading.kind is SpikeKind.VOLUME), None)
    if many is not None:
        return ALL, many
    topic = None if on else _worst_topic(look, hour, pulses, quiet)
    return topic or next(((ALL, reading) for reading in whole), None)


def _worst_topic(
    look: _Look, hour: int, pulses: Mapping[tuple[str, int], Pulse], quiet: frozenset[str]
) -> tuple[str, Reading] | None:
    topics = {topic for topic, at in pulses if at == hour} - quiet - {ALL}
    found = [(topic, r) for topic in sorted(topics) for r in _readings(look, topic, hour, pulses) if r.is_spike]
    return min(found, key=lambda pair: pair[1].surprise, default=None)


def _readings(look: _Look, topic: str, hour: int, pulses: Mapping[tuple[str, int], Pulse]) -> Iterator[Reading]:
    """How that hour compares: how many; and for the brand as a whole, how bad. Of a quiet hour nothing is reckoned."""
    pulse, how = pulses.get((topic, hour), QUIET), look.watch.how
    if pulse.organic < how.at_least or pulse.excluded:
        return
    usual = look.usual(hour)
    volume = usual.volume(topic)
    if volume is not None:
        yield weigh_volume(pulse, volume, how)
    if topic == ALL and usual.share is not None:
        yield weigh_share(pulse, usual.share, how)


def _begin(look: _Look, spike: Spike, pulses: Mapping[tuple[str, int], Pulse]) -> None:
    numbered = look.tx.spikes.begin(spike, _as_rows(_causes(look, spike, pulses)))
    _owe(look, numbered)
    log.info("spike", extra={"spike": numbered.id, "kind": spike.kind.value})


def _causes(look: _Look, spike: Spike, pulses: Mapping[tuple[str, int], Pulse]) -> tuple[Ground, ...]:
    usual, labels = look.usual(spike.last), look.watch.workplace.labels
    places: dict[str, int] = {}
    for entry, source, count in look.tx.pulses.sources(look.brand, spike.topic, spike.last):
        name = labels.get(entry, source)
        places[name] = places.get(name, 0) + count
    topics = {topic: pulse.mentions for (topic, hour), pulse in pulses.items() if hour == spike.last and topic != ALL}
    share = None if usual.share is None or spike.kind is SpikeKind.NEGATIVITY else round(100 * usual.share)
    hour = pulses.get((spike.topic, spike.last), QUIET)
    named = topics if spike.topic == ALL else {}
    return causes_of(Surge(hour, named, tuple(places.items()), usual.topics, share))


def _as_rows(grounds: Iterable[Ground]) -> list[dict[str, object]]:
    return [{"points": one.points, "says": one.says, "values": dict(one.values)} for one in grounds]


# -- what is owed


def _owe(look: _Look, spike: Spike) -> None:
    key = spike_key(look.store_id, spike.id)
    known = look.tx.outbox.get(key)
    channel = known.channel if known else _channel(look.watch, spike)
    far_out = spike.kind is SpikeKind.VOLUME and spike.seen >= _BREAKS_THROUGH * spike.expected
    topics = frozenset({spike.topic}) if spike.topic else frozenset[str]()
    alert = Alert(spike.brand, frozenset(), topics, 0)
    held = None if far_out else look.watch.workplace.quiet.until(alert, look.now)
    look.tx.outbox.owe(
        OutboxItem(
            key=key,
            kind=Kind.SPIKE,
            channel=channel,
            via=known.via if known else channel,
            priority=ALERT,
            owed_at=look.now,
            next_attempt_at=held or look.now,
            want_rev=spike.rev,
            owed_urgency=_URGENT,
            payload={"spike": spike.id},
        )
    )


def _channel(watch: Seismograph, spike: Spike) -> str:
    """The configured one; else where the brand's urgent alerts are told, of that topic if it has a place of its own."""
    if watch.channel is not None:
        return watch.channel
    topics = frozenset({spike.topic}) if spike.topic else frozenset[str]()
    for route in watch.routes:
        condition = replace(route.when, sources=frozenset(), context=(0, 100))
        if not spike.topic and route.when.topics:
            continue
        if holds(condition, Alert(spike.brand, frozenset(), topics, _URGENT)):
            return route.channel
    theirs = (route for route in watch.routes if not route.when.brands or spike.brand in route.when.brands)
    return next((route.channel for route in theirs), watch.operators)

"""A spike: more mentions, or a worse share of bad ones, than the hour leads to expect; one episode, told once.

(no episode) ──surprising──► on ──3 hours without──► over
│ ▲ grows: edited          ┆ again within those hours: the same episode
▼ │
expected (a person's word)
"""

import math
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from enum import StrEnum

from monitor.rules.expected_hours import QUIET, Expectation, Pulse, expect

__all__ = ["EpisodeState", "Expectation", "Pulse", "Reading", "Sensitivity", "Series", "Spike", "SpikeKind"]


class SpikeKind(StrEnum):
    """What is unusual: how many there are, or how bad they are."""

    VOLUME = "volume"
    NEGATIVITY = "negativity"


class EpisodeState(StrEnum):
    """Where an episode stands."""

    ON = "on"
    OVER = "over"
    EXPECTED = "expected"


@dataclass(frozen=True, slots=True)
class Sensitivity:
    """When an hour is a spike."""

    at_least: int = 8
    """Fewer mentions in an hour are none, however few are usual."""
    factor: float = 2.0
    """Less than so many times the usual is none, however sure it is that it is more."""
    tail: float = 1e-4
    """Only what this share of ordinary hours reaches."""
    worse_by: float = 0.2
    """The share of bad ones must be so much above the usual one."""
    over_after: int = 3
    """So many hours without one end an episode."""


@dataclass(frozen=True, slots=True)
class Reading:
    """One hour of one kind against what was expected; `seen` holds what campaigns brought too."""

    kind: SpikeKind
    seen: float
    expected: float
    low: float
    high: float
    surprise: float
    is_spike: bool
    in_campaigns: int = 0

    @property
    def factor(self) -> float:
        """How many times the usual."""
        return self.seen / self.expected if self.expected > 0 else math.inf


@dataclass(frozen=True, slots=True)
class Series:
    """The hours of a brand, or of one of its topics, since it was first heard of."""

    past: Mapping[int, Pulse]
    since: int

    def volume(self, hour: int, how: Sensitivity) -> Reading | None:
        """That hour's number of mentions; None where nothing can be expected."""
        usual = expect(self.past, hour, self.since)
        return None if usual is None else weigh_volume(self.past.get(hour, QUIET), usual, how)

    def negativity(self, hour: int, how: Sensitivity) -> Reading | None:
        """That hour's share of bad ones; None where nothing can be expected."""
        usual = usual_share(self.past, hour)
        return None if usual is None else weigh_share(self.past.get(hour, QUIET), usual, how)


def weigh_volume(pulse: Pulse, usual: Expectation, how: Sensitivity) -> Reading:
    """How surprising that number is; what a suspected campaign brought has a message of its own, and does not count."""
    low, high = usual.within(how.tail)
    count, surprise = pulse.organic, usual.surprise(pulse.organic)
    enough = count >= how.at_least and count >= how.factor * usual.mean
    is_spike = enough and count > high and surprise <= how.tail
    return Reading(SpikeKind.VOLUME, pulse.mentions, usual.mean, low, high, surprise, is_spike, pulse.in_campaigns)


# -- the share of bad ones

_FEW_SHARES = 100
_FIRM = 40.0
"""As if the usual share were known from so many of this hour's mentions: days differ more than chance has it."""
_LOOK_BACK = 28 * 24


def usual_share(past: Mapping[int, Pulse], hour: int) -> float | None:
    """The usual share of bad ones; None while fewer than a hundred mentions are known."""
    known = [pulse for at, pulse in past.items() if hour - _LOOK_BACK <= at < hour and not pulse.excluded]
    mentions, negative = sum(pulse.organic for pulse in known), sum(pulse.organic_negative for pulse in known)
    return negative / mentions if mentions >= _FEW_SHARES else None


def weigh_share(pulse: Pulse, usual: float, how: Sensitivity) -> Reading:
    """How surprising the share of bad ones is among so many."""
    usual = min(max(usual, 0.01), 0.99)
    mentions, negative = pulse.organic, pulse.organic_negative
    share = negative / mentions if mentions else 0.0
    chances = _chances(mentions, usual)
    surprise = min(sum(chances[negative:]), 1.0)
    enough = mentions >= 2 * how.at_least and share >= usual + how.worse_by
    low, high = _bounds(chances, how.tail)
    is_spike = enough and surprise <= how.tail
    return Reading(SpikeKind.NEGATIVITY, share, usual, low, high, surprise, is_spike, pulse.in_campaigns)


def _chances(mentions: int, usual: float) -> list[float]:
    """How likely each number of bad ones is among so many: a beta-binomial."""
    bad, good = usual * _FIRM, (1 - usual) * _FIRM
    whole = _beta(bad, good) - math.lgamma(mentions + 1)

    def chance(count: int) -> float:
        ways = -math.lgamma(count + 1) - math.lgamma(mentions - count + 1)
        return math.exp(ways + _beta(count + bad, mentions - count + good) - whole)

    return [chance(count) for count in range(mentions + 1)]


def _beta(one: float, other: float) -> float:
    return math.lgamma(one) + math.lgamma(other) - math.lgamma(one + other)


def _bounds(chances: list[float], tail: float) -> tuple[float, float]:
    most = max(len(chances) - 1, 1)
    below, low = 0.0, None
    for count, chance in enumerate(chances):
        below += chance
        if low is None and below > tail:
            low = count
        if 1 - below <= tail:
            return (low or 0) / most, count / most
    return (low or 0) / most, 1.0


# -- episodes


@dataclass(frozen=True, slots=True)
class Spike:
    """One episode: as its newest surprising hour was, and its worst. Topic "" is the brand as a whole."""

    id: int
    brand: str
    topic: str
    kind: SpikeKind
    state: EpisodeState
    began: int
    last: int
    """The last hour that was one."""
    seen: float
    expected: float
    low: float
    high: float
    peak: float
    rev: int = 1
    expected_until: datetime | None = None

    @property
    def is_on(self) -> bool:
        """Whether it goes on."""
        return self.state is EpisodeState.ON


def began(brand: str, topic: str, hour: int, reading: Reading) -> Spike:
    """A new episode; the store numbers it."""
    figures = (reading.seen, reading.expected, reading.low, reading.high, reading.seen)
    return Spike(0, brand, topic, reading.kind, EpisodeState.ON, hour, hour, *figures)


def goes_on(spike: Spike, hour: int, reading: Reading | None, how: Sensitivity) -> Spike:
    """The episode after a look at that hour; the same one where nothing is worth saying."""
    if reading is not None and reading.is_spike and hour >= spike.last:
        return _grown(spike, hour, reading)
    return replace(spike, state=EpisodeState.OVER, rev=spike.rev + 1) if hour - spike.last > how.over_after else spike


def _grown(spike: Spike, hour: int, reading: Reading) -> Spike:
    if hour == spike.last and (reading.seen, reading.expected) == (spike.seen, spike.expected):
        return spike
    return replace(
        spike,
        last=hour,
        seen=reading.seen,
        expected=reading.expected,
        low=reading.low,
        high=reading.high,
        peak=max(spike.peak, reading.seen),
        rev=spike.rev + 1,
    )


def called_expected(spike: Spike, until: datetime) -> Spike:
    """The episode after a person said that it is an expected event, until then."""
    return replace(spike, state=EpisodeState.EXPECTED, expected_until=until, rev=spike.rev + 1)


def hour_of(moment: datetime) -> int:
    """Hours since 1970."""
    return int(moment.timestamp() // 3600)


def start_of(hour: int) -> datetime:
    """When that hour begins."""
    return datetime.fromtimestamp(hour * 3600, tz=UTC)

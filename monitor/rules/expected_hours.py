"""How many mentions an hour of the week usually brings, and how surprising more of them are.

The usual number is a mean over the same hour of the last weeks, pulled towards the same hour of any day and towards all
hours where little is known. How far counts stray from it is learnt from the same weeks: a negative binomial, wider than
Poisson, as people's talk is. Nothing here knows a clock or a store.
"""

import math
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

DAY, WEEK = 24, 168
LOOK_BACK = 8 * WEEK
"""So many hours are compared with."""
LEAST_KNOWN = 3 * DAY
"""Nothing is expected of a brand that was heard of for less."""
SEASONED = 4 * WEEK
"""From here on an hour is compared with the same hour of the week, before only with the same hour of the day."""
_PULL = 2.0
"""So many hours' worth counts what is known of coarser hours."""
_LEAST_SPREAD, _MOST_SPREAD = 0.05, 2.0
_STORM, _FEW = 4, 4
"""An hour of more than four times the usual counts as one of four times: one storm does not make the next one usual."""


@dataclass(frozen=True, slots=True)
class Pulse:
    """What one hour brought: mentions, the bad ones among them, those of suspected campaigns."""

    mentions: int = 0
    negative: int = 0
    in_campaigns: int = 0
    excluded: bool = False
    """Whether it belongs to an expected event, and says nothing of what is usual."""

    @property
    def organic(self) -> int:
        """Those that no suspected campaign explains."""
        return max(self.mentions - self.in_campaigns, 0)

    @property
    def organic_negative(self) -> int:
        """The bad ones among those; whoever writes in a campaign is taken to write something bad."""
        return min(max(self.negative - self.in_campaigns, 0), self.organic)


QUIET = Pulse()


@dataclass(frozen=True, slots=True)
class Expectation:
    """What an hour is expected to bring. `spread`: how far counts stray beyond chance; `known`: from how many hours."""

    mean: float
    spread: float
    known: int

    def surprise(self, count: int) -> float:
        """How likely so many or more are in an ordinary hour: 1 for nothing, near 0 for very many."""
        return 1.0 if count <= 0 else max(0.0, 1.0 - sum(chance for _, chance in self._chances(count - 1)))

    def within(self, tail: float) -> tuple[int, int]:
        """The counts between which an ordinary hour lies, but for that share of hours at either end."""
        low, below = None, 0.0
        for count, chance in self._chances(None):
            below += chance
            if low is None and below > tail:
                low = count
            if 1.0 - below <= tail:
                return low or 0, count
        return low or 0, low or 0

    def _chances(self, most: int | None) -> Iterator[tuple[int, float]]:
        """Each count with how likely it is; up to `most`, or until nothing is left to tell."""
        size = 1.0 / self.spread
        again = self.mean / (size + self.mean)
        chance = math.exp(size * math.log1p(-again))
        count = 0
        while most is None or count <= most:
            yield count, chance
            if count > self.mean and chance < 1e-12:
                return
            chance *= again * (count + size) / (count + 1)
            count += 1


def expect(past: Mapping[int, Pulse], hour: int, since: int) -> Expectation | None:
    """What that hour is expected to bring; `past` holds the hours in which anything was said, since then.

    None where too little is known.
    """
    hours = _compared(past, hour, since)
    if len(hours) < LEAST_KNOWN:
        return None
    rhythm = _Rhythm(hours, seasoned=hour - since >= SEASONED)
    mean = rhythm.mean(hour)
    spread = _spread(hours, rhythm)
    unsure = (mean + spread * mean * mean) / rhythm.weight(hour)  # the mean is itself only known so well
    return Expectation(mean, min(spread + unsure / (mean * mean), _MOST_SPREAD), rhythm.count(hour))


def _compared(past: Mapping[int, Pulse], hour: int, since: int) -> dict[int, float]:
    """The counts of the hours before that say what is usual, silent hours too, storms cut down."""
    first = max(since, hour - LOOK_BACK)
    found = {at: past.get(at, QUIET) for at in range(first, hour)}
    counts = {at: float(pulse.organic) for at, pulse in found.items() if not pulse.excluded}
    daily = _means((at % DAY, count) for at, count in counts.items())
    return {at: min(count, _STORM * daily[at % DAY] + _FEW) for at, count in counts.items()}


class _Rhythm:
    """What is usual for the hours of the week."""

    def __init__(self, hours: Mapping[int, float], *, seasoned: bool) -> None:
        self._length = WEEK if seasoned else DAY
        self._all = (sum(hours.values()) + 0.5) / (len(hours) + 1)  # never nothing: then one would be a wonder
        self._coarse = _sums((at % DAY, count) for at, count in hours.items())
        self._fine = _sums((at % self._length, count) for at, count in hours.items())

    def mean(self, hour: int) -> float:
        """The mean of that hour."""
        coarse = _pulled(*self._coarse.get(hour % DAY, (0.0, 0)), self._all)
        if self._length == DAY:
            return coarse
        return _pulled(*self._fine.get(hour % WEEK, (0.0, 0)), coarse)

    def weight(self, hour: int) -> float:
        """How many hours' worth stands behind it."""
        return self.count(hour) + _PULL

    def count(self, hour: int) -> int:
        """How many hours like it are known."""
        return self._fine.get(hour % self._length, (0.0, 0))[1]


def _pulled(total: float, count: int, towards: float) -> float:
    return (total + _PULL * towards) / (count + _PULL)


def _sums(pairs: Iterable[tuple[int, float]]) -> dict[int, tuple[float, int]]:
    found: dict[int, tuple[float, int]] = {}
    for key, count in pairs:
        total, known = found.get(key, (0.0, 0))
        found[key] = (total + count, known + 1)
    return found


def _means(pairs: Iterable[tuple[int, float]]) -> dict[int, float]:
    return {key: total / known for key, (total, known) in _sums(pairs).items()}


def _spread(hours: Mapping[int, float], rhythm: _Rhythm) -> float:
    """How much further than chance counts stray from what is usual, as a share of its square."""
    beyond = usual = 0.0
    means: dict[int, float] = {}
    for at, count in hours.items():
        place = at % WEEK
        mean = means.setdefault(place, rhythm.mean(place))
        beyond += (count - mean) ** 2 - mean
        usual += mean * mean
    return min(max(beyond / usual, _LEAST_SPREAD), _MOST_SPREAD)

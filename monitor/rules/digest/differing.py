"""Whether two weeks' numbers differ by more than chance brings about: small numbers do not shout."""

from math import sqrt

_SURE = 2.58
"""Standard deviations that chance reaches once in a hundred weeks."""
_SHARE_OF_COUNT = 0.2
_FEWEST_MORE = 5
_FEWEST_OF_SHARE = 20
_POINTS, _POINTS_OF_CLOCKS = 0.05, 0.1
_FEWEST_CLOCKS = 10
_LONGER = 1.5
_LEAST_WAIT = 900.0
"""Seconds; nobody reorganises for less."""


def counts_differ(now: float, before: float) -> bool:
    """Whether two counts of equal stretches of time differ: by a fifth at least, and by more than Poisson's chance."""
    gap = abs(now - before)
    if gap < max(_FEWEST_MORE, _SHARE_OF_COUNT * before):
        return False
    return gap / sqrt(now + before) >= _SURE


def shares_differ(now: tuple[float, float], before: tuple[float, float]) -> bool:
    """Whether two shares, each with the number it is a share of, differ by five points and by more than chance."""
    (share, of), (other, of_other) = now, before
    if min(of, of_other) < _FEWEST_OF_SHARE or abs(share - other) < _POINTS:
        return False
    pooled = (share * of + other * of_other) / (of + of_other)
    spread = sqrt(pooled * (1 - pooled) * (1 / of + 1 / of_other))
    return spread > 0 and abs(share - other) / spread >= _SURE


def kept_differs(share: float, clocks: int, before: float) -> bool:
    """Whether so many clocks were kept more or less often than the share of the week before leads to expect."""
    if clocks < _FEWEST_CLOCKS or abs(share - before) < _POINTS_OF_CLOCKS:
        return False
    likely = min(max(before, 0.05), 0.95)
    return abs(share - before) / sqrt(likely * (1 - likely) / clocks) >= _SURE


def waits_differ(now: float, before: float, answers: int) -> bool:
    """Whether customers waited half as long again, or the other way round, by a quarter of an hour at least."""
    if answers < _FEWEST_CLOCKS or abs(now - before) < _LEAST_WAIT:
        return False
    return max(now, before) >= _LONGER * min(now, before)

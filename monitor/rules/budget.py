"""How urgent is urgent enough, if a team can take so many new cases a day: a threshold from what was heard lately."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta

from monitor.rules.score import BANDS

WINDOW = timedelta(days=14)
"""Two of every weekday: Mondays are not Sundays."""
ENOUGH = 50
"""With fewer cases known, chance decides how many a threshold lets through."""
NEVER_HELD = BANDS[-1]
"""Level 3 is never held back by a budget: somebody is hurt, robbed, or goes to court."""
CALM = BANDS[0]
"""What is below level 1 asks for nobody, however much room the budget has."""

Counts = Mapping[int, Mapping[int, int]]
"""Whole days ago → urgency → new cases."""


@dataclass(frozen=True, slots=True)
class Budget:
    """At most this many new cases a day, on average."""

    a_day: int
    until_known: int = BANDS[1]
    """The threshold while too few cases are known."""


@dataclass(frozen=True, slots=True)
class Threshold:
    """What a budget comes to: the lowest urgency that is told, None while too few cases are known."""

    urgency: int | None
    cases: int
    days: int


def threshold(counts: Counts, a_day: int, *, floor: int = CALM) -> Threshold:
    """The lowest urgency, `floor` or above, from which on there were at most `a_day` new cases a day on average.

    Days are counted back to the first with a case, so that a store a few days old is not taken for a calm brand.
    """
    days = max(counts, default=-1) + 1
    total = sum(sum(day.values()) for day in counts.values())
    if total < ENOUGH:
        return Threshold(None, total, days)
    lowest = NEVER_HELD
    while lowest > floor and _from(counts, lowest - 1) <= a_day * days:
        lowest -= 1
    return Threshold(lowest, total, days)


def _from(counts: Counts, urgency: int) -> int:
    return sum(count for day in counts.values() for reached, count in day.items() if reached >= urgency)

"""How long sources were not heard in a week: a broken source must not look like a quiet week."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from monitor.rules.digest.counts import Gap, Listening

LONG = timedelta(hours=24)
"""So much of a week unheard and its numbers say less than they seem to."""

Span = tuple[datetime, datetime]


@dataclass(frozen=True, slots=True)
class Unheard:
    """A source, and how long nothing was heard of it in the week."""

    source: str
    length: timedelta

    @property
    def hours(self) -> int:
        """Whole hours."""
        return int(self.length / timedelta(hours=1))


def unheard_of(one: Listening, week: Span) -> timedelta:
    """How long the source was not heard within the week; before it was first listened to does not count."""
    return sum((length_of(gap, week) for gap in one.gaps), timedelta(0))


def was_heard(one: Listening, week: Span) -> bool:
    """Whether anything of that source could be heard in the week."""
    first, last = week
    return one.since is not None and unheard_of(one, week) < last - max(one.since, first)


def length_of(gap: Gap, week: Span) -> timedelta:
    """How much of the gap lies in the week; one that goes on lasts to its end."""
    first, last = week
    return max(min(gap.ended or last, last) - max(gap.began, first), timedelta(0))


def long_unheard(coverage: Iterable[Listening], week: Span) -> tuple[Unheard, ...]:
    """The sources that were unheard for a day or more, the worst first."""
    found = (Unheard(one.source, unheard_of(one, week)) for one in coverage)
    return tuple(sorted((one for one in found if one.length >= LONG), key=lambda one: (-one.length, one.source)))

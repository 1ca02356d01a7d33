"""When a source was listened to, and when it was not: a broken source must not look like a quiet one.

A source is listened to while its polls read it as described. Longer pauses than it has by its rhythm are gaps.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from monitor.rules.pace import Luck, Rhythm

_READ = frozenset({Luck.FINE, Luck.PARTIAL})
_AT_LEAST = timedelta(hours=1)
_PAUSES = 3


@dataclass(frozen=True, slots=True)
class Heed:
    """Since when a source is listened to, and up to when that is settled: later is heard, or becomes a gap."""

    since: datetime | None = None
    """None: never read as described."""
    until: datetime | None = None
    """When it was last read as described; or tried again, after a time in which nobody had."""


@dataclass(frozen=True, slots=True)
class Missed:
    """A time in which a source was not read as described. `luck` is FINE where nobody polled."""

    began: datetime
    ended: datetime
    luck: Luck


def covers(luck: Luck) -> bool:
    """Whether a poll that ended so has heard what was said there."""
    return luck in _READ


def patience(rhythm: Rhythm) -> timedelta:
    """For how long a source of that rhythm may go unread, and that is no gap."""
    return max(_AT_LEAST, _PAUSES * rhythm.poll[1])


def gap_of(until: datetime | None, luck: Luck, patience: timedelta, *, now: datetime) -> Missed | None:
    """The gap since the source was last listened to, where `luck` is that of its polls meanwhile; None within reason.

    A clock that was put back makes none.
    """
    if until is None or now - until <= patience:
        return None
    return Missed(until, now, luck if luck is not Luck.UNTRIED and not covers(luck) else Luck.FINE)


def listened(
    before: Heed, luck: Luck, patience: timedelta, *, heard: bool, now: datetime
) -> tuple[Heed, Missed | None]:
    """What is known after one more poll, and the gap that has ended with it; `luck` is that before the poll.

    A gap in which nobody polled also ends with a poll that fails: what follows it is that trouble's.
    """
    back = before.until is not None and now < before.until
    gap = gap_of(before.until, luck, patience, now=now) if heard or covers(luck) else None
    settled = now if heard or back or gap else before.until
    since = now if before.since is None and heard else before.since
    return Heed(min(since, now) if since else None, settled), gap

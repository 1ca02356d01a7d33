"""Whether the line that presses come by is alive, judged by what comes back over it and not by what it says of itself.

A socket can be deaf and call itself connected: only a pong proves that the other end hears us.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

PATIENCE = timedelta(seconds=60)
"""What mends itself within this time is no failure."""
FRESH = timedelta(seconds=60)
"""A pong older than this proves nothing any more."""
FIRST_PONG = timedelta(seconds=30)
"""How long a new line may wait for its first one."""
FIRST_WAIT, LONGEST_WAIT = timedelta(seconds=1), timedelta(minutes=5)


@dataclass(frozen=True, slots=True)
class Pulse:
    """What a line says of itself, and when a pong last came over it (seconds since the epoch)."""

    connected: bool
    pong_at: float | None


class Watchdog:
    """Decides when to connect anew; knows no socket."""

    def __init__(self, now: datetime, draw: Callable[[], float]) -> None:
        self.up = False
        self.since = now
        """When it became what it is."""
        self._draw = draw
        self._connected_at: datetime | None = None
        self._bad_since: datetime | None = None
        self._tries = 0
        self._next_try = now

    def look(self, pulse: Pulse | None, now: datetime) -> bool:
        """Whether to connect anew now; None is a line that never came about."""
        if pulse is None:
            self._turn(up=False, since=now)
            return now >= self._next_try
        if _proven(pulse, now):
            self._bad_since, self._tries = None, 0
            self._turn(up=True, since=now)
            return False
        if self._is_young(pulse, now):
            return False
        self._bad_since = min(self._bad_since or now, now)  # the clock may have been put back
        if now - self._bad_since < PATIENCE:
            return False
        self._turn(up=False, since=self._bad_since)
        return now >= self._next_try

    def tried(self, now: datetime) -> None:
        """A new line was begun, whether it came about or not."""
        wait = min(LONGEST_WAIT, FIRST_WAIT * 2 ** min(self._tries, 20))
        self._next_try = now + wait * (0.5 + self._draw() / 2)
        self._tries += 1
        self._connected_at, self._bad_since = now, None

    def _is_young(self, pulse: Pulse, now: datetime) -> bool:
        began = self._connected_at
        return pulse.connected and pulse.pong_at is None and began is not None and now - began < FIRST_PONG

    def _turn(self, *, up: bool, since: datetime) -> None:
        if up is not self.up:
            self.up, self.since = up, since


def _proven(pulse: Pulse, now: datetime) -> bool:
    return pulse.connected and pulse.pong_at is not None and now.timestamp() - pulse.pong_at < FRESH.total_seconds()

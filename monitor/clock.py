"""The one place that asks the computer for the time."""

import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime

from scrapers.kit.mention import Clock


def system_clock() -> datetime:
    """The present moment, aware and in UTC."""
    return datetime.now(UTC)


def steady_clock() -> float:
    """Seconds that only ever grow, whatever happens to the wall clock."""
    return time.monotonic()


@dataclass(frozen=True, slots=True)
class Times:
    """The wall clock, and one that only ever grows."""

    clock: Clock
    steady: Callable[[], float]


class StepWatch:
    """Notices when the wall clock is put back: times that were computed before no longer hold."""

    def __init__(self, times: Times) -> None:
        self._times = times
        self._offset = self._measure()

    def went_back(self) -> float:
        """By how many seconds since the last call; 0 for less than two."""
        before, self._offset = self._offset, self._measure()
        return max(0.0, before - self._offset) if before - self._offset >= 2 else 0.0

    def _measure(self) -> float:
        return self._times.clock().timestamp() - self._times.steady()

"""The one place that asks the computer for the time."""

import time
from datetime import UTC, datetime


def system_clock() -> datetime:
    """The present moment, aware and in UTC."""
    return datetime.now(UTC)


def steady_clock() -> float:
    """Seconds that only ever grow, whatever happens to the wall clock."""
    return time.monotonic()

"""The one place that asks the computer for the time."""

from datetime import UTC, datetime


def system_clock() -> datetime:
    """The present moment, aware and in UTC."""
    return datetime.now(UTC)

"""Spans of time as somebody types them behind an option."""

from datetime import UTC, datetime, timedelta

from monitor.errors import MonitorError
from scrapers.kit.duration import parse_duration
from scrapers.kit.errors import msg


def span_of(text: str | None) -> timedelta | None:
    """The span a user typed. Raises `MonitorError` saying which forms are understood."""
    if text is None:
        return None
    try:
        return parse_duration(text)
    except ValueError as error:
        what = msg("{text!r} is not a duration: write it like 90s, 10m, 24h or 3d")
        raise MonitorError(what, text=text) from error


def moment_before(now: datetime, span: str) -> datetime:
    """So long ago, as somebody typed it; the beginning of all calendars if that is longer ago still."""
    try:
        return now - (span_of(span) or timedelta(0))
    except OverflowError:
        return datetime.min.replace(tzinfo=UTC)

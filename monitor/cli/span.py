"""Spans of time as somebody types them behind an option."""

from datetime import timedelta

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

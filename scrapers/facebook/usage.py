"""How much of Facebook's patience is used up, as its headers say, and how long to leave it alone."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import timedelta

SLOW_AT, REST_AT = 75, 95
SHORT_REST, LONG_REST = timedelta(minutes=15), timedelta(minutes=60)
_SLOWEST = timedelta(minutes=15)
_LONGEST = timedelta(hours=24)
_MEASURES = ("call_count", "total_cputime", "total_time")
_APP_HEADERS = ("x-app-usage", "x-page-usage")


@dataclass(frozen=True, slots=True)
class Usage:
    """Per cent of what may be used, and how long until it may be used again, where that is said."""

    percent: int = 0
    regain: timedelta = timedelta(0)

    @property
    def is_slow(self) -> bool:
        """Whether to ask less often."""
        return self.percent >= SLOW_AT

    @property
    def is_spent(self) -> bool:
        """Whether to ask nothing for a while: calling on while limited makes it longer."""
        return self.percent >= REST_AT

    @property
    def pause(self) -> timedelta:
        """How long to leave Facebook alone before the next poll."""
        if self.is_spent:
            return max(self.regain, SHORT_REST)
        steps = (self.percent - SLOW_AT + 1) / (REST_AT - SLOW_AT)
        return _SLOWEST * steps if self.is_slow else timedelta(0)


def usage_in(headers: Mapping[str, str]) -> Usage | None:
    """What the headers of an answer say; None if they say nothing."""
    found = [*_of_pages(_json(headers.get("x-business-use-case-usage")))]
    found += [use for name in _APP_HEADERS for use in _one(_json(headers.get(name)))]
    if not found:
        return None
    return Usage(max(use.percent for use in found), max(use.regain for use in found))


def rest_after(times: int) -> timedelta:
    """How long to wait after that many refusals in a row, when nobody says how long."""
    return min(LONG_REST, SHORT_REST * int(2 ** min(max(times, 0), 4)))


def _of_pages(data: object) -> Iterator[Usage]:
    """Reading a page is one use case among others of the business: what its advertising uses is not ours."""
    for entries in data.values() if isinstance(data, dict) else ():
        for entry in entries if isinstance(entries, list) else ():
            if isinstance(entry, dict) and entry.get("type", "pages") == "pages":
                yield from _one(entry)


def _one(data: object) -> Iterator[Usage]:
    if isinstance(data, dict):
        percents = [number for name in _MEASURES if (number := _number(data.get(name))) is not None]
        minutes = _number(data.get("estimated_time_to_regain_access")) or 0
        if percents or minutes:
            regain = min(_LONGEST, timedelta(minutes=min(minutes, 10_000)))
            yield Usage(max(percents, default=0), regain)


def _number(value: object) -> int | None:
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        return None
    return int(value) if 0 <= value < 1_000_000 else None


def _json(text: str | None) -> object:
    try:
        return json.loads(text) if text else None
    except (ValueError, RecursionError):
        return None

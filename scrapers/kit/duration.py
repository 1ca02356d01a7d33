"""Spans of time as people write them in YAML: `90s`, `10m`, `24h`, `3d`, `1.5h`, `0`, and ranges `2s..3s`."""

import re
from datetime import timedelta
from typing import Annotated

from pydantic import BeforeValidator, WithJsonSchema

from scrapers.kit.errors import msg

_UNITS = {"ms": 0.001, "s": 1, "m": 60, "h": 3_600, "d": 86_400, "w": 604_800}
NO_DURATION = msg("write a duration such as 90s, 10m, 24h or 3d")
NO_RANGE = msg("write a range such as 10m..15m, the smaller one first")
_FORM = re.compile(r"(\d{1,9}(?:\.\d{1,6})?)\s*(ms|s|m|h|d|w)?", re.ASCII)


def parse_duration(value: object) -> timedelta:
    """The span; a bare number means seconds. Raises ValueError saying which forms are understood."""
    if isinstance(value, timedelta):
        return value
    found = _FORM.fullmatch(str(value).strip()) if isinstance(value, (str, int, float)) else None
    if found is None or isinstance(value, bool):
        raise ValueError(NO_DURATION)
    try:
        return timedelta(seconds=float(found[1]) * _UNITS[found[2] or "s"])
    except OverflowError as error:
        raise ValueError(NO_DURATION) from error


def parse_range(value: object) -> tuple[timedelta, timedelta]:
    """The two ends of `10m..15m`; a single duration is both. Raises ValueError."""
    if isinstance(value, str):
        first, _, second = value.partition("..")
        low, high = parse_duration(first), parse_duration(second or first)
    elif isinstance(value, tuple):
        low, high = value
    else:
        low = high = parse_duration(value)
    if low > high:
        raise ValueError(NO_RANGE)
    return low, high


_ONE = r"\d{1,9}(\.\d{1,6})?\s*(ms|s|m|h|d|w)?"
_SCHEMA = {"type": ["string", "number"], "minimum": 0}
Duration = Annotated[timedelta, BeforeValidator(parse_duration), WithJsonSchema({**_SCHEMA, "pattern": f"^{_ONE}$"})]
DurationRange = Annotated[
    tuple[timedelta, timedelta],
    BeforeValidator(parse_range),
    WithJsonSchema({**_SCHEMA, "pattern": rf"^{_ONE}(\.\.{_ONE})?$"}),
]

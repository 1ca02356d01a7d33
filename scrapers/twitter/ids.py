"""X's ids: numbers as text, in the order of time, with the moment they were made in them."""

import re
from datetime import UTC, datetime, timedelta

_ID = re.compile(r"[0-9]{1,19}", re.ASCII)
_EPOCH = datetime(2010, 11, 4, 1, 42, 54, 657000, tzinfo=UTC)
_TIME_BIT = 22
_AHEAD = timedelta(minutes=5)
"""So far X's clock may be ahead of ours."""


def id_in(value: object) -> str | None:
    """The id, if that is one."""
    if isinstance(value, int) and not isinstance(value, bool) and 0 <= value < 10**19:
        value = str(value)
    return value if isinstance(value, str) and _ID.fullmatch(value) else None


def time_of(native_id: str) -> datetime:
    """When the id was made."""
    return _EPOCH + timedelta(milliseconds=int(native_id) >> _TIME_BIT)


def is_made(native_id: str, now: datetime) -> bool:
    """Whether there can be such an id already; to read on after one that is not would be to hear nothing."""
    return time_of(native_id) <= now + _AHEAD


def earlier(native_id: str, span: timedelta) -> str:
    """An id made that much earlier."""
    step = (span // timedelta(milliseconds=1)) << _TIME_BIT
    return str(max(1, int(native_id) - step))


def id_at(moment: datetime) -> str:
    """The first id of that moment."""
    return str(max(0, (moment - _EPOCH) // timedelta(milliseconds=1)) << _TIME_BIT)

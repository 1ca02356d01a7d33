"""What is remembered between two polls of a search: where it stopped, what it cost, what was missed. Nobody's words."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta

from scrapers.kit.mention import Cursor
from scrapers.twitter.budget import Spending
from scrapers.twitter.fields import Dialect
from scrapers.twitter.ids import earlier, id_in, time_of
from scrapers.twitter.page import token_in

_VERSION = 1
MOST_RECENT = 2_000
OVERLAP = timedelta(minutes=1)
"""So late a post may appear in X's index after one that is newer."""
GAPS_FOR = timedelta(days=7)
_MOST_GAPS = 10
_MOST_COUNTED = 2**53
_YEARS = range(2006, 2100)
"""In which a moment can be: with others one cannot reckon."""
_UNREADABLE = (ValueError, TypeError, KeyError, IndexError, AttributeError, OverflowError, OSError, RecursionError)


@dataclass(frozen=True, slots=True)
class Start:
    """From where on a round reads: after an id, or from a moment on; and up to where, if not up to now."""

    since_id: str | None = None
    time: datetime | None = None
    until: datetime | None = None

    @property
    def begin(self) -> datetime:
        """The moment it reads from."""
        return self.time or time_of(self.since_id or "0")


@dataclass(frozen=True, slots=True)
class Pending:
    """A round that is not over: it goes on at `next_token`, with the start it began with."""

    start: Start
    asked_at: datetime
    next_token: str | None
    """None: X does not know the place any more, so the rest is asked for by time."""
    newest: str | None = None
    """The newest id of its first page: where the next round will begin."""
    oldest: str | None = None
    """The oldest id it read: where its rest ends."""
    pages: int = 0
    """Read without a pause."""


@dataclass(frozen=True, slots=True)
class Gap:
    """A time that was not read and cannot be read any more."""

    since: datetime
    until: datetime
    told_at: datetime
    """When we learned of it."""


@dataclass(frozen=True, slots=True)
class RateWindow:
    """What X said last of its own limits; None where it did not."""

    limit: int | None = None
    remaining: int | None = None
    reset: int | None = None


@dataclass(frozen=True, slots=True)
class Memory:
    """Everything one search knows from its earlier polls."""

    query: str
    """A mark of the query's text: another query begins anew."""
    spending: Spending
    since_id: str | None = None
    since_at: datetime | None = None
    """When that id was first seen, by our clock."""
    settled: bool = False
    """Whether it was read around `since_id` once more, after everything older had time to appear."""
    read_until: datetime | None = None
    """Everything before was read; None until the first round is over."""
    pending: Pending | None = None
    dialect: Dialect = Dialect.TWEET
    blind: int = 0
    """Pages in a row without a single date: perhaps the wrong dialect."""
    own_id: str | None = None
    gaps: tuple[Gap, ...] = ()
    recent: frozenset[str] = field(default_factory=frozenset)
    """Ids that will come once more, because the next round begins a little earlier."""
    recent_on: date | None = None
    """The day they were paid on."""
    limits: RateWindow = field(default_factory=RateWindow)

    @property
    def is_first(self) -> bool:
        """Whether what comes was said before we listened."""
        return self.read_until is None

    def at(self, now: datetime) -> "Memory":
        """The same today. What a clock that was ahead put into the future counts as now."""
        read_until = min(self.read_until, now) if self.read_until else None
        pending = self.pending
        if pending is not None and pending.asked_at > now:
            pending = replace(pending, asked_at=now)
        since_at = min(self.since_at, now) if self.since_at else None
        kept = replace(self, spending=self.spending.on(now), since_at=since_at)
        return replace(kept, read_until=read_until, pending=pending)

    def without_start(self) -> "Memory":
        """X no longer knows the id we stopped at."""
        return replace(self, since_id=None, since_at=None, settled=False, pending=None)

    def with_gap(self, gap: Gap | None, now: datetime) -> "Memory":
        """With one more time that was missed; old ones are forgotten."""
        gaps = (*self.gaps, gap) if gap is not None and gap not in self.gaps else self.gaps
        return replace(self, gaps=tuple(one for one in gaps if abs(now - one.told_at) < GAPS_FOR)[-_MOST_GAPS:])

    def after(self, newest: str | None, asked_at: datetime) -> "Memory":
        """With the round over that was asked at that moment and whose first page began with `newest`."""
        since = max((one for one in (self.since_id, newest) if one), key=int, default=None)
        moved = since != self.since_id
        settled = not moved and (self.settled or _long_ago(self.since_at, asked_at))
        read_until = max(self.read_until or asked_at, asked_at)
        seen_at = asked_at if moved or self.since_at is None else self.since_at
        kept = replace(self, since_id=since, since_at=seen_at, settled=settled, read_until=read_until, pending=None)
        return kept.with_recent(self.recent, since)

    def with_recent(self, ids: frozenset[str], newest: str | None) -> "Memory":
        """With those of the ids that the next round, beginning before `newest`, will see once more."""
        floor = int(earlier(newest, OVERLAP)) if newest else 0
        late = sorted((one for one in ids if int(one) > floor), key=int)
        return replace(self, recent=frozenset(late[-MOST_RECENT:]))


def _long_ago(seen_at: datetime | None, asked_at: datetime) -> bool:
    return seen_at is not None and asked_at - seen_at >= OVERLAP


def mark_of(query: str) -> str:
    """A short mark of the query's text."""
    return hashlib.blake2b(query.encode(), digest_size=8).hexdigest()


def write_cursor(memory: Memory) -> Cursor:
    """The memory as text."""
    pending, spending = memory.pending, memory.spending
    data = {
        "v": _VERSION,
        "query": memory.query,
        "spent": [
            *(spending.day.isoformat(), spending.posts_day, spending.posts_month),
            *(spending.users_month, spending.users_day),
        ],
        "since": [memory.since_id, _seconds(memory.since_at), memory.settled],
        "read_until": _seconds(memory.read_until),
        "pending": [
            *(pending.start.since_id, _seconds(pending.start.time), _seconds(pending.asked_at)),
            *(pending.next_token, pending.newest, pending.pages, pending.oldest, _seconds(pending.start.until)),
        ]
        if pending
        else None,
        "dialect": [memory.dialect.value, memory.blind],
        "own": memory.own_id,
        "gaps": [[_seconds(gap.since), _seconds(gap.until), _seconds(gap.told_at)] for gap in memory.gaps],
        "recent": [memory.recent_on.isoformat() if memory.recent_on else None, sorted(memory.recent, key=int)],
        "limits": [memory.limits.limit, memory.limits.remaining, memory.limits.reset],
    }
    return Cursor(json.dumps(data, separators=(",", ":")))


def read_cursor(cursor: Cursor | None, query: str, now: datetime) -> Memory:
    """The memory in that text. Of another query only what was spent and seen of X itself is kept."""
    fresh = Memory(mark_of(query), Spending(now.astimezone(UTC).date()))
    try:
        data = json.loads(cursor or "{}")
        fresh = replace(fresh, spending=_spending(data["spent"]).on(now))
        memory = _memory(data).at(now) if data["v"] == _VERSION else fresh
    except _UNREADABLE:
        return fresh
    if memory.query == fresh.query:
        return memory
    return replace(fresh, dialect=memory.dialect, own_id=memory.own_id, limits=memory.limits)


def _memory(data: Mapping[str, list[object]]) -> Memory:
    since_id, since_at, settled = data["since"]
    recent_on, recent = data["recent"]
    dialect, blind = data["dialect"]
    return Memory(
        query=str(data["query"]),
        spending=_spending(data["spent"]),
        since_id=_id(since_id),
        since_at=_moment(since_at),
        settled=settled is True,
        read_until=_moment(data["read_until"]),
        pending=_pending(data["pending"]) if data["pending"] else None,
        dialect=Dialect(str(dialect)),
        blind=_whole(blind),
        own_id=_id(data["own"]),
        gaps=tuple(Gap(*map(_sure, moments)) for moments in _rows(data["gaps"])),
        recent=frozenset(_sure_id(one) for one in _row(recent)),
        recent_on=date.fromisoformat(recent_on) if isinstance(recent_on, str) else None,
        limits=RateWindow(*(None if one is None else _whole(one) for one in data["limits"])),
    )


def _pending(row: list[object]) -> Pending:
    since_id, time, asked_at, next_token, newest, pages, oldest, until = row
    start = Start(_id(since_id), _moment(time), _moment(until))
    return Pending(start, _sure(asked_at), token_in(next_token), _id(newest), _id(oldest), _whole(pages))


def _spending(row: list[object]) -> Spending:
    day, *counts = row
    return Spending(date.fromisoformat(str(day)), *map(_whole, counts))


def _rows(value: object) -> list[list[object]]:
    return [_row(one) for one in _row(value)]


def _row(value: object) -> list[object]:
    if not isinstance(value, list):
        raise TypeError
    return value


def _whole(value: object) -> int:
    if not isinstance(value, int) or isinstance(value, bool) or not 0 <= value < _MOST_COUNTED:
        raise TypeError
    return value


def _id(value: object) -> str | None:
    return None if value is None else _sure_id(value)


def _sure_id(value: object) -> str:
    found = id_in(value)
    if found is None:
        raise ValueError
    return found


def _seconds(moment: datetime | None) -> float | None:
    return None if moment is None else moment.timestamp()


def _moment(value: object) -> datetime | None:
    return None if value is None else _sure(value)


def _sure(value: object) -> datetime:
    if not isinstance(value, (int, float)) or isinstance(value, bool):
        raise TypeError
    moment = datetime.fromtimestamp(value, tz=UTC)
    if moment.year not in _YEARS:
        raise ValueError
    return moment

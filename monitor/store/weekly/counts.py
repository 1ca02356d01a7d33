"""How much was written in a week: by hour, source, feeling and topic; and what of it is not counted yet."""

import json
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cache, cached_property
from typing import Any

from sqlalchemy import Connection, Select, Text, bindparam, cast, func, select

from monitor.rules.digest.counts import Cell, TopicCell
from monitor.rules.score import Sentiment
from monitor.rules.spike import hour_of
from monitor.store.idiom import NEXT, SQLITE, hour_name, in_one_line
from monitor.store.mentions import Mentions
from monitor.store.weekly.reach import WRITTEN, M, S, asked, counted, counted_suspects

PRAISE = "praise"


@dataclass(frozen=True, slots=True)
class _Lot:
    """Mentions that have all of this in common."""

    hour: int
    entry: str
    sentiment: Sentiment
    topics: tuple[str, ...]
    suspected: bool
    mentions: int


class Week:
    """One brand's mentions of one time; read once, however much is asked of it."""

    def __init__(self, connection: Connection, brand: str, since: datetime, until: datetime) -> None:
        self._connection, self._brand = connection, brand
        self._since, self._until = since, until

    def cells(self) -> list[Cell]:
        """By hour, source and feeling."""
        return self._cells(lambda lot: lot.hour)

    def totals(self) -> list[Cell]:
        """By source and feeling, all of it in the first hour."""
        first = hour_of(self._since)
        return self._cells(lambda _: first)

    def _cells(self, hour: Callable[[_Lot], int]) -> list[Cell]:
        sums = _summed(self._lots, lambda lot: [(hour(lot), lot.entry, lot.sentiment)])
        return [Cell(at, entry, feeling, suspected, number) for ((at, entry, feeling), suspected), number in sums]

    def topics(self) -> list[TopicCell]:
        """By topic, and whether they are negative."""
        sums = _summed(self._lots, lambda lot: [(one, lot.sentiment is Sentiment.NEGATIVE) for one in lot.topics])
        return [TopicCell(topic, negative, suspected, number) for ((topic, negative), suspected), number in sums]

    def praising(self) -> int:
        """How many praise and complain of nothing."""
        praise = (lot for lot in self._lots if PRAISE in lot.topics and lot.sentiment is not Sentiment.NEGATIVE)
        return sum(lot.mentions for lot in praise)

    def about(self, topics: Collection[str]) -> int:
        """How many are about one of these topics."""
        wanted = frozenset(topics)
        return sum(lot.mentions for lot in self._lots if wanted.intersection(lot.topics))

    @cached_property
    def _lots(self) -> tuple[_Lot, ...]:
        theirs = self._alike(_SUSPECTS, self._since, self._until)
        everyone: Counter[str] = Counter()
        since = self._since
        while since < self._until:  # day by day: what is in memory at once must not grow with the week
            everyone += self._alike(_EVERYONE, since, min(since + _DAY, self._until))
            since += _DAY
        return tuple(lot for line, mentions in everyone.items() for lot in _apart(line, mentions, theirs[line]))

    def _alike(self, read: Select[Any], since: datetime, until: datetime) -> Counter[str]:
        """How many mentions are told by the same line."""
        lines = self._connection.execute(read, asked(self._brand, since, until)).scalar()
        return Counter(lines.split(NEXT) if lines else ())


def _apart(line: str, mentions: int, suspected: int) -> Iterator[_Lot]:
    hour, sentiment, topics, entry = line.split(_BETWEEN, 3)
    known = (_number_of(hour), entry, Sentiment(sentiment), topics_of(topics))
    if mentions > suspected:
        yield _Lot(*known, suspected=False, mentions=mentions - suspected)
    if suspected:
        yield _Lot(*known, suspected=True, mentions=suspected)


def _summed(lots: Iterable[_Lot], ways: Callable[[_Lot], Iterable[Any]]) -> list[tuple[tuple[Any, bool], int]]:
    sums: Counter[tuple[Any, bool]] = Counter()
    for lot in lots:
        for way in ways(lot):
            sums[way, lot.suspected] += lot.mentions
    return sorted(sums.items())


@cache
def _number_of(hour: str) -> int:
    return hour_of(datetime.fromisoformat(f"{hour}:00").replace(tzinfo=UTC))


@cache
def topics_of(kept: str) -> tuple[str, ...]:
    """The codes behind the JSON; there are some hundred ways in which they come together."""
    return tuple(dict.fromkeys(json.loads(kept) or ()))


TOPICS = func.coalesce(cast(S.c.topics, Text), "[]")
_BETWEEN = "\x1f"
_DAY = timedelta(days=1)
_LINE = in_one_line(hour_name(M.c.created_at) + _BETWEEN + S.c.sentiment + _BETWEEN + TOPICS + _BETWEEN + M.c.entry)
_EVERYONE, _SUSPECTS = counted(_LINE), counted_suspects(_LINE)


# -- beside the week itself


def began(connection: Connection, brand: str) -> datetime | None:
    """When the brand's first mention was heard; asked at every tick.

    What was written after the oldest one was heard cannot have been heard before it: only what is older is looked at,
    and numbers are given in the order of hearing.
    """
    oldest = connection.execute(_OLDEST, {"brand": brand}).first()
    if oldest is None:
        return None
    heard: datetime | None = connection.execute(_BEGAN, {"brand": brand, "until": max(oldest)}).scalar()
    return heard


def unjudged(connection: Connection, brand: str, since: datetime, until: datetime) -> int:
    """How many nobody has judged yet: they are in no other count."""
    return int(connection.execute(_UNJUDGED, asked(brand, since, until)).scalar_one())


def heard_late(connection: Connection, brand: str, span: tuple[datetime, datetime], after: datetime) -> int:
    """How many of them were heard only after that moment."""
    known = Mentions(connection).last_before(after + timedelta.resolution)
    return int(connection.execute(_HEARD_LATE, asked(brand, *span) | {"known": known}).scalar_one())


_OLDEST = (
    select(M.c.first_seen_at, M.c.created_at)
    .with_hint(M, "INDEXED BY ix_mention_written", SQLITE)
    .where(M.c.brand == bindparam("brand"))
    .order_by(M.c.created_at)
    .limit(1)
)
_FIRST = (
    select(func.min(M.c.id))
    .with_hint(M, "INDEXED BY ix_mention_written", SQLITE)
    .where(M.c.brand == bindparam("brand"), M.c.created_at <= bindparam("until"))
    .scalar_subquery()
)
_BEGAN = select(M.c.first_seen_at).where(M.c.id == _FIRST)
_UNJUDGED = (
    select(func.count())
    .select_from(M)
    .with_hint(M, "INDEXED BY ix_mention_unjudged", SQLITE)
    .where(M.c.judged_rev < M.c.rev, WRITTEN)
)
_HEARD_LATE = counted(func.count()).where(M.c.id > bindparam("known"))

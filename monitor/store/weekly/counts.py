"""How much was written in a week: by hour, source, feeling and topic; and what of it is not counted yet."""

import json
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from functools import cache, cached_property
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, Text, bindparam, cast, func, literal, select

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


class Reckoning:
    """One brand's mentions of one time; read once, however much is asked of it, if hours are asked first."""

    def __init__(self, connection: Connection, brand: str, since: datetime, until: datetime) -> None:
        self._connection, self._brand = connection, brand
        self._since, self._until = since, until

    def cells(self) -> list[Cell]:
        """By hour, source and feeling."""
        self._lots = self._by_hour
        return _cells(self._lots)

    def totals(self) -> list[Cell]:
        """By source and feeling, all of it in the first hour."""
        first = hour_of(self._since)
        return _cells(replace(lot, hour=first) if lot.hour != first else lot for lot in self._lots)

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
    def _by_hour(self) -> tuple[_Lot, ...]:
        return tuple(self._read(*_BY_HOUR))

    @cached_property
    def _lots(self) -> tuple[_Lot, ...]:
        """All in the first hour, unless hours were read before."""
        return tuple(self._read(*_AT_ONCE))

    def _read(self, of_all: Select[Any], of_suspects: Select[Any]) -> Iterator[_Lot]:
        theirs = self._alike(of_suspects, self._since, self._until)
        everyone: Counter[str] = Counter()
        since = self._since
        while since < self._until:  # day by day: what is in memory at once must not grow with the week
            everyone.update(self._alike(of_all, since, min(since + _DAY, self._until)))
            since += _DAY
        first = hour_of(self._since)
        for line, mentions in everyone.items():
            hour, _, rest = line.partition(_BETWEEN)
            known = (_number_of(hour) if hour else first, *_known(rest))
            suspected = theirs.get(line, 0)
            if mentions > suspected:
                yield _Lot(*known, suspected=False, mentions=mentions - suspected)
            if suspected:
                yield _Lot(*known, suspected=True, mentions=suspected)

    def _alike(self, read: Select[Any], since: datetime, until: datetime) -> Counter[str]:
        """How many mentions are told by the same line."""
        lines = self._connection.execute(read, asked(self._brand, since, until)).scalar()
        return Counter(lines.split(NEXT) if lines else ())


def _cells(lots: Iterable[_Lot]) -> list[Cell]:
    sums = _summed(lots, lambda lot: [(lot.hour, lot.entry, lot.sentiment)])
    return [Cell(at, entry, feeling, suspected, number) for ((at, entry, feeling), suspected), number in sums]


@cache
def _known(rest: str) -> tuple[str, Sentiment, tuple[str, ...]]:
    sentiment, topics, entry = rest.split(_BETWEEN, 2)
    return entry, Sentiment(sentiment), topics_of(topics)


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


def _lines(hour: ColumnElement[Any]) -> tuple[Select[Any], Select[Any]]:
    """A line for each mention: of all, and of those that are suspected."""
    line = in_one_line(hour + _BETWEEN + S.c.sentiment + _BETWEEN + TOPICS + _BETWEEN + M.c.entry)
    return counted(line), counted_suspects(line)


_BY_HOUR, _AT_ONCE = _lines(hour_name(M.c.created_at)), _lines(literal("", Text()))


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

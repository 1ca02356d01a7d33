"""How much was written in a week: by hour, source, feeling and topic; and what of it is not counted yet."""

import json
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cache
from typing import Any

from sqlalchemy import Connection, Select, Text, bindparam, cast, func, select

from monitor.rules.digest.counts import Cell, TopicCell
from monitor.rules.score import Sentiment
from monitor.rules.spike import hour_of
from monitor.store.idiom import SQLITE, hour_name
from monitor.store.mentions import Mentions
from monitor.store.weekly.reach import WRITTEN, M, S, asked, counted, counted_suspects

PRAISE = "praise"


@dataclass(frozen=True, slots=True)
class _Lot:
    """Mentions that have all of this in common."""

    entry: str
    sentiment: Sentiment
    topics: tuple[str, ...]
    suspected: bool
    mentions: int


class Week:
    """One brand's mentions of one time; read once, however much is asked of it."""

    def __init__(self, connection: Connection, brand: str, since: datetime, until: datetime) -> None:
        self._connection, self._since = connection, since
        self._asked = asked(brand, since, until)
        self._known: tuple[_Lot, ...] | None = None

    def cells(self) -> list[Cell]:
        """By hour, source and feeling."""
        found = self._both(_BY_HOUR, _SUSPECTS_BY_HOUR)
        return [
            Cell(_number_of(hour), entry, Sentiment(sentiment), suspected, mentions)
            for (hour, entry, sentiment), suspected, mentions in found
        ]

    def totals(self) -> list[Cell]:
        """By source and feeling, all of it in the first hour: where no day is told, it costs nothing more."""
        first = hour_of(self._since)
        sums = _summed(self._lots, lambda lot: [(lot.entry, lot.sentiment)])
        return [Cell(first, entry, feeling, suspected, number) for ((entry, feeling), suspected), number in sums]

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

    @property
    def _lots(self) -> tuple[_Lot, ...]:
        if self._known is None:
            self._known = tuple(
                _Lot(entry, Sentiment(sentiment), topics_of(topics), suspected, mentions)
                for (entry, sentiment, topics), suspected, mentions in self._both(_BY_TOPICS, _SUSPECTS_BY_TOPICS)
            )
        return self._known

    def _both(self, all_of: Select[Any], suspects: Select[Any]) -> Iterator[tuple[tuple[Any, ...], bool, int]]:
        """What they have in common, whether they are suspected, how many; in a fixed order."""
        theirs = {tuple(row[:-1]): int(row[-1]) for row in self._connection.execute(suspects, self._asked)}
        everyone = {tuple(row[:-1]): int(row[-1]) for row in self._connection.execute(all_of, self._asked)}
        for alike, mentions in sorted(everyone.items()):
            suspected = theirs.get(alike, 0)
            if mentions > suspected:
                yield alike, False, mentions - suspected
            if suspected:
                yield alike, True, suspected


def _summed(lots: Iterable[_Lot], ways: Callable[[_Lot], Iterable[Any]]) -> list[tuple[tuple[Any, bool], int]]:
    sums: Counter[tuple[Any, bool]] = Counter()
    for lot in lots:
        for way in ways(lot):
            sums[way, lot.suspected] += lot.mentions
    return sorted(sums.items())


def _number_of(hour: str) -> int:
    return hour_of(datetime.fromisoformat(f"{hour}:00").replace(tzinfo=UTC))


@cache
def topics_of(kept: str | None) -> tuple[str, ...]:
    """The codes behind the JSON; there are some hundred ways in which they come together."""
    return tuple(dict.fromkeys(json.loads(kept or "[]")))


TOPICS = cast(S.c.topics, Text)


def _by(*columns: Any) -> tuple[Select[Any], Select[Any]]:  # noqa: ANN401 - columns of all types
    return tuple(way(*columns, func.count()).group_by(*columns) for way in (counted, counted_suspects))  # type: ignore[return-value]


_BY_HOUR, _SUSPECTS_BY_HOUR = _by(hour_name(M.c.created_at), M.c.entry, S.c.sentiment)
_BY_TOPICS, _SUSPECTS_BY_TOPICS = _by(M.c.entry, S.c.sentiment, TOPICS)


# -- beside the week itself


def began(connection: Connection, brand: str) -> datetime | None:
    """When the brand's first mention was heard: numbers are given in that order."""
    found: datetime | None = connection.execute(_BEGAN, {"brand": brand}).scalar()
    return found


def unjudged(connection: Connection, brand: str, since: datetime, until: datetime) -> int:
    """How many nobody has judged yet: they are in no other count."""
    return int(connection.execute(_UNJUDGED, asked(brand, since, until)).scalar_one())


def heard_late(connection: Connection, brand: str, span: tuple[datetime, datetime], after: datetime) -> int:
    """How many of them were heard only after that moment."""
    known = Mentions(connection).last_before(after + timedelta.resolution)
    return int(connection.execute(_HEARD_LATE, asked(brand, *span) | {"known": known}).scalar_one())


_FIRST = select(func.min(M.c.id)).where(M.c.brand == bindparam("brand")).scalar_subquery()
_BEGAN = select(M.c.first_seen_at).where(M.c.id == _FIRST)
_UNJUDGED = (
    select(func.count())
    .select_from(M)
    .with_hint(M, "INDEXED BY ix_mention_unjudged", SQLITE)
    .where(M.c.judged_rev < M.c.rev, WRITTEN)
)
_HEARD_LATE = counted(func.count()).where(M.c.id > bindparam("known"))

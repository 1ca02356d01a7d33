"""How much was written in every hour, by brand and topic; counted from what was judged, as often as wanted."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, and_, bindparam, case, func, literal, select, update
from sqlalchemy.dialects.sqlite import insert

from monitor.rules.expected_hours import Pulse
from monitor.rules.labels import TOPICS
from monitor.rules.score import Sentiment
from monitor.rules.spike import Series, start_of
from monitor.store.idiom import SQLITE, hours_of, members
from monitor.store.mentions import Mentions
from monitor.store.suspects import NO_CUSTOMER, SUSPECTED
from monitor.store.tables import CampaignRow, MentionRow, PulseRow, ScoreRow, TraceRow

_M = MentionRow.__table__  # type: ignore[attr-defined]  # SQLModel adds it
_S = ScoreRow.__table__  # type: ignore[attr-defined]
_T = TraceRow.__table__  # type: ignore[attr-defined]
_C = CampaignRow.__table__  # type: ignore[attr-defined]
_P = PulseRow.__table__  # type: ignore[attr-defined]

ALL = ""
"""The topic that counts every mention once."""
_ANY = (ALL, *TOPICS)
"""Named one by one, the hours of each are found by the key: a year of them is not read every minute."""


@dataclass(frozen=True, slots=True)
class Counted:
    """One hour of a brand, or of one of its topics."""

    brand: str
    topic: str
    hour: int
    pulse: Pulse


@dataclass(frozen=True, slots=True)
class History:
    """The hours of a brand, by topic, and since when anything of it is known."""

    since: int
    topics: Mapping[str, Mapping[int, Pulse]] = field(default_factory=dict)

    def series(self, topic: str) -> Series:
        """The hours of that topic."""
        return Series(self.topics.get(topic, {}), self.since)


class Pulses:
    """The gateway to hours inside one transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def latest(self, brand: str) -> int | None:
        """The brand's newest hour in which anything was said, as far as was counted; None before the first."""
        newest = select(func.max(_P.c.hour)).where(_P.c.brand == brand, _P.c.topic == ALL)
        found = self._connection.execute(newest).scalar()
        return None if found is None else int(found)

    def count(self, first: int, last: int) -> list[Counted]:
        """What these hours brought, by the time it was written; only reads.

        Whoever wrote in an hour cannot have been heard before it, so what was heard earlier is not looked at.
        """
        begin, end = start_of(first), start_of(last + 1)
        after = Mentions(self._connection).last_before(begin) if first > 0 else 0
        asked = {"after": after, "begin": begin, "end": end}
        found: list[Counted] = []
        for query in (_EVERYTHING, _BY_TOPIC):
            for brand, topic, hour, mentions, negative, in_campaigns in self._connection.execute(query, asked):
                pulse = Pulse(int(mentions), int(negative or 0), int(in_campaigns or 0))
                found.append(Counted(brand, topic, int(hour), pulse))
        return found

    def keep(self, counted: Iterable[Counted]) -> None:
        """Let these figures stand; an hour that is excluded stays so."""
        rows = [
            {
                "brand": one.brand,
                "topic": one.topic,
                "hour": one.hour,
                "mentions": one.pulse.mentions,
                "negative": one.pulse.negative,
                "in_campaigns": one.pulse.in_campaigns,
                "excluded": False,
            }
            for one in counted
        ]
        if rows:
            self._connection.execute(_KEEP, rows)

    def exclude(self, brand: str, topic: str, first: int, last: int) -> None:
        """These hours are an expected event: of a topic, or of all the brand."""
        topics = _ANY if topic == ALL else (topic,)
        hours = (_P.c.hour >= first, _P.c.hour <= last, _P.c.excluded.is_(False))
        which = update(_P).where(_P.c.brand == brand, _P.c.topic.in_(topics), *hours)
        self._connection.execute(which.values(excluded=True))

    def history(self, brand: str, first: int) -> History:
        """What is known of a brand from that hour on."""
        topics: defaultdict[str, dict[int, Pulse]] = defaultdict(dict)
        query = select(_P).where(_P.c.brand == brand, _P.c.topic.in_(_ANY), _P.c.hour >= first)
        for row in self._connection.execute(query):
            topics[row.topic][row.hour] = Pulse(row.mentions, row.negative, row.in_campaigns, row.excluded)
        oldest = select(func.min(_P.c.hour)).where(_P.c.brand == brand, _P.c.topic == ALL)
        since = self._connection.execute(oldest).scalar()
        return History(first if since is None else max(int(since), first), topics)

    def of_hours(self, brand: str, first: int, last: int) -> dict[tuple[str, int], Pulse]:
        """These hours by topic."""
        which = (_P.c.brand == brand, _P.c.topic.in_(_ANY), _P.c.hour >= first, _P.c.hour <= last)
        return {
            (row.topic, row.hour): Pulse(row.mentions, row.negative, row.in_campaigns, row.excluded)
            for row in self._connection.execute(select(_P).where(*which))
        }

    def sources(self, brand: str, topic: str, hour: int) -> list[tuple[str, str, int]]:
        """Where that hour's mentions were heard: configured source, platform and how many, most first."""
        after = Mentions(self._connection).last_before(start_of(hour))
        count = func.count().label("heard")
        query = select(_M.c.entry, _M.c.source, count).select_from(_JUDGED).where(*_in_hour(brand, topic, hour, after))
        query = query.group_by(_M.c.entry, _M.c.source).order_by(count.desc(), _M.c.entry, _M.c.source)
        return [(row.entry, row.source, int(row.heard)) for row in self._connection.execute(query)]

    def worst(self, brand: str, topic: str, hour: int, most: int) -> list[int]:
        """Numbers of that hour's most urgent mentions that are still public."""
        after = Mentions(self._connection).last_before(start_of(hour))
        which = (*_in_hour(brand, topic, hour, after), _M.c.gone.is_(None))
        query = select(_M.c.id).select_from(_JUDGED).where(*which).order_by(_S.c.urgency.desc(), _M.c.id).limit(most)
        return [int(found) for (found,) in self._connection.execute(query)]


def _in_hour(brand: str, topic: str, hour: int, after: int) -> tuple[ColumnElement[bool], ...]:
    written = and_(_M.c.created_at >= start_of(hour), _M.c.created_at < start_of(hour + 1))
    ours = (_M.c.id > after, _M.c.brand == brand, written, _S.c.relevant.is_(True))
    if topic == ALL:
        return ours
    named = members(_S.c.topics)
    return (*ours, select(literal(1)).select_from(named).where(named.c.value == topic).exists())


_SUSPECT = and_(_C.c.number == _T.c.group_number, SUSPECTED, NO_CUSTOMER)
_JUDGED = _M.join(_S, _S.c.mention_id == _M.c.id)
_LINKED = _JUDGED.outerjoin(_T, _T.c.mention_id == _M.c.id).outerjoin(_C, _SUSPECT)
_FIGURES = (
    func.count(),
    func.sum(case((_S.c.sentiment == Sentiment.NEGATIVE.value, 1), else_=0)),
    func.sum(case((_C.c.number.is_not(None), 1), else_=0)),
)
_WRITTEN = and_(
    _M.c.id > bindparam("after"),
    _M.c.created_at >= bindparam("begin"),
    _M.c.created_at < bindparam("end"),
    _S.c.relevant.is_(True),
)


def _by(topic: ColumnElement[str], *, named: bool) -> Select[Any]:
    hour = hours_of(_M.c.created_at).label("hour")
    query = select(_M.c.brand, topic.label("topic"), hour, *_FIGURES).select_from(_LINKED)
    query = query.with_hint(_M, "NOT INDEXED", SQLITE)  # by its numbers: only the newest are looked at
    if named:
        query = query.join(_TOPICS, literal(True))
    return query.where(_WRITTEN).group_by(_M.c.brand, hour, *((topic,) if named else ()))


_TOPICS = members(_S.c.topics)
_EVERYTHING = _by(literal(ALL), named=False)
_BY_TOPIC = _by(_TOPICS.c.value, named=True)
_ADDED = insert(_P)
_KEEP = _ADDED.on_conflict_do_update(
    index_elements=["brand", "topic", "hour"],
    set_={name: _ADDED.excluded[name] for name in ("mentions", "negative", "in_campaigns")},
)

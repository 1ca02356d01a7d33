"""Campaigns: groups that are looked at as one, what their members score, what people said of them."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from json import dumps
from typing import Any

from sqlalchemy import Connection, RowMapping, and_, bindparam, case, func, select
from sqlalchemy.dialects.sqlite import insert

from monitor.rules.campaign import Campaign, CampaignState
from monitor.rules.case import Verdict
from monitor.rules.coordination.post import Trace
from monitor.rules.score import Sentiment
from monitor.store.campaign_rows import COLUMNS, campaign_of, campaign_row
from monitor.store.idiom import driver
from monitor.store.packing import Columns, unpacked
from monitor.store.rows import StoredMention, kept_time, stored_mention, time_kept
from monitor.store.tables import CampaignRow, MentionRow, ScoreHistoryRow, ScoreRow, TraceRow, VerdictRow
from monitor.store.traces import Mark

_C = CampaignRow.__table__  # type: ignore[attr-defined]  # SQLModel adds it
_H = ScoreHistoryRow.__table__  # type: ignore[attr-defined]
_M = MentionRow.__table__  # type: ignore[attr-defined]
_S = ScoreRow.__table__  # type: ignore[attr-defined]
_T = TraceRow.__table__  # type: ignore[attr-defined]
_V = VerdictRow.__table__  # type: ignore[attr-defined]


@dataclass(frozen=True, slots=True)
class Occasion:
    """Why scores are given anew, when and by which model."""

    why: str
    at: datetime
    model: str


@dataclass(frozen=True, slots=True)
class Rescored:
    """A propaganda score that became another one."""

    campaign: int
    before: int
    after: int
    occasion: Occasion


@dataclass(frozen=True, slots=True)
class Linked:
    """What linking made of a mention: its group, its scores now, the propaganda score of its arrival."""

    mark: Mark
    group: int | None
    at_arrival: int


@dataclass(frozen=True, slots=True)
class Member:
    """A mention of a campaign, and what it left for linking."""

    stored: StoredMention
    trace: Trace
    linked: Linked


@dataclass(frozen=True, slots=True)
class Word:
    """What a person said of a campaign, and what it scored and showed then."""

    campaign: int
    verdict: Verdict
    said_by: str
    at: datetime
    coordination: int
    propaganda: int
    model: str
    note: str = ""
    features: Mapping[str, float] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Tally:
    """How much was said in a time: all of it, and what belongs to suspected campaigns; of both what is negative."""

    mentions: int
    negative: int
    suspected: int
    suspected_negative: int


@dataclass(frozen=True, slots=True)
class Census:
    """How many campaigns there are that somebody may look at."""

    watched: int
    suspected: int
    undecided: int
    """Suspected now or before they fell silent, and nobody has said yet what they are."""


class Campaigns:
    """The gateway to campaigns inside one transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def save(self, campaign: Campaign) -> None:
        """Keep the campaign as it stands now; it is no longer stale."""
        self._cursor.execute(_SAVE, campaign_row(campaign))

    def get(self, number: int) -> Campaign | None:
        """That campaign."""
        row = self._connection.execute(_BY_NUMBER, {"number": number}).mappings().first()
        return campaign_of(row) if row is not None else None

    def listed(self, brand: str | None = None, states: Collection[CampaignState] = (), *, limit: int) -> list[Campaign]:
        """The campaigns of that brand in one of these states, or of all, the last seen first."""
        query = select(_C).order_by(_C.c.last_seen.desc(), _C.c.number.desc()).limit(limit)
        if brand is not None:
            query = query.where(_C.c.brand == brand)
        if states:
            query = query.where(_C.c.state.in_(sorted(states)))
        return [campaign_of(row) for row in self._connection.execute(query).mappings()]

    def resting(self, before: datetime, *, limit: int) -> list[int]:
        """Campaigns that have not grown since then and are not known to be quiet, to be assessed anew."""
        return list(self._connection.execute(_RESTING, {"before": before, "most": limit}).scalars())

    def stale(self) -> list[int]:
        """Campaigns of which a member was erased, to be assessed anew."""
        return [number for (number,) in self._cursor.execute(_STALE)]

    def fresh(self, number: int) -> None:
        """That campaign stands as it is counted: nobody of it is in the window any more."""
        self._cursor.execute(_FRESH, (number,))

    # -- scores

    def rescore(self, campaign: int, marks: Iterable[Mark], occasion: Occasion) -> None:
        """Give that campaign's members these scores and keep the changes of propaganda, in two statements.

        Urgency is not touched; who reached amber before keeps that moment.
        """
        given = dumps([_given(mark) for mark in marks])
        at = kept_time(occasion.at)
        self._cursor.execute(_REMEMBER, (campaign, at, occasion.model, occasion.why, given, campaign))
        self._cursor.execute(_RESCORE, (given, campaign))

    def linked(self, number: int) -> Linked | None:
        """What linking made of that mention; None when it left no trace."""
        row = self._cursor.execute(_LINKED, (number,)).fetchone()
        return _linked(row) if row is not None else None

    def marks(self, campaign: int) -> list[Mark]:
        """What the members of that campaign score now, in the order of arrival."""
        return [_linked(row).mark for row in self._cursor.execute(_MARKS, (campaign,))]

    def history_of(self, number: int) -> list[Rescored]:
        """How that mention's propaganda score changed after its arrival, oldest first."""
        rows = self._connection.execute(_HISTORY, {"mention": number})
        return [Rescored(row.campaign, row.before, row.after, Occasion(row.why, row.at, row.model)) for row in rows]

    def members(self, campaign: int, *, after: int = 0, limit: int = 200) -> list[Member]:
        """Members with their mentions in the order of arrival, a page at a time: `after` is the last one's `seq`."""
        rows = self._connection.execute(_MEMBERS, {"campaign": campaign, "after": after, "most": limit})
        return [_member(row) for row in rows.mappings()]

    # -- people's words

    def say(self, word: Word) -> None:
        """Keep what a person said."""
        row = {
            "campaign": word.campaign,
            "at": word.at,
            "said_by": word.said_by,
            "verdict": word.verdict.value,
            "coordination": word.coordination,
            "propaganda": word.propaganda,
            "model": word.model,
            "note": word.note,
            "features": dict(sorted(word.features.items())),
        }
        self._connection.execute(_SAY, row)

    def said_of(self, campaign: int) -> list[Word]:
        """What people said of that campaign, oldest first."""
        return [_word(row) for row in self._connection.execute(_SAID_OF, {"campaign": campaign}).mappings()]

    def last_words(self) -> list[Word]:
        """Of every campaign that is no part of another one what was said last, by campaign."""
        return [_word(row) for row in self._connection.execute(_LAST_WORDS).mappings()]

    # -- figures

    def census(self) -> Census:
        """How many are watched, suspected, and wait for a person's word."""
        return Census(*self._connection.execute(_CENSUS).one())

    def tally(self, brand: str, since: datetime, until: datetime, *, amber: int) -> Tally:
        """How much of what was posted in that time belongs to campaigns that reached amber."""
        asked = {"brand": brand, "since": int(since.timestamp()), "until": int(until.timestamp()), "amber": amber}
        row = self._connection.execute(_TALLY, asked).one()
        return Tally(row.mentions, row.negative, row.suspected, row.both)

    @cached_property
    def _cursor(self) -> Any:  # noqa: ANN401 - the driver's
        return driver(self._connection)


def _given(mark: Mark) -> list[object]:
    flagged_at = kept_time(mark.flagged_at) if mark.flagged_at else None
    return [mark.number, mark.coordination, mark.propaganda, mark.membership, mark.capped, flagged_at]


def _linked(row: tuple[Any, ...]) -> Linked:
    number, coordination, propaganda, membership, capped, flagged_at, group, at_arrival = row
    since = time_kept(flagged_at) if flagged_at else None
    return Linked(Mark(number, coordination, propaganda, membership, capped, since), group, at_arrival)


def _member(row: RowMapping) -> Member:
    number = row["mention_id"]
    mark = Mark(number, row["coordination"], row["propaganda"], row["membership"], row["capped"], row["flagged_at"])
    trace = unpacked(Columns(number, row["seq"], row["at"], row["author"], row["exact"]), row["data"])
    return Member(stored_mention(row), trace, Linked(mark, row["group_number"], row["at_arrival"]))


def _word(row: RowMapping) -> Word:
    said = {name: row[name] for name in _OF_WORD}
    return Word(**said, verdict=Verdict(row["verdict"]), features=row["features"] or {})


_OF_WORD = ("campaign", "said_by", "at", "coordination", "propaganda", "model", "note")
_CHANGING = ", ".join(f"{name} = excluded.{name}" for name in COLUMNS[1:])
_SAVE = f"""
    INSERT INTO campaign ({", ".join(COLUMNS)}, stale) VALUES ({", ".join("?" * len(COLUMNS))}, FALSE)
    ON CONFLICT (number) DO UPDATE SET {_CHANGING}, stale = FALSE"""  # noqa: S608 - ours
_STALE = "SELECT number FROM campaign WHERE stale ORDER BY number"
_FRESH = "UPDATE campaign SET stale = FALSE WHERE number = ?"
_GIVEN = """
    SELECT json_extract(value, '$[0]') AS number, json_extract(value, '$[1]') AS coordination,
        json_extract(value, '$[2]') AS propaganda, json_extract(value, '$[3]') AS membership,
        json_extract(value, '$[4]') AS capped, json_extract(value, '$[5]') AS flagged_at
    FROM json_each(?)"""
"""All marks in one value: a list of parameters would have an end."""
_REMEMBER = f"""
    INSERT INTO score_history (mention_id, campaign, at, before, after, model, why)
    SELECT t.mention_id, ?, ?, t.propaganda, given.propaganda, ?, ?
    FROM ({_GIVEN}) AS given CROSS JOIN trace AS t ON t.mention_id = given.number
    WHERE t.group_number = ? AND t.propaganda <> given.propaganda ORDER BY t.seq"""  # noqa: S608 - ours
_RESCORE = f"""
    UPDATE trace SET coordination = given.coordination, propaganda = given.propaganda, membership = given.membership,
        capped = given.capped, flagged_at = coalesce(trace.flagged_at, given.flagged_at)
    FROM ({_GIVEN}) AS given WHERE trace.mention_id = given.number AND trace.group_number = ?"""  # noqa: S608 - ours
_FIGURES = "mention_id, coordination, propaganda, membership, capped, flagged_at, group_number, at_arrival"
_LINKED = f"SELECT {_FIGURES} FROM trace WHERE mention_id = ?"  # noqa: S608 - ours
_MARKS = f"SELECT {_FIGURES} FROM trace WHERE group_number = ? ORDER BY seq"  # noqa: S608 - ours

# Said once: SQLAlchemy takes longer to put a statement together than SQLite to execute it.
_BY_NUMBER = select(_C).where(_C.c.number == bindparam("number"))
_RESTING = (
    select(_C.c.number)
    .where(_C.c.state.in_([CampaignState.WATCHED.value, CampaignState.SUSPECTED.value]))
    .where(_C.c.grown_at <= bindparam("before"))
    .order_by(_C.c.grown_at, _C.c.number)
    .limit(bindparam("most"))
)
_HISTORY = select(_H).where(_H.c.mention_id == bindparam("mention")).order_by(_H.c.id)
_MEMBERS = (
    select(_M, *(column for column in _T.c if column.name != "brand"))
    .join_from(_T, _M, _M.c.id == _T.c.mention_id)
    .where(_T.c.group_number == bindparam("campaign"), _T.c.seq > bindparam("after"))
    .order_by(_T.c.seq)
    .limit(bindparam("most"))
)
_SAY = insert(_V)
_SAID_OF = select(_V).where(_V.c.campaign == bindparam("campaign")).order_by(_V.c.id)
_NEWEST_WORDS = select(func.max(_V.c.id)).group_by(_V.c.campaign)
_LAST_WORDS = (
    select(_V)
    .outerjoin(_C, _C.c.number == _V.c.campaign)
    .where(_V.c.id.in_(_NEWEST_WORDS), _C.c.merged_into.is_(None))
    .order_by(_V.c.campaign)
)

_OPEN = _C.c.state.in_([CampaignState.SUSPECTED.value, CampaignState.QUIET.value])
_CENSUS = select(
    func.count(case((_C.c.state == CampaignState.WATCHED.value, 1))),
    func.count(case((_C.c.state == CampaignState.SUSPECTED.value, 1))),
    func.count(case((and_(_OPEN, _C.c.suspected_at.is_not(None), _C.c.verdict.is_(None)), 1))),
)
_SUSPECTED = and_(_T.c.group_number.is_not(None), _T.c.propaganda >= bindparam("amber"))
_NEGATIVE = _S.c.sentiment == Sentiment.NEGATIVE.value
_TALLY = (
    select(
        func.count().label("mentions"),
        func.count(case((_NEGATIVE, 1))).label("negative"),
        func.count(case((_SUSPECTED, 1))).label("suspected"),
        func.count(case((and_(_SUSPECTED, _NEGATIVE), 1))).label("both"),
    )
    .select_from(_T.outerjoin(_S, _S.c.mention_id == _T.c.mention_id))
    .where(_T.c.brand == bindparam("brand"), _T.c.at >= bindparam("since"), _T.c.at < bindparam("until"))
)

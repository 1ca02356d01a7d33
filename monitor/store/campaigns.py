"""Campaigns: groups that are looked at as one, what their members score, what people said of them."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from json import dumps
from typing import Any

from sqlalchemy import Connection, bindparam, select

from monitor.store.rows import kept_time, time_kept
from monitor.store.tables import CampaignRow, ScoreHistoryRow, TraceRow, VerdictRow
from monitor.store.traces import Mark

_C = CampaignRow.__table__  # type: ignore[attr-defined]  # SQLModel adds it
_H = ScoreHistoryRow.__table__  # type: ignore[attr-defined]
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


class Campaigns:
    """The gateway to campaigns inside one transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def rescore(self, campaign: int, marks: Iterable[Mark], occasion: Occasion) -> None:
        """Give that campaign's members these scores, the changes of propaganda kept; however many, two statements.

        Urgency is not touched; who reached amber before keeps that moment.
        """
        given = dumps([_given(mark) for mark in marks])
        at = kept_time(occasion.at)
        self._cursor.execute(_REMEMBER, (campaign, at, occasion.model, occasion.why, given, campaign))
        self._cursor.execute(_RESCORE, (given, campaign))

    def mark_of(self, number: int) -> Mark | None:
        """What that mention scores now; None when it left no trace."""
        row = self._cursor.execute(_MARK, (number,)).fetchone()
        return _mark(row) if row is not None else None

    def marks(self, campaign: int) -> list[Mark]:
        """What the members of that campaign score now, in the order of arrival."""
        return [_mark(row) for row in self._cursor.execute(_MARKS, (campaign,))]

    def history_of(self, number: int) -> list[Rescored]:
        """How that mention's propaganda score changed after its arrival, oldest first."""
        rows = self._connection.execute(_HISTORY, {"mention": number})
        return [Rescored(row.campaign, row.before, row.after, Occasion(row.why, row.at, row.model)) for row in rows]

    def stale(self) -> list[int]:
        """Campaigns of which a member was erased, to be assessed anew."""
        return [number for (number,) in self._cursor.execute(_STALE)]

    @cached_property
    def _cursor(self) -> Any:  # noqa: ANN401 - the driver's
        return self._connection.connection.cursor()


def _given(mark: Mark) -> list[object]:
    flagged_at = kept_time(mark.flagged_at) if mark.flagged_at else None
    return [mark.number, mark.coordination, mark.propaganda, mark.membership, mark.capped, flagged_at]


def _mark(row: tuple[Any, ...]) -> Mark:
    number, coordination, propaganda, membership, capped, flagged_at = row
    since = time_kept(flagged_at) if flagged_at else None
    return Mark(number, coordination, propaganda, membership, capped, since)


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
_FIGURES = "mention_id, coordination, propaganda, membership, capped, flagged_at"
_MARK = f"SELECT {_FIGURES} FROM trace WHERE mention_id = ?"  # noqa: S608 - ours
_MARKS = f"SELECT {_FIGURES} FROM trace WHERE group_number = ? ORDER BY seq"  # noqa: S608 - ours
_STALE = "SELECT number FROM campaign WHERE stale ORDER BY number"
_HISTORY = select(_H).where(_H.c.mention_id == bindparam("mention")).order_by(_H.c.id)

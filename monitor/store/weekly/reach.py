"""Which mentions a week's digest counts: about the brand, written in that time, still public.

SQLite is told by which index they are read: without it, it would read whole rows, of which it needs a twentieth.
"""

from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, bindparam, select

from monitor.store.idiom import SQLITE
from monitor.store.suspects import suspects
from monitor.store.tables import MentionRow, ScoreRow

M = MentionRow.__table__  # type: ignore[attr-defined]  # SQLModel adds it
S = ScoreRow.__table__  # type: ignore[attr-defined]

WRITTEN = and_(
    M.c.brand == bindparam("brand"),
    M.c.created_at >= bindparam("since"),
    M.c.created_at < bindparam("until"),
    M.c.gone.is_(None),
)
SUSPECT: ColumnElement[bool] = M.c.id.in_(suspects())


def counted(*columns: ColumnElement[Any]) -> Select[Any]:
    """That of all mentions of `:brand`, written from `:since` to `:until`; of the score what its index holds."""
    read = select(*columns).select_from(M.join(S, S.c.mention_id == M.c.id)).where(WRITTEN, _OURS)
    read = read.with_hint(M, "INDEXED BY ix_mention_written", SQLITE)
    return read.with_hint(S, "INDEXED BY ix_score_figures", SQLITE)


def counted_suspects(*columns: ColumnElement[Any]) -> Select[Any]:
    """The same of those that belong to suspected campaigns: so few that they are looked up one by one."""
    theirs = suspects().subquery()
    joined = theirs.join(M, M.c.id == theirs.c.mention_id).join(S, S.c.mention_id == M.c.id)
    return select(*columns).select_from(joined).with_hint(M, "NOT INDEXED", SQLITE).where(WRITTEN, _OURS)


_OURS = S.c.relevant.is_(True)


def asked(brand: str, since: datetime, until: datetime) -> dict[str, Any]:
    """The values that these statements take."""
    seconds = {"first": int(since.timestamp()), "end": int(until.timestamp())}
    return {"brand": brand, "since": since, "until": until} | seconds

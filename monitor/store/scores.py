"""What mentions scored, by the rulebook that judged them: for judging anew, and for trying other rules."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, RowMapping, and_, bindparam, func, select

from monitor.store.rows import StoredMention, stored_mention
from monitor.store.tables import MentionRow, ScoreRow

_M = MentionRow.__table__  # type: ignore[attr-defined]  # SQLModel adds it
_S = ScoreRow.__table__  # type: ignore[attr-defined]


@dataclass(frozen=True, slots=True)
class Scored:
    """A mention with the figures of its score; `rulebook` is None when it was not judged as it stands now."""

    stored: StoredMention
    rulebook: str | None
    urgency: int = 0
    topics: tuple[str, ...] = ()
    context: int = 0
    """The points of what stood around it when it was judged last, by whatever rulebook."""


class Scores:
    """The gateway to scores inside one transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def count_since(self, moment: datetime, *, after: int) -> int:
        """How many mentions `since` would give."""
        return int(self._connection.execute(_COUNT, {"moment": moment, "after": after}).scalar_one())

    def since(self, moment: datetime, *, after: int, limit: int) -> list[Scored]:
        """What was written since then and is still public, beyond that number, in the order it was heard."""
        found = self._connection.execute(_SINCE, {"moment": moment, "after": after, "most": limit})
        return [_scored(row) for row in found.mappings()]


def _scored(row: RowMapping) -> Scored:
    stored = stored_mention(row)
    context = row["score_context_points"] or 0
    if row["judged_rev"] != row["rev"] or row["score_rulebook"] is None:
        return Scored(stored, None, context=context)
    return Scored(stored, row["score_rulebook"], row["score_urgency"], tuple(row["score_topics"] or ()), context)


_BOTH = _M.outerjoin(_S, _S.c.mention_id == _M.c.id)
_FIGURES = [_S.c[name].label(f"score_{name}") for name in ("rulebook", "urgency", "topics", "context_points")]
_PUBLIC = and_(_M.c.id > bindparam("after"), _M.c.created_at >= bindparam("moment"), _M.c.gone.is_(None))
_COUNT = select(func.count()).select_from(_M).where(_PUBLIC)
_SINCE = select(_M, *_FIGURES).select_from(_BOTH).where(_PUBLIC).order_by(_M.c.id).limit(bindparam("most"))

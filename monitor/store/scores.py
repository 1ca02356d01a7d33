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

    def count_outdated(self, rulebook: str, moment: datetime, *, after: int) -> int:
        """How many mentions `outdated` would give."""
        asked = {"rulebook": rulebook, "moment": moment, "after": after}
        return int(self._connection.execute(_COUNT_OUTDATED, asked).scalar_one())

    def outdated(self, rulebook: str, moment: datetime, *, after: int, limit: int) -> list[StoredMention]:
        """What was written since then, is public, and was judged by another rulebook as it stands now."""
        asked = {"rulebook": rulebook, "moment": moment, "after": after, "most": limit}
        return [stored_mention(row) for row in self._connection.execute(_OUTDATED, asked).mappings()]

    def is_still(self, stored: StoredMention, rulebook: str) -> bool:
        """Whether that revision is still public and still has the score of that rulebook."""
        asked = {"mention": stored.id, "seen": stored.rev, "rulebook": rulebook}
        return self._connection.execute(_STILL, asked).first() is not None

    def worst_of(self, case_id: int, *, lead: int) -> tuple[int, int] | None:
        """Number and urgency of the case's most urgent public mention; of equals the one that leads, or the oldest."""
        row = self._connection.execute(_WORST, {"case": case_id, "lead": lead}).first()
        return (row[0], row[1]) if row is not None else None


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
_OTHERWISE = and_(_PUBLIC, _M.c.judged_rev == _M.c.rev, _S.c.rulebook != bindparam("rulebook"))
_JUDGED = _M.join(_S, _S.c.mention_id == _M.c.id)
_COUNT_OUTDATED = select(func.count()).select_from(_JUDGED).where(_OTHERWISE)
_OUTDATED = select(_M).select_from(_JUDGED).where(_OTHERWISE).order_by(_M.c.id).limit(bindparam("most"))
_STILL = (
    select(_M.c.id)
    .select_from(_JUDGED)
    .where(_M.c.id == bindparam("mention"), _M.c.rev == bindparam("seen"), _M.c.judged_rev == bindparam("seen"))
    .where(_M.c.gone.is_(None), _S.c.rulebook == bindparam("rulebook"))
)
_WORST = (
    select(_M.c.id, _S.c.urgency)
    .select_from(_JUDGED)
    .where(_M.c.case_id == bindparam("case"), _M.c.gone.is_(None))
    .order_by(_S.c.urgency.desc(), (_M.c.id == bindparam("lead")).desc(), _M.c.id)
    .limit(1)
)

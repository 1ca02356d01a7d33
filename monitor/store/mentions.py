"""What was heard, once each; and what the rules said of it."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, bindparam, func, select, update
from sqlalchemy.dialects.sqlite import insert

from monitor.rules.context import Context
from monitor.rules.relevance import Relevance
from monitor.rules.score import Score, Sentiment
from monitor.store.forgetting import Forgetting
from monitor.store.intake import take_in
from monitor.store.rows import Heard, StoredMention, reason_of, reason_row, stored_mention
from monitor.store.surroundings import context_of, context_row
from monitor.store.tables import DecisionRow, MentionRow, ScoreRow
from scrapers.kit.mention import Mention, MentionKey

_M = MentionRow.__table__  # type: ignore[attr-defined]  # SQLModel adds it
_S = ScoreRow.__table__  # type: ignore[attr-defined]
_D = DecisionRow.__table__  # type: ignore[attr-defined]


@dataclass(frozen=True, slots=True)
class Stored:
    """How many of a batch were new, and how many were known but changed."""

    new: int = 0
    changed: int = 0


@dataclass(frozen=True, slots=True)
class Judgement:
    """What was said of a mention: its score, whether it is about the brand, and why; what stood around it."""

    score: Score
    relevance: Relevance
    context: Context | None = None
    """None before it was looked up."""
    rivals: tuple[str, ...] | None = None
    """The other shops it names; None where nobody asked."""


@dataclass(frozen=True, slots=True)
class Decision:
    """One answer of `why_alert`, as it was recorded."""

    why: str
    route: str | None
    channel: str | None
    at: datetime
    mention_rev: int
    figures: Mapping[str, int] | None = None
    """The numbers that the answer names."""


class Mentions:
    """The gateway to mentions inside one transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(self, mentions: Iterable[Mention], heard: Heard, *, now: datetime) -> Stored:
        """Store what is new, update what changed, leave the rest; a batch twice is a batch once.

        A known mention's empty text (a withdrawn card) never replaces the words it had; the words first seen
        are kept when they are edited. Of somebody who was forgotten nothing older is stored.
        """
        mentions = Forgetting(self._connection).spared(mentions)
        unique = {(mention.source, mention.native_id): mention for mention in mentions}
        return Stored(*take_in(self._connection, unique.values(), heard, now=now))

    def unjudged(self, limit: int) -> list[StoredMention]:
        """Mentions whose last change has not been judged, oldest first."""
        found = self._connection.execute(_UNJUDGED, {"most": limit})
        return [stored_mention(row) for row in found.mappings()]

    def count_unjudged(self) -> int:
        """The backlog of the judge stage."""
        query = select(func.count()).select_from(_M).where(_M.c.judged_rev < _M.c.rev)
        return int(self._connection.execute(query).scalar_one())

    def by_id(self, mention_id: int) -> StoredMention | None:
        """That mention."""
        return self._one(_M.c.id == mention_id)

    def by_key(self, key: MentionKey) -> StoredMention | None:
        """The mention with that source and native id."""
        return self._one((_M.c.source == key.source) & (_M.c.native_id == key.native_id))

    def of_case(self, case_id: int) -> list[StoredMention]:
        """A case's mentions, oldest first."""
        query = select(_M).where(_M.c.case_id == case_id).order_by(_M.c.created_at, _M.c.id)
        return [stored_mention(row) for row in self._connection.execute(query).mappings()]

    def last_before(self, moment: datetime) -> int:
        """The number of the last mention that was stored before that moment; 0 if none was."""
        low, high = 0, int(self._connection.execute(select(func.max(_M.c.id))).scalar() or 0)
        while low < high:  # numbers and times grow together: no index over the times is needed
            middle = (low + high + 1) // 2
            newest = select(_M.c.first_seen_at).where(_M.c.id <= middle).order_by(_M.c.id.desc()).limit(1)
            found = self._connection.execute(newest).scalar()
            low, high = (middle, high) if found is None or found < moment else (low, middle - 1)
        return low

    def heard_by(self, entry: str, *, after: int, until: datetime, limit: int) -> list[tuple[int, str]]:
        """Number and native id of what that configured source heard until then, beyond that number, still public."""
        theirs = (_M.c.id > after) & (_M.c.entry == entry) & (_M.c.first_seen_at <= until) & _M.c.gone.is_(None)
        rows = self._connection.execute(select(_M.c.id, _M.c.native_id).where(theirs).order_by(_M.c.id).limit(limit))
        return [(row.id, row.native_id) for row in rows]

    def _one(self, condition: object) -> StoredMention | None:
        row = self._connection.execute(select(_M).where(condition)).mappings().first()  # type: ignore[arg-type]
        return stored_mention(row) if row else None

    def claim(self, stored: StoredMention) -> bool:
        """Take that revision for judging; False when somebody else judged it meanwhile."""
        return self._connection.execute(_CLAIM, {"mention": stored.id, "seen": stored.rev}).rowcount == 1

    def judged(self, stored: StoredMention, judgement: Judgement, case_id: int | None, *, now: datetime) -> None:
        """Record the score and the case of a claimed mention; a context that was not looked up stays as it was."""
        score, relevance = judgement.score, judgement.relevance
        row = {
            "mention_id": stored.id,
            "judged_at": now,
            "rulebook": score.rulebook,
            "urgency": score.urgency,
            "sentiment": score.sentiment.value,
            "topics": list(score.topics),
            "flags": sorted(score.flags),
            "reasons": [reason_row(reason) for reason in score.reasons],
            "relevant": relevance.relevant,
            "relevance": {"why": relevance.why, "says": relevance.says, "quote": relevance.quote},
        }
        if judgement.context is not None:
            row |= {"context": context_row(judgement.context), "context_points": judgement.context.points}
        self._connection.execute(_JUDGED, row)
        if case_id != stored.case_id:
            self._connection.execute(_PUT_INTO_CASE, {"mention": stored.id, "case": case_id})

    def judgement_of(self, mention_id: int) -> Judgement | None:
        """What was said of it last; None before it was judged."""
        row = self._connection.execute(select(_S).where(_S.c.mention_id == mention_id)).mappings().first()
        if row is None:
            return None
        score = Score(
            urgency=row["urgency"],
            sentiment=Sentiment(row["sentiment"]),
            topics=tuple(row["topics"]),
            reasons=tuple(reason_of(reason) for reason in row["reasons"]),
            rulebook=row["rulebook"],
            flags=frozenset(row["flags"]),
        )
        relevance = Relevance(relevant=row["relevant"], span=None, **row["relevance"])
        return Judgement(score, relevance, context_of(row["context"]) if row["context"] else None)

    def decided(self, stored: StoredMention, decision: Decision, case_id: int | None) -> None:
        """Record why a change was told or was not."""
        row = {
            "mention_id": stored.id,
            "mention_rev": decision.mention_rev,
            "case_id": case_id,
            "why": decision.why,
            "route": decision.route,
            "channel": decision.channel,
            "at": decision.at,
            "figures": dict(decision.figures) if decision.figures else None,
        }
        self._connection.execute(_DECIDED, row)

    def decisions_on(self, mention_id: int) -> Sequence[Decision]:
        """Every recorded answer for that mention, oldest first."""
        query = select(_D).where(_D.c.mention_id == mention_id).order_by(_D.c.id)
        return [
            Decision(row.why, row.route, row.channel, row.at, row.mention_rev, row.figures)
            for row in self._connection.execute(query)
        ]


# Said once: SQLAlchemy takes longer to put a statement together than SQLite to execute it.
_UNJUDGED = select(_M).where(_M.c.judged_rev < _M.c.rev).order_by(_M.c.id).limit(bindparam("most"))
_CLAIM = (
    update(_M)
    .where(_M.c.id == bindparam("mention"), _M.c.judged_rev < bindparam("seen"))
    .values(judged_rev=bindparam("seen"))
)
_PUT_INTO_CASE = update(_M).where(_M.c.id == bindparam("mention")).values(case_id=bindparam("case"))
_DECIDED = insert(_D)
_SCORED = insert(_S)
_KEPT = ("context", "context_points")
_JUDGED = _SCORED.on_conflict_do_update(
    index_elements=["mention_id"],
    set_={column.name: _SCORED.excluded[column.name] for column in _S.c if column.name not in ("mention_id", *_KEPT)}
    | {name: func.coalesce(_SCORED.excluded[name], _S.c[name]) for name in _KEPT},
)

"""Which cases stand where, and what was heard that is nobody's case: what lists of them are made of."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, Connection, and_, exists, func, or_, select

from monitor.rules.case import Case, State
from monitor.rules.delivery import Kind
from monitor.rules.moves import Move
from monitor.store.cases import case_of_row
from monitor.store.rows import StoredMention, stored_mention
from monitor.store.tables import CaseRow, MentionRow, MoveRow, OutboxRow, ScoreRow

_T = CaseRow.__table__  # type: ignore[attr-defined]  # SQLModel adds it
_M, _S = MentionRow.__table__, ScoreRow.__table__  # type: ignore[attr-defined]
_O, _V = OutboxRow.__table__, MoveRow.__table__  # type: ignore[attr-defined]


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which cases are wanted; what is None asks for nothing."""

    states: tuple[State, ...]
    brand: str | None = None
    owner: str | None = None
    stories: bool = False
    most: int = 200


@dataclass(frozen=True, slots=True)
class Thanks:
    """How often somebody was thanked, agreed to a story, was asked for a review."""

    thanked: int
    stories: int
    reviews: int


class Ledger:
    """The gateway to lists of cases inside one transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def cases(self, asked: Wanted) -> list[Case]:
        """Such cases, the last moved first."""
        query = select(_T).where(*_like(asked)).order_by(_T.c.moved_at.desc(), _T.c.id.desc()).limit(asked.most)
        return [case_of_row(row) for row in self._connection.execute(query).mappings()]

    def count(self, asked: Wanted) -> int:
        """How many such cases there are."""
        return self._number(*_like(asked))

    def told_by(self, routes: Iterable[str], brand: str | None) -> list[Case]:
        """Cases that wait for an answer where these routes lead, the oldest first."""
        waits = _T.c.state.in_([State.NEW.value, State.CLAIMED.value])
        query = select(_T).where(waits, _T.c.merged_into.is_(None), _of_routes(routes), *_of(brand)).order_by(_T.c.id)
        return [case_of_row(row) for row in self._connection.execute(query).mappings()]

    def thanks(self, routes: Iterable[str], brand: str | None, since: datetime) -> Thanks:
        """What became of praise since then; stories and reviews are counted wherever they were."""
        thanked = self._number(_T.c.first_answered_at >= since, _of_routes(routes), *_of(brand))
        stories = select(func.count(_V.c.case_id.distinct())).select_from(_V.join(_T, _T.c.id == _V.c.case_id))
        marked = (_V.c.kind == Move.STORY.value) & (_V.c.refused == "") & (_V.c.at >= since)
        told = int(self._connection.execute(stories.where(marked, _T.c.story.is_(True), *_of(brand))).scalar_one())
        return Thanks(thanked, told, self._number(_T.c.review_asked_at >= since, *_of(brand)))

    def _number(self, *conditions: ColumnElement[bool]) -> int:
        return int(self._connection.execute(select(func.count()).select_from(_T).where(*conditions)).scalar_one())

    def left(self, brand: str | None, *, most: int) -> list[StoredMention]:
        """What is about the brand, or was never judged, and is in no case; oldest first."""
        query = select(_M).select_from(_M.outerjoin(_S, _S.c.mention_id == _M.c.id)).where(*_left(brand))
        rows = self._connection.execute(query.order_by(_M.c.id).limit(most)).mappings()
        return [stored_mention(row) for row in rows]

    def count_left(self, brand: str | None) -> int:
        """How many of these there are."""
        query = select(func.count()).select_from(_M.outerjoin(_S, _S.c.mention_id == _M.c.id)).where(*_left(brand))
        return int(self._connection.execute(query).scalar_one())


def _of_routes(routes: Iterable[str]) -> ColumnElement[bool]:
    """Told of by one of these."""
    card = (_O.c.case_id == _T.c.id) & (_O.c.kind == Kind.CARD.value) & _O.c.route.in_(list(routes))
    return exists().where(card)


def _like(asked: Wanted) -> Iterable[ColumnElement[bool]]:
    yield _T.c.state.in_([state.value for state in asked.states])
    yield _T.c.merged_into.is_(None)
    if asked.brand is not None:
        yield _T.c.brand == asked.brand
    if asked.owner is not None:
        yield _T.c.owner == asked.owner
    if asked.stories:
        yield _T.c.story.is_(True)


def _of(brand: str | None) -> list[ColumnElement[bool]]:
    return [_T.c.brand == brand] if brand is not None else []


def _left(brand: str | None) -> Iterable[ColumnElement[bool]]:
    yield and_(_M.c.case_id.is_(None), _M.c.gone.is_(None))
    yield or_(_S.c.mention_id.is_(None), _S.c.relevant.is_(True))
    if brand is not None:
        yield _M.c.brand == brand

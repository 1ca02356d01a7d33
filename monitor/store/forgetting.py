"""What may no longer be kept: words and authors are erased, the keys stay so that nothing comes back."""

from collections.abc import Iterable
from datetime import datetime
from hashlib import blake2b

from sqlalchemy import ColumnElement, Connection, and_, delete, exists, select, update
from sqlalchemy.dialects.sqlite import insert

from monitor.rules.moves import Move
from monitor.store.case_marks import CaseMarks
from monitor.store.digests import Digests
from monitor.store.idiom import driver, handle_in, members
from monitor.store.rows import author_key
from monitor.store.tables import (
    AnswerRow,
    CaseRow,
    ForgottenRow,
    LabelRow,
    MentionRow,
    MoveRow,
    MuteRow,
    RivalMentionRow,
    ScoreRow,
)
from monitor.store.untracing import Untracing
from scrapers.kit.mention import Gone, Mention, MentionKey, Removal

_M = MentionRow.__table__  # type: ignore[attr-defined]  # SQLModel adds it
_S = ScoreRow.__table__  # type: ignore[attr-defined]
_C = CaseRow.__table__  # type: ignore[attr-defined]
_A = AnswerRow.__table__  # type: ignore[attr-defined]
_L = LabelRow.__table__  # type: ignore[attr-defined]
_R = RivalMentionRow.__table__  # type: ignore[attr-defined]
_F = ForgottenRow.__table__  # type: ignore[attr-defined]
_U = MuteRow.__table__  # type: ignore[attr-defined]
_V = MoveRow.__table__  # type: ignore[attr-defined]


class Forgetting:
    """The gateway to erasing, inside one transaction. What is erased is judged anew, so that its card follows."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def take_away(self, removals: Iterable[Removal], *, now: datetime) -> int:
        """Erase what the platform no longer shows; how many mentions that were."""
        return sum(self._erase(_is(removal.source, removal.native_id), removal.why, now) for removal in removals)

    def post(self, key: MentionKey, *, now: datetime) -> int:
        """Erase that mention because somebody asked for it; one that is not here will never be stored."""
        which = _is(key.source, key.native_id)
        erased = self._erase(which, Gone.FORGOTTEN, now)
        already = self._connection.execute(select(_M.c.id).where(which)).scalars().all()
        Untracing(self._connection).erase(already, Gone.FORGOTTEN, now=now)  # a post that was taken down before
        tombstone = {
            **{"source": key.source, "native_id": key.native_id, "entry": "", "brand": "", "text": ""},
            **{"created_at": now, "first_seen_at": now, "updated_at": now, "gone_at": now, "judged_rev": 1},
            "gone": Gone.FORGOTTEN.value,
        }
        again = insert(_M).values(tombstone)
        self._connection.execute(again.on_conflict_do_nothing(index_elements=["source", "native_id"]))
        return erased

    def author(self, source: str, who: str, *, now: datetime) -> int:
        """Erase whatever that account wrote, and never store again what it wrote until now.

        `who` is the platform's id of the account, or its handle; a handle finds the ids it was seen with.
        """
        keys = {who, *self._keys_of(source, who)}
        erased = sum(
            self._erase(and_(_M.c.source == source, _M.c.author_key == key), Gone.FORGOTTEN, now) for key in keys
        )
        named = and_(_C.c.source == source, _C.c.author_key.in_(keys))
        self._connection.execute(update(_C).where(named).values(author_key=None))
        self._connection.execute(delete(_A).where(_A.c.source == source, _speaks_to(keys)))
        self._connection.execute(delete(_U).where(_U.c.author_key.in_(keys)))
        rows = [{"source": source, "author": _hash(source, key), "at": now} for key in sorted(keys)]
        again = insert(_F).values(rows)
        self._connection.execute(again.on_conflict_do_update(index_elements=["source", "author"], set_={"at": now}))
        return erased

    def spared(self, mentions: Iterable[Mention]) -> Iterable[Mention]:
        """The mentions that may be stored: all but those of people who were forgotten later than they were written."""
        if driver(self._connection).execute("SELECT 1 FROM forgotten LIMIT 1").fetchone() is None:
            return mentions  # asked for every batch, so asked cheaply
        rows = self._connection.execute(select(_F.c.source, _F.c.author, _F.c.at)).all()
        forgotten = {(row.source, row.author): row.at for row in rows}
        return [mention for mention in mentions if not _is_forgotten(mention, forgotten)]

    def may_be_named(self, source: str, authors: Iterable[str]) -> list[str]:
        """Those of these accounts that nobody asked us to forget."""
        query = select(_F.c.author).where(_F.c.source == source)
        forgotten = set(self._connection.execute(query).scalars())
        return [who for who in authors if _hash(source, who) not in forgotten]

    def _keys_of(self, source: str, handle: str) -> list[str]:
        name = handle.lstrip("@").lower()
        known = handle_in(_M.c.rest) == name
        query = select(_M.c.author_key).where(_M.c.source == source, known, _M.c.author_key.is_not(None)).distinct()
        return list(self._connection.execute(query).scalars())

    def _erase(self, which: ColumnElement[bool], why: Gone, now: datetime) -> int:
        erasable = and_(which, _M.c.gone.is_(None))
        ids = select(_M.c.id).where(erasable)
        for said in (_S, _L, _R):
            self._connection.execute(delete(said).where(said.c.mention_id.in_(ids)))
        known = select(_M.c.id, _M.c.case_id, _M.c.source, _M.c.thread, _M.c.author_key).where(erasable)
        rows = self._connection.execute(known.order_by(_M.c.id)).all()
        Untracing(self._connection).erase([row.id for row in rows], why, now=now)
        nothing = dict.fromkeys(("title", "first_text", "url", "author_key", "rest"))
        changes = {**nothing, "text": "", "fingerprint": "", "gone": why.value, "gone_at": now, "updated_at": now}
        self._connection.execute(update(_M).where(erasable).values(**changes, rev=_M.c.rev + 1))
        if rows:
            Digests(self._connection).erased([row.id for row in rows])
        for row in rows:
            in_thread = and_(_A.c.source == row.source, _A.c.thread == row.thread)
            self._connection.execute(delete(_A).where(in_thread, _speaks_to([row.author_key])))
        cases = [row.case_id for row in rows if row.case_id is not None]
        if cases:
            CaseMarks(self._connection).forget(cases)
            self._forget_whose(cases, {row.author_key for row in rows})
        return len(rows)

    def _forget_whose(self, cases: list[int], whose: set[str | None]) -> None:
        """Cases of which nothing is left are nobody's, nor are those that became a part of one."""
        became = and_(_C.c.merged_into.in_(cases), _C.c.author_key.in_([key for key in whose if key is not None]))
        self._connection.execute(update(_C).where(became).values(author_key=None))
        left = exists().where(_M.c.case_id == _C.c.id, _M.c.gone.is_(None))
        self._connection.execute(update(_C).where(_C.c.id.in_(cases), ~left).values(author_key=None))
        consents = and_(_V.c.case_id.in_(cases), _V.c.kind == Move.STORY.value)  # perhaps in the customer's words
        self._connection.execute(update(_V).where(consents).values(args=None))


def _is(source: str, native_id: str) -> ColumnElement[bool]:
    return and_(_M.c.source == source, _M.c.native_id == native_id)


def _speaks_to(keys: Iterable[str]) -> ColumnElement[bool]:
    spoken_to = members(_A.c.to)
    return select(spoken_to.c.value).where(spoken_to.c.value.in_(keys)).correlate(_A).exists()


def _is_forgotten(mention: Mention, forgotten: dict[tuple[str, str], datetime]) -> bool:
    who = author_key(mention.author)
    at = forgotten.get((mention.source, _hash(mention.source, who))) if who is not None else None
    return at is not None and mention.created_at <= at


def _hash(source: str, who: str) -> str:
    """What stands for an account that must not be named any more."""
    return blake2b(f"{source}\x1f{who}".encode("utf-8", "replace"), digest_size=16).hexdigest()

"""Cases: one person's matter, joined or opened, moved, and put together for a card."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    RowMapping,
    Select,
    and_,
    bindparam,
    delete,
    func,
    null,
    or_,
    select,
    update,
)
from sqlalchemy.dialects.sqlite import insert

from monitor.rules.case import Case, State
from monitor.store.rows import StoredMention, author_key
from monitor.store.tables import CaseMarkRow, CaseRow, MentionRow, PromiseRow

_T = CaseRow.__table__  # type: ignore[attr-defined]  # SQLModel adds it
_MENTION, _PROMISE, _MARK = MentionRow.__table__, PromiseRow.__table__, CaseMarkRow.__table__  # type: ignore[attr-defined]
_OF_MARK = ("brand", "mark", "kind", "at")
_MARK_KEY = ["brand", "mark", "case_id"]
_OPEN = ("new", "claimed", "answered")


@dataclass(frozen=True, slots=True)
class Candidate:
    """An open case a further mention may join, and how it is related."""

    case: Case
    last_heard_at: datetime
    same_thread: bool


@dataclass(frozen=True, slots=True)
class CaseFile:
    """A case with what its card needs beside the mentions."""

    case: Case
    lead_id: int
    source: str
    earlier: int
    """Earlier cases of the same author."""


class Cases:
    """The gateway to cases inside one transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def open(self, stored: StoredMention, urgency: int, *, now: datetime) -> Case:
        """A new case led by that mention."""
        mention = stored.mention
        row = {
            "brand": stored.heard.brand,
            "source": mention.source,
            "thread": mention.thread or mention.native_id,
            "own_thread": mention.thread in (None, mention.native_id),
            "author_key": author_key(mention.author),
            "state": State.NEW.value,
            "urgency": urgency,
            "rev": 1,
            "mentions": 1,
            "opened_at": now,
            "moved_at": now,
            "last_heard_at": mention.created_at,
            "note": "",
            "lead_id": stored.id,
        }
        added = self._connection.execute(_OPENED, row).mappings().one()
        return case_of_row(added)

    def candidate(self, stored: StoredMention) -> Candidate | None:
        """The case this mention could join: its own thread's (open or not), else its author's newest open one.

        Many people write under one post. A thread joins what one person wrote there; where somebody is unknown, it
        joins only under the complaint that began it.
        """
        mention = stored.mention
        who = author_key(mention.author)
        asked = {"source": mention.source, "brand": stored.heard.brand, "who": who}
        thread = {**asked, "thread": mention.thread or mention.native_id}
        row = self._first(_IN_OWN_THREAD if who is None else _IN_THREAD, thread)
        if row is not None:
            row = self._standing(row)
            return Candidate(case_of_row(row), row["last_heard_at"], same_thread=True)
        row = self._first(_OPEN_OF_AUTHOR, asked) if who is not None else None
        return Candidate(case_of_row(row), row["last_heard_at"], same_thread=False) if row is not None else None

    def _first(self, query: Select[Any], asked: Mapping[str, object]) -> RowMapping | None:
        return self._connection.execute(query, asked).mappings().first()

    def _standing(self, row: RowMapping) -> RowMapping:
        """The case it is a part of by now, which may be itself."""
        into = row["merged_into"]
        while into is not None and (found := self._first(_BY_ID, {"case": into})) is not None:
            row, into = found, found["merged_into"]
        return row

    def get(self, case_id: int) -> Case | None:
        """That case."""
        row = self._first(_BY_ID, {"case": case_id})
        return case_of_row(row) if row is not None else None

    def file_of(self, case_id: int) -> CaseFile | None:
        """That case with what its card needs."""
        row = self._first(_BY_ID, {"case": case_id})
        if row is None:
            return None
        return CaseFile(case_of_row(row), row["lead_id"], row["source"], self._earlier(row))

    def _earlier(self, row: RowMapping) -> int:
        if row["author_key"] is None:
            return 0
        same = and_(_T.c.brand == row["brand"], _T.c.source == row["source"], _T.c.author_key == row["author_key"])
        query = select(func.count()).select_from(_T).where(same, _T.c.id < row["id"], _T.c.merged_into.is_(None))
        return int(self._connection.execute(query).scalar_one())

    def save(self, case: Case, *, lead: StoredMention | None = None) -> None:
        """Write the case as it stands now; `lead` becomes the mention its card shows."""
        values: dict[str, object] = {
            "state": case.state.value,
            "urgency": case.urgency,
            "rev": case.rev,
            "mentions": case.mentions,
            "moved_at": case.moved_at,
            "note": case.note,
            "before": case.before.value if case.before else None,
            "closed_at": None if case.is_open else case.moved_at,
            **{name: getattr(case, name) for name in _OF_WORK},
        }
        if lead is not None:
            values["lead_id"] = lead.id
        self._connection.execute(_SAVE if lead is None else _SAVE_LED, {"case": case.id, **values})

    def take_over(self, case_id: int, into: int) -> None:
        """Whatever that case holds, its mentions, marks and promises, belongs to the other one."""
        heard = select(_T.c.last_heard_at).where(_T.c.id == case_id).scalar_subquery()
        for table in (_MENTION, _PROMISE):
            self._connection.execute(update(table).where(table.c.case_id == case_id).values(case_id=into))
        theirs = select(*(_MARK.c[name] for name in _OF_MARK)).where(_MARK.c.case_id == case_id)
        rows = [{**row, "case_id": into} for row in self._connection.execute(theirs).mappings()]
        if rows:
            self._connection.execute(insert(_MARK).on_conflict_do_nothing(index_elements=_MARK_KEY), rows)
        self._connection.execute(delete(_MARK).where(_MARK.c.case_id == case_id))
        self._connection.execute(update(_T).where(_T.c.merged_into == case_id).values(merged_into=into))
        later = and_(_T.c.id == into, _T.c.last_heard_at < heard)
        self._connection.execute(update(_T).where(later).values(last_heard_at=heard))

    def take_out(self, mention_id: int, into: int) -> None:
        """That mention belongs to that case."""
        self._connection.execute(update(_MENTION).where(_MENTION.c.id == mention_id).values(case_id=into))

    def heard_again(self, case_id: int, at: datetime) -> None:
        """A further mention came; its author's matter is alive."""
        self._connection.execute(_HEARD_AGAIN, {"case": case_id, "heard_at": at})

    def count_by_state(self) -> dict[str, int]:
        """How many cases stand where."""
        query = select(_T.c.state, func.count()).where(_T.c.merged_into.is_(None)).group_by(_T.c.state)
        return {row[0]: row[1] for row in self._connection.execute(query)}


# Said once: SQLAlchemy takes longer to put a statement together than SQLite to execute it.


def _newest(*conditions: ColumnElement[bool]) -> Select[Any]:
    return select(_T).where(*conditions).order_by(_T.c.id.desc()).limit(1)


_OURS = and_(_T.c.source == bindparam("source"), _T.c.brand == bindparam("brand"))
_THEIRS = _T.c.author_key == bindparam("who")
_OWN = _T.c.own_thread.is_(True)
_THREAD = _T.c.thread == bindparam("thread")
_IN_OWN_THREAD = _newest(_OURS, _THREAD, _OWN)
_IN_THREAD = _newest(_OURS, _THREAD, or_(_THEIRS, and_(_T.c.author_key.is_(None), _OWN)))
_OPEN_OF_AUTHOR = _newest(_OURS, _THEIRS, _T.c.state.in_(_OPEN))
_BY_ID = _newest(_T.c.id == bindparam("case"))
_OPENED = insert(_T).returning(_T)
_OF_WORK = (
    *("owner", "claimed_at", "answered_at", "snoozed_until", "claim_due", "answer_due", "steps", "asked_at"),
    *("eyes_needed", "eyes", "promised_for", "story", "review_asked_at", "merged_into"),
)
"""Columns that bear the name of the case's field."""
_MOVED = ("state", "urgency", "rev", "mentions", "moved_at", "note", "before", "closed_at")
_SAVED: dict[str, Any] = {name: bindparam(name) for name in (*_MOVED, *_OF_WORK)} | {
    f"first_{name}": func.coalesce(_T.c[f"first_{name}"], bindparam(name)) for name in ("claimed_at", "answered_at")
}
_SAVED["look_at"] = null()  # whatever happened, the clock looks at it anew
_SAVE = update(_T).where(_T.c.id == bindparam("case")).values(_SAVED)
_SAVE_LED = _SAVE.values(lead_id=bindparam("lead_id"))
_HEARD_AGAIN = (
    update(_T)
    .where(_T.c.id == bindparam("case"), or_(_T.c.last_heard_at.is_(None), _T.c.last_heard_at < bindparam("heard_at")))
    .values(last_heard_at=bindparam("heard_at"))
)


def case_of_row(row: RowMapping) -> Case:
    """The case that such a row keeps."""
    return Case(
        id=row["id"],
        brand=row["brand"],
        state=State(row["state"]),
        opened_at=row["opened_at"],
        moved_at=row["moved_at"],
        urgency=row["urgency"],
        rev=row["rev"],
        mentions=row["mentions"],
        note=row["note"],
        before=State(row["before"]) if row["before"] else None,
        **{name: row[name] for name in _OF_WORK},
    )

"""Many mentions into the database at once: what SQLAlchemy would do for every row is done once.

Bound row by row SQLAlchemy costs four times what SQLite itself takes. The statement and the types stay its own; only
the rows are handed to the driver in the form it takes them.
"""

from collections.abc import Iterable
from datetime import datetime
from functools import cache
from operator import itemgetter
from typing import Any

from sqlalchemy import ColumnElement, Connection, bindparam, case, func, literal_column, select
from sqlalchemy.dialects.sqlite import dialect, insert
from sqlalchemy.exc import ArgumentError

from monitor.store.rows import MENTION_COLUMNS, Heard, heard_row, mention_row
from monitor.store.tables import MentionRow
from scrapers.kit.mention import Mention

_M = MentionRow.__table__  # type: ignore[attr-defined]  # SQLModel adds it
_TO_BIND = ("created_at", "answered_at", "rest")
"""What a mention holds that the driver does not take as it is."""
_NEWEST = select(func.max(_M.c.id))
_NEWER = select(func.count()).where(_M.c.id > bindparam("newest"))


def take_in(connection: Connection, mentions: Iterable[Mention], heard: Heard, *, now: datetime) -> tuple[int, int]:
    """Store what is new, update what changed; how many were new, and how many were not but changed.

    Raises `SQLAlchemyError`. Nobody else may write meanwhile: what is new is what has a higher number than before.
    """
    rows = _upsert().rows(mentions, heard, now)
    if not rows:
        return 0, 0
    newest = connection.execute(_NEWEST).scalar() or 0
    written = connection.exec_driver_sql(_upsert().sql, rows).rowcount
    new = connection.execute(_NEWER, {"newest": newest}).scalar_one()
    return new, written - new


class _Upsert:
    """The statement, and rows in the order it takes them."""

    def __init__(self) -> None:
        sqlite = dialect()
        compiled = _statement().compile(dialect=sqlite, column_keys=MENTION_COLUMNS)
        self.sql = str(compiled)
        self._defaults = {column.name: column.default.arg for column in _M.c if column.default is not None}
        self._in_order = itemgetter(*compiled.positiontup or ())
        self._bind_time = _M.c.first_seen_at.type.dialect_impl(sqlite).bind_processor(sqlite)
        self._binders = [(name, _M.c[name].type.dialect_impl(sqlite).bind_processor(sqlite)) for name in _TO_BIND]

    def rows(self, mentions: Iterable[Mention], heard: Heard, now: datetime) -> list[tuple[Any, ...]]:
        """The mentions as rows. Raises `ArgumentError` for a time without a zone."""
        try:
            same = {**self._defaults, **heard_row(heard, self._bind_time(now))}
            return [self._row({**same, **mention_row(mention)}) for mention in mentions]
        except ValueError as error:
            raise ArgumentError(type(error).__name__) from error

    def _row(self, row: dict[str, Any]) -> tuple[Any, ...]:
        for name, bind in self._binders:
            if row[name] is not None:
                row[name] = bind(row[name])
        ordered: tuple[Any, ...] = self._in_order(row)
        return ordered


@cache
def _upsert() -> _Upsert:
    return _Upsert()


def _statement() -> Any:  # noqa: ANN401 - a statement, whatever SQLAlchemy calls its type
    statement = insert(_M)
    new = statement.excluded
    nothing: ColumnElement[str] = literal_column("''")
    known_text = func.nullif(_M.c.text, nothing)
    kept_text = func.coalesce(func.nullif(new.text, nothing), _M.c.text)
    lost_text = func.nullif(known_text, kept_text)
    next_rev = _M.c.rev + literal_column("1")
    return statement.on_conflict_do_update(
        index_elements=["source", "native_id"],
        set_={
            "first_text": func.coalesce(_M.c.first_text, lost_text),
            "edited_rev": case((lost_text.is_not(None), next_rev), else_=_M.c.edited_rev),
            "text": kept_text,
            "title": func.coalesce(new.title, _M.c.title),
            "url": func.coalesce(new.url, _M.c.url),
            "thread": func.coalesce(_M.c.thread, new.thread),
            "solved": func.coalesce(new.solved, _M.c.solved),
            "withdrawn": func.coalesce(new.withdrawn, _M.c.withdrawn),
            "answered_at": func.coalesce(_M.c.answered_at, new.answered_at),
            "rest": func.json_patch(func.coalesce(_M.c.rest, literal_column("'{}'")), new.rest),
            "fingerprint": new.fingerprint,
            "updated_at": new.updated_at,
            "rev": next_rev,
        },
        where=_M.c.fingerprint != new.fingerprint,
    )

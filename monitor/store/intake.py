"""Many mentions into the database at once: what SQLAlchemy would do for every row is done once.

Bound row by row SQLAlchemy costs four times what SQLite itself takes. The statement stays its own; the rows are handed
to the driver in the form it keeps them, which SQLAlchemy reads back.
"""

from collections.abc import Iterable
from datetime import datetime
from functools import cache
from operator import itemgetter
from typing import Any

from sqlalchemy import ColumnElement, Connection, and_, case, func, literal_column
from sqlalchemy.dialects.sqlite import insert
from sqlalchemy.exc import ArgumentError

from monitor.store.idiom import driver, for_driver, merged
from monitor.store.rows import HEARD_COLUMNS, OWN_COLUMNS, Heard, heard_row, mention_row
from monitor.store.tables import MentionRow
from scrapers.kit.mention import Mention

_M = MentionRow.__table__  # type: ignore[attr-defined]  # SQLModel adds it
_NEWEST = "SELECT coalesce(max(id), 0) FROM mention"
_NEWER = "SELECT count(*) FROM mention WHERE id > ?"


def take_in(connection: Connection, mentions: Iterable[Mention], heard: Heard, *, now: datetime) -> tuple[int, int]:
    """Store what is new, update what changed; how many were new, and how many were not but changed.

    Raises `SQLAlchemyError` or the driver's error. Nobody else may write meanwhile: what is new is what has a higher
    number than before.
    """
    upsert = _upsert(connection.dialect.name)
    rows = upsert.rows(mentions, heard, now)
    if not rows:
        return 0, 0
    cursor = driver(connection)  # a question asked through SQLAlchemy costs as much as storing two mentions
    newest = cursor.execute(_NEWEST).fetchone()[0]
    cursor.executemany(upsert.sql, rows)
    written = cursor.rowcount
    new = cursor.execute(_NEWER, (newest,)).fetchone()[0]
    cursor.close()
    return new, written - new


class _Upsert:
    """The statement, and rows in the order it takes them."""

    def __init__(self, dialect: str) -> None:
        named = (*OWN_COLUMNS, *HEARD_COLUMNS)
        others = {c.name: c.default.arg for c in _M.c if c.default is not None and c.name not in named}
        self.sql, order = for_driver(dialect, _statement(), named)
        self._others = tuple(others.values())
        self._in_order = itemgetter(*map((*named, *others).index, order))

    def rows(self, mentions: Iterable[Mention], heard: Heard, now: datetime) -> list[tuple[Any, ...]]:
        """The mentions as rows. Raises `ArgumentError` for what is none, such as one with a time without a zone."""
        try:
            shared = heard_row(heard, now) + self._others
            return [self._in_order(mention_row(mention) + shared) for mention in mentions]
        except (AttributeError, LookupError, TypeError, ValueError) as error:
            raise ArgumentError(type(error).__name__) from error


@cache
def _upsert(dialect: str) -> _Upsert:
    return _Upsert(dialect)


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
            "author_key": func.coalesce(_M.c.author_key, new.author_key),
            "solved": func.coalesce(new.solved, _M.c.solved),
            "withdrawn": func.coalesce(new.withdrawn, _M.c.withdrawn),
            "answered_at": func.coalesce(_M.c.answered_at, new.answered_at),
            "rest": merged(func.coalesce(_M.c.rest, literal_column("'{}'")), new.rest),
            "fingerprint": new.fingerprint,
            "updated_at": new.updated_at,
            "rev": next_rev,
        },
        where=and_(_M.c.fingerprint != new.fingerprint, _M.c.gone.is_(None)),
    )

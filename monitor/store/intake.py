"""Many mentions into the database at once: what SQLAlchemy would do for every row is done once.

Bound row by row SQLAlchemy costs four times what SQLite itself takes. The statement stays its own; the rows are handed
to the driver in the form it keeps them, which SQLAlchemy reads back.
"""

from collections.abc import Iterable
from datetime import UTC, datetime
from functools import cache
from json import JSONEncoder
from operator import itemgetter
from typing import Any

from sqlalchemy import ColumnElement, Connection, bindparam, case, func, literal_column, select
from sqlalchemy.dialects.sqlite import dialect, insert
from sqlalchemy.exc import ArgumentError

from monitor.store.rows import MENTION_COLUMNS, Heard, heard_row, mention_row
from monitor.store.tables import MentionRow
from scrapers.kit.mention import Mention

_M = MentionRow.__table__  # type: ignore[attr-defined]  # SQLModel adds it
_TEXTS = ("source", "native_id", "text", "title", "url", "thread", "author_key", "rest")
_texts_of = itemgetter(*_TEXTS)
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
        compiled = _statement().compile(dialect=dialect(), column_keys=MENTION_COLUMNS)
        self.sql = str(compiled)
        others = (column for column in _M.c if column.default is not None and column.name not in MENTION_COLUMNS)
        self._defaults = {column.name: column.default.arg for column in others}
        self._in_order = itemgetter(*compiled.positiontup or ())

    def rows(self, mentions: Iterable[Mention], heard: Heard, now: datetime) -> list[tuple[Any, ...]]:
        """The mentions as rows. Raises `ArgumentError` for what is none, such as one with a time without a zone."""
        try:
            same = {**self._defaults, **heard_row(heard, _time(now))}
            return [self._in_order(_kept(mention_row(mention), same)) for mention in mentions]
        except (AttributeError, TypeError, ValueError) as error:
            raise ArgumentError(type(error).__name__) from error


def _kept(row: dict[str, Any], same: dict[str, Any]) -> dict[str, Any]:
    """The columns of a mention in the form in which SQLite keeps them, with those all of a batch share."""
    row["created_at"] = _time(row["created_at"])
    if row["answered_at"] is not None:
        row["answered_at"] = _time(row["answered_at"])
    row["rest"] = _json(row["rest"])
    try:
        "".join(filter(None, _texts_of(row))).encode()
    except UnicodeEncodeError:
        row.update({name: _whole(row[name]) for name in _TEXTS if row[name]})
    row.update(same)
    return row


def _whole(text: str) -> str:
    """The same; letters that are half a letter (a lone surrogate out of JSON) become U+FFFD, for no file takes them."""
    return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")


def _time(at: datetime) -> str:
    if at.utcoffset() is None:
        raise ValueError
    return at.astimezone(UTC).isoformat(" ", "microseconds").removesuffix("+00:00")


_json = JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode


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

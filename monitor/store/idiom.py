"""What SQLite and PostgreSQL say differently: a handful of expressions, and the way to the driver.

A statement is written once. What is compiled finds its words here; what goes to the driver as text is written as
SQLite takes it, and `monitor.store.postgresql` knows the few turns that PostgreSQL says otherwise.
"""

from collections.abc import Iterator, Sequence
from typing import Any

from sqlalchemy import ColumnElement, Connection, Dialect, FromClause, Insert, Integer, Text
from sqlalchemy.dialects.sqlite import dialect as sqlite_dialect
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import GenericFunction

SQLITE = "sqlite"
NEXT = "\x1e"
"""Stands between the texts of `in_one_line`: what no text of ours holds."""


class merged(GenericFunction[Any]):  # noqa: N801 - reads as a function
    """What was known and what is new, as one JSON object; of the author what is new, too."""

    inherit_cache = True


class handle_in(GenericFunction[str]):  # noqa: N801
    """The author's handle in the known rest of a mention; of its letters only A to Z are made small."""

    type = Text()
    inherit_cache = True


class whole_days(GenericFunction[int]):  # noqa: N801
    """Whole days from the second time to the first one."""

    type = Integer()
    inherit_cache = True


class hours_of(GenericFunction[int]):  # noqa: N801
    """Whole hours from the beginning of 1970 to that time."""

    type = Integer()
    inherit_cache = True


class hour_name(GenericFunction[str]):  # noqa: N801
    """`2026-11-20 12`: the hour of that time, UTC; its number costs twice as much to reckon, for every row."""

    type = Text()
    inherit_cache = True


class in_one_line(GenericFunction[str]):  # noqa: N801
    """All the texts of a group, one behind the other (`NEXT`): fetched row by row, or grouped, they cost a multiple."""

    type = Text()
    inherit_cache = True


class members_of(GenericFunction[Any]):  # noqa: N801
    """The members of a JSON list, as rows."""

    inherit_cache = True


_SQLITE = {
    merged: "json_patch({}, {})",
    handle_in: "lower(json_extract({}, '$.author.handle'))",
    whole_days: "((strftime('%s', {}) - strftime('%s', {})) / 86400)",
    hours_of: "(strftime('%s', {}) / 3600)",
    hour_name: "substr({}, 1, 13)",
    in_one_line: "group_concat({}, char(30))",
    members_of: "json_each({})",
}
_POSTGRESQL = {
    merged: (
        "({0}::jsonb || {1}::jsonb || jsonb_build_object('author', "
        "coalesce({0}::jsonb -> 'author', '{{}}') || ({1}::jsonb -> 'author')))::json"
    ),
    handle_in: "lower(({} #>> '{{author,handle}}') COLLATE \"C\")",
    whole_days: "((extract(epoch FROM {})::bigint - floor(extract(epoch FROM {}))::bigint) / 86400)",
    hours_of: "(floor(extract(epoch FROM {}))::bigint / 3600)",
    hour_name: "to_char({} AT TIME ZONE 'UTC', 'YYYY-MM-DD HH24')",
    in_one_line: "string_agg({}, chr(30))",
    members_of: "json_array_elements_text({})",
}


def _said(words: dict[Any, str], element: GenericFunction[Any], compiler: SQLCompiler, **how: Any) -> str:  # noqa: ANN401
    return words[type(element)].format(*(compiler.process(clause, **how) for clause in element.clauses))


for _function in _SQLITE:
    compiles(_function, "sqlite")(lambda *given, **how: _said(_SQLITE, *given, **how))
    compiles(_function, "postgresql")(lambda *given, **how: _said(_POSTGRESQL, *given, **how))


def members(column: ColumnElement[Any]) -> FromClause:
    """The members of that JSON list as a table with one column, `value`."""
    return members_of(column).table_valued("value")


def driver(connection: Connection) -> Any:  # noqa: ANN401 - the driver's
    """A cursor of the driver's own, which takes statements as SQLite does and gives times and JSON back as text.

    Asked through SQLAlchemy a question costs five to ten times as much.
    """
    if connection.dialect.name == SQLITE:
        return connection.connection.cursor()
    from monitor.store.postgresql import PlainCursor

    return PlainCursor(connection.connection.driver_connection)


def one_by_one(connection: Connection, statement: str, values: Sequence[object]) -> Iterator[tuple[Any, ...]]:
    """What such a statement finds, however much it is: never all of it in memory."""
    if connection.dialect.name == SQLITE:
        found: Iterator[tuple[Any, ...]] = driver(connection).execute(statement, values)
        return found
    from monitor.store import postgresql

    return postgresql.one_by_one(connection.connection.driver_connection, statement, values)


def for_driver(dialect: str, statement: Insert, columns: Sequence[str]) -> tuple[str, tuple[str, ...]]:
    """That statement as the driver's cursor takes it, and the columns whose values it takes, in its order."""
    compiled = statement.compile(dialect=_plain_dialect(dialect), column_keys=list(columns))
    return str(compiled), tuple(compiled.positiontup or ())


def _plain_dialect(name: str) -> Dialect:
    if name == SQLITE:
        return sqlite_dialect()
    from monitor.store.postgresql import plain_dialect

    return plain_dialect()

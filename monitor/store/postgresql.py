"""The store in a PostgreSQL database: its connections, its driver's cursor, and what goes wrong, in our words.

Imported only where it is used: dialect and driver take their time at every start.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from copy import copy
from datetime import timedelta
from functools import cache, partial
from typing import Any

from sqlalchemy import URL, Connection, Engine, create_engine, event, make_url
from sqlalchemy.dialects.postgresql.psycopg import dialect as psycopg_dialect
from sqlalchemy.dialects.sqlite.dml import OnConflictDoNothing, OnConflictDoUpdate
from sqlalchemy.exc import DBAPIError, SQLAlchemyError
from sqlalchemy.ext.compiler import compiles

from monitor.errors import StoreError
from monitor.store.engine import REFUSED
from scrapers.kit.errors import msg

try:
    import psycopg
    from psycopg.adapt import Dumper
    from psycopg.types.string import TextLoader
except ImportError as error:
    what = msg("PostgreSQL needs its driver — install it with: pip install 'nobetci[postgres]'")
    raise StoreError(what) from error

_OURS = 0x6E6F_6265_7463_69
"""The name of our locks in a database that others may use, too: "nobetci"."""
_WRITER, _ONLY_ONE = _OURS, _OURS + 1
_SESSION = ("application_name=nobetci", "timezone=UTC", "client_min_messages=warning")
_PATIENCE = "10"
"""Seconds that the server may take to answer the first time, unless its address says otherwise."""


class PostgreSQL:
    """The database at `url`."""

    def __init__(self, url: str, busy_timeout: timedelta) -> None:
        address = make_url(url).set(drivername="postgresql+psycopg")
        self.place = _without_secrets(address)
        patience = f"lock_timeout={int(busy_timeout.total_seconds() * 1000)}"
        self.writing = _engine(address, _writer, (patience, "synchronous_commit=off"), (1, 3))
        self.durable = _engine(address, _writer, (patience, "synchronous_commit=on"), (1, 3))
        self.reading = _engine(address, None, ("default_transaction_read_only=on",), (4, 16))

    def find(self, *, create: bool) -> None:
        """Nothing to do: asking it says what is wrong."""

    @contextmanager
    def errors(self) -> Iterator[None]:
        """Turn what the database driver raises into `StoreError`, by what the operator can do about it."""
        try:
            yield
        except DBAPIError as error:
            raise _in_our_words(error.orig, self.place) from error
        except psycopg.Error as error:
            raise _in_our_words(error, self.place) from error
        except SQLAlchemyError as error:
            raise StoreError(REFUSED, path=self.place, detail=type(error).__name__) from error

    def checkpoint(self) -> None:
        """Nothing to do: the server tidies up by itself."""

    def mark(self) -> object:
        """Differs from an earlier one once anybody has written, ended or begun to write on that server."""
        return self._ask("SELECT pg_current_snapshot()::text")

    def size(self) -> int:
        """Bytes on the server's disk."""
        return int(self._ask("SELECT pg_database_size(current_database())"))

    def _ask(self, question: str) -> Any:  # noqa: ANN401 - the answer as the driver gives it
        with self.reading.connect() as connection:
            return connection.exec_driver_sql(question).scalar_one()

    @contextmanager
    def alone(self) -> Iterator[None]:
        """Hold a lock in the database, for a file on one machine says nothing to another one."""
        with self.errors(), self.reading.connect() as connection:
            asked = connection.exec_driver_sql("SELECT pg_try_advisory_lock(%s)", (_ONLY_ONE,))
            if not asked.scalar_one():
                what = msg(
                    "{path}: another nobetci runs on this store — stop it first, or give this one a store of its own"
                )
                raise StoreError(what, path=self.place)
            connection.rollback()  # the lock is the session's; an open transaction would hold up the server's tidying
            connection.detach()
            try:
                yield
            finally:
                with suppress(DBAPIError):  # a lost session has let go; one that is only closed does so a moment later
                    connection.exec_driver_sql("SELECT pg_advisory_unlock(%s)", (_ONLY_ONE,))


def _without_secrets(url: URL) -> str:
    port = f":{url.port}" if url.port else ""
    return f"postgresql://{url.host or ''}{port}/{url.database or ''}"


def _engine(url: URL, begin: Callable[[Connection], None] | None, says: Sequence[str], pool: tuple[int, int]) -> Engine:
    level = "READ COMMITTED" if begin else "REPEATABLE READ"
    said = " ".join(f"-c {one}" for one in (*_SESSION, *says))
    own = url.query.get("options")
    url = url if "connect_timeout" in url.query else url.update_query_dict({"connect_timeout": _PATIENCE})
    engine = create_engine(
        url,
        isolation_level=level,
        pool_size=pool[0],
        max_overflow=pool[1],
        pool_pre_ping=True,
        hide_parameters=True,  # people's words stay out of errors
        connect_args={"options": f"{own} {said}" if isinstance(own, str) else said},
    )
    if begin is not None:
        event.listen(engine, "begin", begin)
    return engine


def _writer(connection: Connection) -> None:
    """One writer at a time, as on SQLite: what was read in a transaction is still so when it writes."""
    connection.exec_driver_sql("SELECT pg_advisory_xact_lock(%s)", (_WRITER,))


# -- the driver's cursor

_OTHERWISE = (
    ("instr(data, ?) > 0", "position(? IN data) > 0"),
    ("CROSS JOIN trace AS t ON", "JOIN trace AS t ON"),
    (
        "json_each(?) AS given JOIN mention AS m ON m.id = given.value",
        "jsonb_array_elements_text(?) AS given(number) JOIN mention AS m ON m.id = given.number::bigint",
    ),
    ("json_each(?)", "jsonb_array_elements(?)"),
    ("json_extract(value, '$[4]')", "(value ->> 4)"),
    ("json_extract(value, '$[5]')", "(value ->> 5)::timestamptz"),
)
"""How we say it to SQLite, and how to PostgreSQL."""
_NUMBER = re.compile(r"json_extract\(value, '\$\[(\d)]'\)")


@cache
def _said(statement: str) -> str:
    """A statement that was written for SQLite, in PostgreSQL's words."""
    for ours, theirs in _OTHERWISE:
        statement = statement.replace(ours, theirs)
    return _NUMBER.sub(r"(value ->> \1)::bigint", statement).replace("?", "%s")


class _AsMeant(Dumper):
    """A number whose type is the one of the place where it stands, as SQLite has it: a flag may be 0 or 1."""

    def dump(self, obj: int) -> bytes:
        return str(int(obj)).encode()


def _plainly(cursor: psycopg.Cursor[Any] | psycopg.ServerCursor[Any]) -> None:
    """Let it give times and JSON back as text, as SQLite does."""
    cursor.adapters.register_dumper(int, _AsMeant)
    for name in ("timestamptz", "json"):
        cursor.adapters.register_loader(name, TextLoader)


class PlainCursor(psycopg.Cursor[tuple[Any, ...]]):
    """A cursor that takes statements as SQLite does, and gives values back as SQLite does."""

    def __init__(self, connection: Any) -> None:  # noqa: ANN401 - SQLAlchemy says no more of it
        super().__init__(connection)
        _plainly(self)

    def execute(self, query: Any, params: Any = None, **how: Any) -> "PlainCursor":  # noqa: ANN401 - as psycopg says
        """Ask that."""
        super().execute(_said(query), params, **how)
        return self

    def executemany(self, query: Any, params_seq: Any, **how: Any) -> None:  # noqa: ANN401
        """Ask that with each of these values."""
        super().executemany(_said(query), params_seq, **how)


def one_by_one(connection: Any, statement: str, values: Sequence[object]) -> Iterator[tuple[Any, ...]]:  # noqa: ANN401
    """What the statement finds, some thousand rows at a time: the driver would hold all of them."""
    with psycopg.ServerCursor(connection, "nobetci") as cursor:
        _plainly(cursor)
        cursor.itersize = _AT_A_TIME
        yield from cursor.execute(_said(statement).encode(), values)


_AT_A_TIME = 2_000
plain_dialect = partial(psycopg_dialect, paramstyle="format")
"""What compiles statements for that cursor."""


def _as_theirs(clause: Any, compiler: Any, **how: Any) -> str:  # noqa: ANN401 - a visitor
    """`ON CONFLICT`, made for SQLite: PostgreSQL's compiler only misses that a constraint may be named."""
    theirs = copy(clause)
    theirs.constraint_target = None
    visit: Callable[..., str] = getattr(compiler, f"visit_{clause.__visit_name__}")
    return visit(theirs, **how)


for _conflict in (OnConflictDoNothing, OnConflictDoUpdate):
    compiles(_conflict, "postgresql")(_as_theirs)


# -- what goes wrong

_TROUBLE = {
    "53100": msg("{path}: the disk is full — free some space; nothing that was stored is lost"),
    "53300": msg("{path}: the server takes no more connections — raise max_connections, or give others fewer"),
    "55P03": msg("{path}: another process kept the database locked — try again"),
    "28P01": msg("{path}: the server refuses the password or the user — check what store.url_env holds"),
    "28000": msg("{path}: the server refuses the password or the user — check what store.url_env holds"),
    "3D000": msg("{path}: there is no such database — create it with: createdb"),
    "42501": msg("{path}: the user may not write there — give it the database, or the right to create tables in it"),
    "25006": msg("{path}: the server only lets us read — name the one that takes writing"),
}
_AWAY = msg("{path}: the server cannot be reached — check that it runs and that its address is right")


def _in_our_words(error: BaseException | None, place: str) -> StoreError:
    """By the server's code: its sentences may quote people's words."""
    code = getattr(error, "sqlstate", None)
    if isinstance(error, psycopg.OperationalError) and code is None:
        return StoreError(_of_connecting(str(error)), path=place)
    if code in _TROUBLE:
        return StoreError(_TROUBLE[code], path=place)
    if code is not None and code.startswith(("08", "57P")):
        return StoreError(_AWAY, path=place)
    return StoreError(REFUSED, path=place, detail=" ".join(filter(None, (type(error).__name__, code))))


_WHILE_CONNECTING = {
    "authentication failed": _TROUBLE["28P01"],
    "no password supplied": _TROUBLE["28P01"],
    "pg_hba.conf": _TROUBLE["28P01"],
    '" does not exist': _TROUBLE["3D000"],
    "too many clients": _TROUBLE["53300"],
    "remaining connection slots": _TROUBLE["53300"],
}
"""Before there is a connection the driver keeps no code."""


def _of_connecting(said: str) -> str:
    return next((what for sign, what in _WHILE_CONNECTING.items() if sign in said), _AWAY)

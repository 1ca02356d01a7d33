"""The store as one SQLite file: its connections and their pragmas, and what goes wrong with it, in our words."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext, suppress
from datetime import timedelta
from pathlib import Path

from sqlalchemy import Connection, Engine, FromClause, create_engine, event, text
from sqlalchemy.dialects.sqlite.base import SQLiteCompiler
from sqlalchemy.engine import make_url
from sqlalchemy.exc import DBAPIError, SQLAlchemyError

from monitor.errors import StoreError
from monitor.store.engine import REFUSED
from scrapers.kit.errors import msg


class SqliteFile:
    """The file at `path`."""

    def __init__(self, path: Path, busy_timeout: timedelta) -> None:
        self.place = str(path)
        self._path = path
        self.writing = sqlite_engine(path, begin="BEGIN IMMEDIATE", synchronous="NORMAL", busy_timeout=busy_timeout)
        self.durable = sqlite_engine(path, begin="BEGIN IMMEDIATE", synchronous="FULL", busy_timeout=busy_timeout)
        self.reading = sqlite_engine(path, begin="BEGIN", synchronous="NORMAL", busy_timeout=busy_timeout)

    def find(self, *, create: bool) -> None:
        """Make sure that there is a file. Raises `StoreError`."""
        if not create and not self._path.exists():
            raise StoreError(msg("{path}: there is no store yet — start it with: nobetci run"), path=self._path)
        if create and not self._path.parent.is_dir():
            what = msg("{path}: the folder does not exist — create it or change store.path")
            raise StoreError(what, path=self._path)
        with suppress(OSError):  # opening it says what is wrong, in words
            self._path.touch(mode=0o600)  # people's words: for nobody else on this machine; its log inherits it

    @contextmanager
    def errors(self) -> Iterator[None]:
        """Turn what the database driver raises into `StoreError`, by what the operator can do about it."""
        try:
            yield
        except DBAPIError as error:
            raise _in_our_words(str(error.orig), self.place) from error
        except sqlite3.Error as error:
            raise _in_our_words(str(error), self.place) from error
        except SQLAlchemyError as error:
            raise _in_our_words(type(error).__name__, self.place) from error

    def checkpoint(self) -> None:
        """Fold the write-ahead log back into the file."""
        with self.reading.connect() as connection:
            connection.rollback()
            connection.execution_options(isolation_level="AUTOCOMMIT").execute(text("PRAGMA wal_checkpoint(PASSIVE)"))

    def mark(self) -> object:
        """Differs from an earlier one once anybody has written; asks only the file system."""
        return tuple(map(_size_and_time, (self._path, self._path.with_name(f"{self._path.name}-wal"))))

    def size(self) -> int:
        """Bytes on disk."""
        return self._path.stat().st_size

    def alone(self) -> nullcontext[None]:
        """Nothing to do: a file is locked beside it."""
        return nullcontext()


def _size_and_time(path: Path) -> tuple[int, int]:
    try:
        status = path.stat()
    except OSError:
        return (-1, -1)
    return (status.st_size, status.st_mtime_ns)


class _Hinted(SQLiteCompiler):
    """Lets a statement say by which index a table is read, where SQLite, which counts nothing, would guess wrong."""

    def get_from_hint_text(self, table: FromClause, text: str | None) -> str | None:
        return text


def sqlite_engine(path: Path, *, begin: str, synchronous: str, busy_timeout: timedelta) -> Engine:
    """An engine on the file at `path` whose transactions start with `begin`."""
    url = make_url("sqlite://").set(database=str(path))
    engine = create_engine(url, pool_size=4, max_overflow=60, hide_parameters=True)  # people's words stay out of errors
    engine.dialect.statement_compiler = _Hinted

    pragmas = (
        f"busy_timeout={int(busy_timeout.total_seconds() * 1000)}",
        "journal_mode=WAL",
        f"synchronous={synchronous}",
        "foreign_keys=ON",
        "secure_delete=ON",  # what somebody asked us to erase is not left in the file
    )

    @event.listens_for(engine, "connect")
    def _prepare(connection: sqlite3.Connection, _record: object) -> None:
        connection.isolation_level = None  # we say BEGIN ourselves
        try:
            for pragma in pragmas:
                connection.execute(f"PRAGMA {pragma}").close()
        except sqlite3.Error:
            connection.close()  # nobody else knows of it yet
            raise

    @event.listens_for(engine, "begin")
    def _begin(connection: Connection) -> None:
        cursor = connection.connection.cursor()  # said through SQLAlchemy it costs five times as much
        cursor.execute(begin)
        cursor.close()

    return engine


_TROUBLE = {
    "disk is full": msg("{path}: the disk is full — free some space; nothing that was stored is lost"),
    "disk I/O error": msg("{path}: the disk cannot be read or written — check the volume and its free space"),
    "readonly": msg("{path}: the database may not be written — check the owner and the rights of the file and folder"),
    "unable to open": msg("{path}: the database cannot be opened — check that the folder exists and may be written"),
    "not a database": msg("{path}: this is not a database — restore a copy, or move the file away to begin anew"),
    "malformed": msg("{path}: the database is damaged — restore a copy, or move the file away to begin anew"),
    "locked": msg("{path}: another process kept the database locked — try again"),
}


def _in_our_words(detail: str, place: str) -> StoreError:
    for sign, what in _TROUBLE.items():
        if sign in detail:
            return StoreError(what, path=place)
    return StoreError(REFUSED, path=place, detail=detail.splitlines()[0])

"""Opening the database: connections, their pragmas, one writer at a time in fair order, the schema's version."""

import sqlite3
import threading
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

from sqlalchemy import Connection, Engine, create_engine, event, inspect, text
from sqlalchemy.engine import make_url
from sqlalchemy.exc import DBAPIError, SQLAlchemyError

from monitor.errors import StoreError
from scrapers.kit.errors import msg

HEAD = "0006"
"""The newest migration this program knows; a test compares it with the scripts."""


class Turnstile:
    """Lets one thread through at a time, in the order they came: SQLite's own waiting is unfair."""

    def __init__(self) -> None:
        self._door = threading.Lock()
        self._queue: deque[threading.Event] = deque()
        self._busy = False

    @contextmanager
    def turn(self) -> Iterator[None]:
        """Wait for one's turn, keep it for the block."""
        self._enter()
        try:
            yield
        finally:
            self._leave()

    def _enter(self) -> None:
        with self._door:
            if not self._busy:
                self._busy = True
                return
            mine = threading.Event()
            self._queue.append(mine)
        mine.wait()

    def _leave(self) -> None:
        with self._door:
            if self._queue:
                self._queue.popleft().set()
            else:
                self._busy = False


def sqlite_engine(path: Path, *, begin: str, synchronous: str, busy_timeout: timedelta) -> Engine:
    """An engine on the file at `path` whose transactions start with `begin`."""
    url = make_url("sqlite://").set(database=str(path))
    engine = create_engine(url, pool_size=4, max_overflow=60, hide_parameters=True)  # people's words stay out of errors

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


@contextmanager
def our_errors(path: Path) -> Iterator[None]:
    """Turn what the database driver raises into `StoreError`, by what the operator can do about it."""
    try:
        yield
    except DBAPIError as error:
        raise _in_our_words(str(error.orig), path) from error
    except sqlite3.Error as error:
        raise _in_our_words(str(error), path) from error
    except SQLAlchemyError as error:
        raise _in_our_words(type(error).__name__, path) from error


_TROUBLE = {
    "disk is full": msg("{path}: the disk is full — free some space; nothing that was stored is lost"),
    "disk I/O error": msg("{path}: the disk cannot be read or written — check the volume and its free space"),
    "readonly": msg("{path}: the database may not be written — check the owner and the rights of the file and folder"),
    "unable to open": msg("{path}: the database cannot be opened — check that the folder exists and may be written"),
    "not a database": msg("{path}: this is not a database — restore a copy, or move the file away to begin anew"),
    "malformed": msg("{path}: the database is damaged — restore a copy, or move the file away to begin anew"),
    "locked": msg("{path}: another process kept the database locked — try again"),
}


REFUSED = msg("{path}: the database refused: {detail} — nothing was changed; look at the file and its folder")


def _in_our_words(detail: str, path: Path) -> StoreError:
    for sign, what in _TROUBLE.items():
        if sign in detail:
            return StoreError(what, path=path)
    return StoreError(REFUSED, path=path, detail=detail.splitlines()[0])


def bring_up_to_date(engine: Engine, path: Path) -> None:
    """Create or migrate the schema. Raises `StoreError` when the file is newer than this program."""
    version, others = _standing(engine)
    if version == HEAD:
        return
    if others:
        raise StoreError(msg("{path}: this database belongs to another program — change store.path"), path=path)
    from monitor.store.migrate import known_versions, upgrade  # Alembic costs 0.3 s: only when there is work

    if version is not None and version not in known_versions():
        what = msg("{path}: written by a newer version ({version}) than this program knows — install that version")
        raise StoreError(what, path=path, version=version)
    upgrade(engine)


def _standing(engine: Engine) -> tuple[str | None, bool]:
    """The schema's version (None: not ours yet), and whether there are tables of somebody else's, at one moment."""
    with engine.connect() as connection:
        tables = inspect(connection).get_table_names()
        if "alembic_version" not in tables:
            return None, bool(tables)
        return connection.execute(text("SELECT version_num FROM alembic_version")).scalar(), False

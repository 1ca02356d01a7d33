"""Opening the database: one writer at a time in fair order, the schema's version."""

import threading
from collections import deque
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from typing import Protocol

from sqlalchemy import Engine, inspect, text

from monitor.errors import StoreError
from scrapers.kit.errors import msg

HEAD = "0010"
"""The newest migration this program knows; a test compares it with the scripts."""
REFUSED = msg("{path}: the database refused: {detail} — nothing was changed")


class Database(Protocol):
    """Where the store is kept."""

    place: str
    """What to call it: people read it, so no secret is in it."""
    writing: Engine
    """For one writer at a time, over all processes."""
    durable: Engine
    """The same, and what was written is on the disk when a transaction is over."""
    reading: Engine
    """One consistent moment; never waits for writers."""

    def find(self, *, create: bool) -> None:
        """Make sure that it is there. Raises `StoreError`."""
        ...

    def errors(self) -> AbstractContextManager[None]:
        """Turn what the driver raises into `StoreError`, by what the operator can do about it."""
        ...

    def checkpoint(self) -> None:
        """Tidy up what readers may have held back."""
        ...

    def mark(self) -> object:
        """Differs from an earlier one once anybody has written."""
        ...

    def size(self) -> int:
        """Bytes on disk."""
        ...

    def alone(self) -> AbstractContextManager[None]:
        """Be the only program at work on it. Raises `StoreError` when another one is."""
        ...


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


def bring_up_to_date(database: Database, *, create: bool) -> None:
    """Create or migrate the schema. Raises `StoreError` when it is newer than this program."""
    place = database.place
    version, others = _standing(database.reading)
    if version == HEAD:
        return
    if others:
        raise StoreError(msg("{path}: this database belongs to another program — change store.path"), path=place)
    if version is None and not create:
        raise StoreError(msg("{path}: there is no store yet — start it with: nobetci run"), path=place)
    from monitor.store.migrate import known_versions, upgrade  # Alembic costs 0.3 s: only when there is work

    if version is not None and version not in known_versions():
        what = msg("{path}: written by a newer version ({version}) than this program knows — install that version")
        raise StoreError(what, path=place, version=version)
    upgrade(database.writing)


def _standing(engine: Engine) -> tuple[str | None, bool]:
    """The schema's version (None: not ours yet), and whether there are tables of somebody else's, at one moment."""
    with engine.connect() as connection:
        tables = inspect(connection).get_table_names()
        if "alembic_version" not in tables:
            return None, bool(tables)
        return connection.execute(text("SELECT version_num FROM alembic_version")).scalar(), False

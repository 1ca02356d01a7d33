"""The store: transactions on one SQLite file, and the gateways inside them."""

import logging
import re
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from sqlalchemy import Connection, text

from monitor.errors import StoreError
from monitor.store.answers import Answers
from monitor.store.budgets import Budgets
from monitor.store.campaigns import Campaigns
from monitor.store.cases import Cases
from monitor.store.channels import Channels
from monitor.store.crowds import Crowds
from monitor.store.engine import Turnstile, bring_up_to_date, our_errors, sqlite_engine
from monitor.store.forgetting import Forgetting
from monitor.store.labels import Labels
from monitor.store.mentions import Mentions
from monitor.store.outbox import Outbox
from monitor.store.scores import Scores
from monitor.store.sources import Sources
from monitor.store.surroundings import Around
from monitor.store.traces import Traces
from monitor.store.untracing import Untracing
from monitor.store.verdicts import Verdicts
from scrapers.kit.errors import msg

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Tx:
    """The gateways of one transaction."""

    mentions: Mentions
    cases: Cases
    outbox: Outbox
    channels: Channels
    sources: Sources
    answers: Answers
    forgetting: Forgetting
    labels: Labels
    budgets: Budgets
    scores: Scores
    around: Around
    traces: Traces
    campaigns: Campaigns
    crowds: Crowds
    untracing: Untracing
    verdicts: Verdicts


class Store:
    """One database file. Threads may share it; another process may use it beside us.

    Writing transactions of this process take turns in the order they came. No network call belongs into one.
    """

    def __init__(self, path: Path, *, busy_timeout: timedelta = timedelta(seconds=10)) -> None:
        self.path = path
        self.id = ""
        self._turnstile = Turnstile()
        self._writing = sqlite_engine(path, begin="BEGIN IMMEDIATE", synchronous="NORMAL", busy_timeout=busy_timeout)
        self._durable = sqlite_engine(path, begin="BEGIN IMMEDIATE", synchronous="FULL", busy_timeout=busy_timeout)
        self._reading = sqlite_engine(path, begin="BEGIN", synchronous="NORMAL", busy_timeout=busy_timeout)

    @classmethod
    def open(cls, path: Path, *, busy_timeout: timedelta = timedelta(seconds=10), create: bool = True) -> "Store":
        """The store at `path`, its schema created or migrated; without `create` a missing file is a `StoreError`."""
        if not create and not path.exists():
            raise StoreError(msg("{path}: there is no store yet — start it with: nobetci run"), path=path)
        if create and not path.parent.is_dir():
            raise StoreError(msg("{path}: the folder does not exist — create it or change store.path"), path=path)
        with suppress(OSError):  # opening it says what is wrong, in words
            path.touch(mode=0o600)  # people's words: for nobody else on this machine; the log beside it inherits it
        store = cls(path, busy_timeout=busy_timeout)
        try:
            with our_errors(path):
                bring_up_to_date(store._writing, path)
                store.id = store._own_id()
        except StoreError:
            store.close()
            raise
        return store

    def _own_id(self) -> str:
        with self._reading.connect() as connection:
            return str(connection.execute(text("SELECT value FROM meta WHERE name = 'id'")).scalar_one())

    @contextmanager
    def transaction(self, *, durable: bool = False) -> Iterator[Tx]:
        """Write: all of it or nothing. `durable` is on the disk before it returns, whatever happens to the machine."""
        engine = self._durable if durable else self._writing
        with self._turnstile.turn(), our_errors(self.path), engine.begin() as connection:
            yield _gateways(connection)

    @contextmanager
    def reading(self) -> Iterator[Tx]:
        """Read one consistent moment; never waits for writers."""
        with our_errors(self.path), self._reading.connect() as connection:
            connection.begin()
            yield _gateways(connection)

    def keep_evidence(self, source: str, page: bytes) -> Path | None:
        """Keep the last page of a source that no longer reads as described, for whoever mends its preset.

        None when there is nothing to keep or no room for it: that must not silence the trouble itself.
        """
        if not page:
            return None
        folder = self._evidence
        kept = folder / (re.sub(r"[^\w-]", "_", source) + ".html")
        try:
            folder.mkdir(mode=0o700, exist_ok=True)
            kept.write_bytes(page)
        except OSError as error:
            log.warning("evidence not kept", extra={"source": source, "error": type(error).__name__})
            return None
        return kept

    def evidence(self) -> list[Path]:
        """The pages that were kept."""
        return sorted(self._evidence.glob("*.html"))

    @property
    def _evidence(self) -> Path:
        return self.path.with_name(f"{self.path.stem}-evidence")

    def checkpoint(self) -> None:
        """Fold the write-ahead log back into the file."""
        with our_errors(self.path), self._reading.connect() as connection:
            connection.rollback()
            connection.execution_options(isolation_level="AUTOCOMMIT").execute(text("PRAGMA wal_checkpoint(PASSIVE)"))

    def mark(self) -> tuple[tuple[int, int], ...]:
        """Differs from an earlier one once anybody has written, this process or another; asks only the file system."""
        return tuple(map(_size_and_time, (self.path, self.path.with_name(f"{self.path.name}-wal"))))

    def close(self) -> None:
        """Give every connection back."""
        for engine in (self._writing, self._durable, self._reading):
            engine.dispose()


def _size_and_time(path: Path) -> tuple[int, int]:
    try:
        status = path.stat()
    except OSError:
        return (-1, -1)
    return (status.st_size, status.st_mtime_ns)


def _gateways(connection: Connection) -> Tx:
    return Tx(
        Mentions(connection),
        Cases(connection),
        Outbox(connection),
        Channels(connection),
        Sources(connection),
        Answers(connection),
        Forgetting(connection),
        Labels(connection),
        Budgets(connection),
        Scores(connection),
        Around(connection),
        Traces(connection),
        Campaigns(connection),
        Crowds(connection),
        Untracing(connection),
        Verdicts(connection),
    )

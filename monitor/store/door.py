"""The store: transactions on one database, and the gateways inside them."""

import logging
import re
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from sqlalchemy import Connection, text

from monitor.errors import StoreError
from monitor.store.answers import Answers
from monitor.store.budgets import Budgets
from monitor.store.campaigns import Campaigns
from monitor.store.case_marks import CaseMarks
from monitor.store.cases import Cases
from monitor.store.channels import Channels
from monitor.store.coverage import Coverage
from monitor.store.crowds import Crowds
from monitor.store.digests import Digests
from monitor.store.engine import Database, Turnstile, bring_up_to_date
from monitor.store.forgetting import Forgetting
from monitor.store.labels import Labels
from monitor.store.ledger import Ledger
from monitor.store.mentions import Mentions
from monitor.store.moves import Moves
from monitor.store.mutes import Mutes
from monitor.store.noise import Noise
from monitor.store.outbox import Outbox
from monitor.store.promises import Promises
from monitor.store.pulses import Pulses
from monitor.store.reminders import Reminders
from monitor.store.rivals import Rivals
from monitor.store.scores import Scores
from monitor.store.sources import Sources
from monitor.store.spikes import Spikes
from monitor.store.sqlite import SqliteFile
from monitor.store.surroundings import Around
from monitor.store.traces import Traces
from monitor.store.untracing import Untracing
from monitor.store.verdicts import Verdicts
from monitor.store.weekly import Weekly

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
    moves: Moves
    ledger: Ledger
    promises: Promises
    case_marks: CaseMarks
    pulses: Pulses
    spikes: Spikes
    mutes: Mutes
    noise: Noise
    reminders: Reminders
    digests: Digests
    weekly: Weekly
    coverage: Coverage
    rivals: Rivals


BUSY = timedelta(seconds=10)
"""How long to wait for another program that is writing."""


class Store:
    """One database. Threads may share it; another process may use it beside us.

    Writing transactions of this process take turns in the order they came. No network call belongs into one.
    """

    def __init__(self, path: Path, *, url: str | None = None, busy_timeout: timedelta = BUSY) -> None:
        self.path = path
        """The file; where the store is elsewhere, the place on this machine that files beside it are named after."""
        self.id = ""
        self._turnstile = Turnstile()
        self._database = SqliteFile(path, busy_timeout) if url is None else _by_address(url, busy_timeout)
        self._writing, self._durable = self._database.writing, self._database.durable
        self._reading = self._database.reading

    @classmethod
    def open(
        cls, path: Path, *, url: str | None = None, busy_timeout: timedelta = BUSY, create: bool = True
    ) -> "Store":
        """The store at `path`, or at `url`, its schema created or migrated.

        Raises `StoreError`; without `create` also where there is none yet.
        """
        store = cls(path, url=url, busy_timeout=busy_timeout)
        try:
            store._database.find(create=create)
            with store._database.errors():
                bring_up_to_date(store._database, create=create)
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
        with self._turnstile.turn(), self._database.errors(), engine.begin() as connection:
            yield _gateways(connection)

    @contextmanager
    def reading(self) -> Iterator[Tx]:
        """Read one consistent moment; never waits for writers."""
        with self._database.errors(), self._reading.connect() as connection:
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
        """Tidy up what readers may have held back."""
        with self._database.errors():
            self._database.checkpoint()

    def mark(self) -> object:
        """Differs from an earlier one once anybody has written, this process or another; costs next to nothing."""
        with self._database.errors():
            return self._database.mark()

    def size(self) -> int:
        """Bytes on disk."""
        with self._database.errors():
            return self._database.size()

    def alone(self) -> AbstractContextManager[None]:
        """Be the only program that listens and speaks for this store, on whatever machine. Raises `StoreError`."""
        return self._database.alone()

    def close(self) -> None:
        """Give every connection back."""
        for engine in (self._writing, self._durable, self._reading):
            engine.dispose()


def _by_address(url: str, busy_timeout: timedelta) -> Database:
    from monitor.store.postgresql import PostgreSQL  # its dialect and its driver take a while: only where it is used

    return PostgreSQL(url, busy_timeout)


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
        Moves(connection),
        Ledger(connection),
        Promises(connection),
        CaseMarks(connection),
        Pulses(connection),
        Spikes(connection),
        Mutes(connection),
        Noise(connection),
        Reminders(connection),
        Digests(connection),
        Weekly(connection),
        Coverage(connection),
        Rivals(connection),
    )

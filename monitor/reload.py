"""Watched files: a change is read, checked and taken; a broken one is told once and the old kept."""

import logging
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from hashlib import blake2b
from pathlib import Path

from monitor.app import App
from monitor.config import Config
from monitor.crew import Crew
from monitor.errors import ConfigError
from monitor.language import translator
from monitor.rules.delivery import notice_item
from scrapers.kit.errors import msg

log = logging.getLogger(__name__)

BROKEN = msg("the configuration was changed, but cannot be used; the old one stays in force")
TAKEN = msg("the changed configuration is in force")
RESTART = msg("store or daemon was changed in the configuration: that takes effect at the next start")
_SHOWN = 5

Stamp = tuple[tuple[str, int, int], ...]


def stamp(paths: Iterable[Path]) -> Stamp:
    """What tells a changed file from an unchanged one: size and time; a missing file is a change too."""
    return tuple((str(path), *_size_and_time(path)) for path in paths)


def _size_and_time(path: Path) -> tuple[int, int]:
    try:
        status = path.stat()
    except OSError:
        return (-1, -1)
    return (status.st_size, status.st_mtime_ns)


@dataclass(slots=True)
class Reloader:
    """Gives the daemon a new crew when the files changed and still make sense."""

    app: App
    config: Config
    load: Callable[[], Config]
    forced: bool = False
    seen: Stamp = ()
    said: str = field(default="")
    """Hash of the broken state the operators know of; empty when they know of none."""

    def __post_init__(self) -> None:
        self.seen = stamp(self.config.watched)

    def force(self) -> None:
        """Read again at the next look, changed or not (SIGHUP)."""
        self.forced = True

    def __call__(self) -> Crew | None:
        """A new crew, or None when nothing changed or what changed is broken."""
        now = stamp(self.config.watched)
        if now == self.seen and not self.forced:
            return None
        self.seen, self.forced = now, False
        try:
            config = self.load()
            crew = self.app.crew(config)
        except ConfigError as error:
            self._refuse(error)
            return None
        return self._take(config, crew, now)

    def _refuse(self, error: ConfigError) -> None:
        translate = translator(self.config.channels[self.config.operators].room.language)
        shown = "\n".join(problem.say(translate) for problem in error.problems[:_SHOWN])
        said = blake2b(error.say().encode(), digest_size=8).hexdigest()
        log.warning("configuration refused", extra={"problems": len(error.problems)})
        if said != self.said:
            self.said = said
            self._tell(f"config:{said}:{self._turn()}", BROKEN, shown)

    def _take(self, config: Config, crew: Crew, read_at: Stamp) -> Crew:
        log.info("configuration taken", extra={"sources": len(crew.watches)})
        if (config.store, config.daemon) != (self.config.store, self.config.daemon):
            self._tell(f"config:store:{self._turn()}", RESTART, "")
        if self.said:
            self._tell(f"config:{self.said}:{self._turn()}:back", TAKEN, "", good_news=True)
        self.said, self.config = "", config
        known = {row[0]: row for row in read_at}  # what was written while we read is a change still to come
        self.seen = tuple(known.get(row[0], row) for row in stamp(config.watched))
        return crew

    def _turn(self) -> int:
        return int(self.app.clock().timestamp())

    def _tell(self, key: str, says: str, detail: str, *, good_news: bool = False) -> None:
        now, operators = self.app.clock(), self.config.operators
        values = {"problems": detail}
        payload = {"good_news": good_news, "says": says, "detail": "{problems}" if detail else "", "values": values}
        with self.app.store.transaction() as tx:
            tx.outbox.owe(notice_item(f"{self.app.store.id}:{key}", operators, payload, now=now))
        self.app.wake(operators)

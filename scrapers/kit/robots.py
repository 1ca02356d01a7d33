"""What a site's robots.txt asks of us, read once in a while."""

import math
import threading
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from protego import Protego

from scrapers.kit.mention import Clock

MOST_BYTES = 512_000
"""RFC 9309 asks to read at least 500 KiB and lets us leave the rest."""
LONGEST_DELAY = timedelta(minutes=5)


@dataclass(frozen=True, slots=True)
class Rules:
    """One site's wishes, for our name."""

    text: Protego
    agent: str

    def allows(self, url: str) -> bool:
        """Whether the address may be read."""
        return self.text.can_fetch(url, self.agent)

    @property
    def delay(self) -> timedelta:
        """The pause it asks for between requests, at most five minutes; zero if it asks for none."""
        seconds = self.text.crawl_delay(self.agent)
        if seconds is None or not math.isfinite(seconds) or seconds < 0:
            return timedelta(0)
        return min(LONGEST_DELAY, timedelta(seconds=min(seconds, LONGEST_DELAY.total_seconds())))


class _Shelf:
    def __init__(self) -> None:
        self.lock = threading.Lock()
        self.rules: Rules | None = None
        self.read_at: datetime | None = None


class Robots:
    """The rules of every site we visit. Safe to use from many threads; a site's file is read by one of them."""

    def __init__(self, agent: str, clock: Clock, *, keep: timedelta) -> None:
        self._agent = agent
        self._clock = clock
        self._keep = keep
        self._shelves: dict[str, _Shelf] = {}
        self._lock = threading.Lock()

    def rules(self, origin: str, read: Callable[[str], bytes]) -> Rules:
        """The site's rules; `read` is called with the address of its file when they are unknown or old."""
        with self._lock:
            shelf = self._shelves.setdefault(origin, _Shelf())
        with shelf.lock:
            if shelf.rules is None or not self._is_fresh(shelf):
                text = read(f"{origin}/robots.txt")[:MOST_BYTES].decode("utf-8-sig", errors="replace")
                shelf.rules = Rules(Protego.parse(text), self._agent)
                shelf.read_at = self._clock()
            return shelf.rules

    def _is_fresh(self, shelf: _Shelf) -> bool:
        return shelf.read_at is not None and abs(self._clock() - shelf.read_at) < self._keep

"""Where digests are asked for at the terminal: what is wanted, of which brand and week, and what makes one."""

import secrets
from dataclasses import dataclass
from datetime import datetime

from monitor.charts.artist import Artist, Drawn
from monitor.charts.wire import Wanted
from monitor.config import Config
from monitor.config.aspects import aspects_data
from monitor.errors import MonitorError
from monitor.language import Voice
from monitor.rules.week import Week
from monitor.rules.workplace import Workplace
from monitor.stages.digest import Order, Subject
from monitor.stages.digest.making import Tools
from monitor.store.digests import Made
from monitor.store.door import Store
from scrapers.kit.errors import msg

_ONE_THING = msg("say one thing at a time: --print, --html, --send or --feedback")


@dataclass(frozen=True, slots=True)
class Wish:
    """What the options of `digest` say."""

    week: str | None = None
    brand: str | None = None
    print_: bool = False
    html: str | None = None
    send: bool = False
    language: str | None = None
    feedback: str | None = None
    by: str | None = None

    def check(self) -> None:
        """Raises `MonitorError` unless they ask for one thing."""
        if sum((self.print_, self.html is not None, self.send, self.feedback is not None)) > 1:
            raise MonitorError(_ONE_THING)
        if self.by is not None and self.feedback is None:
            raise MonitorError(msg("--by belongs to --feedback"))


@dataclass(frozen=True, slots=True)
class Inquiry:
    """What somebody at the terminal asks of which store, about which week."""

    store: Store
    config: Config
    workplace: Workplace
    week: Week
    now: datetime
    wish: Wish
    voice: Voice
    """What the digest is read in."""

    def order(self, subject: Subject) -> Order:
        """That brand's week."""
        return Order(subject, self.week, self.now)

    def made(self, subject: Subject) -> Made | None:
        """The digest, if it was made."""
        with self.store.reading() as tx:
            return tx.digests.of(subject.brand, self.week.monday)

    @property
    def tools(self) -> Tools:
        """What making one needs."""
        return Tools(aspects_data(), drawn, lambda: secrets.token_urlsafe(32))

    @property
    def is_over(self) -> bool:
        """Whether the week is."""
        return self.week.span(self.config.timezone)[1] <= self.now


def drawn(wanted: Wanted) -> Drawn:
    """These pictures."""
    with Artist() as artist:
        return artist.draw(wanted)

"""X and Facebook beside the world of the acceptance tests: their doubles, their sources, their secrets."""

from contextlib import ExitStack
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

from world import World

from monitor.clock import system_clock
from monitor.demo.graph import GraphDouble
from monitor.demo.x import XDouble
from monitor.demo.x_posts import Person, Post

X_TOKEN, PAGE_TOKEN, APP_SECRET = "AAAA-planted-x-token", "EAAB-planted-page-token", "planted-app-secret"
SECRETS = (X_TOKEN, PAGE_TOKEN, APP_SECRET)
SEARCH = "/2/tweets/search/recent"
NAZLI = Person("5001772943", "nazlievde", "Nazlı Kandemir")
HAKAN = Person("5002", "hakan_denizli", "Hakan Denizli")
HURT = "@papatyaev sandalyesi kırıldı, çocuğum yaralandı, hastanedeyiz"

SOURCES = """
  - {{kind: twitter, handle: papatyaev, terms: [papatya ev], base_url: "{x}", between: 0s, poll: {poll},
     probe: 0.3s, retry: 0.1s..0.3s, tell_after: 2, reread_every: 0.5s, reread_after: 0s{more_x}}}
  - {{kind: facebook, page: "{page}", base_url: "{graph}", between: 0s, poll: {poll}, full_scan_every: 0.5s,
     probe: 0.3s, retry: 0.1s..0.3s, tell_after: 2{more_page}}}
"""


class Places(World):
    """The world with a search on X and a Facebook page in it."""

    def __init__(
        self, folder: Path, blank: Path, *, poll: str = "0.2s..0.3s", more_x: str = "", more_page: str = ""
    ) -> None:
        super().__init__(folder, blank)
        self._places = ExitStack()
        self.x = self._places.enter_context(XDouble(system_clock, token=X_TOKEN))
        self.x.brand = replace(self.x.brand, handle="papatyaev", name="Papatya Ev")
        self.graph = self._places.enter_context(GraphDouble(system_clock, token=PAGE_TOKEN, app_secret=APP_SECRET))
        named = {"x": self.x.url, "graph": self.graph.url, "page": self.graph.wall.page, "poll": poll}
        text = self.config.read_text(encoding="utf-8")
        head, tail = text.split("\nhttp:", 1)
        sources = SOURCES.format(**named, more_x=more_x, more_page=more_page)
        self.config.write_text(f"{head.rstrip()}{sources}http:{tail}", encoding="utf-8")

    def close(self) -> None:
        super().close()
        self._places.close()

    @property
    def environment(self) -> dict[str, str]:
        own = {"X_BEARER_TOKEN": X_TOKEN, "FACEBOOK_PAGE_TOKEN": PAGE_TOKEN, "FACEBOOK_APP_SECRET": APP_SECRET}
        return super().environment | own | {"FACEBOOK_VERIFY_TOKEN": "open-sesame"}

    def cry(self, number: int = 0, author: Person = NAZLI) -> Post:
        """Somebody needs help on X, a minute ago."""
        at = system_clock() - timedelta(minutes=1)
        return self.x.publish(f"{HURT} {number:04}", author, at=at)

    def searches(self) -> list[dict[str, str]]:
        """What X was asked for, search by search."""
        return [dict(request.query) for request in self.x.requests if request.path == SEARCH]

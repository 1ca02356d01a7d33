"""The whole demo world: the places where people talk about Papatya Ev, on loopback, and a configuration for them."""

from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path
from types import TracebackType
from typing import Self

from monitor.demo.crowd import Crowd
from monitor.demo.graph import GraphDouble
from monitor.demo.site import DemoSite
from monitor.demo.world import BRAND
from monitor.demo.x import XDouble
from scrapers.kit.mention import Clock


class Street:
    """A complaint site with a forum, X and Facebook, and the people who talk there."""

    def __init__(self, clock: Clock) -> None:
        self.site = DemoSite(clock)
        self.x = XDouble(clock)
        self.graph = GraphDouble(clock)
        self.x.brand = replace(self.x.brand, handle="papatyaev", name=BRAND)
        self.graph.wall.name = BRAND
        self._crowd = Crowd(self.x, self.graph, clock)
        self._stack = ExitStack()

    def __enter__(self) -> Self:
        for place in (self.site, self.x, self.graph, self._crowd):
            self._stack.enter_context(place)
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._stack.close()

    def settle(self, folder: Path, config: str) -> Path:
        """Write the configuration, this world's addresses in it, and the tokens beside it; gives its path."""
        for marker, url in (("@SITE@", self.site.url), ("@X@", self.x.url), ("@GRAPH@", self.graph.url)):
            config = config.replace(marker, url)
        (folder / "x.token").write_text(self.x.token, encoding="utf-8")
        (folder / "facebook.token").write_text(self.graph.token, encoding="utf-8")
        path = folder / "demo.yaml"
        path.write_text(config, encoding="utf-8")
        return path

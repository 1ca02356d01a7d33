"""A Facebook page to read: the double of the Graph API, a clock moved by hand, and sources that read it."""

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from functools import cache

from monitor.demo.graph import GraphDouble
from scrapers.facebook import FacebookSource, open_source, read_settings
from scrapers.kit.document import parse_document
from scrapers.kit.errors import SourceError
from scrapers.kit.fetch import Network
from scrapers.kit.mention import Batch, Cursor

NOW = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)


@cache
def the_network() -> Network:
    """One for all tests: what it costs to make is its certificates."""
    return Network("Nobetci/0 (tests)", lambda: NOW, allow_private_hosts=True, wait=lambda _seconds: False)


class FacebookPage:
    """The double and whoever reads it; `poll` goes on from where the last one stopped."""

    def __init__(self, **settings: object) -> None:
        self.now = NOW
        self.graph = GraphDouble(lambda: self.now).start()
        self.settings = settings
        self.cursor: Cursor | None = None
        self.source = self.open()

    def open(self, **changes: object) -> FacebookSource:
        data = {"page": self.graph.wall.page, "base_url": self.graph.url, "between": "0s", **self.settings, **changes}
        secrets = {"token": str(data.pop("token", self.graph.token))}
        for name in ("app_secret", "verify_token"):
            if name in data:
                secrets[name] = str(data.pop(name))
        settings = read_settings(data, parse_document("x: 1", "nobetci.yaml"), ())
        return open_source("page", settings, the_network(), lambda: self.now, secrets)

    def reopen(self, **changes: object) -> None:
        """The daemon was started again, perhaps with other settings."""
        self.source.close()
        self.source = self.open(**changes)

    def later(self, **span: float) -> None:
        self.now += timedelta(**span)

    def poll(self, **span: float) -> Batch:
        """The next poll, a while later."""
        self.later(**span)
        batch = self.source.poll(self.cursor)
        self.cursor = batch.cursor
        return batch

    def polls(self, **span: float) -> list[Batch]:
        """The next polls, until there is no more that can be read now."""
        batches = [self.poll(**span)]
        while batches[-1].more:
            assert len(batches) < 50, "there is always more"
            batches.append(self.poll())
        return batches

    def fails(self) -> SourceError:
        """The error of the next poll."""
        try:
            batch = self.source.poll(self.cursor)
        except SourceError as error:
            return error
        raise AssertionError(f"it went well: {batch.outcome}")

    def close(self) -> None:
        self.source.close()
        self.graph.stop()


def texts(batches: Batch | Iterable[Batch]) -> list[str]:
    """What people said, in the order it came."""
    each = [batches] if isinstance(batches, Batch) else batches
    return [mention.text for batch in each for mention in batch.mentions]


def codes(batch: Batch, *, alarming: bool | None = None) -> list[str]:
    """The codes of its signals."""
    return [signal.code for signal in batch.signals if alarming in (None, signal.alarming)]

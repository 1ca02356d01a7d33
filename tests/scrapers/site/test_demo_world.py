"""The shipped presets against the demo's site, over real connections."""

from collections.abc import Iterator
from datetime import datetime, timedelta

import pytest
from site_pages import NOW

from monitor.demo.site import DemoSite
from monitor.demo.world import SLUG, TOPIC
from scrapers.kit.document import parse_document
from scrapers.kit.errors import LayoutChanged, RateLimited, Refused, Unreachable
from scrapers.kit.fetch import Network
from scrapers.kit.mention import Batch, Outcome
from scrapers.site import SiteSource, open_source, read_settings


class World:
    """The demo site, a clock that is moved by hand, and sources that read the site."""

    def __init__(self) -> None:
        self.now: datetime = NOW
        self.site = DemoSite(lambda: self.now).start()
        self.network = Network("Nobetci/0 (tests)", lambda: self.now, allow_private_hosts=True)

    def source(self, preset: str = "sikayetvar", slug: str = SLUG) -> SiteSource:
        data = {"preset": preset, "slug": slug, "base_url": self.site.url, "between": "0s"}
        document = parse_document("x: 1", "nobetci.yaml")
        return open_source("demo", read_settings(data, document, ()), self.network, lambda: self.now)

    def later(self, **span: float) -> None:
        self.now += timedelta(**span)

    def close(self) -> None:
        self.network.close()
        self.site.stop()


@pytest.fixture
def world() -> Iterator[World]:
    world = World()
    yield world
    world.close()


def test_the_whole_story_is_heard_and_nothing_twice(world):
    source = world.source()
    batch = source.poll(None)
    assert batch.backlog
    assert len(batch.mentions) >= 6
    told = [(mention.native_id, mention.solved, mention.withdrawn, mention.replies) for mention in batch.mentions]
    for _ in range(20):
        world.later(seconds=6)
        batch = source.poll(batch.cursor)
        assert not batch.backlog
        told += [(mention.native_id, mention.solved, mention.withdrawn, mention.replies) for mention in batch.mentions]
    assert len(told) == len(set(told))
    assert any(withdrawn for _, _, withdrawn, _ in told)
    assert any("#" in native_id for native_id, *_ in told)
    assert any(solved for _, solved, *_ in told)
    assert source.poll(batch.cursor).outcome is Outcome.UNCHANGED
    assert world.site.most_at_once == 1


def test_the_forum_is_heard_too(world):
    source = world.source("eksi", TOPIC)
    world.later(minutes=10)
    batch = source.poll(None)
    assert batch.mentions
    assert all(mention.title and mention.author.name for mention in batch.mentions)
    assert source.poll(source.poll(batch.cursor).cursor).outcome is Outcome.UNCHANGED


def trouble(world: World, batch: Batch) -> None:
    world.later(minutes=30)
    world.source().poll(batch.cursor)


def test_every_trouble_has_its_name_and_passes(world):
    batch = world.source().poll(None)
    for begin, kind in [
        (world.site.break_layout, LayoutChanged),
        (world.site.block, Refused),
        (world.site.challenge, Refused),
        (world.site.go_down, Unreachable),
        (lambda: world.site.limit(retry_after=60), RateLimited),
    ]:
        begin()
        with pytest.raises(kind):
            trouble(world, batch)
        world.site.recover()
        world.site.mend_layout()
    world.later(minutes=30)
    assert world.source().poll(batch.cursor).outcome is Outcome.MENTIONS


def test_an_empty_brand_is_empty_and_not_broken(world):
    batch = world.source().poll(None)
    world.site.empty()
    world.later(minutes=1)
    batch = world.source().poll(batch.cursor)
    assert batch.outcome is Outcome.EMPTY
    assert any(signal.alarming for signal in batch.signals)

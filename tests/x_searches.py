"""Searches on X's double: people, settings, and a source opened as the program opens it."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

from fakes import FixedClock
from monitor.demo.x import TOKEN, XDouble
from monitor.demo.x_posts import Person
from scrapers.kit.document import parse_document
from scrapers.kit.fetch import Network
from scrapers.kit.mention import Batch, Cursor
from scrapers.twitter import TwitterSettings, TwitterSource, open_source, read_settings

AYSE = Person("1001", "ayse_yilmaz", "Ayşe Yılmaz", bio="Anne & öğretmen", location="İzmir", followers=310)
MEHMET = Person("1002", "mehmet_k", "Mehmet K.", avatar_url="https://abs.twimg.com/default_profile_images/1.png")


def settings(x: XDouble, **more: object) -> TwitterSettings:
    """Settings that search the double without a pause."""
    given = {"handle": x.brand.handle, "base_url": x.url, "between": "0s", **more}
    return read_settings(given, parse_document("x: 1", "nobetci.yaml"), ())


@contextmanager
def searching(x: XDouble, clock: FixedClock, *, token: str = TOKEN, **more: object) -> Iterator[TwitterSource]:
    """The source as the program opens it."""
    network = Network("Nobetci/0 (tests)", clock, allow_private_hosts=True, wait=lambda _: False)
    source = open_source("chirps", settings(x, **more), network, clock, {"token": token})
    try:
        yield source
    finally:
        source.close()
        network.close()


def all_pages(source: TwitterSource, cursor: Cursor | None = None, *, most: int = 50) -> list[Batch]:
    """Polls until nothing more is to be had at once."""
    batches: list[Batch] = []
    while not batches or (batches[-1].more and len(batches) < most):
        batches.append(source.poll(batches[-1].cursor if batches else cursor))
    return batches


def flood(x: XDouble, clock: FixedClock, count: int) -> list[str]:
    """So many posts, one a second up to now; their ids, oldest first."""
    start = clock() - timedelta(seconds=count)
    said = (x.publish(f"@ornekmarka {n}. kez soruyorum", AYSE, at=start + timedelta(seconds=n)) for n in range(count))
    return [post.id for post in said]


def codes(batch: Batch) -> list[str]:
    """Which signals came."""
    return [signal.code for signal in batch.signals]


def queries(x):
    return [request.query for request in x.requests if request.path.endswith("/search/recent")]


def bare(batch):
    """How many posts came without what was asked for."""
    return sum(signal.values["bare"] for signal in batch.signals if signal.code == "bare")


def batch_ids(batch):
    return [mention.native_id for mention in batch.mentions]

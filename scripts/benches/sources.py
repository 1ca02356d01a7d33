"""Sources behind an API: how fast posts are read, whether memory stays flat, what a server that hangs costs others."""

import json
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path

from benches.figures import Figure, at_least, at_most
from benches.stopwatch import in_turns

from monitor.clock import system_clock
from monitor.demo.graph import GraphDouble
from monitor.demo.x import TOKEN, XDouble
from monitor.demo.x_posts import Person, Post, id_at, record_of, user_of
from scrapers import facebook
from scrapers.facebook import FacebookSource
from scrapers.kit.document import parse_document
from scrapers.kit.errors import Unreachable
from scrapers.kit.fetch import Network
from scrapers.kit.mention import Mention, Source
from scrapers.twitter import TwitterSource, open_source, read_settings
from scrapers.twitter.cursor import read_cursor
from scrapers.twitter.fields import Dialect, asked_fields
from scrapers.twitter.page import search_page
from scrapers.twitter.question import Plan, next_question
from scrapers.twitter.round import Turn

_NOW = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)
_PAGE, _PAGES, _TOLD = 100, 20, 90
_TEXT = (
    "@ornekmarka 12 gündür kargom gelmedi, müşteri hizmetleri üç kez aradı ama çözüm yok &amp; param da iade edilmedi."
    " #mağdur #iade Sipariş numaram hazır, lütfen artık birisi baksın; tüketici hakem heyetine başvuracağım."
)
_ASKED = frozenset(",".join(value for dialect in Dialect for value in asked_fields(dialect).values()).split(","))
"""All that either dialect is asked for."""
_DEADLINE = 1.0


def measure(*, quick: bool) -> Iterator[Figure]:
    """Posts a second in both dialects, memory over polls, and a lane beside a stalled one."""
    yield from _reading(3 if quick else 7)
    yield from _memory(20, 130) if quick else _memory(200, 1_500)
    yield from _stalled(60 if quick else 300)


def _reading(times: int) -> Iterator[Figure]:
    pages = {dialect: _page(dialect) for dialect in ("tweet", "post")}
    ways: dict[str, Callable[[], object]] = {
        dialect: lambda page=page: [_read(page) for _ in range(_PAGES)] for dialect, page in pages.items()
    }
    for dialect, runs in in_turns(ways, times).items():
        rates = runs.rates(_PAGE * _PAGES)
        about = f"{len(pages[dialect]) / 1000:.0f} kB of JSON with {_PAGE} posts and authors → mentions and cursor"
        yield Figure(f"X, {dialect} dialect", sorted(rates)[times // 2], "posts/s", at_least(5_000), rates, about)


def _page(dialect: str) -> bytes:
    people = [Person(str(1_000 + n), f"musteri_{n}", f"Müşteri {n}", bio="Kahve & kitap") for n in range(_PAGE)]
    ids = [id_at(_NOW - timedelta(seconds=n), n) for n in range(_PAGE)]
    posts = [
        Post(one, who, _TEXT * (1 + n % 2), _NOW, one, (one,), links=("https://ornek.example/siparis",))
        for n, (one, who) in enumerate(zip(ids, people, strict=True))
    ]
    return json.dumps(
        {
            "data": [record_of(post, _ASKED, dialect) for post in posts],
            "includes": {"users": [user_of(one, _ASKED, dialect) for one in people]},
            "meta": {"newest_id": ids[0], "oldest_id": ids[-1], "result_count": _PAGE},
        }
    ).encode()


def _read(page: bytes) -> None:
    memory, plan = read_cursor(None, "q", _NOW), Plan("q", "ornekmarka")
    turn = Turn(memory, plan, next_question(memory, plan, _NOW), search_page(json.loads(page), _NOW), _NOW)
    batch = turn.batch()
    assert len(batch.mentions) == _PAGE
    assert not batch.dropped
    assert all(isinstance(one, Mention) and one.author.followers == 120 for one in batch.mentions)


@contextmanager
def _source(x: XDouble, **more: object) -> Iterator[TwitterSource]:
    given = {"handle": "ornekmarka", "base_url": x.url, "between": "0s", **more}
    settings = read_settings(given, parse_document("x: 1", "bench"), ())
    network = Network("Nobetci/0 (bench)", system_clock, allow_private_hosts=True)
    source = open_source("bench", settings, network, system_clock, {"token": TOKEN})
    yield source
    source.close()
    network.close()


@contextmanager
def _page_of_facebook(graph: GraphDouble) -> Iterator[FacebookSource]:
    given = {"page": graph.wall.page, "base_url": graph.url, "between": "0s"}
    settings = facebook.read_settings(given, parse_document("x: 1", "bench"), ())
    network = Network("Nobetci/0 (bench)", system_clock, allow_private_hosts=True)
    source = facebook.open_source("bench", settings, network, system_clock, {"token": graph.token})
    yield source
    source.close()
    network.close()


def _memory(before: int, polls: int) -> Iterator[Figure]:
    """Polls that each read the same page as if it were the first, against a double in this process."""
    with XDouble() as x, _source(x) as source:
        customer = Person("1001", "ayse", "Ayşe")
        for number in range(_TOLD):
            x.publish(_TEXT, customer, at=system_clock() - timedelta(minutes=number))
        yield _growth("X", source, x.requests.clear, (before, polls))
    with GraphDouble() as graph, _page_of_facebook(graph) as page:
        post = graph.post("Yeni sezon")
        for number in range(_TOLD):
            graph.comment(post, f"{_TEXT} {number}")
        yield _growth("Facebook", page, graph.requests.clear, (before, polls))


def _growth(name: str, source: Source, forget: Callable[[], None], polls: tuple[int, int]) -> Figure:
    sizes = []
    for count in polls:
        for _ in range(count):
            assert len(source.poll(None).mentions) == _TOLD
            forget()
        sizes.append(_resident())
    growth = 100 * (sizes[1] / sizes[0] - 1)
    first, last = (f"{size / 1000:.1f} MB" for size in sizes)
    about = f"{first} after {polls[0]} polls of {_TOLD} mentions, {last} after {polls[1]:,} more"
    return Figure(f"memory, {name}", growth, "% more", at_most(2), about=about)


def _resident() -> int:
    status = Path("/proc/self/status").read_text(encoding="ascii")
    return next(int(line.split()[1]) for line in status.splitlines() if line.startswith("VmRSS:"))


def _stalled(polls: int) -> Iterator[Figure]:
    """One lane at a server that never answers, another at one that does."""
    never = threading.Event()
    limit = {"deadline": f"{_DEADLINE}s"}
    with XDouble() as deaf, XDouble() as well, _source(well) as good, _source(deaf, **limit) as stuck:
        calm = _polled(good, polls)
        deaf.stall(never, patience=60)
        taken: list[float] = []
        lane = threading.Thread(target=lambda: taken.append(_until_given_up(stuck)))
        lane.start()
        beside = []
        while lane.is_alive():
            beside += _polled(good, 5)
        lane.join()
        never.set()
    about = f"a server that stays silent, deadline {_DEADLINE:.0f} s"
    yield Figure("a stalled lane is freed", taken[0], "s", at_most(_DEADLINE + 0.5), about=about)
    late = 1_000 * (_p99(beside) - _p99(calm))
    about = f"p99 of {len(beside)} polls meanwhile {1_000 * _p99(beside):.1f} ms, before {1_000 * _p99(calm):.1f} ms"
    yield Figure("… and delays another lane by", max(0.0, late), "ms", at_most(50), about=about)


def _polled(source: TwitterSource, times: int) -> list[float]:
    taken = []
    for _ in range(times):
        before = time.perf_counter()
        source.poll(None)
        taken.append(time.perf_counter() - before)
    return taken


def _until_given_up(source: TwitterSource) -> float:
    before = time.perf_counter()
    with suppress(Unreachable):
        source.poll(None)
        raise AssertionError("a silent server was heard")
    return time.perf_counter() - before


def _p99(seconds: list[float]) -> float:
    return sorted(seconds)[int(0.99 * (len(seconds) - 1))]

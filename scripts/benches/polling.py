"""What monitors are compared by: 500 small pages on loopback, polled without a pause, and stored."""

import gc
import threading
import time
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

from benches.figures import Figure, at_least
from benches.shop import Shown, complaints, small_page
from benches.web import Page, Web
from rich.console import Console

from monitor.app import App, open_store
from monitor.clock import system_clock
from monitor.config import Config, load_config
from monitor.stages.poll import Watch, poll_once
from monitor.store.door import Store

_PAGES, _HOSTS, _CARDS = 500, 50, 20
_PRESET = """
preset: bench
verified: never
robots: obey
list:
  url: "http://127.0.0.1/{slug}"
  cards: {only: 'div.card'}
  link: {css: ['a@href'], must: '^/papatya-ev/(?P<key>[^/]+)$'}
  native_id: '{slug}/{key}'
  fields: {title: ['a'], text: ['p'], created_at: ['i =~ {date}']}
detail: {fetch: never}
dates: ['D MMMM YYYY HH:mm']
health: {page_one: {min_cards: 1}}
"""
_SOURCE = (
    '  - {{kind: site, name: s{n}, preset: bench.yaml, slug: s{n}, base_url: "{site}", enabled: true, between: 0s}}'
)
_CONFIG = """
contact: bench@localhost
brands: [{{name: Papatya Ev}}]
channels: {{team: {{terminal: true}}}}
http: {{allow_private_hosts: true}}
sources:
{sources}
"""


def measure(*, quick: bool) -> Iterator[Figure]:
    """Pages a second for pages that are new, unchanged and changed."""
    times = 3 if quick else 5
    with Web() as web, TemporaryDirectory() as folder:
        runs = [round_ for number in range(times) for round_ in _one_life(web, Path(folder) / str(number))]
    shown = f"{_PAGES} pages of {len(_page(0, 0)) / 1000:.1f} kB with {_CARDS} cards, {_HOSTS} hosts, a lane each"
    for what, bar in (("unchanged", at_least(350)), ("changed", at_least(200)), ("first pass", None)):
        walls = tuple(_PAGES / run.wall for run in runs if run.what == what)
        cpus = tuple(_PAGES / run.cpu for run in runs if run.what == what)
        yield Figure(f"{what}, polled and stored", median(walls), "pages/s", bar, walls, f"{shown}; {_ABOUT[what]}")
        yield Figure("… by CPU time", median(cpus), "pages per CPU second", None, cpus, "without the server's share")


_ABOUT = {
    "unchanged": "the same bytes, no etag",
    "changed": "one new card on each",
    "first pass": f"{_PAGES * _CARDS:,} new mentions",
}


@dataclass(frozen=True, slots=True)
class _Run:
    what: str
    wall: float
    cpu: float


def _one_life(web: Web, folder: Path) -> Iterator[_Run]:
    """A new store; every page for the first time, again as it was, again with one card more."""
    folder.mkdir()
    config = _config(web, folder)
    store = open_store(config)
    crew = App(store, system_clock, Console, threading.Event()).crew(config)
    gc.collect()
    gc.freeze()  # as the daemon does once it has begun
    for what, moved, new in (("first pass", 0, _CARDS), ("unchanged", 0, 0), ("changed", 1, 1)):
        web.show({f"/s{number}": Page(_page(number, moved)) for number in range(_PAGES)})
        cpu, wall = time.process_time(), time.perf_counter()
        _poll_all(crew.watches, store, new)
        yield _Run(what, time.perf_counter() - wall, time.process_time() - cpu)
    gc.unfreeze()
    crew.close()
    store.close()


def _config(web: Web, folder: Path) -> Config:
    (folder / "bench.yaml").write_text(_PRESET, encoding="utf-8")
    sources = "\n".join(_SOURCE.format(n=number, site=web.at(1 + number % _HOSTS)) for number in range(_PAGES))
    path = folder / "nobetci.yaml"
    path.write_text(_CONFIG.format(sources=sources), encoding="utf-8")
    return load_config(path, {})


_SHOWN = complaints(_CARDS + 1)


def _page(number: int, moved: int) -> bytes:
    cards: list[Shown] = _SHOWN[1 - moved : 1 - moved + _CARDS]
    return small_page(cards).replace(b"<body>", f"<body><h1>Sayfa {number}</h1>".encode())


def _poll_all(watches: Iterable[Watch], store: Store, new: int) -> None:
    """A lane a host, as the daemon has them; every page must bring so many new ones."""
    lanes: dict[str, list[Watch]] = {}
    for watch in watches:
        lanes.setdefault(watch.source.host, []).append(watch)
    found: list[int] = []

    def serve(lane: list[Watch]) -> None:
        for watch in lane:
            polled = poll_once(watch, store, system_clock, draw=0.5)
            found.append(polled.new if polled and polled.luck.is_good else -1)

    threads = [threading.Thread(target=serve, args=(lane,)) for lane in lanes.values()]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert found == [new] * _PAGES, sorted(set(found))

"""A 185 kB listing read by the shipped preset, beside the way every tutorial shows: html.parser and `select`."""

import gc
import threading
from collections import defaultdict
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from types import TracebackType
from typing import Self

import httpx
from benches.figures import Figure, at_least, at_most
from benches.shop import Shown, complaints, large_page
from benches.stopwatch import Runs, cpu, in_turns
from benches.web import Page, Web
from bs4 import BeautifulSoup, Tag
from rich.console import Console

from monitor.app import App, open_store
from monitor.clock import system_clock
from monitor.config import load_config
from monitor.stages.poll import poll_once
from scrapers.kit.html import cut, decode, parse
from scrapers.kit.page import Region, attribute, select, visible_text
from scrapers.kit.selectors import compile_selector
from scrapers.kit.shipped import shipped
from scrapers.site import read_preset
from scrapers.site.cards import Card, Sort, parse_list
from scrapers.site.layout import Aim, Layout, make_layout

_NOW = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)
_CARDS = 25


def measure(*, quick: bool) -> Iterator[Figure]:
    """How many times as fast as the naive way, and what an unchanged page costs."""
    times = 5 if quick else 15
    yield from _naive_against_ours(times)
    yield from _unchanged_against_changed(times)


def _layout() -> Layout:
    preset = read_preset(shipped("sites/sikayetvar.yaml"))
    return make_layout(preset, Aim({"slug": "papatya-ev"}, None, 1, "never"))


# -- ours and the naive way

_CARD = 'article[data-ga-element="Complaint_Card"]'
_FIELDS = {
    "title": "h3",
    "text": "p.complaint-summary",
    "date": "span.text-zinc-500",
    "author": "span.username",
    "views": 'svg:has(use[href*="ic-view"]) + span',
    "comments": 'svg:has(use[href*="ic-comment"]) + span',
}


def _naive_against_ours(times: int) -> Iterator[Figure]:
    shown, layout = complaints(_CARDS), _layout()
    page = large_page(shown)
    assert _naive(page) == _ours(page) == list(map(_as_shown, _preset(page, layout))) == shown
    ways = {"naive": lambda: _naive(page), "ours": lambda: _ours(page), "preset": lambda: _preset(page, layout)}
    runs = in_turns(ways, times)
    about = f"the same 7 selectors, {_CARDS} cards, {len(page) / 1000:.0f} kB, from bytes to values"
    for way, name, bar in (
        ("ours", "page, ours against naive bs4", at_least(3)),
        ("preset", "… as a preset reads", None),
    ):
        ratios = runs["naive"].over(runs[way])
        yield Figure(name, median(ratios), "times as fast", bar, ratios, about)
        about = "sikayetvar: 13 fields with all their fallbacks, dates and numbers understood"
    for way in ways:
        milliseconds = tuple(1000 * seconds for seconds in runs[way].seconds)
        yield Figure(f"… {way}", 1000 * runs[way].median, "ms CPU", None, milliseconds)


_FASTER = (
    ("ours", "page, ours against naive bs4", at_least(3)),
    ("preset", "page, as a preset reads it, against naive bs4", None),
)


def _naive(page: bytes) -> list[Shown]:
    soup = BeautifulSoup(page, "html.parser")
    return [_naive_card(card) for card in soup.select(_CARD)]


def _naive_card(card: Tag) -> Shown:
    found = {name: card.select_one(css).get_text(strip=True) for name, css in _FIELDS.items()}
    return Shown(link=card.select_one("h3 a")["href"], **found)


_COMPILED = {name: compile_selector(css) for name, css in _FIELDS.items()}
_COMPILED_CARD, _COMPILED_LINK = compile_selector(_CARD), compile_selector("h3 a")


def _ours(page: bytes) -> list[Shown]:
    tree = parse(cut(decode(page)), only=_COMPILED_CARD.roots)
    return [_our_card(Region(card)) for card in select(tree, _COMPILED_CARD)]


def _our_card(card: Region) -> Shown:
    found = {name: visible_text(next(card.select(selector))) for name, selector in _COMPILED.items()}
    return Shown(link=attribute(next(card.select(_COMPILED_LINK)), "href"), **found)


def _preset(page: bytes, layout: Layout) -> tuple[Card, ...]:
    return parse_list(cut(decode(page)), layout.addresses.page(1), layout, now=_NOW).of(Sort.OWN)


def _as_shown(card: Card) -> Shown:
    """What the preset found, written as the page writes it."""
    facts = card.facts
    assert card.place is not None
    assert facts.moment is not None
    local = facts.moment.at + timedelta(hours=3)
    return Shown(
        link=card.place.path,
        title=facts.title or "",
        text=facts.text or "",
        date=f"{local.day} Kasım {local.year} {local:%H:%M}",
        author=facts.author.name or "",
        views=str(facts.views),
        comments=str(facts.replies),
    )


# -- unchanged and changed


def _unchanged_against_changed(times: int) -> Iterator[Figure]:
    """Whole polls: fetched, compared, read, stored. Only our own CPU time; the server is another process.

    Each follows a changed page, so it finds the processor's caches cold. So does the floor: the same question asked
    by a bare httpx client that checks, compares and stores nothing.
    """
    taken: dict[str, list[float]] = defaultdict(list)
    with Web() as web, TemporaryDirectory() as folder, _Reader(web, Path(folder)) as reader, _bare_client() as bare:
        gc.collect()
        gc.freeze()  # as the daemon does once it has begun
        for _ in range(times + 1):
            _take_a_round(reader, bare, taken)
        page = reader.show_news()
        gc.unfreeze()
    runs = {way: Runs(tuple(seconds[1:])) for way, seconds in taken.items()}  # the first one is to warm up
    milliseconds = tuple(1000 * seconds for seconds in runs["changed"].seconds)
    about = f"{len(page) / 1000:.0f} kB, {_CARDS} cards, one of them new; {_KNOWN} complaints remembered"
    yield Figure("changed page, whole poll", 1000 * runs["changed"].median, "ms CPU", None, milliseconds, about)
    for way, name, bar in _QUIET:
        shares = tuple(100 * share for share in runs[way].over(runs["changed"]))
        yield Figure(name, median(shares), "% of that", bar, shares, f"{1000 * runs[way].median:.2f} ms")


def _take_a_round(reader: "_Reader", bare: httpx.Client, taken: dict[str, list[float]]) -> None:
    page = reader.show_news()
    taken["changed"].append(cpu(lambda: reader.poll(new=1)))
    taken["same"].append(cpu(lambda: reader.poll(new=0)))
    reader.show(_older(page))
    taken["ages"].append(cpu(lambda: reader.poll(new=0)))
    reader.show_news()
    reader.poll(new=1)
    taken["bare same"].append(cpu(lambda: reader.ask(bare, 200)))
    reader.show_news(etag=str(len(taken["304"])))
    reader.poll(new=1)
    taken["304"].append(cpu(lambda: reader.poll(new=0)))
    reader.show_news(etag=f"bare {len(taken['304'])}")
    reader.poll(new=1)
    taken["bare 304"].append(cpu(lambda: reader.ask(bare, 304)))


def _bare_client() -> httpx.Client:
    """A client with nothing but one kept connection."""
    return httpx.Client(trust_env=False)


_QUIET = (
    ("304", "unchanged page, the site says 304", at_most(5)),
    ("bare 304", "… bare httpx, the request alone", None),
    ("same", "unchanged page, the same bytes again", at_most(5)),
    ("bare same", "… bare httpx, the request alone", None),
    ("ages", "… the same but for ages and tokens", None),
)
_KNOWN = 500
_CONFIG = """
contact: bench@localhost
brands: [{{name: Papatya Ev}}]
sources: [{{kind: site, preset: sikayetvar, slug: papatya-ev, base_url: "{site}", enabled: true, between: 0s, pages: 1,
  detail: never}}]
channels: {{team: {{terminal: true}}}}
http: {{allow_private_hosts: true}}
"""


class _Reader:
    """One source on the page of one brand, after it has seen many complaints."""

    def __init__(self, web: Web, folder: Path) -> None:
        self._web = web
        self._complaints = complaints(_KNOWN + 1000)
        self._newest = _KNOWN
        self._etag: str | None = None
        path = folder / "nobetci.yaml"
        path.write_text(_CONFIG.format(site=web.at()), encoding="utf-8")
        config = load_config(path, {})
        self._store = open_store(config)
        self._crew = App(self._store, system_clock, Console, threading.Event()).crew(config)
        self.show(large_page(self._complaints[:_KNOWN], kilobytes=0))
        self.poll(new=_KNOWN)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._crew.close()
        self._store.close()

    def show(self, page: bytes, etag: str | None = None) -> None:
        """That page from now on."""
        self._web.show({"/papatya-ev": Page(page, etag)})

    def show_news(self, etag: str | None = None) -> bytes:
        """A page whose first card was not there before."""
        self._newest += 1
        self._etag = etag
        shown = self._complaints[self._newest - _CARDS : self._newest][::-1]
        page = large_page(shown)
        self.show(page, etag)
        return page

    def poll(self, *, new: int) -> None:
        """One poll, stored; fails unless it brought so many new ones."""
        polled = poll_once(self._crew.watches[0], self._store, system_clock, draw=0.5)
        assert polled is not None
        assert polled.luck.is_good, polled.luck
        assert (polled.new, polled.changed) == (new, 0), polled

    def ask(self, client: httpx.Client, status: int) -> None:
        """The same question asked by another client; fails unless it is answered so."""
        headers = {"If-None-Match": f'"{self._etag}"'} if self._etag else {}
        assert client.get(f"{self._web.at()}/papatya-ev", headers=headers).status_code == status


def _older(page: bytes) -> bytes:
    """The page a while later: a counter in it has moved, the complaints have not."""
    return page.replace(b"</header>", b'<input name="csrf" value="7f31"></header>')

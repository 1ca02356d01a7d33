"""Make a digest out of what the store holds: counted, drawn, kept and owed; once, whoever else makes it meanwhile."""

from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from typing import Any

from monitor.charts.artist import Drawn
from monitor.language import voice
from monitor.rules.digest.aspects import build_aspects
from monitor.rules.digest.card import Chart
from monitor.rules.digest.digest import Digest
from monitor.rules.digest.making import Material, make
from monitor.rules.digest.plots import Plot, plots
from monitor.rules.digest.products import Product, compile_products
from monitor.rules.digest.recurring import find_recurring
from monitor.stages.digest.gathering import Gathered, gather
from monitor.stages.digest.keeping import keep
from monitor.stages.digest.order import Ending, Order, Result
from monitor.store.door import Store

MOST_RECURRING = 6
"""So many problems, and so many questions."""

Draw = Callable[[Mapping[str, Mapping[Chart, Plot]]], Drawn]
"""Draws these, by language."""


@dataclass(frozen=True, slots=True)
class Tools:
    """What making needs beside the store."""

    aspects: Any
    """What products are complained about for, as it stands in the shipped list."""
    draw: Draw
    token: Callable[[], str]


def make_digest(store: Store, order: Order, tools: Tools) -> Result:
    """Make it, keep it, owe it to every channel. Raises `StoreError`."""
    with store.reading() as tx:
        if tx.digests.of(order.brand, order.week.monday) is not None:
            return Result(Ending.ALREADY)
    with store.reading() as tx:
        gathered = gather(tx, order)
    with ThreadPoolExecutor(1) as beside:  # pictures show counts only: they are drawn while the words are read
        drawing = beside.submit(draw, make(gathered.material), order, tools.draw)
        digest = make(_with_what_recurs(gathered, order, tools.aspects))
    drawn = drawing.result()
    outcome = keep(store, digest, drawn.pictures, order, tools.token())
    return Result(outcome, drawn.lack.value if drawn.lack else "")


def look_at(store: Store, order: Order, aspects: Any) -> Digest:  # noqa: ANN401 - as JSON has it
    """The digest as it would be made now; nothing is kept."""
    with store.reading() as tx:
        gathered = gather(tx, order)
    return make(_with_what_recurs(gathered, order, aspects))


def _with_what_recurs(gathered: Gathered, order: Order, aspects: Any) -> Material:  # noqa: ANN401 - as JSON has it
    known, _ = build_aspects(aspects)
    if known is None:
        return gathered.material
    subject = order.subject
    products = compile_products([Product(*product) for product in subject.products], never=subject.names)
    least = subject.recurring_at_least
    found = find_recurring(gathered.texts, known, products, at_least=least, most=MOST_RECURRING)
    return replace(gathered.material, recurring=found, examined=(len(gathered.texts), gathered.of_texts))


def draw(digest: Digest, order: Order, artist: Draw) -> Drawn:
    """Its pictures in every language of its readers."""
    zone = order.subject.zone
    return artist({language: plots(digest, voice(language, zone)) for language in order.subject.languages})

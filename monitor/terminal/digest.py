"""A digest where somebody is watching: figures, tables and people's words."""

from collections.abc import Iterator, Sequence
from itertools import chain

from rich.box import SIMPLE_HEAD
from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.style import Style
from rich.table import Table as Grid
from rich.text import Text

from monitor.language import Voice
from monitor.rules.digest.card import DigestCard
from monitor.rules.digest.document import Document, Item, Section, Table, Tile, document
from monitor.rules.excerpt import web_address
from monitor.terminal.frame import panel

_GOOD = {True: "green", False: "red", None: ""}
_COLOUR = "cyan"


def digest_drawn(card: DigestCard, voice: Voice) -> RenderableType:
    """The whole digest, as wide as it may be; what the pictures show is told in words."""
    said = document(card, voice)
    parts = [Text(said.headline, style="bold"), *chain.from_iterable(map(_section, said.sections)), *_foot(card, said)]
    return panel(Group(*parts), f"📊 {said.title}", _COLOUR, corner=said.period)


def _section(section: Section) -> Iterator[RenderableType]:
    yield Text()
    yield Text(section.title, style=f"bold {_COLOUR}")
    yield from (Text(line) for line in section.text)
    if section.tiles:
        yield _tiles(section.tiles)
    if section.table and section.table.rows:
        yield _table(section.table)
    elif section.chart and section.alt:
        yield Text(section.alt)
    yield from map(_item, section.items)


def _tiles(tiles: Sequence[Tile]) -> Grid:
    grid = Grid.grid(padding=(0, 2))
    grid.add_column()
    grid.add_column(justify="right", no_wrap=True)
    grid.add_column(no_wrap=True)
    grid.add_column(style="dim")
    for tile in tiles:
        value, change = Text(tile.value, style="bold"), Text(tile.change, style=_GOOD[tile.good])
        grid.add_row(Text(tile.name), value, change, Text(" · ".join(filter(None, (tile.last, tile.mean)))))
    return grid


def _table(table: Table) -> Grid:
    grid = Grid(box=SIMPLE_HEAD, pad_edge=False, show_edge=False, header_style="dim")
    for place, name in enumerate(table.columns):
        grid.add_column(Text(name), justify="right" if place else "left", overflow="fold")
    for row in table.rows:
        grid.add_row(*map(Text, row))
    return grid


def _item(item: Item) -> RenderableType:
    text = Text("• ").append(item.says)
    text.append(f" “{item.quote}”" if item.quote else "", style="italic")
    link = web_address(item.url)
    place = " ".join(part for part in (item.place, link or "") if part)
    text.append(f"\n{place}" if place else "", style=Style(dim=True, link=link))
    text.overflow = "fold"
    return Padding(text, (0, 0, 0, 1))


def _foot(card: DigestCard, said: Document) -> Iterator[RenderableType]:
    page = web_address(card.page)
    yield Text()
    yield from (Text(line, style="dim") for line in said.foot)
    if page is not None:
        yield Text(f"→ {page}", style=Style(underline=True, link=page), overflow="fold")

"""A digest's document as lines of plain text: for mail programs, terminals and whoever shows no more than words."""

import unicodedata
from collections.abc import Iterator, Sequence

from monitor.rules.digest.pieces import Document, Item, Section, Table, Tile

_GAP = "  "


def plain(document: Document) -> list[str]:
    """The whole document, its tables aligned; an empty line before every part."""
    lines = [document.title, document.period, "", document.headline]
    for section in document.sections:
        lines += ["", section.title.strip(), "-" * min(width(section.title), 60), *_body(section)]
    return [*lines, "", *document.foot]


def _body(section: Section) -> Iterator[str]:
    yield from section.text
    yield from _tiles(section.tiles)
    if section.table is not None:
        yield from aligned(section.table)
    elif section.alt:
        yield section.alt
    for item in section.items:
        yield from _item(item)


def _tiles(tiles: Sequence[Tile]) -> list[str]:
    rows = tuple((one.name, one.value, one.change) for one in tiles)
    before = [" · ".join(part for part in (one.last, one.mean) if part) for one in tiles]
    lines = aligned(Table((), rows)) if rows else []
    return [f"{line}{_GAP}{more}".rstrip() for line, more in zip(lines, before, strict=True)]


def aligned(table: Table) -> list[str]:
    """The rows with every column as wide as its widest cell: words to the left, figures to the right."""
    rows = [*([table.columns] if any(table.columns) else []), *table.rows]
    columns = max(map(len, rows), default=0)
    widths = [max(width(row[at]) for row in rows if at < len(row)) for at in range(columns)]
    return [_GAP.join(_cell(cell, widths[at], at) for at, cell in enumerate(row)).rstrip() for row in rows]


def _cell(text: str, wide: int, at: int) -> str:
    fill = " " * (wide - width(text))
    return fill + text if at else text + fill


def width(text: str) -> int:
    """How many columns the text takes where all letters are equally wide."""
    return sum(_columns(letter) for letter in text)


def _columns(letter: str) -> int:
    if unicodedata.category(letter) in ("Mn", "Me", "Cf"):
        return 0
    return 2 if unicodedata.east_asian_width(letter) in ("W", "F") else 1


def _item(item: Item) -> Iterator[str]:
    yield f"• {item.says}"
    if item.quote:
        yield f"  “{item.quote}”"
    where = ": ".join(part for part in (item.place, item.url or "") if part)
    if where:
        yield f"  {where}"

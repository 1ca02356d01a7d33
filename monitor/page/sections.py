"""A digest's parts as elements of a page."""

from base64 import b64encode
from collections.abc import Mapping

from monitor.language.forms import Voice
from monitor.page.elements import Node, tag
from monitor.rules.digest.card import Chart
from monitor.rules.digest.document import Item, Section, Table, Tile
from scrapers.kit.errors import msg

BETTER = msg("better")
WORSE = msg("worse")


def part(section: Section, pictures: Mapping[Chart, bytes], voice: Voice) -> Node:
    """One part of the digest, under its title."""
    return tag(
        "section",
        {"id": section.name, "aria-labelledby": f"{section.name}-title"},
        tag("h2", {"id": f"{section.name}-title"}, section.title),
        *(tag("p", line) for line in section.text),
        tag("dl", {"class": "tiles"}, *(_tile(one, voice) for one in section.tiles)) if section.tiles else None,
        _figure(section, pictures),
        _table(section.table, section.title) if section.table else None,
        tag("ul", {"class": "items"}, *(_item(one) for one in section.items)) if section.items else None,
    )


def verdict(tile: Tile, voice: Voice) -> str:
    """Whether the change is welcome, in a word: a colour alone is not seen by everybody, nor on grey paper."""
    if tile.good is None or not tile.change:
        return ""
    return voice.say(BETTER if tile.good else WORSE)


def _tile(tile: Tile, voice: Voice) -> Node:
    word = verdict(tile, voice)
    kind = {True: "change good", False: "change bad", None: "change"}[tile.good]
    return tag(
        "div",
        {"class": "tile"},
        tag("dt", tile.name),
        tag("dd", {"class": "value"}, tile.value),
        tag("dd", {"class": kind}, " · ".join(filter(None, (tile.change, word)))) if tile.change else None,
        *(tag("dd", {"class": "before"}, before) for before in (tile.last, tile.mean) if before),
    )


def in_words(section: Section) -> str:
    """The numbers of the picture, to be read: empty where a table below has them all."""
    return "" if section.table else section.alt


def _figure(section: Section, pictures: Mapping[Chart, bytes]) -> Node:
    """The picture with its numbers below it; the numbers alone where there is no picture."""
    picture, words = pictures.get(section.chart) if section.chart else None, in_words(section)
    if picture is None:
        return tag("p", words) if words else None
    shown = {"src": f"data:image/png;base64,{b64encode(picture).decode()}", "alt": section.alt}
    # whoever hears the page has heard the same words as the picture's
    return tag("figure", tag("img", shown), tag("figcaption", {"aria-hidden": "true"}, words) if words else None)


def _table(table: Table, title: str) -> Node:
    head = tag("tr", *(tag("th", {"scope": "col"}, column) if column else tag("td") for column in table.columns))
    rows = (
        tag("tr", *(tag("th", {"scope": "row"}, cell) if not at else tag("td", cell) for at, cell in enumerate(row)))
        for row in table.rows
    )
    whole = tag("table", tag("thead", head), tag("tbody", *rows))
    return tag("div", {"class": "wide", "role": "region", "aria-label": title, "tabindex": "0"}, whole)


def _item(item: Item) -> Node:
    quote = tag("blockquote", item.quote) if item.quote else None
    place = _link(item.url, item.place) if item.url else item.place
    return tag("li", item.says, quote, tag("div", {"class": "place"}, place) if item.url or item.place else None)


def _link(url: str, name: str) -> Node:
    return tag("a", {"href": url, "rel": "noopener noreferrer nofollow"}, name or url)

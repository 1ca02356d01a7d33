"""A digest as the HTML part of a mail: tables 600 pixels wide, every style where it is used, pictures by their number.

Mail clients drop style sheets, know no grid, and show no picture that would have to be fetched.
"""

from collections.abc import Iterable, Mapping

from monitor.language.forms import Voice
from monitor.page.elements import Inside, Node, tag, written
from monitor.page.sections import in_words, verdict
from monitor.rules.digest.card import Chart
from monitor.rules.digest.document import Document, Item, Section, Table, Tile
from monitor.rules.telling import REPORT

_FONT = "font-family:-apple-system,'Segoe UI',Roboto,'Noto Sans',Arial,sans-serif"
_BREAK = "overflow-wrap:anywhere;word-break:break-word"
_INK, _SOFT, _LINE, _TINT, _LINK = "#1b1f24", "#57606a", "#d5dbe1", "#f4f6f8", "#0a58a8"
_TONES = {True: "#14693a", False: "#a8211a", None: _INK}
_HEAD = f"color:{_SOFT};font-size:11px;line-height:15px;overflow-wrap:normal"
_FIGURE, _WORDS = "white-space:nowrap", "min-width:80px"
_ROW = 2
"""Tiles beside one another."""
_LAYOUT = {"role": "presentation", "width": "100%", "cellpadding": "0", "cellspacing": "0", "border": "0"}


def letter(said: Document, voice: Voice, pictures: Mapping[Chart, str], page: str | None = None) -> str:
    """The document as HTML for a mail; `pictures` say where each one is found, `page` where the whole report is."""
    link = _link(page, voice.say(REPORT), "display:inline-block;padding:8px 0;font-weight:bold") if page else None
    rows = [
        _row(
            _styled("h1", "margin:0;font-size:24px;line-height:30px", said.title),
            _styled("p", f"margin:4px 0 12px;color:{_SOFT}", said.period) if said.period else None,
            _styled("p", "margin:0 0 8px;font-size:18px;line-height:25px", said.headline) if said.headline else None,
            link,
        ),
        *(_row(*_section(section, pictures, voice)) for section in said.sections),
    ]
    if said.foot:
        foot = (_styled("p", "margin:0 0 6px", line) for line in said.foot)
        rows.append(_row(tag("div", {"style": f"font-size:13px;line-height:19px;color:{_SOFT}"}, *foot)))
    return written(tag("html", {"lang": voice.language}, _head(said), _body(rows)))


def _head(said: Document) -> Node:
    metas = (
        {"http-equiv": "Content-Type", "content": "text/html; charset=utf-8"},
        {"name": "viewport", "content": "width=device-width, initial-scale=1"},
        {"name": "color-scheme", "content": "light"},
        {"name": "supported-color-schemes", "content": "light"},
    )
    return tag("head", *(tag("meta", meta) for meta in metas), tag("title", said.summary or said.title))


def _body(rows: Iterable[Node]) -> Node:
    text = f"{_FONT};font-size:16px;line-height:24px;color:{_INK};{_BREAK}"
    sheet = {**_LAYOUT, "width": "600", "style": f"width:100%;max-width:600px;background:#ffffff;{text}"}
    around = tag("td", {"align": "center", "style": "padding:12px 0"}, tag("table", sheet, *rows))
    outside = tag("table", {**_LAYOUT, "style": f"background:{_TINT}"}, tag("tr", around))
    return _styled("body", f"margin:0;padding:0;background:{_TINT}", outside)


def _row(*inside: Inside) -> Node:
    return tag("tr", _styled("td", f"padding:18px 14px;border-bottom:1px solid {_LINE};text-align:left", *inside))


def _styled(name: str, style: str, *inside: Inside) -> Node:
    return tag(name, {"style": style}, *inside)


def _link(url: str, name: str, style: str = "") -> Node:
    return tag("a", {"href": url, "style": f"color:{_LINK};{style}", "rel": "noopener noreferrer nofollow"}, name)


def _section(section: Section, pictures: Mapping[Chart, str], voice: Voice) -> Iterable[Inside]:
    yield _styled("h2", "margin:0 0 10px;font-size:19px;line-height:25px", section.title)
    yield from (_styled("p", "margin:0 0 8px", line) for line in section.text)
    if section.tiles:
        yield _tiles(section.tiles, voice)
    yield from _picture(section, pictures)
    if section.table:
        yield _table(section.table)
    yield from (_item(item) for item in section.items)


def _tiles(tiles: tuple[Tile, ...], voice: Voice) -> Node:
    rows = [tiles[at : at + _ROW] for at in range(0, len(tiles), _ROW)]
    return tag("table", _LAYOUT, *(tag("tr", *(_tile(one, voice) for one in row)) for row in rows))


def _tile(tile: Tile, voice: Voice) -> Node:
    change = " · ".join(filter(None, (tile.change, verdict(tile, voice))))
    return tag(
        "td",
        {"width": "50%", "valign": "top", "style": "width:50%;padding:0 12px 14px 0"},
        _styled("div", f"font-size:14px;line-height:19px;color:{_SOFT}", tile.name),
        _styled("div", "font-size:24px;line-height:30px;font-weight:bold", tile.value),
        _styled("div", f"font-size:14px;font-weight:bold;color:{_TONES[tile.good]}", change) if change else None,
        *(
            _styled("div", f"font-size:13px;line-height:18px;color:{_SOFT}", before)
            for before in (tile.last, tile.mean)
            if before
        ),
    )


def _picture(section: Section, pictures: Mapping[Chart, str]) -> Iterable[Node]:
    """The picture, and its numbers below it: many clients show pictures only when they are asked to."""
    source = pictures.get(section.chart) if section.chart else None
    if source is not None:
        style = f"display:block;width:100%;max-width:560px;height:auto;margin:0 0 12px;border:1px solid {_LINE}"
        yield tag("img", {"src": source, "alt": section.alt, "width": "560", "style": style})
    if words := in_words(section):
        yield _styled("p", f"margin:6px 0 12px;font-size:14px;line-height:20px;color:{_SOFT}", words)


def _table(table: Table) -> Node:
    head = (tag("th", _cell(at, _HEAD), name) for at, name in enumerate(table.columns))
    rows = (
        tag("tr", *(tag("td", _cell(at, _FIGURE if at else _WORDS), value) for at, value in enumerate(row)))
        for row in table.rows
    )
    whole = {key: value for key, value in _LAYOUT.items() if key != "role"}
    style = "margin:0 0 12px;border-collapse:collapse;font-size:14px;line-height:19px;word-break:normal"
    return tag("table", {**whole, "style": style}, tag("thead", tag("tr", *head)), tag("tbody", *rows))


def _cell(at: int, style: str) -> dict[str, str]:
    """Words stand to the left and may break anywhere, figures to the right and never break."""
    edges = f"padding:6px 4px 6px 0;border-bottom:1px solid {_LINE}"
    return {"align": "right" if at else "left", "valign": "top", "style": f"{edges};{style}"}


def _item(item: Item) -> Node:
    quote = "margin:4px 0;white-space:pre-line"
    place = _link(item.url, item.place or item.url) if item.url else item.place or None
    return _styled(
        "div",
        f"margin:0 0 14px;padding-left:12px;border-left:3px solid {_LINE}",
        item.says,
        _styled("div", quote, item.quote) if item.quote else None,
        _styled("div", "font-size:14px", place) if place is not None else None,
    )

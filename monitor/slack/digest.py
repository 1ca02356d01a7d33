"""A digest in Block Kit: the same document that every reader gets, as much of it as one message holds."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace

from monitor.language.forms import Voice
from monitor.rules.digest.card import Chart, DigestCard
from monitor.rules.digest.digest import Measure
from monitor.rules.digest.document import Document, Item, Section, document
from monitor.rules.digest.plots import Plot, plots
from monitor.rules.excerpt import MORE, clean, cut, one_line, web_address
from monitor.rules.moves import Move
from monitor.slack.elements import Json, Parts, bullets, piece, plain, small
from monitor.slack.figures import chart, picture, table, tiles
from monitor.slack.interactions import Subject, value_of
from monitor.slack.menus import button, menu
from scrapers.kit.errors import msg

PAGE = "page"
"""`action_id` of the button that opens the whole report: nothing is done when it is pressed."""

_ROOM, _MOST_BLOCKS = 9_600, 48
"""Of the 10,000 characters and 50 blocks that a message may have."""
_FRAME = 40
"""Characters of a block's id beside the key and the part's name."""
_MOST_KEY = 200
_MOST_TITLE, _MOST_SMALL, _MOST_TEXT = 150, 600, 700
_MOST_CHARTS = 2
_TABLE = "topics"
"""A message may hold one table: it is this section's."""
_TILES = (Measure.MENTIONS, Measure.NEGATIVE, Measure.URGENT, Measure.ANSWERED_IN_TIME, Measure.ANSWER_TIME)
_SHOWN = frozenset({*_TILES, Measure.OPEN})
_KEPT = (
    *("figures", "topics", "recurring", "open", "top", "campaigns", "coverage"),
    *("days", "times", "praise", "sources", "rivals", "noise"),
)
"""What matters most stands first: what is left out for want of room is left out from the end."""

_REPORT = msg("Full report")
_LEFT_OUT = msg("Left out here for want of room: {names}")


@dataclass(frozen=True, slots=True)
class Drawn:
    """How the digest's charts are shown: as pictures that Slack has, by their file, or drawn by Slack itself."""

    files: Mapping[Chart, str] = field(default_factory=dict)
    native: bool = False
    lacks: str = ""
    """Message id of why there are no pictures, where the readers can help it."""

    def __bool__(self) -> bool:
        return bool(self.files) or self.native


NOTHING = Drawn()


@dataclass(frozen=True, slots=True)
class _Fit:
    """How much of everything is shown."""

    items: int
    quote: int
    rows: int


_FITS = (_Fit(5, 160, 12), _Fit(5, 100, 10), _Fit(3, 80, 8))


def digest_parts(card: DigestCard, voice: Voice, drawn: Drawn = NOTHING) -> Parts:
    """The digest's blocks in order, within a message's limits."""
    said = document(card, voice)
    page = _Page(card, voice, drawn, _native(card, voice) if drawn.native else {})
    for fit in _FITS:
        parts = page.parts(said, fit)
        if _fits(parts, card.key):
            return parts
    left: list[str] = []
    for section in sorted(said.sections, key=_rank, reverse=True):
        said = replace(said, sections=tuple(one for one in said.sections if one is not section))
        left.append(section.title)
        parts = page.parts(said, _FITS[-1], tuple(left))
        if _fits(parts, card.key):
            break
    return parts


def _rank(section: Section) -> int:
    return _KEPT.index(section.name) if section.name in _KEPT else len(_KEPT)


def _fits(parts: Parts, key: str) -> bool:
    sizes = [
        len(json.dumps(block, ensure_ascii=False)) + len(name) + len(json.dumps(key[:_MOST_KEY], ensure_ascii=False))
        for name, block in parts
        if block is not None
    ]
    return len(sizes) <= _MOST_BLOCKS and sum(sizes) + _FRAME * len(sizes) <= _ROOM


def _native(card: DigestCard, voice: Voice) -> dict[Chart, Json]:
    """The charts that Slack can draw, as many as a message may have."""
    found: Mapping[Chart, Plot] = plots(card.digest, voice)
    made = {name: block for name, plot in found.items() if (block := chart(plot)) is not None}
    return dict(list(made.items())[:_MOST_CHARTS])


def native_charts(card: DigestCard, voice: Voice) -> frozenset[Chart]:
    """Which charts need no picture where Slack draws."""
    return frozenset(_native(card, voice))


@dataclass(frozen=True, slots=True)
class _Page:
    """A digest on its way into one message."""

    card: DigestCard
    voice: Voice
    drawn: Drawn
    native: Mapping[Chart, Json]

    def parts(self, said: Document, fit: _Fit, left: tuple[str, ...] = ()) -> Parts:
        """The blocks, with that much of everything."""
        head: Parts = [
            ("title", {"type": "header", "text": plain(cut(one_line(said.title), _MOST_TITLE) or MORE)}),
            ("period", _small(said.period)),
            ("headline", _words([piece(_text(said.headline), bold=True)])),
        ]
        body = [part for number, section in enumerate(said.sections) for part in self._section(section, number, fit)]
        missing = self.voice.say(_LEFT_OUT, names=", ".join(map(one_line, left))) if left else ""
        lacks = self.voice.say(self.drawn.lacks) if self.drawn.lacks else ""
        foot = _small("\n".join(line for line in (*said.foot, missing, lacks) if line))
        return [*head, *body, ("actions", _actions(self.card, self.voice)), ("foot", foot)]

    def _section(self, section: Section, number: int, fit: _Fit) -> Parts:
        """Its picture, its words, its figures; each part has a name of its own."""
        name, shown = f"{number}", self._chart(section)
        as_table = section.table if section.name == _TABLE else None
        figures = [tile for tile in section.tiles if tile.code in _SHOWN] or section.tiles
        rows = [] if as_table or shown or section.table is None else _lines(section.table.rows, fit)
        alt = section.alt if section.chart and not (shown or section.table) else ""
        texts = [line for line in (*section.text, alt) if line]
        items = [*rows, *(_item(item, fit) for item in section.items[: fit.items])]
        titled = shown is None or texts or items or figures or as_table
        more = self._more(section, as_table is not None, fit)
        return [
            (name, _titled(section.title if titled else "", texts, items, more)),
            (f"{name}t", tiles(figures) if figures else None),
            (f"{name}r", table(as_table, fit.rows) if as_table and as_table.rows else None),
            (f"{name}p", shown),
        ]

    def _chart(self, section: Section) -> Json | None:
        if section.chart is None:
            return None
        if section.chart in self.native:
            return self.native[section.chart]
        file = self.drawn.files.get(section.chart)
        return picture(section, file) if file is not None else None

    def _more(self, section: Section, is_table: bool, fit: _Fit) -> str:
        rows = len(section.table.rows) if section.table else 0
        hidden = max(0, rows - fit.rows) if is_table or not section.items else 0
        hidden += max(0, len(section.items) - fit.items)
        return self.voice.say(msg("{count} more"), count=hidden) if hidden else ""


def _titled(title: str, texts: Iterable[str], items: list[list[Json]], more: str) -> Json | None:
    """A title, sentences and a list in one block; None where there is nothing of it."""
    said = [piece(_text(line)) for line in texts]
    head = [piece(cut(one_line(title), _MOST_TITLE), bold=True)] if one_line(title) else []
    lines = _apart([*head, *said])
    parts: list[Json] = [{"type": "rich_text_section", "elements": lines}] if lines else []
    parts += [bullets(items)] if items else []
    parts += [{"type": "rich_text_section", "elements": [piece(more)]}] if more else []
    return {"type": "rich_text", "elements": parts} if parts else None


def _apart(pieces: list[Json]) -> list[Json]:
    """Each on a line of its own."""
    return [{**one, "text": f"\n{one['text']}"} if place else one for place, one in enumerate(pieces)]


def _words(pieces: list[Json]) -> Json:
    return {"type": "rich_text", "elements": [{"type": "rich_text_section", "elements": pieces}]}


def _text(words: str) -> str:
    return cut(clean(words).strip(), _MOST_TEXT) or MORE


def _small(text: str) -> Json | None:
    shown = cut(clean(text).strip(), _MOST_SMALL)
    return small(shown) if shown else None


def _lines(rows: Iterable[tuple[str, ...]], fit: _Fit) -> list[list[Json]]:
    """Rows of figures as lines: a message has room for one table only."""
    found = []
    for first, *figures in [row for row in rows if row][: fit.rows]:
        rest = " · ".join(cut(one_line(figure), fit.quote) for figure in figures if one_line(figure))
        name = cut(one_line(first), fit.quote) or MORE
        found.append([piece(name, bold=True), *([piece(f" {rest}")] if rest else [])])
    return found


def _item(item: Item, fit: _Fit) -> list[Json]:
    """A sentence, somebody's words and where they stand."""
    says, quote = cut(one_line(item.says), fit.quote * 2), cut(one_line(item.quote), fit.quote)
    shown = " ".join(part for part in (says, f"“{quote}”" if quote else "") if part) or MORE
    place, link = cut(one_line(item.place), fit.quote), web_address(item.url)
    if link is None or len(link) > fit.quote * 2:
        return [piece(f"{shown} · {place}" if place else shown)]
    return [piece(f"{shown} "), {"type": "link", "url": link, "text": place or MORE}]


def _actions(card: DigestCard, voice: Voice) -> Json | None:
    value = value_of(card.key.partition(":")[0], Subject(digest_id=card.digest_id))
    page = web_address(card.page)
    opens = {"type": "button", "action_id": PAGE, "text": plain(voice.say(_REPORT)), "url": page, "style": "primary"}
    return menu(value, [*([opens] if page else []), button(Move.FEEDBACK, value, voice)])

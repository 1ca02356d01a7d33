"""A digest in Block Kit: the same document that every reader gets, as much of it as one message holds."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from monitor.language.forms import Voice
from monitor.rules.digest.card import Chart, DigestCard
from monitor.rules.digest.digest import Measure
from monitor.rules.digest.document import Document, Section, document
from monitor.rules.digest.plots import plots
from monitor.rules.excerpt import MORE, clean, cut, one_line, web_address
from monitor.rules.message import Message
from monitor.rules.moves import Move
from monitor.rules.telling import REPORT
from monitor.slack.elements import Json, Parts, piece, plain, small
from monitor.slack.figures import chart, picture, table, tiles
from monitor.slack.interactions import Subject, value_of
from monitor.slack.menus import button, menu
from monitor.slack.prose import Fit, item_line, paragraph, sentence, table_lines
from scrapers.kit.errors import msg

PAGE = "page"
"""`action_id` of the button that opens the whole report: nothing is done when it is pressed."""

_ROOM, _MOST_BLOCKS = 9_900, 48
"""Of the 10,000 characters and 50 blocks that a message may have."""
_STEM = {"block_id": "digest"}
"""The key would cost a message a tenth of its room."""
_MOST_TITLE, _MOST_SMALL = 150, 1_000
_MOST_CHARTS, _MOST_ELEMENTS = 2, 60
_TABLE = "topics"
"""A message may hold one table: it is this section's."""
_SHOWN = frozenset(
    {Measure.MENTIONS, Measure.NEGATIVE, Measure.URGENT, Measure.ANSWERED_IN_TIME, Measure.ANSWER_TIME, Measure.OPEN}
)
"""Figures that a message has room for."""
_WHOLE = frozenset({"coverage", "top"})
"""What is never shown in part: a source that is not named would seem to be fine, and five mentions are few."""
_KEPT = (
    *("figures", "coverage", "topics", "days", "open", "campaigns", "top", "recurring", "gaps"),
    *("promises", "times", "praise", "sources", "rivals", "noise"),
)
"""What matters most stands first: for want of room a message ends sooner, and goes on in another one below it."""
_FITS = (Fit(5, 140, 12), Fit(5, 90, 10), Fit(5, 90, 10, airy=False), Fit(3, 50, 8, airy=False))

_BELOW = msg("Goes on below: {names}")


@dataclass(frozen=True, slots=True)
class Shown:
    """How the digest's charts are shown: as pictures that Slack has, by their file, or drawn by Slack itself."""

    files: Mapping[Chart, str] = field(default_factory=dict)
    native: bool = False
    lacks: str = ""
    """Message id of why there are no pictures, where the readers can help it."""

    def __bool__(self) -> bool:
        return bool(self.files) or self.native


NOTHING = Shown()


def digest_parts(card: DigestCard, voice: Voice, drawn: Shown = NOTHING) -> Parts:
    """The digest's blocks in order, within a message's limits."""
    parts, _ = _laid_out(card, voice, drawn)
    return parts


def left_over(message: Message, voice: Voice, drawn: Shown = NOTHING) -> tuple[str, ...]:
    """Names of the sections that such a message has no room for; none of anything but a digest."""
    if not isinstance(message, DigestCard):
        return ()
    _, left = _laid_out(message, voice, drawn)
    return left


def _laid_out(card: DigestCard, voice: Voice, drawn: Shown) -> tuple[Parts, tuple[str, ...]]:
    """The blocks, and which sections are not in them."""
    said = document(card, voice)
    page = _Page(card, voice, drawn, _native(card, voice) if drawn.native else {})
    for fit in _FITS:
        parts = page.parts(said, fit)
        if _fits(parts, card.rev):
            return parts, ()
    return _fitted(page, said, card.rev)


def _fitted(page: "_Page", said: Document, rev: int) -> tuple[Parts, tuple[str, ...]]:
    """The sections that matter most, as many as there is room for; the others are named."""
    kept: set[str] = set()
    best = page.parts(replace(said, sections=()), _FITS[-1], tuple(one.title for one in said.sections))
    for section in sorted(said.sections, key=_rank):
        wanted = kept | {section.name}
        left = tuple(one.title for one in said.sections if one.name not in wanted)
        sections = tuple(one for one in said.sections if one.name in wanted)
        parts = page.parts(replace(said, sections=sections), _FITS[-1], left)
        if _fits(parts, rev):
            best, kept = parts, wanted
    return best, tuple(section.name for section in said.sections if section.name not in kept)


def _rank(section: Section) -> int:
    return _KEPT.index(section.name) if section.name in _KEPT else len(_KEPT)


def _fits(parts: Parts, rev: int) -> bool:
    blocks = [{**block, "block_id": f"{block['block_id']}/{name}/{rev}"} for name, block in parts if block]
    return len(blocks) <= _MOST_BLOCKS and len(json.dumps(blocks, ensure_ascii=False)) <= _ROOM


def _native(card: DigestCard, voice: Voice) -> dict[Chart, Json]:
    """The charts that Slack can draw, as many as a message may have."""
    made = {name: block for name, plot in plots(card.digest, voice).items() if (block := chart(plot)) is not None}
    return dict(list(made.items())[:_MOST_CHARTS])


def native_charts(card: DigestCard, voice: Voice) -> frozenset[Chart]:
    """Which charts need no picture where Slack draws."""
    return frozenset(_native(card, voice))


@dataclass(frozen=True, slots=True)
class _Page:
    """A digest on its way into one message."""

    card: DigestCard
    voice: Voice
    drawn: Shown
    native: Mapping[Chart, Json]

    def parts(self, said: Document, fit: Fit, left: tuple[str, ...] = ()) -> Parts:
        """The blocks, with that much of everything; words that follow each other share one."""
        blocks: list[Json] = [{"type": "header", "text": plain(cut(one_line(said.title), _MOST_TITLE) or MORE)}]
        blocks += _small(said.period)
        words: list[Json] = [_bold(sentence(said.headline))] if said.headline else []
        for section in said.sections:
            figures = self._figures(section, fit)
            words += _spaced(self._words(section, fit, bool(figures)), bool(words))
            if figures or len(words) > _MOST_ELEMENTS:
                blocks += [*_rich(words), *figures]
                words = []
        blocks += _rich(words)
        named: Parts = [(str(number), {**block, **_STEM}) for number, block in enumerate(blocks)]
        foot = [("foot", {**block, **_STEM}) for block in _small(self._foot(said, left))]
        menu_ = None if self.card.only else _actions(self.card, self.voice)
        return [*named, ("actions", menu_), *foot]

    def _words(self, section: Section, fit: Fit, has_figures: bool) -> list[Json]:
        """Its title, sentences and lines; a picture that stands alone has its title itself."""
        whole = replace(fit, items=len(section.items)) if section.name in _WHOLE else fit
        as_lines = [] if has_figures or section.table is None else table_lines(section.table, fit)
        lines = as_lines + [item_line(item, fit) for item in section.items[: whole.items]]
        alone = section.chart is not None and has_figures and section.name != _TABLE
        texts = [*section.text, *([section.alt] if section.alt and not (has_figures or section.table) else [])]
        title = "" if alone and not (texts or lines) else section.title
        hidden = max(0, len(section.items) - whole.items)
        hidden += max(0, len(section.table.rows) - fit.rows) if section.table and (as_lines or not alone) else 0
        return paragraph(title, texts, lines, fit, self.voice.say(msg("{count} more"), count=hidden) if hidden else "")

    def _figures(self, section: Section, fit: Fit) -> list[Json]:
        """Its figures, the table, the picture; where room is short, no picture of what the table shows."""
        found = [tile for tile in section.tiles if tile.code in _SHOWN] or list(section.tiles)
        blocks = [tiles(found, airy=fit.airy)] if found else []
        if section.name == _TABLE and section.table and section.table.rows:
            blocks.append(table(section.table, fit.rows, airy=fit.airy))
        return blocks + ([] if blocks and not fit.airy else self._chart(section))

    def _chart(self, section: Section) -> list[Json]:
        if section.chart is None:
            return []
        if section.chart in self.native:
            return [self.native[section.chart]]
        file = self.drawn.files.get(section.chart)
        return [picture(section, file)] if file is not None else []

    def _foot(self, said: Document, left: tuple[str, ...]) -> str:
        below = self.voice.say(_BELOW, names=", ".join(map(one_line, left))) if left else ""
        lacks = self.voice.say(self.drawn.lacks) if self.drawn.lacks else ""
        return "\n".join(line for line in (below, lacks, *said.foot) if line)


def _bold(text: str) -> Json:
    return {"type": "rich_text_section", "elements": [piece(text, bold=True)]}


def _rich(words: list[Json]) -> list[Json]:
    return [{"type": "rich_text", "elements": words}] if words else []


def _spaced(words: list[Json], below_others: bool) -> list[Json]:
    """A line's distance to what stands above it in the same block."""
    if not (words and below_others) or words[0]["type"] != "rich_text_section":
        return words
    first = words[0]["elements"][0]
    spaced = [{**first, "text": f"\n{first['text']}"}, *words[0]["elements"][1:]]
    return [{**words[0], "elements": spaced}, *words[1:]]


def _small(text: str) -> list[Json]:
    shown = cut(clean(text).strip(), _MOST_SMALL)
    return [small(shown)] if shown else []


def _actions(card: DigestCard, voice: Voice) -> Json | None:
    value = value_of(card.key.partition(":")[0], Subject(digest_id=card.digest_id))
    page = web_address(card.page)
    opens = {"type": "button", "action_id": PAGE, "text": plain(voice.say(REPORT)), "url": page, "style": "primary"}
    return menu(value, [*([opens] if page else []), button(Move.FEEDBACK, value, voice)])

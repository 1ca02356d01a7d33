"""The digest as one document that every reader gets: Slack, the page, e-mail, the terminal lay out the same content.

All texts are cleaned plain words in one language; whoever lays them out escapes them.
"""

from dataclasses import dataclass

from monitor.language.forms import Voice
from monitor.rules.digest.card import Chart, DigestCard


@dataclass(frozen=True, slots=True)
class Tile:
    """One figure: `1.234`, `▲ %12`, `geçen hafta 1.102`, `4 haftanın ortalaması 980`."""

    name: str
    value: str
    change: str = ""
    last: str = ""
    mean: str = ""
    good: bool | None = None
    """Whether the change is welcome; None where it is neither."""
    code: str = ""
    """What it measures, as `Measure` says."""


@dataclass(frozen=True, slots=True)
class Table:
    """Rows of words and figures; the first column is words, the others stand to the right."""

    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class Item:
    """One line of a list: a sentence, perhaps somebody's words, perhaps where they stand (a checked http address)."""

    says: str
    quote: str = ""
    url: str | None = None
    place: str = ""
    """What the link is called."""


@dataclass(frozen=True, slots=True)
class Section:
    """A part of the document with a title of its own."""

    name: str
    """A stable code: figures, topics, recurring, sources, campaigns, rivals, praise, open, top, noise, coverage …"""
    title: str
    text: tuple[str, ...] = ()
    tiles: tuple[Tile, ...] = ()
    table: Table | None = None
    items: tuple[Item, ...] = ()
    chart: Chart | None = None
    alt: str = ""
    """What the picture shows, with its numbers."""


@dataclass(frozen=True, slots=True)
class Document:
    """The whole digest."""

    title: str
    period: str
    headline: str
    summary: str
    """One sentence that reads alone in a notification, and as a mail's subject."""
    sections: tuple[Section, ...] = ()
    foot: tuple[str, ...] = ()


def document(card: DigestCard, voice: Voice) -> Document:
    """All of it; `sections` in the order they are read."""
    title = voice.say(card.digest.headline.says, card.digest.headline.values)
    return Document(card.digest.brand, card.digest.week.isoformat(), title, title)


def plain(document: Document) -> list[str]:
    """The document as lines of plain text."""
    return [document.title, document.headline]

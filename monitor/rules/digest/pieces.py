"""What a digest's document is made of. All texts are cleaned plain words in one language; who lays out, escapes."""

from dataclasses import dataclass

from monitor.rules.digest.card import Chart


@dataclass(frozen=True, slots=True)
class Tile:
    """One figure: `1.234`, `▲ %12`, `geçen hafta 1.102`, `önceki haftaların ortalaması 980`."""

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
    """A stable code: figures, days, topics, recurring, gaps, times, open, top, campaigns, rivals, praise, promises,
    sources, coverage, noise."""
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

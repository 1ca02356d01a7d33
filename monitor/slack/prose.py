"""Words of a digest as rich text: titles, sentences, lines of figures, somebody's words and where they stand.

A message has room for ten thousand characters, its own markup included: the less there is left, the plainer it gets.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from monitor.rules.digest.pieces import Item, Table
from monitor.rules.excerpt import MORE, clean, cut, one_line, web_address
from monitor.slack.elements import Json, bullets, piece

_MOST_TITLE, _MOST_TEXT = 150, 700
_MOST_LINK = 300


@dataclass(frozen=True, slots=True)
class Fit:
    """How much of everything is shown."""

    items: int
    quote: int
    """Letters of somebody's words."""
    rows: int
    airy: bool = True
    """Whether lists are lists, and figures are shown with all that they are compared with."""


def paragraph(title: str, texts: Iterable[str], lines: Sequence[list[Json]], fit: Fit, more: str = "") -> list[Json]:
    """A title, sentences and a list; empty where there is nothing of it."""
    head = [[piece(cut(one_line(title), _MOST_TITLE), bold=True)]] if one_line(title) else []
    head += [[piece(sentence(text))] for text in texts]
    rest = [[piece(more)]] if more else []
    if not fit.airy:
        return _section([*head, *([piece("• "), *line] for line in lines), *rest])
    return [*_section(head), *([bullets([_merged(line) for line in lines])] if lines else []), *_section(rest)]


def _section(lines: Sequence[list[Json]]) -> list[Json]:
    """The lines below each other in one section."""
    broken = [part for line in lines for part in (piece("\n"), *line)][1:]
    return [{"type": "rich_text_section", "elements": _merged(broken)}] if broken else []


def _merged(pieces: Sequence[Json]) -> list[Json]:
    """Plain pieces that follow each other as one: each costs as much as a short sentence."""
    found: list[Json] = []
    for one in pieces:
        if found and set(one) == set(found[-1]) == {"type", "text"}:
            found[-1] = piece(found[-1]["text"] + one["text"])
        else:
            found.append(one)
    return found


def sentence(words: str) -> str:
    """Words of ours, fit to be shown."""
    return cut(clean(words).strip(), _MOST_TEXT) or MORE


def table_lines(table: Table, fit: Fit) -> list[list[Json]]:
    """A table as lines, what its columns are called first: a message has room for one table only."""
    head = " · ".join(one_line(name) for name in table.columns if one_line(name))
    named = [[{**piece(cut(head, 2 * fit.quote)), "style": {"italic": True}}]] if head else []
    return named + [_figures(row, fit) for row in table.rows[: fit.rows] if row]


def _figures(row: Sequence[str], fit: Fit) -> list[Json]:
    name, *figures = (cut(one_line(cell), fit.quote) for cell in row)
    rest = " · ".join(figure for figure in figures if figure)
    return [piece(f"{name or MORE}: {rest}" if rest else name or MORE)]


def item_line(item: Item, fit: Fit) -> list[Json]:
    """A sentence, somebody's words, and where they stand."""
    says, quote = cut(one_line(item.says), 240), cut(one_line(item.quote), fit.quote)
    shown = " ".join(part for part in (says, f"“{quote}”" if quote else "") if part) or MORE
    place, link = cut(one_line(item.place), fit.quote), web_address(item.url)
    if link is None or len(link) > _MOST_LINK:
        return [piece(f"{shown} · {place}" if place else shown)]
    return [piece(f"{shown} "), {"type": "link", "url": link, "text": place or MORE}]

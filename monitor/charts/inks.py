"""The inks: told apart by people who do not see colours, and on paper without any.

Each has a lightness of its own, those that lie side by side differ in pattern too, and all have a dark edge.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from monitor.rules.digest.plots import Tone

PAPER = "#FFFFFF"
TEXT = "#1A2230"
FAINT = "#4A5568"
"""For what matters less; still reads on the paper."""


@dataclass(frozen=True, slots=True)
class Ink:
    """How an area is filled, and in what its label is written where it stands in it."""

    fill: str
    hatch: str = ""
    label: str = TEXT


INKS = {
    Tone.NEGATIVE: Ink("#9C3200", label=PAPER),
    Tone.NEUTRAL: Ink("#E9ECEF"),
    Tone.POSITIVE: Ink("#73B9EA", hatch="//"),
    Tone.NOW: Ink("#0B4F8A", label=PAPER),
    Tone.BEFORE: Ink("#CFE2F3", hatch="//"),
}


def shades() -> list[tuple[int, int, int]]:
    """Every colour a picture may have: the inks, and between two that touch what smooths their border."""
    found = dict.fromkeys(map(_parts, (PAPER, TEXT, FAINT, *(ink.fill for ink in INKS.values()))))
    for one, other, steps in _touching():
        first, last = _parts(one), _parts(other)
        for step in range(1, steps):
            found[_between(first, last, step / steps)] = None
    return list(found)


def _touching() -> Iterator[tuple[str, str, int]]:
    """Two colours, and in how many steps one becomes the other."""
    yield TEXT, PAPER, 24
    yield FAINT, PAPER, 12
    for ink in INKS.values():
        yield TEXT, ink.fill, 14
        yield ink.label, ink.fill, 14


def _parts(colour: str) -> tuple[int, int, int]:
    red, green, blue = bytes.fromhex(colour.removeprefix("#"))
    return red, green, blue


def _between(first: tuple[int, int, int], last: tuple[int, int, int], share: float) -> tuple[int, int, int]:
    red, green, blue = (round(one + (other - one) * share) for one, other in zip(first, last, strict=True))
    return red, green, blue

"""The inks: told apart by people who do not see colours, and on paper without any.

Each has a lightness of its own, those that lie side by side differ in pattern too, and all have a dark edge.
"""

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

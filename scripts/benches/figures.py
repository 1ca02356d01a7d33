"""One measured figure with its bar, and the table of them."""

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Bar:
    """What was promised: at least so much, or at most."""

    limit: float
    at_least: bool = False

    def kept(self, value: float) -> bool:
        """Whether the value is on the right side."""
        return value >= self.limit if self.at_least else value <= self.limit


def at_least(limit: float) -> Bar:
    """So much or more."""
    return Bar(limit, at_least=True)


def at_most(limit: float) -> Bar:
    """So much or less."""
    return Bar(limit)


@dataclass(frozen=True, slots=True)
class Figure:
    """A value in its unit; `low` and `high` are the range of the runs, `about` says what was measured."""

    name: str
    value: float
    unit: str
    bar: Bar | None = None
    runs: tuple[float, ...] = ()
    about: str = ""

    @property
    def kept(self) -> bool | None:
        """Whether the bar is kept; None where there is none."""
        return None if self.bar is None else self.bar.kept(self.value)


def markdown(figures: Iterable[Figure]) -> str:
    """The figures as a table."""
    lines = ["| figure | value | range of runs | bar | kept | measured |", "|---|---|---|---|---|---|"]
    return "\n".join([*lines, *map(_line, figures)])


def _line(figure: Figure) -> str:
    bar = "–" if figure.bar is None else f"{'≥' if figure.bar.at_least else '≤'} {_number(figure.bar.limit)}"
    kept = {True: "yes", False: "**no**", None: "–"}[figure.kept]
    spread = f"{_number(min(figure.runs))} … {_number(max(figure.runs))}" if figure.runs else "–"
    value = f"**{_number(figure.value)}** {figure.unit}"
    return f"| {figure.name} | {value} | {spread} | {bar} | {kept} | {figure.about} |"


def _number(value: float) -> str:
    if value == int(value) and abs(value) < 100:
        return f"{value:.0f}"
    digits = 0 if abs(value) >= 100 else 1 if abs(value) >= 10 else 2 if abs(value) >= 0.1 else 3
    return f"{value:,.{digits}f}"

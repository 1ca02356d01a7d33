"""The sheet that plots are drawn on, in pixels from its lower left corner: areas, lines, words that fit."""

import io
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import matplotlib
from matplotlib.figure import Figure
from matplotlib.font_manager import FontProperties, get_font
from matplotlib.patches import Polygon, Rectangle
from matplotlib.patheffects import withStroke
from PIL import Image

from monitor.charts.inks import FAINT, INKS, PAPER, TEXT, shades
from monitor.charts.wire import HEIGHT, WIDTH
from monitor.rules.digest.plots import Tone

Legend = list[tuple[Tone | None, str]]
"""Inks and what they mean; None for the arrow."""
MARGIN = 28
SMALL, NORMAL, LARGE = 30, 34, 40
"""Letters in pixels. A telephone shows the sheet at 360 points: the small ones are 9 points there."""
_LEAST = 22
_GAP = 14
_FONTS = Path(matplotlib.get_data_path(), "fonts", "ttf")
_FILES = {False: str(_FONTS / "DejaVuSans.ttf"), True: str(_FONTS / "DejaVuSans-Bold.ttf")}
_DOTS = 72
"""To the inch: a point is a pixel."""
_EDGE = 1.5
_HALO = 9


@dataclass(frozen=True, slots=True)
class Pen:
    """How words are written: how large, how heavy, in what, and where they stand from their point."""

    size: int = NORMAL
    bold: bool = False
    ink: str = TEXT
    across: str = "center"
    """`left`, `center` or `right` of the words is at the point."""
    up: str = "baseline"
    under: str | None = None
    """What is painted around the letters, so that a pattern does not run through them."""


class Sheet:
    """White paper of 1200 × 600 pixels."""

    def __init__(self) -> None:
        self._figure = Figure(figsize=(WIDTH / _DOTS, HEIGHT / _DOTS), dpi=_DOTS, facecolor=PAPER)
        self._axes = self._figure.add_axes((0, 0, 1, 1))
        self._axes.set_axis_off()
        self._axes.set_xlim(0, WIDTH)
        self._axes.set_ylim(0, HEIGHT)

    def area(self, x: float, y: float, size: tuple[float, float], tone: Tone) -> None:
        """A filled rectangle, as wide and as high as that."""
        ink = INKS[tone]
        wide, high = size
        area = Rectangle((x, y), wide, high, edgecolor=TEXT, linewidth=_EDGE, facecolor=ink.fill)
        area.set_hatch(ink.hatch)
        self._axes.add_patch(area)

    def line(self, x: float, y: float, size: tuple[float, float]) -> None:
        """A thin dark line."""
        wide, high = size
        self._axes.add_patch(Rectangle((x, y), wide, high, facecolor=FAINT, linewidth=0))

    def arrow(self, x: float, y: float, size: float) -> None:
        """A triangle that points at what is left of it."""
        corners = ((x, y), (x + size, y + size / 2), (x + size, y - size / 2))
        self._axes.add_patch(Polygon(corners, facecolor=TEXT, linewidth=0))

    def say(self, x: float, y: float, words: str, pen: Pen) -> float:
        """Write the words; how wide they are."""
        halo = [] if pen.under is None else [withStroke(linewidth=_HALO, foreground=pen.under)]
        self._axes.text(
            x,
            y,
            drawable(words, bold=pen.bold),
            color=pen.ink,
            ha=pen.across,
            va=pen.up,
            fontproperties=_font(pen.size, bold=pen.bold),
            parse_math=False,
            path_effects=halo,
        )
        return self.width(words, pen.size, bold=pen.bold)

    def width(self, words: str, size: int, *, bold: bool = False) -> float:
        """How wide they would be."""
        font = get_font(_FILES[bold])
        font.set_size(size, _DOTS)
        font.set_text(drawable(words, bold=bold))
        return font.get_width_height()[0] / 64  # it measures in 64ths of a pixel

    def fitting(self, words: str, room: float, size: int, *, bold: bool = False) -> int:
        """The size at which the words have room, at most that."""
        while size > _LEAST and self.width(words, size, bold=bold) > room:
            size -= 1
        return size

    def lines(self, words: str, room: float, size: int) -> list[str]:
        """The words in two lines at most; what finds no room is cut."""
        lines = list(self._broken(words.split(), room, size))
        first, rest = lines[0] if lines else "", " ".join(lines[1:])
        return [self._cut(line, room, size) for line in (first, rest) if line]

    def _broken(self, words: list[str], room: float, size: int) -> Iterator[str]:
        line = ""
        for word in words:
            longer = f"{line} {word}".strip()
            if line and self.width(longer, size) > room:
                yield line
                longer = word
            line = longer
        if line:
            yield line

    def _cut(self, line: str, room: float, size: int) -> str:
        if self.width(line, size) <= room:
            return line
        while line and self.width(f"{line}…", size) > room:
            line = line[:-1]
        return f"{line.rstrip()}…"

    def headed(self, title: str, legend: Legend) -> float:
        """Write what the picture shows and what its inks or signs mean; from where on down there is room."""
        room = WIDTH - 2 * MARGIN
        top = HEIGHT - MARGIN - LARGE * 0.75
        pen = Pen(self.fitting(title, room, LARGE, bold=True), bold=True, across="left")
        self.say(MARGIN, top, title, pen)
        if legend:
            top -= SMALL + _GAP + 4
            self._explain(top, legend)
        return top - _GAP

    def _explain(self, y: float, legend: Legend) -> None:
        sign, between = SMALL + 8, 36
        spent = len(legend) * (sign + between)
        size = self.fitting("".join(says for _, says in legend), WIDTH - 2 * MARGIN - spent, SMALL)
        x: float = MARGIN
        for what, says in legend:
            if what is None:
                self.arrow(x + 6, y + 10, 20)
            else:
                self.area(x, y - 4, (SMALL - 2, SMALL - 2), what)
            x += sign + self.say(x + sign, y, says, Pen(size, across="left")) + between

    def png(self) -> bytes:
        """The picture, in few colours so that it is small; the same bytes for the same drawing."""
        into = io.BytesIO()
        self._figure.savefig(into, format="rgba")
        seen = Image.frombytes("RGBA", (WIDTH, HEIGHT), into.getvalue()).convert("RGB")
        seen.quantize(palette=_palette(), dither=Image.Dither.NONE).save(into := io.BytesIO(), "png")
        return into.getvalue()


@cache
def _palette() -> Image.Image:
    image = Image.new("P", (1, 1))
    image.putpalette([part for shade in shades() for part in shade])
    return image


def drawable(words: str, *, bold: bool = False) -> str:
    """The words without letters that the font cannot draw."""
    known = _letters(_FILES[bold])
    return "".join(letter for letter in words if ord(letter) in known)


@cache
def _letters(file: str) -> frozenset[int]:
    return frozenset(get_font(file).get_charmap())


def _font(size: int, *, bold: bool) -> FontProperties:
    return FontProperties(fname=_FILES[bold], size=size)

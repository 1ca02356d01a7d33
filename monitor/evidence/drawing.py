"""Pictures as SVG text, written by ourselves: the same values give the same bytes on every machine."""

from collections.abc import Iterable
from html import escape

from monitor.rules.coordination.post import Place
from monitor.rules.excerpt import UNSEEN, one_line

FONT = "font-family='Arial, Helvetica, sans-serif'"
INK, FAINT = "#1f2430", "#c9ced8"

PLACE_COLOURS = {Place.X: "#0072b2", Place.FACEBOOK: "#56b4e9", Place.COMPLAINTS: "#e69f00"}
"""Told apart by the colour-blind, too."""
_UNDRAWABLE = {0xFFFE: UNSEEN, 0xFFFF: UNSEEN}


def drawable(text: str) -> str:
    """A stranger's words, safe inside XML: on one line, escaped, without what XML cannot hold."""
    return escape(one_line(text).translate(_UNDRAWABLE))


def picture(width: int, height: int, title: str, parts: Iterable[str]) -> str:
    """A whole SVG file. The title is read aloud to those who cannot see it."""
    head = (
        f"<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 {width} {height}' width='{width}' height='{height}'"
        f" role='img' {FONT} font-size='12' fill='{INK}'>"
    )
    ground = f"<rect width='{width}' height='{height}' fill='#ffffff'/>"
    return "\n".join((head, f"<title>{drawable(title)}</title>", ground, *parts, "</svg>", ""))


def place_at(value: float) -> str:
    """A coordinate: a tenth of a dot is finer than anybody sees, and rounds away what processors differ in."""
    return f"{value + 0.0:.1f}"


def words_at(x: float, y: float, words: str, more: str = "") -> str:
    """A line of text that begins there."""
    return f"<text x='{place_at(x)}' y='{place_at(y)}'{' ' + more if more else ''}>{drawable(words)}</text>"


def line(start: tuple[float, float], end: tuple[float, float], style: str) -> str:
    """A straight line."""
    (x1, y1), (x2, y2) = start, end
    places = f"x1='{place_at(x1)}' y1='{place_at(y1)}' x2='{place_at(x2)}' y2='{place_at(y2)}'"
    return f"<line {places} {style}/>"


def bar(corner: tuple[float, float], size: tuple[float, float], style: str) -> str:
    """A box with its upper left corner there."""
    (x, y), (width, height) = corner, size
    places = f"x='{place_at(x)}' y='{place_at(y)}' width='{place_at(width)}' height='{place_at(height)}'"
    return f"<rect {places} {style}/>"


def dot(centre: tuple[float, float], radius: float, style: str, tip: str = "") -> str:
    """A filled circle, with words for whoever points at it."""
    x, y = centre
    said = f"<title>{drawable(tip)}</title>" if tip else ""
    return f"<circle cx='{place_at(x)}' cy='{place_at(y)}' r='{place_at(radius)}' {style}>{said}</circle>"

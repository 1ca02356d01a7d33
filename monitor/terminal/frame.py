"""The frame that a message stands in."""

from rich.box import ROUNDED
from rich.console import RenderableType
from rich.panel import Panel
from rich.text import Text


def panel(body: RenderableType, title: str, colour: str, *, corner: str = "") -> Panel:
    """What is told, under its title; a short name below."""
    return Panel(
        body,
        title=Text(title, style=f"bold {colour}"),
        subtitle=Text(corner, style=f"bold {colour}") if corner else None,
        subtitle_align="right",
        title_align="left",
        border_style=colour,
        box=ROUNDED,
        padding=(0, 1),
    )

"""Figures, tables, pictures and charts of a digest as blocks. What is said in them is cleaned words already."""

from collections.abc import Sequence
from dataclasses import replace

from monitor.rules.digest.pieces import Section, Table, Tile
from monitor.rules.digest.plots import Plot
from monitor.rules.excerpt import MORE, clean, cut, one_line
from monitor.slack.elements import Json, in_markup, plain
from monitor.slack.escape import label

_MOST_ALT, _MOST_TITLE = 700, 150
_MOST_CELL = 60
_MOST_CELLS = 6
_COMPARED, _WITHOUT_LAST = 5, (0, 1, 3, 4)
"""A table of topics that is compared with last week: topic, mentions, last week, change, negative."""
_CHART_TITLE, _CHART_LABEL = 50, 20
_MOST_SERIES = 6


def tiles(found: Sequence[Tile], *, airy: bool = True) -> Json:
    """Figures in two columns, each with how it changed and what it was last week; `airy`: and in the weeks before."""
    shown = found if airy else [replace(tile, mean="") for tile in found]
    return {"type": "section", "fields": [in_markup(_tile(tile)) for tile in shown[:10]]}


def _tile(tile: Tile) -> str:
    name, value, *rest = (label(cut(one_line(said), _MOST_CELL)) for said in (tile.name, tile.value, tile.change))
    before = " · ".join(label(cut(one_line(said), _MOST_CELL)) for said in (tile.last, tile.mean) if said)
    shown = " ".join(part for part in (f"*{value or MORE}*", *rest) if part)
    return "\n".join(part for part in (name, shown, before) if part)


def table(found: Table, most: int, *, airy: bool = True) -> Json:
    """The table with at most so many rows; words stand to the left, figures to the right.

    Not `airy`, it goes without last week's figures: the change says the same.
    """
    places = range(len(found.columns)) if airy or len(found.columns) != _COMPARED else _WITHOUT_LAST
    lines = [[row[place] for place in places if place < len(row)] for row in (found.columns, *found.rows[:most])]
    width = max(1, min(len(places), _MOST_CELLS))
    settings = [{"align": "left", "is_wrapped": True}, *({"align": "right"} for _ in range(width - 1))]
    return {"type": "table", "column_settings": settings, "rows": [_row(line, width) for line in lines]}


def _row(row: Sequence[str], width: int) -> list[Json]:
    cells = [*row, *([""] * width)][:width]
    return [{"type": "raw_text", "text": cut(one_line(cell), _MOST_CELL) or " "} for cell in cells]


def picture(section: Section, file: str) -> Json:
    """A picture that Slack has, with its numbers for those who cannot see it."""
    alt = cut(clean(section.alt).strip(), _MOST_ALT) or section.title or MORE
    title = cut(one_line(section.title), _MOST_TITLE) or MORE
    return {"type": "image", "slack_file": {"id": file}, "alt_text": alt, "title": plain(title)}


def chart(plot: Plot) -> Json | None:
    """The same as a chart that Slack draws; None where it cannot show what is not known."""
    series = plot.series[:_MOST_SERIES]
    names = [cut(one_line(one.name), _CHART_LABEL) or MORE for one in series]
    points = [one_line(name) or MORE for name in plot.short(_CHART_LABEL)]
    drawn = [_points(points, one.values) for one in series]
    if not drawn or not points or len(set(names)) < len(names) or not all(drawn):
        return None
    axis = cut(one_line(plot.axis), _CHART_TITLE)
    axes = {"categories": points} | ({"y_label": axis} if axis else {})
    bars = [{"name": name, "data": data} for name, data in zip(names, drawn, strict=True)]
    title = cut(one_line(plot.title), _CHART_TITLE) or MORE
    body = {"type": "bar", "series": bars, "axis_config": axes}
    return {"type": "data_visualization", "title": title, "chart": body}


def _points(names: Sequence[str], values: Sequence[float | None]) -> list[Json]:
    """A point for every name; none at all where one is not known."""
    if len(values) != len(names) or None in values:
        return []
    return [{"label": name, "value": value} for name, value in zip(names, values, strict=True)]

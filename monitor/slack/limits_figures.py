"""What Slack would refuse of pictures, tables and charts."""

import math
import re
from collections.abc import Iterator, Mapping
from itertools import chain

from monitor.slack.faults import Check, Fault, Node, address, each, keys, plain, repeats, sized, under

MOST_TABLE = 10_000
_ROWS, _CELLS = (1, 100), 20
_FILE = re.compile(r"F[A-Z0-9]{8,30}")
_ALIGNED = frozenset({"left", "center", "right"})
_SERIES, _POINTS, _SEGMENTS = (1, 6), (1, 20), (1, 6)
_LABEL, _AXIS = 20, 50


def image(block: Node) -> Iterator[Fault]:
    """A picture: a file of Slack's or an address, and always what it shows in words."""
    if ("slack_file" in block) == ("image_url" in block):
        yield "/slack_file", "neither a file nor an address, or both"
    if "image_url" in block:
        yield from under("/image_url", address(block["image_url"]))
    if "slack_file" in block:
        yield from under("/slack_file", _file(block["slack_file"]))
    yield from under("/alt_text", sized(block.get("alt_text"), 2_000))
    if "title" in block:
        yield from under("/title", plain(block["title"], 2_000))


def _file(file: object) -> Iterator[Fault]:
    if not isinstance(file, Mapping):
        yield "", "not an object"
        return
    yield from keys(file, frozenset({"id"}))
    if not isinstance(file.get("id"), str) or not _FILE.fullmatch(file["id"]):
        yield "/id", "not a file's id"


def table(block: Node) -> Iterator[Fault]:
    """Rows of raw text, which is never read as markup."""
    yield from each(block, "rows", _ROWS, _row)
    yield from each(block, "column_settings", (0, _CELLS), _column)
    rows = block.get("rows")
    rows = [row for row in rows if isinstance(row, list)] if isinstance(rows, list) else []
    if len({len(row) for row in rows}) > 1:
        yield "/rows", "not all rows are of one length"
    if sum(_length(cell) for cell in chain.from_iterable(rows)) > MOST_TABLE:
        yield "/rows", f"more than {MOST_TABLE} characters together"


def _row(row: object) -> Iterator[Fault]:
    yield from each({"cells": row}, "cells", (1, _CELLS), _cell)


def _cell(cell: object) -> Iterator[Fault]:
    if not isinstance(cell, Mapping) or cell.get("type") != "raw_text":
        yield "/type", "not raw_text"
        return
    yield from keys(cell, frozenset({"type", "text"}))
    yield from under("/text", sized(cell.get("text"), MOST_TABLE))


def _length(cell: object) -> int:
    text = cell.get("text") if isinstance(cell, Mapping) else None
    return len(text) if isinstance(text, str) else 0


def _column(column: object) -> Iterator[Fault]:
    if not isinstance(column, Mapping):
        yield "", "not an object"
        return
    yield from keys(column, frozenset({"align", "is_wrapped"}))
    if column.get("align", "left") not in _ALIGNED or not isinstance(column.get("is_wrapped", False), bool):
        yield "", "not a way to set a column"


def chart(block: Node) -> Iterator[Fault]:
    """A chart that Slack draws itself."""
    yield from under("/title", sized(block.get("title"), 50))
    drawn = block.get("chart")
    kind = drawn.get("type") if isinstance(drawn, Mapping) else None
    if not isinstance(drawn, Mapping) or not isinstance(kind, str) or kind not in _CHARTS:
        yield "/chart/type", "not a kind of chart"
        return
    allowed, check = _CHARTS[kind]
    yield from under("/chart", keys(drawn, allowed | {"type"}))
    yield from under("/chart", check(drawn))


def _pie(pie: Node) -> Iterator[Fault]:
    yield from each(pie, "segments", _SEGMENTS, lambda segment: _point(segment, above=0.0))


def _plotted(plot: Node) -> Iterator[Fault]:
    yield from each(plot, "series", _SERIES, _one_series)
    if repeats(plot.get("series"), "name"):
        yield "/series", "a name stands there twice"
    axes = plot.get("axis_config")
    if not isinstance(axes, Mapping):
        yield "/axis_config", "not an object"
        return
    yield from under("/axis_config", _axes(axes))
    series = plot.get("series")
    for place, one in enumerate(series if isinstance(series, list) else []):
        data = one.get("data") if isinstance(one, Mapping) else None
        points = data if isinstance(data, list) else []
        if [point.get("label") for point in points if isinstance(point, Mapping)] != axes.get("categories"):
            yield f"/series/{place}/data", "not a point for every category"


def _one_series(series: object) -> Iterator[Fault]:
    if not isinstance(series, Mapping):
        yield "", "not an object"
        return
    yield from keys(series, frozenset({"name", "data"}))
    yield from under("/name", sized(series.get("name"), _LABEL))
    yield from each(series, "data", _POINTS, _point)


def _point(point: object, *, above: float = -math.inf) -> Iterator[Fault]:
    if not isinstance(point, Mapping):
        yield "", "not an object"
        return
    yield from keys(point, frozenset({"label", "value"}))
    yield from under("/label", sized(point.get("label"), _LABEL))
    value = point.get("value")
    if isinstance(value, bool) or not isinstance(value, int | float) or not above < value < math.inf:
        yield "/value", "not a number that can be drawn"


def _axes(axes: Node) -> Iterator[Fault]:
    yield from keys(axes, frozenset({"categories", "x_label", "y_label"}))
    yield from each(axes, "categories", _POINTS, lambda name: sized(name, _LABEL))
    names = axes.get("categories")
    if isinstance(names, list) and len({str(name) for name in names}) != len(names):
        yield "/categories", "a category stands there twice"
    for name in ("x_label", "y_label"):
        if name in axes:
            yield from under(f"/{name}", sized(axes[name], _AXIS))


_PLOTTED = (frozenset({"series", "axis_config"}), _plotted)
_CHARTS: dict[str, tuple[frozenset[str], Check]] = {
    "pie": (frozenset({"segments"}), _pie),
    "bar": _PLOTTED,
    "line": _PLOTTED,
    "area": _PLOTTED,
}

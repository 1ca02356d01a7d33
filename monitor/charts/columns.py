"""Columns that stand for points, their series on each other."""

from monitor.charts.inks import INKS
from monitor.charts.sheet import MARGIN, NORMAL, SMALL, Legend, Pen, Sheet
from monitor.charts.wire import WIDTH
from monitor.rules.digest.plots import Plot, Series

_FOOT = 62
_LEAST = 6.0
"""What is there can be seen, however little it is."""
_LOWEST = 26
"""A lower part has no room for its label."""
_WIDE = 0.62
_ARROW = 15


def draw_columns(sheet: Sheet, plot: Plot) -> None:
    """One column a point, its total above it."""
    legend: Legend = [(series.tone, series.name) for series in plot.series]
    top = sheet.headed(plot.title, legend + ([(None, plot.marks.name)] if plot.marks else []))
    slot = (WIDTH - 2 * MARGIN) / len(plot.points)
    scale = (top - _FOOT - NORMAL - 12) / _highest(plot)
    sheet.line(MARGIN, _FOOT - 2, (WIDTH - 2 * MARGIN, 2))
    for number, point in enumerate(plot.points):
        middle = MARGIN + slot * (number + 0.5)
        size = sheet.fitting(point, slot - 8, NORMAL)
        sheet.say(middle, _FOOT - 44, point, Pen(size))
        height = _column(sheet, plot, number, (middle, slot * _WIDE, scale))
        total = plot.totals[number]
        size = sheet.fitting(total, slot - 6, NORMAL, bold=True)
        sheet.say(middle, _FOOT + height + 8, total, Pen(size, bold=True))
        if plot.marks is not None:
            _mark(sheet, plot.marks, number, (middle, slot, scale))


def _highest(plot: Plot) -> float:
    sums = (sum(series.values[at] or 0 for series in plot.series) for at in range(len(plot.points)))
    return max(sums, default=0) or 1


def _column(sheet: Sheet, plot: Plot, number: int, place: tuple[float, float, float]) -> float:
    """Draw it; how high it is."""
    middle, wide, scale = place
    y = 0.0
    for series in plot.series:
        value = series.values[number]
        if not value:
            continue
        height = max(value * scale, _LEAST)
        sheet.area(middle - wide / 2, _FOOT + y, (wide, height), series.tone)
        label, ink = series.labels[number], INKS[series.tone]
        size = sheet.fitting(label, wide - 10, SMALL)
        if height >= _LOWEST and sheet.width(label, size) <= wide - 6:
            pen = Pen(size, ink=ink.label, up="center_baseline", under=ink.fill if ink.hatch else None)
            sheet.say(middle, _FOOT + y + height / 2, label, pen)
        y += height
    return y


def _mark(sheet: Sheet, marks: Series, number: int, place: tuple[float, float, float]) -> None:
    middle, slot, scale = place
    value = marks.values[number]
    if value is None:
        return
    x, y = middle + slot * _WIDE / 2 + 2, _FOOT + max(value * scale, SMALL / 2)
    sheet.arrow(x, y, _ARROW)
    label, room = marks.labels[number], slot * (1 - _WIDE) - _ARROW - 5
    if sheet.width(label, SMALL) <= room:
        sheet.say(x + _ARROW + 2, y, label, Pen(SMALL, across="left", up="center_baseline"))

"""Rows of columns, each row one series on a scale of its own; the last point is the one that matters."""

from monitor.charts.sheet import MARGIN, NORMAL, SMALL, Pen, Sheet
from monitor.charts.wire import WIDTH
from monitor.rules.digest.plots import Plot, Series, Tone

_FOOT = 58
_NOTE = 42
_BETWEEN = 14
_LEAST = 6.0
_WIDEST = 150


def draw_steps(sheet: Sheet, plot: Plot) -> None:
    """A row of columns for each series; below all of them the points, and what is noted of them."""
    top = sheet.headed(plot.title, [])
    foot = _FOOT + (_NOTE if plot.notes else 0)
    high = (top - foot + _BETWEEN) / len(plot.series)
    for number, series in enumerate(plot.series):
        _row(sheet, series, top + _BETWEEN - high * (number + 1), high - _BETWEEN)
    slot = (WIDTH - 2 * MARGIN) / len(plot.points)
    for number, point in enumerate(plot.points):
        middle, last = MARGIN + slot * (number + 0.5), number == len(plot.points) - 1
        sheet.say(middle, foot - 42, point, Pen(sheet.fitting(point, slot - 12, NORMAL, bold=last), bold=last))
        if plot.notes:
            size = sheet.fitting(plot.notes[number], slot - 24, SMALL)
            sheet.say(middle, foot - 42 - _NOTE, plot.notes[number], Pen(size))


def _row(sheet: Sheet, series: Series, floor: float, high: float) -> None:
    sheet.say(MARGIN, floor + high - SMALL + 4, series.name, Pen(SMALL, across="left"))
    sheet.line(MARGIN, floor - 2, (WIDTH - 2 * MARGIN, 2))
    most = max((value or 0 for value in series.values), default=0) or 1
    scale = (high - SMALL - 6 - NORMAL - 8) / most
    slot = (WIDTH - 2 * MARGIN) / len(series.values)
    wide = min(slot * 0.5, _WIDEST)
    for number, value in enumerate(series.values):
        middle, last = MARGIN + slot * (number + 0.5), number == len(series.values) - 1
        height = 0.0 if value is None else max(value * scale, _LEAST)
        if height:
            sheet.area(middle - wide / 2, floor, (wide, height), series.tone if last else Tone.BEFORE)
        size = sheet.fitting(series.labels[number], slot - 12, NORMAL, bold=last)
        sheet.say(middle, floor + height + 8, series.labels[number], Pen(size, bold=last))

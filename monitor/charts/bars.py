"""Bars that lie in groups, each group named at its left."""

from monitor.charts.inks import FAINT, TEXT
from monitor.charts.sheet import MARGIN, NORMAL, SMALL, Legend, Pen, Sheet
from monitor.charts.wire import WIDTH
from monitor.rules.digest.plots import Plot, Tone

_NAMES = 360
_FOOT = 18
_BETWEEN = 16
"""Pixels from one group to the next."""
_THICKEST = 58
_LEAST = 8.0
_AIR = 10


def draw_bars(sheet: Sheet, plot: Plot) -> None:
    """One group a point, one bar a series, its value at its end."""
    legend: Legend = [(series.tone, series.name) for series in plot.series]
    top = sheet.headed(plot.title, legend if len(legend) > 1 else [])
    row = (top - _FOOT) / len(plot.points)
    thick = min((row - _BETWEEN) / len(plot.series), _THICKEST)
    left = MARGIN + _NAMES + _AIR
    scale = _scale(sheet, plot, left)
    for number, point in enumerate(plot.points):
        middle = top - row * (number + 0.5)
        _name(sheet, point, middle)
        y = middle + thick * len(plot.series) / 2
        for series in plot.series:
            y -= thick
            value = series.values[number]
            wide = max(value * scale, _LEAST) if value else 0
            if wide:
                sheet.area(left, y, (wide, thick), series.tone)
            now = series.tone is Tone.NOW
            size = NORMAL if now else SMALL
            pen = Pen(size, bold=now, ink=TEXT if now else FAINT, across="left", up="center_baseline")
            sheet.say(left + wide + _AIR, y + thick / 2, series.labels[number], pen)
    sheet.line(left - 2, _FOOT, (2, top - _FOOT))


def _scale(sheet: Sheet, plot: Plot, left: float) -> float:
    """Pixels for one, so that the longest bar leaves room for the widest label."""
    widest = max(sheet.width(label, NORMAL, bold=True) for series in plot.series for label in series.labels)
    most = max((value or 0 for series in plot.series for value in series.values), default=0)
    return (WIDTH - MARGIN - left - widest - _AIR) / (most or 1)


def _name(sheet: Sheet, point: str, middle: float) -> None:
    lines = sheet.lines(point, _NAMES, NORMAL)
    step = NORMAL + 4
    y = middle + step * (len(lines) - 1) / 2
    for line in lines:
        sheet.say(MARGIN + _NAMES, y, line, Pen(NORMAL, across="right", up="center_baseline"))
        y -= step

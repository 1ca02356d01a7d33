"""When the posts came, and what happened to the campaign meanwhile, as a picture."""

from bisect import bisect_right
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta, tzinfo

from monitor.evidence.bilingual import both
from monitor.evidence.dossier import Dossier, Exhibit
from monitor.evidence.drawing import FAINT, INK, PLACE_COLOURS, bar, dot, line, picture, words_at
from monitor.language.forms import local
from monitor.rules.campaign_labels import PLACES
from monitor.rules.coordination.post import Place
from scrapers.kit.errors import msg

_WIDTH, _HEIGHT, _LEFT, _RIGHT, _TOP, _FLOOR = 960, 380, 46, 40, 56, 270
_MOST_BARS, _MOST_TICKS = 72, 8
_STEPS = [
    timedelta(minutes=minutes)
    for minutes in (1, 2, 5, 10, 15, 30, 60, 120, 180, 360, 720, 1_440, 2_880, 10_080, 43_200, 525_600)
]
_TOLD = "#d55e00"


@dataclass(frozen=True, slots=True)
class _Axis:
    """Time from left to right, in steps that begin where the local clock does."""

    start: datetime
    step: timedelta
    bars: int
    zone: tzinfo

    def x(self, at: datetime) -> float:
        """Where that moment is; what lies outside stands at the end."""
        share = (at - self.start) / (self.step * self.bars)
        return _LEFT + min(max(share, 0), 1) * (_WIDTH - _LEFT - _RIGHT)

    @property
    def wide(self) -> float:
        """How wide a step is."""
        return (_WIDTH - _LEFT - _RIGHT) / self.bars


def timeline(dossier: Dossier) -> str:
    """The picture as SVG text."""
    axis = _axis(dossier)
    title = both(msg("Posts over time"))
    parts = [*_scale(axis), *_columns(dossier.exhibits, axis), *_events(dossier, axis), *_legend(dossier, axis)]
    return picture(_WIDTH, _HEIGHT, title, parts)


def _axis(dossier: Dossier) -> _Axis:
    times = [exhibit.posted_at for exhibit in dossier.exhibits] or [dossier.campaign.first_seen]
    first, length = min(times), max(times) - min(times)
    step = next((step for step in _STEPS if length / step < _MOST_BARS), _STEPS[-1])
    midnight = local(first, dossier.zone).replace(hour=0, minute=0, second=0, microsecond=0)
    start = midnight + (first - midnight) // step * step
    return _Axis(start, step, max((max(times) - start) // step + 1, 4), dossier.zone)


def _scale(axis: _Axis) -> Iterator[str]:
    yield line((_LEFT, _FLOOR), (_WIDTH - _RIGHT, _FLOOR), f"stroke='{INK}'")
    every = -(-axis.bars // _MOST_TICKS)
    for number in range(0, axis.bars, every):
        at = axis.start + number * axis.step
        x = axis.x(at)
        yield line((x, _FLOOR), (x, _FLOOR + 5), f"stroke='{INK}'")
        for down, form in ((18, "%Y-%m-%d"), (31, "%H:%M")):
            yield words_at(x, _FLOOR + down, local(at, axis.zone).strftime(form), "font-size='10' text-anchor='middle'")


def _columns(exhibits: Sequence[Exhibit], axis: _Axis) -> Iterator[str]:
    edges = [axis.start + number * axis.step for number in range(axis.bars + 1)]
    counts = Counter((bisect_right(edges, exhibit.posted_at) - 1, exhibit.place) for exhibit in exhibits)
    heights = Counter[int]()
    for (number, _), count in counts.items():
        heights[number] += count
    most = max(heights.values(), default=1)
    unit = (_FLOOR - _TOP) / most
    yield words_at(_LEFT - 6, _TOP + 4, str(most), "text-anchor='end'")
    yield line((_LEFT, _TOP), (_WIDTH - _RIGHT, _TOP), f"stroke='{FAINT}' stroke-dasharray='2 4'")
    for number in sorted(heights):
        floor = float(_FLOOR)
        for place in Place:
            tall = counts[number, place] * unit
            if tall:
                floor -= tall
                corner = (axis.x(edges[number]) + 0.5, floor)
                yield bar(corner, (max(axis.wide - 1, 1), tall), f"fill='{PLACE_COLOURS[place]}'")


def _events(dossier: Dossier, axis: _Axis) -> Iterator[str]:
    """Signs first seen, what people said, and what disappeared."""
    suspected = dossier.campaign.suspected_at
    if suspected is not None:
        x = axis.x(suspected)
        yield line((x, _TOP - 14), (x, _FLOOR), f"stroke='{_TOLD}' stroke-width='1.5' stroke-dasharray='5 3'")
        side = "text-anchor='end'" if x > _WIDTH / 2 else ""
        yield words_at(x + (-5 if side else 5), _TOP - 6, both(msg("signs of coordination noticed")), side)
    for word in dossier.words:
        x = axis.x(word.at)
        yield line((x, _TOP), (x, _FLOOR), f"stroke='{INK}' stroke-width='1.5'")
    for exhibit in dossier.removed:
        if exhibit.gone_at is not None:
            ring = f"fill='#ffffff' stroke='{PLACE_COLOURS[exhibit.place]}' stroke-width='1.5'"
            yield dot((axis.x(exhibit.gone_at), _FLOOR + 44), 4, ring, str(exhibit.number))


def _legend(dossier: Dossier, axis: _Axis) -> Iterator[str]:
    x = float(_LEFT)
    for place in [place for place in Place if any(exhibit.place is place for exhibit in dossier.exhibits)]:
        yield bar((x, 14), (11, 11), f"fill='{PLACE_COLOURS[place]}'")
        yield words_at(x + 16, 24, both(PLACES[place]))
        x += 240
    each = both(msg("one column: {span}"), span=axis.step)
    times = both(msg("times: {zone}"), zone=axis.zone)
    yield words_at(_LEFT, _HEIGHT - 38, f"{each} · {times}", "font-size='11'")
    if dossier.removed:
        yield dot((_LEFT + 5, _HEIGHT - 18), 4, f"fill='#ffffff' stroke='{INK}' stroke-width='1.5'")
        yield words_at(_LEFT + 16, _HEIGHT - 14, both(msg("removed when it was looked up again")), "font-size='11'")
    if dossier.words:
        yield line((500, _HEIGHT - 24), (500, _HEIGHT - 12), f"stroke='{INK}' stroke-width='1.5'")
        yield words_at(508, _HEIGHT - 14, both(msg("decided by a person")), "font-size='11'")

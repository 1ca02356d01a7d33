"""Who is tied to whom, and by what: the campaign's graph as a picture."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from monitor.evidence.bilingual import both
from monitor.evidence.dossier import Dossier, Exhibit
from monitor.evidence.drawing import FAINT, INK, PLACE_COLOURS, dot, line, picture, place_at, words_at
from monitor.evidence.layout import Point, placed
from monitor.rules.campaign_labels import PLACES, TIES
from monitor.rules.coordination.post import MICRO, Place
from scrapers.kit.errors import msg

MOST_DRAWN = 150
"""More dots would cover one another; the tables have all."""
_WIDTH, _HEIGHT, _EDGE, _LEGEND = 960, 720, 36, 76
_TIE_COLOURS = {"text": "#d55e00", "words": "#8a93a6", "link": "#cc79a7", "tag": "#f0c419", "thread": "#009e73"}
_CREDIBLE = "#009e73"


@dataclass(frozen=True, slots=True)
class _Tie:
    one: int
    other: int
    strength: float
    by: str


def graph(dossier: Dossier) -> str:
    """The picture as SVG text."""
    drawn = _drawn(dossier.exhibits)
    ties = _ties(drawn)
    at = [_on_paper(point) for point in placed(len(drawn), {(tie.one, tie.other): tie.strength for tie in ties})]
    title = both(msg("Which posts are alike, and in what"))
    parts = [*_lines(ties, at), *_dots(drawn, at), *_legend(drawn, ties), *_left_out(len(dossier.exhibits), len(drawn))]
    return picture(_WIDTH, _HEIGHT + _LEGEND, title, parts)


def _drawn(exhibits: Sequence[Exhibit]) -> list[Exhibit]:
    """The ones that are tied most, in their order."""
    if len(exhibits) <= MOST_DRAWN:
        return list(exhibits)
    strength = dict.fromkeys((exhibit.id for exhibit in exhibits), 0)
    for exhibit in exhibits:
        for tie in exhibit.ties:
            if tie.to in strength:
                strength[exhibit.id] += tie.likeness
                strength[tie.to] += tie.likeness
    heaviest = sorted(exhibits, key=lambda exhibit: (-strength[exhibit.id], exhibit.number))[:MOST_DRAWN]
    return sorted(heaviest, key=lambda exhibit: exhibit.number)


def _ties(drawn: Sequence[Exhibit]) -> list[_Tie]:
    """The ties between those, weakest first, so that the strong ones lie on top."""
    where = {exhibit.id: number for number, exhibit in enumerate(drawn)}
    ties = [
        _Tie(where[exhibit.id], where[edge.to], min(edge.likeness / MICRO, 1), edge.by)
        for exhibit in drawn
        for edge in exhibit.ties
        if edge.to in where and edge.to != exhibit.id
    ]
    return sorted(ties, key=lambda tie: (tie.strength, tie.one, tie.other, tie.by))


def _on_paper(point: Point) -> Point:
    x, y = point
    return _EDGE + x * (_WIDTH - 2 * _EDGE), _EDGE + y * (_HEIGHT - 2 * _EDGE)


def _lines(ties: Sequence[_Tie], at: Sequence[Point]) -> Iterator[str]:
    for tie in ties:
        style = f"stroke='{_TIE_COLOURS.get(tie.by, FAINT)}' stroke-width='{place_at(0.6 + 2 * tie.strength)}'"
        yield line(at[tie.one], at[tie.other], f"{style} stroke-opacity='0.55'")


def _dots(drawn: Sequence[Exhibit], at: Sequence[Point]) -> Iterator[str]:
    radius = 11.0 if len(drawn) <= MOST_DRAWN // 2 else 8.5
    for exhibit, (x, y) in zip(drawn, at, strict=True):
        yield dot((x, y), radius, _style(exhibit), _tip(exhibit))
        number = str(exhibit.number)
        size = radius if len(number) < 3 else radius * 0.8
        ink = INK if exhibit.gone or exhibit.place is Place.COMPLAINTS else "#ffffff"
        more = f"text-anchor='middle' font-size='{place_at(size)}' fill='{ink}' pointer-events='none'"
        yield words_at(x, y + size * 0.36, number, more)


def _style(exhibit: Exhibit) -> str:
    colour = PLACE_COLOURS[exhibit.place]
    if exhibit.gone is not None:
        return f"fill='#ffffff' stroke='{colour}' stroke-width='1.5' stroke-dasharray='3 2'"
    ring = f"stroke='{_CREDIBLE}' stroke-width='3'" if exhibit.credible else "stroke='#ffffff' stroke-width='1'"
    return f"fill='{colour}' {ring}"


def _tip(exhibit: Exhibit) -> str:
    return f"{exhibit.number}: {both(PLACES[exhibit.place])}"


def _legend(drawn: Sequence[Exhibit], ties: Sequence[_Tie]) -> Iterator[str]:
    """Only what the picture has."""
    x, y = float(_EDGE), _HEIGHT + 18.0
    for place in dict.fromkeys(sorted(exhibit.place for exhibit in drawn)):
        yield dot((x, y), 6, f"fill='{PLACE_COLOURS[place]}'")
        yield words_at(x + 11, y + 4, both(PLACES[place]))
        x += 240
    x, y = float(_EDGE), y + 21
    for by in [by for by in _TIE_COLOURS if any(tie.by == by for tie in ties)]:
        yield line((x - 6, y), (x + 6, y), f"stroke='{_TIE_COLOURS[by]}' stroke-width='3'")
        yield words_at(x + 11, y + 4, both(TIES[by]))
        x += 185
    x, y = float(_EDGE), y + 21
    if any(exhibit.gone for exhibit in drawn):
        yield dot((x, y), 6, f"fill='#ffffff' stroke='{INK}' stroke-width='1.5' stroke-dasharray='3 2'")
        yield words_at(x + 11, y + 4, both(msg("no longer public")))
        x += 330
    if any(exhibit.credible for exhibit in drawn):
        yield dot((x, y), 6, f"fill='{FAINT}' stroke='{_CREDIBLE}' stroke-width='3'")
        yield words_at(x + 11, y + 4, both(msg("signs of a real customer")))


def _left_out(all_: int, drawn: int) -> Iterator[str]:
    if drawn < all_:
        said = both(msg("the {drawn} of {all} posts that are tied most"), drawn=drawn, all=all_)
        yield words_at(_WIDTH - _EDGE, 20, said, "text-anchor='end'")

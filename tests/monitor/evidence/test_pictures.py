"""Graph and timeline: whole XML whatever people wrote, the same bytes every time, and every post in its place."""

from collections import Counter
from datetime import timedelta
from xml.etree import ElementTree

import pytest
from dossiers import a_campaign, a_dossier, a_removed_one, an_exhibit
from hypothesis import given, settings
from hypothesis import strategies as st

from fakes import NOON
from monitor.evidence.drawing import drawable, picture, words_at
from monitor.evidence.graph import MOST_DRAWN, graph
from monitor.evidence.layout import placed
from monitor.evidence.timeline import timeline
from monitor.rules.coordination.post import MICRO, Edge, Place

SVG = "{http://www.w3.org/2000/svg}"


def drawn(svg, kind):
    return list(ElementTree.fromstring(svg).iter(SVG + kind))


def dots(svg):
    return [dot for dot in drawn(svg, "circle") if dot.findall(SVG + "title")]


def columns(svg):
    """The parts of the columns, without the squares of the legend."""
    return [bar for bar in drawn(svg, "rect") if bar.get("x") and bar.get("height") != "11.0"]


def chain(count):
    return tuple(an_exhibit(number) for number in range(1, count + 1))


def test_the_graph_has_a_numbered_dot_for_every_post_and_a_line_for_every_tie():
    exhibits = (*chain(5), an_exhibit(6, place=Place.COMPLAINTS, credible=frozenset({"order"})), a_removed_one(7))
    svg = graph(a_dossier(*exhibits))
    numbers = {text.text for text in drawn(svg, "text")}
    assert len(dots(svg)) == 7
    assert {str(number) for number in range(1, 8)} <= numbers
    assert len([one for one in drawn(svg, "line") if one.get("stroke-opacity")]) == sum(len(e.ties) for e in exhibits)
    assert sum("stroke-dasharray" in dot.attrib for dot in dots(svg)) == 1


def test_ties_to_posts_that_left_are_not_drawn():
    svg = graph(a_dossier(an_exhibit(4)))
    assert [one for one in drawn(svg, "line") if one.get("stroke-opacity")] == []


def test_of_very_many_posts_those_that_are_tied_most_are_drawn_and_the_picture_says_so():
    lonely = tuple(an_exhibit(number, ties=()) for number in range(MOST_DRAWN + 1, MOST_DRAWN + 30))
    svg = graph(a_dossier(*chain(MOST_DRAWN), *lonely))
    assert len(dots(svg)) == MOST_DRAWN
    assert f"{MOST_DRAWN + 29}" in svg
    assert f">{MOST_DRAWN + 1}<" not in svg


@settings(deadline=None)  # a busy machine is no fault of the picture
@given(st.integers(0, 12), st.data())
def test_every_dot_stands_inside_and_at_the_same_place_every_time(count, data):
    pair = st.tuples(st.integers(0, max(count - 1, 0)), st.integers(0, max(count - 1, 0)))
    found = data.draw(st.dictionaries(pair, st.floats(0, 1), max_size=30)) if count else {}
    pulls = {pair: strength for pair, strength in found.items() if pair[0] != pair[1]}
    at = placed(count, pulls)
    assert len(at) == count
    assert all(0 <= x <= 1 and 0 <= y <= 1 for x, y in at)
    assert at == placed(count, dict(reversed(pulls.items())))


def test_what_is_tied_stands_nearer_than_what_is_not():
    at = placed(6, {(0, 1): 1.0, (2, 3): 1.0, (0, 4): 0.0})

    def far(one, other):
        return sum((a - b) ** 2 for a, b in zip(at[one], at[other], strict=True))

    assert max(far(0, 1), far(2, 3)) < min(far(0, 2), far(4, 5))


def test_columns_add_up_to_the_posts_and_what_happened_is_marked():
    exhibits = (*chain(30), a_removed_one(31), an_exhibit(32, place=Place.FACEBOOK))
    svg = timeline(a_dossier(*exhibits))
    most = next(int(text.text) for text in drawn(svg, "text") if text.get("text-anchor") == "end")
    heights = Counter()
    for column in columns(svg):
        heights[column.get("x")] += float(column.get("height"))
    assert sum(heights.values()) / max(heights.values()) * most == pytest.approx(32, rel=0.01)
    assert len(dots(svg)) == 1


SPANS = {
    "a second": timedelta(seconds=1),
    "an hour": timedelta(hours=1),
    "a week": timedelta(7),
    "years": timedelta(4000),
}


@pytest.mark.parametrize("span", SPANS.values(), ids=SPANS)
def test_a_timeline_of_any_length_fits(span):
    exhibits = tuple(an_exhibit(number, posted_at=NOON + number * span / 9) for number in range(1, 10))
    svg = timeline(a_dossier(*exhibits))
    bars = columns(svg)
    assert 1 <= len(bars) <= 80
    assert all(float(bar.get("x")) >= 0 and float(bar.get("x")) + float(bar.get("width")) <= 960 for bar in bars)


def test_a_campaign_that_lost_every_post_still_has_pictures():
    dossier = a_dossier()
    empty = type(dossier)(a_campaign(), ())
    assert dots(graph(empty)) == []
    ElementTree.fromstring(timeline(empty))


@given(st.text())
def test_strangers_words_never_break_the_xml(text):
    root = ElementTree.fromstring(picture(10, 10, text, [words_at(0, 0, text, "font-size='1'")]))
    assert len(list(root)) == 3
    assert "<" not in drawable(text)


def test_an_edge_of_any_strength_is_drawn():
    odd = an_exhibit(2, ties=(Edge(101, 5 * MICRO, "words"), Edge(102, 1, "words"), Edge(101, 0, "unheard-of")))
    svg = graph(a_dossier(an_exhibit(1), odd))
    assert len([one for one in drawn(svg, "line") if one.get("stroke-opacity")]) == 2

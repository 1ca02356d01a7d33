"""Scanning a post by itself: whatever the pages and the order, every comment is found, and none twice."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from monitor.demo.wall import LostPlaceError, Wall
from scrapers.facebook.finds import Finds
from scrapers.facebook.memory import Kind, Mark, Post
from scrapers.facebook.pager import Page
from scrapers.facebook.plan import after_scan
from scrapers.facebook.records import Listed
from scrapers.facebook.scan import Scan
from scrapers.facebook.verdict import LostCursor
from scrapers.kit.errors import Unreachable

NOON = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)


class Shelf:
    """A post on the double's wall, read without a network; short pages and empty ones as the numbers say."""

    def __init__(self, size: int, sizes: list[int] | None = None) -> None:
        self.now = NOON
        self.wall = Wall(lambda: self.now)
        self.post = self.wall.post("Yeni sezon")
        self.size = size
        self.sizes = sizes or [size]
        self.asked = 0
        self.state = Post(Kind.OWN, NOON)

    def say(self, text: str) -> str:
        self.now += timedelta(minutes=1)
        return self.wall.comment(self.post, text)

    def turn(self, post: str, after: str | None) -> Page:
        size = self.sizes[self.asked % len(self.sizes)]
        self.asked += 1
        if size == 0:
            self.wall.gaps[post] = 1
        try:
            part = self.wall.slice(post, self.wall.comments(post), size or self.size, after or "")
        except LostPlaceError as error:
            raise LostCursor("page", "gone") from error
        items = tuple(
            {"id": one.id, "message": one.message, "created_time": one.at.isoformat()} for one in part.entries
        )
        return Page(items, part.after if part.more else None, len(items) >= self.size)

    def scan(self, *, thorough: bool = False, pages: int = 200) -> list[str]:
        """Scan it as a poll does; gives the ids of what is new."""
        listed = Listed(self.post, Kind.OWN, NOON, total=len(self.wall.comments(self.post)))
        look = Scan(listed, self.state, thorough or self.state.scanned is None or self.state.owed, pages, self.now)
        scanned = look.read(self.turn)
        finds = Finds("the-page", NOON - timedelta(days=1))
        for comment in scanned.comments.values():
            finds.hear(comment, self.post, self.state)
        self.state = finds.noted(self.post, after_scan(look, scanned, now=self.now))
        return [find.mention.native_id for find in finds.chosen()]


SIZES = st.lists(st.integers(0, 9), min_size=1, max_size=5).filter(any)


@settings(max_examples=40, deadline=None)
@given(st.lists(st.integers(0, 12), min_size=1, max_size=5), st.integers(1, 8), SIZES, st.booleans(), st.randoms())
def test_every_comment_is_found_exactly_once(arrivals, size, sizes, ranked, random):
    shelf = Shelf(size, [min(one, size) for one in sizes] if any(min(one, size) for one in sizes) else None)
    said, found = [], []
    if ranked:
        places: dict[str, float] = {}
        shelf.wall.ranks[shelf.post] = lambda entry: places.setdefault(entry.id, random.random())
    for count in arrivals:
        said += [shelf.say(f"yorum {number}") for number in range(count)]
        found += shelf.scan()
    found += shelf.scan(thorough=True)  # ranked, one may stand below known ones until all are read again
    assert sorted(found) == sorted(said)


@settings(max_examples=40, deadline=None)
@given(st.lists(st.integers(0, 12), min_size=1, max_size=5), st.integers(1, 8))
def test_in_the_order_asked_for_nothing_waits_for_a_full_scan(arrivals, size):
    shelf = Shelf(size)
    said, found = [], []
    for count in arrivals:
        said += [shelf.say(f"yorum {number}") for number in range(count)]
        found += shelf.scan()
    assert found == said


@settings(max_examples=40, deadline=None)
@given(st.integers(1, 30), st.integers(1, 6), st.integers(1, 4), st.integers(0, 29))
def test_a_poll_that_breaks_off_loses_nothing(count, size, breaks_at, extra):
    shelf = Shelf(size)
    said = [shelf.say(f"yorum {number}") for number in range(count)]
    right, calls = shelf.turn, 0

    def breaking(post: str, after: str | None) -> Page:
        nonlocal calls
        calls += 1
        if calls == breaks_at:
            raise Unreachable("page", "broken")
        return right(post, after)

    shelf.turn = breaking  # type: ignore[method-assign]
    found = shelf.scan()
    said += [shelf.say(f"sonra {number}") for number in range(extra)]
    found += shelf.scan()
    found += shelf.scan()
    assert sorted(found) == sorted(said)


def known(count: int, *, minutes: int = 60) -> Shelf:
    """A shelf whose comments were all seen once, the newest of them so many minutes ago."""
    shelf = Shelf(5)
    for number in range(count):
        shelf.say(f"yorum {number}")
    shelf.scan()
    shelf.now += timedelta(minutes=minutes)
    shelf.asked = 0
    return shelf


def test_two_full_pages_of_what_was_long_known_end_a_scan():
    shelf = known(100)
    assert shelf.scan() == []
    assert shelf.asked == 5  # three pages hold something younger than the overlap


def test_one_page_of_what_was_known_ends_nothing():
    shelf = known(14)
    ids = [entry.id for entry in shelf.wall.comments(shelf.post)]
    new = shelf.say("yeni")
    shelf.wall.ranks[shelf.post] = lambda entry: ids.index(entry.id) if entry.id in ids else 7.5
    assert shelf.scan() == [new]


def test_short_pages_end_nothing():
    shelf = known(30)
    shelf.sizes = [4]
    shelf.scan()
    assert shelf.asked == 8


def test_pages_are_counted():
    shelf = known(0)
    for number in range(30):
        shelf.say(f"yorum {number}")
    assert len(shelf.scan(pages=3)) == 15
    assert shelf.state.owed
    assert len(shelf.scan(pages=10)) == 15
    assert not shelf.state.owed


def test_a_cursor_that_is_lost_twice_costs_a_fresh_beginning_each_time():
    shelf = Shelf(5)
    for number in range(12):
        shelf.say(f"yorum {number}")
    right, losses = shelf.turn, iter([True, True])

    def losing(post: str, after: str | None) -> Page:
        if after and next(losses, False):
            raise LostCursor("page", "gone")
        return right(post, after)

    shelf.turn = losing  # type: ignore[method-assign]
    assert len(shelf.scan()) == 12


@pytest.mark.parametrize(("minutes", "new"), [(-1, 0), (1, 1)], ids=["older than the oldest kept", "newer"])
def test_what_may_have_been_forgotten_is_not_taken_for_new(minutes, new):
    shelf = Shelf(5)
    shelf.say("yorum")
    shelf.state = replace(shelf.state, scanned=NOON, forgot=shelf.now - timedelta(minutes=minutes))
    assert len(shelf.scan()) == new


def test_an_edited_comment_is_news_and_an_unchanged_one_is_not():
    shelf = known(3)
    edited = shelf.wall.comments(shelf.post)[1].id
    shelf.wall.change(edited, message="düzelttim")
    assert shelf.scan(thorough=True) == [edited]
    assert shelf.scan(thorough=True) == []


def test_marks_do_not_hold_words():
    shelf = Shelf(5)
    shelf.say("gizli sözler")
    shelf.scan()
    (mark,) = shelf.state.marks.values()
    assert isinstance(mark, Mark)
    assert len(mark.state) == 10

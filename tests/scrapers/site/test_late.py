"""Complaints that a site held back and then lists by the day they were written: below others, or on a later page."""

import json
from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime, timedelta
from random import Random

import pytest
from site_pages import NOW, SLUG, PagesByUrl, card, layout_of, limited, page_of, refused, source_on, unreachable

from scrapers.kit.mention import Batch, Cursor, Outcome
from scrapers.site.layout import Layout
from scrapers.site.memory import read_cursor

PAGES = tuple(f"/{SLUG}?page={number}" for number in range(1, 6))
ONE, TWO, THREE, *_ = PAGES
EVERY = timedelta(hours=6)
A_POLL = timedelta(minutes=30)


class Listed:
    """A site sorted by slug, `size` to a page, its last page shown again past the end, and a clock moved by hand."""

    def __init__(self, *slugs: str, size: int = 2, layout: Layout | None = None) -> None:
        self.site, self.size, self.now = PagesByUrl(), size, NOW
        self.layout = layout or layout_of(detail="never")
        self.slugs: set[str] = set()
        self.cursor: Cursor | None = None
        self.told: list[str] = []
        self.surfaces(*slugs)

    def surfaces(self, *slugs: str) -> None:
        """From now on the site lists these too, each at its place."""
        self.slugs.update(slugs)
        listed = sorted(self.slugs)
        rows = [listed[start : start + self.size] for start in range(0, len(listed), self.size)]
        for number, url in enumerate(PAGES):
            self.site.shows(url, page_of(*map(card, rows[min(number, len(rows) - 1)])))

    def poll(self, after: timedelta = A_POLL) -> list[str]:
        """The list pages that the next poll asks for."""
        self.now += after
        self.site.asked.clear()
        batch = source_on(self.site, self.layout, now=self.now).poll(self.cursor)
        self.cursor = batch.cursor
        self.told += _slugs(batch)
        return [url for url in self.site.asked if url in PAGES]

    @property
    def all_read_at(self) -> datetime | None:
        return read_cursor(self.cursor).all_read_at


def _slugs(batch: Batch) -> Iterable[str]:
    return (mention.native_id.removeprefix(f"{SLUG}/") for mention in batch.mentions)


def shuffled(seed: int) -> list[int]:
    order = list(range(40))
    Random(seed).shuffle(order)
    return order


ORDERS = {
    "each above the others": list(range(39, -1, -1)),
    "each below the others": list(range(40)),
    "from both ends": [place for pair in zip(range(20), range(39, 19, -1), strict=True) for place in pair],
    "anyhow": shuffled(1),
}


@pytest.mark.parametrize("order", ORDERS.values(), ids=ORDERS)
def test_forty_of_one_date_that_surface_two_at_a_time_are_all_told_once_and_for_a_bounded_price(order):
    listed = Listed(*(f"k{place:02}" for place in order[:2]), size=14)
    asked = [listed.poll()]
    for start in range(2, 40, 2):
        listed.surfaces(*(f"k{place:02}" for place in order[start : start + 2]))
        asked += [listed.poll(), listed.poll()]
    asked += [listed.poll() for _ in range(14)]
    assert sorted(listed.told) == [f"k{place:02}" for place in range(40)]
    assert max(map(len, asked)) <= 3
    assert sum(pages == [ONE] for pages in asked) > 15
    assert sum(pages == [ONE, TWO, THREE] for pages in asked[-14:]) in (1, 2)


def test_a_new_complaint_below_known_ones_on_the_first_page_is_told_at_the_next_poll():
    listed = Listed("a", "b", "c", "e", size=5)
    listed.poll()
    listed.surfaces("d")
    assert listed.poll() == [ONE, TWO]
    assert listed.told[4:] == ["d"]


def test_a_new_complaint_at_the_end_of_a_full_first_page_is_told_though_it_pushes_a_known_one_off():
    listed = Listed("a", "b", "d", size=3)
    listed.poll()
    listed.surfaces("c")
    assert listed.poll() == [ONE, TWO]
    assert listed.told[3:] == ["c"]


@pytest.mark.parametrize("etags", [False, True], ids=["the same page", "304"])
def test_now_and_then_all_pages_are_read_though_the_first_did_not_move(etags):
    listed = Listed(*"abcdeg")
    listed.site.sends_etags = etags
    listed.poll()
    listed.surfaces("f")
    assert listed.poll(EVERY - timedelta(seconds=1)) == [ONE]
    assert "f" not in listed.told
    assert listed.poll(timedelta(seconds=1)) == [ONE, TWO, THREE]
    assert listed.told[6:] == ["f"]
    assert listed.poll() == [ONE]
    assert listed.poll(EVERY) == [ONE, TWO, THREE]


def test_reading_all_pages_goes_on_over_pages_that_hold_nothing_unseen_but_not_past_the_end():
    listed = Listed(*"abc")
    assert listed.poll() == [ONE, TWO, THREE]
    assert listed.poll(EVERY) == [ONE, TWO, THREE]
    listed.site.leads(THREE, ONE)
    assert listed.poll(EVERY) == [ONE, TWO, THREE]
    listed = Listed(*"ab")
    listed.poll()
    assert listed.poll(EVERY) == [ONE, TWO]


def test_a_page_without_a_complaint_of_ours_is_the_end_even_then():
    listed = Listed(*"abcd")
    listed.poll()
    listed.site.shows(ONE, page_of(card("x", brand="baska")))
    assert listed.poll(EVERY) == [ONE]
    listed.site.shows(ONE, page_of(card("a")))
    listed.site.shows(TWO, page_of(card("x", brand="baska")))
    assert listed.poll(EVERY) == [ONE, TWO]


def test_only_pages_that_were_all_read_count_as_read():
    listed = Listed(*"abcdeg")
    listed.poll()
    since = listed.all_read_at
    assert since == listed.now
    listed.surfaces("f")
    whole = listed.site.pages[TWO]
    listed.site.shows(TWO, unreachable())
    assert listed.poll(EVERY) == [ONE, TWO]
    assert listed.all_read_at == since
    listed.site.shows(TWO, whole)
    assert listed.poll() == [ONE, TWO, THREE]
    assert (listed.told[6:], listed.all_read_at) == (["f"], listed.now)


@pytest.mark.parametrize("error", [refused(), limited()], ids=["refused", "asked to wait"])
def test_complaints_of_later_pages_that_could_not_be_opened_are_opened_at_the_next_poll(error):
    listed = Listed(*"abcd", layout=layout_of(detail="new"))
    for slug in "abcd":
        listed.site.shows(f"/{SLUG}/{slug}", f"<h1>{slug}</h1>")
    listed.site.shows(f"/{SLUG}/c", error)
    listed.poll()
    assert (sorted(listed.told), listed.all_read_at) == (["a", "b"], None)
    listed.site.shows(f"/{SLUG}/c", "<h1>c</h1>")
    listed.poll()
    assert sorted(listed.told) == ["a", "b", "c", "d"]
    assert listed.all_read_at == listed.now


def test_a_clock_that_was_set_back_does_not_put_it_off():
    listed = Listed(*"abcdeg")
    listed.poll(timedelta(days=400))
    assert listed.poll(timedelta(days=-400)) == [ONE, TWO, THREE]


def test_a_cursor_from_before_is_kept_and_all_pages_are_read_at_once():
    listed = Listed(*"abcdeg")
    listed.poll()
    head, _, known = (listed.cursor or "").partition("\n")
    before = json.loads(head)
    del before["all_read"]
    listed.cursor = Cursor(f"{json.dumps(before)}\n{known}")
    listed.surfaces("f")
    assert listed.poll() == [ONE, TWO, THREE]
    assert listed.told[6:] == ["f"]


def test_what_all_pages_held_is_not_forgotten_between_however_many_there_are():
    listed = Listed(*(f"k{number}" for number in range(540)), size=180)
    listed.poll()
    listed.slugs.remove("k0")
    listed.surfaces()
    assert listed.poll() == [ONE]
    listed.poll(EVERY)
    assert len(listed.told) == len(set(listed.told)) == 540


def test_a_listing_read_one_page_deep_has_nothing_more_to_read():
    listed = Listed(*"abcd", layout=layout_of(detail="never", pages=1))
    listed.poll()
    assert listed.poll(EVERY) == [ONE]
    again = source_on(listed.site, listed.layout, now=listed.now + EVERY).poll(listed.cursor)
    assert again.outcome is Outcome.UNCHANGED


def test_how_often_is_for_the_preset_to_say():
    layout = layout_of(detail="never")
    pages = layout.listing.pages.model_copy(update={"all_every": timedelta(hours=1)})
    listed = Listed(*"abcdef", layout=replace(layout, listing=replace(layout.listing, pages=pages)))
    listed.poll()
    assert listed.poll() == [ONE]
    assert listed.poll(timedelta(minutes=30)) == [ONE, TWO, THREE]

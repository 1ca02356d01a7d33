"""A card that stands there again is not read again, and nobody can tell."""

from datetime import datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from site_pages import NOW, PRESETS, SITES, card, layout_from, layout_of, page_of, withdrawn_card

from scrapers.kit.html import cut, decode
from scrapers.site.cards import Album, Listing, parse_list
from scrapers.site.layout import Layout

TODAY = layout_of()
FIRST = TODAY.addresses.page(1)


def read(
    page: str | bytes, layout: Layout = TODAY, *, album: Album | None = None, now: datetime = NOW, url: str = FIRST
) -> Listing:
    return parse_list(cut(page if isinstance(page, str) else decode(page)), url, layout, now=now, album=album)


def says(listing: Listing) -> object:
    """All that a listing says; the order of the counts decides between rules that found as much."""
    return listing.cards, listing.generation, list(listing.tally.counts.items()), listing.dropped(), listing.last_page


CARDS = [
    *(
        card(f"sikayet-{number}", number=number, extra=f"<svg><use href='#ic-view'></use></svg><span>{number}</span>")
        for number in range(6)
    ),
    *(card("bugun", date=date) for date in ("bugün 10:30", "3 saat önce", "2 gün önce", "19 Kasım 10:30", "yarın")),
    *(card("ileri", date=date) for date in ("23 Kasım 2026 10:00", "23 Kasım 2026 10:00 18 Kasım 2026 09:00", "")),
    *(card("eski", text=text) for text in ("a" * 30, "", "23 Kasım 2026 10:00", "5 dakika önce aradım, açmadılar")),
    card("baska", brand="baska-marka"),
    card("goreli", extra='<a href="goreli" title="x">y</a>'),
    *(withdrawn_card(4), withdrawn_card(), '<article data-ga-element="Complaint_Card"></article>'),
]
SEEN = st.tuples(
    st.lists(st.sampled_from(CARDS), max_size=8),
    st.sampled_from(["", "<main>", '<div class="other">']),
    st.integers(0, 90),
)


@settings(deadline=None)
@given(st.lists(SEEN, min_size=1, max_size=6))
def test_whatever_was_read_before_a_page_says_what_it_says(visits):
    album, now = Album(), NOW
    for cards, around, hours in visits:
        now += timedelta(hours=hours)
        page = page_of(around, *cards)
        assert says(read(page, album=album, now=now)) == says(read(page, now=now))


@pytest.mark.parametrize("site", sorted(path.stem for path in PRESETS.glob("*.yaml")))
def test_the_saved_pages_of_every_preset_say_the_same_again(site):
    layout, album = layout_of(site), Album()
    for hours, path in enumerate(sorted((SITES / site).glob("*.html")) * 2):
        now = NOW + timedelta(hours=hours)
        assert says(read(path.read_bytes(), layout, album=album, now=now)) == says(
            read(path.read_bytes(), layout, now=now)
        )


def test_what_stands_there_again_is_not_read_again():
    album = Album()
    first = read(page_of(card("a"), card("b")), album=album).cards
    again = read(page_of(card("c"), card("a"), card("b")), album=album).cards
    assert [one is other for one, other in zip(first, again[1:], strict=True)] == [True, True]


RULES = {
    "the time it is read at": ("dates: [relative]", "time"),
    "when it was first seen": ("dates: [iso]", "first_seen"),
    "the year": ("dates: ['D MMMM']", "time"),
    "what stands beside the card": ("dates: [iso]", "article + article time"),
    "where the card stands": ("dates: [iso]", "article:first-child time"),
    "what else is there": ("dates: [iso]", "body:has(b) time"),
    "the page": ("dates: [iso]", "page:time"),
    "what the page says to machines": ("dates: [iso]", "jsonld:date"),
}


@pytest.mark.parametrize(("dates", "rule"), RULES.values(), ids=RULES)
def test_a_card_is_read_again_whose_date_depends_on(dates, rule):
    layout = layout_from(
        f"""
preset: own
verified: never
list:
  url: "https://own.example/{{slug}}"
  cards: {{only: article}}
  link: {{css: ['a@href'], must: '^/(?P<key>.+)$'}}
  native_id: '{{key}}'
  fields: {{title: ['a'], created_at: ['{rule}']}}
{dates}
health: {{page_one: {{min_cards: 1}}}}
"""
    )
    album = Album()
    page = '<article><a href="/x">x</a><time>3 saat önce, 19 Kasım</time></article>'
    (first,), (again,) = (read(page, layout, album=album, url="https://own.example/").cards for _ in range(2))
    assert first == again
    assert first is not again


def test_an_album_holds_no_more_than_the_last_page():
    album = Album()
    for number in range(5):
        read(page_of(card(f"a-{number}"), card(f"b-{number}")), album=album)
    first, again = (read(page_of(card("a-0")), album=album).cards for _ in range(2))
    assert len(album) == 1
    assert first[0] is again[0]


def test_links_are_read_where_the_page_came_from():
    layout, album = layout_of("alosikayet"), Album()
    page = '<article><h2><a href="x">Başlık burada</a></h2></article>'
    for folder in ("a", "b"):
        (found,) = read(page, layout, album=album, url=f"{layout.addresses.origin}/{folder}/").cards
        assert found.native_id == f"{folder}/x"

"""Polls of a site with several pages, in either order."""

from datetime import timedelta

import pytest
from site_pages import (
    NOW,
    ONE,
    SLUG,
    THREE,
    TWO,
    PagesByUrl,
    a_site,
    card,
    complaint,
    ids,
    layout_of,
    page_of,
    path,
    source_on,
)

from scrapers.kit.errors import Unreachable
from scrapers.kit.mention import Outcome


def test_pages_are_read_until_one_holds_nothing_unseen():
    site = a_site("a")
    site.shows(TWO, page_of(card("b")))
    site.shows(path("b"), complaint("Bütün metin: b"))
    first = source_on(site).poll(None)
    assert sorted(ids(first)) == ["a", "b"]
    assert [page for page in site.asked if "page" in page] == [ONE, TWO, THREE]
    site.asked.clear()
    site.shows(ONE, page_of(card("c"), card("a")))
    site.shows(path("c"), complaint("Bütün metin: c"))
    second = source_on(site).poll(first.cursor)
    assert ids(second) == ["c"]
    assert site.asked == [ONE, TWO, path("c")]


def test_the_last_page_again_ends_the_listing():
    site = a_site("a", pages=5)
    source_on(site).poll(None)
    assert [page for page in site.asked if "page" in page] == [ONE, TWO]


def test_a_redirect_past_the_end_ends_the_listing():
    site = a_site("a")
    site.shows(f"/{SLUG}", page_of(card("nicht", title="Başka sayfa")))
    site.leads(TWO, f"/{SLUG}")
    assert ids(source_on(site).poll(None)) == ["a"]


def test_no_more_pages_than_asked_for():
    site = PagesByUrl({f"/{SLUG}?page={number}": page_of(card(f"k{number}")) for number in range(1, 9)})
    for number in range(1, 9):
        site.shows(path(f"k{number}"), complaint(f"metin {number}"))
    assert len(source_on(site, layout_of(pages=2)).poll(None).mentions) == 2


def test_a_list_page_that_leads_elsewhere_is_not_read():
    site = a_site("a")
    site.shows("/", page_of(card("a")))
    site.leads(ONE, "/")
    with pytest.raises(Unreachable) as caught:
        source_on(site).poll(None)
    assert "leads elsewhere" in caught.value.say()


def test_a_thin_page_of_other_brands_is_fine_and_ends_the_scan():
    site = a_site()
    site.shows(ONE, page_of(card("x", brand="baska"), card("y", brand="baska")))
    batch = source_on(site).poll(None)
    assert (batch.outcome, batch.dropped, site.asked) == (Outcome.THIN, {"other_brand": 2}, [ONE])
    assert not any(signal.alarming for signal in batch.signals)


def test_padding_beside_our_own_cards_is_counted():
    site = a_site()
    site.shows(ONE, page_of(card("a"), card("x", brand="baska")))
    site.shows(TWO, page_of(card("y", brand="baska")))
    site.shows(path("a"), complaint("metin metin"))
    batch = source_on(site).poll(None)
    assert (ids(batch), batch.dropped) == (["a"], {"other_brand": 1})


TOPIC = "ornekmarka--123456"


def entry(number: int, day: int = 12) -> str:
    date = f'<a class="entry-date" href="/entry/{number}">{day}.04.2026 12:54</a>'
    return f'<li data-id="{number}" data-author="yazar"><div class="content">metin {number}</div>{date}</li>'


def topic(pages: int, *entries: str) -> str:
    pager = f'<div class="pager" data-pagecount="{pages}"></div>'
    return f'<h1>örnek</h1>{pager}<ul id="entry-item-list">{"".join(entries)}</ul>'


def test_a_topic_is_read_from_its_end_and_the_next_poll_begins_there():
    layout = layout_of("eksi", slug=TOPIC)
    site = PagesByUrl(
        {
            f"/{TOPIC}?p=1": topic(3, entry(1, day=10)),
            f"/{TOPIC}?p=2": topic(3, entry(2, day=11)),
            f"/{TOPIC}?p=3": topic(3, entry(3)),
        }
    )
    first = source_on(site, layout).poll(None)
    assert [mention.native_id for mention in first.mentions] == ["2", "3"]
    assert site.asked == [f"/{TOPIC}?p=1", f"/{TOPIC}?p=3", f"/{TOPIC}?p=2"]
    site.asked.clear()
    second = source_on(site, layout).poll(first.cursor)
    assert (second.outcome, site.asked) == (Outcome.NOTHING_NEW, [f"/{TOPIC}?p=3"])
    third = source_on(site, layout).poll(second.cursor)
    assert third.outcome is Outcome.UNCHANGED
    site.shows(f"/{TOPIC}?p=3", topic(4, entry(3)))
    site.shows(f"/{TOPIC}?p=4", topic(4, entry(4)))
    fourth = source_on(site, layout).poll(third.cursor)
    assert [mention.native_id for mention in fourth.mentions] == ["4"]


def test_an_edited_entry_is_told_again_with_its_first_date():
    layout = layout_of("eksi", slug=TOPIC)
    site = PagesByUrl({f"/{TOPIC}?p=1": topic(1, entry(1))})
    first = source_on(site, layout).poll(None)
    site.shows(f"/{TOPIC}?p=1", topic(1, entry(1).replace("metin 1", "düzeltilmiş metin")))
    (mention,) = source_on(site, layout, now=NOW + timedelta(days=1)).poll(first.cursor).mentions
    assert (mention.text, mention.created_at) == ("düzeltilmiş metin", first.mentions[0].created_at)


def test_where_no_date_stands_the_first_sight_is_the_date_and_stays_it():
    layout = layout_of("sikayetim")
    first_url = "/module.php?cat=12&startat=0&mul=0"
    listing = '<div id="sblock"><p><a href="/module.php?id=1">{}</a></p></div>'
    site = PagesByUrl({first_url: listing.format("Başlık"), "/module.php?id=1": "<h2>x</h2>"})
    first = source_on(site, layout).poll(None)
    assert first.mentions[0].created_at == NOW
    site.shows(first_url, listing.format("Yeni başlık"))
    later = source_on(site, layout, now=NOW + timedelta(days=3)).poll(first.cursor)
    assert later.mentions[0].created_at == NOW

"""Polls of a site that fails, refuses or changed: each trouble costs as little as it can."""

import re
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from site_pages import (
    NOW,
    ONE,
    TWO,
    PagesByUrl,
    a_site,
    card,
    codes,
    complaint,
    ids,
    layout_from,
    layout_of,
    limited,
    page_of,
    path,
    refused,
    source_on,
    unreachable,
)

from scrapers.kit.dates import DateForm, DateForms
from scrapers.kit.errors import LayoutChanged, RateLimited, Refused, Unreachable
from scrapers.kit.mention import Outcome


def test_a_complaint_whose_page_does_not_come_is_told_when_it_does():
    site = a_site("a", "b")
    site.shows(path("a"), unreachable())
    first = source_on(site).poll(None)
    assert (ids(first), codes(first) & {"detail-missing"}) == (["b"], {"detail-missing"})
    site.shows(path("a"), complaint("Bütün metin: a"))
    second = source_on(site).poll(first.cursor)
    assert (ids(second), second.backlog) == (["a"], True)
    assert second.mentions[0].text == "Bütün metin: a"
    assert not source_on(site).poll(second.cursor).backlog


def test_a_page_that_never_comes_costs_only_its_words_after_three_polls():
    site = a_site("a", "b")
    site.shows(path("a"), unreachable())
    batch = source_on(site).poll(None)
    for _ in range(2):
        assert "a" not in ids(batch)
        batch = source_on(site).poll(batch.cursor)
    assert ids(batch) == ["a"]
    assert batch.mentions[0].text == "Şikayetin başı burada: a …"
    assert source_on(site).poll(batch.cursor).mentions == ()


def test_a_changed_complaint_whose_page_never_comes_again_keeps_its_words():
    site = a_site("a", "b")
    batch = source_on(site).poll(None)
    site.shows(ONE, page_of(card("a", number=1000, extra="<b>Çözüldü</b>"), card("b", number=1001)))
    site.shows(path("a"), unreachable())
    for _ in range(3):
        batch = source_on(site).poll(batch.cursor)
    (mention,) = batch.mentions
    assert (mention.text, mention.solved) == ("", True)


def test_three_unreachable_pages_in_a_row_are_the_site_itself():
    site = a_site("a", "b", "c", "d", "e")
    for slug in "abcde":
        site.shows(path(slug), unreachable())
    with pytest.raises(Unreachable):
        source_on(site).poll(None)
    assert len(site.asked) == 2 + 3


@pytest.mark.parametrize(("error", "kind"), [(refused(), Refused), (limited(), RateLimited)])
def test_what_was_read_before_the_site_said_no_is_kept_and_the_rest_follows(error, kind):
    site = a_site("a", "b", "c")
    site.shows(path("b"), error)
    first = source_on(site).poll(None)
    assert ids(first) == ["a"]
    assert [signal.what for signal in first.signals if signal.code == "cut-short" and signal.alarming] == [error.what]
    assert path("c") not in site.asked
    site.shows(path("b"), complaint("Bütün metin: b"))
    second = source_on(site).poll(first.cursor)
    assert (sorted(ids(second)), second.backlog) == (["b", "c"], True)
    site.shows(ONE, error)
    with pytest.raises(kind):
        source_on(site).poll(second.cursor)


def test_with_nothing_read_the_no_of_the_site_is_the_answer():
    site = a_site("a")
    site.shows(path("a"), refused())
    with pytest.raises(Refused):
        source_on(site).poll(None)


def test_a_second_list_page_that_fails_costs_only_itself():
    site = a_site("a")
    site.shows(TWO, unreachable())
    first = source_on(site).poll(None)
    assert (ids(first), "cut-short" in codes(first)) == (["a"], True)
    site.shows(TWO, page_of(card("b")))
    site.shows(path("b"), complaint("Bütün metin: b"))
    site.shows(ONE, page_of(card("c"), card("a", number=1000)))
    site.shows(path("c"), complaint("Bütün metin: c"))
    assert sorted(ids(source_on(site).poll(first.cursor))) == ["b", "c"]


def test_no_more_pages_of_complaints_than_one_poll_may_read_and_the_rest_next_time():
    site = a_site("a", "b", "c")
    layout = layout_of()
    layout = replace(layout, detail=replace(layout.detail, most=2))
    first = source_on(site, layout).poll(None)
    assert len(first.mentions) == 2
    second = source_on(site, layout).poll(first.cursor)
    assert (len(second.mentions), second.backlog) == (1, True)
    assert {*ids(first), *ids(second)} == {"a", "b", "c"}


def test_pages_that_do_not_look_like_complaints_are_a_changed_layout():
    site = a_site("a", "b")
    for slug in "ab":
        site.shows(path(slug), "<html><h4>Yeni tasarım</h4></html>")
    with pytest.raises(LayoutChanged) as caught:
        source_on(site).poll(None)
    assert b"Yeni tasar" in caught.value.page


def test_a_single_page_that_does_not_look_like_one_stops_nothing_and_alarms():
    site = a_site("a")
    batch = source_on(site).poll(None)
    site.shows(ONE, page_of(card("odd"), card("a", number=1000)))
    site.shows(path("odd"), "<html><p>Giriş yapın</p></html>")
    for _ in range(3):
        batch = source_on(site).poll(batch.cursor)
        assert any(signal.code == "detail-missing" and signal.alarming for signal in batch.signals)
    assert ids(batch) == ["odd"]


def test_a_complaint_that_leads_back_to_the_list_is_no_complaint_any_more():
    site = a_site("a", "b")
    site.leads(path("a"), ONE)
    assert ids(source_on(site).poll(None)) == ["b"]


def test_a_page_built_to_exhaust_us_is_a_changed_layout_in_the_list_and_a_failure_in_a_complaint():
    site = a_site("a", "b")
    site.shows(path("a"), "<div>" * 100_000)
    assert ids(source_on(site).poll(None)) == ["b"]
    site.shows(ONE, "<article>" * 100_000)
    with pytest.raises(LayoutChanged):
        source_on(site).poll(None)


def test_a_list_without_cards_is_a_changed_layout_and_the_cursor_stays_where_it_was():
    site = a_site("a")
    first = source_on(site).poll(None)
    site.shows(ONE, "<html><section>yeni</section></html>")
    with pytest.raises(LayoutChanged) as caught:
        source_on(site).poll(first.cursor)
    assert "sikayetvar" in caught.value.say()
    site.shows(ONE, page_of(card("b"), card("a", number=1000)))
    site.shows(path("b"), complaint("Bütün metin: b"))
    assert ids(source_on(site).poll(first.cursor)) == ["b"]


def test_cards_of_which_none_has_a_link_are_a_changed_layout():
    site = a_site("a")
    site.shows(ONE, page_of(card("a").replace("href", "data-go"), card("b").replace("href", "data-go")))
    with pytest.raises(LayoutChanged) as caught:
        source_on(site).poll(None)
    assert "none has its link" in caught.value.say()


def test_a_mended_preset_reads_a_page_again_that_did_not_move():
    site = a_site("a")
    first = source_on(site).poll(None)
    mended = replace(layout_of(), version="mended")
    assert source_on(site, mended).poll(first.cursor).outcome is Outcome.NOTHING_NEW


OWN_PRESET = """
preset: own
list:
  url: "https://example.com/{slug}"
  cards: {a: 'li'}
  link: {css: 'a@href', must: '^/t/(?P<key>[0-9]+)$'}
  native_id: '{key}'
  fields: {title: 'a', text: 'jsonld:about', created_at: 'i =~ {date}'}
detail:
  fetch: new_or_changed
  fields: {text: 'main', created_at: 'time =~ {date}'}
  replies: {items: '.r', brand: '.brand', text: 'p', id: '@id'}
dates: ['DD.MM.YYYY HH:mm', 'DD.MM.YYYY']
"""


def test_a_listing_of_one_page_and_a_card_that_knows_the_time_better_than_the_page():
    head = '<script type="application/ld+json">{broken</script>'
    site = PagesByUrl({"/ornekmarka": page_of('<li><a href="/t/7">yedi</a><i>18.11.2026 09:05</i></li>', head=head)})
    replies = (
        '<div class="r" id="r-1"><p>cevap</p><b class="brand"></b></div><div class="r" id="r-2"><p>yine yok</p></div>'
    )
    site.shows("/t/7", f"<main>bütün metin</main><time>18.11.2026</time>{replies}")
    batch = source_on(site, layout_from(OWN_PRESET)).poll(None)
    complaint_, follow_up = batch.mentions
    assert site.asked == ["/ornekmarka", "/t/7"]
    assert complaint_.created_at == datetime(2026, 11, 18, 6, 5, tzinfo=UTC)
    assert (complaint_.text, complaint_.replies, follow_up.native_id) == ("bütün metin", 2, "7#r-2")
    assert follow_up.created_at == NOW
    assert "json-ld-broken" in codes(batch)


def test_a_card_that_cannot_be_read_costs_only_itself():
    def burst(found: object, now: object, zone: object) -> None:
        raise OverflowError

    layout = layout_of(detail="never", pages=1)
    form = DateForm("own", "patla", burst)
    broken = DateForms(layout.dates.zone, (form, *layout.dates.forms), (re.compile("patla"), *layout.dates.patterns))
    site = PagesByUrl({ONE: page_of(card("a"), card("b", date="patla"), card("c"))})
    batch = source_on(site, replace(layout, dates=broken)).poll(None)
    assert (ids(batch), batch.dropped) == (["a", "c"], {"unreadable": 1})
    assert "card-unreadable" in codes(batch)

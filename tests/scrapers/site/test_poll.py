"""One poll after another over a site that changes: nothing lost, nothing told twice."""

import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from site_pages import (
    NOW,
    SLUG,
    PagesByUrl,
    card,
    complaint,
    layout_from,
    layout_of,
    limited,
    page_of,
    refused,
    reply,
    source_on,
    unreachable,
    withdrawn_card,
)

from scrapers.kit.dates import DateForm, DateForms
from scrapers.kit.errors import LayoutChanged, RateLimited, Refused, Unreachable
from scrapers.kit.mention import Batch, Outcome

ONE, TWO, THREE = f"/{SLUG}?page=1", f"/{SLUG}?page=2", f"/{SLUG}?page=3"


def path(slug: str) -> str:
    return f"/{SLUG}/{slug}"


def ids(batch: Batch) -> list[str]:
    return [mention.native_id.removeprefix(f"{SLUG}/") for mention in batch.mentions]


def a_site(*slugs: str, pages: int = 1) -> PagesByUrl:
    """A site whose first page lists these complaints; every one has its own page; further pages repeat the first."""
    site = PagesByUrl()
    listing = page_of(*(card(slug, number=1000 + place) for place, slug in enumerate(slugs)))
    for number in range(1, pages + 3):
        site.shows(f"/{SLUG}?page={number}", listing)
    for slug in slugs:
        site.shows(path(slug), complaint(f"Bütün metin: {slug}", title=slug))
    return site


def codes(batch: Batch) -> set[str]:
    return {signal.code for signal in batch.signals}


def test_a_first_poll_tells_everything_as_backlog_oldest_first_with_the_whole_text():
    site = a_site("b", "a")
    site.shows(path("b"), complaint("Bütün metin: b", written="2026-11-19T09:00:00+03:00"))
    batch = source_on(site).poll(None)
    assert ids(batch) == ["a", "b"]
    assert batch.backlog
    assert batch.outcome is Outcome.MENTIONS
    assert batch.mentions[0].text == "Bütün metin: a"
    assert batch.mentions[0].source == "sikayetvar"
    assert batch.mentions[0].url == "https://www.sikayetvar.com/ornekmarka/a"


def test_a_second_poll_of_the_same_page_parses_nothing_and_keeps_the_cursor():
    site = a_site("a")
    first = source_on(site).poll(None)
    site.asked.clear()
    second = source_on(site).poll(first.cursor)
    assert (second.outcome, second.mentions, second.cursor) == (Outcome.UNCHANGED, (), first.cursor)
    assert (second.backlog, site.asked) == (False, [ONE])


def test_a_304_is_unchanged():
    site = a_site("a")
    site.sends_etags = True
    first = source_on(site).poll(None)
    second = source_on(site).poll(first.cursor)
    assert second.outcome is Outcome.UNCHANGED
    assert site.conditions[-1] is not None


STILL_THE_SAME = {
    "a token in the head": ("</head>", '<meta name="csrf" content="9f8e"></head>'),
    "the votes": ('data-upvoter-count="3"', 'data-upvoter-count="4"'),
    "the age": ("5 saat", "6 saat"),
    "a nonce on the card": ('nonce="a"', 'nonce="b"'),
    "the foot": ("</body>", "<footer>12:01:33</footer></body>"),
}


@pytest.mark.parametrize(("old", "new"), STILL_THE_SAME.values(), ids=STILL_THE_SAME)
def test_counters_ages_and_tokens_are_no_change(old, new):
    site = a_site("a")
    extra = '<b nonce="a" data-upvoter-count="3">x</b><i>11</i>'
    page = page_of(card("a", date="5 saat önce", extra=extra), head="<title>t</title>")
    site.shows(ONE, page)
    first = source_on(site).poll(None)
    assert old in page
    site.shows(ONE, page.replace(old, new))
    assert source_on(site).poll(first.cursor).outcome is Outcome.UNCHANGED


def test_a_number_on_its_own_may_be_the_replies_and_is_looked_at():
    site = a_site("a")
    page = page_of(card("a", extra='<svg><use href="/s.svg#ic-comment"></use></svg><span>1</span><i>11</i>'))
    site.shows(ONE, page)
    first = source_on(site).poll(None)
    site.shows(ONE, page.replace("<i>11</i>", "<i>1.043</i>"))
    site.asked.clear()
    second = source_on(site).poll(first.cursor)
    assert (second.outcome, site.asked) == (Outcome.NOTHING_NEW, [ONE])
    site.shows(ONE, page.replace("<span>1</span>", "<span>2</span>"))
    assert ids(source_on(site).poll(second.cursor)) == ["a"]


def test_where_no_number_matters_a_counter_is_no_change():
    layout = layout_of("alosikayet")
    page = '<article><h2><a href="/sikayet/a">a</a></h2><time datetime="2026-11-18T10:00"></time><i>{}</i></article>'
    site = PagesByUrl({"/ornekmarka?page=1": page.format("11"), "/sikayet/a": "<h1>a</h1>"})
    first = source_on(site, layout).poll(None)
    site.shows("/ornekmarka?page=2", page.format("11"))
    first = source_on(site, layout).poll(first.cursor)
    site.shows("/ornekmarka?page=1", page.format("1.043"))
    assert source_on(site, layout).poll(first.cursor).outcome is Outcome.UNCHANGED


def test_a_new_complaint_is_told_once_though_its_date_is_older_than_the_others():
    site = a_site("a")
    first = source_on(site).poll(None)
    site.shows(ONE, page_of(card("late", date="1 Ekim 2026 09:00"), card("a", number=1000)))
    site.shows(path("late"), complaint("Bekletilmiş şikayet", written="2026-10-01T09:00:00+03:00"))
    second = source_on(site).poll(first.cursor)
    assert (ids(second), second.backlog) == (["late"], False)
    assert source_on(site).poll(second.cursor).mentions == ()


def test_a_changed_state_is_told_again_under_the_same_key_with_its_page_read_again():
    site = a_site("a")
    first = source_on(site).poll(None)
    answered = reply("Sayın müşterimiz", "2026-11-19T10:00:00+03:00", brand=True)
    site.shows(ONE, page_of(card("a", number=1000, extra="<b>Çözüldü</b>")))
    site.shows(path("a"), complaint("Bütün metin: a", replies=answered))
    second = source_on(site).poll(first.cursor)
    (mention,) = second.mentions
    assert mention.key == first.mentions[0].key
    assert (mention.solved, mention.replies, mention.text) == (True, 1, "Bütün metin: a")
    assert mention.answered_at == datetime(2026, 11, 19, 7, 0, tzinfo=UTC)


def test_who_writes_again_is_heard_once():
    site = a_site("a")
    answer = reply("Sayın müşterimiz", "2026-11-19T10:00:00+03:00", brand=True)
    again = reply("Hâlâ yok", "2026-11-19T11:00:00+03:00")
    first = source_on(site).poll(None)
    site.shows(path("a"), complaint("Bütün metin: a", replies=f"{answer},{again}"))
    site.shows(ONE, page_of(card("a", title="Yeni başlık")))
    second = source_on(site).poll(first.cursor)
    assert [mention.thread for mention in second.mentions] == [None, f"{SLUG}/a"]
    site.shows(ONE, page_of(card("a", title="Daha yeni başlık")))
    third = source_on(site).poll(second.cursor)
    assert ids(third) == ["a"]


def test_with_details_of_new_ones_only_a_change_is_told_without_words():
    site = a_site("a")
    layout = layout_of(detail="new")
    first = source_on(site, layout).poll(None)
    site.shows(ONE, page_of(card("a", extra="<b>Çözüldü</b>")))
    site.asked.clear()
    (mention,) = source_on(site, layout).poll(first.cursor).mentions
    assert (mention.text, mention.solved) == ("", True)
    assert path("a") not in site.asked


def test_without_details_the_excerpt_is_told_and_an_edited_excerpt_again():
    site = a_site("a")
    layout = layout_of(detail="never")
    first = source_on(site, layout).poll(None)
    assert site.asked == [ONE, TWO]
    assert first.mentions[0].text == "Şikayetin başı burada: a …"
    site.shows(ONE, page_of(card("a", text="Şikayetin başı değişti ve burada")))
    assert source_on(site, layout).poll(first.cursor).mentions[0].text == "Şikayetin başı değişti ve burada"


# --- taken back -----------------------------------------------------------------------------------------------


def test_a_withdrawn_card_closes_the_complaint_whose_number_it_has_once_and_without_words():
    site = a_site("a", "b")
    first = source_on(site).poll(None)
    site.shows(ONE, page_of(withdrawn_card(1000), card("b", number=1001)))
    second = source_on(site).poll(first.cursor)
    (mention,) = second.mentions
    assert (mention.native_id, mention.withdrawn, mention.text) == (f"{SLUG}/a", True, "")
    assert mention.created_at == next(one.created_at for one in first.mentions if one.native_id == f"{SLUG}/a")
    assert source_on(site).poll(second.cursor).mentions == ()


def test_a_withdrawn_card_of_a_number_nobody_knows_is_only_counted():
    site = a_site("a")
    first = source_on(site).poll(None)
    site.shows(ONE, page_of(withdrawn_card(77), withdrawn_card(), card("a", number=1000)))
    second = source_on(site).poll(first.cursor)
    assert (second.mentions, second.dropped) == ((), {"withdrawn": 2})
    assert second.outcome is Outcome.NOTHING_NEW


def test_a_complaint_that_comes_back_is_told_again():
    site = a_site("a", "b")
    first = source_on(site).poll(None)
    whole = site.pages[ONE]
    site.shows(ONE, page_of(withdrawn_card(1000), card("b", number=1001)))
    second = source_on(site).poll(first.cursor)
    site.shows(ONE, whole)
    assert ids(source_on(site).poll(second.cursor)) == ["a"]


# --- paging ---------------------------------------------------------------------------------------------------


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


# --- oldest first ---------------------------------------------------------------------------------------------

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


# --- trouble --------------------------------------------------------------------------------------------------


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


def test_closing_gives_the_visitor_back():
    site = a_site("a")
    source_on(site).close()
    assert site.closed


# --- a law ----------------------------------------------------------------------------------------------------


@settings(max_examples=15, deadline=None)
@given(
    st.lists(st.tuples(st.sampled_from("abcdef"), st.sampled_from(["ok", "gone", "solved"])), min_size=1, max_size=6)
)
def test_whatever_happens_every_complaint_is_told_and_none_twice_in_the_same_state(events):
    site = PagesByUrl()
    told: list[tuple[str, bool | None, str]] = []
    shown: dict[str, str] = {}
    cursor = None
    for slug, event in [("a", "ok"), *events]:
        shown[slug] = "<b>Çözüldü</b>" if event == "solved" else shown.get(slug, "")
        site.shows(path(slug), unreachable() if event == "gone" else complaint(f"Bütün metin: {slug}"))
        listing = page_of(*(card(one, extra=extra) for one, extra in shown.items()))
        for page in (ONE, TWO):
            site.shows(page, listing)
        try:
            batch = source_on(site).poll(cursor)
        except Unreachable:
            continue
        cursor = batch.cursor
        told += [(mention.native_id, mention.solved, mention.text) for mention in batch.mentions]
    for slug in shown:
        site.shows(path(slug), complaint(f"Bütün metin: {slug}"))
    for _ in range(2):
        batch = source_on(site).poll(cursor)
        cursor = batch.cursor
        told += [(mention.native_id, mention.solved, mention.text) for mention in batch.mentions]
    assert batch.mentions == ()
    assert {native_id for native_id, _, _ in told} == {f"{SLUG}/{slug}" for slug in shown}
    assert len(told) == len(set(told))

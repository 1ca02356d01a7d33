"""One poll after another over a site that changes: nothing lost, nothing told twice."""

from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from site_pages import (
    ONE,
    SLUG,
    TWO,
    PagesByUrl,
    a_site,
    card,
    complaint,
    ids,
    layout_of,
    page_of,
    path,
    reply,
    source_on,
    unreachable,
    withdrawn_card,
)

from scrapers.kit.errors import Unreachable
from scrapers.kit.mention import Outcome


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

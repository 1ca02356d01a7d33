"""Drift is visible before data stops."""

import pytest
from site_pages import NOW, SLUG, PagesByUrl, card, complaint, layout_of, page_of, saved, source_on

from scrapers.kit.errors import LayoutChanged, Refused
from scrapers.kit.mention import Batch, Outcome, Signal
from scrapers.site import SiteSource

FIRST = f"/{SLUG}?page=1"
HREF = layout_of().addresses.page(1)


def read(html: str | bytes) -> Batch:
    body = html if isinstance(html, bytes) else html.encode()
    return source_on(PagesByUrl()).read_saved(body, HREF)


def signal(batch: Batch, code: str) -> Signal:
    return next(one for one in batch.signals if one.code == code)


def codes(batch: Batch) -> set[str]:
    return {one.code for one in batch.signals}


def a_brand_with(count: int, **parts: str) -> list[str]:
    return [card(f"k{number}", **parts) for number in range(count)]


def test_a_well_read_page_worries_nobody():
    assert read(page_of(*a_brand_with(6))).signals == ()


def test_too_few_dates_are_told_by_name_and_share_and_what_was_read_is_kept():
    page = page_of(*a_brand_with(3), *(card(f"ohne{number}", date="eskiden") for number in range(3)))
    batch = read(page)
    assert len(batch.mentions) == 6
    worry = signal(batch, "share-low")
    assert worry.alarming
    assert worry.values == {"field": "date", "share": 50, "least": 80}
    assert worry.what.format(**worry.values).startswith("only 50 % of the cards have their date")


def test_too_few_titles_and_links_are_told():
    untitled = [one.replace(">k", "><i></i><!--").replace("</a>", "--></a>") for one in a_brand_with(6)]
    assert signal(read(page_of(*untitled)), "share-low").values["field"] == "title"
    unlinked = [one.replace("href", "data-go") for one in a_brand_with(5)]
    assert signal(read(page_of(card("a"), *unlinked)), "share-low").values["field"] == "link"


def test_few_cards_alarm_only_where_there_were_more():
    site = PagesByUrl({FIRST: page_of(*a_brand_with(6)), f"/{SLUG}?page=2": page_of(card("z", brand="b"))})
    for number in range(6):
        site.shows(f"/{SLUG}/k{number}", complaint("metin metin"))
    first = source_on(site).poll(None)
    site.shows(FIRST, page_of(*a_brand_with(2)))
    assert signal(source_on(site).poll(first.cursor), "few-cards").alarming
    assert not signal(read(page_of(*a_brand_with(2))), "few-cards").alarming


def test_a_brand_does_not_lose_its_past():
    nothing = page_of("<p>Örnek Marka için henüz şikayet yazılmamış.</p>")
    site = PagesByUrl({FIRST: page_of(card("a")), f"/{SLUG}/a": complaint("metin metin")})
    first = source_on(site).poll(None)
    site.shows(FIRST, nothing)
    batch = source_on(site).poll(first.cursor)
    assert batch.outcome is Outcome.EMPTY
    assert signal(batch, "was-not-empty").alarming
    assert codes(read(nothing)) == set()


def test_a_class_renamed_and_the_next_rule_at_work_is_told_once():
    site = PagesByUrl({f"/{SLUG}?page=2": page_of(card("z", brand="b"))})
    for slug in ("a", "b", "c"):
        site.shows(f"/{SLUG}/{slug}", complaint("metin metin"))
    site.shows(FIRST, page_of(card("a")))
    batch = source_on(site).poll(None)
    renamed = [card(slug).replace("<a ", '<a title="t" ').replace("h3>", "h5>") for slug in ("b", "a")]
    site.shows(FIRST, page_of(*renamed))
    batch = source_on(site).poll(batch.cursor)
    assert len(batch.mentions) == 2
    drift = [one for one in batch.signals if one.code == "rule-changed"]
    assert {one.values["field"] for one in drift} == {"list.link", "list.title"}
    assert not any(one.alarming for one in drift)
    site.shows(FIRST, page_of(card("c").replace("<a ", '<a title="t" ').replace("h3>", "h5>"), *renamed))
    assert "rule-changed" not in codes(source_on(site).poll(batch.cursor))


def test_another_make_of_cards_is_told():
    site = PagesByUrl({FIRST: saved("sikayetvar", "g2-list.html")})
    layout = layout_of(detail="never")
    first = source_on(site, layout).poll(None)
    site.shows(FIRST, saved("sikayetvar", "g3-list.html"))
    told = signal(source_on(site, layout).poll(first.cursor), "generation-changed")
    assert told.values == {"now": "g3", "before": "g2"}


def test_pages_of_complaints_that_only_repeat_the_excerpt_alarm():
    site = PagesByUrl({FIRST: page_of(card("a")), f"/{SLUG}/a": "<h1>Başlık</h1>"})
    batch = source_on(site).poll(None)
    worries = {str(one.values["field"]) for one in batch.signals if one.code == "detail-low" and one.alarming}
    assert worries == {"text", "created_at"}


def test_broken_json_ld_is_counted_and_fails_nothing():
    site = PagesByUrl({FIRST: page_of(card("iade-param-uc-haftadir-yatmadi"))})
    site.shows(f"/{SLUG}/iade-param-uc-haftadir-yatmadi", saved("sikayetvar", "g3-detail.html"))
    batch = source_on(site).poll(None)
    assert signal(batch, "json-ld-broken").values == {"count": 1}
    assert batch.mentions[0].text.startswith("Ürünü geri gönderdim")


# --- saved pages ----------------------------------------------------------------------------------------------


def test_a_saved_complaint_is_read_like_a_fetched_one():
    url = "https://www.sikayetvar.com/ornekmarka/iade-param-uc-haftadir-yatmadi?utm=1"
    batch = source_on(PagesByUrl()).read_saved(saved("sikayetvar", "g3-detail.html"), url)
    assert [mention.native_id.partition("#")[0] for mention in batch.mentions] == [
        "ornekmarka/iade-param-uc-haftadir-yatmadi"
    ] * 2
    assert ("detail.text", "#1 jsonld:mainEntity.text") in {(one.field, one.rule) for one in batch.readings}


def test_an_address_that_is_neither_is_read_as_a_list():
    page = page_of(card("a"))
    source = SiteSource("saved", layout_of(), PagesByUrl(), lambda: NOW)
    assert len(source.read_saved(page.encode(), "file.html").mentions) == 1


CHALLENGES = [
    "<title>Just a moment...</title>",
    '<div class="cf-browser-verification">',
    '<form id="CHALLENGE-form">',
]


@pytest.mark.parametrize("page", CHALLENGES)
def test_a_challenge_page_is_a_refusal_and_no_layout(page):
    with pytest.raises(Refused):
        read(page)


def test_a_saved_complaint_that_looks_like_none_is_a_changed_layout_with_the_page_as_evidence():
    with pytest.raises(LayoutChanged) as caught:
        source_on(PagesByUrl()).read_saved(b"<p>?</p>", "https://www.sikayetvar.com/ornekmarka/x")
    assert caught.value.page == b"<p>?</p>"


HOSTILE = {
    "deep": b"<div>" * 200_000,
    "brackets": b"<" * 1_000_000,
    "nothing": b"",
    "not text": bytes(range(256)) * 50,
    "UTF-16": page_of(card("a")).encode("utf-16"),
}


@pytest.mark.parametrize("body", HOSTILE.values(), ids=HOSTILE)
@pytest.mark.parametrize("url", [HREF, "https://www.sikayetvar.com/ornekmarka/x"])
def test_whatever_is_saved_reads_or_is_a_changed_layout(body, url):
    with pytest.raises(LayoutChanged):
        source_on(PagesByUrl()).read_saved(body, url)


def test_errors_and_signals_never_hold_what_people_wrote():
    batch = read(page_of(card("a", title="Gizli Sözler", text="gizli sözler burada uzun uzun")))
    told = " ".join(one.what.format(**one.values) for one in batch.signals) + str(batch.cursor)
    assert "izli" not in told

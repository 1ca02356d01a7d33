"""The pages read by the selectors that are documented for the real sites, not by what the renderer happens to write."""

import json
import re
from datetime import UTC, datetime, timedelta

import pytest
from bs4 import BeautifulSoup
from hypothesis import given, settings
from hypothesis import strategies as st

from monitor.demo import forum, markup, older_pages, pages
from monitor.demo.world import Complaint, Entry, Reply, Shown, story

START = datetime(2026, 11, 20, 9, 0, tzinfo=UTC)
NOW = START + timedelta(minutes=10)
TOLD = story(START)
NASTY = """"><marquee>"kayan"</marquee> & 'tek' </script><script>alert(1)</script> <!--x--> &lt; <!channel> \u202e{x}"""

CARD = {"g3": 'article[data-ga-element="Complaint_Card"]', "g2": "article.card-v2"}
LISTING = {"g3": pages.listing, "g2": older_pages.listing}
DETAIL = {"g3": pages.detail, "g2": older_pages.detail}
each_dress = pytest.mark.parametrize("dress", ["g3", "g2"])


def soup(page):
    return BeautifulSoup(page, "lxml")


def shown(text="Masa kırık geldi, yardım edin.", title="Masa Kırık", number=31_640_120, **more):
    replies = more.pop("replies", ())
    state = {name: more.pop(name) for name in ("solved", "withdrawn", "views") if name in more}
    fields = {"written_at": START, "slug": "masa-kirik", "author": "Ada", "number": number, **more}
    return Shown(Complaint(title, text, **fields), replies=tuple(replies), **state)


def a_list(*cards, dress="g3", number=1, all_pages=1):
    return soup(LISTING[dress](pages.Listing(cards, number, all_pages, NOW)))


def linked_data(page):
    return [json.loads(block.string) for block in page.select('script[type="application/ld+json"]')]


def link_of(card):
    for css, name in (
        ("h2 a, h3 a, a.complaint-layer, a[title]", "href"),
        ("[data-url]", "data-url"),
        ("[data-complaint-link]", "data-complaint-link"),
    ):
        if found := card.select_one(css):
            return found.get(name)
    return None


def date_of(card):
    if tooltip := card.select_one(".time[title]"):
        return tooltip["title"]
    return card.select_one("span.text-zinc-500").get_text(strip=True)


@each_dress
def test_every_card_of_the_story_has_link_title_and_date_or_is_withdrawn(dress):
    states = TOLD.seen(NOW)[:24]
    cards = a_list(*states, dress=dress).select(CARD[dress])
    for card, state in zip(cards, states, strict=True):
        if state.withdrawn:
            assert "Yayından Kaldırdı" in card.get_text()
            assert link_of(card) is None
            continue
        assert link_of(card) == f"/papatya-ev/{state.complaint.slug}"
        assert card["data-id"] == str(state.complaint.number)
        assert re.fullmatch(r"\d{1,2} \w+( \d{4})? \d\d:\d\d", date_of(card))


@each_dress
def test_a_listing_shows_an_excerpt_and_never_the_end_of_a_long_text(dress):
    card = a_list(shown("kelime " * 500 + "SON"), dress=dress).select_one(CARD[dress])
    assert "…" in card.get_text()
    assert "SON" not in card.get_text()


@each_dress
@pytest.mark.parametrize("solved", [True, False])
def test_solved_is_said_on_the_card(dress, solved):
    card = a_list(shown(solved=solved), dress=dress).select_one(CARD[dress])
    assert ("Çözüldü" in card.get_text()) is solved


def test_a_thin_page_is_padded_with_cards_of_another_brand():
    links = [link_of(card) for card in a_list(shown()).select(CARD["g3"])]
    assert links[0].startswith("/papatya-ev/")
    assert all(link.startswith("/kirpi-mobilya/") for link in links[1:])
    assert len(links) == 3


def test_a_full_page_is_not_padded():
    cards = a_list(*[shown() for _ in range(24)]).select(CARD["g3"])
    assert len(cards) == 24


def test_a_video_card_has_no_heading_but_a_title():
    card = a_list(shown(number=7 * 4_520_014 + 3)).select_one(CARD["g3"])
    assert card.select_one("h2, h3") is None
    assert card.select_one("a[title]")["title"] == "Masa Kırık"


def test_a_withdrawn_card_may_lack_even_its_number():
    cards = a_list(*(state for state in TOLD.seen(START) if state.withdrawn)).select(CARD["g3"])
    assert cards[0].get("data-id") is None
    assert re.search(r'^".+" Ferhat Şikayetini Yayından Kaldırdı$', cards[0].select_one("p").get_text())


def test_some_old_cards_keep_their_link_from_readers_of_href():
    card = a_list(shown(number=31_640_121), dress="g2").select_one(CARD["g2"])
    assert card.select_one("[href]") is None
    assert card.select_one("[data-url]")["data-url"] == "/papatya-ev/masa-kirik"


CUTS = {"first": (1, 1, 24), "last": (2, 2, 6), "past the end": (9, 2, 6), "before the beginning": (0, 1, 24)}


@pytest.mark.parametrize(("asked", "number", "cards"), CUTS.values(), ids=CUTS)
def test_past_the_end_the_last_page_comes_again(asked, number, cards):
    page = pages.cut([shown()] * 30, asked, NOW)
    assert (page.number, len(page.cards), page.pages) == (number, cards, 2)


REPLIES = (
    Reply("Hala ilgilenen olmadı", START, "Ada"),
    Reply("Değerli Müşterimiz", START + timedelta(minutes=3), "Papatya Ev", brand=True),
)


def test_linked_data_holds_the_whole_complaint_and_who_replied():
    page = soup(pages.detail(shown(f"{NASTY}\n\nikinci", replies=REPLIES), NOW))
    (post,) = [data["mainEntity"] for data in linked_data(page) if isinstance(data, dict) and "mainEntity" in data]
    assert post["@type"] == "DiscussionForumPosting"
    assert post["text"] == f"{NASTY}\n\nikinci"
    assert post["headline"] == "Masa Kırık"
    assert datetime.fromisoformat(post["dateCreated"]) == START
    assert post["dateCreated"].endswith("+03:00")
    assert [said["author"]["@type"] for said in post["comment"]] == ["Person", "Organization"]
    assert datetime.fromisoformat(post["comment"][1]["datePublished"]) == REPLIES[1].at


def test_a_page_of_today_reads_by_its_hooks_too():
    page = soup(pages.detail(shown("bir\n\niki", replies=REPLIES, views=1_043), NOW))
    assert len(page.select("h1")) == 1
    assert page.select_one("h1 > span").get_text() == "Masa Kırık"
    body = page.select_one('div.selection-share:has(+ [data-ga-element="Complaint_Content_End"])')
    assert [p.get_text() for p in body.select("p")] == ["bir", "iki"]
    assert page.select_one('svg:has(use[href*="ic-view"]) + span').get_text() == "1.043"
    messages = page.select('#messages > div[id^="message-"]')
    assert [bool(said.select_one('[data-ga-element="Complaint_Answer_Brand"]')) for said in messages] == [False, True]
    assert [said.select_one("p").get_text() for said in messages] == [reply.text for reply in REPLIES]
    assert messages[1].select_one("div.min-w-0").get_text(" ", strip=True).endswith("20 Kasım 12:03")


def test_solved_stands_on_the_page_but_not_for_this_complaint():
    page = soup(pages.detail(shown(solved=False), NOW))
    assert "Çözüldü" in page.get_text()
    assert "Çözüldü" not in page.select_one("main").get_text()


def test_descriptions_are_boilerplate():
    page = soup(pages.detail(shown(), NOW))
    assert "okumak ya da" in page.select_one("meta[name=description]")["content"]


def test_a_page_of_yesterday_reads_by_its_classes():
    page = soup(older_pages.detail(shown(solved=True, rating=1, replies=REPLIES, views=12), NOW))
    assert page.select_one("h1.complaint-detail-title").get_text() == "Masa Kırık"
    assert page.select_one("div.complaint-detail-description p").get_text().startswith("Masa kırık geldi")
    assert page.select_one("div.js-tooltip.time")["title"] == "20 Kasım 2026 12:00"
    assert page.select_one(".complaint-detail-head .solved-badge")
    assert page.select_one("[data-ga-element=Result_Stars] .rate-num").get_text() == "1"
    messages = page.select("div.complaint-answer-container > div")
    assert ["ga-v" in said["class"] for said in messages] == [False, True]
    assert messages[1].select_one("p.message").get_text() == "Değerli Müşterimiz"
    assert [data["mainEntity"]["articleBody"] for data in linked_data(page)] == [shown().complaint.text]


@pytest.mark.parametrize("selector", [*CARD.values(), "article", "h1", '[type="application/ld+json"]'])
def test_after_a_redesign_no_known_hook_is_left(selector):
    for page in (
        pages.detail(shown(), NOW),
        older_pages.detail(shown(), NOW),
        LISTING["g3"](pages.cut([shown()], 1, NOW)),
    ):
        assert not soup(pages.redesigned(page)).select(selector)


def test_a_redesign_takes_the_forum_list_away():
    page = pages.redesigned(forum.topic("Papatya Ev", TOLD.written(NOW), 1))
    assert not soup(page).select("ul#entry-item-list")


@each_dress
@settings(deadline=None, max_examples=40)
@given(text=st.text(min_size=1), title=st.text(min_size=1), author=st.text(min_size=1))
def test_no_text_becomes_markup(dress, text, title, author):
    state = shown(text + NASTY, title + NASTY, author=author + NASTY, replies=[Reply(text + NASTY, NOW, author)])
    for page in (LISTING[dress](pages.cut([state], 1, NOW)), DETAIL[dress](state, NOW)):
        parsed = soup(page)
        assert not parsed.select("marquee")
        assert all(block.get("type") == "application/ld+json" for block in parsed.select("script"))


def an_entry(number, **more):
    return Entry(**{"number": number, "author": "mavi terlik", "author_id": 7, "text": NASTY, "at": START, **more})


def test_a_topic_reads_as_the_forum_writes_it():
    page = soup(forum.topic("Papatya Ev", [an_entry(n, likes=3) for n in range(1, 24)], 3))
    assert page.select_one("h1").get_text() == "Papatya Ev"
    assert (page.select_one(".pager")["data-pagecount"], page.select_one(".pager")["data-currentpage"]) == ("3", "3")
    entries = page.select("ul#entry-item-list > li[data-id]")
    assert [entry["data-id"] for entry in entries] == ["21", "22", "23"]
    first = entries[0]
    assert first.select_one("div.content").get_text() == NASTY
    assert first.select_one("a.entry-date")["href"] == "/entry/21"
    assert (first["data-author"], first["data-author-id"]) == ("mavi terlik", "7")
    assert first.select_one(".favorite-count").get_text() == "3"


def test_an_entry_stands_outside_the_list_as_well():
    page = soup(forum.topic("Papatya Ev", [an_entry(n) for n in range(1, 15)], 2))
    assert len(page.select("li[data-id]")) == len(page.select("ul#entry-item-list > li[data-id]")) + 1


EDITS = {
    "never": (None, "20.11.2026 12:00"),
    "same day": (START + timedelta(minutes=3), "20.11.2026 12:00 ~ 12:03"),
    "another day": (START + timedelta(days=1), "20.11.2026 12:00 ~ 21.11.2026 12:00"),
}


@pytest.mark.parametrize(("edited", "written"), EDITS.values(), ids=EDITS)
def test_an_entry_says_when_it_was_written_and_edited(edited, written):
    page = soup(forum.single("Papatya Ev", an_entry(1, edited_at=edited)))
    assert page.select_one("a.entry-date").get_text() == written


def test_an_empty_topic_has_one_page_and_no_entries():
    page = soup(forum.topic("Papatya Ev", [], 5))
    assert page.select_one(".pager")["data-pagecount"] == "1"
    assert not page.select("li")


NEW_YEAR = datetime(2026, 12, 31, 21, 30, tzinfo=UTC)
DATES = {
    "this year": (START, NOW, "20 Kasım 12:00"),
    "already next year in Istanbul": (NEW_YEAR, NOW, "1 Ocak 2027 00:30"),
    "last year": (START, NEW_YEAR, "20 Kasım 2026 12:00"),
}


@pytest.mark.parametrize(("at", "now", "expected"), DATES.values(), ids=DATES)
def test_the_year_is_left_out_only_when_it_is_this_one(at, now, expected):
    assert markup.short_date(at, now) == expected


COUNTS = {"none": (0, "-"), "few": (12, "12"), "thousands": (1_043, "1.043"), "millions": (3_735_001, "3.735.001")}


@pytest.mark.parametrize(("number", "expected"), COUNTS.values(), ids=COUNTS)
def test_counts_are_written_the_turkish_way(number, expected):
    assert markup.count(number) == expected

"""The page as a browser, a screen reader and a search engine read it; whatever people wrote is text in it."""

import re
from base64 import b64decode
from dataclasses import replace

import pytest
from bs4 import BeautifulSoup
from digests import DIGESTS, PNG, a_digest_card, a_hostile_card
from hypothesis import given
from hypothesis import strategies as st

from monitor.language import voice
from monitor.page import laid_out, page
from monitor.page.elements import text_of
from monitor.page.letter import letter
from monitor.page.style import STYLE
from monitor.rules.digest.card import Chart
from monitor.rules.digest.document import Document, Item, Section, Table, Tile, document

PICTURES = {Chart.DAYS: PNG, Chart.TOPICS: PNG + b"topics", Chart.TIMES: PNG + b"times"}
CARDS = {name: a_digest_card(make(), pictures=PICTURES) for name, make in DIGESTS.items()}
CARDS["hostile"] = a_hostile_card(pictures=PICTURES)
CARDS["without pictures"] = a_digest_card()
TR, EN = voice("tr"), voice("en")
every_card = pytest.mark.parametrize("card", CARDS.values(), ids=CARDS)


def read(html: bytes | str) -> BeautifulSoup:
    return BeautifulSoup(html, "html.parser")


@pytest.mark.parametrize("speaker", [TR, EN], ids=["tr", "en"])
def test_it_says_its_language_what_it_is_and_that_nobody_may_list_it(speaker):
    card = CARDS["full"]
    seen, said = read(page(card, speaker)), document(card, speaker)
    assert (seen.html["lang"], seen.h1.get_text()) == (speaker.language, said.title)
    assert seen.title.get_text() == f"{said.title} · {said.period}"
    named = {meta.get("name"): meta["content"] for meta in seen.find_all("meta") if meta.get("name")}
    assert (named["referrer"], named["robots"].split(",")[0]) == ("no-referrer", "noindex")
    assert seen.find("meta", charset="utf-8")


@every_card
def test_it_loads_nothing_and_runs_nothing(card):
    seen = read(page(card, TR))
    policy = seen.find("meta", {"http-equiv": "Content-Security-Policy"})["content"]
    assert policy.startswith("default-src 'none'; img-src data:; style-src 'unsafe-inline'")
    assert not seen.find_all(["script", "link", "iframe", "form", "object", "embed", "base", "video", "audio", "svg"])
    assert not [tag for tag in seen.find_all(True) for name in tag.attrs if name.startswith("on") or name == "style"]
    assert all(image["src"].startswith("data:image/png;base64,") for image in seen.find_all("img"))
    assert "url(" not in STYLE
    assert "@import" not in STYLE
    links = [link["href"] for link in seen.find_all("a")]
    assert all(link.startswith(("https://", "http://", "#")) for link in links)


def test_the_pictures_are_inside_and_say_what_they_show():
    shown = read(page(CARDS["full"], TR)).find_all("img")
    assert [b64decode(one["src"].partition(",")[2]) for one in shown] == [
        PICTURES[section.chart] for section in document(CARDS["full"], TR).sections if section.chart
    ]
    assert all(len(one["alt"]) > 40 for one in shown)


def test_without_pictures_all_numbers_are_there():
    whole, bare = (read(page(CARDS[name], TR)) for name in ("full", "without pictures"))
    assert not bare.find_all(["img", "figure"])
    assert bare.main.get_text() == whole.main.get_text()


@every_card
def test_who_cannot_see_it_finds_the_way(card):
    seen = read(page(card, TR))
    levels = [int(head.name[1]) for head in seen.find_all(["h1", "h2", "h3"])]
    assert levels == [1] + [2] * (len(levels) - 1)
    ids = [tag["id"] for tag in seen.find_all(id=True)]
    assert len(ids) == len(set(ids))
    assert {link["href"][1:] for link in seen.select("nav a")} <= set(ids)
    for table in seen.find_all("table"):
        assert {cell["scope"] for cell in table.select("thead th")} == {"col"}
        assert all(row.th["scope"] == "row" for row in table.select("tbody tr"))
    assert all(section["aria-labelledby"] in ids for section in seen.find_all("section"))


def test_a_short_page_needs_no_contents():
    assert read(page(CARDS["empty"], TR)).nav is None
    assert len(read(page(CARDS["full"], TR)).select("nav li")) == len(document(CARDS["full"], TR).sections)


def test_a_change_says_in_a_word_whether_it_is_welcome():
    tiles = (Tile("a", "1", "▲ 3", good=True), Tile("b", "1", "▲ 3", good=False), Tile("c", "1", "▲ 3"), Tile("d", "1"))
    seen = read(laid_out(Document("t", "p", "h", "s", (Section("figures", "F", tiles=tiles),)), {}, EN))
    assert [one.get_text() for one in seen.select(".change")] == ["▲ 3 · better", "▲ 3 · worse", "▲ 3"]


COLOURS = [dict(re.findall(r"--(\w+): (#[0-9a-f]{6})", block)) for block in re.findall(r":root \{.*?\}", STYLE, re.S)]


def light(colour: str) -> float:
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


@pytest.mark.parametrize("colours", COLOURS, ids=["light", "dark", "paper"])
@pytest.mark.parametrize("ink", ["ink", "soft", "link", "good", "bad"])
@pytest.mark.parametrize("ground", ["paper", "tint"])
def test_every_word_stands_out(colours, ink, ground):
    high, low = sorted((light(colours[ink]), light(colours[ground])), reverse=True)
    assert (high + 0.05) / (low + 0.05) >= 4.5  # WCAG 2.2, AA


TEXTS = st.text(st.one_of(st.characters(), st.sampled_from("<>&\"'\r\n\t\x00\x0b\x1b\u2028\ufffe\uffff\ud800]]>-")))


@given(TEXTS, TEXTS)
def test_any_text_is_shown_as_it_is(one, other):
    section = Section(
        "any",
        one,
        text=(other,),
        tiles=(Tile(one, other),),
        table=Table((one, other), ((other, one),)),
        items=(Item("x", f"x{one}", "https://x.example/", f"x{other}"),),
        alt=one,
    )
    said = Document(one, other, one, other, (section,), (one,))
    seen = read(laid_out(said, {}, EN))
    one, other = text_of(one), text_of(other)
    assert (seen.h1.get_text(), seen.h2.get_text(), seen.footer.get_text()) == (one, one, one)
    assert [cell.get_text() for cell in seen.select("thead tr > *")] == [one, other]
    assert [cell.get_text() for cell in seen.select("tbody tr > *")] == [other, one]
    assert (seen.blockquote.get_text(), seen.select_one("li a").get_text()) == (f"x{one}", f"x{other}")
    mail = read(letter(said, EN, {}))
    assert (mail.h1.get_text(), mail.h2.get_text()) == (one, one)
    assert [cell.get_text() for cell in mail.select("thead th")] == [one, other]


@given(TEXTS)
def test_any_address_stays_one_address(text):
    item = Item("x", url=f"https://x.example/?q={text}", place="there")
    seen = read(laid_out(Document("t", "p", "h", "s", (Section("a", "A", items=(item,)),)), {}, EN))
    [link] = seen.find_all("a")
    assert link["href"].startswith("https://x.example/?q=")
    assert set(link.attrs) == {"href", "rel"}


def test_what_was_erased_is_not_in_it():
    card = CARDS["full"]
    words = card.quotes[131].text
    assert words in read(page(card, TR)).get_text()
    left = {number: quote for number, quote in card.quotes.items() if number != 131}
    assert words not in read(page(replace(card, quotes=left), TR)).get_text()


@every_card
def test_a_mail_is_short_enough_to_be_shown_whole(card):
    mail = letter(document(card, TR), TR, {chart: f"cid:{chart.value}" for chart in PICTURES}, card.page)
    assert len(mail.encode()) < 100_000  # from 102 KB on some clients cut it off

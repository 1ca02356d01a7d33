"""From bytes to a tree: charsets, the cut, and pages built to exhaust a reader."""

import threading
from contextlib import suppress

import pytest
from bs4 import BeautifulSoup
from bs4.filter import SoupStrainer

from scrapers.kit.html import Html, WildPage, codec_of, cut, decode, parse
from scrapers.kit.tree import MOST_TAGS

DECODED = {
    "UTF-8": ("İade şüpheli".encode(), None, "auto"),
    "UTF-8 with a mark": ("\ufeffİade şüpheli".encode(), None, "auto"),
    "UTF-8, though the header says Latin-1": ("İade şüpheli".encode(), "iso-8859-1", "auto"),
    "Windows Turkish by header": ("İade şüpheli".encode("cp1254"), "windows-1254", "auto"),
    "Windows Turkish, called Latin-5": ("İade şüpheli".encode("cp1254"), "iso-8859-9", "auto"),
    "Windows Turkish, nobody says so": ("İade şüpheli".encode("cp1254"), None, "auto"),
    "a charset nobody knows": ("İade şüpheli".encode("cp1254"), "x-klingon", "auto"),
    "a codec that is no charset": ("İade şüpheli".encode("cp1254"), "zlib", "auto"),
    "the preset knows": ("İade şüpheli".encode("cp1254"), "utf-8", "cp1254"),
}


@pytest.mark.parametrize(("body", "header", "encoding"), DECODED.values(), ids=DECODED)
def test_turkish_survives_whatever_the_site_says(body, header, encoding):
    assert decode(body, header=header, encoding=encoding) == "İade şüpheli"


def test_the_page_itself_may_say_its_charset():
    page = b'<html><head><meta http-equiv="Content-Type" content="text/html; charset=utf-16le">\xff'
    assert codec_of("utf-16le") == "utf-16-le"
    assert decode(b'<meta charset="windows-1254">\xddade') == '<meta charset="windows-1254">İade'
    assert decode(page)


def test_the_cut_takes_scripts_styles_comments_and_drawings_and_keeps_json_ld():
    page = (
        '<p>a<!-- <article> -->b<SCRIPT>"<p>x</p>"</SCRIPT >c<style>d{}</style>e'
        '<svg class="big"><path d="M0"/></svg>f<script type="application/ld+json">{"a": "<svg>"}</script>g</p>'
    )
    assert cut(page) == Html("<p>abcefg</p>", ('{"a": "<svg>"}',))


def test_of_a_drawing_its_name_is_kept():
    page = '<svg width="9"><g><use xlink:href="/s.svg#ic-view"></use></g></svg><span>3</span>'
    assert cut(page).text == '<svg><use xlink:href="/s.svg#ic-view"></use></svg><span>3</span>'


@pytest.mark.parametrize("opener", ["<script>", "<svg>", "<style>", "<!--"])
def test_what_is_never_closed_costs_nothing_but_itself(opener):
    assert cut(f"<p>a</p>{opener}<p>b</p>").text == f"<p>a</p>{opener}<p>b</p>"


WILD = {
    "deep": "<div>" * 100_000,
    "wide": "<p>" * 200_000,
    "brackets apart": "< " * 2_000_000,
    "deep in cards": "<article>" * 50_000,
}


@pytest.mark.parametrize("page", WILD.values(), ids=WILD)
def test_a_page_built_to_exhaust_its_reader_is_refused(page):
    with pytest.raises(WildPage):
        parse(cut(page))


HOSTILE = {
    "brackets": "<" * 2_000_000,
    "open drawings": "<svg " * 400_000,
    "open comments": "<!--" * 400_000,
    "open scripts": "<script" * 300_000,
    "attributes": "<div " + "a=1 " * 300_000 + ">",
    "a quote never closed": '<div a="' * 200_000,
    "entities": "&amp;" * 400_000,
    "nothing": "",
    "NULs": "<p>\x00\x01</p>",
}


@pytest.mark.parametrize("page", HOSTILE.values(), ids=HOSTILE)
def test_a_hostile_page_is_read_or_refused_and_never_crashes(page):
    with suppress(WildPage):
        assert len(parse(cut(page)).find_all()) <= MOST_TAGS
    assert decode(page.encode() + b"\xff").startswith(page[:1_000])


def test_only_the_wanted_elements_are_parsed_with_all_that_is_in_them():
    tree = parse(cut('<nav>x</nav><article class="a b"><p>1</p></article><ul><li>2</ul>'), only=frozenset({"article"}))
    assert str(tree) == '<article class="a b"><p>1</p></article>'


CUT_OUT = {
    "menus around": "<nav><a>x</a></nav><article><p>1</p></article><b>y</b><ARTICLE>2</ARTICLE ><footer>z</footer>",
    "one inside another": "<p>x<article>1<article>2</article>3</article></p><i>z</i>",
    "never closed": "<p>x</p><article>1</article><article><b>2</b><p>3<footer>z</footer>",
    "closed too often": "</article><article>1</article></article><p>x</p><article>2</article></article>",
    "none": "<p>x</p>",
    "in a tooltip": '<b title="<article>1</article>">x</b><article data-a="<article>">2</article>',
    "empty": "<article/>x<article></article>",
    "another word": "<articles>x</articles><article>1</article>",
}


@pytest.mark.parametrize("page", CUT_OUT.values(), ids=CUT_OUT)
def test_what_stands_around_the_wanted_elements_changes_nothing(page):
    whole = BeautifulSoup(page, "lxml", parse_only=SoupStrainer("article"), multi_valued_attributes=None)
    assert str(parse(Html(page), only=frozenset({"article"}))) == str(whole)


def test_threads_parse_one_after_another_and_all_get_their_page():
    results: dict[int, str] = {}

    def read(number: int) -> None:
        results[number] = parse(cut(f"<p>{number}</p>" * 200)).get_text()[:4]

    threads = [threading.Thread(target=read, args=(number,)) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert results == {number: str(number) * 4 for number in range(8)}

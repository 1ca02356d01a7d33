"""Reading a tree: the quick selectors give what soupsieve gives, and text reads as a visitor sees it."""

import pytest
import soupsieve
from hypothesis import given, settings
from hypothesis import strategies as st
from site_pages import SITES

from scrapers.kit.html import Html, cut, decode, parse
from scrapers.kit.page import Region, attribute, outline, select, visible_text
from scrapers.kit.selectors import compile_selector

SELECTORS = [
    "h2",
    "h2 a",
    "article h3 > a",
    "H3 A",
    ".time[title]",
    '[class*="complaint-description"]',
    "a.complaint-layer, .complaint-layer",
    'article[data-ga-element="Complaint_Card"]',
    "[data-id]",
    "#messages > div",
    ':-soup-contains-own("Çözüldü")',
    'p:-soup-contains("iade")',
    "span:not(.username)",
    'div:has(> [data-ga-element="Complaint_Content_End"])',
    'div.selection-share:has(+ [data-ga-element="Complaint_Content_End"])',
    'svg:has(use[href*="ic-view"]) + span',
    "a:is(.x, [href]), td",
    ":has(> p)",
    "*",
    "p:first-child",
    "span.username, H2.complaint-title > A, [title$='05']",
    "body article a[href*=kargom]",
    "article > div a",
    'a[title="Video: Kırık Geldi" i]',
    '[title=""]',
    '[class~="complaint-title"]',
    '[class^="x y"]',
    "a\\.b, h1",
    "*.username",
    "main>h1>span",
    'a[title="Video: Kırık Geldi"]',
    "svg + span",
    "article > h3 + p",
    "svg ~ a, h3~p",
    "div + div a",
    "article + article > h3 ~ p:not(.x)",
]
PAGES = sorted(path for path in SITES.rglob("*.html"))


@pytest.mark.parametrize("css", SELECTORS)
def test_a_selector_finds_what_soupsieve_finds_in_the_same_order(css):
    selector = compile_selector(css)
    for path in PAGES:
        tree = parse(cut(decode(path.read_bytes())))
        for scope in (tree, *tree.find_all("article")):
            matches = soupsieve.select(css, scope)
            assert list(Region(scope).select(selector)) == matches
            assert list(select(scope, selector)) == matches
            assert Region(scope).may_hold(selector) or not matches


STRAINED = [
    "article.card-v2, article.card-v3",
    'article[data-ga-element="Complaint_Card"]',
    "div[data-id]:has(> .complaint-card)",
    "ul#entry-item-list > li[data-id]",
    'article:has(a[href^="/ornekmarka/"])',
]


@pytest.mark.parametrize("css", STRAINED)
def test_a_tree_of_only_the_roots_holds_the_same_matches(css):
    selector = compile_selector(css)
    assert selector.roots is not None
    for path in PAGES:
        page = cut(decode(path.read_bytes()))
        whole = [str(tag) for tag in Region(parse(page)).select(selector)]
        assert [str(tag) for tag in Region(parse(page, only=selector.roots)).select(selector)] == whole


@pytest.mark.parametrize("css", [".card", "div + article", "div ~ p", "p:first-child", "article:not(main article)"])
def test_where_a_match_depends_on_its_surroundings_everything_is_parsed(css):
    assert compile_selector(css).roots is None


LOCAL = [
    *("h2", "h2 a", "article h3 > a", '[class*="complaint-description"]', "a.complaint-layer, .complaint-layer", "*"),
    *('svg:has(use[href*="ic-view"]) + span', "svg ~ a, h3~p", "h3 + p:has(+ div)", "body article a[href*=kargom]"),
    *(':-soup-contains-own("Çözüldü")', 'p:-soup-contains("iade")', 'div:has(> [data-ga-element="x:y"])'),
]
NOT_LOCAL = [
    *(
        "p:first-child",
        "span:not(main span)",
        "a:is(.x, [href])",
        "article + article h3",
        "nav ~ article > a",
        ":root p",
    ),
    *("article:has(+ article) h3", 'main:-soup-contains("x") a', "div + div a", "a\\.b", "h2 a, article ~ article p"),
]


@pytest.mark.parametrize("css", LOCAL)
def test_a_selector_that_stays_inside_finds_the_same_whatever_stands_around(css):
    selector = compile_selector(css)
    assert selector.stays_inside
    for path in PAGES:
        for scope in parse(cut(decode(path.read_bytes()))).find_all("article"):
            above = [tag for tag in reversed([*scope.parents]) if tag.parent is not None]
            opened = "".join(map(opening, above))
            alone = parse(Html(f"{opened}{scope}")).article
            assert [str(tag) for tag in Region(alone).select(selector)] == [
                str(tag) for tag in Region(scope).select(selector)
            ]


def opening(tag):
    """The element's opening tag."""
    return str(tag).partition(">")[0] + ">"


@pytest.mark.parametrize("css", NOT_LOCAL)
def test_a_selector_that_looks_around_says_so(css):
    assert not compile_selector(css).stays_inside


def test_an_outline_is_the_same_where_the_same_can_be_read_and_only_there():
    same = '<p class="a">x<b>y</b></p>'
    others = [
        *(
            '<p class="b">x<b>y</b></p>',
            "<p>x<b>y</b></p>",
            '<p class="a">x<b>y</b> </p>',
            '<p class="a">xy<b></b></p>',
        ),
        *('<p class="a">x<b></b>y</p>', '<p class="a">x<i>y</i></p>', '<p class="a">x<b>y<i></i></b></p>'),
        *('<p class="a">x<b>y</b><i></i></p>', '<p class="a"><!--x--><b>y</b></p>', '<p class="a" id="">x<b>y</b></p>'),
    ]
    marks = [outline(parse(Html(f"<main>z{html}</main>")).p) for html in (same, *others)]
    assert len(set(marks)) == len(marks)
    assert outline(parse(Html(f"<div>{same}{same}")).p) == marks[0]


TEXTS = {
    "blocks on lines of their own": ("<p>a</p><div>b<br>c</div>d", "a\nb\nc\nd"),
    "words stay whole": ("ka<b>rg</b>o <i>yok</i>", "kargo yok"),
    "side by side": ("<span>12 Mart 10:00</span><span>1.107</span> <i>a</i><i><b>b</b></i>", "12 Mart 10:00 1.107 a b"),
    "what nobody sees": ("a<template>b</template><!-- c --><noscript>d</noscript>e", "ae"),
    "spaces and line ends": ("  a \n\n b\xa0c ", "a b c"),
    "controls": ("a\x07b", "ab"),
    "nothing": ("", ""),
}


@pytest.mark.parametrize(("html", "text"), TEXTS.values(), ids=TEXTS)
def test_visible_text(html, text):
    assert visible_text(parse(Html(f"<main>{html}</main>"))) == text


def test_elements_can_be_left_out_of_a_text():
    tree = parse(Html("<div>a<p>b</p>c</div>"))
    assert visible_text(tree, without=frozenset({id(tree.p)})) == "a c".replace(" ", "")


def test_text_of_the_deepest_tree_that_is_allowed_needs_no_recursion():
    assert visible_text(parse(Html("<div>" * 390 + "x"))) == "x"


def test_attributes_of_several_words_are_one_text():
    tree = parse(Html('<p class="ga-v ga-c" title="t">x</p>'))
    assert tree.p is not None
    assert attribute(tree.p, "class") == "ga-v ga-c"
    assert Region(tree.p).attribute("title") == "t"
    assert attribute(tree.p, "id") == ""


@pytest.mark.parametrize(
    "css", ["a[", "p:has(> a b)", "::", "", "> a", "a >", "a > > b", "a,,b", 'a"', "a)", "a[b", "a::before"]
)
def test_what_is_no_selector_is_refused(css):
    with pytest.raises((soupsieve.SelectorSyntaxError, ValueError)):
        compile_selector(css)


SIGNS = [*"abB-_1.#*[]()>+~, :='\"\\\n|ş", "p", ".x", "[a]", '[b^="c d"]', ":has(", "> a)", ":not(b)", "::", ":x"]
SIGNS += [':-soup-contains("x")', ":first-child"]


@settings(max_examples=40, deadline=None)
@given(st.lists(st.sampled_from(SIGNS), max_size=7).map("".join))
def test_whatever_is_written_is_refused_where_soupsieve_refuses_it(css):
    try:
        soupsieve.compile(css)
    except (soupsieve.SelectorSyntaxError, ValueError, NotImplementedError):
        with pytest.raises((soupsieve.SelectorSyntaxError, ValueError)):
            compile_selector(css)
    else:
        compile_selector(css)

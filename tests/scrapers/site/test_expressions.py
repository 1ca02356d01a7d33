"""The small language of presets."""

import pytest

from scrapers.kit.html import Html, parse
from scrapers.kit.page import Region
from scrapers.kit.unfit import Unfit
from scrapers.site.expressions import Names, Page, Scope, every_value, holds, items, links, parse_expression, values

NAMES = Names({"slug": "örnek-m.k"}, date=r"\d{1,2} (?:Ocak|Mart) \d{4}")
BODY = """
<h1>Sayfa</h1>
<article data-id="7" class="card ga-v ga-c">
  <h2>Bir <b>baş</b>lık</h2><h2>İkinci</h2>
  <a href="/örnek-m.k/x" title="T">bağ</a> <a href="/y">#etiket</a>
  <p>kısa</p><p>yirmi harften uzun bir paragraf, 3 Mart 2025</p><p>4 Ocak 2024 ve yirmi harf daha</p>
  <i class="star"></i><i class="star"></i><span class="badge"></span>
</article>"""
LONG, LATER = "yirmi harften uzun bir paragraf, 3 Mart 2025", "4 Ocak 2024 ve yirmi harf daha"
LD = ({"a": {"b": "metin", "n": 3}, "t": ["Organization"], "c": [{"x": 1}, {"x": 2}]},)


def scope() -> Scope:
    tree = parse(Html(BODY))
    assert tree.article is not None
    return Scope(Page(Region(tree), LD), Region(tree.article), LD)


VALUES = {
    "text of the first": ("h2", ["Bir başlık"]),
    "an attribute of the first": ("a@title", ["T"]),
    "an attribute of the card": ("@data-id", ["7"]),
    "an attribute of several words": ("@class", ["card ga-v ga-c"]),
    "an attribute that is not there": ("h2@title", []),
    "nothing": ("h5", []),
    "from the whole page": ("page:h1", ["Sayfa"]),
    "not from the whole page": ("h1", []),
    "how many": ("count:i.star", ["2"]),
    "none is unknown": ("count:i.none", []),
    "JSON-LD": ("jsonld:a.b", ["metin"]),
    "a number in JSON-LD": ("jsonld:a.n", ["3"]),
    "an object in JSON-LD": ("jsonld:a", []),
    "the first of all that matches": ("p =~ (?s)^.{20,}", [LONG, LATER]),
    "only the group": ("@class =~ ga-([a-z])", ["v"]),
    "any date in a regex": ("p =~ bir paragraf, ({date})", ["3 Mart 2025"]),
    "all values may hold the date": ("p =~ {date}", ["kısa", LONG, LATER]),
    "a name in a selector": ('a[href^="/{slug}/"]', ["bağ"]),
    "a name in a regex": ("a@href =~ ^/{slug}/(.+)$", ["x"]),
    "what the listing said is not on the page": ("list", []),
    "nor is when we first saw it": ("first_seen", []),
}


@pytest.mark.parametrize(("written", "found"), VALUES.values(), ids=VALUES)
def test_values(written, found):
    assert list(values(parse_expression(written, NAMES), scope())) == found


def test_the_whole_text_has_its_lines():
    text = next(values(parse_expression("text", NAMES), scope()))
    assert text.startswith("Bir başlık\nİkinci\nbağ #etiket\nkısa")


HOLDS = {
    "an element without text": (".badge", True),
    "no element": (".none", False),
    "equal": ("jsonld:a.b = metin", True),
    "not equal": ("jsonld:a.b = başka", False),
    "equal, in a list": ("jsonld:t = Organization", True),
    "a matching attribute": (r"@class =~ \bga-v ga-c\b", True),
    "no matching attribute": (r"@class =~ \bga-x\b", False),
    "an attribute": ("a@title", True),
}


@pytest.mark.parametrize(("written", "holding"), HOLDS.values(), ids=HOLDS)
def test_holds(written, holding):
    assert holds(parse_expression(written, NAMES), scope()) is holding


def test_every_value_and_links_and_items():
    assert list(every_value(parse_expression("h2", NAMES), scope())) == ["Bir başlık", "İkinci"]
    assert list(links(parse_expression("a@href", NAMES), scope())) == [("/örnek-m.k/x", "bağ"), ("/y", "#etiket")]
    assert list(links(parse_expression("@data-id", NAMES), scope())) == [("7", "")]
    assert list(items(parse_expression("jsonld:c[]", NAMES), scope())) == [{"x": 1}, {"x": 2}]
    found = list(items(parse_expression("h2", NAMES), scope()))
    assert [item.line for item in found if isinstance(item, Region)] == ["Bir başlık", "İkinci"]


def test_text_inside_answers_does_not_count():
    card = scope()
    assert card.region is not None
    paragraphs = card.region.tag.find_all("p")
    without = Scope(card.page, card.region, LD, frozenset({id(paragraphs[0])}))
    assert "kısa" not in next(values(parse_expression("text", NAMES), without))
    assert next(values(parse_expression("p", NAMES), without), "").startswith("yirmi")


@pytest.mark.parametrize("slug", ["1 2", 'a"b', "a]b", "a\\b", "(", "a.*", "ş/ğ", "--x"])
def test_whatever_a_slug_holds_it_stays_a_slug(slug):
    names = Names({"slug": slug})
    parse_expression('a[href^="/{slug}/"]', names)
    parse_expression("#{slug}", names)
    assert names.pattern("^/{slug}/$").search(f"/{slug}/")
    assert not names.pattern("^/{slug}/$").search("/aaaa/")


WRONG = {
    "a selector": ("a[", "not a CSS selector"),
    "a chain inside :has": ("a:has(> b c)", "not a CSS selector"),
    "a regex": ("a =~ (", "not a regular expression"),
    "a regex that can run away": ("a =~ (x+)+", "repetition inside"),
    "a path": ("jsonld:a..b", "not a JSON-LD path"),
    "a name": ("a[href^='/{sulg}/']", "{sulg} stands for nothing here"),
    "nothing": ("", "not a CSS selector"),
}


@pytest.mark.parametrize(("written", "why"), WRONG.values(), ids=WRONG)
def test_what_is_no_expression_is_refused_by_name(written, why):
    with pytest.raises(Unfit) as caught:
        parse_expression(written, NAMES)
    assert why in caught.value.say()

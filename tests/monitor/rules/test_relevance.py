from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.rules.relevance import Brand, compile_brand
from scrapers.kit.mention import Author, Mention

PLAIN = Brand("Örnek Mağaza", terms=("Örnek Mağaza", "ornekmagaza.com"), exclude=("örnek mağaza sokağı",))
SHOP = Brand("Trendyol", exclude=("trendyol milla*",), own_accounts=("@TrendyolKurumsal", "Trendyol Müşteri"))
GETIR, ARAS, MAVI = Brand("Getir"), Brand("Aras Kargo", terms=("Aras Kargo", "Aras")), Brand("Mavi")
CLUED = Brand("Zeytin", needs_clue=True)


def a_mention(text, title=None, **fields):
    return Mention("x", "1", text, datetime(2026, 11, 20, tzinfo=UTC), title=title, **fields)


def judge(brand, text, **fields):
    return compile_brand(brand).judge(a_mention(text, **fields), on_brand_page=False)


WHY = {
    "the name": (SHOP, "Trendyol siparişim gelmedi", "term"),
    "a suffix after an apostrophe": (SHOP, "Trendyol'dan aldım", "term"),
    "a typographic apostrophe": (SHOP, "trendyol’da", "term"),
    "a suffix without an apostrophe": (SHOP, "trendyoldan aldım", "term"),
    "plural and person": (SHOP, "trendyolcular", "term"),
    "capitals with dotless i": (PLAIN, "ÖRNEK MAĞAZADAN aldım", "term"),
    "written as one word": (PLAIN, "ornekmagazadan", "term"),
    "a zero-width character inside": (SHOP, "trend\u200byol", "term"),
    "another word that begins so": (SHOP, "trendyolspor maçı", "no-term"),
    "a phrase that cancels it": (SHOP, "trendyol milla elbise", "excluded"),
    "cancelled once, named once": (SHOP, "trendyol milla aldım, trendyolda buldum", "term"),
    "a street of that name": (PLAIN, "Örnek Mağaza Sokağı çok gürültülü", "excluded"),
    "its account": (SHOP, "@trendyolkurumsal bakar mısınız", "handle"),
    "its support account": (SHOP, "@TrendyolDestek bakar mısınız", "handle"),
    "a person whose handle begins so": (ARAS, "@arasbulut çok iyi oyuncu", "no-term"),
    "a mail address is no handle": (SHOP, "bana ali@trendyol.com yazdı", "no-term"),
    "its hashtag": (SHOP, "#trendyolrezaleti", "hashtag"),
    "inside a hashtag": (SHOP, "#yeter_trendyol_iade", "hashtag"),
    "nothing": (SHOP, "bugün hava güzel", "no-term"),
    "getirdi is a verb": (GETIR, "kurye yemeği geç getirdi", "no-term"),
    "getir is a verb too": (GETIR, "bana su getir lütfen", "weak-collision"),
    "shouted verb": (GETIR, "BANA SU GETİR", "weak-collision"),
    "getir with a trade word": (GETIR, "getir siparişim gelmedi", "term"),
    "getir with an apostrophe": (GETIR, "Getir'den sipariş verdim", "term"),
    "getirden beside a trade word": (GETIR, "getirden sipariş verdim", "term"),
    "a capital inside a sentence": (GETIR, "dün Getir beni üzdü", "term"),
    "a verb's hashtag": (GETIR, "#getirdim", "no-term"),
    "a complaint's hashtag": (GETIR, "#getirrezaleti", "hashtag"),
    "arasında is not aras": (ARAS, "istanbul ankara arasında kargo", "no-term"),
    "arası is not aras": (ARAS, "şehirler arası kargo", "weak-collision"),
    "both words of the name": (ARAS, "aras kargo rezalet", "term"),
    "mavi is a colour": (MAVI, "mavi gömlek aldım", "weak-collision"),
    "mavi is a shop": (MAVI, "Mavi mağazasında", "term"),
    "named as in need of a clue": (CLUED, "zeytin çok güzeldi", "weak-collision"),
    "given a clue": (CLUED, "zeytin müşteri hizmetleri ilgilenmedi", "term"),
    "a clue before it, and a capital": (CLUED, "kargo Zeytin nerede", "term"),
    "goods before it prove nothing": (CLUED, "ürün zeytin gibi kokuyor", "weak-collision"),
}


@pytest.mark.parametrize(("brand", "text", "why"), WHY.values(), ids=WHY)
def test_relevance_names_its_reason(brand, text, why):
    relevance = judge(brand, text)
    assert relevance.why == why
    assert relevance.relevant is (why in ("term", "handle", "hashtag"))
    assert relevance.says
    if relevance.quote is not None:
        start, end = relevance.span
        assert text[start:end] == relevance.quote


def test_a_place_of_the_brand_needs_no_name():
    place = compile_brand(SHOP).judge(a_mention("hâlâ gelmedi"), on_brand_page=True)
    assert (place.relevant, place.why, place.quote) == (True, "place", None)


@pytest.mark.parametrize("author", [Author(handle="TrendyolKurumsal"), Author(name="TRENDYOL MÜŞTERİ")])
def test_the_brands_own_words_are_not_about_it_even_on_its_page(author):
    own = compile_brand(SHOP).judge(a_mention("Trendyol size yardımcı olsun", author=author), on_brand_page=True)
    assert (own.relevant, own.why) == (False, "own-account")


def test_an_account_without_a_name_is_nobodys_own():
    nameless = compile_brand(Brand("Trendyol", own_accounts=("",))).judge(a_mention("x"), on_brand_page=True)
    assert nameless.why == "place"


def test_the_span_is_in_title_and_text_as_joined():
    relevance = judge(SHOP, "hâlâ gelmedi", title="Trendyol kargom")
    assert relevance.quote == "Trendyol"
    assert relevance.span == (0, 8)


ELSEWHERE = {
    "a link to its site": ({"links": ("https://www.trendyol.com/urun",)}, "link"),
    "a link to its shop's subdomain": ({"links": ("https://m.trendyol.com",)}, "link"),
    "somebody else's link": ({"links": ("https://example.org/trendyol",)}, "no-term"),
    "a broken link": ({"links": ("http://[bad",)}, "no-term"),
    "a hashtag the platform listed": ({"hashtags": ("TrendyolMagdurlari",)}, "hashtag"),
    "a handle the platform listed": ({"mentions": ("TrendyolDestek",)}, "handle"),
}


@pytest.mark.parametrize(("fields", "why"), ELSEWHERE.values(), ids=ELSEWHERE)
def test_a_brand_can_be_meant_outside_the_text(fields, why):
    assert judge(SHOP, "bakın", **fields).why == why


def test_a_brand_of_signs_only_matches_nothing():
    assert judge(Brand(" ", exclude=(" ",)), "her şey").why == "no-term"


@given(st.text(max_size=80))
def test_any_text_is_judged(text):
    relevance = judge(GETIR, text, links=(text,), hashtags=(text,), mentions=(text,))
    assert relevance.relevant is (relevance.why in ("term", "handle", "hashtag", "link"))

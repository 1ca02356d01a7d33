"""What a post shows of a brand's market, and which page a link means."""

from dataclasses import fields, replace
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.rules.coordination.account import account_facts
from monitor.rules.coordination.cues import Market, Rival, compile_cues
from monitor.rules.coordination.post import Facts, LinkKind, Place, Post
from monitor.rules.relevance import Brand
from scrapers.kit.mention import Author

BRAND = Brand("Pazarim", terms=("Pazarim", "pazarim.example"), own_accounts=("pazarimdestek",))
MARKET = Market(
    rivals=(Rival("Sepetix", ("sepetiks",), ("sepetix.example", "spx.example")), Rival("Almacım")),
    news_domains=("haber.example",),
    affiliate_params=("aff", "kupon"),
    comparison=("{rival} varken {brand} niye", "{rival}'e geçtim", "bundan sonra {rival}"),
    own_tags=("pazarim",),
)
CUES = compile_cues(BRAND, MARKET)
NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)


def a_post(text="iade edilmedi", place=Place.X, **more):
    return Post(1, "Pazarim", place, text, NOW, NOW, **more)


def facts(text="iade edilmedi", **more):
    return CUES.facts(a_post(text, **more))


NAMED = {
    "the name": ("Sepetix daha iyi", 1),
    "with a suffix": ("sepetixten aldım", 1),
    "after an apostrophe": ("Sepetix'in kargosu hızlı", 1),
    "in capitals": ("SEPETİX VARKEN", 1),
    "an alias": ("sepetiks çok hızlı", 1),
    "its account": ("@sepetix teşekkürler", 1),
    "its hashtag": ("#sepetixfarkı", 1),
    "drawn out": ("almacımmm çok iyi", 1),
    "without Turkish letters": ("almacim iki günde getirdi", 1),
    "nobody": ("pazarim iadeyi yatırmadı", 0),
    "a longer word": ("sepetixgiller", 0),
}


@pytest.mark.parametrize(("text", "named"), NAMED.values(), ids=NAMED)
def test_a_rival_is_found_by_name(text, named):
    assert facts(text).rival_named == named


COMPARED = {
    "as it is written": ("Sepetix varken Pazarim niye", 1),
    "with words between": ("Almacım varken neden hala @pazarim niyee", 1),
    "with punctuation": ("sepetix varken, pazarimi niye?", 1),
    "the dative": ("dün Sepetix'e geçtim", 1),
    "the dative in the other harmony": ("almacıma geçtik", 1),
    "another case means another thing": ("sepetixten geçtim", 0),
    "after an alias": ("bundan sonra sadece sepetiks", 1),
    "in another order": ("pazarim niye sepetix varken", 0),
    "without a rival": ("onlar varken pazarim niye", 0),
}


@pytest.mark.parametrize(("text", "compared"), COMPARED.values(), ids=COMPARED)
def test_a_comparison_is_found_in_any_ending(text, compared):
    assert facts(text).compared == compared


def test_a_brand_whose_name_holds_a_rivals_name_does_not_name_the_rival():
    cues = compile_cues(Brand("Pazar Yeri"), Market(rivals=(Rival("Pazar"),)))
    assert cues.facts(a_post("pazar yeri kargom gelmedi")).rival_named == 0
    assert cues.facts(a_post("pazar yeri bıktırdı, Pazar'dan aldım")).rival_named == 1


KINDS = {
    "a rival's domain": ("https://www.sepetix.example/k/12?utm_source=x", LinkKind.RIVAL),
    "below a rival's domain": ("http://m.spx.example/k", LinkKind.RIVAL),
    "a rival's name in the host": ("https://almacim.com/urun", LinkKind.RIVAL),
    "a newspaper": ("https://haber.example/1", LinkKind.NEWS),
    "a host that only ends so": ("https://nothaber.example/1", LinkKind.OTHER),
    "a blog": ("https://blog.example/9", LinkKind.OTHER),
    "the brand": ("https://pazarim.example/u/1", LinkKind.OTHER),
    "no address": ("http://[", LinkKind.OTHER),
}


@pytest.mark.parametrize(("url", "kind"), KINDS.values(), ids=KINDS)
def test_a_link_leads_to_a_rival_to_news_or_elsewhere(url, kind):
    assert CUES.link_kind(url) is kind


SAME = {
    "scheme and www": ("http://www.blog.example/a/", "https://blog.example/a"),
    "tracking": ("https://blog.example/a?utm_source=x&fbclid=1&id=7", "https://blog.example/a?id=7"),
    "an affiliate's own parameter": ("https://blog.example/a?aff=ali&id=7", "https://blog.example/a?id=7&Aff=veli"),
    "order of parameters": ("https://blog.example/a?b=2&a=1", "https://blog.example/a?a=1&b=2"),
    "a fragment": ("https://blog.example/a#top", "https://blog.example/a"),
    "a page for telephones": ("https://m.haber.example/a/amp", "https://haber.example/a"),
    "a post on X": ("https://twitter.com/ali/status/12?s=20", "https://x.com/i/status/12/photo/1"),
    "a short film address": ("https://youtu.be/AbC?si=q", "https://www.youtube.com/watch?v=AbC"),
    "spelt in percent": ("https://blog.example/%C5%9Fok", "https://blog.example/şok"),
    "Turkish host": ("https://şok.example/a", "https://xn--ok-eta.example/a"),
    "without a scheme": ("blog.example/a", "https://blog.example/a"),
}


@pytest.mark.parametrize(("one", "other"), SAME.values(), ids=SAME)
def test_two_spellings_of_one_page_have_one_key(one, other):
    assert CUES.link_key(one) == CUES.link_key(other) is not None


def test_two_pages_have_two_keys():
    assert CUES.link_key("https://blog.example/a?id=1") != CUES.link_key("https://blog.example/a?id=2")
    assert CUES.link_key("https://www.example/a") != CUES.link_key("https://example/a")


NO_KEY = [
    "https://www.pazarim.example/urun/7",
    "https://x.com/",
    "mailto:a@b.example",
    "http://[",
    "",
    "https://localhost/a",
]


@pytest.mark.parametrize("url", NO_KEY)
def test_what_says_nothing_when_two_share_it_has_no_key(url):
    assert CUES.link_key(url) is None


@given(st.text(max_size=60) | st.text(max_size=40).map(lambda tail: f"https://blog.example/{tail}"))
def test_any_text_can_be_given_as_a_link_and_a_key_is_its_own_key(text):
    key = CUES.link_key(text)
    CUES.link_kind(text)
    assert key is None or CUES.link_key(f"https://{key}") == key


def test_a_link_by_which_somebody_earns_is_a_coupon():
    assert facts(links=("https://blog.example/?kupon=ali",)).coupon == 1
    assert facts(links=("https://blog.example/?kupon=",)).coupon == 0
    assert facts(links=("https://pazarim.example/?kupon=ali",)).coupon == 0


HIJACKED = {
    "own tag beside a strange link": (("pazarim",), ("https://blog.example/x",), 1),
    "beside a rival's link": (("#Pazarim",), ("https://sepetix.example/k",), 1),
    "beside the brand's own": (("pazarim",), ("https://pazarim.example/k",), 0),
    "beside news": (("pazarim",), ("https://haber.example/k",), 0),
    "beside a post elsewhere": (("pazarim",), ("https://x.com/a/status/1",), 0),
    "beside a short address that nobody knows": (("pazarim",), ("https://t.co/a",), 0),
    "another tag": (("pazarimrezaleti",), ("https://blog.example/x",), 0),
}


@pytest.mark.parametrize(("tags", "links", "hijacked"), HIJACKED.values(), ids=HIJACKED)
def test_an_own_tag_beside_a_strange_link_is_hijacked(tags, links, hijacked):
    assert facts(hashtags=tags, links=links).hijacked == hijacked


def test_place_tone_and_credibility_are_counted():
    found = facts(place=Place.COMPLAINTS, tone=-1, credible=frozenset({"order", "solved"}))
    assert (found.posts, found.complaints, found.negative, found.positive, found.credible) == (1, 1, 1, 0, 1)
    assert facts(tone=1).positive == 1


def test_words_of_danger_say_nothing_for_a_group_since_everybody_can_write_them():
    assert facts(credible=frozenset({"safety"})).credible == 0
    assert facts(credible=frozenset({"safety", "answered"})).credible == 1


WORST = Author(
    id="1", name="Ali", handle="ali12345", created_at=NOW, bio=" ", location="", url="", followers=0, following=900,
    posts=0, verified=False, protected=False, listed=0, avatar_url="https://abs.example/default_profile_normal.png",
)  # fmt: skip


def test_an_account_is_counted_by_what_it_shows():
    found = facts(account=WORST)
    assert (found.accounts, found.default_image, found.empty_bio, found.digits, found.dated) == (1, 1, 1, 1, 1)
    assert found.born == (NOW - datetime(2006, 1, 1, tzinfo=UTC)).days
    assert found.born_squared == found.born**2
    assert found.following == 2_954_725


def test_an_account_of_which_only_the_name_is_known_shows_nothing():
    assert facts(account=Author(id="1", name="Ayşe", handle="ayse12345")) == facts()


@pytest.mark.parametrize("field", [field.name for field in fields(Author)])
def test_hiding_a_field_of_an_account_adds_no_sign(field):
    shown, hidden = facts(account=WORST), facts(account=replace(WORST, **{field: None}))
    for name in ("default_image", "empty_bio", "digits"):
        assert getattr(hidden, name) <= getattr(shown, name)


def test_a_brand_without_a_market_finds_no_cues():
    cues = compile_cues(BRAND, Market())
    assert cues.facts(a_post("Sepetix varken Pazarim niye", links=("https://sepetix.example/",))) == Facts(
        posts=1, brief=1
    )


def test_the_brands_own_words_are_known_without_turkish_letters():
    cues = compile_cues(Brand("Örnek Mağaza", own_accounts=("@ornekdestek",)), Market())
    assert cues.names == {"ornek", "magaza", "ornekmagaza", "ornekdestek"}
    assert cues.own_tags == {"ornekmagaza"}


def test_cues_of_the_same_words_are_equal():
    assert compile_cues(BRAND, MARKET) == CUES
    assert hash(compile_cues(BRAND, MARKET)) == hash(CUES)
    assert compile_cues(BRAND, replace(MARKET, own_tags=())) != CUES


@pytest.mark.parametrize("year", [1, 1970, 9999])
def test_a_birthday_that_cannot_be_stays_a_small_number(year):
    found = account_facts(Author(created_at=datetime(year, 1, 1, tzinfo=UTC)))
    assert found["dated"] == 1
    assert 0 <= found["born"] < 50_000
    assert found["born_squared"] < 2**31

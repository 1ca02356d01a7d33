"""The link for responding is built by us, never taken from what a stranger wrote."""

from urllib.parse import urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fakes import a_mention
from monitor.rules.excerpt import web_address
from monitor.rules.respond import respond_url

PAGE = "https://www.sikayetvar.com/papatya-ev/iadem-yapilmiyor"

LINKS = {
    "a complaint page": (PAGE, True),
    "plain http": ("http://site.example/1", True),
    "Turkish letters": ("https://site.example/şikayet/ğ", True),
    "a query": ("https://site.example/?a=1&b=2#c", True),
    "a script": ("javascript:alert(1)", False),
    "data": ("data:text/html,<b>", False),
    "no host": ("https:///path", False),
    "no scheme": ("site.example/1", False),
    "credentials": ("https://bank.example@evil.example/", False),
    "a password": ("https://a:b@evil.example/", False),
    "a space": ("https://site.example/a b", False),
    "a line break": ("https://site.example/a\nb", False),
    "a pipe that ends a Slack link": ("https://site.example/|click", False),
    "an angle bracket": ("https://site.example/<!channel>", False),
    "a quote": ('https://site.example/"', False),
    "a control character": ("https://site.example/\x07", False),
    "turned around": ("https://site.example/\u202egnp", False),
    "a broken address": ("https://[::1/", False),
    "too long": ("https://site.example/" + "a" * 3_000, False),
    "an invisible letter": ("https://site.example/\u200b", False),
    "port zero": ("https://site.example:0/", False),
    "a backslash": ("https://site.example\\@evil.example/", False),
    "empty": ("", False),
}


@pytest.mark.parametrize(("url", "plain"), LINKS.values(), ids=LINKS)
def test_only_a_plain_web_address_may_stand_behind_a_button(url: str, plain: bool) -> None:
    assert web_address(url) == (url if plain else None)
    assert respond_url(a_mention(url=url)) == (url if plain else None)


def test_a_post_on_x_is_answered_in_the_intent_form() -> None:
    mention = a_mention("1990000000000000001", source="x", url="https://evil.example/")
    assert respond_url(mention) == "https://x.com/intent/post?in_reply_to=1990000000000000001"


@pytest.mark.parametrize("native_id", ["12&text=spam", "", "abc", "-1"])
def test_a_strange_id_on_x_falls_back_to_the_page(native_id: str) -> None:
    assert respond_url(a_mention(native_id, source="x", url=PAGE)) == PAGE


def test_no_address_no_link() -> None:
    assert respond_url(a_mention(url=None)) is None


@given(st.text(max_size=60) | st.text(max_size=40).map("https://site.example/{}".format))
def test_whatever_stands_there_leads_only_to_the_web(url: str) -> None:
    link = respond_url(a_mention(url=url))
    assert link is None or (urlsplit(link).scheme in ("http", "https") and urlsplit(link).hostname)


@given(st.text(alphabet=st.characters(categories=("Nd", "No")), min_size=1, max_size=6))
def test_a_link_on_x_holds_nothing_but_its_id(native_id: str) -> None:
    link = respond_url(a_mention(native_id, source="x", url=None))
    assert link is None or link.isascii()

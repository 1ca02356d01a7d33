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


FORM = "https://x.com/intent/tweet?in_reply_to="
ON_X = {
    "its only version": ("1990000000000000001", "https://x.com/ayse/status/1990000000000000001", "1990000000000000001"),
    "its newest version": (
        "1990000000000000001",
        "https://x.com/ayse/status/1990000000000000555",
        "1990000000000000555",
    ),
    "nobody's name": ("1990000000000000001", "https://x.com/i/web/status/1990000000000000001", "1990000000000000001"),
    "no address": ("1990000000000000001", None, "1990000000000000001"),
    "another site's address": ("1990000000000000001", "https://evil.example/a/status/5", "1990000000000000001"),
    "more than an id": ("12&text=spam", PAGE, None),
    "no id": ("", PAGE, None),
    "letters": ("abc", PAGE, None),
    "a sign": ("-1", PAGE, None),
}


@pytest.mark.parametrize(("native_id", "url", "post"), ON_X.values(), ids=ON_X)
def test_a_post_on_x_is_answered_in_the_intent_form(native_id: str, url: str | None, post: str | None) -> None:
    assert respond_url(a_mention(native_id, source="x", url=url)) == (f"{FORM}{post}" if post else None)


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

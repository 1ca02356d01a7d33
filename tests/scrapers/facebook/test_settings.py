"""What an operator may say of a page, and what is said back."""

from datetime import timedelta

import pytest

from scrapers.facebook import FacebookSettings, read_settings
from scrapers.facebook.memory import Kind
from scrapers.kit.document import parse_document
from scrapers.kit.errors import InvalidFile
from scrapers.kit.etiquette import Limits


def read(**data: object) -> FacebookSettings:
    return read_settings({"page": "ornekmarka", **data}, parse_document("page: x\nversion: 1", "nobetci.yaml"), ())


def problems(**data: object) -> str:
    with pytest.raises(InvalidFile) as caught:
        read(**data)
    return "\n".join(problem.say() for problem in caught.value.problems)


def test_a_page_is_enough():
    settings = read()
    assert (settings.label, settings.address) == ("Facebook", "https://www.facebook.com/ornekmarka")
    assert (settings.entry.version, settings.host, settings.sends_header) == ("v25.0", "graph.facebook.com", True)
    assert settings.poll == (timedelta(minutes=2), timedelta(minutes=3))
    assert (settings.on_brand_page, settings.verified, settings.files) == (True, None, ())
    assert settings.watching().edges == {Kind.OWN: "published_posts", Kind.VISITOR: "visitor_posts"}


def test_a_number_without_quotes_is_an_id():
    assert read(page=100200300400500).entry.page == "100200300400500"


def test_no_robots_txt_is_asked_for_and_limits_can_be_set():
    settings = read(timeout="7s", most_bytes=20_000, base_url="http://127.0.0.1:8065")
    manners = settings.manners(Limits())
    assert not hasattr(settings, "etiquette")
    assert not manners.obey_robots
    assert manners.hosts == {"127.0.0.1:8065"}
    assert manners.limits is not None
    assert (manners.limits.read, manners.limits.most_bytes) == (timedelta(seconds=7), 20_000)
    assert manners.limits.deadline == Limits().deadline


WRONG = {
    "an address for a page": ({"page": "https://facebook.com/x"}, "is not a Facebook page"),
    "a way out for a page": ({"page": "../me"}, "is not a Facebook page"),
    "a truth for a page": ({"page": True}, "must be text"),
    "a version without a v": ({"version": "25.0"}, "is not a version of the Graph API"),
    "a base with a path": ({"base_url": "https://graph.facebook.com/v25.0"}, "is not the address of a site"),
    "a base with a strange port": ({"base_url": "https://graph.facebook.com:99999"}, "is not the address of a site"),
    "a base without encryption": ({"base_url": "http://graph.facebook.com"}, "would show the token"),
    "an address of the internet without encryption": ({"base_url": "http://8.8.8.8"}, "would show the token"),
    "a token in the file": ({"token": "EAA"}, "unknown key token"),
    "an unknown place for it": ({"token_in": "cookie"}, "token_in"),
    "too large pages": ({"page_size": 101}, "at most 100"),
    "no posts": ({"posts": 0}, "at least 1"),
    "a strange pause": ({"poll": "3m..2m"}, "poll"),
}


@pytest.mark.parametrize(("data", "says"), WRONG.values(), ids=WRONG)
def test_what_cannot_be_is_said(data, says):
    assert says in problems(**data)


@pytest.mark.parametrize(
    "url", ["http://localhost:1", "http://demo:8080", "http://10.0.0.7", "http://[::1]:80", "https://a.b"]
)
def test_a_double_may_stand_near_without_encryption(url):
    assert read(base_url=url).entry.base_url == url

"""What exactly is sent: the addresses, the headers, the signature; without a server."""

import hashlib
import hmac
from collections.abc import Callable, Iterator

import httpx
import pytest
import respx
from facebook_page import NOW

from scrapers.facebook import FacebookSource, open_source, read_settings
from scrapers.kit.document import parse_document
from scrapers.kit.fetch import Network

TOKEN, SECRET = "EAAtoken", "app-secret"
PAGE = "100200300400500"
API = "https://graph.facebook.com/v25.0"

Open = Callable[..., FacebookSource]


@pytest.fixture
def facebook() -> Iterator[respx.MockRouter]:
    with respx.MockRouter(assert_all_called=False) as router:
        yield router


@pytest.fixture
def opened(facebook: respx.MockRouter) -> Iterator[Open]:
    transport = httpx.MockTransport(facebook.handler)
    network = Network("Nobetci/0 (tests)", lambda: NOW, transport=transport, wait=lambda _seconds: False)

    def open_it(secrets: dict[str, str] | None = None, **data: object) -> FacebookSource:
        facebook.get(path__regex=r".*").respond(json={"data": []})  # last: what a test has said comes first
        settings = read_settings({"page": PAGE, **data}, parse_document("x: 1", "nobetci.yaml"), ())
        return open_source("page", settings, network, lambda: NOW, {"token": TOKEN, **(secrets or {})})

    yield open_it
    network.close()


def test_the_version_is_always_in_the_path_and_the_token_in_a_header(facebook, opened):
    opened().poll(None)
    first, second = (call.request for call in facebook.calls)
    assert str(first.url.copy_with(query=None)) == f"{API}/{PAGE}/published_posts"
    assert str(second.url.copy_with(query=None)) == f"{API}/{PAGE}/visitor_posts"
    assert first.headers["authorization"] == f"Bearer {TOKEN}"
    assert set(first.url.params) == {"fields", "limit"}
    assert first.url.params["limit"] == "50"
    assert TOKEN not in str(first.url)


def test_another_version_can_be_asked_for(facebook, opened):
    opened(version="v26.0").poll(None)
    assert facebook.calls[0].request.url.path == f"/v26.0/{PAGE}/published_posts"


def test_the_token_may_be_wanted_in_the_address_and_is_then_in_no_header(facebook, opened):
    opened(token_in="query").poll(None)
    request = facebook.calls[0].request
    assert request.url.params["access_token"] == TOKEN
    assert "authorization" not in request.headers


def test_with_an_app_secret_every_call_is_signed(facebook, opened):
    opened({"app_secret": SECRET}).poll(None)
    proof = hmac.new(SECRET.encode(), TOKEN.encode(), hashlib.sha256).hexdigest()
    assert all(call.request.url.params["appsecret_proof"] == proof for call in facebook.calls)


def test_a_redirect_is_not_followed_with_the_token(facebook, opened):
    facebook.get(f"{API}/{PAGE}/published_posts").respond(302, headers={"Location": f"{API}/elsewhere"})
    with pytest.raises(Exception, match="302"):
        opened().poll(None)
    assert len(facebook.calls) == 1


def test_further_pages_are_asked_for_by_cursor_and_never_at_the_address_facebook_gives(facebook, opened):
    further = f"https://elsewhere.example/v25.0/{PAGE}/published_posts?access_token=other&after=c1"
    first = {"data": [], "paging": {"cursors": {"before": "b", "after": "c1"}, "next": further}}
    facebook.get(f"{API}/{PAGE}/published_posts").mock(
        side_effect=[httpx.Response(200, json=first), httpx.Response(200, json={"data": []})]
    )
    opened(visitor_posts=False).poll(None)
    asked = [call.request.url for call in facebook.calls]
    assert [url.host for url in asked] == ["graph.facebook.com"] * 2
    assert [url.params.get("after") for url in asked] == [None, "c1"]


def test_a_cursor_that_stands_only_in_that_address_is_taken_from_it(facebook, opened):
    first = {"data": [], "paging": {"next": "https://elsewhere.example/?access_token=other&after=c%2F1"}}
    facebook.get(f"{API}/{PAGE}/published_posts").mock(
        side_effect=[httpx.Response(200, json=first), httpx.Response(200, json={"data": []})]
    )
    opened(visitor_posts=False).poll(None)
    assert facebook.calls[1].request.url.params["after"] == "c/1"


def test_comments_are_asked_for_with_replies_and_the_newest_first(facebook, opened):
    post = {"id": f"{PAGE}_7", "created_time": "2026-11-20T10:00:00+0000", "comments": {"summary": {"total_count": 1}}}
    facebook.get(f"{API}/{PAGE}/published_posts").respond(json={"data": [post]})
    opened(visitor_posts=False).poll(None)
    url = facebook.calls[1].request.url
    assert url.path == f"/v25.0/{PAGE}_7/comments"
    assert (url.params["filter"], url.params["order"]) == ("stream", "reverse_chronological")

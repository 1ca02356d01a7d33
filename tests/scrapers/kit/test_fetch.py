"""What the polite client sends, and what it makes of what comes back."""

import gzip
import logging
import re
import threading
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta

import httpx
import pytest
import respx

from scrapers.kit.errors import RateLimited, Refused, SourceError, Unreachable
from scrapers.kit.fetch import Blocked, Etiquette, Limits, Network, Validators, Visitor, user_agent
from scrapers.kit.verdict import asked_pause

NOW = datetime(2026, 11, 20, 10, 0, tzinfo=UTC)
NO_PAUSE = (timedelta(0), timedelta(0))
PAGE = "https://shop.example/ornek?page=1"


@pytest.fixture
def site() -> Iterator[respx.MockRouter]:
    with respx.MockRouter(assert_all_called=False) as router:
        yield router


@pytest.fixture
def visit(site: respx.MockRouter) -> Iterator[Callable[..., Visitor]]:
    network = Network(
        user_agent("ops@shop.example", "0.1.0"), lambda: NOW, transport=httpx.MockTransport(site.handler), wait=never
    )

    def open_visitor(source: str = "ears", **manners) -> Visitor:
        given = {"hosts": frozenset({"shop.example"}), "between": NO_PAUSE, "obey_robots": False} | manners
        return network.visitor(source, Etiquette(**given))

    yield open_visitor
    network.close()


def never(seconds: float) -> bool:
    return False


def test_it_says_who_it_is_and_what_it_reads(site, visit):
    route = site.get(PAGE).respond(text="merhaba")
    visit().get(PAGE)
    sent = route.calls.last.request.headers
    assert sent["user-agent"] == "Nobetci/0.1.0 (complaint monitor; contact: ops@shop.example)"
    assert sent["accept-language"] == "tr,en;q=0.5"
    assert sent["accept-encoding"] == "gzip, deflate"
    assert sent["host"] == "shop.example"
    assert "if-none-match" not in sent
    assert "if-modified-since" not in sent


@pytest.mark.parametrize("contact", ["", "\r\nX: y", "çağrı ()"])
def test_the_name_is_always_a_header_that_can_be_sent(contact):
    assert re.fullmatch(r"Nobetci/1 \(complaint monitor(; contact: [\x20-\x7e]+)?\)", user_agent(contact, "1"))


def test_an_answer_brings_what_the_next_request_needs(site, visit):
    headers = {
        "ETag": '"a"',
        "Last-Modified": "Fri, 20 Nov 2026 09:00:00 GMT",
        "Content-Type": "text/html; Charset=Windows-1254",
    }
    site.get(PAGE).respond(content="şikâyet".encode("cp1254", "replace"), headers=headers)
    answer = visit().get(PAGE)
    assert answer.validators == Validators('"a"', "Fri, 20 Nov 2026 09:00:00 GMT")
    assert answer.charset == "windows-1254"
    assert answer.headers["etag"] == '"a"'
    assert (answer.url, answer.asked, answer.redirected, answer.not_modified) == (PAGE, PAGE, False, False)


def test_a_request_is_conditional_and_304_says_nothing_moved(site, visit):
    route = site.get(PAGE).respond(304)
    answer = visit().get(PAGE, validators=Validators('"a"', "Fri, 20 Nov 2026 09:00:00 GMT"))
    assert answer.not_modified
    assert answer.body == b""
    assert route.calls.last.request.headers["if-none-match"] == '"a"'
    assert route.calls.last.request.headers["if-modified-since"] == "Fri, 20 Nov 2026 09:00:00 GMT"


def test_304_to_a_question_that_had_no_condition_is_no_answer(site, visit):
    site.get(PAGE).respond(304)
    with pytest.raises(Unreachable, match="304"):
        visit().get(PAGE, headers={"Accept": "text/html"})


def test_a_validator_that_cannot_be_sent_costs_a_full_answer_and_nothing_else(site, visit):
    route = site.get(PAGE).respond(text="merhaba")
    assert visit().get(PAGE, validators=Validators(etag='"ş\n"')).body == b"merhaba"
    assert "if-none-match" not in route.calls.last.request.headers


def test_cookies_are_not_kept(site, visit):
    route = site.get(PAGE).respond(headers={"Set-Cookie": "who=you; Path=/"})
    visitor = visit()
    visitor.get(PAGE)
    visitor.get(PAGE)
    assert "cookie" not in route.calls.last.request.headers


STATUSES = {
    "fine": (200, None),
    "empty but fine": (204, None),
    "not asked for": (206, None),
    "sign in first": (401, Refused),
    "forbidden": (403, Refused),
    "gone missing": (404, Unreachable),
    "gone for good": (410, Unreachable),
    "teapot": (418, Unreachable),
    "slow down": (429, RateLimited),
    "for legal reasons": (451, Refused),
    "broken": (500, Unreachable),
    "busy": (503, Unreachable),
    "odd redirect": (300, Unreachable),
}


@pytest.mark.parametrize(("status", "error"), STATUSES.values(), ids=STATUSES)
def test_a_status_becomes_the_next_step(site, visit, status, error):
    site.get(PAGE).respond(status, text="x")
    assert outcome(visit(), PAGE) is error


def outcome(visitor: Visitor, url: str) -> type[SourceError] | None:
    try:
        visitor.get(url)
    except SourceError as error:
        return type(error)
    return None


SIGNS = {
    "a status of its own": (418, "", {"status": frozenset({418})}, Refused),
    "403 without being told": (403, "", {"status": frozenset()}, Refused),
    "words with 200": (200, "<title>Just a moment...</title>", {"body": ("just a moment",)}, Refused),
    "words with 503": (503, "<form class=challenge-form>", {"body": ("challenge-form",)}, Refused),
    "words with 429": (429, "challenge-form", {"body": ("challenge-form",)}, Refused),
    "429 as a status of its own": (429, "", {"status": frozenset({403, 429})}, RateLimited),
    "words that are not there": (200, "hello", {"body": ("challenge-form", "")}, None),
    "words far down": (200, "x" * 64_000 + "challenge-form", {"body": ("challenge-form",)}, None),
}


@pytest.mark.parametrize(("status", "text", "signs", "error"), SIGNS.values(), ids=SIGNS)
def test_a_site_that_does_not_want_us_is_understood(site, visit, status, text, signs, error):
    site.get(PAGE).respond(status, text=text)
    assert outcome(visit(blocked=Blocked(**signs)), PAGE) is error


CHARSETS = {"as the header says": "cp1254", "unknown to us": "x-nothing", "not an encoding of text": "base64"}


@pytest.mark.parametrize("charset", CHARSETS.values(), ids=CHARSETS)
def test_the_words_of_a_challenge_are_found_in_old_encodings(site, visit, charset):
    body = "<p>Erişim engellendi</p>".encode("cp1254" if charset == "cp1254" else "utf-8")
    site.get(PAGE).respond(content=body, headers={"Content-Type": f"text/html; charset={charset}"})
    assert outcome(visit(blocked=Blocked(body=("erişim",))), PAGE) is Refused


def test_a_status_that_was_asked_for_comes_back_as_it_is(site, visit):
    site.get(PAGE).respond(400, json={"error": {"code": 190}}, headers={"X-Usage": "7"})
    answer = visit(blocked=Blocked(body=("error",))).get(PAGE, accept=frozenset({400}))
    assert (answer.status, answer.headers["x-usage"]) == (400, "7")
    assert b"190" in answer.body


PAUSES = {
    "seconds": ("120", timedelta(minutes=2)),
    "a date": ("Fri, 20 Nov 2026 10:05:00 GMT", timedelta(minutes=5)),
    "a date without a zone": ("Fri, 20 Nov 2026 10:05:00 -0000", timedelta(minutes=5)),
    "a date long past": ("Fri, 20 Nov 2020 10:05:00 GMT", timedelta(seconds=1)),
    "nothing": (None, timedelta(minutes=1)),
    "nonsense": ("soon", timedelta(minutes=1)),
    "an impossible date": ("Fri, 99 Nov 2026 99:05:00 GMT", timedelta(minutes=1)),
    "zero": ("0", timedelta(seconds=1)),
    "a week": ("604800", timedelta(hours=6)),
    "digits without end": ("9" * 400, timedelta(minutes=1)),
    "Arabic digits": ("١٢", timedelta(minutes=1)),
}


@pytest.mark.parametrize(("said", "pause"), PAUSES.values(), ids=PAUSES)
def test_retry_after_is_honoured_within_reason(said, pause):
    assert asked_pause(said, now=NOW) == pause


def test_a_limited_host_is_left_alone_by_every_source(site, visit):
    route = site.get(PAGE).respond(429, headers={"Retry-After": "90"})
    with pytest.raises(RateLimited) as first:
        visit("one").get(PAGE)
    with pytest.raises(RateLimited) as second:
        visit("two").get(PAGE)
    assert first.value.until == second.value.until == NOW + timedelta(seconds=90)
    assert second.value.source == "two"
    assert route.call_count == 1


def test_trouble_on_the_wire_is_unreachable(site, visit):
    site.get(PAGE).mock(side_effect=httpx.ConnectError("no route to 10.0.0.1?token=secret"))
    with pytest.raises(Unreachable) as caught:
        visit("sikayetvar").get(PAGE)
    assert str(caught.value) == "sikayetvar: the site cannot be connected to"


def test_a_packed_body_comes_unpacked(site, visit):
    site.get(PAGE).respond(content=gzip.compress(b"merhaba"), headers={"Content-Encoding": "gzip"})
    assert visit().get(PAGE).body == b"merhaba"


def test_a_redirect_is_followed_within_the_hosts(site, visit):
    site.get("http://shop.example/a").respond(301, headers={"Location": "https://www.shop.example/b?x=1#there"})
    site.get("https://www.shop.example/b?x=1").respond(text="b")
    visitor = visit(hosts=frozenset({"shop.example", "WWW.shop.example"}))
    answer = visitor.get("http://shop.example/a")
    assert (answer.url, answer.asked, answer.redirected) == (
        "https://www.shop.example/b?x=1",
        "http://shop.example/a",
        True,
    )


def test_what_the_caller_sends_along_stays_with_the_host_that_was_asked(site, visit):
    site.get(PAGE).respond(302, headers={"Location": "/second"})
    second = site.get("https://shop.example/second").respond(302, headers={"Location": "https://cdn.example/third"})
    third = site.get("https://cdn.example/third").respond(text="x")
    visitor = visit(hosts=frozenset({"shop.example", "cdn.example"}))
    visitor.get(PAGE, headers={"Authorization": "Bearer secret"}, validators=Validators(etag='"a"'))
    assert second.calls.last.request.headers["authorization"] == "Bearer secret"
    assert "authorization" not in third.calls.last.request.headers
    assert third.calls.last.request.headers["if-none-match"] == '"a"'


REDIRECTS = {
    "another host": ("https://elsewhere.example/", Refused, "sends us on to elsewhere.example"),
    "another port": ("https://shop.example:8443/", Refused, "shop.example:8443"),
    "down to http": ("http://shop.example/", Refused, "from https to http"),
    "the sign-in page": ("/giris?next=/ornek", Refused, "sign-in"),
    "the cloud's own address": ("http://169.254.169.254/latest/meta-data/", Refused, "https to http"),
    "the cloud's own address, safely": ("https://169.254.169.254/latest/meta-data/", Refused, "169.254.169.254"),
    "another scheme": ("file:///etc/passwd", Refused, "only http and https"),
    "a user name": ("https://shop.example@elsewhere.example/", Refused, "user name"),
    "a number for a host": ("https://127.1/", Refused, "not well-formed"),
    "nonsense": ("https://[::1/", Unreachable, "leads nowhere"),
    "nowhere": ("", Unreachable, "leads nowhere"),
    "itself": (PAGE, Unreachable, "more than 5 redirects"),
}


@pytest.mark.parametrize(("location", "error", "says"), REDIRECTS.values(), ids=REDIRECTS)
def test_a_redirect_that_is_not_followed_says_why(site, visit, location, error, says):
    site.get(PAGE).respond(302, headers={"Location": location})
    with pytest.raises(error, match=re.escape(says)):
        visit(blocked=Blocked(redirect=(re.compile("^/giris"),))).get(PAGE)


def test_redirects_may_be_handed_back(site, visit):
    site.get(PAGE).respond(302, headers={"Location": "/x"})
    assert visit().get(PAGE, accept=frozenset({302})).status == 302


ADDRESSES = {
    "a host nobody named": ("https://elsewhere.example/", "elsewhere.example is not among the hosts"),
    "another scheme": ("ftp://shop.example/", "only http and https"),
    "a header that breaks the line": (PAGE, "request header"),
}


@pytest.mark.parametrize(("url", "says"), ADDRESSES.values(), ids=ADDRESSES)
def test_an_address_that_is_not_asked_says_why(site, visit, url, says):
    with pytest.raises(Refused, match=says):
        visit().get(url, headers={"X-A": "a\nb"})
    assert site.calls.call_count == 0


def test_a_host_that_is_no_host_is_refused_when_the_source_is_opened(visit):
    with pytest.raises(Refused, match="not well-formed"):
        visit(hosts=frozenset({"sh op.example"}))


def test_private_names_are_refused_even_when_the_network_is_played():
    network = Network("Nobetci/0", lambda: NOW, transport=httpx.MockTransport(lambda _: httpx.Response(200)))
    visitor = network.visitor("ears", Etiquette(frozenset({"localhost"}), NO_PAUSE, obey_robots=False))
    with pytest.raises(Refused, match="private network"):
        visitor.get("http://localhost/")


def test_a_resolver_is_asked_before_a_played_network():
    network = Network(
        "Nobetci/0",
        lambda: NOW,
        transport=httpx.MockTransport(lambda _: httpx.Response(200)),
        resolve=lambda host, port: ["93.184.215.14", "10.0.0.1"],
    )
    visitor = network.visitor("ears", Etiquette(frozenset({"shop.example"}), NO_PAUSE, obey_robots=False))
    with pytest.raises(Refused, match=r"shop\.example is an address of a private network"):
        visitor.get(PAGE)


def test_stopping_is_an_answer(site):
    network = Network("Nobetci/0", lambda: NOW, transport=httpx.MockTransport(site.handler), wait=lambda _: True)
    visitor = network.visitor("ears", Etiquette(frozenset({"shop.example"}), NO_PAUSE, obey_robots=False))
    with pytest.raises(Unreachable, match="stopping"):
        visitor.get(PAGE)


def test_a_closed_network_says_that_it_stops(site, visit):
    network = Network("Nobetci/0", lambda: NOW, transport=httpx.MockTransport(site.handler))
    visitor = network.visitor("ears", Etiquette(frozenset({"shop.example"}), NO_PAUSE, obey_robots=False))
    network.close()
    with pytest.raises(Unreachable, match="stopping"):
        visitor.get(PAGE)


def test_addresses_never_reach_a_log(site, visit, caplog):
    caplog.set_level(logging.DEBUG)
    site.get(PAGE).respond(text="x")
    network = Network("Nobetci/0", lambda: NOW, transport=httpx.MockTransport(site.handler))
    network.visitor("ears", Etiquette(frozenset({"shop.example"}), NO_PAUSE, obey_robots=False)).get(PAGE)
    assert "shop.example" not in caplog.text


def test_an_answer_shows_neither_address_nor_words(site, visit):
    site.get(PAGE).respond(text="people's words", headers={"X-Secret": "token"})
    assert "words" not in repr(visit().get(PAGE))
    assert "shop.example" not in repr(visit().get(PAGE))
    assert "token" not in repr(visit().get(PAGE))


def test_a_body_is_bounded_packed_and_unpacked(site, visit):
    site.get(PAGE).respond(content=gzip.compress(b"0" * 50_000), headers={"Content-Encoding": "gzip"})
    assert len(visit(limits=Limits(most_bytes=50_000)).get(PAGE).body) == 50_000
    with pytest.raises(Unreachable, match="larger than 49999 bytes"):
        visit(limits=Limits(most_bytes=49_999)).get(PAGE)


class Drip(httpx.SyncByteStream):
    def __iter__(self) -> Iterator[bytes]:
        while True:
            threading.Event().wait(0.01)
            yield b"x"


def test_the_deadline_holds_between_pieces_too(site, visit):
    site.get(PAGE).mock(return_value=httpx.Response(200, stream=Drip()))
    with pytest.raises(Unreachable, match="too long"):
        visit(limits=Limits(deadline=timedelta(seconds=0.05))).get(PAGE)

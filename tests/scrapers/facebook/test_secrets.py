"""Tokens and secrets stay where they are: in no log, error, cursor, batch or evidence, however a run fails."""

import dataclasses
import hashlib
import hmac
import json
import logging
import threading
import traceback
from collections.abc import Callable, Iterator
from urllib.parse import quote

import pytest
from facebook_page import FacebookPage

from monitor.demo.graph_faults import Fault, json_response
from monitor.demo.server import Response
from scrapers.facebook.access import Access
from scrapers.kit.errors import LayoutChanged, SourceError

TOKEN = "EAApl4nted/token+with|odd=letters"
SECRET = "pl4nted-app-secret"
WORD = "pl4nted-verify-token"
PROOF = hmac.new(SECRET.encode(), TOKEN.encode(), hashlib.sha256).hexdigest()
FORMS = {TOKEN, quote(TOKEN), quote(TOKEN, safe=""), TOKEN.replace("/", "\\/"), SECRET, WORD, PROOF, "pl4nted"}
WORDS = "çok gizli sözler"


@pytest.fixture(params=["header", "query"])
def secret_page(request: pytest.FixtureRequest) -> Iterator[FacebookPage]:
    page = FacebookPage(token_in=request.param, app_secret=SECRET, verify_token=WORD, page_size=5)
    page.graph.token = TOKEN
    page.graph._app_secret = SECRET
    page.reopen()
    page.graph.comment(page.graph.post("Yeni sezon"), WORDS, "Gizli Kişi")
    yield page
    page.close()


def stalled(page: FacebookPage) -> None:
    page.reopen(timeout="100ms")
    page.graph.stall(threading.Event(), times=1)


FAILURES: dict[str, Callable[[FacebookPage], object]] = {
    "nothing fails": lambda page: None,
    "a dead token, repeated by Facebook": lambda page: page.graph.fail(190, f"Malformed access token {TOKEN}", times=9),
    "a permission, with the token": lambda page: page.graph.fail(10, f"(#10) {TOKEN} lacks pages_x_y", times=9),
    "a throttle": lambda page: page.graph.fail(4, times=9),
    "a service error": lambda page: page.graph.fail(2, status=500, times=9),
    "an unknown error": lambda page: page.graph.fail(999, TOKEN, times=9),
    "an error of unknown form": lambda page: page.graph.fault("*", Fault(json_response({"error": TOKEN})), 9),
    "HTML": lambda page: page.graph.html(times=9),
    "a list with addresses": lambda page: page.graph.fault(
        "*",
        Fault(json_response([{"next": f"https://x.example/?access_token={quote(TOKEN)}&appsecret_proof={PROOF}"}])),
        9,
    ),
    "no list": lambda page: page.graph.fault("*", Fault(json_response({"access_token": TOKEN, "x": SECRET})), 9),
    "a redirect": lambda page: page.graph.fault(
        "*", Fault(Response(status=302, headers={"Location": f"/?{TOKEN}"})), 9
    ),
    "a cut answer": lambda page: page.graph.cut(times=9),
    "no answer": lambda page: page.graph.fault("*", Fault(Response(cut=True)), 9),
    "a stall": stalled,
    "comments that fail": lambda page: page.graph.fail(10, TOKEN, where="comments", times=9),
    "nobody listens": lambda page: page.graph.stop(),
}


@pytest.mark.parametrize("fail", FAILURES.values(), ids=FAILURES)
def test_no_secret_and_no_word_is_seen_anywhere(secret_page, caplog, capfd, fail):
    caplog.set_level(logging.DEBUG)
    page = secret_page
    fail(page)
    seen = [repr(page.source), repr(page.source._graph.access), repr(vars(page.source))]
    seen += [everything_about(step) for step in (page.source.examine, lambda: page.source.poll(page.cursor))]
    seen += [str(vars(record)) + record.getMessage() for record in caplog.records]
    seen += capfd.readouterr()
    for form in FORMS:
        assert all(form not in text for text in seen), form
    logged = " ".join(str(vars(record)) for record in caplog.records)
    assert WORDS not in logged
    assert "Gizli" not in logged


def everything_about(step: Callable[[], object]) -> str:
    """All that a step leaves behind; what people said is no secret, so a batch is shown whole."""
    try:
        return repr(step())
    except SourceError as error:
        page = error.page if isinstance(error, LayoutChanged) else b""
        told = [str(error), repr(error), error.say(), str(error.values), page.decode("utf-8", "replace")]
        return "\n".join([*told, "".join(traceback.format_exception(error))])


def test_what_was_planted_was_really_sent(secret_page):
    secret_page.poll()
    sent = secret_page.graph.requests[0]
    assert TOKEN in (sent.query.get("access_token"), sent.headers.get("authorization", "").removeprefix("Bearer "))
    assert sent.query["appsecret_proof"] == PROOF


def test_the_evidence_keeps_everything_else(secret_page):
    body = {"posts": [WORDS], "paging": {"next": f"https://x.example/?access_token={quote(TOKEN)}&limit=5"}}
    secret_page.graph.fault("published_posts", Fault(json_response(body)))
    error = secret_page.fails()
    assert isinstance(error, LayoutChanged)
    assert b"access_token=***&limit=5" in error.page


PLAIN = [f"x?access_token={TOKEN}", f'{{"access_token": "{TOKEN}"}}', TOKEN, SECRET, PROOF]
ESCAPED = [
    json.dumps({"next": f"x?access_token={quote(TOKEN)}&b=1"}).replace("/", "\\/"),
    json.dumps({"next": quote(TOKEN)}).replace("/", "\\/"),
    json.dumps({"message": f"Malformed access token {TOKEN}"}).replace("/", "\\/"),
]


@pytest.mark.parametrize("body", PLAIN + ESCAPED)
def test_secrets_are_taken_out_of_evidence(body):
    access = Access("https://graph.facebook.com", "v25.0", TOKEN, SECRET)
    cleaned = access.without_secrets(body.encode())
    assert all(form.encode() not in cleaned for form in FORMS)
    assert b"odd" not in cleaned  # no half of it either


def test_a_token_of_somebody_else_is_taken_out_too():
    access = Access("https://graph.facebook.com", "v25.0", TOKEN)
    assert b"EAAother" not in access.without_secrets(b'{"next":"https:\\/\\/x?access_token=EAAother&a=1"}')


def test_a_fingerprint_tells_tokens_apart_and_nothing_else():
    one = Access("https://graph.facebook.com", "v25.0", TOKEN)
    other = dataclasses.replace(one, token="another")
    assert one.fingerprint == dataclasses.replace(one, app_secret="x").fingerprint
    assert one.fingerprint != other.fingerprint
    assert len(one.fingerprint) == 12


def test_an_error_is_logged_by_its_numbers(page, caplog):
    caplog.set_level(logging.DEBUG)
    page.graph.fail(190, f"Malformed access token {TOKEN}", subcode=463, status=401)
    page.fails()
    (record,) = [record for record in caplog.records if record.name == "scrapers.facebook.graph"]
    assert record.getMessage() == "graph error"
    facts = {name: getattr(record, name) for name in ("source", "status", "code", "error_subcode", "trace")}
    assert facts == {"source": "page", "status": 401, "code": 190, "error_subcode": 463, "trace": "AbCdEfGh123"}


def test_the_cursor_of_a_real_run_holds_no_word_name_or_cursor(page):
    page.reopen(page_size=5)
    post = page.graph.post("Yeni sezon")
    for number in range(12):
        page.graph.comment(post, f"{WORDS} {number}", "Gizli Kişi")
    page.graph.post(WORDS, "Gizli Kişi", edge="visitor_posts")
    page.poll(minutes=1)
    page.poll(minutes=1)
    assert not any(word in page.cursor for word in ("gizli", "Gizli", "Kişi", "after", "http", page.graph.token))

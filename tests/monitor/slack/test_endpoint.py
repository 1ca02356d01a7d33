"""Presses over HTTP: signed by Slack, on time, and readable, or not at all; over the real receiver."""

import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from urllib.parse import urlencode

import httpx
import pytest
from plain_http import PLAIN
from presses import a_press
from slack_sdk.signature import SignatureVerifier

from monitor.receiver import Address, Receiver
from monitor.rules.moves import Move
from monitor.slack.endpoint import Endpoint

SECRET = "8f742231b10e8888abcd99yyyzzz85a5"
NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
PATH = "/slack/interactions"
BODY = urlencode({"payload": json.dumps(a_press(Move.CLAIM))})


class Open:
    """An endpoint behind a receiver, and what it took."""

    def __init__(self) -> None:
        self.taken: list[object] = []
        endpoint = Endpoint(SECRET, lambda: NOW, self.taken.append)
        self.receiver = Receiver(Address("127.0.0.1", 0, 100_000), {}, {PATH: endpoint.receive})
        self.receiver.start(lambda _name: None)

    def post(self, body: str | bytes, headers: dict[str, str], path: str = PATH) -> int:
        content = body.encode() if isinstance(body, str) else body
        return httpx.post(
            f"http://127.0.0.1:{self.receiver.port}{path}", content=content, headers=headers, verify=PLAIN
        ).status_code


@pytest.fixture
def slack() -> Iterator[Open]:
    opened = Open()
    yield opened
    opened.receiver.stop()


def signed(body: str, *, at: datetime = NOW, secret: str = SECRET) -> dict[str, str]:
    stamp = str(int(at.timestamp()))
    signature = SignatureVerifier(secret).generate_signature(timestamp=stamp, body=body)
    return {"X-Slack-Request-Timestamp": stamp, "X-Slack-Signature": signature or ""}


def test_what_slack_signed_is_taken(slack: Open) -> None:
    assert slack.post(BODY, signed(BODY)) == 200
    assert slack.taken == [a_press(Move.CLAIM)]


STRANGE = {
    "no signature": (BODY, {}, 401),
    "another secret": (BODY, signed(BODY, secret="x" * 32), 401),
    "another body": (BODY + "&a=b", signed(BODY), 401),
    "a copy from six minutes ago": (BODY, signed(BODY, at=NOW - timedelta(minutes=6)), 401),
    "a time that is no number": (BODY, {**signed(BODY), "X-Slack-Request-Timestamp": "soon"}, 401),
    "a body that is no text": (b"\xff\xfe", signed("x"), 401),
    "no payload": ("a=b", signed("a=b"), 400),
    "a payload that is no object": ("payload=[1]", signed("payload=[1]"), 400),
    "a payload that is no JSON": ("payload={", signed("payload={"), 400),
}


@pytest.mark.parametrize(("body", "headers", "status"), STRANGE.values(), ids=STRANGE)
def test_anything_else_is_refused(slack: Open, body: str | bytes, headers: dict[str, str], status: int) -> None:
    assert (slack.post(body, headers), slack.taken) == (status, [])


def test_a_signature_in_other_letters_is_refused_and_not_a_fault() -> None:
    endpoint = Endpoint(SECRET, lambda: NOW, lambda _payload: None)
    headers = {"x-slack-request-timestamp": str(int(NOW.timestamp())), "x-slack-signature": "v0=ş"}
    assert endpoint.receive(BODY.encode(), headers) == 401


def test_other_paths_stay_closed(slack: Open) -> None:
    assert slack.post(BODY, signed(BODY), path="/slack/commands") == 404
    assert httpx.get(f"http://127.0.0.1:{slack.receiver.port}{PATH}", verify=PLAIN).status_code == 404


def test_the_secret_is_shown_nowhere() -> None:
    assert SECRET not in repr(Endpoint(SECRET, lambda: NOW, print))

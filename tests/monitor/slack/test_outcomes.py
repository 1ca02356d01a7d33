"""What leaves one call, whatever happens to it on the wire, and whether the message stands there afterwards.

Every row is a shape seen on real connections; "posted" is what is true, the kind of failure is what we conclude.
"""

import contextlib
import socket
import struct
import threading

import pytest
from cards import MESSAGES

from monitor.demo import faults
from monitor.demo.slack import TOKEN
from monitor.errors import DeliveryFailed, Failure
from monitor.slack.channel import SlackChannel
from monitor.slack.client import Access

CARD = MESSAGES["card-new"]
OK = b'{"ok": true, "channel": "C1", "ts": "1700000000.000100"}'

NEVER_POSTED = {
    "429 with Retry-After": (faults.limited("7"), Failure.WAIT, 7.0),
    "429 without": (faults.limited(None), Failure.WAIT, 30.0),
    "429 with a date": (faults.limited("Fri, 20 Nov 2026 07:00:00 GMT"), Failure.WAIT, 30.0),
    "429 with nonsense": (faults.limited("-3"), Failure.WAIT, 30.0),
    "429 asking for days": (faults.limited("999999"), Failure.WAIT, 3600.0),
    "429 asking for nothing": (faults.limited("0"), Failure.WAIT, 1.0),
    "ok false with a code": (faults.refusal("is_archived"), Failure.ROUTE, None),
    "ok false with a code and 403": (faults.refusal("invalid_auth", status=403), Failure.TOKEN, None),
}


@pytest.mark.parametrize(("fault", "kind", "retry_in"), NEVER_POSTED.values(), ids=NEVER_POSTED)
def test_a_clear_refusal_is_no_and_was_not_posted(double, channel, room, fault, kind, retry_in):
    double.fail_next("chat.postMessage", fault)
    with pytest.raises(DeliveryFailed) as failed:
        channel.post(room, CARD)
    assert (failed.value.kind, failed.value.retry_in) == (kind, retry_in)
    assert double.count(CARD.key) == 0
    assert double.calls("chat.postMessage") == 1


PERHAPS_POSTED = {
    "cut without an answer": faults.cut(),
    "answer cut short": faults.cut_short(),
    "bytes that are not UTF-8": faults.body(b'{"ok": true, "x": "\xff\xfe"}'),
    "an unknown charset": faults.body(OK, content_type="application/json; charset=klingon"),
    "JSON that is a list": faults.body(b"[1]"),
    "JSON that is a text": faults.body(b'"ok"'),
    "JSON that is null": faults.body(b"null"),
    "JSON that is an empty list": faults.body(b"[]"),
    "JSON nested without end": faults.body(b"[" * 100_000),
    "an empty body": faults.body(b""),
    "broken JSON": faults.broken_json(),
    "200 with HTML": faults.html(),
    "502 with HTML": faults.status(502),
    "503 with ok true": faults.Fault(faults.Response(OK, status=503, content_type="application/json")),
    "201 with ok true": faults.Fault(faults.Response(OK, status=201, content_type="application/json")),
    "ok without ts": faults.body(b'{"ok": true, "channel": "C1"}'),
    "ok without channel": faults.body(b'{"ok": true, "ts": "1.2"}'),
    "ok with a number for ts": faults.body(b'{"ok": true, "channel": "C1", "ts": 1.2}'),
    "ok false without a code": faults.body(b'{"ok": false}'),
    "ok false with a code that is none": faults.body(b'{"ok": false, "error": {"a": 1}}'),
    "internal_error": faults.refusal("internal_error"),
    "an unknown code": faults.refusal("something_new"),
    "a code inside a 500": faults.refusal("invalid_blocks", status=500),
}


@pytest.mark.parametrize("after", [False, True], ids=["not posted", "posted"])
@pytest.mark.parametrize("fault", PERHAPS_POSTED.values(), ids=PERHAPS_POSTED)
def test_an_unclear_answer_is_never_taken_for_yes_or_no(double, channel, room, fault, after):
    double.fail_next("chat.postMessage", fault.then() if after else fault)
    with pytest.raises(DeliveryFailed) as failed:
        channel.post(room, CARD)
    assert (failed.value.kind, failed.value.retry_in) == (Failure.AMBIGUOUS, None)
    assert double.count(CARD.key) == int(after)
    assert double.calls("chat.postMessage") == 1


@pytest.mark.parametrize("after", [False, True], ids=["not posted", "posted"])
def test_no_answer_in_time_is_unclear(double, room, after):
    hold = threading.Event()
    double.fail_next("chat.postMessage", faults.Fault(None, after=after, hold=hold))
    with pytest.raises(DeliveryFailed) as failed:
        SlackChannel(TOKEN, Access(double.api_url, 0.3)).post(room, CARD)
    assert failed.value.kind is Failure.AMBIGUOUS
    assert double.count(CARD.key) == int(after)
    hold.set()


def test_a_redirect_elsewhere_is_not_a_delivery(double, channel, room):
    double.fail_next("chat.postMessage", faults.moved(f"{double.url}/api/auth.test"))
    with pytest.raises(DeliveryFailed) as failed:
        channel.post(room, CARD)
    assert (failed.value.kind, failed.value.code) == (Failure.AMBIGUOUS, "no_ts")


def test_nobody_listening_is_a_clean_retry(room):
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
    with pytest.raises(DeliveryFailed) as failed:
        SlackChannel(TOKEN, Access(f"http://127.0.0.1:{port}/api/")).post(room, CARD)
    assert (failed.value.kind, failed.value.code) == (Failure.WAIT, "URLError")


def test_a_certificate_that_cannot_be_checked_is_a_clean_retry(double, room):
    address = double.api_url.replace("http://", "https://")
    with pytest.raises(DeliveryFailed) as failed:
        SlackChannel(TOKEN, Access(address, 60)).post(room, CARD)
    assert failed.value.kind is Failure.WAIT


RAW = {
    "a garbage status line": b"HELO slack\r\n\r\n",
    "a status that is no number": b"HTTP/1.1 abc OK\r\n\r\n",
    "headers without end": b"HTTP/1.1 200 OK\r\n" + b"X: y\r\n" * 200 + b"\r\n",
    "a chunk of no size": b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n{}\r\n0\r\n\r\n",
}


@pytest.mark.parametrize("answer", [*RAW.values(), None], ids=[*RAW, "reset after reading"])
def test_an_answer_that_is_not_http_is_unclear(room, answer):
    with one_answer(answer) as address, pytest.raises(DeliveryFailed) as failed:
        SlackChannel(TOKEN, Access(address, 60)).post(room, CARD)
    assert failed.value.kind is Failure.AMBIGUOUS


@contextlib.contextmanager
def one_answer(answer):
    """A server that reads one whole request, then sends these bytes, or resets the connection where there are none."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        thread = threading.Thread(target=answer_once, args=(server, answer))
        thread.start()
        yield f"http://127.0.0.1:{server.getsockname()[1]}/api/"
        thread.join(60)


def answer_once(server, answer):
    connection, _ = server.accept()
    with connection:
        request = b""
        while b"\r\n\r\n" not in request:
            request += connection.recv(65_536)
        head, _, body = request.partition(b"\r\n\r\n")
        length = int(
            next(line for line in head.lower().split(b"\r\n") if line.startswith(b"content-length")).split(b":")[1]
        )
        while len(body) < length:
            body += connection.recv(65_536)
        if answer is None:
            connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        else:
            connection.sendall(answer)

"""Platforms call, over real sockets: who is let in, what is read, and that nobody else is harmed."""

import socket
import threading
from collections.abc import Iterator, Mapping

import httpx
import pytest
from plain_http import PLAIN

from monitor.errors import MonitorError
from monitor.receiver import Address, Receiver

LIMIT = 10_000


class Called:
    """A source whose platform calls; it knows the platform by a word."""

    def __init__(self) -> None:
        self.calls: list[bytes] = []

    def greet(self, query: Mapping[str, str]) -> str | None:
        return query["challenge"] if query.get("word") == "right" else None

    def receive(self, body: bytes, headers: Mapping[str, str]) -> bool:
        genuine = headers.get("x-word") == "right"
        if genuine:
            self.calls.append(body)
        return genuine


class Desk:
    """A receiver at work, and who was told to poll."""

    def __init__(self, deadline: float = 10.0) -> None:
        self.source = Called()
        self.heard: list[str] = []
        self.told = threading.Event()
        self.receiver = Receiver(Address("127.0.0.1", 0, LIMIT, deadline), {"page": self.source})
        self.receiver.start(self._hear)

    def _hear(self, name: str) -> None:
        self.heard.append(name)
        self.told.set()

    def url(self, path: str) -> str:
        return f"http://127.0.0.1:{self.receiver.port}{path}"


@pytest.fixture
def desk() -> Iterator[Desk]:
    opened = Desk()
    yield opened
    opened.receiver.stop()


def test_a_challenge_is_echoed_as_plain_text_and_nothing_else(desk: Desk) -> None:
    answer = httpx.get(desk.url("/hooks/page?word=right&challenge=1158201444"), verify=PLAIN)
    assert (answer.status_code, answer.text) == (200, "1158201444")
    assert answer.headers["content-type"] == "text/plain"
    assert "server" not in answer.headers or not answer.headers["server"].strip()


@pytest.mark.parametrize(
    ("path", "status"),
    [("/hooks/page?word=wrong&challenge=1", 403), ("/hooks/page", 403), ("/hooks/other", 404), ("/", 404)],
)
def test_who_does_not_know_the_word_gets_nothing(desk: Desk, path: str, status: int) -> None:
    answer = httpx.get(desk.url(path), verify=PLAIN)
    assert (answer.status_code, answer.text) == (status, "")


def test_a_genuine_call_is_noted_and_its_source_polled(desk: Desk) -> None:
    body = '{"mesaj": "ş"}'.encode()
    assert (
        httpx.post(desk.url("/hooks/page"), content=body, headers={"X-Word": "right"}, verify=PLAIN).status_code == 200
    )
    assert desk.told.wait(60)
    assert (desk.source.calls, desk.heard) == ([body], ["page"])


REFUSED = {
    "not the platform": ("/hooks/page", b"{}", {"X-Word": "wrong"}, 403),
    "no such source": ("/hooks/other", b"{}", {"X-Word": "right"}, 404),
    "too large": ("/hooks/page", b"x" * (LIMIT + 1), {"X-Word": "right"}, 413),
}


@pytest.mark.parametrize(("path", "body", "headers", "status"), REFUSED.values(), ids=REFUSED)
def test_other_calls_are_refused(desk: Desk, path: str, body: bytes, headers: dict[str, str], status: int) -> None:
    assert httpx.post(desk.url(path), content=body, headers=headers, verify=PLAIN).status_code == status
    assert (desk.source.calls, desk.heard) == ([], [])


LENGTHS = {
    "no length": ("Transfer-Encoding: chunked", 411),
    "many noughts": ("Content-Length: 0000000000003000000000", 413),
    "below nought": ("Content-Length: -1", 411),
    "another script": ("Content-Length: \u0665", 411),
    "not a number": ("Content-Length: ten", 411),
}


@pytest.mark.parametrize(("header", "status"), LENGTHS.values(), ids=LENGTHS)
def test_a_call_of_unclear_length_is_refused_unread(desk: Desk, header: str, status: int) -> None:
    with socket.create_connection(("127.0.0.1", desk.receiver.port)) as line:
        line.sendall(f"POST /hooks/page HTTP/1.1\r\nHost: x\r\n{header}\r\n\r\n".encode())
        assert line.recv(100).startswith(f"HTTP/1.1 {status}".encode())


def test_callers_that_only_hold_the_line_keep_nobody_out_for_ever(desk: Desk) -> None:
    lines = [socket.create_connection(("127.0.0.1", desk.receiver.port)) for _ in range(40)]
    for line in lines:
        line.close()
    answers = {httpx.get(desk.url("/hooks/page?word=right&challenge=1"), verify=PLAIN).status_code for _ in range(3)}
    assert answers == {200}


def test_callers_that_drip_are_hung_up_on_and_the_platform_is_heard() -> None:
    desk = Desk(deadline=0.5)
    try:
        lines = [socket.create_connection(("127.0.0.1", desk.receiver.port)) for _ in range(16)]
        for line in lines:
            line.sendall(b"POST /hooks/page HTTP/1.1\r\nContent-Length: 100\r\n\r\n{")
        assert all(line.recv(10) == b"" for line in lines)
        assert (
            httpx.post(desk.url("/hooks/page"), content=b"{}", headers={"X-Word": "right"}, verify=PLAIN).status_code
            == 200
        )
        for line in lines:
            line.close()
    finally:
        desk.receiver.stop()


def test_a_port_in_use_is_said_so(desk: Desk) -> None:
    second = Receiver(Address("127.0.0.1", desk.receiver.port, LIMIT), {"page": desk.source})
    with pytest.raises(MonitorError, match="cannot listen on"):
        second.start(lambda _name: None)


def test_a_stopped_receiver_frees_its_port_and_may_be_stopped_twice(desk: Desk) -> None:
    port = desk.receiver.port
    desk.receiver.stop()
    desk.receiver.stop()
    again = Receiver(Address("127.0.0.1", port, LIMIT), {"page": desk.source})
    again.start(lambda _name: None)
    try:
        assert again.port == port
        assert httpx.get(f"http://127.0.0.1:{port}/hooks/page?word=right&challenge=1", verify=PLAIN).text == "1"
    finally:
        again.stop()
    with pytest.raises(ConnectionError):
        socket.create_connection(("127.0.0.1", port))

"""The hostile server is as bad as it says, and leaves nothing behind."""

import gzip
import socket
import threading
import time
from datetime import UTC, datetime, timedelta
from urllib.parse import urlsplit

import pytest
from hostile import BEHAVIOURS, METADATA, PAGE, HostileServer

from scrapers.kit.errors import Refused, Unreachable
from scrapers.kit.fetch import Etiquette, Limits, Network

BEGINNINGS = {
    "ok": ("/ok", b"HTTP/1.1 200 OK"),
    "unknown path": ("/nobody", b"HTTP/1.1 200 OK"),
    "drip-headers": ("/drip-headers", b"HTTP/1.1 200 OK\r\nX-Drip: aaa"),
    "drip-interim": ("/drip-interim", b"HTTP/1.1 103 Early Hints"),
    "not-http": ("/not-http", b"220 "),
    "redirect": ("/redirect?to=file:///etc/passwd", b"HTTP/1.1 302 Found\r\nLocation: file:///etc/passwd\r\n"),
    "redirect to itself": ("/redirect", b"HTTP/1.1 302 Found\r\nLocation: /redirect\r\n"),
    "redirect-within": ("/redirect-within", f"HTTP/1.1 302 Found\r\nLocation: {METADATA}\r\n".encode()),
    "hops": ("/hops?left=2", b"HTTP/1.1 302 Found\r\nLocation: /hops?left=1\r\n"),
    "last hop": ("/hops?left=0", b"HTTP/1.1 200 OK"),
}


@pytest.fixture
def hostile():
    with HostileServer(every=0.001) as server:
        yield server


def ask(server, path, *, most=2_000_000):
    """Everything that comes, or its first `most` bytes."""
    parts = urlsplit(server.url)
    heard = bytearray()
    with socket.create_connection((parts.hostname, parts.port), timeout=5) as connection:
        connection.sendall(f"GET {path} HTTP/1.1\r\nHost: x\r\n\r\n".encode())
        while len(heard) < most and (more := connection.recv(65_536)):
            heard += more
    return bytes(heard)


@pytest.mark.parametrize(("path", "beginning"), BEGINNINGS.values(), ids=BEGINNINGS)
def test_an_answer_begins_as_its_name_says(hostile, path, beginning):
    assert ask(hostile, path, most=len(beginning)).startswith(beginning)


@pytest.mark.parametrize("path", ["/endless", "/header-flood", "/large?megabytes=3"])
def test_what_is_large_goes_on_past_any_small_limit(hostile, path):
    assert len(ask(hostile, path, most=2_500_000)) >= 2_500_000


def test_the_bomb_is_small_on_the_wire_and_large_in_the_hand(hostile):
    _, _, body = ask(hostile, "/gzip-bomb?megabytes=5").partition(b"\r\n\r\n")
    assert len(body) < 10_000
    assert len(gzip.decompress(body)) == 5_000_000


def test_a_cut_answer_is_shorter_than_it_promised(hostile):
    head, _, body = ask(hostile, "/cut").partition(b"\r\n\r\n")
    assert body == PAGE
    assert f"Content-Length: {len(PAGE) * 10}".encode() in head


def test_a_reset_is_an_error_and_not_an_end(hostile):
    with pytest.raises(ConnectionResetError):
        ask(hostile, "/reset")


def test_a_hang_up_says_nothing(hostile):
    assert ask(hostile, "/hang-up") == b""


def test_it_remembers_what_was_asked(hostile):
    ask(hostile, "/ok?a=1")
    assert hostile.asked == ["/ok?a=1"]


@pytest.mark.parametrize("path", ["/silent", "/drip-body", "/drip-headers", "/drip-interim"])
def test_leaving_ends_answers_that_never_end(path):
    heard = []
    with HostileServer(every=0.001) as server:
        reader = threading.Thread(target=lambda: heard.append(ask(server, path)))
        reader.start()
        while not server.asked:
            reader.join(0.01)
    reader.join(5)
    assert not reader.is_alive()


@pytest.mark.parametrize("path", BEHAVIOURS)
def test_every_behaviour_says_what_it_does(path):
    assert BEHAVIOURS[path].__doc__


READABLE = {"/ok", "/hops", "/deep", "/mislabelled"}
SOON = timedelta(milliseconds=400)


def read_politely(server, path):
    """What our own client makes of it, and how many seconds that took."""
    patience = timedelta(seconds=10) if path in READABLE else SOON
    limits = Limits(read=patience, deadline=patience)
    manners = Etiquette(frozenset({urlsplit(server.url).netloc}), (timedelta(0), timedelta(0)), False, limits)
    network = Network("test/1", lambda: datetime(2026, 11, 20, tzinfo=UTC), allow_private_hosts=True)
    began = time.monotonic()
    try:
        outcome = network.visitor("hostile", manners).get(server.url + path).status
    except (Unreachable, Refused) as error:
        outcome = type(error)
    finally:
        network.close()
    return outcome, time.monotonic() - began


@pytest.mark.parametrize("path", BEHAVIOURS)
def test_our_own_client_outlives_it(hostile, path):
    expected = 200 if path in READABLE else Refused if path == "/redirect-within" else Unreachable
    outcome, seconds = read_politely(hostile, path)
    assert outcome == expected
    assert seconds < 10

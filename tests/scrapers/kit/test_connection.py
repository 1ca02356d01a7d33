"""A kept connection: used again while it is clean, and never otherwise."""

import ssl

import h11
import httpcore
import pytest

from scrapers.kit.connection import Connection, Origin

SHOP, OTHER = Origin(b"http", b"shop.example", 80), Origin(b"http", b"shop.example", 8080)
TIMEOUTS = {"connect": 1.0, "read": 1.0, "write": 1.0}
PAGE = b"HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\npage"


class Stream(httpcore.NetworkStream):
    """Says a piece whenever it is read from; `unasked` is there to be read before anything was asked."""

    def __init__(self, pieces: list[bytes], unasked: bool) -> None:
        self._pieces = iter(pieces)
        self._unasked = unasked
        self.is_open = True

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        return next(self._pieces, b"")

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        pass

    def close(self) -> None:
        self.is_open = False

    def get_extra_info(self, info: str) -> bool:
        return self._unasked


class Shop(httpcore.NetworkBackend):
    """Every connection to it says the same."""

    def __init__(self, *pieces: bytes, unasked: bool = False) -> None:
        self._pieces = list(pieces)
        self._unasked = unasked
        self.streams: list[Stream] = []

    def connect_tcp(self, host, port, timeout=None, local_address=None, socket_options=None):
        self.streams.append(Stream(self._pieces, self._unasked))
        return self.streams[-1]

    def ask(self, *origins: Origin) -> list[bytes]:
        connection = Connection(self, ssl.create_default_context())
        return [self._read(connection, origin) for origin in origins]

    def _read(self, connection: Connection, origin: Origin) -> bytes:
        connection.get(origin, b"/", [(b"Host", origin.host)], TIMEOUTS)
        body = b"".join(connection.pieces())
        connection.end()
        return body


KEPT = {
    "a page": (Shop(PAGE, PAGE), 1),
    "a page in pieces": (Shop(PAGE[:20], PAGE[20:], PAGE), 1),
    "hints before the page": (Shop(b"HTTP/1.1 103 Early Hints\r\n\r\n" + PAGE, PAGE), 1),
    "a farewell nobody asked for": (Shop(PAGE, unasked=True), 2),
    "more than the page": (Shop(PAGE + b"HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nevil", PAGE), 2),
    "that it closes": (Shop(b"HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 4\r\n\r\npage"), 2),
    "a page until it closes": (Shop(b"HTTP/1.0 200 OK\r\n\r\npage"), 2),
}


@pytest.mark.parametrize(("shop", "connections"), KEPT.values(), ids=KEPT)
def test_a_connection_is_kept_only_while_nothing_is_left_over(shop, connections):
    assert shop.ask(SHOP, SHOP) == [b"page", b"page"]
    assert len(shop.streams) == connections
    assert not any(stream.is_open for stream in shop.streams[:-1])


def test_another_place_at_the_same_host_is_another_connection():
    shop = Shop(PAGE, PAGE)
    assert shop.ask(SHOP, OTHER, SHOP) == [b"page"] * 3
    assert [stream.is_open for stream in shop.streams] == [False, False, True]


def test_what_is_not_read_whole_is_closed():
    shop = Shop(PAGE)
    connection = Connection(shop, ssl.create_default_context())
    connection.get(SHOP, b"/", [(b"Host", b"shop.example")], TIMEOUTS)
    connection.end()
    assert not shop.streams[0].is_open


BROKEN: dict[str, tuple[bytes, ...]] = {
    "nothing": (),
    "no http": (b"SSH-2.0\r\n\r\n",),
    "another protocol": (b"HTTP/1.1 101 Switching Protocols\r\n\r\n",),
    "half a head": (b"HTTP/1.1 200 OK\r\nConte",),
}


@pytest.mark.parametrize("pieces", BROKEN.values(), ids=BROKEN)
def test_no_answer_leaves_nothing_open(pieces):
    shop = Shop(*pieces)
    with pytest.raises(h11.RemoteProtocolError):
        shop.ask(SHOP)
    assert not shop.streams[0].is_open


UNSENDABLE = {"two lines": (b"X-Split", b"a\r\nb: c"), "a space in its name": (b"X Space", b"a")}


@pytest.mark.parametrize("header", UNSENDABLE.values(), ids=UNSENDABLE)
def test_a_header_that_is_none_is_not_sent(header):
    connection = Connection(Shop(PAGE), ssl.create_default_context())
    with pytest.raises(h11.LocalProtocolError):
        connection.get(SHOP, b"/", [(b"Host", b"shop.example"), header], TIMEOUTS)

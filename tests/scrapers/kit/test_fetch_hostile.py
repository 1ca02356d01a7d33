"""Servers that stall, drip, flood, cut and lead astray: each frees its lane in time, with the right error."""

import gzip
import itertools
import socket
import threading
import zlib
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from datetime import UTC, datetime, timedelta

import pytest

from scrapers.kit.errors import Refused, Unreachable
from scrapers.kit.fetch import Blocked, Etiquette, Limits, Network, Validators

NOW = datetime(2026, 11, 20, 10, 0, tzinfo=UTC)
PATIENT = timedelta(minutes=1)
SOON = timedelta(seconds=0.3)
"""For what would never end: without a deadline it goes on for a minute, and then ends in other words."""
SOME_TIME = timedelta(seconds=2)
"""Long enough for the beginning of a page to arrive, on a busy machine too."""
HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n"


class RawServer:
    """Sends each connection the bytes that `script` yields, once a request has come; counts connections."""

    def __init__(self, script: Callable[[], Iterable[bytes]]) -> None:
        self._script = script
        self._socket = socket.create_server(("127.0.0.1", 0))
        self._done = threading.Event()
        self.port = self._socket.getsockname()[1]
        self.connections = 0
        self.requests: list[bytes] = []
        threading.Thread(target=self._accept, daemon=True).start()

    @property
    def host(self) -> str:
        return f"127.0.0.1:{self.port}"

    def _accept(self) -> None:
        with suppress(OSError):
            while True:
                connection, _ = self._socket.accept()
                self.connections += 1
                threading.Thread(target=self._serve, args=(connection,), daemon=True).start()

    def _serve(self, connection: socket.socket) -> None:
        with suppress(OSError), connection:
            self.requests.append(connection.recv(65_536))
            for piece in self._script():
                if self._done.is_set():
                    return
                connection.sendall(piece)

    def pause(self, seconds: float) -> None:
        self._done.wait(seconds)

    def close(self) -> None:
        self._done.set()
        self._socket.close()


@pytest.fixture
def serve() -> Iterator[Callable[..., RawServer]]:
    servers: list[RawServer] = []

    def start(script: Callable[[], Iterable[bytes]]) -> RawServer:
        servers.append(RawServer(script))
        return servers[-1]

    yield start
    for server in servers:
        server.close()


@pytest.fixture
def network() -> Iterator[Network]:
    made = Network("Nobetci/0", lambda: NOW, allow_private_hosts=True)
    yield made
    made.close()


def visitor(network: Network, *hosts: str, deadline: timedelta = PATIENT, **manners):
    limits = Limits(deadline=deadline, most_bytes=200_000)
    given = {"between": (timedelta(0), timedelta(0)), "obey_robots": False, "limits": limits} | manners
    return network.visitor("ears", Etiquette(hosts=frozenset(hosts), **given))


def drip(piece: bytes = b"x") -> Iterator[bytes]:
    for _ in range(3_000):
        time_out.wait(0.02)
        yield piece


time_out = threading.Event()  # never set: a pause that is not a sleep

FLOOD = b"x" * 65_536
BOMB = gzip.compress(b"\0" * 50_000_000)


def stored_nothing() -> Iterator[bytes]:
    """Raw deflate that never says a word: empty blocks for ever."""
    return itertools.repeat(b"\x00\x00\x00\xff\xff" * 10_000)


HOSTILE = {
    "says nothing": (lambda: drip(b""), "too long"),
    "drips its headers": (lambda: itertools.chain([HEAD, b"X-Drip: "], drip()), "too long"),
    "drips its status line": (lambda: itertools.chain([b"HTTP/1.1 200 "], drip()), "too long"),
    "drips its body": (lambda: itertools.chain([HEAD, b"Content-Length: 9000\r\n\r\n"], drip()), "too long"),
    "drips its chunks": (
        lambda: itertools.chain([HEAD, b"Transfer-Encoding: chunked\r\n\r\n"], drip(b"1\r\nx\r\n")),
        "too long",
    ),
    "says 100 for ever": (lambda: drip(b"HTTP/1.1 100 Continue\r\n\r\n"), "too long"),
    "floods": (lambda: itertools.chain([HEAD, b"\r\n"], itertools.repeat(FLOOD)), "larger than 200000"),
    "floods its headers": (lambda: itertools.chain([HEAD, b"X-Flood: "], itertools.repeat(FLOOD)), "not valid HTTP"),
    "floods with headers": (
        lambda: itertools.chain([HEAD], itertools.repeat(b"X-Flood: yes\r\n" * 1_000)),
        "not valid HTTP",
    ),
    "sends a bomb": (lambda: [HEAD, b"Content-Encoding: gzip\r\n\r\n", BOMB], "larger than 200000"),
    "packs nothing": (
        lambda: itertools.chain([HEAD, b"Content-Encoding: deflate\r\n\r\n"], stored_nothing()),
        "larger than 200000",
    ),
    "packs twice": (
        lambda: [HEAD, b"Content-Encoding: gzip, gzip\r\n\r\n", gzip.compress(BOMB)],
        "encoding we did not ask for",
    ),
    "cuts the body": (lambda: [HEAD, b"Content-Length: 9000\r\n\r\nxxx"], "was cut"),
    "cuts the packed body": (
        lambda: [HEAD, b"Content-Encoding: gzip\r\n\r\n", gzip.compress(b"hello" * 99)[:-9]],
        "was cut",
    ),
    "damages the packed body": (lambda: [HEAD, b"Content-Encoding: gzip\r\n\r\n", b"hello"], "damaged"),
    "hangs up": (lambda: [], "not valid HTTP"),
    "speaks another language": (lambda: [b"SSH-2.0-OpenSSH_9.2\r\n"], "not valid HTTP"),
    "redirects to itself": (lambda: [b"HTTP/1.1 302 Found\r\nLocation: /\r\nContent-Length: 0\r\n\r\n"], "redirects"),
    "redirects and drips": (
        lambda: itertools.chain([b"HTTP/1.1 302 Found\r\nLocation: /\r\n\r\n"], drip()),
        "too long",
    ),
}


@pytest.mark.parametrize(("script", "says"), HOSTILE.values(), ids=HOSTILE)
def test_a_hostile_server_frees_its_lane(serve, network, script, says):
    server = serve(script)
    deadline = SOON if says == "too long" else PATIENT
    with pytest.raises(Unreachable, match=says):
        visitor(network, server.host, deadline=deadline).get(f"http://{server.host}/")


RECORD = b"\x16\x03\x03\x40\x00"
"""How a part of a handshake begins, and that 16,384 bytes of it follow."""


def test_a_stalled_handshake_frees_its_lane(serve, network):
    server = serve(lambda: itertools.chain([RECORD], drip()))
    with pytest.raises(Unreachable, match="too long"):
        visitor(network, server.host, deadline=SOON).get(f"https://{server.host}/")


def test_a_stalled_robots_txt_frees_its_lane(serve, network):
    server = serve(lambda: itertools.chain([HEAD, b"\r\n"], drip()))
    with pytest.raises(Unreachable, match="too long"):
        visitor(network, server.host, deadline=SOON, obey_robots=True).get(f"http://{server.host}/")


def test_a_name_server_that_never_answers_frees_its_lane():
    stuck = threading.Event()
    network = Network("Nobetci/0", lambda: NOW, resolve=lambda host, port: [str(stuck.wait(60))])
    with pytest.raises(Unreachable, match="name server"):
        visitor(network, "shop.example", deadline=SOON).get("http://shop.example/")
    stuck.set()
    network.close()


def test_a_refusal_is_heard_however_long_its_page(serve, network):
    server = serve(lambda: itertools.chain([b"HTTP/1.1 403 Forbidden\r\n\r\n"], itertools.repeat(FLOOD)))
    with pytest.raises(Refused, match="403"):
        visitor(network, server.host).get(f"http://{server.host}/")


def test_a_challenge_is_seen_on_a_page_that_never_ends(serve, network):
    page = [b"HTTP/1.1 503 Busy\r\n\r\n<title>Just a moment...</title>"]
    server = serve(lambda: itertools.chain(page, drip()))
    guest = visitor(network, server.host, deadline=SOME_TIME, blocked=Blocked(body=("Just a moment",)))
    with pytest.raises(Refused, match="challenge"):
        guest.get(f"http://{server.host}/")


AWAY = {
    "the cloud's own address": "http://169.254.169.254/latest/meta-data/",
    "another host": "http://elsewhere.example/",
    "the same machine under another name": "http://localhost:{port}/",
    "another port": "http://127.0.0.1:1/",
}


@pytest.mark.parametrize("location", AWAY.values(), ids=AWAY)
def test_a_redirect_leads_nowhere_the_source_did_not_name(serve, network, location):
    server = serve(
        lambda: [b"HTTP/1.1 302 Found\r\nLocation: " + location.format(port=server.port).encode() + b"\r\n\r\n"]
    )
    with pytest.raises(Refused, match="where this source may not go"):
        visitor(network, server.host).get(f"http://{server.host}/")
    assert server.connections == 1


def test_a_name_that_turns_private_later_is_not_followed(serve):
    server = serve(lambda: [HEAD, b"Connection: close\r\n\r\nsecret"])
    answers = iter([["93.184.215.14", "127.0.0.1"], ["127.0.0.1"], ["::ffff:127.0.0.1"]])
    network = Network("Nobetci/0", lambda: NOW, resolve=lambda host, port: next(answers))
    for _ in range(3):
        with pytest.raises(Refused, match="private network"):
            visitor(network, f"shop.example:{server.port}").get(f"http://shop.example:{server.port}/")
    assert server.connections == 0
    network.close()


def test_the_connection_goes_to_the_address_that_was_checked(serve):
    server = serve(lambda: [HEAD, b"Content-Length: 2\r\n\r\nhi"])
    asked: list[str] = []

    def resolve(host: str, port: int) -> list[str]:
        asked.append(host)
        return ["127.0.0.1"] if len(asked) == 1 else ["192.0.2.1"]

    network = Network("Nobetci/0", lambda: NOW, allow_private_hosts=True, resolve=resolve)
    answer = visitor(network, f"shop.example:{server.port}").get(f"http://shop.example:{server.port}/")
    assert answer.body == b"hi"
    assert asked == ["shop.example"]
    assert f"Host: shop.example:{server.port}".encode() in server.requests[0]
    network.close()


def test_the_next_address_is_tried_when_one_takes_no_connection(serve):
    server = serve(lambda: [HEAD, b"Content-Length: 2\r\n\r\nhi"])
    network = Network(
        "Nobetci/0", lambda: NOW, allow_private_hosts=True, resolve=lambda host, port: ["::1", "127.0.0.1"]
    )
    answer = visitor(network, f"shop.example:{server.port}").get(f"http://shop.example:{server.port}/")
    assert answer.body == b"hi"
    network.close()


RESOLVERS = {
    "unknown": (socket.gaierror(-2, "Name or service not known"), "not known"),
    "without an address": ([], "not known"),
    "beyond the name system": (UnicodeError("label too long"), "not known"),
}


@pytest.mark.parametrize(("found", "says"), RESOLVERS.values(), ids=RESOLVERS)
def test_a_name_that_cannot_be_looked_up_is_unreachable(found, says):
    def resolve(host: str, port: int) -> list[str]:
        if isinstance(found, Exception):
            raise found
        return found

    network = Network("Nobetci/0", lambda: NOW, resolve=resolve)
    with pytest.raises(Unreachable, match=says):
        visitor(network, "shop.example").get("http://shop.example/")
    network.close()


def test_nobody_listening_is_unreachable(network):
    closed = socket.create_server(("127.0.0.1", 0))
    host = f"127.0.0.1:{closed.getsockname()[1]}"
    closed.close()
    with pytest.raises(Unreachable, match="cannot be connected to"):
        visitor(network, host).get(f"http://{host}/")


def test_a_proxy_is_asked_for_the_whole_address(serve):
    proxy = serve(lambda: [HEAD, b"Content-Length: 2\r\n\r\nhi"])
    network = Network("Nobetci/0", lambda: NOW, proxy=f"http://ops:pass@{proxy.host}")
    answer = visitor(network, "shop.example").get("http://shop.example/ornek", validators=Validators(etag='"a"'))
    assert answer.body == b"hi"
    assert proxy.requests[0].startswith(b"GET http://shop.example/ornek HTTP/1.1\r\n")
    assert b"Proxy-Authorization: Basic b3BzOnBhc3M=" in proxy.requests[0]
    network.close()


def test_a_proxy_does_not_open_private_networks(serve):
    proxy = serve(lambda: [HEAD, b"\r\n"])
    network = Network("Nobetci/0", lambda: NOW, proxy=f"http://{proxy.host}")
    for host in ("10.0.0.1", "localhost", "intranet", "router.lan", "[::1]"):
        with pytest.raises(Refused, match="private network"):
            visitor(network, host).get(f"http://{host}/")
    assert proxy.connections == 0
    network.close()


def test_a_proxy_that_says_no_is_unreachable(serve):
    proxy = serve(lambda: [b"HTTP/1.1 407 Who are you\r\nContent-Length: 0\r\n\r\n"])
    network = Network("Nobetci/0", lambda: NOW, proxy=f"http://{proxy.host}")
    with pytest.raises(Unreachable, match="proxy"):
        visitor(network, "shop.example").get("https://shop.example/")
    network.close()


PACKED = {
    "gzip": ("gzip", gzip.compress(b"hello" * 9_999)),
    "gzip in two members": ("gzip", gzip.compress(b"hello" * 9_000) + gzip.compress(b"hello" * 999)),
    "gzip with rubbish behind it": ("x-gzip", gzip.compress(b"hello" * 9_999) + b"\0" * 512),
    "deflate": ("deflate", zlib.compress(b"hello" * 9_999)),
    "raw deflate": ("Deflate", zlib.compress(b"hello" * 9_999)[2:-4]),
    "not at all": ("identity", b"hello" * 9_999),
}


@pytest.mark.parametrize(("encoding", "body"), PACKED.values(), ids=PACKED)
def test_a_body_arrives_as_it_was_before_packing(serve, network, encoding, body):
    head = HEAD + f"Content-Encoding: {encoding}\r\nContent-Length: {len(body)}\r\n\r\n".encode()
    server = serve(lambda: [head, *(body[i : i + 7] for i in range(0, len(body), 7))])
    limits = Limits(deadline=PATIENT)
    assert visitor(network, server.host, limits=limits).get(f"http://{server.host}/").body == b"hello" * 9_999


def test_an_empty_body_needs_no_unpacking(serve, network):
    server = serve(lambda: [HEAD, b"Content-Encoding: gzip\r\nContent-Length: 0\r\n\r\n"])
    assert visitor(network, server.host).get(f"http://{server.host}/").body == b""

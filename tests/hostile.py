"""A server that answers badly, each path in its own way: what a reader of strangers' sites must survive.

    with HostileServer() as hostile:
        get(hostile.url + "/drip-body")

It speaks through raw sockets, so nothing between it and the reader mends what it says. It never sleeps: whatever
waits does so on one event, and leaving the block ends every answer at once.
"""

import gzip
import socket
import struct
import threading
from collections.abc import Callable, Iterator
from contextlib import suppress
from urllib.parse import parse_qs, urlsplit

MEGABYTE = 1_000_000
PAGE = b"<!DOCTYPE html><html lang='tr'><head><title>Sayfa</title></head><body><h1>Merhaba</h1></body></html>"
METADATA = "http://169.254.169.254/latest/meta-data/"
_HTML = "Content-Type: text/html; charset=utf-8"

Pieces = Iterator[bytes]


class HostileServer:
    """Serves `BEHAVIOURS` on 127.0.0.1, one thread a connection; `every` seconds lie between the drops of a drip."""

    def __init__(self, *, every: float = 0.02) -> None:
        self.every = every
        self.asked: list[str] = []
        self._stopping = threading.Event()
        self._listening = socket.create_server(("127.0.0.1", 0), backlog=64)
        self._thread = threading.Thread(target=self._accept, daemon=True, name="hostile")

    @property
    def url(self) -> str:
        """`http://127.0.0.1:PORT`, without a slash at the end."""
        return f"http://127.0.0.1:{self._listening.getsockname()[1]}"

    def __enter__(self) -> "HostileServer":
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._stopping.set()
        with suppress(OSError):
            self._listening.shutdown(socket.SHUT_RDWR)
        self._listening.close()
        self._thread.join()

    def pause(self) -> bool:
        """Wait for the next drop; False when it is time to go home."""
        return not self._stopping.wait(self.every)

    def _accept(self) -> None:
        while not self._stopping.is_set():
            try:
                connection, _ = self._listening.accept()
            except OSError:
                return
            threading.Thread(target=self._serve, args=(connection,), daemon=True, name="hostile-answer").start()

    def _serve(self, connection: socket.socket) -> None:
        with connection, suppress(OSError):
            target = _target(connection)
            if target is None:
                return
            self.asked.append(target)
            behave = BEHAVIOURS.get(urlsplit(target).path, ok)
            for piece in behave(self, connection, target):
                connection.sendall(piece)
                if self._stopping.is_set():
                    return


Behaviour = Callable[[HostileServer, socket.socket, str], Pieces]


def _target(connection: socket.socket) -> str | None:
    """What was asked for, or None when the visitor left."""
    heard = b""
    while b"\r\n\r\n" not in heard:
        more = connection.recv(65_536)
        if not more:
            return None
        heard += more
    return heard.split(b" ", 2)[1].decode("ascii", "replace")


def _head(*lines: str, status: str = "200 OK") -> bytes:
    return "\r\n".join([f"HTTP/1.1 {status}", *lines, "Connection: close", "", ""]).encode()


def _whole(body: bytes, *lines: str) -> bytes:
    return _head(_HTML, f"Content-Length: {len(body)}", *lines) + body


def _chunk(body: bytes) -> bytes:
    return f"{len(body):x}\r\n".encode() + body + b"\r\n"


def _asked_for(target: str, name: str, default: str) -> str:
    return parse_qs(urlsplit(target).query).get(name, [default])[0]


def ok(server: HostileServer, connection: socket.socket, target: str) -> Pieces:
    """A page as it should be; also what every unknown path gets."""
    yield _whole(PAGE)


def silent(server: HostileServer, connection: socket.socket, target: str) -> Pieces:
    """Takes the question and never answers."""
    while server.pause():
        yield b""


def drip_headers(server: HostileServer, connection: socket.socket, target: str) -> Pieces:
    """Headers without end, one byte at a time."""
    yield b"HTTP/1.1 200 OK\r\nX-Drip: "
    while server.pause():
        yield b"a"


def drip_body(server: HostileServer, connection: socket.socket, target: str) -> Pieces:
    """A body without end, one byte at a time."""
    yield _head(_HTML, "Transfer-Encoding: chunked")
    while server.pause():
        yield _chunk(b"a")


def drip_interim(server: HostileServer, connection: socket.socket, target: str) -> Pieces:
    """Interim answers without end, never the real one."""
    while server.pause():
        yield b"HTTP/1.1 103 Early Hints\r\nLink: </a.css>; rel=preload\r\n\r\n"


def endless(server: HostileServer, connection: socket.socket, target: str) -> Pieces:
    """A body without end, as fast as it is read."""
    yield _head(_HTML, "Transfer-Encoding: chunked")
    block = _chunk(b"<p>" * 20_000)
    while True:
        yield block


def large(server: HostileServer, connection: socket.socket, target: str) -> Pieces:
    """An honest body of `?megabytes=50`."""
    megabytes = int(_asked_for(target, "megabytes", "50"))
    yield _head(_HTML, f"Content-Length: {megabytes * MEGABYTE}")
    for _ in range(megabytes):
        yield b"a" * MEGABYTE


def gzip_bomb(server: HostileServer, connection: socket.socket, target: str) -> Pieces:
    """A small body that unpacks to `?megabytes=50`; its length tells nothing."""
    bomb = gzip.compress(bytes(MEGABYTE)) * int(_asked_for(target, "megabytes", "50"))
    yield _whole(bomb, "Content-Encoding: gzip")


def gzip_twice(server: HostileServer, connection: socket.socket, target: str) -> Pieces:
    """A bomb within a bomb."""
    bomb = gzip.compress(gzip.compress(bytes(MEGABYTE) * 50))
    yield _whole(bomb, "Content-Encoding: gzip, gzip")


def gzip_broken(server: HostileServer, connection: socket.socket, target: str) -> Pieces:
    """Says gzip, is not."""
    yield _whole(PAGE, "Content-Encoding: gzip")


def gzip_cut(server: HostileServer, connection: socket.socket, target: str) -> Pieces:
    """A gzip stream that ends too early, in an answer that does not."""
    yield _whole(gzip.compress(PAGE * 50)[:-20], "Content-Encoding: gzip")


def deep(server: HostileServer, connection: socket.socket, target: str) -> Pieces:
    """A page of `?levels=100000` elements within one another."""
    levels = int(_asked_for(target, "levels", "100000"))
    yield _whole(b"<html><body>" + b"<div>" * levels + b"dip" + b"</div>" * levels + b"</body></html>")


def angles(server: HostileServer, connection: socket.socket, target: str) -> Pieces:
    """Ten megabytes of `<`."""
    yield _whole(b"<" * 10 * MEGABYTE)


def cut(server: HostileServer, connection: socket.socket, target: str) -> Pieces:
    """Promises more bytes than it sends."""
    yield _head(_HTML, f"Content-Length: {len(PAGE) * 10}") + PAGE


def cut_chunk(server: HostileServer, connection: socket.socket, target: str) -> Pieces:
    """Stops in the middle of a chunk."""
    yield _head(_HTML, "Transfer-Encoding: chunked") + b"1000\r\n" + PAGE


def hang_up(server: HostileServer, connection: socket.socket, target: str) -> Pieces:
    """Closes without a word."""
    yield b""


def reset(server: HostileServer, connection: socket.socket, target: str) -> Pieces:
    """Resets the connection in the middle of the body."""
    yield _head(_HTML, "Content-Length: 1000") + b"<html>"
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))


def not_http(server: HostileServer, connection: socket.socket, target: str) -> Pieces:
    """Speaks something else."""
    yield b"220 mail.ornek.example ESMTP\r\n\x00\xff\xfe\r\n\r\n"


def header_flood(server: HostileServer, connection: socket.socket, target: str) -> Pieces:
    """Header lines without end, as fast as they are read."""
    yield b"HTTP/1.1 200 OK\r\n"
    while True:
        yield b"X-Flood: abcdefghijklmnopqrstuvwxyz\r\n" * 1_000


def mislabelled(server: HostileServer, connection: socket.socket, target: str) -> Pieces:
    """Windows-1254 bytes under a UTF-8 label."""
    yield _whole("<html><body><h1>ŞİKAYETİNİ çöz, İADE</h1></body></html>".encode("cp1254"))


def redirect(server: HostileServer, connection: socket.socket, target: str) -> Pieces:
    """Sends the visitor to `?to=`: another host, `file:`, an inner address … to itself when nothing is named."""
    yield _head(f"Location: {_asked_for(target, 'to', target)}", "Content-Length: 0", status="302 Found")


def redirect_nowhere(server: HostileServer, connection: socket.socket, target: str) -> Pieces:
    """A redirect that does not say where to."""
    yield _head("Content-Length: 0", status="302 Found")


def redirect_within(server: HostileServer, connection: socket.socket, target: str) -> Pieces:
    """Sends the visitor to the cloud's inner address."""
    yield _head(f"Location: {METADATA}", "Content-Length: 0", status="302 Found")


def hops(server: HostileServer, connection: socket.socket, target: str) -> Pieces:
    """`?left=N` more redirects, then a page."""
    left = int(_asked_for(target, "left", "3"))
    if not left:
        yield from ok(server, connection, target)
        return
    yield _head(f"Location: /hops?left={left - 1}", "Content-Length: 0", status="302 Found")


_ALL: tuple[Behaviour, ...] = (
    *(ok, silent, drip_headers, drip_body, drip_interim, endless, large, header_flood),
    *(gzip_bomb, gzip_twice, gzip_broken, gzip_cut, deep, angles, mislabelled),
    *(cut, cut_chunk, hang_up, reset, not_http),
    *(redirect, redirect_nowhere, redirect_within, hops),
)
BEHAVIOURS: dict[str, Behaviour] = {f"/{behave.__name__.replace('_', '-')}": behave for behave in _ALL}

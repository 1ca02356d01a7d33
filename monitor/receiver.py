"""Where platforms may call us, off unless configured: a nudge to poll now, never a way around polling.

One small server behind the operator's own reverse proxy. A call is read up to a limit, checked by its source and
answered at once; the work is done by the source's lane. Who knows the address of a digest may read it here.
"""

import logging
import threading
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from socket import SHUT_RDWR, socket
from urllib.parse import parse_qsl, urlsplit

from monitor.errors import MonitorError
from scrapers.kit.errors import msg
from scrapers.kit.mention import Receives

log = logging.getLogger(__name__)

_AT_ONCE = 16
_QUEUES = 1.0
_MOST_DIGITS = 12
_PAGES = "/digests/"
_PLAIN = {"Content-Type": "text/plain"}
_PAGE = {
    "Content-Type": "text/html; charset=utf-8",
    "Content-Security-Policy": "default-src 'none'; img-src data:; style-src 'unsafe-inline'; base-uri 'none'; "
    "form-action 'none'; frame-ancestors 'none'",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "X-Robots-Tag": "noindex, nofollow, noarchive",
    "Referrer-Policy": "no-referrer",
    "Cache-Control": "no-store",
}
"""A page loads nothing, is kept nowhere and found by nobody; its address stays with who was given it."""


@dataclass(frozen=True, slots=True)
class Address:
    """Where to listen, and how large a call may be."""

    host: str
    port: int
    most_bytes: int
    deadline: float = 10.0
    """Seconds a call may take in all, however slowly it comes."""


Shown = tuple[int, bytes, Mapping[str, str]]
"""A status, what is shown, and the headers that go with it."""
Desk = Callable[[bytes, Mapping[str, str]], int]
"""Takes a call that is for no source: its body and headers, names in lower case; the status to answer with."""
Pages = Callable[[str], bytes | None]
"""The page that belongs to a secret, as HTML; None where there is none. Raises only `MonitorError`."""


class Receiver:
    """Listens for calls to `/hooks/SOURCE`, to the paths of other desks, and shows pages at `/digests/SECRET`."""

    def __init__(
        self,
        address: Address,
        doors: Mapping[str, Receives],
        desks: Mapping[str, Desk] | None = None,
        pages: Pages | None = None,
    ) -> None:
        self._address = address
        self._doors = {f"/hooks/{name}": (name, source) for name, source in doors.items()}
        self._desks = desks or {}
        self._pages = pages or _no_page
        self._server: _Server | None = None

    @property
    def port(self) -> int:
        """The port in use; the configured one may be 0, any that is free."""
        return int(self._server.server_address[1]) if self._server else self._address.port

    def start(self, heard: Callable[[str], None]) -> None:
        """Begin to listen; `heard` is told the name of each source that was called. Raises `MonitorError`."""
        where = (self._address.host, self._address.port)
        try:
            keeper = _Doorkeeper(self._doors, self._desks, self._address.most_bytes, heard, self._pages)
            self._server = _Server(where, self._address.deadline, _handler(keeper))
        except OSError as error:
            what = msg("cannot listen on {host}:{port}: {reason}")
            reason = error.strerror or type(error).__name__
            raise MonitorError(what, host=where[0], port=where[1], reason=reason) from error
        threading.Thread(target=self._server.serve_forever, args=(0.1,), daemon=True, name="receiver").start()
        log.info("listening", extra={"port": self.port, "sources": len(self._doors)})

    def stop(self) -> None:
        """Hang up and free the port."""
        server, self._server = self._server, None
        if server is not None:
            server.shutdown()
            server.server_close()


def _no_page(_secret: str) -> None:
    return None


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    allow_reuse_address = True
    request_queue_size = 64  # of the usual 5 a burst of callers is more, and those wait seconds for TCP to try again

    def __init__(self, where: tuple[str, int], deadline: float, handler: type[BaseHTTPRequestHandler]) -> None:
        super().__init__(where, handler)
        self._deadline = deadline
        self._free = threading.BoundedSemaphore(_AT_ONCE)

    def process_request(self, request: object, client_address: object) -> None:
        if not self._free.acquire(timeout=_QUEUES):  # more callers than any platform has: the platform comes again
            self.shutdown_request(request)  # type: ignore[arg-type]  # a socket, as everywhere in this class
            return
        super().process_request(request, client_address)  # type: ignore[arg-type]

    def process_request_thread(self, request: object, client_address: object) -> None:
        hang_up = threading.Timer(self._deadline, _hang_up, (request,))
        hang_up.daemon = True
        hang_up.start()
        try:
            super().process_request_thread(request, client_address)  # type: ignore[arg-type]
        finally:
            hang_up.cancel()
            self._free.release()

    def handle_error(self, request: object, client_address: object) -> None:
        """A caller that hung up is none of our business."""


def _hang_up(line: socket) -> None:
    with suppress(OSError):  # it went by itself
        line.shutdown(SHUT_RDWR)  # wakes whoever reads from it; its thread closes it


@dataclass(frozen=True, slots=True)
class _Doorkeeper:
    """Decides what a caller is told: a status, and the source to be polled if there is one."""

    doors: Mapping[str, tuple[str, Receives]]
    desks: Mapping[str, Desk]
    most: int
    heard: Callable[[str], None]
    pages: Pages

    def show(self, address: str) -> Shown:
        """What is there to be read: a page for who knows its address, a platform's challenge."""
        parts = urlsplit(address)
        if parts.path.startswith(_PAGES):
            return self._page(parts.path.removeprefix(_PAGES))
        if parts.path not in self.doors:
            return 404, b"", _PLAIN
        reply = self.doors[parts.path][1].greet(dict(parse_qsl(parts.query)))
        return (403, b"", _PLAIN) if reply is None else (200, reply.encode(), _PLAIN)

    def _page(self, secret: str) -> Shown:
        try:
            page = self.pages(secret)
        except MonitorError as error:
            log.warning("no page", extra={"error": type(error).__name__})
            return 503, b"", _PLAIN
        return (404, b"", _PLAIN) if page is None else (200, page, _PAGE)

    def refusal(self, address: str, length: str) -> int | None:
        """Why a call is not even read."""
        path = urlsplit(address).path
        if path not in self.doors and path not in self.desks:
            return 404
        if not (length.isascii() and length.isdecimal()):
            return 411
        return 413 if len(length) > _MOST_DIGITS or int(length) > self.most else None

    def take(self, address: str, body: bytes, headers: Mapping[str, str]) -> tuple[int, str | None]:
        """What to answer, and the name of the source to poll, if it was a source's platform that called."""
        path = urlsplit(address).path
        if path in self.desks:
            status = self.desks[path](body, headers)
            name = path
        else:
            name, source = self.doors[path]
            status = 200 if source.receive(body, headers) else 403
        if status != 200:
            log.warning("call refused", extra={"source": name, "bytes": len(body), "status": status})
        return status, name if status == 200 and path in self.doors else None


def _handler(keeper: _Doorkeeper) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        server_version = sys_version = ""

        def do_GET(self) -> None:
            self._answer(*keeper.show(self.path))

        do_HEAD = do_GET  # noqa: N815 - as http.server asks for it

        def do_POST(self) -> None:
            length = self.headers.get("Content-Length", "")
            refusal = keeper.refusal(self.path, length)
            if refusal is not None:
                self._answer(refusal)
                return
            headers = {name.lower(): value for name, value in self.headers.items()}
            status, name = keeper.take(self.path, self.rfile.read(int(length)), headers)
            self._answer(status)  # at once: a slow answer is taken for none
            if name is not None:
                keeper.heard(name)

        def _answer(self, status: int, body: bytes = b"", headers: Mapping[str, str] = _PLAIN) -> None:
            self.close_connection = True
            self.send_response(status)
            for field, value in {**headers, "Content-Length": str(len(body)), "Connection": "close"}.items():
                self.send_header(field, value)
            self.end_headers()
            self.wfile.write(b"" if self.command == "HEAD" else body)

        def log_message(self, format: str, *args: object) -> None:
            """Addresses of callers and what they ask for stay out of logs."""

    return Handler

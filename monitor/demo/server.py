"""A loopback HTTP server that a double of the outside world is built on."""

import io
import selectors
import socket
import threading
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType
from typing import Any, Self
from urllib.parse import parse_qsl, urlsplit


@dataclass(frozen=True, slots=True)
class Request:
    """What came in; header names are lower-case."""

    method: str
    path: str
    query: Mapping[str, str]
    headers: Mapping[str, str]
    body: bytes = b""


@dataclass(frozen=True, slots=True)
class Response:
    """What goes out. `cut` closes the connection without an answer, whatever else is set."""

    body: bytes = b""
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)
    content_type: str = "text/html; charset=utf-8"
    cut: bool = False
    drip: Callable[[], object] | None = None
    """Called before each byte of the body, which then leaves alone; before each of the headers too if they drip."""
    drips_headers: bool = False


Answer = Callable[[Request], Response]


class LoopbackServer:
    """Serves `answer` on 127.0.0.1, one thread a connection, keep-alive on; port 0 picks a free one."""

    def __init__(self, answer: Answer, *, port: int = 0) -> None:
        self._http = _Server(("127.0.0.1", port), _handler(answer))
        self._thread = threading.Thread(target=self._http.serve_until_the_bell, daemon=True, name="loopback")

    @property
    def url(self) -> str:
        """`http://127.0.0.1:PORT`, without a slash at the end."""
        return f"http://127.0.0.1:{self._http.server_address[1]}"

    def start(self) -> Self:
        """Begin to answer."""
        self._thread.start()
        return self

    def stop(self) -> None:
        """Stop answering and free the port."""
        self._http.ring()
        self._thread.join()
        self._http.server_close()

    def __enter__(self) -> Self:
        return self.start()

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.stop()


class _Server(ThreadingHTTPServer):
    """Told to stop it stops at once: the one it is made of looks up from its work only now and then."""

    daemon_threads = True
    request_queue_size = 128
    timeout = 0.05
    """Who knocked may have gone before the door is open."""

    def __init__(self, address: tuple[str, int], handler: type[BaseHTTPRequestHandler]) -> None:
        self._rung, self._bell = socket.socketpair()  # first: who finds the port taken closes everything
        super().__init__(address, handler)

    def serve_until_the_bell(self) -> None:
        with selectors.DefaultSelector() as waiting:
            for there in (self, self._rung):
                waiting.register(there, selectors.EVENT_READ)
            while not any(key.fileobj is self._rung for key, _ in waiting.select()):
                self.handle_request()

    def ring(self) -> None:
        with suppress(OSError):  # it was closed before
            self._bell.send(b"!")

    def server_close(self) -> None:
        super().server_close()
        self._rung.close()
        self._bell.close()

    def handle_error(self, request: object, client_address: object) -> None:
        """A client that hung up is none of our business."""


class _Drops(io.BufferedIOBase):
    def __init__(self, pipe: io.BufferedIOBase, pace: Callable[[], object]) -> None:
        self._pipe = pipe
        self._pace = pace

    def write(self, data: Any) -> int:  # noqa: ANN401 - whatever may be written to a file
        whole = bytes(data)
        for byte in whole:
            self._pace()
            self._pipe.write(bytes((byte,)))
            self._pipe.flush()
        return len(whole)


def _send(to: BaseHTTPRequestHandler, response: Response) -> None:
    pipe = to.wfile
    if response.drip and response.drips_headers:
        to.wfile = _Drops(pipe, response.drip)
    to.send_response(response.status)
    headers = {"Content-Type": response.content_type, **response.headers}
    if response.status not in (204, 304):
        headers = {"Content-Length": str(len(response.body)), **headers}
    for name, value in headers.items():
        to.send_header(name, value)
    to.end_headers()
    if response.drip:
        to.wfile = _Drops(pipe, response.drip)
    if to.command != "HEAD" and response.status not in (204, 304):
        to.wfile.write(response.body)
    to.wfile = pipe
    to.wfile.flush()


def _handler(answer: Answer) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        disable_nagle_algorithm = True
        wbufsize = -1  # headers and body in one packet: separate ones wait for a delayed ACK

        def _serve(self) -> None:
            response = answer(self._request())
            if response.cut:
                self.close_connection = True
                return
            _send(self, response)

        def _request(self) -> Request:
            parts = urlsplit(self.path)
            body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
            headers = {name.lower(): value for name, value in self.headers.items()}
            return Request(self.command, parts.path, dict(parse_qsl(parts.query)), headers, body)

        do_GET = do_POST = do_HEAD = _serve  # noqa: N815 - the names http.server looks for

        def log_message(self, format: str, *args: object) -> None:
            """Say nothing: the terminal belongs to the daemon."""

    return Handler

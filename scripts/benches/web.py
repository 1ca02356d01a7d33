"""A web server in a process of its own, so that its CPU time is not taken for ours; quick enough to be no brake."""

import asyncio
import threading
from collections.abc import Mapping
from dataclasses import dataclass, field
from multiprocessing import get_context
from multiprocessing.connection import Connection
from types import TracebackType
from typing import Self


@dataclass(frozen=True, slots=True)
class Page:
    """What an address shows; with a mark (an etag) it answers 304 to who has it already."""

    body: bytes
    etag: str | None = None

    def answer(self, asked: bytes) -> bytes:
        """The whole answer, headers and body in one piece."""
        mark = f'ETag: "{self.etag}"\r\n' if self.etag else ""
        if self.etag and f'if-none-match: "{self.etag}"'.encode() in asked.lower():
            return f"HTTP/1.1 304 Not Modified\r\n{mark}\r\n".encode()
        kind = "Content-Type: text/html; charset=utf-8\r\n"
        head = f"HTTP/1.1 200 OK\r\n{kind}{mark}Content-Length: {len(self.body)}\r\n\r\n"
        return head.encode() + self.body


_NOTHING = b"HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n"


@dataclass(slots=True)
class _Site:
    pages: Mapping[str, Page] = field(default_factory=dict)

    def answer(self, asked: bytes) -> bytes:
        address = asked.split(b" ", 2)[1].decode().partition("?")[0]
        page = self.pages.get(address)
        return page.answer(asked) if page else _NOTHING


class _Talk(asyncio.Protocol):
    def __init__(self, site: _Site) -> None:
        self._site = site
        self._waiting = b""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = transport

    def data_received(self, data: bytes) -> None:
        self._waiting += data
        while b"\r\n\r\n" in self._waiting:
            asked, _, self._waiting = self._waiting.partition(b"\r\n\r\n")
            self._transport.write(self._site.answer(asked))


def _serve(pipe: Connection) -> None:
    site = _Site()

    async def run() -> None:
        server = await asyncio.get_running_loop().create_server(lambda: _Talk(site), "0.0.0.0", 0, backlog=512)
        pipe.send(server.sockets[0].getsockname()[1])
        threading.Thread(target=listen, daemon=True).start()
        await server.serve_forever()

    def listen() -> None:
        while True:
            site.pages = pipe.recv()
            pipe.send(None)

    asyncio.run(run())


class Web:
    """The server; every address of 127.0.0.0/8 is a host of it."""

    def __init__(self) -> None:
        self._pipe, theirs = get_context("spawn").Pipe()
        self._process = get_context("spawn").Process(target=_serve, args=(theirs,), daemon=True)

    def __enter__(self) -> Self:
        self._process.start()
        self.port: int = self._pipe.recv()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._process.terminate()
        self._process.join()

    def show(self, pages: Mapping[str, Page]) -> None:
        """From now on these pages, by path."""
        self._pipe.send(pages)
        self._pipe.recv()

    def at(self, host: int = 1) -> str:
        """The address of the host with that number."""
        return f"http://127.0.0.{host}:{self.port}"

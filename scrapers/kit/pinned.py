"""Connections that go to a checked address only, and never keep us longer than an errand's patience."""

import ssl
import time
from collections.abc import Callable, Iterable
from datetime import timedelta
from typing import Self

import httpcore

from scrapers.kit.addresses import Guard

SocketOptions = Iterable[httpcore.SOCKET_OPTION] | None


class Patience:
    """How long servers may still keep us in one errand. Runs only inside `with`: waiting for a turn is free."""

    def __init__(self, span: timedelta) -> None:
        self._left = span.total_seconds()
        self._since: float | None = None

    def __enter__(self) -> Self:
        self._since = time.monotonic()
        return self

    def __exit__(self, *_: object) -> None:
        self._left = self.left()
        self._since = None

    def left(self) -> float:
        """Seconds left; zero or less when it is used up."""
        return self._left if self._since is None else self._left - (time.monotonic() - self._since)


def _within(left: Callable[[], float], timeout: float | None) -> float:
    seconds = left()
    if seconds <= 0:
        raise httpcore.ReadTimeout
    return seconds if timeout is None else min(timeout, seconds)


class _Stream(httpcore.NetworkStream):
    """A connection on which no single wait outlives the errand's patience, however the other side drips."""

    def __init__(self, inner: httpcore.NetworkStream, left: Callable[[], float]) -> None:
        self._inner = inner
        self._left = left

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        return self._inner.read(max_bytes, _within(self._left, timeout))

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        self._inner.write(buffer, _within(self._left, timeout))

    def start_tls(
        self, ssl_context: ssl.SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> httpcore.NetworkStream:
        return _Stream(self._inner.start_tls(ssl_context, server_hostname, _within(self._left, timeout)), self._left)

    def close(self) -> None:
        self._inner.close()

    def get_extra_info(self, info: str) -> object:
        return self._inner.get_extra_info(info)


class PinnedBackend(httpcore.NetworkBackend):
    """Connects to the addresses that were checked and to no other: the name is looked up once a connection.

    Where the URL keeps its name, so do the Host header and the check of the certificate.
    """

    def __init__(self, guard: Guard | None, left: Callable[[], float], inner: httpcore.NetworkBackend) -> None:
        self._guard = guard
        self._left = left
        self._inner = inner
        self.connections = 0
        """Made so far."""

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: SocketOptions = None,
    ) -> httpcore.NetworkStream:
        """A connection to the first of the host's addresses that takes one."""
        within = _within(self._left, timeout)
        addresses = [host] if self._guard is None else self._guard.look_up(host, port, within=within)
        failure: Exception = httpcore.ConnectTimeout()
        for address in addresses:
            within = _within(self._left, timeout)
            try:
                stream = self._inner.connect_tcp(address, port, within, local_address, socket_options)
            except (httpcore.ConnectError, httpcore.ConnectTimeout) as error:
                failure = error
            else:
                self.connections += 1
                return _Stream(stream, self._left)
        raise failure

"""One request on the wire, bounded in time and size. The only importer of httpx."""

import os
import re
import ssl
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import timedelta
from functools import lru_cache
from typing import cast

import h11
import httpcore
import httpx

from scrapers.kit.addresses import Guard
from scrapers.kit.connection import Connection, Origin
from scrapers.kit.errors import msg
from scrapers.kit.etiquette import LOOKED_AT, Answer, Limits, Validators
from scrapers.kit.inflate import bounded, decoded
from scrapers.kit.pinned import Patience, PinnedBackend
from scrapers.kit.setback import NoAnswer

Transport = httpx.BaseTransport

_TOO_SLOW = (httpx.TimeoutException, httpcore.TimeoutException)
_TROUBLE = (
    *(httpx.TransportError, httpx.InvalidURL),
    *(httpcore.NetworkError, httpcore.ProtocolError, httpcore.ProxyError, httpcore.UnsupportedProtocol),
    h11.ProtocolError,
)
_CHARSET = re.compile(r"""charset\s*=\s*["']?([\w.:-]{1,40})""", re.ASCII | re.IGNORECASE)
_KEEP_ALIVE_SECONDS = 15.0
_PORTS = {"http": 80, "https": 443}
_CERTIFICATES = ("SSL_CERT_FILE", "SSL_CERT_DIR")


class _Body(httpx.SyncByteStream):
    def __init__(self, pieces: Iterable[bytes], end: Callable[[], None]) -> None:
        self._pieces = pieces
        self._end = end

    def __iter__(self) -> Iterator[bytes]:
        return iter(self._pieces)

    def close(self) -> None:
        self._end()


class _Direct(httpx.BaseTransport):
    """httpx's own transport takes no backend; and its pool costs as much as all the rest of a request."""

    def __init__(self, backend: httpcore.NetworkBackend, tls: ssl.SSLContext) -> None:
        self._connection = Connection(backend, tls)

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        url, connection = request.url, self._connection
        origin = Origin(url.raw_scheme, url.raw_host, url.port or _PORTS[url.scheme])
        head = connection.get(origin, url.raw_path, request.headers.raw, request.extensions["timeout"])
        return httpx.Response(
            head.status_code, headers=list(head.headers), stream=_Body(connection.pieces(), connection.end)
        )

    def close(self) -> None:
        self._connection.close()


class _ThroughProxy(httpx.BaseTransport):
    """httpcore knows how to speak to a proxy; HTTP/2 stays off."""

    def __init__(self, backend: httpcore.NetworkBackend, tls: ssl.SSLContext, proxy: httpcore.Proxy) -> None:
        self._pool = httpcore.ConnectionPool(
            ssl_context=tls,
            proxy=proxy,
            max_connections=1,
            keepalive_expiry=_KEEP_ALIVE_SECONDS,
            network_backend=backend,
        )

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        url = request.url
        asked = httpcore.Request(
            method=request.method,
            url=httpcore.URL(scheme=url.raw_scheme, host=url.raw_host, port=url.port, target=url.raw_path),
            headers=request.headers.raw,
            content=request.stream,
            extensions=request.extensions,
        )
        answer = self._pool.handle_request(asked)
        return httpx.Response(answer.status, headers=answer.headers, stream=_Body(answer.iter_stream(), answer.close))

    def close(self) -> None:
        self._pool.close()


@dataclass(frozen=True, slots=True)
class Outfit:
    """What every connection of the process is equipped with. `transport` stands in for the network in tests."""

    user_agent: str
    guard: Guard
    tls: ssl.SSLContext | None = None
    proxy: str | None = field(default=None, repr=False)
    transport: Transport | None = None


@dataclass(frozen=True, slots=True)
class Ask:
    """One GET. A body is read whole when its status is 2xx or in `accept`, else only as far as it is looked at."""

    url: str = field(repr=False)
    headers: Mapping[str, str] = field(repr=False)
    limits: Limits
    accept: frozenset[int] = frozenset()


class Line:
    """The one connection to a host. Used by one thread at a time: the gate sees to it."""

    def __init__(self, outfit: Outfit) -> None:
        self._patience = Patience(timedelta(0))
        # a proxy looks names up itself and may stand in a private network: it is the operator's own choice
        guard = None if outfit.proxy else outfit.guard
        self._backend = PinnedBackend(guard, lambda: self._patience.left(), httpcore.SyncBackend())
        # not httpx's client, which merges addresses, keeps cookies and follows redirects: we want none of that
        self._transport = outfit.transport or _way_out(self._backend, outfit.tls or tls_context(), outfit.proxy)
        self._headers = httpx.Headers(
            {
                "User-Agent": outfit.user_agent,
                "Accept": "*/*",
                "Accept-Language": "tr,en;q=0.5",
                "Accept-Encoding": "gzip, deflate",
                "Connection": "keep-alive",
            }
        )

    def get(self, ask: Ask, patience: Patience) -> Answer:
        """What came back, whatever its status; redirects are not followed. Raises `NoAnswer` or `Forbidden`."""
        self._patience = patience
        with patience:
            try:
                return self._get(ask)
            except _TOO_SLOW as error:
                raise NoAnswer(msg("the site took too long to answer")) from error
            except _TROUBLE as error:
                raise NoAnswer(_trouble(error)) from error

    def _get(self, ask: Ask) -> Answer:
        connect, read = ask.limits.connect.total_seconds(), ask.limits.read.total_seconds()
        timeout = {"connect": connect, "read": read, "write": read, "pool": connect}
        headers = self._headers.copy()
        headers.update(ask.headers)
        response = self._send(httpx.Request("GET", _url(ask.url), headers=headers, extensions={"timeout": timeout}))
        try:
            whole = response.is_success or response.status_code in ask.accept
            body = b"".join(self._pieces(response, ask.limits)) if whole else self._beginning(response, ask.limits)
        finally:
            response.close()
        return _answer(ask.url, response, body)

    def _send(self, request: httpx.Request) -> httpx.Response:
        before = self._backend.connections
        try:
            return self._transport.handle_request(request)
        except (httpcore.RemoteProtocolError, h11.RemoteProtocolError, httpcore.ReadError, httpcore.WriteError):
            if self._backend.connections != before:
                raise
        # the kept connection had been closed by the other side: that is no answer yet
        return self._transport.handle_request(request)

    def _pieces(self, response: httpx.Response, limits: Limits) -> Iterator[bytes]:
        encoding = response.headers.get("content-encoding", "")
        chunks = bounded(self._timely(response), limits.most_bytes)
        return bounded(decoded(chunks, encoding), limits.most_bytes)

    def _beginning(self, response: httpx.Response, limits: Limits) -> bytes:
        kept = bytearray()
        with suppress(NoAnswer, *_TOO_SLOW, *_TROUBLE):
            for piece in self._pieces(response, limits):
                kept += piece
                if len(kept) >= LOOKED_AT:
                    break
        return bytes(kept[:LOOKED_AT])

    def _timely(self, response: httpx.Response) -> Iterator[bytes]:
        chunks = cast(httpx.SyncByteStream, response.stream)  # a synchronous client has no other
        for chunk in chunks:
            if self._patience.left() <= 0:
                raise httpx.ReadTimeout("deadline")
            yield chunk

    def close(self) -> None:
        """Give the connection back."""
        self._transport.close()


def tls_context() -> ssl.SSLContext:
    """The one context all connections share: building one costs as much as twenty requests."""
    return _trusting(*(os.environ.get(name) for name in _CERTIFICATES))


@lru_cache(maxsize=2)
def _trusting(*_named: str | None) -> ssl.SSLContext:
    # httpx looks at those variables itself; they are there so that other certificates make another context.
    context = httpx.create_ssl_context()
    context.set_alpn_protocols(["http/1.1"])
    return context


def _way_out(backend: httpcore.NetworkBackend, tls: ssl.SSLContext, through: str | None) -> Transport:
    if through is None:
        return _Direct(backend, tls)
    proxy = httpx.Proxy(through)
    target = httpcore.URL(scheme=proxy.url.raw_scheme, host=proxy.url.raw_host, port=proxy.url.port, target=b"/")
    return _ThroughProxy(backend, tls, httpcore.Proxy(target, auth=proxy.raw_auth))


_url = lru_cache(maxsize=1024)(httpx.URL)
"""Taking an address apart costs a tenth of a request, and a source asks for the same page again and again."""


def _answer(url: str, response: httpx.Response, body: bytes) -> Answer:
    headers = {name.lower(): value for name, value in response.headers.items()}
    charset = _CHARSET.search(headers.get("content-type", ""))
    validators = Validators(headers.get("etag"), headers.get("last-modified"))
    return Answer(url, url, response.status_code, body, charset[1].lower() if charset else None, validators, headers)


def _trouble(error: Exception) -> str:
    reason = error.args[0] if error.args else None
    if isinstance(reason, ssl.SSLCertVerificationError):
        return msg("the site's certificate is not valid")
    if isinstance(error, (httpx.ConnectError, httpcore.ConnectError)):
        return msg("the site cannot be connected to")
    if isinstance(error, (httpx.ProxyError, httpcore.ProxyError)):
        return msg("the proxy does not let us through")
    return msg("the answer was cut, or it is not valid HTTP")

"""One kept connection that speaks HTTP/1.1 through h11 as httpcore does, without a pool to walk through."""

import ssl
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, suppress
from typing import NamedTuple

import h11
import httpcore

Headers = Sequence[tuple[bytes, bytes]]

_KEPT_SECONDS = 15.0
_PIECE = 65_536
_LONGEST_HEAD = 102_400


class Origin(NamedTuple):
    """Whom a connection is to."""

    scheme: bytes
    host: bytes
    port: int


class Connection:
    """Opened when it is needed, kept while the other side and a quarter of a minute allow. One thread at a time."""

    def __init__(self, backend: httpcore.NetworkBackend, tls: ssl.SSLContext) -> None:
        self._backend = backend
        self._tls = tls
        self._origin: Origin | None = None
        self._stream: httpcore.NetworkStream | None = None
        self._state = h11.Connection(h11.CLIENT)
        self._timeouts: Mapping[str, float] = {}
        self._left_at = 0.0

    def get(self, origin: Origin, path: bytes, headers: Headers, timeouts: Mapping[str, float]) -> h11.Response:
        """The head of the answer; its body is to be read, or the connection closed, with `end`."""
        self._timeouts = timeouts
        stream = self._opened(origin)
        asked = h11.Request(method=b"GET", target=path, headers=list(headers))
        with ExitStack() as unanswered:
            unanswered.callback(self.close)
            question = (self._state.send(asked) or b"") + (self._state.send(h11.EndOfMessage()) or b"")
            with suppress(httpcore.WriteError):  # it may have said why before it closed
                stream.write(question, timeouts["write"])
            head = self._head(stream)
            unanswered.pop_all()
        return head

    def pieces(self) -> Iterator[bytes]:
        """The body as it is sent."""
        while self._stream is not None and isinstance(event := self._next(self._stream), h11.Data):
            yield event.data

    def end(self) -> None:
        """Keep the connection if the answer was read whole and nothing else was said, else close it."""
        if (
            self._state.our_state is h11.DONE
            and self._state.their_state is h11.DONE
            and not self._state.trailing_data[0]
        ):
            self._state.start_next_cycle()
            self._left_at = time.monotonic()
        else:
            self.close()

    def close(self) -> None:
        """Give the socket back."""
        stream, self._stream = self._stream, None
        if stream is not None:
            stream.close()

    def _opened(self, origin: Origin) -> httpcore.NetworkStream:
        if self._stream is not None and self._is_usable(origin):
            return self._stream
        self.close()
        self._origin = origin
        self._state = h11.Connection(h11.CLIENT, max_incomplete_event_size=_LONGEST_HEAD)
        self._stream = self._connected(origin)
        return self._stream

    def _is_usable(self, origin: Origin) -> bool:
        if self._stream is None or self._origin != origin or self._state.our_state is not h11.IDLE:
            return False
        # something to read before anything was asked: it says farewell
        return time.monotonic() - self._left_at < _KEPT_SECONDS and not self._stream.get_extra_info("is_readable")

    def _connected(self, origin: Origin) -> httpcore.NetworkStream:
        host, within = origin.host.decode("ascii"), self._timeouts["connect"]
        stream = self._backend.connect_tcp(host, origin.port, within)
        return stream.start_tls(self._tls, host, within) if origin.scheme == b"https" else stream

    def _head(self, stream: httpcore.NetworkStream) -> h11.Response:
        while isinstance(event := self._next(stream), h11.InformationalResponse):
            pass
        if not isinstance(event, h11.Response):
            raise h11.RemoteProtocolError("no answer")
        return event

    def _next(self, stream: httpcore.NetworkStream) -> h11.Event | type[h11.PAUSED]:
        while True:
            event = self._state.next_event()
            if event is not h11.NEED_DATA:
                return event  # type: ignore[return-value]  # h11's signs are classes, which `is not` does not narrow
            self._state.receive_data(stream.read(_PIECE, self._timeouts["read"]))

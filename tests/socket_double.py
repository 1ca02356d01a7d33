"""Slack's end of a Socket Mode line on loopback: it hands out addresses, sends envelopes, keeps acknowledgements.

It can be unwilling, deaf or cut the line, as Slack was seen to be.
"""

import json
import queue
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Any

from websockets.exceptions import ConnectionClosed
from websockets.frames import Frame, Opcode
from websockets.sync.server import Server, ServerConnection, serve

from monitor.demo.server import LoopbackServer, Request, Response

APP_TOKEN = "xapp-1-double"


class SocketDouble:
    """`api_url` is what the client is given; `push` sends a press to the newest line."""

    def __init__(self) -> None:
        self.acks: queue.Queue[dict[str, Any]] = queue.Queue()
        self.refuses = 0
        """So many of the next calls of apps.connections.open fail."""
        self.deaf = False
        """Whether new lines send no pong."""
        self.opened = 0
        self.lines: list[ServerConnection] = []
        self._here = threading.Condition()
        self._sockets: Server = serve(self._listen, "127.0.0.1", 0)
        threading.Thread(target=self._sockets.serve_forever, daemon=True).start()
        self.called: list[tuple[str, dict[str, Any]]] = []
        self._api = LoopbackServer(self.answer)
        self._api.start()

    @property
    def api_url(self) -> str:
        return f"{self._api.url}/api/"

    def push(self, payload: dict[str, Any], *, kind: str = "interactive", envelope: str = "e1") -> None:
        line = self.line()
        line.send(json.dumps({"type": kind, "envelope_id": envelope, "payload": payload}))

    def line(self, number: int = 1) -> ServerConnection:
        """The newest line, once there were so many."""
        with self._here:
            assert self._here.wait_for(lambda: len(self.lines) >= number, timeout=10)
            return self.lines[-1]

    def close(self) -> None:
        self._sockets.shutdown()
        for line in self.lines:
            line.close()
        self._api.stop()

    def _listen(self, line: ServerConnection) -> None:
        if self.deaf:
            _deafen(line)
        with self._here:
            self.lines.append(line)
            self._here.notify_all()
        line.send(json.dumps({"type": "hello"}))
        with suppress(ConnectionClosed):
            for said in line:
                self.acks.put(json.loads(said))

    def answer(self, request: Request) -> Response:
        """What the Web API says; a larger double may hand calls of apps.connections.open on."""
        method = request.path.removeprefix("/api/")
        if method == "apps.connections.open":
            self.opened += 1
            if self.refuses:
                self.refuses -= 1
                return _json({"ok": False, "error": "internal_error"})
            port = self._sockets.socket.getsockname()[1]
            return _json({"ok": True, "url": f"ws://127.0.0.1:{port}/link/?ticket=1"})
        self.called.append((method, json.loads(request.body or b"{}")))
        return _json({"ok": True})


def _deafen(line: ServerConnection) -> None:
    send = line.protocol.send_frame

    def send_no_pong(frame: Frame) -> None:
        if frame.opcode is not Opcode.PONG:
            send(frame)

    line.protocol.send_frame = send_no_pong  # type: ignore[method-assign]


@contextmanager
def a_socket_double() -> Iterator[SocketDouble]:
    double = SocketDouble()
    try:
        yield double
    finally:
        double.close()


def _json(answer: dict[str, Any]) -> Response:
    return Response(json.dumps(answer).encode(), content_type="application/json; charset=utf-8")

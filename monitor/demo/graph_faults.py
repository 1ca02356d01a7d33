"""Ways in which the Graph API's double can fail, in the API's own form."""

import json
import threading
from dataclasses import dataclass
from typing import Any

from monitor.demo.graph_shapes import Json
from monitor.demo.server import Response

ANY = "*"
_TRACE = "AbCdEfGh123"


@dataclass(frozen=True, slots=True)
class Fault:
    """A bad answer to the next calls of one kind. Without a response the right one comes, once `hold` is set."""

    response: Response | None
    hold: threading.Event | None = None


class GraphError(Exception):
    """An error in the API's own form."""

    def __init__(self, code: int, message: str, *, subcode: int | None = None, status: int = 400) -> None:
        super().__init__(code)
        self.response = error_response(code, message, subcode=subcode, status=status)


def error_response(
    code: int, message: str = "", *, subcode: int | None = None, status: int = 400, transient: bool | None = None
) -> Response:
    """An error as the Graph API writes it."""
    error: Json = {"message": message or f"(#{code}) scripted", "type": "OAuthException", "code": code}
    error |= {} if subcode is None else {"error_subcode": subcode}
    error |= {} if transient is None else {"is_transient": transient}
    return json_response({"error": {**error, "fbtrace_id": _TRACE}}, status)


def json_response(data: object, status: int = 200) -> Response:
    """The object as the Graph API writes it: letters beyond ASCII and slashes escaped."""
    body = json.dumps(data).replace("/", "\\/").encode()
    return Response(body, status=status, content_type="application/json; charset=UTF-8")


class Mishaps:
    """What a test wants to go wrong. Safe to use from any thread."""

    def __init__(self) -> None:
        self._faults_lock = threading.Lock()
        self._faults: dict[str, list[Fault]] = {}

    def fault(self, where: str, fault: Fault, times: int = 1) -> None:
        """The next calls of an edge (`comments`, `published_posts`, `node` …, or `ANY`) fail in that way."""
        with self._faults_lock:
            self._faults.setdefault(where, []).extend([fault] * times)

    def fail(self, code: int, message: str = "", *, where: str = ANY, times: int = 1, **how: Any) -> None:  # noqa: ANN401
        """The next calls fail with that error; `how` is its subcode, its status, and whether it is transient."""
        self.fault(where, Fault(error_response(code, message, **how)), times)

    def html(self, status: int = 200, *, where: str = ANY, times: int = 1) -> None:
        """A page comes instead, as proxies answer."""
        self.fault(where, Fault(Response(b"<!doctype html><title>Sorry</title>", status=status)), times)

    def cut(self, *, where: str = ANY, times: int = 1) -> None:
        """The connection ends in the middle of the answer."""
        short = Response(b'{"data":[', headers={"Content-Length": "4000", "Connection": "close"})
        self.fault(where, Fault(short), times)

    def stall(self, hold: threading.Event, *, where: str = ANY, times: int = 1) -> None:
        """The answer comes when the event is set."""
        self.fault(where, Fault(None, hold), times)

    def heal(self) -> None:
        """Forget every fault that has not happened yet."""
        with self._faults_lock:
            self._faults.clear()

    def next_fault(self, edge: str) -> Fault | None:
        """How the call of that edge is to fail; None if it is not."""
        with self._faults_lock:
            for name in (edge, ANY):
                if self._faults.get(name):
                    return self._faults[name].pop(0)
        return None

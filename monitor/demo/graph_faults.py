"""Ways in which the Graph API's double can fail, in the API's own form."""

import json
import threading
from dataclasses import dataclass

from monitor.demo.graph_shapes import Json
from monitor.demo.server import Response

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

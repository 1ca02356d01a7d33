"""How X's double refuses: the problem documents of both dialects, and faults of the wire below them."""

import json
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime

from monitor.demo.server import Response
from monitor.demo.x_posts import DIALECTS, Json

JSON_TYPE = "application/json; charset=utf-8"


def answer(data: object, *, status: int = 200, headers: Mapping[str, str] | None = None) -> Response:
    """JSON as X sends it."""
    return Response(json.dumps(data).encode(), status=status, headers=headers or {}, content_type=JSON_TYPE)


def problem(status: int, kind: str, dialect: str = "tweet", **more: object) -> Response:
    """A problem document of that kind; `about:blank` is generic."""
    address = kind if ":" in kind else f"https://{DIALECTS[dialect].host}/2/problems/{kind}"
    title = "".join(part.capitalize() for part in kind.split("-")) if ":" not in kind else "Problem"
    return answer({"title": title, "type": address, "status": status, "detail": title, **more}, status=status)


def invalid(dialect: str, name: str, value: str, message: str) -> Response:
    """400 that blames one parameter, as each dialect says it."""
    if dialect == "tweet":
        errors: list[Json] = [{"parameters": {name: [value]}, "message": message}]
        detail = "One or more parameters to your request was invalid."
        return problem(400, "invalid-request", dialect, title="Invalid Request", detail=detail, errors=errors)
    return problem(400, "invalid-request", dialect, title="Invalid Request", detail=message, parameter=name)


def stale(dialect: str, since_id: str, oldest: str) -> Response:
    """400 to a `since_id` that is older than what X keeps."""
    message = (
        f"'since_id' must be a tweet id created after {oldest}. Please use a 'since_id' that is larger than {since_id}"
    )
    return invalid(dialect, "since_id", since_id, message)


def limited(reset: datetime | str | None) -> Response:
    """429, with the moment at which the window ends, or with whatever stands there instead."""
    said = str(int(reset.timestamp())) if isinstance(reset, datetime) else reset
    found = answer({"errors": [{"code": 88, "message": "Rate limit exceeded"}]}, status=429)
    return found if said is None else replace(found, headers={"x-rate-limit-reset": said})


def no_money() -> Response:
    """402: the credits are used up."""
    detail = "Your enrolled account does not have any credits to fulfill this request."
    return problem(402, "credits", "post", title="CreditsDepleted", detail=detail)


def html(status: int = 200) -> Response:
    """A page where JSON should be, as proxies and outages give."""
    return Response(b"<!doctype html><html><title>Over capacity</title></html>", status=status)


def body(raw: bytes, *, headers: Mapping[str, str] | None = None) -> Response:
    """200 with exactly these bytes."""
    return Response(raw, headers=headers or {}, content_type=JSON_TYPE)


def cut() -> Response:
    """The connection ends before the announced length."""
    headers = {"Content-Length": "4000", "Connection": "close"}
    return Response(b'{"data": [', headers=headers, content_type=JSON_TYPE)


def dripping(pace: Callable[[], object], *, headers: bool = False) -> Response:
    """An answer that never ends in time: byte after byte, with `pace` called before each."""
    found = body(b'{"data": [' + b" " * 100_000 + b"]}")
    return replace(found, drip=pace, drips_headers=headers)

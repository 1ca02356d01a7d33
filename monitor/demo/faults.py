"""Ways in which Slack's double can fail: before a call has its effect, or after it, when only the answer is lost."""

import json
import threading
from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from monitor.demo.server import Response

PATIENCE = 30.0
"""Seconds a slow answer waits at most, so that no forgotten test hangs."""


@dataclass(frozen=True, slots=True)
class Fault:
    """One bad answer. `after`: the message is posted first. Without an `answer` the right one comes, late."""

    answer: Response | None
    after: bool = False
    hold: threading.Event | None = field(default=None, compare=False)

    def then(self) -> "Fault":
        """The same fault, after the effect."""
        return replace(self, after=True)

    def wait(self) -> None:
        """Hold the answer back for as long as the test wants."""
        if self.hold is not None:
            self.hold.wait(PATIENCE)


def limited(seconds: str | None = "7") -> Fault:
    """429; `seconds` is the Retry-After header, None leaves it out."""
    headers = {} if seconds is None else {"Retry-After": seconds}
    return Fault(_json({"ok": False, "error": "ratelimited"}, status=429, headers=headers))


def refusal(code: str, *, status: int = 200) -> Fault:
    """`ok: false` with one of Slack's codes."""
    return Fault(_json({"ok": False, "error": code}, status=status))


def status(code: int) -> Fault:
    """A bare HTTP status with a page, as gateways answer."""
    return Fault(Response(b"<html><body>Bad gateway</body></html>", status=code))


def html() -> Fault:
    """200 with a page instead of JSON, as portals and proxies answer."""
    return Fault(Response(b"<!doctype html><title>Please sign in</title>"))


def cut() -> Fault:
    """The connection ends without an answer."""
    return Fault(Response(cut=True))


def cut_short() -> Fault:
    """The answer ends before its announced length."""
    return Fault(Response(b'{"ok":', headers={"Content-Length": "4000", "Connection": "close"}))


def body(raw: bytes, *, content_type: str = "application/json; charset=utf-8") -> Fault:
    """200 with exactly these bytes: broken JSON, a list, null, a strange charset."""
    return Fault(Response(raw, content_type=content_type))


def broken_json() -> Fault:
    """200 with JSON that stops in the middle."""
    return body(b'{"ok": true, "ts": "17')


def moved(to: str) -> Fault:
    """A redirect, which the SDK follows."""
    return Fault(Response(status=302, headers={"Location": to}))


def slow(hold: threading.Event) -> Fault:
    """The right answer, but not before the event is set."""
    return Fault(None, hold=hold)


def _json(answer: object, *, status: int, headers: Mapping[str, str] | None = None) -> Response:
    raw = json.dumps(answer).encode()
    return Response(raw, status=status, headers=headers or {}, content_type="application/json; charset=utf-8")

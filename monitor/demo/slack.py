"""Slack's Web API and incoming webhooks on loopback, as strict as the documents say and as unlucky as a test wants.

Run by itself it keeps its channels in a file: `python -m monitor.demo.slack --port 8065 --state slack.json`.
"""

import argparse
import json
import sys
import threading
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl

from monitor.clock import system_clock
from monitor.demo.faults import Fault
from monitor.demo.files import UPLOADS, FileMethods, Shelf
from monitor.demo.server import LoopbackServer, Request, Response
from monitor.demo.workspace import BOT, USER, Json, NoSuchMessageError, Said, Workspace
from monitor.slack.limits import violations
from scrapers.kit.mention import Clock

TOKEN = "xoxb-double"  # noqa: S105 - opens nothing but the double
ANY = "*"
_HOOKS = "/services/"
UPLOAD = "upload"
SCOPES = {
    "files.getUploadURLExternal": "files:write",
    "files.completeUploadExternal": "files:write",
    "files.info": "files:read",
}
"""Methods that a token may lack the permission for, and which one."""
_MOST_PAGE = 200


class SlackDouble(LoopbackServer):
    """Serves `api_url` and `webhook_url()`; faults take effect with the next call. Safe to use from any thread."""

    def __init__(
        self,
        clock: Clock = system_clock,
        *,
        token: str = TOKEN,
        channels: Iterable[str] | None = None,
        state: Path | None = None,
        port: int = 0,
    ) -> None:
        self.workspace = Workspace(clock, state=state)
        self.page_size = _MOST_PAGE
        self.files = Shelf()
        self.lacks: frozenset[str] = frozenset()
        """Scopes that the token has not."""
        self._file_methods = FileMethods(self.files, lambda: self.url)
        self._token = token
        self._channels = None if channels is None else frozenset(channels)
        self._lock = threading.Lock()
        self._faults: dict[str, list[Fault]] = {}
        self._calls: Counter[str] = Counter()
        super().__init__(self._answer, port=port)

    @property
    def api_url(self) -> str:
        """What a client takes as its `base_url`."""
        return f"{self.url}/api/"

    def webhook_url(self, name: str = "hook") -> str:
        """An incoming webhook; what it was sent stands in the channel of the same name."""
        return f"{self.url}{_HOOKS}T0DOUBLE/B0DOUBLE/{name}"

    def messages(self, channel: str | None = None) -> list[Said]:
        """What stands in a channel (or everywhere), oldest first, threads included."""
        return self.workspace.messages(channel)

    def count(self, key: str) -> int:
        """How many messages carry that key, in all channels together."""
        return sum(said.key == key for said in self.messages())

    def calls(self, method: str) -> int:
        """How often a method was called, failures included; a webhook's is `webhook`, sent bytes are an `upload`."""
        with self._lock:
            return self._calls[method]

    def fail_next(self, method: str, fault: Fault, times: int = 1) -> None:
        """Let the next calls of a method (`ANY`: of whichever comes) fail in this way."""
        with self._lock:
            self._faults.setdefault(method, []).extend([fault] * times)

    def heal(self) -> None:
        """Forget every fault that has not happened yet."""
        with self._lock:
            self._faults.clear()

    def someone_says(self, channel: str, text: str, metadata: Json | None = None, *, bot: str = "") -> Said:
        """A message that is not ours, perhaps with metadata that looks like it."""
        return self.workspace.say(Said(channel, "", text, metadata=metadata, user="U0SOMEONE", bot=bot))

    def _answer(self, request: Request) -> Response:
        method = _method_of(request.path)
        fault = self._next_fault(method)
        if fault is not None and not fault.after:
            fault.wait()
            if fault.answer is not None:
                return fault.answer
        answer = self._answered(method, request)
        if fault is not None and fault.after:
            fault.wait()
            return fault.answer or answer
        return answer

    def _answered(self, method: str, request: Request) -> Response:
        if method == "webhook":
            return self._hook(request)
        if method == UPLOAD:
            status = self._file_methods.receive(request.path, request.body)
            return Response(f"{status}".encode(), status=status, content_type="text/plain")
        return self._method(method, request)

    def _next_fault(self, method: str) -> Fault | None:
        with self._lock:
            self._calls[method] += 1
            for name in (method, ANY):
                if self._faults.get(name):
                    return self._faults[name].pop(0)
        return None

    def _method(self, method: str, request: Request) -> Response:
        methods: dict[str, Callable[[Json], Json]] = {
            "auth.test": self._auth_test,
            "chat.postMessage": self._post,
            "chat.update": self._update,
            "conversations.history": self._history,
            "conversations.replies": self._history,
            **self._file_methods.methods(),
        }
        if method not in methods:
            return _json(_no("unknown_method"))
        bearer = request.headers.get("authorization", "")
        if bearer != f"Bearer {self._token}":
            return _json(_no("invalid_auth" if bearer else "not_authed"))
        if SCOPES.get(method) in self.lacks:
            return _json({**_no("missing_scope"), "needed": SCOPES[method]})
        try:
            return _json(methods[method](_arguments(request)))
        except NoSuchMessageError:
            return _json(_no("message_not_found" if method.startswith("chat.") else "thread_not_found"))

    def _auth_test(self, arguments: Json) -> Json:
        return {"ok": True, "team_id": "T0DOUBLE", "user": "nobetci", "user_id": USER, "bot_id": BOT}

    def _post(self, arguments: Json) -> Json:
        wrong = self._wrong(arguments)
        if wrong is not None:
            return wrong
        said = self.workspace.say(_said(arguments))
        return {"ok": True, "channel": said.channel, "ts": said.ts, "message": said.as_listed(with_metadata=True)}

    def _update(self, arguments: Json) -> Json:
        wrong = self._wrong(arguments)
        if wrong is not None:
            return wrong
        said = self.workspace.change(str(arguments["channel"]), str(arguments.get("ts")), _said(arguments))
        return {"ok": True, "channel": said.channel, "ts": said.ts, "text": said.text}

    def _wrong(self, arguments: Json) -> Json | None:
        if not self._is_channel(arguments.get("channel")):
            return _no("channel_not_found")
        return _refused_form(arguments) or self._refused_picture(arguments)

    def _refused_picture(self, arguments: Json) -> Json | None:
        where = self.files.unshowable(arguments.get("blocks"))
        if where is None:
            return None
        details = [f"[ERROR] invalid slack file [json-pointer:{where}]"]
        return {**_no("invalid_blocks"), "errors": details, "response_metadata": {"messages": details}}

    def _is_channel(self, channel: object) -> bool:
        return isinstance(channel, str) and bool(channel) and (self._channels is None or channel in self._channels)

    def _history(self, arguments: Json) -> Json:
        channel = arguments.get("channel")
        if not isinstance(channel, str) or not self._is_channel(channel):
            return _no("channel_not_found")
        thread, oldest = arguments.get("ts"), str(arguments.get("oldest") or "0")
        found = self.workspace.history(channel, oldest=oldest, thread=thread)
        start = int(arguments.get("cursor") or 0)
        size = min(int(arguments.get("limit") or 100), self.page_size)
        page, more = found[start : start + size], start + size < len(found)
        told = str(arguments.get("include_all_metadata")) in ("1", "true", "True")
        about = {"response_metadata": {"next_cursor": str(start + size)}} if more else {}
        listed = [said.as_listed(with_metadata=told) for said in page]
        return {"ok": True, "messages": listed, "has_more": more, **about}

    def _hook(self, request: Request) -> Response:
        try:
            arguments = json.loads(request.body)
        except ValueError:
            arguments = None
        if not isinstance(arguments, dict):
            return Response(b"invalid_payload", status=400, content_type="text/plain")
        wrong = _refused_form(arguments)
        if wrong is not None:
            return Response(str(wrong["error"]).encode(), status=400, content_type="text/plain")
        self.workspace.say(_said({**arguments, "channel": request.path.rsplit("/", 1)[-1]}))
        return Response(b"ok", content_type="text/plain; charset=utf-8")


def _method_of(path: str) -> str:
    if path.startswith(_HOOKS):
        return "webhook"
    return UPLOAD if path.startswith(UPLOADS) else path.removeprefix("/api/")


def _refused_form(arguments: Mapping[str, Any]) -> Json | None:
    faults = violations(arguments)
    if not faults:
        return None
    details = [f"[ERROR] {fault.what} [json-pointer:{fault.where}]" for fault in faults]
    return {**_no(faults[0].code), "errors": details, "response_metadata": {"messages": details}}


def _said(arguments: Json) -> Said:
    return Said(
        channel=str(arguments["channel"]),
        ts="",
        text=str(arguments["text"]),
        blocks=arguments.get("blocks"),
        metadata=arguments.get("metadata"),
        thread_ts=arguments.get("thread_ts"),
        aloud=bool(arguments.get("reply_broadcast")),
    )


def _arguments(request: Request) -> Json:
    if "json" in request.headers.get("content-type", ""):
        with suppress(ValueError):
            found = json.loads(request.body)
            return found if isinstance(found, dict) else {}
    return {**request.query, **dict(parse_qsl(request.body.decode(errors="replace")))}


def _no(code: str) -> Json:
    return {"ok": False, "error": code}


def _json(answer: Json) -> Response:
    return Response(json.dumps(answer).encode(), content_type="application/json; charset=utf-8")


def main() -> None:
    """Serve an empty workspace until interrupted; prints where."""
    parser = argparse.ArgumentParser(prog="python -m monitor.demo.slack", description=main.__doc__)
    parser.add_argument("--port", type=int, default=0, help="0 picks a free one")
    parser.add_argument("--state", type=Path, help="JSON file that keeps the messages, also over a restart")
    parser.add_argument("--token", default=TOKEN)
    given = parser.parse_args()
    with SlackDouble(token=given.token, state=given.state, port=given.port) as double, suppress(KeyboardInterrupt):
        sys.stdout.write(f"{double.api_url}\n")
        sys.stdout.flush()
        threading.Event().wait()


if __name__ == "__main__":
    main()

"""Slack's double with people in it: they press buttons over a Socket Mode line, fill in forms, and are whispered to.

What is not acknowledged is delivered again on request, as a person would press again who was shown that it failed.
"""

import itertools
import json
import queue
import threading
import time
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from presses import Payload, a_press
from socket_double import APP_TOKEN, SocketDouble
from websockets.exceptions import ConnectionClosed

from monitor.clock import system_clock
from monitor.demo.server import Request, Response
from monitor.demo.slack import SlackDouble
from monitor.demo.workspace import Said
from monitor.slack.limits import view_violations, violations
from scrapers.kit.mention import Clock

__all__ = ["APP_TOKEN", "Whisper", "WorkplaceDouble", "actions", "press_on"]


@dataclass(frozen=True, slots=True)
class Whisper:
    """What only one person saw."""

    channel: str
    user: str
    text: str


@dataclass(frozen=True, slots=True)
class Accepted:
    """A message that was posted, by the double's own clock."""

    at: float
    channel: str
    key: str | None
    thread: str | None


class WorkplaceDouble(SlackDouble):
    """Everything `SlackDouble` does, and presses. `revoked`: the bot's token is good for nothing just now."""

    def __init__(self, clock: Clock = system_clock, *, token: str) -> None:
        super().__init__(clock, token=token)
        self.socket = SocketDouble()
        self.whispers: list[Whisper] = []
        self.forms: list[Payload] = []
        self.accepted: list[Accepted] = []
        self.edited: dict[str, float] = {}
        """When the message with that key was edited last."""
        self.revoked = False
        self._numbers = itertools.count(1)
        self._open: dict[str, Payload] = {}
        self._line = threading.Lock()

    def stop(self) -> None:
        self.socket.close()
        super().stop()

    # -- people

    def press(self, payload: Payload) -> None:
        """Somebody pressed; it is sent if there is a line, and waits to be acknowledged."""
        envelope = f"e{next(self._numbers)}"
        self._open[envelope] = payload
        self._push(envelope, payload)

    def deliver_again(self) -> None:
        """Everything that was not acknowledged, over the newest line."""
        for envelope, payload in self.unacknowledged().items():
            self._push(envelope, payload)

    def unacknowledged(self) -> dict[str, Payload]:
        """What nobody has confirmed so far, by envelope."""
        with suppress(queue.Empty):
            while True:
                self._open.pop(self.socket.acks.get_nowait().get("envelope_id"), None)
        return dict(self._open)

    def _push(self, envelope: str, payload: Payload) -> None:
        if self.socket.lines:
            with self._line, suppress(ConnectionClosed):
                self.socket.push(payload, envelope=envelope)

    # -- the Web API

    def _answer(self, request: Request) -> Response:
        if self.revoked and request.path.startswith("/api/") and not request.path.endswith("connections.open"):
            return _json({"ok": False, "error": "token_revoked"})
        return super()._answer(request)

    def _method(self, method: str, request: Request) -> Response:
        if method == "apps.connections.open":
            return self.socket.answer(request)
        body: Payload = json.loads(request.body or b"{}") if "json" in request.headers.get("content-type", "") else {}
        if method == "views.open":
            return _json(self._show(body))
        if method == "chat.postEphemeral":
            return _json(self._whisper(body))
        answer = super()._method(method, request)
        if json.loads(answer.body).get("ok"):
            self._note(method, body)
        return answer

    def _show(self, body: Payload) -> Payload:
        if view_violations(body["view"]):
            return {"ok": False, "error": "invalid_arguments"}
        self.forms.append(body["view"])
        return {"ok": True, "view": {"id": f"V{len(self.forms)}"}}

    def _whisper(self, body: Payload) -> Payload:
        if violations({name: value for name, value in body.items() if name != "user"}):
            return {"ok": False, "error": "invalid_arguments"}
        self.whispers.append(Whisper(body["channel"], body["user"], body["text"]))
        return {"ok": True, "message_ts": "1.0"}

    def _note(self, method: str, body: Payload) -> None:
        key = (body.get("metadata") or {}).get("event_payload", {}).get("key")
        if method == "chat.postMessage":
            self.accepted.append(Accepted(time.monotonic(), str(body["channel"]), key, body.get("thread_ts")))
        elif method == "chat.update" and key is not None:
            self.edited[key] = time.monotonic()


def actions(said: Said) -> Iterator[tuple[dict[str, Any], str]]:
    """What can be pressed on a message, and the block it stands in."""
    for block in said.blocks or ():
        if block["type"] == "actions":
            for element in block["elements"]:
                yield element, str(block.get("block_id", ""))


def press_on(said: Said, move: str, *, user: str, stamp: str, chosen: str | None = None) -> Payload:
    """What Slack sends when that person presses that button, or picks it in a menu, of that very message."""
    for element, block in actions(said):
        options = [option["value"] for option in element.get("options", ())]
        value = str(element.get("value") or block.partition("/")[0])
        if element["action_id"] == move and (chosen is None or chosen in options):
            return _placed(a_press(move, value=value, chosen=chosen, user=user, stamp=stamp), said)
        wanted = f"{move}|{chosen or ''}"
        if wanted in options:
            return _placed(a_press(element["action_id"], value=value, chosen=wanted, user=user, stamp=stamp), said)
    raise AssertionError(f"{said.key} has no button for {move}: {[element for element, _ in actions(said)]}")


def _placed(payload: Payload, said: Said) -> Payload:
    container = payload["container"] | {"message_ts": said.ts, "channel_id": said.channel}
    thread = {"thread_ts": said.thread_ts} if said.thread_ts else {}
    return payload | {"channel": {"id": said.channel, "name": "destek"}, "container": container | thread}


def _json(answer: Payload) -> Response:
    return Response(json.dumps(answer).encode(), content_type="application/json; charset=utf-8")

"""Presses over HTTP, for those who rather open an address than a socket: only what Slack signed is let in."""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from urllib.parse import parse_qs

from slack_sdk.signature import Clock as SlackClock
from slack_sdk.signature import SignatureVerifier

from monitor.slack.interactions import Payload
from scrapers.kit.mention import Clock


class _SlackTime(SlackClock):
    def __init__(self, clock: Clock) -> None:
        self._clock = clock

    def now(self) -> float:
        return self._clock().timestamp()


@dataclass(frozen=True, slots=True)
class Endpoint:
    """Takes calls of Slack. The clock decides which are too old to be anything but a copy."""

    secret: str = field(repr=False)
    clock: Clock
    take: Callable[[Payload], None]

    def receive(self, body: bytes, headers: Mapping[str, str]) -> int:
        """The HTTP status to answer with; what was pressed is handed on before. Header names are in lower case."""
        if not self._is_signed(body, headers):
            return 401
        payload = _payload(body)
        if payload is None:
            return 400
        self.take(payload)
        return 200

    def _is_signed(self, body: bytes, headers: Mapping[str, str]) -> bool:
        verifier = SignatureVerifier(self.secret, _SlackTime(self.clock))
        stamp, signature = headers.get("x-slack-request-timestamp"), headers.get("x-slack-signature")
        try:
            return verifier.is_valid(body, stamp, signature)
        except (ValueError, TypeError):  # a time that is no number, a signature or body that is no text
            return False


def _payload(body: bytes) -> Payload | None:
    try:
        payload = json.loads(parse_qs(body.decode())["payload"][0])
    except (ValueError, KeyError, RecursionError):
        return None
    return payload if isinstance(payload, dict) else None

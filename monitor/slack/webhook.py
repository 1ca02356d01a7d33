"""Slack through an incoming webhook: it can post and nothing else, so delivery is at least once."""

import logging
from dataclasses import replace
from datetime import datetime

from slack_sdk.errors import SlackClientError
from slack_sdk.webhook import WebhookClient, WebhookResponse

from monitor.errors import DeliveryFailed, Failure
from monitor.language import voice
from monitor.rules.card import Posted, Room
from monitor.rules.message import Message
from monitor.slack.addresses import is_loopback, trusted_address
from monitor.slack.checked import checked_payload
from monitor.slack.digest import left_over
from monitor.slack.refusals import BROKEN, broken, refused_webhook

logging.getLogger("slack_sdk").setLevel(logging.CRITICAL)  # it would log answers and the secret address


class WebhookChannel:
    """Simple mode: the room's address is the webhook's URL, a secret that no error or log line shows."""

    can_edit = False
    can_find = False
    can_thread = False

    def __init__(self, *, timeout: int = 10, proxy: str | None = None) -> None:
        self._timeout = timeout
        self._proxy = proxy

    def post(self, room: Room, message: Message, *, thread: Posted | None = None, plain: bool = False) -> Posted:
        """The room, with an empty `ts`: a webhook does not say where the message stands. Ignores `thread`."""
        body = checked_payload(message, voice(room.language, room.zone), plain=plain, hears=False)
        body |= {"unfurl_links": False, "unfurl_media": False}
        try:
            answer = self._client(room.address).send_dict(body)
        except (SlackClientError, *BROKEN) as error:
            failure = broken(error)
        else:
            left = () if plain else left_over(message, voice(room.language, room.zone))
            return replace(_accepted(room, answer), left=left)
        raise failure from None  # not `from error`: its text may hold the address

    def update(self, room: Room, at: Posted, message: Message, *, plain: bool = False) -> Posted:
        """Never succeeds: a webhook cannot edit."""
        raise DeliveryFailed(Failure.FROZEN, "webhook_cannot_edit")

    def find(
        self, room: Room, keys: frozenset[str], *, since: datetime, thread: Posted | None = None
    ) -> dict[str, Posted] | None:
        """None, always: a webhook cannot read."""
        return None

    def probe(self) -> None:
        """Nothing to ask: a webhook can only be tried by posting."""

    def _client(self, url: str) -> WebhookClient:
        try:
            trusted_address(url)
        except ValueError:
            raise DeliveryFailed(Failure.ROUTE, "insecure_address") from None
        client = WebhookClient(url, timeout=self._timeout, proxy=self._proxy, retry_handlers=[])
        if is_loopback(url):
            client.proxy = self._proxy
        return client


def _accepted(room: Room, answer: WebhookResponse) -> Posted:
    if answer.status_code == 200 and answer.body.strip() == "ok":
        return Posted(room.name, "")
    after = answer.headers.get("Retry-After") or answer.headers.get("retry-after")
    raise refused_webhook(answer.body, status=answer.status_code, retry_after=after)

"""A mailbox as a channel: every message is a mail of its own, and one that is repeated bears the same number."""

import ssl
from datetime import datetime

from monitor.errors import DeliveryFailed, Failure
from monitor.mail.envelope import Sender, composed
from monitor.mail.sending import Server, greet, send
from monitor.rules.card import Posted, Room
from monitor.rules.message import Message
from scrapers.kit.mention import Clock


class MailChannel:
    """Sends mail to the address of a room, in one session each. It cannot edit, and no mailbox can be read."""

    can_edit = False
    can_find = False
    can_thread = False

    def __init__(self, server: Server, sender: Sender, clock: Clock, *, trusted: ssl.SSLContext | None = None) -> None:
        self._server = server
        self._sender = sender
        self._clock = clock
        self._trusted = trusted

    def post(self, room: Room, message: Message, *, thread: Posted | None = None, plain: bool = False) -> Posted:
        """The room, with an empty `ts`: nothing can be done with a mail once it is sent. Ignores `thread`."""
        content = composed(message, room, self._sender, now=self._clock(), only_text=plain)
        send(self._server, self._sender.address, room.address, content, self._trusted)
        return Posted(room.name, "")

    def update(self, room: Room, at: Posted, message: Message, *, plain: bool = False) -> Posted:
        """Never succeeds: a mail that is sent is sent."""
        raise DeliveryFailed(Failure.FROZEN, "mail_cannot_be_edited")

    def find(
        self, room: Room, keys: frozenset[str], *, since: datetime, thread: Posted | None = None
    ) -> dict[str, Posted] | None:
        """None, always: a mailbox is its owner's."""
        return None

    def probe(self) -> None:
        """Nothing if our mail would be taken. Raises only `DeliveryFailed`."""
        greet(self._server, self._trusted)

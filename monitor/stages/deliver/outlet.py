"""What delivering needs: the channel's port, the configured outlet, the desk it is done at."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol

from monitor.rules.card import Posted, Room
from monitor.rules.delivery import DeliveryClocks, OutboxItem
from monitor.rules.message import Message
from monitor.rules.workplace import Workplace
from monitor.store.door import Store, Tx
from scrapers.kit.mention import Clock


class Channel(Protocol):
    """Somewhere messages can be put. Every method raises only `DeliveryFailed`."""

    can_edit: bool
    can_find: bool
    can_thread: bool

    def post(self, room: Room, message: Message, *, thread: Posted | None = None, plain: bool = False) -> Posted:
        """Post the message, under `thread` if given; where it is now."""
        ...

    def update(self, room: Room, at: Posted, message: Message, *, plain: bool = False) -> Posted:
        """Replace what the message there shows; where it is."""
        ...

    def find(
        self, room: Room, keys: frozenset[str], *, since: datetime, thread: Posted | None = None
    ) -> dict[str, Posted] | None:
        """Where messages with those keys are; None when this channel's history cannot be read at all."""
        ...

    def probe(self) -> None:
        """Ask whether posting would be allowed again."""
        ...


@dataclass(frozen=True, slots=True)
class Outlet:
    """A configured channel: where, how, and who takes over while it is broken."""

    room: Room
    channel: Channel
    workspace: str | None
    """What it shares a token with: parked together when the token breaks."""
    operators: str
    """Name of the channel that hears of this one's troubles."""
    fallback: "Outlet | None" = None

    @property
    def name(self) -> str:
        """The channel's name in the configuration."""
        return self.room.name

    @property
    def doors(self) -> tuple[str, ...]:
        """What may be parked in front of it."""
        return (self.workspace, self.name) if self.workspace else (self.name,)


@dataclass(frozen=True, slots=True)
class Desk:
    """What delivering needs besides the outlet."""

    store: Store
    clock: Clock
    clocks: DeliveryClocks
    draw: Callable[[], float]
    """A number in [0, 1) that spreads retries."""
    workplace: Workplace = field(default_factory=Workplace)
    wake: Callable[[str], None] = lambda _name: None
    """Called with the name of an outlet that has something to do."""


def thread_of(tx: Tx, item: OutboxItem, channel: Channel) -> Posted | None:
    """The message in whose thread the item belongs; None for the open channel."""
    if not channel.can_thread:
        return None
    if item.thread_ts and item.room:
        return Posted(item.room, item.thread_ts)
    parent = tx.outbox.get(item.under) if item.under else None
    if parent is None or parent.posted is None:
        return None
    return Posted(parent.posted.room, parent.thread_ts or parent.posted.ts)

"""Keep a digest and owe it, together or not at all; no channel is owed the same one twice."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from monitor.rules.delivery import NOTICE, Delivery, Kind, OutboxItem
from monitor.rules.digest.card import Chart
from monitor.rules.digest.digest import Digest
from monitor.stages.digest.order import Ending, Order
from monitor.stages.digest.trouble import tell_made
from monitor.store.digests import Made, digest_head
from monitor.store.door import Store, Tx


def keep(
    store: Store, digest: Digest, pictures: Mapping[str, Mapping[Chart, bytes]], order: Order, token: str
) -> Ending:
    """Keep it and owe it to its channels, unless somebody else has made that week's meanwhile."""
    with store.transaction(durable=True) as tx:
        number = tx.digests.make(digest, token)
        if number is None:
            return Ending.ALREADY
        for language, drawn in pictures.items():
            tx.digests.draw(number, language, drawn)
        _owe(tx, store.id, Made(number, digest, token), order)
        tell_made(tx, store.id, order)
    return Ending.MADE


def owe_again(store: Store, made: Made, order: Order, pictures: Mapping[str, Mapping[Chart, bytes]]) -> None:
    """Owe a digest that was made to those of its channels that it was never owed to."""
    with store.transaction(durable=True) as tx:
        for language, drawn in pictures.items():
            tx.digests.draw(made.id, language, drawn)
        _owe(tx, store.id, made, order)


@dataclass(frozen=True, slots=True)
class Owed:
    """A digest's message in one channel."""

    channel: str
    state: Delivery
    sent_at: datetime | None = None


def standing(tx: Tx, store_id: str, order: Order) -> tuple[Owed, ...]:
    """How it stands with those of its channels that it was owed to."""
    keys = [key_of(store_id, order, reader.channel) for reader in order.subject.readers]
    return tuple(
        Owed(item.channel, item.state, item.sent_at) for key in keys if (item := tx.outbox.get(key)) is not None
    )


def key_of(store_id: str, order: Order, channel: str) -> str:
    """What tells its message there from all others."""
    return digest_head(store_id, order.brand, order.week.monday) + channel


def _owe(tx: Tx, store_id: str, made: Made, order: Order) -> None:
    """To each channel once, whoever owes it how often."""
    for reader in order.subject.readers:
        payload: dict[str, object] = {"digest": made.id, "language": reader.language}
        if order.subject.link is not None:
            payload["page"] = f"{order.subject.link}/digests/{made.token}"
        item = OutboxItem(
            key=key_of(store_id, order, reader.channel),
            kind=Kind.DIGEST,
            channel=reader.channel,
            via=reader.channel,
            priority=NOTICE,
            owed_at=order.now,
            next_attempt_at=order.now,
            payload=payload,
        )
        tx.outbox.owe_once(item)

"""Keep a digest and owe it, together or not at all; no channel is owed the same one twice."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from monitor.rules.delivery import NOTICE, Delivery, Kind, OutboxItem
from monitor.rules.digest.card import Chart
from monitor.rules.digest.digest import Digest
from monitor.rules.week import Week
from monitor.stages.digest.order import Order, Outcome, Reader
from monitor.store.digests import Made
from monitor.store.door import Store, Tx


def keep(
    store: Store, digest: Digest, pictures: Mapping[str, Mapping[Chart, bytes]], order: Order, token: str
) -> Outcome:
    """Keep it and owe it to its channels, unless somebody else has made that week's meanwhile."""
    with store.transaction(durable=True) as tx:
        number = tx.digests.make(digest, token)
        if number is None:
            return Outcome.ALREADY
        for language, drawn in pictures.items():
            tx.digests.draw(number, language, drawn)
        _owe(tx, store.id, Made(number, digest, token), order)
    return Outcome.MADE


@dataclass(frozen=True, slots=True)
class Owed:
    """A digest's message in one channel."""

    channel: str
    state: Delivery
    sent_at: datetime | None = None
    anew: bool = False
    """Whether it is owed only since now."""


def owe_again(
    store: Store, made: Made, order: Order, pictures: Mapping[str, Mapping[Chart, bytes]]
) -> tuple[Owed, ...]:
    """Owe it to those of its channels that it was never owed to; how it stands with each."""
    with store.transaction(durable=True) as tx:
        for language, drawn in pictures.items():
            tx.digests.draw(made.id, language, drawn)
        return _owe(tx, store.id, made, order)


def standing(tx: Tx, store_id: str, order: Order) -> tuple[Owed, ...]:
    """How it stands with each of its channels that it was owed to."""
    keys = [key_of(store_id, order.brand, order.week, reader.channel) for reader in order.subject.readers]
    return tuple(
        Owed(item.channel, item.state, item.sent_at) for key in keys if (item := tx.outbox.get(key)) is not None
    )


def key_of(store_id: str, brand: str, week: Week, channel: str) -> str:
    """What tells its message there from all others."""
    return f"{store_id}:digest:{brand}:{week.name}:{channel}"


def _owe(tx: Tx, store_id: str, made: Made, order: Order) -> tuple[Owed, ...]:
    return tuple(_owe_one(tx, store_id, made, order, reader) for reader in order.subject.readers)


def _owe_one(tx: Tx, store_id: str, made: Made, order: Order, reader: Reader) -> Owed:
    key = key_of(store_id, order.brand, order.week, reader.channel)
    before = tx.outbox.get(key)
    if before is not None:
        return Owed(reader.channel, before.state, before.sent_at)
    payload: dict[str, object] = {"digest": made.id, "language": reader.language}
    if order.subject.link is not None:
        payload["page"] = f"{order.subject.link}/digests/{made.token}"
    item = OutboxItem(
        key=key,
        kind=Kind.DIGEST,
        channel=reader.channel,
        via=reader.channel,
        priority=NOTICE,
        owed_at=order.now,
        next_attempt_at=order.now,
        payload=payload,
    )
    tx.outbox.owe_once(item)
    return Owed(reader.channel, item.state, anew=True)

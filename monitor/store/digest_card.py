"""A digest's message as rows put together: what is quoted is looked up when it is shown."""

from monitor.rules.delivery import OutboxItem
from monitor.rules.digest.card import DigestCard
from monitor.rules.workplace import Workplace
from monitor.store.door import Tx


def digest_card(tx: Tx, item: OutboxItem, workplace: Workplace) -> DigestCard | None:
    """The digest as it is shown now; None where there is none."""
    made = tx.digests.get(int((item.payload or {}).get("digest", 0)))
    if made is None:
        return None
    return DigestCard(item.key, item.want_rev, made.digest, digest_id=made.id)

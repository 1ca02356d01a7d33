"""What comes in quiet hours and can wait: one list when they are over, instead of a card by night."""

from dataclasses import replace
from datetime import UTC

from monitor.rules.delivery import ROLL_UP, Delivery, Kind, OutboxItem
from monitor.stages.judge.matter import Matter
from monitor.store.door import Tx


def holds_back(tx: Tx, matter: Matter, card: OutboxItem) -> bool:
    """Put the card into the morning's list; False where nobody has to wait, or the channel shows it already.

    What it shows is edited without a sound. A line in an older list or roll-up moves on to this one.
    """
    known = tx.outbox.get(card.key)
    if matter.quiet_until is None or (known is not None and known.state is not Delivery.ROLLED):
        return False
    ends = f"{matter.quiet_until.astimezone(UTC):%Y%m%d%H%M}"
    list_key = f"{matter.store_id}:morning:{card.channel}:{ends}"
    tx.outbox.owe(replace(card, state=Delivery.ROLLED, rolled_into=list_key))
    if known is not None and known.rolled_into != list_key:
        tx.outbox.save(replace(known, rolled_into=list_key), expected=Delivery.ROLLED)
    last = tx.outbox.get(list_key)
    tx.outbox.owe(
        OutboxItem(
            key=list_key,
            kind=Kind.MORNING,
            channel=card.channel,
            via=card.channel,
            priority=ROLL_UP,
            owed_at=matter.now,
            next_attempt_at=matter.quiet_until,
            want_rev=last.want_rev + 1 if last else 1,
        )
    )
    return True

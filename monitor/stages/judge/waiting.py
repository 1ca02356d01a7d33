"""A new card waits for more of the same: what is settled meanwhile is never told, what turns urgent is told at once."""

from dataclasses import replace
from datetime import datetime

from monitor.rules.alert import Told
from monitor.rules.budget import NEVER_HELD
from monitor.rules.case import Case, State
from monitor.rules.delivery import Delivery, OutboxItem
from monitor.rules.route import Route
from monitor.store.door import Tx

_UNSETTLED = frozenset({State.NEW, State.CLAIMED})


def still_told(tx: Tx, case: Case, told: Told | None, now: datetime) -> Told | None:
    """What a channel was told; nothing any more where the card still waits and there is nothing left to do."""
    if told is None or case.state in _UNSETTLED or not tx.outbox.take_back(case.id, now):
        return told
    return None


def with_wait(tx: Tx, card: OutboxItem, route: Route, told: Told | None) -> OutboxItem:
    """The card with the time that it may be told at."""
    if not route.manners.wait:
        return card
    if card.owed_urgency >= NEVER_HELD:
        tx.outbox.hurry(card.key, card.owed_at)
        return card
    return replace(card, next_attempt_at=card.owed_at + route.manners.wait) if told is None else card


def is_waiting(card: OutboxItem | None, now: datetime) -> bool:
    """Whether nobody saw the card yet because it waits: news of it stand on itself."""
    if card is None or card.state is not Delivery.PENDING or card.first_try_at is not None:
        return False
    return card.next_attempt_at > now

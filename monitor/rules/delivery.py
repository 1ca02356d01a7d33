"""What becomes of something owed to a channel: nothing lost, nothing doubled.

pending ──claim──► sending ──► sent          one item a key, written with the decision that owes it
   ▲                  │ uncertain, or found at start
   │                  ▼
   └──not found── unknown ──found──► sent    rolled: told inside a roll-up    dead: refused even in plain form
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from typing import Any

from monitor.errors import DeliveryFailed, Failure
from monitor.rules.card import Posted
from scrapers.kit.errors import msg
from scrapers.kit.mention import Signal


class Kind(StrEnum):
    """What kind of message is owed."""

    CARD = "card"
    NOTE = "note"
    NOTICE = "notice"
    ROLLUP = "rollup"
    CAMPAIGN = "campaign"
    MORNING = "morning"
    """What quiet hours held back, in one list."""
    SPIKE = "spike"
    REPORT = "report"
    DIGEST = "digest"
    """A brand's week; its payload names the digest."""


class Delivery(StrEnum):
    """Where an item stands."""

    PENDING = "pending"
    SENDING = "sending"
    UNKNOWN = "unknown"
    SENT = "sent"
    ROLLED = "rolled"
    DEAD = "dead"


AT_ONCE = datetime(1970, 1, 1, tzinfo=UTC)
"""`next_attempt_at` of an edit that somebody waits for who has just pressed: it goes before its turn."""

ESCALATION, ALERT, ROLL_UP, NOTICE, NOTE = 0, 10, 15, 20, 30
"""Priorities: the smaller goes first."""


@dataclass(frozen=True, slots=True)
class OutboxItem:
    """Something owed to a channel. `want_rev` above `told_rev` on a sent one means that it has to be edited."""

    key: str
    kind: Kind
    channel: str
    via: str
    priority: int
    owed_at: datetime
    next_attempt_at: datetime
    id: int = 0
    case_id: int | None = None
    mention_id: int | None = None
    route: str = ""
    under: str | None = None
    payload: dict[str, Any] | None = None
    state: Delivery = Delivery.PENDING
    want_rev: int = 1
    told_rev: int = 0
    owed_urgency: int = 0
    owed_state: str = "new"
    attempts: int = 0
    looks: int = 0
    first_try_at: datetime | None = None
    claimed_until: datetime | None = None
    sent_at: datetime | None = None
    room: str | None = None
    ts: str | None = None
    thread_ts: str | None = None
    plain: bool = False
    at_least_once: bool = False
    rolled_into: str | None = None
    error: str = ""

    @property
    def posted(self) -> Posted | None:
        """Where its message is, once it is somewhere."""
        return Posted(self.room, self.ts) if self.room and self.ts else None


def notice_item(key: str, channel: str, payload: dict[str, Any], *, now: datetime) -> OutboxItem:
    """A message to the operators, owed now."""
    return OutboxItem(
        key=key,
        kind=Kind.NOTICE,
        channel=channel,
        via=channel,
        priority=NOTICE,
        owed_at=now,
        next_attempt_at=now,
        payload=payload,
    )


def thread_note(card: OutboxItem, which: str, payload: dict[str, Any], *, pressing: bool, now: datetime) -> OutboxItem:
    """News in the thread of a case's card, owed now; `which` tells it from the others there."""
    return OutboxItem(
        key=f"{card.key}:{which}",
        kind=Kind.NOTE,
        channel=card.channel,
        via=card.via,
        priority=ESCALATION if pressing else NOTE,
        owed_at=now,
        next_attempt_at=now,
        case_id=card.case_id,
        route=card.route,
        under=card.key,
        payload=payload,
    )


_NEWS = msg("{source} reports")


def news_items(
    store_id: str, source: str, signals: Iterable[Signal], channel: str, *, now: datetime
) -> Iterator[OutboxItem]:
    """What the operators are told once of what a source noticed; the same news always has the same key."""
    for signal in signals:
        if signal.once:
            values = {name: str(value) for name, value in signal.values.items()} | {"source": source}
            payload = {"good_news": False, "says": _NEWS, "detail": signal.what, "values": values}
            yield notice_item(f"{store_id}:news:{source}:{signal.once}", channel, payload, now=now)


@dataclass(frozen=True, slots=True)
class DeliveryClocks:
    """Every wait of the delivery, as configured."""

    post_every: timedelta = timedelta(seconds=1.1)
    update_every: timedelta = timedelta(seconds=5)
    updates_apart: timedelta = timedelta(seconds=2)
    presses_ahead: int = 10
    """So many edits that people wait for may go at once, on account of those that come later: 40 a minute in all."""
    reconcile_after: tuple[timedelta, timedelta] = (timedelta(seconds=2), timedelta(seconds=5))
    claim_for: timedelta = timedelta(seconds=60)
    retry: tuple[timedelta, timedelta] = (timedelta(seconds=1), timedelta(minutes=5))
    probe_every: timedelta = timedelta(minutes=5)
    quota_park: timedelta = timedelta(hours=1)
    storm_more_than: int = 6
    storm_within: timedelta = timedelta(seconds=60)
    storm_worst: int = 5


def edit_slot(slot: datetime | None, now: datetime, clocks: DeliveryClocks) -> datetime:
    """When the channel's next edit may go after one that went now; one before its turn puts off the others."""
    return max(slot or now, now) + clocks.updates_apart


def ahead(clocks: DeliveryClocks) -> timedelta:
    """How much earlier than the channel's slot an edit may go that somebody waits for."""
    return clocks.updates_apart * clocks.presses_ahead


class Trouble(StrEnum):
    """What a failure says about the channel, beyond this one message."""

    NONE = "none"
    SLOW = "slow"
    """Post nothing to it before the item's next attempt."""
    CHANNEL = "channel"
    WORKSPACE = "workspace"


def claimed(item: OutboxItem, *, now: datetime, clocks: DeliveryClocks) -> OutboxItem:
    """The item as it must be on the disk before the call: being sent, since when."""
    return replace(
        item,
        state=Delivery.SENDING,
        attempts=item.attempts + 1,
        looks=0,
        first_try_at=item.first_try_at or now,
        claimed_until=now + clocks.claim_for,
    )


def delivered(item: OutboxItem, posted: Posted, *, rev: int, now: datetime) -> OutboxItem:
    """The item after its message is known to be there, showing `rev`."""
    return replace(
        item,
        state=Delivery.SENT,
        told_rev=rev,
        sent_at=now,
        room=posted.room,
        ts=posted.ts,
        attempts=0,
        claimed_until=None,
        error="",
    )


def edited(item: OutboxItem, *, rev: int, now: datetime, clocks: DeliveryClocks) -> OutboxItem:
    """The item after its message was edited to show `rev`."""
    return replace(item, told_rev=rev, attempts=0, next_attempt_at=now + clocks.update_every, error="")


def not_posted(
    item: OutboxItem, failed: DeliveryFailed, *, now: datetime, clocks: DeliveryClocks, draw: float
) -> tuple[OutboxItem, Trouble]:
    """The item after a post failed, and what that says about the channel."""
    item = replace(item, claimed_until=None, error=failed.code, state=Delivery.PENDING)
    match failed.kind:
        case Failure.AMBIGUOUS:
            return replace(item, state=Delivery.UNKNOWN, next_attempt_at=now + clocks.reconcile_after[0]), Trouble.NONE
        case Failure.PAYLOAD | Failure.FROZEN:
            return _refused_form(item, now), Trouble.NONE
        case Failure.GONE if item.under or item.thread_ts:  # the thread's parent is gone: say it in the open
            return replace(item, under=None, thread_ts=None, next_attempt_at=now), Trouble.NONE
        case Failure.WAIT | Failure.GONE:
            return replace(item, next_attempt_at=now + _wait(item, failed, clocks, draw)), Trouble.SLOW
        case Failure.LATER:
            return replace(item, next_attempt_at=now + _wait(item, failed, clocks, draw)), Trouble.NONE
        case Failure.ROUTE:
            return item, Trouble.CHANNEL
        case Failure.TOKEN | Failure.QUOTA:
            return item, Trouble.WORKSPACE


def _refused_form(item: OutboxItem, now: datetime) -> OutboxItem:
    if item.plain:
        return replace(item, state=Delivery.DEAD)
    return replace(item, plain=True, next_attempt_at=now)


def not_edited(
    item: OutboxItem, failed: DeliveryFailed, *, now: datetime, clocks: DeliveryClocks, draw: float
) -> tuple[OutboxItem, Trouble]:
    """The item after an edit failed; repeating an edit harms nobody, so nothing here is uncertain."""
    item = replace(item, attempts=item.attempts + 1, error=failed.code)
    match failed.kind:
        case Failure.GONE:
            anew = replace(item, state=Delivery.PENDING, room=None, ts=None, thread_ts=None, first_try_at=None)
            return replace(anew, attempts=0, next_attempt_at=now), Trouble.NONE
        case Failure.FROZEN:
            thread_ts = item.thread_ts or item.ts  # a thread hangs on its first message, never on an answer
            below = replace(item, state=Delivery.PENDING, thread_ts=thread_ts, first_try_at=None, attempts=0)
            return replace(below, next_attempt_at=now), Trouble.NONE
        case Failure.PAYLOAD if item.plain:
            return replace(item, told_rev=item.want_rev), Trouble.NONE
        case Failure.PAYLOAD:
            return replace(item, plain=True, next_attempt_at=now), Trouble.NONE
        case Failure.ROUTE:
            return replace(item, next_attempt_at=now + clocks.probe_every), Trouble.CHANNEL
        case Failure.TOKEN | Failure.QUOTA:
            return item, Trouble.WORKSPACE
        case Failure.WAIT | Failure.LATER | Failure.AMBIGUOUS:
            return replace(item, next_attempt_at=now + _wait(item, failed, clocks, draw)), Trouble.NONE


def _wait(item: OutboxItem, failed: DeliveryFailed, clocks: DeliveryClocks, draw: float) -> timedelta:
    if failed.retry_in is not None:
        return max(timedelta(seconds=failed.retry_in), clocks.retry[0])
    return _back_off(item, clocks, draw)


def _back_off(item: OutboxItem, clocks: DeliveryClocks, draw: float) -> timedelta:
    first, most = clocks.retry
    return min(most, first * int(2 ** min(max(item.attempts - 1, 0), 20))) * (0.5 + draw / 2)


def looked(item: OutboxItem, found: Posted | None, *, now: datetime, clocks: DeliveryClocks) -> OutboxItem:
    """An uncertain item after a complete reading of the history: adopted, looked for once more, or sent again."""
    if found is not None:  # which revision it shows is not known: an edit puts that right
        return delivered(item, found, rev=0, now=now)
    if item.looks == 0:
        return replace(item, looks=1, next_attempt_at=now + clocks.reconcile_after[1])
    return replace(item, state=Delivery.PENDING, looks=0, next_attempt_at=now)


def cannot_look(item: OutboxItem, *, now: datetime, clocks: DeliveryClocks, draw: float) -> OutboxItem:
    """An uncertain item where no history can be read: rather twice than never, rarer each time, and it says so."""
    again = now + _back_off(item, clocks, draw)
    return replace(item, state=Delivery.PENDING, at_least_once=True, next_attempt_at=again)


def found_at_start(item: OutboxItem, *, now: datetime) -> OutboxItem:
    """An item that was being sent when we died."""
    return replace(item, state=Delivery.UNKNOWN, claimed_until=None, next_attempt_at=now)


def surplus(waiting: int, recently_sent: int, clocks: DeliveryClocks) -> int:
    """How many of the waiting new alerts go into a roll-up instead of a card of their own."""
    too_many = waiting + recently_sent - clocks.storm_more_than
    if not clocks.storm_within or too_many < 2:  # a roll-up of one card would be no shorter than the card
        return 0
    return min(waiting, too_many)

"""Posting and editing: the state that a call may change is on the disk before it, its result after it."""

import logging
from dataclasses import replace
from datetime import datetime

from monitor.errors import DeliveryFailed, Failure
from monitor.rules.card import Posted
from monitor.rules.continuation import continuation, with_more
from monitor.rules.delivery import (
    AT_ONCE,
    Delivery,
    Kind,
    OutboxItem,
    Trouble,
    ahead,
    cannot_look,
    claimed,
    delivered,
    edit_slot,
    edited,
    not_edited,
    not_posted,
)
from monitor.stages.deliver.outlet import Desk, Outlet, thread_of
from monitor.stages.deliver.storm import roll_up
from monitor.stages.deliver.trouble import is_down, record_trouble, tell_dead, works_again
from monitor.store.door import Tx
from monitor.store.messages import message_of

log = logging.getLogger(__name__)


def post_next(desk: Desk, outlet: Outlet) -> bool:
    """Post the most pressing message that is due; False when there is none."""
    now = desk.clock()
    with desk.store.transaction(durable=True) as tx:
        roll_up(tx, desk, outlet, now)
        item = tx.outbox.next_post(outlet.name, now)
        message = message_of(tx, item, desk.workplace, worst=desk.clocks.storm_worst, now=now) if item else None
        if item is None:
            return False
        if message is None:
            tx.outbox.save(replace(item, state=Delivery.DEAD, error="erased"), expected=Delivery.PENDING)
            return True
        thread = thread_of(tx, item, outlet.channel)
        sending = _placed(claimed(item, now=now, clocks=desk.clocks), thread)
        if not tx.outbox.save(sending, expected=Delivery.PENDING):
            return True
        tx.channels.pace(outlet.name, next_post_at=now + desk.clocks.post_every)
    try:
        posted = outlet.channel.post(outlet.room, message, thread=thread, plain=item.plain)
    except DeliveryFailed as failed:
        _record_failed_post(desk, outlet, sending, failed)
    else:
        there = delivered(sending, posted, rev=message.rev, now=desk.clock())
        _record_post(desk, outlet, replace(there, thread_ts=thread.ts) if thread else there, posted.left)
    return True


def _placed(item: OutboxItem, thread: Posted | None) -> OutboxItem:
    """A card that did not find its thread stands in the open for good: it is looked for where it was sent."""
    return replace(item, under=None) if item.kind is Kind.CARD and thread is None else item


def _go_on(tx: Tx, item: OutboxItem, left: tuple[str, ...], now: datetime) -> None:
    """Owe what the message had no room for; an edit may leave more of it than the post did."""
    more = continuation(item, left, now=now)
    if more is not None:
        tx.outbox.owe(with_more(tx.outbox.get(more.key) or more, left))


def _record_post(desk: Desk, outlet: Outlet, item: OutboxItem, left: tuple[str, ...]) -> None:
    with desk.store.transaction(durable=True) as tx:
        for state in (Delivery.SENDING, Delivery.UNKNOWN):  # unknown: the call took longer than its claim
            tx.outbox.save(item, expected=state)
        _go_on(tx, item, left, desk.clock())
        tx.channels.pace(outlet.name, next_post_at=desk.clock() + desk.clocks.post_every)  # from when it was there
        works_again(tx, desk, outlet)
    log.info("told", extra={"channel": outlet.name, "kind": item.kind.value, "key": item.key})


def _record_failed_post(desk: Desk, outlet: Outlet, item: OutboxItem, failed: DeliveryFailed) -> None:
    now = desk.clock()
    draw = desk.draw()
    after, trouble = not_posted(item, failed, now=now, clocks=desk.clocks, draw=draw)
    if after.state is Delivery.UNKNOWN and not outlet.channel.can_find:
        after = cannot_look(after, now=after.next_attempt_at, clocks=desk.clocks, draw=draw)
    with desk.store.transaction(durable=True) as tx:
        tx.outbox.save(after, expected=Delivery.SENDING)
        slot = after.next_attempt_at if trouble is Trouble.SLOW else now + desk.clocks.post_every
        tx.channels.pace(outlet.name, next_post_at=slot)
        if after.state is Delivery.DEAD:
            tx.outbox.unroll(after.key, now)
            tell_dead(tx, desk, outlet, after)
        down = is_down(tx, outlet, after, failed, now)
        record_trouble(tx, desk, outlet, Trouble.CHANNEL if down else trouble, failed)
    extra = {"channel": outlet.name, "failure": failed.kind.value, "code": failed.code, "key": item.key}
    log.log(logging.DEBUG if item.attempts > 1 else logging.WARNING, "not told", extra=extra)


def edit_next(desk: Desk, outlet: Outlet, *, awaited: bool = False) -> bool:
    """Edit the most pressing message that shows yesterday's news; False when there is none.

    `awaited`: only one that somebody waits for who has just pressed something.
    """
    now = desk.clock()
    with desk.store.reading() as tx:
        item = tx.outbox.next_awaited(outlet.name) if awaited else tx.outbox.next_edit(outlet.name, now)
        message = message_of(tx, item, desk.workplace, worst=desk.clocks.storm_worst, now=now) if item else None
    if item is None:
        return False
    rev = max(item.want_rev, message.rev if message else 0)
    if message is None or item.posted is None or not outlet.channel.can_edit:
        with desk.store.transaction() as tx:
            tx.outbox.save(edited(item, rev=rev, now=now, clocks=desk.clocks), expected=Delivery.SENT)
        return True
    try:
        posted = outlet.channel.update(outlet.room, item.posted, message, plain=item.plain)
    except DeliveryFailed as failed:
        _record_failed_edit(desk, outlet, item, failed)
    else:
        _record_edit(desk, outlet, edited(item, rev=rev, now=desk.clock(), clocks=desk.clocks), posted.left)
    return True


def _record_edit(desk: Desk, outlet: Outlet, item: OutboxItem, left: tuple[str, ...]) -> None:
    with desk.store.transaction() as tx:
        there = tx.outbox.get(item.key)
        if there is not None and there.want_rev > item.told_rev and there.next_attempt_at <= AT_ONCE:
            item = replace(item, next_attempt_at=AT_ONCE)  # pressed again during the call
        tx.outbox.save(item, expected=Delivery.SENT)
        _go_on(tx, item, left, desk.clock())  # of a message that was found again nobody knew what it lacks
        slot = tx.channels.state_of(outlet.name).next_update_at
        tx.channels.pace(outlet.name, next_update_at=edit_slot(slot, desk.clock(), desk.clocks))
        works_again(tx, desk, outlet)


def _record_failed_edit(desk: Desk, outlet: Outlet, item: OutboxItem, failed: DeliveryFailed) -> None:
    now = desk.clock()
    after, trouble = not_edited(item, failed, now=now, clocks=desk.clocks, draw=desk.draw())
    with desk.store.transaction() as tx:
        tx.outbox.save(after, expected=Delivery.SENT)
        slot = edit_slot(tx.channels.state_of(outlet.name).next_update_at, now, desk.clocks)
        if failed.kind is Failure.WAIT:  # nobody goes before their turn either
            slot = after.next_attempt_at + ahead(desk.clocks)
        tx.channels.pace(outlet.name, next_update_at=slot)
        record_trouble(tx, desk, outlet, trouble, failed)

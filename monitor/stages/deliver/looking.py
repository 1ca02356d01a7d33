"""Looking in a channel's history for what may or may not have been posted."""

from dataclasses import replace
from datetime import timedelta

from monitor.errors import DeliveryFailed, Failure
from monitor.rules.card import Posted
from monitor.rules.delivery import Delivery, OutboxItem, Trouble, cannot_look, looked
from monitor.stages.deliver.outlet import Desk, Outlet, thread_of
from monitor.stages.deliver.trouble import record_trouble

LOOK_BACK = timedelta(seconds=120)
"""How far before the first try the history is read: the other side's clock may differ."""


def look_for(desk: Desk, outlet: Outlet, uncertain: list[OutboxItem]) -> None:
    """One reading of the history serves every uncertain message; each thread has a history of its own."""
    threads: dict[Posted | None, list[OutboxItem]] = {}
    with desk.store.reading() as tx:
        for item in uncertain:
            threads.setdefault(thread_of(tx, item, outlet.channel), []).append(item)
    for thread, items in threads.items():
        _look_in(desk, outlet, thread, items)


def _look_in(desk: Desk, outlet: Outlet, thread: Posted | None, items: list[OutboxItem]) -> None:
    keys = frozenset(item.key for item in items)
    since = min(item.first_try_at or item.owed_at for item in items) - LOOK_BACK
    try:
        found = outlet.channel.find(outlet.room, keys, since=since, thread=thread) if outlet.channel.can_find else None
    except DeliveryFailed as failed:
        _postpone_look(desk, outlet, items, failed)
        return
    now = desk.clock()
    with desk.store.transaction(durable=True) as tx:
        for item in items:
            if found is None:
                after = cannot_look(item, now=now, clocks=desk.clocks, draw=desk.draw())
            else:
                after = looked(item, found.get(item.key), now=now, clocks=desk.clocks)
                after = replace(after, thread_ts=thread.ts) if thread and item.key in found else after
            tx.outbox.save(after, expected=Delivery.UNKNOWN)


def _postpone_look(desk: Desk, outlet: Outlet, items: list[OutboxItem], failed: DeliveryFailed) -> None:
    """A reading that broke off decides nothing."""
    now = desk.clock()
    wait = timedelta(seconds=failed.retry_in) if failed.retry_in else desk.clocks.reconcile_after[1]
    with desk.store.transaction() as tx:
        for item in items:
            tx.outbox.save(replace(item, next_attempt_at=now + wait), expected=Delivery.UNKNOWN)
        if failed.kind in (Failure.TOKEN, Failure.QUOTA):
            record_trouble(tx, desk, outlet, Trouble.WORKSPACE, failed)

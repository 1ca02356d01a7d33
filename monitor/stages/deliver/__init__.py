"""Speak: what is owed to a channel is posted once, edited in place, looked for where it is uncertain."""

from dataclasses import dataclass
from datetime import datetime

from monitor.rules.delivery import AT_ONCE, Delivery, DeliveryClocks, ahead, found_at_start
from monitor.stages.deliver.looking import look_for
from monitor.stages.deliver.outlet import Channel, Desk, Outlet
from monitor.stages.deliver.posting import edit_next, post_next
from monitor.stages.deliver.trouble import parked_until
from monitor.store.channels import ChannelState
from monitor.store.door import Store

__all__ = ["Channel", "Delivered", "Desk", "Outlet", "deliver_due", "recover"]


@dataclass(frozen=True, slots=True)
class Delivered:
    """What one round did, and when the outlet is to be looked at again (None: nothing is owed)."""

    calls: int
    next_at: datetime | None


def deliver_due(desk: Desk, outlet: Outlet, *, limit: int = 20) -> Delivered:
    """Do what is due for one outlet, at most `limit` calls; the caller runs one of these per outlet at a time."""
    calls = 0
    while calls < limit:
        if (parked := parked_until(desk, outlet)) is not None:
            return Delivered(calls, parked)
        if not _step(desk, outlet):
            break
        calls += 1
    return Delivered(calls, _next_at(desk, outlet))


def recover(store: Store, *, now: datetime, at_start: bool) -> int:
    """Messages that were being sent when somebody died become uncertain; how many there were.

    `at_start`: nobody else can be sending, so every one of them; otherwise only those whose claim ran out.
    """
    with store.transaction(durable=True) as tx:
        left = tx.outbox.left_sending(None if at_start else now)
        for item in left:
            tx.outbox.save(found_at_start(item, now=now), expected=Delivery.SENDING)
    return len(left)


def _next_at(desk: Desk, outlet: Outlet) -> datetime | None:
    with desk.store.reading() as tx:
        due, state = tx.outbox.next_time(outlet.name), tx.channels.state_of(outlet.name)
    if due is None:
        return None
    edits = _edits_from(state, desk.clocks) if due == AT_ONCE else state.next_update_at
    slots = [slot for slot in (state.next_post_at, edits) if slot is not None and slot > desk.clock()]
    return max(due, min(slots)) if slots else due


def _step(desk: Desk, outlet: Outlet) -> bool:
    """One call to the channel, the most pressing one; False when nothing may be done now."""
    now = desk.clock()
    with desk.store.reading() as tx:
        uncertain = tx.outbox.uncertain(outlet.name, now)
        state = tx.channels.state_of(outlet.name)
    if _is_free(_edits_from(state, desk.clocks), now) and edit_next(desk, outlet, awaited=True):
        return True
    if uncertain:
        look_for(desk, outlet, uncertain)
        return True
    return (_is_free(state.next_post_at, now) and post_next(desk, outlet)) or (
        _is_free(state.next_update_at, now) and edit_next(desk, outlet)
    )


def _edits_from(state: ChannelState, clocks: DeliveryClocks) -> datetime | None:
    """From when on a message may be edited that somebody waits for."""
    return None if state.next_update_at is None else state.next_update_at - ahead(clocks)


def _is_free(slot: datetime | None, now: datetime) -> bool:
    return slot is None or slot <= now

"""Channels in trouble: parked, probed, stood in for by their fallback; the operators hear of it once."""

import logging
from dataclasses import dataclass
from datetime import datetime, timedelta

from monitor.errors import DeliveryFailed, Failure
from monitor.rules.delivery import DeliveryClocks, Kind, OutboxItem, Trouble, notice_item
from monitor.stages.deliver.outlet import Desk, Outlet
from monitor.store.channels import ChannelState
from monitor.store.door import Tx
from scrapers.kit.errors import msg

log = logging.getLogger(__name__)

CHANNEL_DOWN = msg("nothing can be posted to {channel}: {code}")
CHANNEL_BACK = msg("{channel} takes messages again; what was waiting is being delivered")
DEAD = msg("a message to {channel} was refused even in its plainest form: {code}")
_CURE = msg("token trouble: renew the token; channel_not_found or not_in_channel: invite the bot to the channel")
_CURE_OF_MAIL = msg(
    "look at who mail is from and to, at its user and its password; try it with: nobetci check --online"
)
_PASSES = msg("it is tried again every few minutes; should that last, look at the server and at the way to it")
_PATIENCE = timedelta(minutes=15)
"""A failure that passes by itself as a rule is a trouble when it lasts longer."""


def parked_until(desk: Desk, outlet: Outlet) -> datetime | None:
    """Until when nothing can be posted here; a parked door is tried again when its time has come."""
    now = desk.clock()
    with desk.store.reading() as tx:
        states = [tx.channels.state_of(door) for door in outlet.doors]
    for state in states:
        until = state.parked_until
        if until is not None and until <= now:
            until = _still_closed(desk, outlet, state)
        if until is not None:
            _divert(desk, outlet)
            return until
    return None


def _still_closed(desk: Desk, outlet: Outlet, state: ChannelState) -> datetime | None:
    """Until when the door stays parked after another try; None when it opened, or only a post can show it."""
    if state.name != outlet.workspace:
        return None
    try:
        outlet.channel.probe()
    except DeliveryFailed as failed:
        again = desk.clock() + _park_for(failed, desk.clocks)
        with desk.store.transaction() as tx:
            tx.channels.park(state.name, until=again, kind=failed.kind.value, code=failed.code, now=desk.clock())
        return again
    with desk.store.transaction() as tx:
        _unpark(tx, desk, outlet, state)
    return None


def _park_for(failed: DeliveryFailed, clocks: DeliveryClocks) -> timedelta:
    if failed.retry_in is not None:
        return timedelta(seconds=failed.retry_in)
    return clocks.quota_park if failed.kind is Failure.QUOTA else clocks.probe_every


def _divert(desk: Desk, outlet: Outlet) -> None:
    """While a channel is broken, its fallback delivers what it owes."""
    fallback = outlet.fallback
    if fallback is None:
        return
    with desk.store.transaction() as tx:
        works = not any(tx.channels.state_of(door).is_parked for door in fallback.doors)
        moved = tx.outbox.divert(outlet.name, fallback.name, desk.clock()) if works else 0
    if moved:
        desk.wake(fallback.name)
        log.warning("diverted", extra={"channel": outlet.name, "to": fallback.name, "messages": moved})


def record_trouble(tx: Tx, desk: Desk, outlet: Outlet, trouble: Trouble, failed: DeliveryFailed) -> None:
    """Park what the failure says is broken; the operators are told when it was not parked before."""
    if trouble not in (Trouble.CHANNEL, Trouble.WORKSPACE):
        return
    door = outlet.workspace if trouble is Trouble.WORKSPACE and outlet.workspace else outlet.name
    now = desk.clock()
    until = now + _park_for(failed, desk.clocks)
    if tx.channels.park(door, until=until, kind=failed.kind.value, code=failed.code, now=now):
        log.error("channel parked", extra={"channel": door, "failure": failed.kind.value, "code": failed.code})
        _notify(
            tx,
            desk,
            outlet,
            _Notice(_key(tx.channels.state_of(door), "down"), CHANNEL_DOWN, failed.code, _cure(failed)),
        )


def is_down(tx: Tx, outlet: Outlet, item: OutboxItem, failed: DeliveryFailed, now: datetime) -> bool:
    """Whether nothing goes through any more: one message alone that fails again and again says nothing of the rest."""
    if failed.kind not in (Failure.WAIT, Failure.AMBIGUOUS) or failed.retry_in is not None:
        return False
    since = item.first_try_at
    return since is not None and now - since > _PATIENCE and not tx.outbox.anything_sent(outlet.name, since)


def works_again(tx: Tx, desk: Desk, outlet: Outlet) -> None:
    """A message went through: whatever was parked in front of this room is open."""
    state = tx.channels.state_of(outlet.name)
    if state.is_parked:
        _unpark(tx, desk, outlet, state)


def _unpark(tx: Tx, desk: Desk, outlet: Outlet, state: ChannelState) -> None:
    tx.channels.unpark(state.name)
    log.info("channel back", extra={"channel": state.name})
    _notify(tx, desk, outlet, _Notice(_key(state, "back"), CHANNEL_BACK, good_news=True))


def _key(state: ChannelState, what: str) -> str:
    return f"channel:{state.name}:{state.episode}:{what}"


def _cure(failed: DeliveryFailed) -> str:
    if failed.kind in (Failure.WAIT, Failure.AMBIGUOUS):
        return _PASSES
    return _CURE_OF_MAIL if failed.code.startswith("smtp_") else _CURE


@dataclass(frozen=True, slots=True)
class _Notice:
    key: str
    says: str
    code: str = ""
    hint: str = ""
    good_news: bool = False


def tell_dead(tx: Tx, desk: Desk, outlet: Outlet, item: OutboxItem) -> None:
    """The operators hear of a message that nobody could be shown; a refused notice would only breed another."""
    if item.kind is not Kind.NOTICE:
        _notify(tx, desk, outlet, _Notice(f"dead:{item.id}", DEAD, item.error, _CURE))


def _notify(tx: Tx, desk: Desk, outlet: Outlet, notice: _Notice) -> None:
    now = desk.clock()
    payload = {
        "good_news": notice.good_news,
        "says": notice.says,
        "hint": notice.hint,
        "values": {"channel": outlet.name, "code": notice.code},
    }
    tx.outbox.owe(notice_item(f"{desk.store.id}:{notice.key}", outlet.operators, payload, now=now))

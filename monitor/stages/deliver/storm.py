"""Too many alerts at once: one message instead of many; the worst keep a card of their own."""

from datetime import datetime

from monitor.rules.delivery import ALERT, ROLL_UP, Delivery, Kind, OutboxItem, surplus
from monitor.stages.deliver.outlet import Desk, Outlet
from monitor.store.door import Tx


def roll_up(tx: Tx, desk: Desk, outlet: Outlet, now: datetime) -> None:
    """More new alerts than people can read become one message; the worst keep a card of their own."""
    clocks = desk.clocks
    waiting = tx.outbox.waiting_alerts(outlet.name, ALERT)
    sent = tx.outbox.count_alerts_sent(outlet.name, now - clocks.storm_within) if waiting else 0
    too_many = surplus(len(waiting), sent, clocks)
    if not too_many:
        return
    last = tx.outbox.newest_roll_up(outlet.name)
    same_storm = last is not None and last.state is not Delivery.DEAD and now - last.owed_at <= clocks.storm_within
    key = last.key if last and same_storm else f"{desk.store.id}:rollup:{outlet.name}:{int(now.timestamp() * 1000)}"
    tx.outbox.roll(waiting[-too_many:], key)
    tx.outbox.owe(
        OutboxItem(
            key=key,
            kind=Kind.ROLLUP,
            channel=outlet.name,
            via=outlet.name,
            priority=ROLL_UP,
            owed_at=now,
            next_attempt_at=now,
            want_rev=last.want_rev + 1 if last and same_storm else 1,
        )
    )

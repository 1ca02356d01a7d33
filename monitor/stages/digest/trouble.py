"""A digest that cannot be made: the operators hear of it once, unless it clears by itself, and once that it is made."""

from dataclasses import replace
from datetime import datetime, timedelta

from monitor.rules.delivery import notice_item
from monitor.stages.digest.order import Order, Result
from monitor.store.door import Tx
from scrapers.kit.errors import msg

FAILED = msg("the weekly digest of {brand} for the week {week} could not be made; it is tried again")
MADE = msg("the weekly digest of {brand} for the week {week} is made now; it goes to its channels")
_REASONS = {
    "timeout": msg("it took longer than digest.timeout"),
    "signal 9": msg("it was killed, perhaps because memory ran out"),
    "other_version": msg("another version of this program was installed: restart it"),
}
_AT_LAST = timedelta(hours=1)
"""A first failure is told after that, should nobody try again; a lock that clears meanwhile is no news."""


def tell_failed(tx: Tx, store_id: str, order: Order, result: Result, told: tuple[str, datetime]) -> None:
    """Owe these operators the news, unless somebody has made it meanwhile: at once where it failed before."""
    if tx.digests.of(order.brand, order.week.monday) is not None:
        return
    operators, now = told
    payload = {"good_news": False, "says": FAILED, "detail": result.says or _REASONS.get(result.code, "{code}")}
    payload["values"] = {**result.values, **_named(order), "code": result.code}
    notice = notice_item(_key(store_id, order), operators, payload, now=now)
    failed_before = tx.outbox.withdraw(notice.key)  # what is told is why it failed last
    tx.outbox.owe_once(notice if failed_before else replace(notice, next_attempt_at=now + _AT_LAST))


def tell_made(tx: Tx, store_id: str, order: Order) -> None:
    """Whoever heard that it could not be made hears that it is; nobody hears of either who did not yet."""
    key = _key(store_id, order)
    told = tx.outbox.get(key)
    if told is None or tx.outbox.withdraw(key):
        return
    payload = {"good_news": True, "says": MADE, "values": _named(order)}
    tx.outbox.owe_once(notice_item(f"{key}:back", told.channel, payload, now=order.now))


def _key(store_id: str, order: Order) -> str:
    return f"{store_id}:digest-failed:{order.brand}:{order.week.name}"


def _named(order: Order) -> dict[str, str]:
    return {"brand": order.brand, "week": order.week.name}

"""Count what a digest is made of, at one moment of the store."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from monitor.rules.digest.counts import Opened, Text
from monitor.rules.digest.digest import Noise
from monitor.rules.digest.making import Material, Past, WeekCounts, past_counted, past_of
from monitor.rules.digest.recurring import READ_TOPICS
from monitor.rules.noise import by_route, lines_of, suggestions
from monitor.rules.week import Week
from monitor.stages.digest.order import Order
from monitor.store.door import Tx

WEEKS_BEFORE = 4
MOST_TEXTS = 6_000
"""Of more only some of every day are read to find what recurs, for about a second; the digest says how many."""
_MOST_OPEN, _MOST_CAMPAIGNS, _MOST_TOP, _MOST_PRAISE = 10, 5, 5, 3


@dataclass(frozen=True, slots=True)
class Gathered:
    """What was counted, and the words in which what recurs is still to be found."""

    material: Material
    texts: Sequence[Text]
    of_texts: int
    """How many there are, read or not."""


def gather(tx: Tx, order: Order) -> Gathered:
    """All of it, in as few looks as there are."""
    brand, span = order.brand, order.week.span(order.subject.zone)
    waiting = tx.weekly.waiting(brand, order.now, _MOST_OPEN)
    material = Material(
        brand=brand,
        week=order.week,
        zone=order.subject.zone,
        made_at=order.now,
        counts=_counts(tx, order, _at_its_end(order, waiting)),
        past=tuple(_past(tx, order)),
        opened=waiting,
        campaigns=tuple(tx.weekly.campaigns(brand, *span, _MOST_CAMPAIGNS)),
        judged=tx.weekly.judged(brand, *span),
        promises=tx.weekly.promises(brand, order.week.monday, order.week.sunday),
        rivals=_rivals(tx, order),
        praise=tuple(tx.weekly.praise(brand, *span, _MOST_PRAISE)),
        top=tuple(tx.weekly.loudest(brand, *span, _MOST_TOP)),
        spikes=tx.weekly.spikes(brand, *span),
        noise=_noise(tx, order),
        coverage=tuple(tx.coverage.of(brand, order.subject.patience, span, order.now)),
        unjudged=tx.weekly.unjudged(brand, *span),
        heard_late=_heard_late(tx, order),
    )
    texts = tx.weekly.texts(brand, span, READ_TOPICS, MOST_TEXTS)
    return Gathered(material, texts, tx.weekly.count_texts(brand, span, READ_TOPICS))


def _counts(tx: Tx, order: Order, waiting: int | None) -> WeekCounts:
    brand, span = order.brand, order.week.span(order.subject.zone)
    return WeekCounts(
        tuple(tx.weekly.cells(brand, *span)),
        tuple(tx.weekly.topics(brand, *span)),
        tx.weekly.casework(brand, *span, order.now),
        tx.weekly.thanks(brand, *span),
        waiting,
    )


def _counts_before(tx: Tx, order: Order, back: int) -> WeekCounts:
    """An earlier week's numbers: what was known as long after its end as is known of this one now, days apart."""
    brand, span = order.brand, order.week.before(back).span(order.subject.zone)
    return WeekCounts(
        tuple(tx.weekly.totals(brand, *span)),
        tuple(tx.weekly.topics(brand, *span)),
        tx.weekly.casework(brand, *span, order.now - timedelta(weeks=back)),
        tx.weekly.thanks(brand, *span),
    )


def _at_its_end(order: Order, waiting: Opened) -> int | None:
    """What waits now waited then only if the week was over just now, or is not yet."""
    return waiting.cases if order.week.before(-1) >= _this_week(order) else None


def _this_week(order: Order) -> Week:
    return Week.of(order.now.astimezone(order.subject.zone).date())


def _past(tx: Tx, order: Order) -> list[Past]:
    """The weeks before, as their own digests told them; those before anything was heard are not known."""
    heard = tx.weekly.began(order.brand)
    found = []
    for back in range(1, WEEKS_BEFORE + 1):
        week = order.week.before(back)
        made = tx.digests.of(order.brand, week.monday)
        if made is not None:
            found.append(past_of(made.digest))
        elif heard is not None and week.span(order.subject.zone)[1] > heard:
            found.append(past_counted(week, _counts_before(tx, order, back)))
    return found


def _rivals(tx: Tx, order: Order) -> dict[str, int] | None:
    if not order.subject.rivals:
        return None
    named = tx.rivals.voices(order.brand, *order.week.span(order.subject.zone))
    return {rival: named.get(rival, 0) for rival in order.subject.rivals}


def _noise(tx: Tx, order: Order) -> Noise:
    told = tx.noise.told(*order.week.span(order.subject.zone), brand=order.brand)
    return Noise(len(told), sum(card.acted for card in told), lines_of(by_route(told)), suggestions(told))


def _heard_late(tx: Tx, order: Order) -> int:
    """What was written in weeks whose digests had been made when it was heard."""
    before = tx.digests.of(order.brand, order.week.before().monday)
    if before is None:
        return 0
    since, until = _span_before(order)
    return tx.weekly.heard_late(order.brand, (since, until), before.digest.made_at)


def _span_before(order: Order) -> tuple[datetime, datetime]:
    zone = order.subject.zone
    return order.week.before(WEEKS_BEFORE).span(zone)[0], order.week.span(zone)[0]

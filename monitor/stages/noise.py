"""The weekly look at what nobody acted upon: one report a week, told once however often it is asked for."""

from dataclasses import dataclass
from datetime import tzinfo

from monitor.language.forms import ISTANBUL
from monitor.rules.card import Report
from monitor.rules.delivery import NOTICE, Kind, OutboxItem
from monitor.rules.noise import TITLE, by_route, lines_of, suggestions
from monitor.rules.week import Week
from monitor.store.door import Store, Tx
from monitor.store.noise import report_payload
from scrapers.kit.mention import Clock

_FEWEST = 5
"""Of fewer cards in a week nobody is told."""


@dataclass(frozen=True, slots=True)
class NoiseDesk:
    """Where the report goes, and from which hour of Monday on."""

    channel: str
    hour: int = 9
    zone: tzinfo = ISTANBUL


def noise_report(tx: Tx, key: str, week: Week, zone: tzinfo) -> Report | None:
    """The report of that week; None where nothing was told."""
    told = tx.noise.told(*week.span(zone))
    if not told:
        return None
    acted = sum(card.acted for card in told)
    values = {
        "first": week.monday.isoformat(),
        "last": week.sunday.isoformat(),
        "fired": len(told),
        "acted": acted,
    }
    return Report(key, 1, TITLE, lines_of(by_route(told)), suggestions(told), values)


def tend_noise(store: Store, desk: NoiseDesk | None, clock: Clock) -> int:
    """Owe the report of the week that is over, if its time has come; how many were owed."""
    if desk is None:
        return 0
    now = clock()
    local = now.astimezone(desk.zone)
    if local.weekday() == 0 and local.hour < desk.hour:
        return 0
    week = Week.of(local.date()).before()
    key = f"{store.id}:noise:{week.name}"
    with store.reading() as tx:
        if tx.outbox.get(key) is not None:
            return 0
        report = noise_report(tx, key, week, desk.zone)
    if report is None or int(str(report.values["fired"])) < _FEWEST:
        return 0
    item = OutboxItem(
        key=key,
        kind=Kind.REPORT,
        channel=desk.channel,
        via=desk.channel,
        priority=NOTICE,
        owed_at=now,
        next_attempt_at=now,
        payload=report_payload(report),
    )
    with store.transaction() as tx:
        tx.outbox.owe_once(item)
    return 1

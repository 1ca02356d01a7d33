"""Many cases in one message: what a storm brought at once, what quiet hours held back."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from monitor.rules.card import RollUp, RollUpLine
from monitor.rules.case import Case, State, reference
from monitor.rules.delivery import OutboxItem
from monitor.rules.respond import respond_url
from monitor.store.door import Tx
from monitor.store.standing import campaign_of

EXCERPT = 160
MORNING_LINES = 20


@dataclass(frozen=True, slots=True)
class _Told:
    """One case of a list: its line, the case, and the number of the mention that the line quotes."""

    line: RollUpLine
    case: Case
    lead: int


def roll_up(tx: Tx, item: OutboxItem, labels: Mapping[str, str], worst: int) -> RollUp:
    """What a storm brought; the worst by name."""
    return _rolled(tx, item, _told(tx, item, labels), worst)


def morning_list(tx: Tx, item: OutboxItem, labels: Mapping[str, str], now: datetime) -> RollUp | None:
    """What quiet hours held back and nobody has settled meanwhile; None when nothing is left of it."""
    told_at = item.sent_at or now
    told = [one for one in _told(tx, item, labels) if not _settled_before(one.case, told_at)]
    if not told and item.posted is None:
        return None
    return replace(_rolled(tx, item, told, MORNING_LINES), morning=True)


def _settled_before(case: Case, at: datetime) -> bool:
    return case.state not in (State.NEW, State.CLAIMED) and case.moved_at < at


def _rolled(tx: Tx, item: OutboxItem, told: list[_Told], most: int) -> RollUp:
    topics = Counter(topic for one in told for topic in one.line.topics)
    sources = Counter(one.line.source for one in told)
    since = min((card.owed_at for card in tx.outbox.rolled_into(item.key)), default=item.owed_at)
    named = told[:most]
    shown = tuple(replace(one.line, campaign=campaign_of(tx, one.lead)) for one in named)
    cases = tuple((one.case.id, one.line.reference) for one in named if one.case.is_open)
    return RollUp(item.key, item.want_rev, len(told), since, shown, _ranked(topics), _ranked(sources), False, cases)


def _ranked(counts: Counter[str]) -> tuple[tuple[str, int], ...]:
    return tuple(sorted(counts.items(), key=lambda pair: (-pair[1], pair[0])))


def _told(tx: Tx, item: OutboxItem, labels: Mapping[str, str]) -> list[_Told]:
    cards = tx.outbox.rolled_into(item.key)
    return [told for card in cards if (told := _line(tx, card, labels)) is not None]


def _line(tx: Tx, card: OutboxItem, labels: Mapping[str, str]) -> _Told | None:
    file = tx.cases.file_of(card.case_id) if card.case_id is not None else None
    lead = tx.mentions.by_id(file.lead_id) if file else None
    if file is None or lead is None or lead.gone is not None or file.case.merged_into is not None:
        return None
    judgement = tx.mentions.judgement_of(lead.id)
    line = RollUpLine(
        reference(file.case.id),
        file.case.urgency,
        file.case.brand,
        labels.get(lead.heard.entry, lead.mention.source),
        judgement.score.topics if judgement else (),
        _excerpt([lead.mention.title, lead.mention.text]),
        respond_url(lead.mention),
    )
    return _Told(line, file.case, lead.id)


def _excerpt(parts: Iterable[str | None]) -> str:
    text = " — ".join(part.strip() for part in parts if part and part.strip())
    return text if len(text) <= EXCERPT else text[:EXCERPT].rstrip() + "…"

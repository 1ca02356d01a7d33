"""`open`: everything that has no end yet, each line with whoever has it or the reason why nobody does."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from monitor.cli.case_lines import Teller
from monitor.cli.casing import case_as_json, check_brand, counter
from monitor.cli.explaining import DELIVERIES, WHYS
from monitor.cli.screen import err, out
from monitor.clock import system_clock
from monitor.rules.alert import Why
from monitor.rules.case import Case, State
from monitor.rules.case_words import person_name
from monitor.rules.delivery import Delivery, OutboxItem
from monitor.rules.offers import needs_eyes
from monitor.rules.open_list import is_late, pressing, unanswered
from monitor.store.ledger import Wanted
from monitor.store.rows import StoredMention
from monitor.store.standing import alert_of, lead_of
from scrapers.kit.errors import msg

_OPEN = (State.NEW, State.CLAIMED, State.ANSWERED)
_LOOKED_AT = 10_000
"""The most pressing ones are found among so many."""
_ON_DUTY = 3


def run_open(brand: str | None, most: int, given: Path | None, *, as_json: bool) -> None:
    """List what is open, the most pressing first."""
    now = system_clock()
    with counter(given) as desk:
        check_brand(brand, desk.config)
        with desk.teller() as teller:
            ledger = teller.tx.ledger
            cases = sorted(ledger.cases(Wanted(_OPEN, brand, most=_LOOKED_AT)), key=lambda case: pressing(case, now))
            left = ledger.left(brand, most=most)
            if as_json:
                shown = [case_as_json(case, teller) | {"why": _why(case, teller, now)} for case in cases[:most]]
                loose = [{"mention": str(one.mention.key), "why": _why_left(one, teller)} for one in left]
                out(json.dumps({"cases": shown, "mentions": loose}, ensure_ascii=False, indent=2))
                return
            for line in _lines(cases[:most], left, teller, now):
                out(line)
            _sum(_Sum(len(cases), cases, ledger.count_left(brand), len(left), most), teller, now)


def _lines(cases: list[Case], left: list[StoredMention], teller: Teller, now: datetime) -> Iterator[str]:
    for case in cases:
        mark = "❗ " if is_late(case, now) else ""
        yield f"{mark}{teller.head(case)}"
        yield f"    {_why(case, teller, now)}"
        yield f"    {teller.quote(case)}"
    for stored in left:
        yield f"{stored.mention.key}  {stored.heard.brand}"
        yield f"    {_why_left(stored, teller)}"
        yield f"    {teller.words(stored)}"


@dataclass(frozen=True, slots=True)
class _Sum:
    """What the last line counts."""

    count: int
    cases: list[Case]
    left: int
    left_shown: int
    most: int


def _sum(total: _Sum, teller: Teller, now: datetime) -> None:
    voice = teller.voice
    if not total.count and not total.left:
        out(voice.translate(msg("nothing is open: everything that was heard came to an end")))
        return
    late = sum(is_late(case, now) for case in total.cases)
    nobodys = sum(case.state is State.NEW for case in total.cases)
    line = msg("open: {count} cases, {nobodys} of them nobody's, {late} late; posts in no case: {left}")
    err(voice.say(line, count=voice.number(total.count), nobodys=nobodys, late=late, left=total.left))
    more = max(total.count - total.most, 0) + total.left - total.left_shown
    if more:
        err(voice.say(msg("and {count} more; --limit shows them"), count=more))


def _why(case: Case, teller: Teller, now: datetime) -> str:
    """Whose it is and until when, or why it is nobody's."""
    parts = [part for part in (*_standing(case, teller, now), *_times(case, teller, now)) if part]
    return "; ".join(parts)


def _standing(case: Case, teller: Teller, now: datetime) -> Iterator[str]:
    say = teller.voice.say
    match case.state:
        case State.CLAIMED:
            yield say(msg("{who} has it since {at}"), who=teller.name(case.owner) or "–", at=case.claimed_at or now)
        case State.ANSWERED:
            at = case.answered_at or case.moved_at
            yield say(msg("answered {at}, not closed: perhaps the customer writes again"), at=at)
        case _:
            yield _told(case, teller)
            yield _on_duty(case, teller, now)
    if needs_eyes(case):
        yield say(msg("a second person has to look at it before anybody answers"))


def _told(case: Case, teller: Teller) -> str:
    """Where it can be seen, or why it was told nowhere."""
    card = teller.tx.outbox.card_of(case.id)
    if card is not None:
        return _where(card, teller)
    file = teller.tx.cases.file_of(case.id)
    decisions = teller.tx.mentions.decisions_on(file.lead_id) if file else ()
    if not decisions:
        return teller.voice.translate(msg("nobody was told of it"))
    return teller.voice.say(WHYS[Why(decisions[-1].why)], decisions[-1].figures or {})


def _where(card: OutboxItem, teller: Teller) -> str:
    says = msg("nobody has it; {channel}: {delivery}")
    delivery = card.state if card.state in DELIVERIES else Delivery.PENDING
    return teller.voice.say(says, channel=card.channel, delivery=teller.voice.translate(DELIVERIES[delivery]))


def _on_duty(case: Case, teller: Teller, now: datetime) -> str:
    found = lead_of(teller.tx, case.id)
    if found is None:
        return ""
    card = teller.tx.outbox.card_of(case.id)
    people = teller.workplace.duty.on_duty(alert_of(case, *found), now, card.route if card else None)
    names = ", ".join(person_name(person) for person in people[:_ON_DUTY])
    return teller.voice.say(msg("on duty: {names}"), names=names) if names else ""


def _times(case: Case, teller: Teller, now: datetime) -> Iterator[str]:
    say = teller.voice.say
    yield from teller.days(case)
    claim = case.claim_due if case.state is State.NEW else None
    answer = case.answer_due if unanswered(case) else None
    if claim is not None:
        yield say(msg("to be claimed by {at}") if claim > now else msg("should have been claimed by {at}"), at=claim)
    if answer is not None:
        on_time = answer > now
        yield say(msg("to be answered by {at}") if on_time else msg("should have been answered by {at}"), at=answer)


def _why_left(stored: StoredMention, teller: Teller) -> str:
    """Why what was heard is in no case."""
    decisions = teller.tx.mentions.decisions_on(stored.id)
    if not decisions:
        return teller.voice.translate(msg("not judged yet"))
    return teller.voice.say(WHYS[Why(decisions[-1].why)], decisions[-1].figures or {})

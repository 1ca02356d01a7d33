"""What a card says of the work on its case: who has it, until when, what may be pressed, what might be answered."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from monitor.rules.card import Card
from monitor.rules.case import Case, State, reference
from monitor.rules.draft import Draft
from monitor.rules.moves import Move
from monitor.rules.occasions import occasion_of
from monitor.rules.offers import offers
from monitor.rules.people import Person
from monitor.rules.workplace import Workplace
from monitor.store.door import Tx
from monitor.store.mentions import Judgement
from monitor.store.rows import StoredMention
from monitor.store.standing import alert_of
from scrapers.kit.mention import Author


@dataclass(frozen=True, slots=True)
class CaseNow:
    """A case as its card tells of it: the mention that leads it, the route that told, the moment."""

    case: Case
    lead: StoredMention
    judgement: Judgement
    route: str
    now: datetime


def at_work(tx: Tx, card: Card, about: CaseNow, workplace: Workplace) -> Card:
    """The card with what people did, have to do and may do."""
    case, people = about.case, workplace.people
    if case.merged_into is not None:
        return _moved_away(card, case.merged_into)
    word, word_by = _word_on(tx, case, workplace)
    return replace(
        card,
        was=case.before,
        owner=people.by_key(case.owner),
        took=_took(case),
        snoozed_until=case.snoozed_until if case.is_open else None,
        claim_due=case.claim_due if case.state is State.NEW else None,
        answer_due=case.answer_due if case.state in (State.NEW, State.CLAIMED) else None,
        assigned=_assigned(about, workplace),
        eyes_needed=case.eyes_needed,
        eyes=people.by_key(case.eyes),
        promised_for=case.promised_for,
        draft=_draft(about, workplace),
        story=case.story,
        review_asked_at=case.review_asked_at,
        offers=offers(case, thanks=about.route in workplace.thanks, link=card.respond_url is not None),
        word=word,
        word_by=word_by,
    )


def _moved_away(card: Card, into: int) -> Card:
    """Only where it went: its words are on the other card, and what is erased there must not stay here."""
    bare = replace(
        card, text="", title=None, author=Author(), respond_url=None, reasons=(), topics=(), flags=frozenset()
    )
    return replace(bare, into=reference(into), media=0, views=None, likes=None, rating=None)


def _took(case: Case) -> timedelta | None:
    return max(case.answered_at - case.opened_at, timedelta(0)) if case.answered_at is not None else None


def _assigned(about: CaseNow, workplace: Workplace) -> tuple[Person, ...]:
    """Who should take it, while nobody has."""
    if about.case.state is not State.NEW:
        return ()
    alert = alert_of(about.case, about.lead, about.judgement)
    return workplace.duty.on_duty(alert, about.now, about.route or None)


def _draft(about: CaseNow, workplace: Workplace) -> Draft | None:
    if about.lead.gone is not None:
        return None
    occasion = occasion_of(about.case, about.lead.mention, about.judgement.score)
    return workplace.playbook.draft(occasion) if occasion is not None else None


def _word_on(tx: Tx, case: Case, workplace: Workplace) -> tuple[Move | None, Person | None]:
    """The last thing a person called whoever wrote it, and who said so."""
    made = tx.moves.newest(case.id, Move.GENUINE, Move.SUSPICIOUS)
    return (made.move, workplace.people.by_key(made.by)) if made is not None else (None, None)

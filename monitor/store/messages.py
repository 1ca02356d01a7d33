"""What an outbox item has to say now: rows put together to the values that channels render."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from monitor.rules.card import Card, Note, Notice
from monitor.rules.case import Case, State, reference
from monitor.rules.context import Context, settled, weigh
from monitor.rules.delivery import Kind, OutboxItem
from monitor.rules.message import Message
from monitor.rules.moves import Move
from monitor.rules.people import Directory
from monitor.rules.respond import respond_url
from monitor.rules.score import Axis
from monitor.rules.workplace import Workplace
from monitor.store.campaign_card import campaign_card
from monitor.store.card_work import CaseNow, at_work
from monitor.store.digest_card import digest_card
from monitor.store.door import Tx
from monitor.store.noise import report_of
from monitor.store.roll_ups import morning_list, roll_up
from monitor.store.rows import StoredMention
from monitor.store.spike_card import spike_card


def message_of(tx: Tx, item: OutboxItem, workplace: Workplace, *, worst: int, now: datetime) -> Message | None:
    """The message as it stands at this moment; None when what it told of has been erased.

    `worst` says how many cases a roll-up names.
    """
    labels = workplace.labels
    match item.kind:
        case Kind.CARD:
            return _card(tx, item, workplace, now)
        case Kind.NOTE:
            return _note(tx, item, workplace.people)
        case Kind.NOTICE:
            return _notice(item)
        case Kind.ROLLUP:
            return roll_up(tx, item, labels, worst)
        case Kind.MORNING:
            return morning_list(tx, item, labels, now)
        case Kind.DIGEST:
            return digest_card(tx, item, workplace)
        case Kind.CAMPAIGN | Kind.SPIKE | Kind.REPORT:
            return _of_many(tx, item, labels)


def _of_many(tx: Tx, item: OutboxItem, labels: Mapping[str, str]) -> Message | None:
    """What is about no single case."""
    match item.kind:
        case Kind.CAMPAIGN:
            return campaign_card(tx, item, labels)
        case Kind.SPIKE:
            return spike_card(tx, item, labels)
        case _:
            return report_of(item)


def _card(tx: Tx, item: OutboxItem, workplace: Workplace, now: datetime) -> Card | None:
    file = tx.cases.file_of(item.case_id) if item.case_id is not None else None
    lead = tx.mentions.by_id(file.lead_id) if file else None
    judgement = tx.mentions.judgement_of(lead.id) if lead else None
    if file is None or lead is None or judgement is None:
        return None
    case, mention, score = file.case, lead.mention, judgement.score
    card = Card(
        key=item.key,
        rev=case.rev,
        reference=reference(case.id),
        brand=case.brand,
        source=workplace.labels.get(lead.heard.entry, mention.source),
        state=case.state,
        urgency=score.urgency,
        sentiment=score.sentiment,
        topics=score.topics,
        reasons=score.on(Axis.URGENCY),
        text=mention.text,
        title=mention.title,
        respond_url=respond_url(mention),
        author=mention.author,
        posted_at=mention.created_at,
        heard_at=lead.first_seen_at,
        rule=item.route,
        rulebook=score.rulebook,
        state_note=case.note,
        mentions=case.mentions,
        earlier=file.earlier,
        views=mention.views,
        likes=mention.likes,
        media=mention.media,
        rating=mention.rating,
        flags=score.flags,
        may_be_duplicate=item.at_least_once,
        gone=lead.gone is not None,
        context=_context(tx, case, lead, now),
    )
    return at_work(tx, card, CaseNow(case, lead, judgement, item.route, now), workplace)


def _context(tx: Tx, case: Case, lead: StoredMention, now: datetime) -> Context:
    """Looked up anew: waiting goes on after judging, and ends when somebody answers."""
    if lead.gone is not None:
        return Context()
    facts = tx.around.of(lead, now=now)
    return weigh(facts if case.state in (State.NEW, State.CLAIMED) else settled(facts), at=now)


def _note(tx: Tx, item: OutboxItem, people: Directory) -> Note | None:
    payload = item.payload or {}
    if not _still_true(tx, item):
        return None
    stored = tx.mentions.by_id(item.mention_id) if item.mention_id is not None else None
    name = reference(item.case_id) if item.case_id is not None else ""
    news = Note(item.key, item.want_rev, payload.get("says", ""), _values(payload), reference=name)
    called = tuple(person for key in payload.get("to", ()) if (person := people.by_key(key)) is not None)
    pressed = tuple(Move(name) for name in payload.get("offers", ()))
    news = replace(news, aloud=bool(payload.get("aloud")), to=called, offers=pressed, case_id=item.case_id)
    if stored is None or not payload.get("words"):
        return replace(news, at=item.owed_at)
    mention = stored.mention
    return replace(news, text=mention.text, author=mention.author.name, url=respond_url(mention), at=mention.created_at)


def _still_true(tx: Tx, item: OutboxItem) -> bool:
    """Whether it may still be said: a reminder that waited until somebody acted is none any more."""
    states = (item.payload or {}).get("while", ())
    case = tx.cases.get(item.case_id) if states and item.case_id is not None and item.sent_at is None else None
    return case is None or case.state.value in states


def _values(payload: Mapping[str, Any]) -> dict[str, object]:
    """What fills the sentence; moments and lengths of time are kept apart, for each language has its own form."""
    times = {name: datetime.fromisoformat(at) for name, at in payload.get("times", {}).items()}
    spans = {name: timedelta(seconds=seconds) for name, seconds in payload.get("spans", {}).items()}
    return {**payload.get("values", {}), **times, **spans}


def _notice(item: OutboxItem) -> Notice:
    payload = item.payload or {}
    return Notice(
        item.key,
        item.want_rev,
        good_news=bool(payload.get("good_news")),
        says=payload.get("says", ""),
        detail=payload.get("detail", ""),
        hint=payload.get("hint", ""),
        values=payload.get("values", {}),
    )

"""The words of `explain`: one mention's score, case and decisions, each with its reason."""

from collections.abc import Iterator

from monitor.cli.label_words import label_line
from monitor.cli.suspicion_lines import suspicion_lines
from monitor.errors import MonitorError
from monitor.language import Voice
from monitor.rules.alert import Why
from monitor.rules.case import NO_LONGER_PUBLIC, case_of, reference
from monitor.rules.context import Context
from monitor.rules.context_words import phrase
from monitor.rules.delivery import Delivery, Kind
from monitor.rules.labels import STATES
from monitor.rules.score import Axis, Reason
from monitor.store.door import Store, Tx
from monitor.store.rows import StoredMention
from scrapers.kit.errors import msg
from scrapers.kit.mention import MentionKey

WHYS = {
    Why.FIRST: msg("told: the first time this case asks for a person"),
    Why.WORSE: msg("told again: it became more urgent"),
    Why.NEWS: msg("told in the thread: something happened in a case the channel knows"),
    Why.QUIET_IRRELEVANT: msg("silent: not about the brand"),
    Why.QUIET_LOW: msg("silent: not urgent enough for any channel"),
    Why.QUIET_BUDGET: msg("silent: under the threshold {threshold} that a budget of {budget} a day allows"),
    Why.QUIET_MUTED: msg("silent: somebody muted the like of it; `nobetci mutes` says until when"),
    Why.QUIET_TOLD: msg("silent: the channel knows already"),
    Why.QUIET_BACKLOG: msg("silent: it was written before we listened"),
    Why.QUIET_WITHDRAWN: msg("silent: withdrawn by its author"),
    Why.QUIET_GONE: msg("silent: no longer public, its words are erased"),
    Why.QUIET_SOLVED: msg("silent: solved already"),
    Why.QUIET_ANSWERED: msg("silent: answered already"),
    Why.QUIET_CLOSED: msg("silent: its case is closed"),
    Why.QUIET_NO_ROUTE: msg("silent: no route asks for it"),
    Why.QUIET_FAULT: msg("silent: the program failed on it, and the operators were told"),
    Why.QUIET_RESCORED: msg("silent: judged anew by another rulebook, urgency {before} → {after}"),
}
DELIVERIES = {
    Delivery.PENDING: msg("waiting"),
    Delivery.SENDING: msg("being sent"),
    Delivery.UNKNOWN: msg("perhaps sent; it is looked for"),
    Delivery.SENT: msg("sent"),
    Delivery.ROLLED: msg("told inside a roll-up"),
    Delivery.DEAD: msg("refused for good"),
}
_AXES = {
    Axis.URGENCY: msg("urgency"),
    Axis.SENTIMENT: msg("sentiment"),
    Axis.TOPIC: msg("topics"),
}


def explanation(store: Store, key: str, voice: Voice) -> Iterator[str]:
    """The lines to print. Raises `MonitorError` when nothing is known by that key."""
    with store.reading() as tx:
        mentions = _find(tx, key)
        if not mentions:
            raise MonitorError(msg("nothing is known by {key!r}: give source:id, or a case such as #8F3K"), key=key)
        for stored in mentions:
            yield from _explain(tx, stored, voice)


def _find(tx: Tx, key: str) -> list[StoredMention]:
    if ":" not in key:
        case_id = case_of(key)
        return tx.mentions.of_case(case_id) if case_id is not None else []
    source, _, native_id = key.partition(":")
    found = tx.mentions.by_key(MentionKey(source, native_id))
    return [found] if found else []


def _explain(tx: Tx, stored: StoredMention, voice: Voice) -> Iterator[str]:
    mention = stored.mention
    yield f"{mention.key}  {mention.url or ''}".rstrip()
    yield voice.say(msg("written {at}, heard {heard}"), at=mention.created_at, heard=stored.first_seen_at)
    if stored.gone is not None and stored.gone_at is not None:
        why, age = voice.translate(NO_LONGER_PUBLIC[stored.gone]), stored.gone_at - mention.created_at
        yield voice.say(msg("{why}; noticed {age} after it was written"), why=why, age=age)
        yield from _case(tx, stored, voice)
        return
    judgement = tx.mentions.judgement_of(stored.id)
    if judgement is None:
        yield voice.translate(msg("not judged yet"))
        return
    relevance = judgement.relevance
    about = msg("about {brand}: {why}") if relevance.relevant else msg("not about {brand}: {why}")
    why = voice.translate(relevance.says) + (f" “{relevance.quote}”" if relevance.quote else "")
    yield voice.say(about, brand=stored.heard.brand, why=why)
    score = judgement.score
    line = msg("urgency {urgency}/100, level {level}, rulebook {rulebook}")
    yield voice.say(line, urgency=score.urgency, level=score.level, rulebook=score.rulebook)
    for axis, name in _AXES.items():
        reasons = score.on(axis)
        if reasons:
            yield f"  {voice.translate(name)}"
            yield from (_reason(reason, voice) for reason in reasons)
    if judgement.context is not None:
        yield from _context(judgement.context, voice)
    yield from suspicion_lines(tx, stored, voice)
    yield from (f"  {label_line(label, voice)}" for label in tx.labels.of(stored))
    yield from _case(tx, stored, voice)


def _reason(reason: Reason, voice: Voice) -> str:
    quote = f" “{reason.quote}”" if reason.quote else ""
    return f"    {reason.points:+4d}  {voice.translate(reason.says)}{quote}  [{reason.code}]"


def _context(context: Context, voice: Voice) -> Iterator[str]:
    if not context.reasons:
        return
    says = msg("context {points}/100, as of {at}; kept apart from the urgency")
    yield "  " + voice.say(says, points=context.points, at=context.at)
    for reason in context.reasons:
        yield f"    {reason.points:+4d}  {phrase(reason, context.facts, voice)}  [{reason.code}]"


def _case(tx: Tx, stored: StoredMention, voice: Voice) -> Iterator[str]:
    case = tx.cases.get(stored.case_id) if stored.case_id is not None else None
    if case is not None:
        state = voice.translate(STATES[case.state][1])
        line = msg("case {case}: {state}, {mentions} mentions")
        yield voice.say(line, case=reference(case.id), state=state, mentions=case.mentions)
    for decision in tx.mentions.decisions_on(stored.id):
        where = f" → {decision.channel} ({decision.route})" if decision.channel else ""
        why = voice.say(WHYS[Why(decision.why)], decision.figures or {})
        yield f"  {voice.moment(decision.at)}  {why}{where}  [{decision.why}]"
    card = tx.outbox.card_of(case.id) if case else None
    if card is not None:
        yield voice.say(
            msg("its card: {state} in {channel}"), state=voice.translate(DELIVERIES[card.state]), channel=card.via
        )
    held = tx.outbox.get(card.rolled_into) if card is not None and card.rolled_into else None
    if held is not None and held.kind is Kind.MORNING:
        at = held.sent_at or held.next_attempt_at
        yield voice.say(msg("held back by quiet hours: a line in the list of {at}"), at=at)

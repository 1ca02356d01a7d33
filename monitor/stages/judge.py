"""Judge: what was heard gets a score, a case and an answer to "do we tell anybody?"; all with what it owes."""

import logging
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from monitor.rules.advice import health_key, health_news, judge_texts, passage_of, version_asked
from monitor.rules.alert import Standing, Told, Why, why_alert
from monitor.rules.case import CUSTOMER_SPOKE_AGAIN, Case, State, joins, let_go, move, read_back
from monitor.rules.context import weigh
from monitor.rules.delivery import ALERT, ESCALATION, NOTE, Delivery, Kind, OutboxItem, notice_item
from monitor.rules.opinion import Adviser
from monitor.rules.relevance import BrandMatcher, Relevance
from monitor.rules.route import Alert, Route, first_match, would_match
from monitor.rules.urgency import Rulebook
from monitor.store.door import Store, Tx
from monitor.store.mentions import Decision, Judgement
from monitor.store.rows import StoredMention
from scrapers.kit.errors import msg
from scrapers.kit.mention import Clock, Gone

log = logging.getLogger(__name__)

CUSTOMER_EDITED = msg("the customer edited the text")
SET_ASIDE = msg("{key} could not be judged: the program failed on it; read it by hand, the log says where it failed")
BRAND_GONE = msg("the brand is no longer in the configuration")
GOT_WORSE = msg("more urgent than before: {before} → {after}")


@dataclass(frozen=True, slots=True)
class Bench:
    """What judging needs: the rulebook, the brands, the routes, and perhaps somebody to ask for a second opinion."""

    rulebook: Rulebook
    matchers: Mapping[str, BrandMatcher]
    routes: tuple[Route, ...]
    join_within: timedelta
    adviser: Adviser | None = None
    operators: str = ""
    """The channel that hears when the adviser fails."""

    @property
    def version(self) -> str:
        """What scores carry that were given as they should be."""
        return version_asked(self.rulebook, self.adviser)


@dataclass(frozen=True, slots=True)
class Judged:
    """How many mentions were judged, and how many of them a channel is told of."""

    mentions: int = 0
    told: int = 0


def judge_pending(store: Store, bench: Bench, clock: Clock, *, limit: int = 50) -> Judged:
    """Judge the oldest unjudged mentions; each has its score, case, answer and debts in one transaction.

    They are no more than an adviser takes at once: whoever waits for it can be told to stop.
    """
    with store.reading() as tx:
        pending = tx.mentions.unjudged(min(limit, bench.adviser.most) if bench.adviser else limit)
        counted = tx.budgets.due(bench.routes, now=clock()) if pending else []
    if not pending:
        return Judged()
    judgements = zip(pending, judge_all(pending, bench), strict=True)
    now = clock()
    with store.transaction() as tx:
        tx.budgets.keep(counted)
        answers = [
            settle(tx, Matter(stored, judgement, store.id, now), bench)
            for stored, judgement in judgements
            if tx.mentions.claim(stored)
        ]
        _tell_of_adviser(tx, store.id, bench, now)
    told = sum(answer.why.speaks for answer in answers)
    log.info("judged", extra={"mentions": len(answers), "told": told})
    return Judged(len(answers), told)


def set_aside(store: Store, operators: str, clock: Clock) -> None:
    """Leave the oldest unjudged mention unjudged: the rules fail on it, and the others behind it must not wait."""
    now = clock()
    with store.transaction() as tx:
        for stored in tx.mentions.unjudged(1):
            tx.mentions.claim(stored)
            tx.mentions.decided(stored, Decision(Why.QUIET_FAULT.value, None, None, now, stored.rev), stored.case_id)
            payload = {"good_news": False, "says": SET_ASIDE, "values": {"key": str(stored.mention.key)}}
            tx.outbox.owe(notice_item(f"{store.id}:fault:{stored.id}:{stored.rev}", operators, payload, now=now))


def judge(stored: StoredMention, bench: Bench) -> Judgement:
    """What the rules say of a mention; the store is not asked."""
    return judge_all([stored], bench)[0]


def judge_all(mentions: Sequence[StoredMention], bench: Bench) -> list[Judgement]:
    """The same for many, and the adviser is asked once."""
    scores = judge_texts(bench.rulebook, [passage_of(stored.mention) for stored in mentions], bench.adviser)
    return [Judgement(score, relevance_of(stored, bench)) for stored, score in zip(mentions, scores, strict=True)]


def _tell_of_adviser(tx: Tx, store_id: str, bench: Bench, now: datetime) -> None:
    """The operators hear once that the adviser fails, and once that it is back."""
    if bench.adviser is None or not bench.operators:
        return
    head = health_key(store_id)
    news = health_news(bench.adviser.failing, tx.outbox.newest(head), head, bench.operators, now=now)
    if news is not None:
        failing = bench.adviser.failing
        log.log(logging.WARNING if failing else logging.INFO, "adviser fails" if failing else "adviser back")
        tx.outbox.owe(news)


def relevance_of(stored: StoredMention, bench: Bench) -> Relevance:
    """Whether it is about the brand it was heard for."""
    matcher = bench.matchers.get(stored.heard.brand)
    if matcher is None:
        return Relevance(False, "brand-gone", BRAND_GONE, None, None)
    return matcher.judge(stored.mention, on_brand_page=stored.heard.on_brand_page)


@dataclass(frozen=True, slots=True)
class Matter:
    """A mention with what the rules say of it, when it is settled, and in which store."""

    stored: StoredMention
    judgement: Judgement
    store_id: str
    now: datetime

    @property
    def urgency(self) -> int:
        """What its words alone ask for."""
        return self.judgement.score.urgency

    @property
    def context(self) -> int:
        """The points of what stands around it, never a part of its urgency."""
        return self.judgement.context.points if self.judgement.context else 0


@dataclass(frozen=True, slots=True)
class Change:
    """What a mention did to its case: the case before (None: opened) and after, and what the thread should say."""

    before: Case | None
    after: Case
    says: str = ""
    words: bool = False


@dataclass(frozen=True, slots=True)
class Answer:
    """Why a channel is told, or why none is; which one, by which route; and the case it is about."""

    why: Why
    route: Route | None = None
    channel: str | None = None
    case: Case | None = None
    figures: Mapping[str, int] | None = None
    """The numbers that the answer names."""


def settle(tx: Tx, matter: Matter, bench: Bench) -> Answer:
    """Put a claimed mention into its case, record score and decision, owe what is to be told."""
    stored = matter.stored
    if stored.case_id is None and stored.gone is not None:
        return _record(tx, matter, Answer(Why.QUIET_GONE))
    if not matter.judgement.relevance.relevant and stored.case_id is None:
        return _record(tx, matter, Answer(Why.QUIET_IRRELEVANT))
    change = _put_into_case(tx, matter, bench)
    matter = _in_context(tx, matter)
    return _record(tx, matter, tell(tx, matter, change, bench))


def _in_context(tx: Tx, matter: Matter) -> Matter:
    """With what stands around it now, beside its score; of what is no longer public nothing is looked up."""
    if matter.stored.gone is not None:
        return matter
    context = weigh(tx.around.of(matter.stored, now=matter.now), at=matter.now)
    return replace(matter, judgement=replace(matter.judgement, context=context))


def tell(tx: Tx, matter: Matter, change: Change, bench: Bench) -> Answer:
    """Whether a channel is told of that change; what is owed for it is in the outbox."""
    told = tx.outbox.told_of(change.after.id)
    answer = _answer(tx, matter, bench, change, told)
    if answer.why.speaks and answer.route is not None:
        _owe(tx, matter, change, told, answer.route)
    elif told is not None:
        owe_edit(tx, change.after)
    return answer


def _put_into_case(tx: Tx, matter: Matter, bench: Bench) -> Change:
    stored, mention = matter.stored, matter.stored.mention
    if stored.case_id is not None and (known := tx.cases.get(stored.case_id)) is not None:
        return _changed(tx, matter, known)
    candidate = tx.cases.candidate(stored)
    if candidate is not None and joins(
        mention, candidate.last_heard_at, same_thread=candidate.same_thread, patience=bench.join_within
    ):
        return _joined(tx, matter, candidate.case)
    opened = tx.cases.open(stored, matter.urgency, now=matter.now)
    after = read_back(opened, mention, now=matter.now)
    tx.cases.save(after)
    return Change(None, after)


def _joined(tx: Tx, matter: Matter, case: Case) -> Change:
    """A further mention of the same matter: counted, shown if it is the worst, and news to whoever has the case."""
    after = replace(case, mentions=case.mentions + 1, rev=case.rev + 1)
    if not case.is_open or case.state is State.ANSWERED:
        after = move(after, State.NEW, now=matter.now, note=CUSTOMER_SPOKE_AGAIN)
    after = _with_urgency(tx, matter, after)
    tx.cases.heard_again(case.id, matter.stored.mention.created_at)
    return Change(case, after, CUSTOMER_SPOKE_AGAIN, words=True)


def _changed(tx: Tx, matter: Matter, case: Case) -> Change:
    """A known mention whose words or state changed."""
    if matter.stored.gone is not None:
        return _taken_away(tx, matter, case, matter.stored.gone)
    after = read_back(case, matter.stored.mention, now=matter.now)
    if after.state is not case.state:
        tx.cases.save(after)
        return Change(case, after, after.note)
    after = _with_urgency(tx, matter, replace(case, rev=case.rev + 1))
    edited = matter.stored.edited
    return Change(case, after, CUSTOMER_EDITED if edited else "", words=edited)


def _taken_away(tx: Tx, matter: Matter, case: Case, gone: Gone) -> Change:
    """A mention that may no longer be shown: the worst of those that are left speaks for the case, or nobody."""
    tx.outbox.show_again(case.id, matter.stored.id)
    left = [(stored, tx.mentions.judgement_of(stored.id)) for stored in tx.mentions.of_case(case.id)]
    judged = [(stored, judgement) for stored, judgement in left if judgement and stored.gone is None]
    if not judged:
        after = let_go(case, gone, now=matter.now)
        tx.cases.save(after)
        return Change(case, after, after.note)
    worst, judgement = max(judged, key=lambda pair: pair[1].score.urgency)
    after = replace(case, urgency=judgement.score.urgency, rev=case.rev + 1)
    tx.cases.save(after, lead=worst)
    return Change(case, after)


def _with_urgency(tx: Tx, matter: Matter, case: Case) -> Case:
    leads = matter.urgency > case.urgency
    after = replace(case, urgency=max(case.urgency, matter.urgency))
    tx.cases.save(after, lead=matter.stored if leads else None)
    return after


def _answer(tx: Tx, matter: Matter, bench: Bench, change: Change, told: Told | None) -> Answer:
    case, mention = change.after, matter.stored.mention
    alert = Alert(
        case.brand,
        frozenset({matter.stored.heard.entry, mention.source}),
        frozenset(matter.judgement.score.topics),
        case.urgency,
        matter.context,
    )
    route = _route(tx, bench, case, alert)
    standing = Standing(
        urgency=case.urgency,
        state=case.state,
        backlog=matter.stored.heard.backlog,
        posted_at=mention.created_at,
        withdrawn=bool(mention.withdrawn),
        gone=matter.stored.gone is not None,
        solved=bool(mention.solved),
        answered=case.state is State.ANSWERED,
        news=bool(change.says),
    )
    if route is None:
        low = would_match(bench.routes, alert) is not None
        return Answer(Why.QUIET_LOW if low else Why.QUIET_NO_ROUTE, case=case)
    manners = tx.budgets.manners(route, bench.routes, now=matter.now)
    why = why_alert(standing, told, manners, now=matter.now)
    return Answer(why, route, route.channel, case, manners.figures if why is Why.QUIET_BUDGET else None)


def _route(tx: Tx, bench: Bench, case: Case, alert: Alert) -> Route | None:
    """The route that told of this case keeps it: news belong where the card is."""
    card = tx.outbox.card_of(case.id)
    if card is not None:
        kept = next((route for route in bench.routes if route.name == card.route), first_match(bench.routes, alert))
        return replace(kept, channel=card.channel) if kept else None
    return first_match(bench.routes, alert)


def _owe(tx: Tx, matter: Matter, change: Change, told: Told | None, route: Route) -> None:
    case = change.after
    worse = told is not None and case.urgency >= told.urgency + route.manners.worse_by
    card = OutboxItem(
        key=f"{matter.store_id}:case:{case.id}:{route.channel}",
        kind=Kind.CARD,
        channel=route.channel,
        via=route.channel,
        priority=ESCALATION if worse else ALERT,
        owed_at=matter.now,
        next_attempt_at=matter.now,
        case_id=case.id,
        route=route.name,
        want_rev=case.rev,
        owed_urgency=case.urgency,
        owed_state=case.state.value,
    )
    tx.outbox.owe(card, surface=worse or change.words)
    if told is not None:
        _owe_note(tx, matter, change, told, replace(card, priority=ESCALATION if worse else NOTE))


def _owe_note(tx: Tx, matter: Matter, change: Change, told: Told, card: OutboxItem) -> None:
    parent = tx.outbox.get(card.key)
    if parent is not None and parent.state is Delivery.ROLLED:
        return  # a line in a roll-up has no thread, and the note would wait for one for ever
    worse = card.priority == ESCALATION and not change.words
    says = GOT_WORSE if worse else change.says or change.after.note
    note = replace(
        card,
        key=f"{card.key}:note:{matter.stored.id}:{matter.stored.rev}",
        kind=Kind.NOTE,
        via=parent.via if parent else card.via,
        mention_id=matter.stored.id,
        under=card.key,
        want_rev=1,
        payload={
            "says": says,
            "words": change.words,
            "values": {"before": told.urgency, "after": change.after.urgency},
        },
    )
    tx.outbox.owe(note)


def owe_edit(tx: Tx, case: Case) -> None:
    """A silent change still shows on the card, if there is one: it is edited in place."""
    card = tx.outbox.card_of(case.id)
    if card is not None:
        tx.outbox.owe(replace(card, want_rev=case.rev))


def _record(tx: Tx, matter: Matter, answer: Answer) -> Answer:
    case_id = answer.case.id if answer.case else None
    tx.mentions.judged(matter.stored, matter.judgement, case_id, now=matter.now)
    route = answer.route.name if answer.route else None
    decision = Decision(answer.why.value, route, answer.channel, matter.now, matter.stored.rev, answer.figures)
    tx.mentions.decided(matter.stored, decision, case_id)
    return answer

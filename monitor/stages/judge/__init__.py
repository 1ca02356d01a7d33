"""Judge: what was heard gets a score, a case and an answer to "do we tell anybody?"; all with what it owes."""

import logging
from dataclasses import dataclass, replace
from datetime import datetime

from monitor.rules.advice import health_key, health_news
from monitor.rules.alert import Why
from monitor.rules.context import weigh
from monitor.rules.delivery import notice_item
from monitor.stages.judge.accounting import enter
from monitor.stages.judge.bench import Bench, judge, judge_all, relevance_of, rivals_in
from monitor.stages.judge.coordinating import Watchtower, coordinate, review_erased, review_resting, wear_off
from monitor.stages.judge.matter import Answer, Change, Matter
from monitor.stages.judge.placing import put_into_case
from monitor.stages.judge.telling import owe_edit, tell
from monitor.stages.judge.timing import run_clocks
from monitor.store.door import Store, Tx
from monitor.store.mentions import Decision
from scrapers.kit.errors import msg
from scrapers.kit.mention import Clock

__all__ = [
    "Answer", "Bench", "Change", "Judged", "Matter", "Watchtower", "judge", "judge_all", "judge_pending", "owe_edit",
    "relevance_of", "rivals_in", "set_aside", "settle", "tell", "tend_campaigns",
]  # fmt: skip

log = logging.getLogger(__name__)

SET_ASIDE = msg("{key} could not be judged: the program failed on it; read it by hand, the log says where it failed")


@dataclass(frozen=True, slots=True)
class Judged:
    """How many mentions were judged, and how many of them a channel is told of."""

    mentions: int = 0
    told: int = 0
    erased: int = 0
    """How many of these are told only that their words were erased."""


def judge_pending(store: Store, bench: Bench, clock: Clock, *, limit: int = 50) -> Judged:
    """Judge the oldest unjudged mentions; each has its score, case, answer and debts in one transaction.

    They are no more than an adviser takes at once: whoever waits for it can be told to stop.
    """
    with store.reading() as tx:
        pending = tx.mentions.unjudged(min(limit, bench.adviser.most) if bench.adviser else limit)
        counted = tx.budgets.due(bench.routes, now=clock()) if pending else []
        if bench.tower is not None:
            bench.tower.lookout.prepare(tx, {stored.heard.brand for stored in pending} & bench.tower.brands)
    if not pending:
        return Judged()
    judgements = zip(pending, judge_all(pending, bench), strict=True)
    now = clock()
    with store.transaction() as tx:
        tx.budgets.keep(counted)
        if bench.tower is not None:
            review_erased(tx, bench.tower, store.id, now)
        answers = [
            (settle(tx, Matter(stored, judgement, store.id, now), bench), stored.gone is not None)
            for stored, judgement in judgements
            if tx.mentions.claim(stored)
        ]
        _tell_of_adviser(tx, store.id, bench, now)
    told = [gone for answer, gone in answers if answer.why.speaks]
    log.info("judged", extra={"mentions": len(answers), "told": len(told)})
    return Judged(len(answers), len(told), sum(told))


def set_aside(store: Store, operators: str, clock: Clock) -> None:
    """Leave the oldest unjudged mention unjudged: the rules fail on it, and the others behind it must not wait."""
    now = clock()
    with store.transaction() as tx:
        for stored in tx.mentions.unjudged(1):
            tx.mentions.claim(stored)
            tx.mentions.decided(stored, Decision(Why.QUIET_FAULT.value, None, None, now, stored.rev), stored.case_id)
            payload = {"good_news": False, "says": SET_ASIDE, "values": {"key": str(stored.mention.key)}}
            tx.outbox.owe(notice_item(f"{store.id}:fault:{stored.id}:{stored.rev}", operators, payload, now=now))


def tend_campaigns(store: Store, bench: Bench, clock: Clock) -> int:
    """Let memories forget what left their window, verdicts what wore off, campaigns rest; how many of these did."""
    if bench.tower is None:
        return 0
    now = clock()
    with store.reading() as tx:
        bench.tower.lookout.prepare(tx, bench.tower.lookout.brands)
    with store.transaction() as tx:
        bench.tower.lookout.tend(tx, now)
        review_erased(tx, bench.tower, store.id, now)
        rested = review_resting(tx, bench.tower, store.id, now)
        wear_off(tx, bench.tower, now)
        return rested


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


def settle(tx: Tx, matter: Matter, bench: Bench) -> Answer:
    """Put a claimed mention into its case, record score and decision, owe what is to be told."""
    stored = matter.stored
    if stored.case_id is None and stored.gone is not None:
        return _record(tx, matter, Answer(Why.QUIET_GONE))
    if not matter.judgement.relevance.relevant and stored.case_id is None:
        coordinate(tx, matter, bench.tower)
        return _record(tx, matter, Answer(Why.QUIET_IRRELEVANT))
    change = put_into_case(tx, matter, bench)
    matter = coordinate(tx, _in_context(tx, matter), bench.tower)
    change = enter(tx, matter, change, bench.workplace)
    answer = tell(tx, matter, change, bench)
    run_clocks(tx, matter, change, answer.why, bench.workplace)
    return _record(tx, matter, answer)


def _in_context(tx: Tx, matter: Matter) -> Matter:
    """With what stands around it now, beside its score; of what is no longer public nothing is looked up."""
    if matter.stored.gone is not None:
        return matter
    context = weigh(tx.around.of(matter.stored, now=matter.now), at=matter.now)
    return replace(matter, judgement=replace(matter.judgement, context=context))


def _record(tx: Tx, matter: Matter, answer: Answer) -> Answer:
    case_id = answer.case.id if answer.case else None
    tx.mentions.judged(matter.stored, matter.judgement, case_id, now=matter.now)
    tx.rivals.named(matter.stored, matter.judgement.rivals)
    route = answer.route.name if answer.route else None
    decision = Decision(answer.why.value, route, answer.channel, matter.now, matter.stored.rev, answer.figures)
    tx.mentions.decided(matter.stored, decision, case_id)
    return answer

"""Who is told of a change, if anybody, and what is owed for it."""

from dataclasses import replace

from monitor.rules.alert import Standing, Told, Why, why_alert
from monitor.rules.case import Case, State
from monitor.rules.delivery import ALERT, ESCALATION, NOTE, Delivery, Kind, OutboxItem
from monitor.rules.route import Alert, Route, first_match, would_match
from monitor.stages.judge.bench import Bench
from monitor.stages.judge.holding import holds_back
from monitor.stages.judge.matter import Answer, Change, Matter
from monitor.stages.judge.muted import is_muted
from monitor.stages.judge.waiting import is_waiting, still_told, with_wait
from monitor.store.door import Tx
from monitor.store.standing import alert_of
from scrapers.kit.errors import msg

GOT_WORSE = msg("more urgent than before: {before} → {after}")


def tell(tx: Tx, matter: Matter, change: Change, bench: Bench) -> Answer:
    """Whether a channel is told of that change; what is owed for it is in the outbox."""
    told = still_told(tx, change.after, tx.outbox.told_of(change.after.id), matter.now)
    answer = _answer(tx, matter, bench, change, told)
    if answer.why.speaks and answer.route is not None:
        alert = alert_of(change.after, matter.stored, matter.judgement)
        matter = replace(matter, quiet_until=bench.workplace.quiet.until(alert, matter.now))
        _owe(tx, matter, change, told, answer.route)
    elif told is not None:
        owe_edit(tx, change.after)
    return answer


def _answer(tx: Tx, matter: Matter, bench: Bench, change: Change, told: Told | None) -> Answer:
    case, mention = change.after, matter.stored.mention
    alert = alert_of(case, matter.stored, matter.judgement)
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
        muted=told is None and is_muted(tx, matter, case, bench.workplace),
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
    """The same message at the same time, whether a campaign is suspected or not; only where it stands differs."""
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
        under=_thread(tx, matter, route),
        want_rev=case.rev,
        owed_urgency=case.urgency,
        owed_state=case.state.value,
    )
    if holds_back(tx, matter, card):
        return
    tx.outbox.owe(with_wait(tx, card, route, told), surface=worse or change.words)
    if told is not None:
        _owe_note(tx, matter, change, told, replace(card, priority=ESCALATION if worse else NOTE))


def _thread(tx: Tx, matter: Matter, route: Route) -> str | None:
    """The campaign's message, where it is in the same channel and can still be answered to."""
    campaign = tx.outbox.get(matter.under) if matter.under else None
    if campaign is None or campaign.state is Delivery.DEAD or is_waiting(campaign, matter.now):
        return None  # what cannot wait does not wait with it for the end of quiet hours
    return campaign.key if {campaign.channel, campaign.via} == {route.channel} else None


def _owe_note(tx: Tx, matter: Matter, change: Change, told: Told, card: OutboxItem) -> None:
    parent = tx.outbox.get(card.key)
    if is_waiting(parent, matter.now):
        return
    if parent is not None and parent.state is Delivery.ROLLED:
        return  # a line in a roll-up has no thread, and the note would wait for one for ever
    worse = card.priority == ESCALATION and not change.words
    says = GOT_WORSE if worse else change.says or change.after.note
    in_thread = parent is not None and parent.under is not None
    aloud = in_thread and matter.under is None  # it stands where nobody may look any more
    note = replace(
        card,
        key=f"{card.key}:note:{matter.stored.id}:{matter.stored.rev}",
        kind=Kind.NOTE,
        via=parent.via if parent else card.via,
        mention_id=matter.stored.id,
        next_attempt_at=matter.quiet_until or matter.now,
        under=card.key,
        want_rev=1,
        payload={
            "says": says,
            "words": change.words,
            "values": {"before": told.urgency, "after": change.after.urgency, **change.values},
            **({"aloud": True} if aloud else {}),
        },
    )
    tx.outbox.owe(note)


def owe_edit(tx: Tx, case: Case) -> None:
    """A silent change still shows on the card, if there is one: it is edited in place."""
    card = tx.outbox.card_of(case.id)
    if card is not None:
        tx.outbox.owe(replace(card, want_rev=case.rev))

"""Two cases become one, or a mention gets a case of its own."""

from dataclasses import replace

from monitor.rules.case import Case, case_of, reference
from monitor.rules.deciding import IS_PART_OF, Outcome
from monitor.rules.delivery import ALERT, Kind, OutboxItem
from monitor.rules.merging import merge, why_not
from monitor.rules.second_eyes import asks_for_eyes
from monitor.stages.moves.acting import Act, show
from monitor.store.marking import mark_anew
from monitor.store.mentions import Judgement
from monitor.store.rows import StoredMention
from monitor.store.standing import alert_of
from scrapers.kit.errors import msg
from scrapers.kit.mention import MentionKey

NO_CASE = msg("there is no case {name}")
TOO_FEW = msg("it holds one mention only: there is nothing to take out")
NOT_IN_IT = msg("{key} is no mention of this case")
TOOK_IN = msg("{who} put {other} into this case: it is the same matter")
TOOK_OUT = msg("{who} took a mention out: it is {other} now")


def merge_cases(act: Act) -> Outcome:
    """The pressed case becomes a part of another one; its card says of which."""
    name = act.press.args.get("into", "")
    into = _standing(act, case_of(name))
    if into is None:
        return Outcome(act.case, refused=NO_CASE, values={"name": name[:40]})
    if act.case.merged_into is not None:
        return Outcome(act.case, refused=IS_PART_OF, values={"into": reference(act.case.merged_into)})
    refused = why_not(act.case, into)
    if refused:
        return Outcome(act.case, refused=refused, values={"into": reference(into.id)})
    both = merge(act.case, into, now=act.now)
    act.tx.cases.take_over(act.case.id, into.id)
    act.tx.outbox.hand_on(act.case.id, into.id)
    act.tx.cases.save(both.into, lead=_worst(act, into.id))
    values = {"who": act.press.by.called, "other": reference(act.case.id)}
    show(act, Outcome(both.into, says=TOOK_IN, values=values))
    return Outcome(both.gone)


def _standing(act: Act, case_id: int | None) -> Case | None:
    """That case, or the one that it is a part of by now."""
    case = act.tx.cases.get(case_id) if case_id is not None else None
    while case is not None and case.merged_into is not None:
        case = act.tx.cases.get(case.merged_into)
    return case


def split_case(act: Act) -> Outcome:
    """One mention leaves and gets a case of its own, told where the other one is told."""
    mentions = act.tx.mentions.of_case(act.case.id)
    leaving = _leaving(mentions, act.press.args.get("mention"))
    if act.case.merged_into is not None:
        return Outcome(act.case, refused=IS_PART_OF, values={"into": reference(act.case.merged_into)})
    if len(mentions) < 2:
        return Outcome(act.case, refused=TOO_FEW)
    if leaving is None:
        return Outcome(act.case, refused=NOT_IN_IT, values={"key": act.press.args.get("mention", "")[:80]})
    opened = _open(act, leaving)
    lead = _worst(act, act.case.id)
    after = replace(act.case, rev=act.case.rev + 1, mentions=len(mentions) - 1, urgency=_urgency(act, lead))
    act.tx.cases.save(after, lead=lead)
    values = {"who": act.press.by.called, "other": reference(opened.id)}
    return Outcome(after, says=TOOK_OUT, values=values, about=opened.id)


def _leaving(mentions: list[StoredMention], key: str | None) -> StoredMention | None:
    if not key:
        return max(mentions, key=lambda stored: stored.id, default=None)
    source, _, native_id = key.partition(":")
    wanted = MentionKey(source, native_id)
    return next((stored for stored in mentions if stored.mention.key == wanted), None)


def _open(act: Act, leaving: StoredMention) -> Case:
    judgement = act.tx.mentions.judgement_of(leaving.id)
    urgency = judgement.score.urgency if judgement else 0
    opened = act.tx.cases.open(leaving, urgency, now=act.now)
    act.tx.cases.take_out(leaving.id, opened.id)
    act.tx.outbox.hand_on(act.case.id, opened.id, leaving.id)
    for case in (act.case, opened):
        mark_anew(act.tx, case, at=act.now)
    if judgement is not None:
        opened = _owed(act, opened, leaving, judgement)
        act.tx.cases.save(opened)
    card = act.tx.outbox.card_of(act.case.id)
    if card is not None:
        act.tx.outbox.owe(_card_like(act, opened, card))
    return opened


def _owed(act: Act, opened: Case, leaving: StoredMention, judgement: Judgement) -> Case:
    """With clocks of its own, and with a second look if its own words ask for one."""
    due = act.workplace.clocks.due(alert_of(opened, leaving, judgement), act.now)
    eyes = asks_for_eyes(judgement.score, act.workplace.second_eyes)
    return replace(opened, claim_due=due.claim, answer_due=due.answer, eyes_needed=eyes)


def _card_like(act: Act, case: Case, other: OutboxItem) -> OutboxItem:
    return OutboxItem(
        key=f"{act.store_id}:case:{case.id}:{other.channel}",
        kind=Kind.CARD,
        channel=other.channel,
        via=other.channel,
        priority=ALERT,
        owed_at=act.now,
        next_attempt_at=act.now,
        case_id=case.id,
        route=other.route,
        want_rev=case.rev,
        owed_urgency=case.urgency,
        owed_state=case.state.value,
    )


def _worst(act: Act, case_id: int) -> StoredMention | None:
    """The mention that speaks for the case: the most urgent one that is still public, the first of equals."""
    mentions = act.tx.mentions.of_case(case_id)
    return max(mentions, key=lambda stored: (stored.gone is None, _urgency(act, stored), -stored.id), default=None)


def _urgency(act: Act, stored: StoredMention | None) -> int:
    judgement = act.tx.mentions.judgement_of(stored.id) if stored is not None else None
    return judgement.score.urgency if judgement is not None else 0

"""Into which case a mention belongs, and what it changes there."""

from dataclasses import replace

from monitor.rules.case import CUSTOMER_SPOKE_AGAIN, Case, State, joins, let_go, move, read_back
from monitor.rules.moves import Move, Via
from monitor.rules.route import Alert, holds
from monitor.stages.judge.bench import Bench
from monitor.stages.judge.kindred import kindred, mark_case
from monitor.stages.judge.matter import Change, Matter
from monitor.store.door import Tx
from monitor.store.marking import mark_anew
from scrapers.kit.errors import msg
from scrapers.kit.mention import Gone, Mention

CUSTOMER_EDITED = msg("the customer edited the text")


def put_into_case(tx: Tx, matter: Matter, bench: Bench) -> Change:
    """The case it was in, the one it joins, or a new one; as it is now, in the store."""
    stored, mention = matter.stored, matter.stored.mention
    if stored.case_id is not None and (known := tx.cases.get(stored.case_id)) is not None:
        return _changed(tx, matter, known)
    candidate = tx.cases.candidate(stored)
    if (
        candidate is not None
        and joins(mention, candidate.last_heard_at, same_thread=candidate.same_thread, patience=bench.join_within)
        and not _spoils_thanks(tx, matter, candidate.case, bench)
    ):
        mark_case(tx, matter, candidate.case)
        return _joined(tx, matter, candidate.case)
    kin = kindred(tx, matter, bench.join_within)
    if kin is not None and not _spoils_thanks(tx, matter, kin.case, bench):
        mark_case(tx, matter, kin.case, joined=True)
        source = bench.workplace.labels.get(stored.heard.entry, mention.source)
        return replace(_joined(tx, matter, kin.case), says=kin.says, values={"source": source})
    opened = tx.cases.open(stored, matter.urgency, now=matter.now)
    mark_case(tx, matter, opened)
    after = read_back(opened, mention, now=matter.now)
    tx.cases.save(after)
    return Change(None, after)


def _spoils_thanks(tx: Tx, matter: Matter, case: Case, bench: Bench) -> bool:
    """Whether that case is praise and the mention is none: a complaint must not wait where people say thank you."""
    card = tx.outbox.card_of(case.id) if bench.workplace.thanks else None
    if card is None or card.route not in bench.workplace.thanks:
        return False
    topics, asked = frozenset(matter.judgement.score.topics), [one for one in bench.routes if one.name == card.route]
    alert = Alert(case.brand, _places(matter), topics, matter.urgency, matter.context)
    return not any(holds(route.when, alert) for route in asked)


def _places(matter: Matter) -> frozenset[str]:
    return frozenset({matter.stored.heard.entry, matter.stored.mention.source})


def _joined(tx: Tx, matter: Matter, case: Case) -> Change:
    """A further mention of the same matter: counted, shown if it is the worst, and news to whoever has the case."""
    after = replace(case, mentions=case.mentions + 1, rev=case.rev + 1, snoozed_until=None)
    if not case.is_open or case.state is State.ANSWERED:
        after = move(after, State.NEW, now=matter.now, note=CUSTOMER_SPOKE_AGAIN)
    if _speaks_for_all(tx, case, matter.stored.mention):
        after = read_back(after, matter.stored.mention, now=matter.now)
    after = _with_urgency(tx, matter, after)
    tx.cases.heard_again(case.id, matter.stored.mention.created_at)
    return Change(case, after, CUSTOMER_SPOKE_AGAIN, words=True)


def _changed(tx: Tx, matter: Matter, case: Case) -> Change:
    """A known mention whose words or state changed."""
    if matter.stored.gone is not None:
        return _taken_away(tx, matter, case, matter.stored.gone)
    mention = matter.stored.mention
    after = case if _is_old_answer(tx, case, mention) else read_back(case, mention, now=matter.now)
    if after.state is not case.state:
        tx.cases.save(after)
        return Change(case, after, after.note)
    after = _with_urgency(tx, matter, replace(case, rev=case.rev + 1))
    edited = matter.stored.edited
    if edited:
        mark_case(tx, matter, case)
    return Change(case, after, CUSTOMER_EDITED if edited else "", words=edited)


def _speaks_for_all(tx: Tx, case: Case, mention: Mention) -> bool:
    """Whether what the site shows of it is later than all that is known of the case: older words may be heard late."""
    newest = max((stored.mention.created_at for stored in tx.mentions.of_case(case.id)), default=mention.created_at)
    return newest <= (mention.answered_at or mention.created_at)


def _is_old_answer(tx: Tx, case: Case, mention: Mention) -> bool:
    """Whether all that the site shows is an answer that was there before the case was opened again."""
    if mention.answered_at is None or mention.solved or mention.withdrawn:
        return False
    again = tx.moves.newest(case.id, Move.REOPEN, Move.BROKEN)
    if again is None:
        return False
    if again.via is not Via.SITE:
        return mention.answered_at < again.at
    return mention.answered_at < max(stored.mention.created_at for stored in tx.mentions.of_case(case.id))


def _taken_away(tx: Tx, matter: Matter, case: Case, gone: Gone) -> Change:
    """A mention that may no longer be shown: the worst of those that are left speaks for the case, or nobody."""
    tx.outbox.show_again(case.id, matter.stored.id)
    mark_anew(tx, case, at=matter.now)
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

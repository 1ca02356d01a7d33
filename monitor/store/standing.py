"""A case as routes, clocks and duty look at it."""

from monitor.rules.campaign import is_told_apart
from monitor.rules.case import Case
from monitor.rules.clocks import Clocks
from monitor.rules.route import Alert
from monitor.rules.suspicion import CREDIBLE
from monitor.store.door import Tx
from monitor.store.mentions import Judgement
from monitor.store.rows import StoredMention


def alert_of(case: Case, lead: StoredMention, judgement: Judgement) -> Alert:
    """What is told of that case, with the mention that leads it."""
    return Alert(
        case.brand,
        frozenset({lead.heard.entry, lead.mention.source}),
        frozenset(judgement.score.topics),
        case.urgency,
        judgement.context.points if judgement.context else 0,
    )


def lead_of(tx: Tx, case_id: int) -> tuple[StoredMention, Judgement] | None:
    """The mention that leads a case, with what was said of it; None once it was erased or before it was judged."""
    file = tx.cases.file_of(case_id)
    lead = tx.mentions.by_id(file.lead_id) if file else None
    judgement = tx.mentions.judgement_of(lead.id) if lead else None
    return (lead, judgement) if lead and judgement else None


def campaign_of(tx: Tx, mention_id: int) -> int | None:
    """The suspected campaign that this mention is a part of, unless it looks like a real customer's."""
    linked = tx.campaigns.linked(mention_id)
    campaign = tx.campaigns.get(linked.group) if linked and linked.group is not None else None
    if linked is None or campaign is None or linked.mark.capped == CREDIBLE or not is_told_apart(campaign):
        return None
    return campaign.number


def clocks_of(tx: Tx, case_id: int, alert: Alert, clocks: Clocks) -> Clocks:
    """The clocks that run for that case: none does in the thanks queue."""
    card = tx.outbox.card_of(case_id) if clocks.untimed else None
    return clocks.on(card.route, alert) if card is not None else clocks


def alert_now(tx: Tx, case: Case) -> Alert:
    """What would be told of that case now; of one that nothing is left of, what the case itself still knows."""
    found = lead_of(tx, case.id)
    return alert_of(case, *found) if found else Alert(case.brand, frozenset(), frozenset(), case.urgency)

"""One press on its way through the store: what it is about, and what its thread and its audit line say."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from hashlib import blake2b

from monitor.rules.case import Case, State
from monitor.rules.deciding import Moment, Outcome
from monitor.rules.delivery import Delivery, OutboxItem, thread_note
from monitor.rules.moves import Press
from monitor.rules.route import Alert
from monitor.rules.second_eyes import asks_for_eyes
from monitor.rules.workplace import Workplace
from monitor.store.door import Tx
from monitor.store.mentions import Judgement
from monitor.store.rows import StoredMention
from monitor.store.standing import alert_now, campaign_of, lead_of


@dataclass(frozen=True, slots=True)
class Act:
    """A press of a case inside its transaction."""

    tx: Tx
    store_id: str
    case: Case
    press: Press
    workplace: Workplace
    now: datetime

    @property
    def alert(self) -> Alert:
        """The case as clocks and duty look at it."""
        return alert_now(self.tx, self.case)

    @property
    def moment(self) -> Moment:
        """When it is pressed, and by which calendar."""
        target = self.workplace.clocks.of(self.alert)
        moment = Moment(self.now, self.workplace.people)
        return replace(moment, calendar=target.calendar) if target is not None else moment


Branch = Callable[[Act], Outcome]
"""A move that touches more than the case itself. It never saves the case that was pressed: it says how it is then."""


def show(act: Act, outcome: Outcome) -> None:
    """The card shows it at once, and its thread says what the card cannot."""
    case = outcome.case
    if case.state not in (State.NEW, State.CLAIMED) and act.tx.outbox.take_back(case.id, act.now):
        return  # settled before anybody was told of it
    card = act.tx.outbox.owe_edit(case.id, case.rev, case.state)
    if card is None or not outcome.says:
        return
    if outcome.to and card.state is Delivery.ROLLED:  # whoever is called has to find it
        act.tx.outbox.owe(replace(card, owed_at=act.now), surface=True)
        card = act.tx.outbox.card_of(case.id) or card
    if card.state is not Delivery.ROLLED:  # a line in a roll-up has no thread, and the note would wait for ever
        act.tx.outbox.owe_once(_note(act, outcome, card))


def _note(act: Act, outcome: Outcome, card: OutboxItem) -> OutboxItem:
    which = blake2b(act.press.press_id.encode("utf-8", "replace"), digest_size=8).hexdigest()
    return thread_note(card, f"move:{which}", _payload(outcome), pressing=bool(outcome.to), now=act.now)


def _payload(outcome: Outcome) -> dict[str, object]:
    payload: dict[str, object] = {"says": outcome.says, "values": dict(outcome.values)}
    if outcome.aloud:
        payload["aloud"] = True
    if outcome.to:
        payload["to"] = list(outcome.to)
    if outcome.offers:
        payload["offers"] = [move.value for move in outcome.offers]
    return payload


def in_company(tx: Tx, case: Case, workplace: Workplace) -> Case:
    """The case as it has to be looked at now.

    Its campaign may have been suspected long after it was heard, and the configuration asks for more than it did then.
    """
    if case.eyes_needed or not workplace.second_eyes or not case.is_open or case.merged_into is not None:
        return case
    found = lead_of(tx, case.id)
    if found is None or not _asks_for_eyes(tx, found, workplace):
        return case
    watched = replace(case, eyes_needed=True, rev=case.rev + 1)
    tx.cases.save(watched)
    tx.outbox.owe_edit(case.id, watched.rev, watched.state)
    return watched


def _asks_for_eyes(tx: Tx, found: tuple[StoredMention, Judgement], workplace: Workplace) -> bool:
    lead, judgement = found
    suspected = campaign_of(tx, lead.id) is not None
    return asks_for_eyes(judgement.score, workplace.second_eyes, suspected=suspected)

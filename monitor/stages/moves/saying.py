"""Moves that tell somebody something: what a score should have been, that the lead is wanted, a card of its own."""

from dataclasses import replace

from monitor.assessing import credit
from monitor.errors import MonitorError
from monitor.rules.case import reference
from monitor.rules.deciding import IS_PART_OF, Outcome, decide
from monitor.rules.delivery import Delivery
from monitor.rules.feedback import Label, Seen, read_said
from monitor.stages.moves.acting import Act
from monitor.store.standing import lead_of
from scrapers.kit.errors import msg

NO_SCORE = msg("it has no score that could be right or wrong")
NO_LABEL = msg("{text} does not say what would be right")
NO_LEAD = msg("nobody leads {brand}: the configuration names no lead")
NOT_TOLD = msg("no channel was told of it")
SAID_LEVEL = msg("{who} says: level {level} of 3 would be right")
SAID_TOPICS = msg("{who} says: the topic is wrong")
HANDED = msg("{who} asks the lead to take a look")


def vouch(act: Act) -> Outcome:
    """A person's word that this is a real customer: no campaign makes what they wrote a suspicion."""
    outcome = decide(act.case, act.press, act.moment)
    if not outcome.refused:
        for stored in act.tx.mentions.of_case(act.case.id):
            credit(act.tx, stored.id, now=act.now)
    return outcome


def say_urgency(act: Act) -> Outcome:
    """The urgency is wrong; perhaps which level would be right."""
    level = act.press.args.get("level", "")
    outcome = _label(act, f"level:{level}")
    values = {"who": act.press.by.called, "level": level}
    return outcome if outcome.refused else replace(outcome, says=SAID_LEVEL, values=values)


def say_topics(act: Act) -> Outcome:
    """The topics are wrong; perhaps which would be right."""
    topics = act.press.args.get("topics", "")
    outcome = _label(act, f"topics:{topics}" if topics else "wrong-topic")
    return outcome if outcome.refused else replace(outcome, says=SAID_TOPICS, values={"who": act.press.by.called})


def _label(act: Act, word: str) -> Outcome:
    """A label on the words that the card shows, beside the score that was seen."""
    found = lead_of(act.tx, act.case.id)
    if found is None:
        return Outcome(act.case, refused=NO_SCORE)
    lead, judgement = found
    score = judgement.score
    try:
        said = read_said(word)
    except MonitorError:
        return Outcome(act.case, refused=NO_LABEL, values={"text": word[:80]})
    seen = Seen(score.urgency, score.topics, score.rulebook)
    act.tx.labels.add(lead, Label(lead.mention.key, said, act.press.by.key, act.now, seen))
    return Outcome(act.case)


def hand_over(act: Act) -> Outcome:
    """Whoever leads the brand is called into the thread; the case stays whose it is."""
    if act.case.merged_into is not None:
        return Outcome(act.case, refused=IS_PART_OF, values={"into": reference(act.case.merged_into)})
    leads = act.workplace.duty.leads(act.case.brand, act.now)
    if not leads:
        return Outcome(act.case, refused=NO_LEAD, values={"brand": act.case.brand})
    to = tuple(person.key for person in leads)
    return Outcome(act.case, says=HANDED, values={"who": act.press.by.called}, aloud=True, to=to)


def open_card(act: Act) -> Outcome:
    """What was told inside a list gets a place of its own."""
    card = act.tx.outbox.card_of(act.case.id)
    if card is None:
        return Outcome(act.case, refused=NOT_TOLD)
    if card.state is Delivery.ROLLED:
        again = replace(card, owed_at=act.now, want_rev=max(card.want_rev, act.case.rev))
        act.tx.outbox.owe(again, surface=True)
    return Outcome(act.case)

"""The thanks queue: stories that a customer agrees to, and reviews that are asked for once all is well."""

from dataclasses import replace

from monitor.rules.case import State
from monitor.rules.deciding import Outcome, decide
from monitor.stages.moves.acting import Act
from scrapers.kit.errors import msg

STORY = msg("{who} marked it as a story: before it is told anywhere, ask the customer, and note here what they said")
CONSENT = msg("{who} marked it as a story: the customer agreed")
ASKED = msg("{who} asked the customer for a review")
NOT_SOLVED = msg("it is not solved yet: ask for a review when it is")


def mark_story(act: Act) -> Outcome:
    """Worth telling. How the customer agreed stands in the audit log until they are forgotten; unknown, it is asked."""
    outcome = decide(act.case, act.press, act.moment)
    consent = act.press.args.get("consent", "").strip()
    if outcome.refused or (act.case.story and not consent):
        return outcome
    return replace(outcome, says=CONSENT if consent else STORY, values={"who": act.press.by.called})


def ask_review(act: Act) -> Outcome:
    """The customer was asked for a review: once, after what they came for was solved, or when they only praised."""
    outcome = decide(act.case, act.press, act.moment)
    if outcome.refused or act.case.state in (State.ANSWERED, State.CLOSED) or _praises(act):
        return outcome if outcome.refused else replace(outcome, says=ASKED, values={"who": act.press.by.called})
    return Outcome(act.case, refused=NOT_SOLVED)


def _praises(act: Act) -> bool:
    """Whether it stands in the thanks queue."""
    card = act.tx.outbox.card_of(act.case.id)
    return act.case.is_open and card is not None and card.route in act.workplace.thanks

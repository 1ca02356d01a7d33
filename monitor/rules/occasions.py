"""What there is to be written in a case now."""

from monitor.rules.case import SITE_SOLVED, SITE_WITHDRAWN, Case, State
from monitor.rules.playbook import Occasion, Tone
from monitor.rules.score import Score, Sentiment
from scrapers.kit.mention import Mention


def occasion_of(case: Case, mention: Mention, score: Score) -> Occasion | None:
    """The occasion for a draft; None where nothing is to be written: answered, irrelevant, suspicious.

    While nobody has answered it is an answer; once the matter is solved, thanks and a request for a review.
    """
    solved = _is_solved(case, mention)
    if case.review_asked_at is not None or not (solved or case.state in (State.NEW, State.CLAIMED)):
        return None
    return Occasion(
        brand=case.brand,
        source=mention.source,
        topics=score.topics,
        stage=score.stage,
        flags=score.flags,
        answered=solved,
        tone=Tone.SERIOUS if _is_grave(score) else None,
        promised=case.promised_for,
    )


def _is_grave(score: Score) -> bool:
    """Nobody jokes with whoever is angry or needs something now, whatever the topic: praise may be sarcasm."""
    return score.sentiment is Sentiment.NEGATIVE or score.level >= 2


def _is_solved(case: Case, mention: Mention) -> bool:
    """Closed by a person after an answer, or seen to be solved on the site itself."""
    if case.state is not State.CLOSED or case.note == SITE_WITHDRAWN:
        return False
    return bool(mention.solved) or case.note == SITE_SOLVED or case.answered_at is not None

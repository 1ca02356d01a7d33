"""How a text feels about the brand, by what the same signals and words say of it."""

from monitor.rules.evidence import Evidence
from monitor.rules.model import LEVELS, Logits
from monitor.rules.score import Axis, Reason, Sentiment
from monitor.rules.undivided import undivided
from monitor.rules.vocabulary import Level
from monitor.rules.weighing import Weighed

_SURE: dict[Level | None, Sentiment] = {Level.PRAISE: Sentiment.POSITIVE, Level.GRIPE: Sentiment.NEGATIVE}
_MOST_REASONS = 4
_SCALE = 10
"""Points for each unit of the logits' difference."""


def sentiment(evidence: Evidence, weighed: Weighed) -> tuple[Sentiment, tuple[Reason, ...]]:
    """Negative or positive when that is likelier than not, else neutral; with what spoke loudest for or against.

    Of a text that is nothing but praise or a gripe the lexicon is sure, however few words a model had to weigh.
    """
    return _SURE.get(undivided(evidence)) or _likelier(weighed), tuple(_loudest(weighed))


def _likelier(weighed: Weighed) -> Sentiment:
    negative, positive = weighed.chances[LEVELS:]
    if max(negative, positive) < 0.5:
        return Sentiment.NEUTRAL
    return Sentiment.NEGATIVE if negative >= positive else Sentiment.POSITIVE


def _loudest(weighed: Weighed) -> list[Reason]:
    heard = ((round(_SCALE * _tone(one.logits)), one) for one in weighed.all)
    loud = sorted((pair for pair in heard if pair[0]), key=lambda pair: -abs(pair[0]))
    reasons = ((points, weighed.reason(one)) for points, one in loud[:_MOST_REASONS])
    return [
        Reason(Axis.SENTIMENT, reason.code, points, reason.says, reason.quote, reason.span)
        for points, reason in reasons
    ]


def _tone(logits: Logits) -> float:
    negative, positive = logits[LEVELS:]
    return positive - negative

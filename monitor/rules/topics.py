"""What a text is about, and how it feels, from the same hits that urgency uses."""

import re

from monitor.rules.evidence import Evidence, first_per_group
from monitor.rules.lexicon import Hit
from monitor.rules.score import Axis, Reason, Sentiment
from monitor.rules.vocabulary import TOPICS, Level

_BAD = (Level.HARD, Level.PROBLEM, Level.GRIPE)
_BUT = re.compile(r"(?<!\w)(?:ama|ancak|fakat|lakin|yalniz|tek kotu)(?!\w)")
_PASSING = frozenset({"campaign", "misunderstanding"})
"""Topics that a bare mention gives only when nothing else is spoken of."""


def topics(evidence: Evidence) -> tuple[tuple[str, ...], tuple[Reason, ...]]:
    """Topic codes, the most spoken of first, each with a reason; `other` when the lexicon names none."""
    found: dict[str, list[Hit]] = {}
    for hit in evidence.hits:
        if hit.group.topic is not None and not hit.flipped:
            found.setdefault(hit.group.topic, []).append(hit)
    if "praise" in found and not _is_praised(evidence):
        del found["praise"]
    for topic in _PASSING & found.keys() if _is_a_case(evidence) else ():
        if all(hit.group.level is Level.NOTE for hit in found[topic]):
            del found[topic]
    if not found:
        return ("other",), ()
    ranked = sorted(found, key=lambda topic: (-len(found[topic]), TOPICS.index(topic)))
    return tuple(ranked), tuple(_reason(evidence, topic, found[topic]) for topic in ranked)


def _is_praised(evidence: Evidence) -> bool:
    """Whether praise is meant: alone, outweighing what is wrong, or set against it; not as a polite ending."""
    if sentiment(evidence)[0] is Sentiment.POSITIVE:
        return not evidence.of(Level.QUESTION)
    return not evidence.of(Level.HARD) and bool(_BUT.search(evidence.source.text)) and not evidence.of(Level.DEMAND)


def _is_a_case(evidence: Evidence) -> bool:
    return any(hit.group.topic is not None for hit in evidence.of(Level.HARD, Level.PROBLEM))


def _reason(evidence: Evidence, topic: str, hits: list[Hit]) -> Reason:
    first = next((hit for hit in hits if hit.group.level is not Level.NOTE), hits[0])
    quote, span = evidence.source.quote(first.start, first.end)
    return Reason(Axis.TOPIC, f"topic.{topic}", len(hits), first.group.says, quote, span)


def sentiment(evidence: Evidence) -> tuple[Sentiment, tuple[Reason, ...]]:
    """How the text feels; praise beside a complaint counts only when it clearly outweighs a gripe."""
    bad = first_per_group(evidence.of(*_BAD))
    good = evidence.of(Level.PRAISE)
    serious = _is_a_case(evidence) or bool(evidence.of(Level.HARD, Level.SOFT))
    reasons = tuple(
        _feeling(evidence, hit, points) for hits, points in ((bad, -1), (first_per_group(good), 1)) for hit in hits
    )
    if serious or (bad and len(good) <= 2 * len(bad)):
        return Sentiment.NEGATIVE, reasons
    return (Sentiment.POSITIVE if good else Sentiment.NEUTRAL), reasons


def _feeling(evidence: Evidence, hit: Hit, points: int) -> Reason:
    quote, span = evidence.source.quote(hit.start, hit.end)
    return Reason(Axis.SENTIMENT, f"lexicon.{hit.group.name}", points, hit.group.says, quote, span)

"""What a text is about, and how it feels, from the same hits that urgency uses."""

from monitor.rules.evidence import Evidence, first_per_group, level_of
from monitor.rules.lexicon import Hit
from monitor.rules.score import Axis, Reason, Sentiment
from monitor.rules.vocabulary import TOPICS, Level

_BAD = (Level.HARD, Level.PROBLEM, Level.GRIPE)


def topics(evidence: Evidence) -> tuple[tuple[str, ...], tuple[Reason, ...]]:
    """Topic codes, the most spoken of first, each with a reason; `other` when the lexicon names none."""
    found: dict[str, list[Hit]] = {}
    complains = bool(evidence.of(*_BAD))
    for hit in evidence.hits:
        topic = hit.group.topic
        if topic is not None and not hit.flipped and not (topic == "praise" and complains):
            found.setdefault(topic, []).append(hit)
    if not found:
        return ("other",), ()
    ranked = sorted(found, key=lambda topic: (-len(found[topic]), TOPICS.index(topic)))
    return tuple(ranked), tuple(_reason(evidence, topic, found[topic]) for topic in ranked)


def _reason(evidence: Evidence, topic: str, hits: list[Hit]) -> Reason:
    first = next((hit for hit in hits if hit.group.level is not Level.NOTE), hits[0])
    quote, span = evidence.source.quote(first.start, first.end)
    return Reason(Axis.TOPIC, f"topic.{topic}", len(hits), first.group.says, quote, span)


def sentiment(evidence: Evidence) -> tuple[Sentiment, tuple[Reason, ...]]:
    """How the text feels; praise beside a complaint counts only when it clearly outweighs a gripe."""
    bad = first_per_group(evidence.of(*_BAD))
    good = evidence.of(Level.PRAISE)
    serious = any(level_of(hit) is not Level.GRIPE for hit in bad) or bool(evidence.of(Level.SOFT))
    reasons = tuple(
        _feeling(evidence, hit, points) for hits, points in ((bad, -1), (first_per_group(good), 1)) for hit in hits
    )
    if serious or (bad and len(good) <= 2 * len(bad)):
        return Sentiment.NEGATIVE, reasons
    return (Sentiment.POSITIVE if good else Sentiment.NEUTRAL), reasons


def _feeling(evidence: Evidence, hit: Hit, points: int) -> Reason:
    quote, span = evidence.source.quote(hit.start, hit.end)
    return Reason(Axis.SENTIMENT, f"lexicon.{hit.group.name}", points, hit.group.says, quote, span)

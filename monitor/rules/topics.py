"""What a text is about, from the same hits that urgency uses."""

import re
from collections.abc import Iterable

from monitor.rules.evidence import Evidence
from monitor.rules.lexicon import Hit
from monitor.rules.score import Axis, Reason, Sentiment
from monitor.rules.vocabulary import TOPICS, Level

_BUT = re.compile(r"[^.!?]{0,30}?\W(?:ama|ancak|fakat|lakin)(?!\w)")
_PASSING = frozenset({"campaign", "misunderstanding"})
"""Topics that a bare mention gives only when nothing else is spoken of."""
_MONEY = frozenset({"refund", "fraud_payment", "order_cancel"})
"""Beside these "iade" means the money, unless goods are plainly sent back."""


def topics(evidence: Evidence, feeling: Sentiment) -> tuple[tuple[str, ...], tuple[Reason, ...]]:
    """Topic codes, the most spoken of first, each with a reason; `other` when the lexicon names none."""
    found = _found(hit for hit in evidence.hits if hit.group.level is not Level.MENTION)
    if "praise" in found and not _is_praised(evidence, feeling):
        del found["praise"]
    for topic in _PASSING & found.keys() if _is_a_case(evidence) else ():
        if _is_noted(found[topic]):
            del found[topic]
    if _MONEY & found.keys() and _is_noted(found.get("return_exchange", ())):
        found.pop("return_exchange", None)
    if not found and feeling is Sentiment.NEGATIVE:
        found = _found(evidence.of(Level.MENTION))
    if not found:
        return ("other",), ()
    ranked = sorted(found, key=lambda topic: (-len(found[topic]), TOPICS.index(topic)))
    return tuple(ranked), tuple(_reason(evidence, topic, found[topic]) for topic in ranked)


def _found(hits: Iterable[Hit]) -> dict[str, list[Hit]]:
    found: dict[str, list[Hit]] = {}
    for hit in hits:
        if hit.group.topic is not None and not hit.flipped:
            found.setdefault(hit.group.topic, []).append(hit)
    return found


def _is_noted(hits: Iterable[Hit]) -> bool:
    return all(hit.group.level is Level.NOTE for hit in hits)


def _is_praised(evidence: Evidence, feeling: Sentiment) -> bool:
    """Whether praise is meant: alone, outweighing what is wrong, or set against it; not as a polite ending."""
    if feeling is Sentiment.POSITIVE:
        return not evidence.of(Level.QUESTION)
    return any(_BUT.match(evidence.source.text, hit.end) for hit in evidence.of(Level.PRAISE))


def _is_a_case(evidence: Evidence) -> bool:
    return any(hit.group.topic is not None for hit in evidence.of(Level.HARD, Level.PROBLEM))


def _reason(evidence: Evidence, topic: str, hits: list[Hit]) -> Reason:
    first = next((hit for hit in hits if hit.group.level is not Level.NOTE), hits[0])
    quote, span = evidence.source.quote(first.start, first.end)
    return Reason(Axis.TOPIC, f"topic.{topic}", len(hits), first.group.says, quote, span)

"""A score is the sum of its reasons; no reason, no points."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum


class Axis(StrEnum):
    """What a reason speaks for. Axes are never added to one another."""

    URGENCY = "urgency"
    SENTIMENT = "sentiment"
    TOPIC = "topic"
    RELEVANCE = "relevance"
    COORDINATION = "coordination"
    PROPAGANDA = "propaganda"
    CONTEXT = "context"


class Sentiment(StrEnum):
    """How the text feels about the brand."""

    NEGATIVE = "negative"
    NEUTRAL = "neutral"
    POSITIVE = "positive"


class Stage(StrEnum):
    """Whether somebody asks before buying, or has bought."""

    PRE_SALE = "pre-sale"
    POST_SALE = "post-sale"


_NEITHER = frozenset({"praise", "other", "staff", "campaign", "misunderstanding"})
"""Topics that people speak of before and after buying."""

BANDS = (25, 50, 75)
"""Lower bounds of levels 1, 2 and 3."""


@dataclass(frozen=True, slots=True)
class Reason:
    """Why points were given: `says` is a message id in words an agent can repeat, `quote` the original letters.

    `code` is stable and dotted (`lexicon.legal`, `duration`, `floor.health`); `span` gives the quote's place in
    the mention's title and text joined by a line break.
    """

    axis: Axis
    code: str
    points: int
    says: str
    quote: str | None = None
    span: tuple[int, int] | None = None


@dataclass(frozen=True, slots=True)
class Score:
    """What a text asks for: `urgency` 0-100 equals the sum of its urgency reasons' points."""

    urgency: int
    sentiment: Sentiment
    topics: tuple[str, ...]
    reasons: tuple[Reason, ...]
    rulebook: str
    """Version of the lexicon and weights that judged."""
    flags: frozenset[str] = frozenset()
    """What the text is or asks for, beside points: `risk`, `agent`, `promo`, `question`, `wants.dm` …"""

    @property
    def level(self) -> int:
        """0 to 3: the band the urgency falls into."""
        return sum(self.urgency >= bound for bound in BANDS)

    @property
    def stage(self) -> Stage | None:
        """Where in a purchase the writer stands, by the topics; None when they do not tell."""
        bought = [topic for topic in self.topics if topic not in _NEITHER and not topic.startswith("pre_")]
        if bought:
            return Stage.POST_SALE
        return Stage.PRE_SALE if any(topic.startswith("pre_") for topic in self.topics) else None

    def on(self, axis: Axis) -> tuple[Reason, ...]:
        """The reasons of one axis, heaviest first."""
        return tuple(sorted((r for r in self.reasons if r.axis is axis), key=lambda r: -abs(r.points)))


def total(reasons: Iterable[Reason], axis: Axis) -> int:
    """The points of one axis added up."""
    return sum(reason.points for reason in reasons if reason.axis is axis)

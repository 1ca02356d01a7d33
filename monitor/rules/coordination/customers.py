"""What a mention and its score say to linking: where it was written, in which tone, by a real customer or not."""

import re
from collections.abc import Iterator

from monitor.rules.coordination.post import Place
from monitor.rules.score import Score, Sentiment
from scrapers.kit.mention import Mention

_MOST_LINKS = 20
_WRITTEN = re.compile(r"https?://[^\s<>\"']{1,2000}", re.IGNORECASE)
_PLACES = {"x": Place.X, "facebook": Place.FACEBOOK}
_TONES = {Sentiment.NEGATIVE: -1, Sentiment.POSITIVE: 1}


def place_of(mention: Mention) -> Place:
    """What kind of place it is; what is not known to show accounts is taken for one that does not."""
    return _PLACES.get(mention.source, Place.COMPLAINTS)


def links_of(mention: Mention, text: str) -> tuple[str, ...]:
    """What it links to. Complaint sites name no links: there those that stand in its words count."""
    if mention.links:
        return mention.links
    written = (found.rstrip(".,;:!?)…") for found in _WRITTEN.findall(text))
    return tuple(dict.fromkeys(written))[:_MOST_LINKS]


def tone_of(score: Score) -> int:
    """-1 negative, 1 positive towards the brand."""
    return _TONES.get(score.sentiment, 0)


def thread_of(mention: Mention) -> str | None:
    """The thread somebody else began; a topic of a forum is about the brand, not about one matter."""
    own = mention.thread in (None, mention.native_id)
    return None if own or place_of(mention) is Place.COMPLAINTS else f"{mention.source}:{mention.thread}"


def signs_of(mention: Mention, score: Score, *, was_answered: bool = False) -> frozenset[str]:
    """Signs of a real customer: such a mention keeps a card of its own, whatever campaign it stands in.

    `was_answered`: the brand has answered something else by the same person.
    """
    return frozenset(_signs(mention, score, was_answered=was_answered))


def _signs(mention: Mention, score: Score, *, was_answered: bool) -> Iterator[str]:
    if "has.order_number" in score.flags:
        yield "order"
    if mention.solved:
        yield "solved"
    if was_answered or mention.answered_at is not None:
        yield "answered"
    if "health" in score.topics:
        yield "safety"

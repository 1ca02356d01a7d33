"""When a second person looks before anybody answers."""

from collections.abc import Set as AbstractSet

from monitor.rules.score import Score


def asks_for_eyes(score: Score, risks: AbstractSet[str], *, suspected: bool = False) -> bool:
    """Whether what was written, or whom it is written with, is answered by one person alone.

    A suspected campaign asks for a second look wherever anything does.
    """
    return bool(risks & (set(score.topics) | score.flags)) or (suspected and bool(risks))

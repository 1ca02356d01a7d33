"""Texts that say one thing only: an emoji, a curse, a word of thanks."""

import re

from monitor.rules.evidence import Evidence
from monitor.rules.vocabulary import Level

_WORD = re.compile(r"\w+")
_SILENT = frozenset({Level.NOTE, Level.MENTION, Level.REVIEW})
"""Levels that say nothing of good or ill by themselves."""


def undivided(evidence: Evidence) -> Level | None:
    """Praise or a gripe when every word of the text stands in hits of that one kind; else None."""
    levels = {level for level in evidence.by_level if level not in _SILENT}
    if len(levels) != 1:
        return None
    (level,) = levels
    if level not in (Level.PRAISE, Level.GRIPE):
        return None
    places = [(hit.start, hit.end) for hit in evidence.of(level)]
    words = _WORD.finditer(evidence.letters)
    return level if all(_stands_in(places, *word.span()) for word in words) else None


def _stands_in(places: list[tuple[int, int]], start: int, end: int) -> bool:
    return any(first <= start and end <= last for first, last in places)

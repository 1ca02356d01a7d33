"""Sentences of a reply draft: filled from facts, left out where a fact is missing, cut to a platform's length."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

PLACE = re.compile(r"\{([^{}]*)\}")
"""Where a fact goes."""
X, X_LENGTH = "x", 280
_LINK = re.compile(r"https?://\S+|\b(?:[\w-]+\.)+(?:com|net|org|tr|co|io|shop|store)(?:/\S*)?", re.IGNORECASE)
_ENDS = (".", "!", "?", "…", ")", "]")
_LINK_LENGTH = 23
"""X shortens every link to this."""
_LIGHT = ((0x0, 0x10FF), (0x2000, 0x200D), (0x2010, 0x201F), (0x2032, 0x2037))
"""What counts once on X; every other letter counts twice."""


@dataclass(frozen=True, slots=True)
class Line:
    """One sentence. Said only when every fact in it is known."""

    say: str
    otherwise: str = ""
    """Said instead where a fact is missing."""
    must: bool = False
    """Without it there is no draft at all."""
    unless: frozenset[str] = frozenset()
    """Not said to whom one of these flags applies, e.g. `has.order_number`."""


@dataclass(frozen=True, slots=True)
class Sentence:
    """What became of a line: its words, and whether it may be left out to save room."""

    text: str
    needed: bool
    apart: bool = False
    """Whether it begins a paragraph."""


def places(text: str) -> tuple[str, ...]:
    """The names of the facts that a text asks for."""
    return tuple(PLACE.findall(text))


def filled(text: str, facts: Mapping[str, str]) -> str | None:
    """The text with its facts in place; None where one is missing."""
    if not all(facts.get(name) for name in places(text)):
        return None
    return PLACE.sub(lambda place: facts[place[1]], text)


def said(lines: Iterable[Line], facts: Mapping[str, str], flags: frozenset[str]) -> tuple[Sentence, ...] | None:
    """The sentences of these lines; None where one that must be said cannot be."""
    sentences: list[Sentence] = []
    for line in lines:
        if line.unless & flags:
            continue
        text = filled(line.say, facts) or filled(line.otherwise, facts)
        if text:
            sentences.append(Sentence(text, line.must or not sentences))
        elif line.must:
            return None
    return tuple(sentences) or None


def shortened(sentences: Sequence[Sentence], source: str, limit: int) -> str | None:
    """The sentences as one text that fits: what can be spared is left out, last first; None where none fits."""
    kept = list(sentences)
    while length(joined(kept), source) > limit:
        spare = [at for at, sentence in enumerate(kept) if not sentence.needed]
        if not spare:
            return None
        del kept[spare[-1]]
    return joined(kept)


def joined(sentences: Iterable[Sentence]) -> str:
    """The sentences as a person would write them; what ends in a link ends its line."""
    text = ""
    for sentence in sentences:
        gap = "\n" if sentence.apart or not text.endswith(_ENDS) else " "
        text = text + gap + sentence.text if text else sentence.text
    return text


def length(text: str, source: str) -> int:
    """How long the platform counts it: on X a link is always 23, and rarer letters count twice."""
    if source != X:
        return len(text)
    bare, links = _LINK.subn("", text)
    return links * _LINK_LENGTH + sum(1 if _is_light(ord(letter)) else 2 for letter in bare)


def _is_light(letter: int) -> bool:
    return any(low <= letter <= high for low, high in _LIGHT)

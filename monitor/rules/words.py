"""The words of a text as a linear model counts them: folded, without elongation, without names and numbers."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

MOST_LETTERS = 4_000
"""So far a text is read: what matters stands at its beginning."""
PREFIX = 5
_WORD = re.compile(r"([a-z]{2,40})(?:'[a-z]+)?")
"""What hangs on an apostrophe hangs on a name."""
_DOUBLED = re.compile(r"([a-z])\1+")


@dataclass(frozen=True, slots=True)
class Word:
    """A word, the features it stands for, and its place in the folded text."""

    features: tuple[str, ...]
    start: int
    end: int


def words(letters: str, without: Iterable[tuple[int, int]] = ()) -> Iterator[Word]:
    """The words of a folded and squeezed text, but for those inside the places `without`.

    A word is itself, its beginning (`gonder*`), and its beginning after that of the word before it.
    """
    skipped = sorted(without)
    before = "^"
    for found in _WORD.finditer(letters[:MOST_LETTERS]):
        start, end = found.span()
        if any(first < end and start < last for first, last in skipped):
            before = "0"
            continue
        word = undoubled(found[1])
        beginning = word[:PREFIX]
        pair = f"{before} {beginning}"
        yield Word((word, f"{beginning}*", pair) if len(word) > PREFIX else (word, pair), start, end)
        before = beginning


def undoubled(word: str) -> str:
    """The word with every letter once where it stands twice, so that no drawn-out spelling makes another word."""
    return _DOUBLED.sub(r"\1", word)

"""The words of a text as a linear model counts them: folded, without elongation, without names and numbers."""

import re
import sys
from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import NamedTuple

MOST_LETTERS = 4_000
"""So far a text is read: what matters stands at its beginning."""
PREFIX = 5
_WORD = re.compile(r"([a-z]{2,40})(?:'[a-z]+)?")
"""What hangs on an apostrophe hangs on a name."""
_NOWHERE = (sys.maxsize, sys.maxsize)
_DOUBLED = re.compile(r"([a-z])\1+")


class Word(NamedTuple):
    """A word, the features it stands for, and its place in the folded text."""

    features: tuple[str, ...]
    start: int
    end: int


def words(letters: str, without: Iterable[tuple[int, int]] = ()) -> Iterator[Word]:
    """The words of a folded and squeezed text, but for those inside the places `without`.

    A word is itself, its beginning (`gonder*`), and its beginning after that of the word before it.
    """
    places = _apart(without)
    first, last = next(places, _NOWHERE)
    before = "^"
    for found in _WORD.finditer(letters[:MOST_LETTERS]):
        start, end = found.span()
        while last <= start:
            first, last = next(places, _NOWHERE)
        if first < end:
            before = "0"
            continue
        beginning, itself = _read(found[1])
        yield Word((*itself, f"{before} {beginning}"), start, end)
        before = beginning


def _apart(places: Iterable[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """The places in order, those that overlap as one."""
    known: tuple[int, int] | None = None
    for first, last in sorted(places):
        if known is None:
            known = first, last
        elif first <= known[1]:
            known = known[0], max(known[1], last)
        else:
            yield known
            known = first, last
    if known is not None:
        yield known


@lru_cache(maxsize=4_096)
def _read(letters: str) -> tuple[str, tuple[str, ...]]:
    """The beginning of a word, and what it stands for alone: most words of a text were in others before."""
    word = undoubled(letters)
    beginning = word[:PREFIX]
    return beginning, (word, f"{beginning}*") if len(word) > PREFIX else (word,)


def undoubled(word: str) -> str:
    """The word with every letter once where it stands twice, so that no drawn-out spelling makes another word."""
    return _DOUBLED.sub(r"\1", word) if _DOUBLED.search(word) else word

"""Phrases looked for word by word: patterns of a few words, tried on words that were each looked at once.

kilavuz*        the word and whatever hangs on it            kilavuz+    the word with a noun's endings
anlasil~        the negated verb                             (a|b)       either, also none: (bir |)koku*
{bad}           any word of that list                        a b         side by side
a .. b          up to four words between, inside one sentence
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Generic, NamedTuple, TypeVar

from monitor.rules.digest.endings import ENDINGS, heads
from monitor.rules.digest.reading import Word
from monitor.rules.patterns import NEGATED
from monitor.rules.text import squeezed

S = TypeVar("S")

_BETWEEN = 4
_ALLOWED = re.compile(r"[a-z0-9{}()|*~+ .]+")
_PIECE = re.compile(r"(?:[a-z0-9]|\([a-z0-9*~+|]+\))+[*~+]?|\{[a-z]+\}")
_SPREAD = re.compile(r"\(([^()]*[ {][^()]*)\)([*~+]?)")
_NONE: frozenset[int] = frozenset()
_ENDS = {"": re.compile(""), "*": re.compile(r"\w*"), "~": re.compile(NEGATED), "+": re.compile(ENDINGS)}


class Found(NamedTuple, Generic[S]):
    """A phrase of `slot` stands at these words, the last one excluded."""

    slot: S
    start: int
    end: int


class Step(NamedTuple):
    """One piece of a phrase: how many words may stand before it, and which role its word plays."""

    between: int
    role: int


def is_phrase(pattern: str, lists: Iterable[str] = ()) -> bool:
    """Whether that is a pattern: folded, nothing but what is allowed, every list known."""
    if squeezed(pattern) != pattern or not _ALLOWED.fullmatch(pattern) or ".." in pattern.split(" ")[:1]:
        return False
    known = frozenset(lists)
    pieces = [piece for one in spread(pattern) for piece in one.split(" ") if piece != ".."]
    return all(_PIECE.fullmatch(piece) and (piece[0] != "{" or piece[1:-1] in known) for piece in pieces)


def spread(pattern: str) -> tuple[str, ...]:
    """The pattern once for each alternative of more than one word, or of a whole list."""
    found = _SPREAD.search(pattern)
    if not found:
        return (" ".join(pattern.split()),)
    before, after = pattern[: found.start()], pattern[found.end() :]
    options = (
        option + found[2] if option and not option.endswith((" ", "}")) else option for option in found[1].split("|")
    )
    return tuple(one for option in options for one in spread(before + option + after))


def _letters(piece: str) -> Iterator[tuple[str, str]]:
    """What a word of that piece begins with, and the sign that says how it goes on."""
    sign = piece[-1] if piece[-1] in _ENDS else ""
    for one in _plain(piece.removesuffix(sign)):
        yield (one[:-1], one[-1]) if one[-1] in _ENDS else (one, sign)


def _plain(piece: str) -> Iterator[str]:
    """The piece once for each alternative."""
    before, _, rest = piece.partition("(")
    options, _, after = rest.partition(")")
    if not rest:
        yield before
        return
    for option in options.split("|"):
        yield from _plain(before + option + after)


class Phrases(Generic[S]):
    """Finds the phrases of every slot in a row of words."""

    __slots__ = ("_by_head", "_numbers", "_starts")

    def __init__(self, slots: Mapping[S, Iterable[str]], lists: Mapping[str, Sequence[str]] | None = None) -> None:
        self._numbers: dict[str, int] = {}
        self._by_head: defaultdict[str, list[tuple[str, int]]] = defaultdict(list)
        self._starts: defaultdict[int, list[tuple[S, tuple[Step, ...]]]] = defaultdict(list)
        for slot, patterns in slots.items():
            for pattern in patterns:
                for one in spread(pattern):
                    first, *rest = self._steps(one, lists or {})
                    self._starts[first.role].append((slot, tuple(rest)))

    def roles(self, plain: str) -> frozenset[int]:
        """Which pieces of phrases a folded word may be."""
        found: list[int] = []
        by_head = self._by_head
        for end in range(1, len(plain) + 1):
            for sign, role in by_head.get(plain[:end], ()):
                if _ENDS[sign].fullmatch(plain, end):
                    found.append(role)
        return frozenset(found) if found else _NONE

    def find(self, words: Sequence[Word]) -> Iterator[Found[S]]:
        """Every phrase there, in order of its first word; from each place the shortest way through."""
        for at, word in enumerate(words):
            for role in word.roles:
                for slot, rest in self._starts.get(role, ()):
                    if end := _end(words, at + 1, rest):
                        yield Found(slot, at, end)

    def _steps(self, pattern: str, lists: Mapping[str, Sequence[str]]) -> list[Step]:
        steps: list[Step] = []
        between = 0
        for piece in pattern.split(" "):
            if piece == "..":
                between = _BETWEEN
            else:
                steps.append(Step(between, self._role(piece, lists)))
                between = 0
        return steps

    def _role(self, piece: str, lists: Mapping[str, Sequence[str]]) -> int:
        role = self._numbers.get(piece)
        if role is None:
            role = self._numbers[piece] = len(self._numbers)
            for one in lists[piece[1:-1]] if piece.startswith("{") else (piece,):
                for head, sign in _letters(one):
                    for letters in heads(head) if sign == "+" else (head,):
                        self._by_head[letters].append((sign, role))
        return role


def _end(words: Sequence[Word], at: int, steps: Sequence[Step]) -> int | None:
    """Where the rest of a phrase ends that goes on at that word; None where it does not stand there."""
    if not steps:
        return at
    (between, role), *rest = steps
    for place in range(at, min(len(words), at + between + 1)):
        word = words[place]
        if word.is_break:
            return None
        if role in word.roles and (end := _end(words, place + 1, rest)):
            return end
    return None

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


class Pieces:
    """What phrases are made of: every distinct piece has a number, its role."""

    __slots__ = ("_by_head", "_lists", "_numbers")

    def __init__(self, lists: Mapping[str, Sequence[str]] | None = None) -> None:
        self._lists = lists or {}
        self._numbers: dict[str, int] = {}
        self._by_head: dict[str, list[tuple[str, int]]] = {}

    def roles(self, plain: str) -> frozenset[int]:
        """Which pieces a folded word may be."""
        found: list[int] = []
        by_head = self._by_head
        for end in range(1, len(plain) + 1):
            filed = by_head.get(plain[:end])
            if filed is None:
                break
            for sign, role in filed:
                if sign == "*" or _ENDS[sign].fullmatch(plain, end):
                    found.append(role)
        return frozenset(found) if found else _NONE

    def steps(self, pattern: str) -> Iterator[tuple[Step, ...]]:
        """The pattern's pieces, once for each of its alternatives that have more than one word."""
        for one in spread(pattern):
            pieces = one.split(" ")
            between = (_BETWEEN if before == ".." else 0 for before in ("", *pieces))
            yield tuple(
                Step(gap, self._role(piece)) for gap, piece in zip(between, pieces, strict=False) if piece != ".."
            )

    def _role(self, piece: str) -> int:
        role = self._numbers.get(piece)
        if role is None:
            role = self._numbers[piece] = len(self._numbers)
            for one in self._lists[piece[1:-1]] if piece.startswith("{") else (piece,):
                for head, sign in _letters(one):
                    for letters in heads(head) if sign == "+" else (head,):
                        self._file(letters, sign, role)
        return role

    def _file(self, head: str, sign: str, role: int) -> None:
        for end in range(1, len(head)):
            self._by_head.setdefault(head[:end], [])  # so that a word is given up where no head begins like it
        self._by_head.setdefault(head, []).append((sign, role))


class Phrases(Generic[S]):
    """Finds the phrases of every slot in a row of words whose roles `pieces` told."""

    __slots__ = ("_starts",)

    def __init__(self, pieces: Pieces, slots: Mapping[S, Iterable[str]]) -> None:
        starts: defaultdict[int, list[tuple[S, tuple[Step, ...]]]] = defaultdict(list)
        for slot, patterns in slots.items():
            for first, *rest in (steps for pattern in patterns for steps in pieces.steps(pattern)):
                starts[first.role].append((slot, tuple(rest)))
        self._starts = dict(starts)

    def find(self, words: Sequence[Word]) -> list[Found[S]]:
        """Every phrase there, in order of its first word; from each place the shortest way through."""
        found: list[Found[S]] = []
        starts = self._starts
        for at, word in enumerate(words):
            for role in word.roles:
                if role in starts:
                    for slot, rest in starts[role]:
                        end = _end(words, at + 1, rest) if rest else at + 1
                        if end:
                            found.append(Found(slot, at, end))
        return found


def _end(words: Sequence[Word], at: int, steps: Sequence[Step]) -> int | None:
    """Where the rest of a phrase ends that goes on at that word; None where it does not stand there."""
    between, role = steps[0]
    for place in range(at, min(len(words), at + between + 1)):
        word = words[place]
        if not word.plain:
            return None
        if role in word.roles:
            end = _end(words, place + 1, steps[1:]) if len(steps) > 1 else place + 1
            if end:
                return end
    return None

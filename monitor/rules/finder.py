"""Finds every pattern of a lexicon in one walk over the words of a text."""

import re
import sys
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache

from monitor.rules.patterns import KEY, keys, regex

_WORD = re.compile(r"\w+|[^\w\s!-/:-@\[-`{-~]")
_HASHTAG = re.compile(r"#\w+")
_FARTHEST = 80
"""Characters before a match in which a phrase that reaches into it is looked for."""


@dataclass(frozen=True, slots=True)
class Match:
    """A pattern of `slot` stands at `[start, end)` of the folded text."""

    slot: int
    start: int
    end: int


@lru_cache(maxsize=3_000)
def _expression(text: str) -> re.Pattern[str]:
    """Compiled once for all lexicons: an edited one differs from the one before in a few groups only."""
    return re.compile(text)


class Index:
    """Finds every pattern of every slot in one walk over the words of a text."""

    __slots__ = ("_any_ending", "_by_key", "_compiled", "_doors", "_endings", "_hashtags", "_short")

    def __init__(self, slots: Mapping[int, Iterable[str]]) -> None:
        keyed: defaultdict[str, defaultdict[int, list[str]]] = defaultdict(lambda: defaultdict(list))
        endings: defaultdict[int, list[str]] = defaultdict(list)
        tags: defaultdict[int, list[str]] = defaultdict(list)
        for slot, patterns in slots.items():
            for pattern in sorted(set(patterns), key=lambda p: (-len(p), p)):
                if pattern.startswith("#"):
                    tags[slot].append(pattern.strip("#*()"))
                elif pattern.startswith("*"):
                    endings[slot].append(pattern[1:])
                else:
                    for key in keys(pattern):
                        keyed[key][slot].append(pattern)
        self._compiled: dict[str, tuple[tuple[int, re.Pattern[str]], ...]] = {}
        self._by_key = {key: tuple(sorted(slots.items())) for key, slots in keyed.items()}
        self._short = frozenset(key[:2] for key in keyed if key.endswith("*"))
        self._doors = _expression(rf"(?<!\w)(?:{'|'.join(sorted(re.escape(key.rstrip('*')) for key in keyed))})")
        self._endings = tuple((ending, slot) for slot, some in endings.items() for ending in some)
        self._any_ending = tuple({ending for ending, _ in self._endings})
        self._hashtags = tuple((slot, re.compile(rf"#\w*?(?:{'|'.join(tag)})\w*")) for slot, tag in tags.items())

    def find(self, text: str, begin: int = 0, end: int = sys.maxsize) -> Iterator[Match]:
        """Matches that begin inside `[begin, end)`, in order of their place; inside one slot none overlap."""
        past: dict[int, int] = {}
        for word in _WORD.finditer(text, begin, end):
            start = word.start()
            for slot, pattern in self._beginning(word[0][:KEY]):
                if past.get(slot, 0) <= start and (found := pattern.match(text, start)):
                    past[slot] = found.end()
                    yield Match(slot, start, found.end())
            if word[0].endswith(self._any_ending):
                yield from self._ending(word)
        if self._hashtags and "#" in text:
            yield from self._find_hashtags(text)

    def touches(self, match: Match, text: str) -> bool:
        """Whether anything found here overlaps the match."""
        begin = max(0, match.start - _FARTHEST)
        while begin and text[begin - 1 : begin + 1].isalnum():
            begin -= 1
        if not (self._endings or self._hashtags or self._doors.search(text, begin, match.end)):
            return False
        return any(found.end > match.start and found.start < match.end for found in self.find(text, begin, match.end))

    def _beginning(self, key: str) -> tuple[tuple[int, re.Pattern[str]], ...]:
        """The patterns that can begin so, compiled when first met: compiling all of them takes seconds."""
        known = self._compiled.get(key)
        if known is None:
            if key not in self._by_key and key[:2] not in self._short:
                return ()
            known = (*self._compile(key), *self._compile(f"{key[:2]}*"))
            self._compiled[key] = known
        return known

    def _compile(self, key: str) -> Iterator[tuple[int, re.Pattern[str]]]:
        for slot, patterns in self._by_key.get(key, ()):
            yield slot, _expression(rf"(?:{regex(patterns, key)})(?!\w)")

    def _ending(self, word: re.Match[str]) -> Iterator[Match]:
        slots = {slot for ending, slot in self._endings if word[0].endswith(ending) and len(word[0]) >= len(ending) + 2}
        return (Match(slot, *word.span()) for slot in sorted(slots))

    def _find_hashtags(self, text: str) -> Iterator[Match]:
        for tag in _HASHTAG.finditer(text):
            for slot, pattern in self._hashtags:
                if pattern.match(text, tag.start(), tag.end()):
                    yield Match(slot, *tag.span())

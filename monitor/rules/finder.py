"""Finds every pattern of a lexicon in one walk over the words of a text."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from typing import NamedTuple

from monitor.rules.patterns import KEY, is_symbol, keys, regex

_WORD = re.compile(r"\w+|[^\w\s!-/:-@\[-`{-~]")
_HASHTAG = re.compile(r"#\w+")
_NOTHING = r"(?!)"
_FARTHEST = 80
"""Characters before a match in which a phrase that reaches into it is looked for."""


class Match(NamedTuple):
    """A pattern of `slot` stands at `[start, end)` of the folded text."""

    slot: int
    start: int
    end: int


@lru_cache(maxsize=3_000)
def _expression(text: str) -> re.Pattern[str]:
    """Compiled once for all lexicons: an edited one differs from the one before in a few groups only."""
    return re.compile(text)


def _door(keys: Iterable[str]) -> str:
    """Finds the words with one of the keys."""
    beginnings = [re.escape(key.rstrip("*")) for key in sorted(keys) if not is_symbol(key)]
    signs = [re.escape(key) for key in sorted(keys) if is_symbol(key)]
    return "|".join([rf"(?<!\w)(?:{'|'.join(beginnings)})\w*", *signs] if beginnings else signs or [_NOTHING])


class _Beginning:
    """Everything that can begin with the same letters, tried at once: the n-th bracket is what the n-th slot found."""

    __slots__ = ("_slots", "pattern")

    def __init__(self, filed: Iterable[tuple[str, int, list[str]]]) -> None:
        filed = tuple(filed)
        self._slots = tuple(slot for _, slot, _ in filed)
        self.pattern = _expression("".join(rf"(?=((?:{regex(patterns, key)})(?!\w))|)" for key, _, patterns in filed))

    def matches(self, found: re.Match[str], past: dict[int, int]) -> Iterator[Match]:
        """What stands there, but for what overlaps an earlier match of its slot."""
        start = found.start()
        for bracket, slot in enumerate(self._slots, 1):
            end = found.end(bracket)
            if end > start and past.get(slot, 0) <= start:
                past[slot] = end
                yield Match(slot, start, end)


class Index:
    """Finds every pattern of every slot in one walk over the words of a text."""

    __slots__ = ("_any_ending", "_beginnings", "_by_key", "_doors", "_endings", "_hashtags", "_short")

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
        self._beginnings: dict[str, _Beginning] = {}
        self._by_key = {key: tuple(sorted(slots.items())) for key, slots in keyed.items()}
        self._short = frozenset(key[:2] for key in keyed if key.endswith("*"))
        self._doors = _expression(_door(keyed))
        self._endings = tuple((ending, slot) for slot, some in endings.items() for ending in some)
        self._any_ending = tuple({ending for ending, _ in self._endings})
        self._hashtags = tuple((slot, re.compile(rf"#\w*?(?:{'|'.join(tag)})\w*")) for slot, tag in tags.items())

    def find(self, text: str) -> Iterator[Match]:
        """Matches in order of their place, hashtags last; inside one slot none overlap."""
        return self._find(_WORD.finditer(text), text)

    def _find(self, words: Iterable[re.Match[str]], text: str) -> Iterator[Match]:
        past: dict[int, int] = {}
        beginnings, endings = self._beginnings, self._any_ending
        for word in words:
            letters = word[0]
            key = letters[:KEY]
            known = beginnings.get(key) or self._compiled(key)
            if known is not None and (found := known.pattern.match(text, word.start())) and found.lastindex:
                yield from known.matches(found, past)
            if endings and letters.endswith(endings):
                yield from self._ending(word)
        if self._hashtags and "#" in text:
            yield from self._find_hashtags(text)

    def touches(self, match: Match, text: str) -> bool:
        """Whether anything found here overlaps the match."""
        begin = max(0, match.start - _FARTHEST)
        while begin and text[begin - 1 : begin + 1].isalnum():
            begin -= 1
        words = (_WORD if self._endings else self._doors).finditer(text, begin, match.end)
        return any(found.end > match.start and found.start < match.end for found in self._find(words, text))

    def _compiled(self, key: str) -> _Beginning | None:
        """The patterns that can begin so, compiled when first met: compiling all of them takes seconds."""
        if key not in self._by_key and key[:2] not in self._short:
            return None
        known = self._beginnings[key] = _Beginning(
            (each, *filed) for each in (key, f"{key[:2]}*") for filed in self._by_key.get(each, ())
        )
        return known

    def _ending(self, word: re.Match[str]) -> Iterator[Match]:
        slots = {slot for ending, slot in self._endings if word[0].endswith(ending) and len(word[0]) >= len(ending) + 2}
        return (Match(slot, *word.span()) for slot in sorted(slots))

    def _find_hashtags(self, text: str) -> Iterator[Match]:
        for tag in _HASHTAG.finditer(text):
            for slot, pattern in self._hashtags:
                if pattern.match(text, tag.start(), tag.end()):
                    yield Match(slot, *tag.span())

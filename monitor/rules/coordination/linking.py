"""The links of a post to those before it: found through what they share, weighed by how rare that is."""

from collections import Counter
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, field
from itertools import chain

from monitor.rules.coordination.grouping import FAIR, STRONG
from monitor.rules.coordination.post import MICRO, Trace
from monitor.rules.coordination.rarity import Background, Rarity
from monitor.rules.coordination.window import Window, tag_set

_FLOOR = 4
"""A short text counts as if it had so many pairs that nobody else wrote: what it shares is the less by chance."""
WEAKEST = MICRO * 12 // 100
"""Weaker likenesses are none."""
_FIRM = 6
"""Words alone make a link strong when what is shared weighs as much as so many such pairs."""
_FEWEST_SHARED = 2
_MOST_CANDIDATES = 200
_LAST = 20
"""So many of the last posts with the same text, link, tags or thread are looked at."""
_LOOKED = 60
_COMMON = 200
"""A pair in posts of more different groups than this leads nowhere."""
_WALKED = 2 * _COMMON
_REPRESENTATIVES = 8
"""So many posts of one group are listed under a pair; the others are found through these."""
_TAGGED = 0.02
"""Hashtags in more than that share of the mentions say nothing."""


@dataclass(frozen=True, slots=True)
class Linking:
    """What may be set: the span within which posts are linked, and how long late ones are waited for, in seconds."""

    window: int = 7 * 86_400
    slack: int = 86_400
    background: Background = field(default_factory=Background)


@dataclass(frozen=True, slots=True)
class Found:
    """A link to the post at that place in the order of arrival."""

    seq: int
    likeness: int
    by: str


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What was found around a new post."""

    links: tuple[Found, ...]
    twin: int | None
    """The last post of the same text, whoever wrote it."""
    listed_under: tuple[tuple[int, ...] | None, ...]
    """The posts listed under each pair; None for a pair that is common."""


class Linker:
    """Finds links in one brand's window."""

    __slots__ = ("_rarity", "_settings", "_window")

    def __init__(self, window: Window, rarity: Rarity, settings: Linking) -> None:
        self._window, self._rarity, self._settings = window, rarity, settings

    def look_around(self, trace: Trace) -> Surroundings:
        """Every link of a post to others' posts in the window, before it is entered."""
        under = tuple(map(self._listed_under, trace.pairs))
        found = {seq: Found(seq, likeness, "words") for seq, likeness in self._by_words(trace, under)}
        if trace.thread is not None and trace.pairs:
            for seq, likeness in self._alike(trace, self._holders(trace, trace.thread)):
                found.setdefault(seq, Found(seq, likeness, "thread"))
        for key, likeness, by in self._objects(trace):
            for seq in self._holders(trace, key):
                if seq not in found or found[seq].likeness < likeness:
                    found[seq] = Found(seq, likeness, by)
        return Surroundings(tuple(found.values()), self.twin_of(trace), under)

    def _objects(self, trace: Trace) -> Iterator[tuple[int, int, str]]:
        if trace.exact is not None:
            yield trace.exact, MICRO, "text"
        for key, _ in trace.links:
            yield key, STRONG, "link"
        if trace.tags and not self._rarity.is_common(key := tag_set(trace.tags), _TAGGED):
            yield key, FAIR if len(trace.tags) > 1 else WEAKEST, "tag"

    def _holders(self, trace: Trace, key: int) -> list[int]:
        """The last posts of others within the window that have that key."""
        found = self._window.with_key(key, _LOOKED)
        return [seq for seq in found if self._is_linkable(trace, seq)][:_LAST]

    def _is_linkable(self, trace: Trace, seq: int) -> bool:
        window = self._window
        at = seq % window.room
        return window.author[at] != trace.author and abs(window.at[at] - trace.at) <= self._settings.window

    def twin_of(self, trace: Trace) -> int | None:
        """The last post of the same text before it; None if there is none."""
        if trace.exact is None:
            return None
        return next(iter(self._window.with_key(trace.exact, 1)), None)

    def _listed_under(self, pair: int) -> tuple[int, ...] | None:
        window = self._window
        found = window.listed_under(pair, _WALKED)
        if len(found) > _COMMON:
            units = {window.group[seq % window.room] or -seq for seq in found}
            if len(units) > _COMMON:
                return None
        return tuple(found)

    def _by_words(self, trace: Trace, under: Iterable[tuple[int, ...] | None]) -> Iterator[tuple[int, int]]:
        """Likenesses of the best candidates: those found under two pairs, or under one and not listed under all."""
        shared = Counter(chain.from_iterable(filter(None, under)))
        able = {seq for seq, pairs in shared.items() if pairs >= _FEWEST_SHARED} | (shared.keys() & self._window.partly)
        best = sorted((shared[seq], seq) for seq in able if self._is_linkable(trace, seq))[-_MOST_CANDIDATES:]
        return self._alike(trace, (seq for _, seq in reversed(best)))

    def _alike(self, trace: Trace, candidates: Iterable[int]) -> Iterator[tuple[int, int]]:
        window, total = self._window, sum(trace.weights)
        rarest = self._rarity.weights((0,))[0]
        floor, firm = _FLOOR * rarest, _FIRM * rarest
        own = dict(zip(trace.pairs, trace.weights, strict=True))
        for seq in candidates:
            shared = [own[pair] for pair in window.pairs_of(seq) if pair in own]
            common = sum(shared)
            likeness = common * MICRO // max(floor, min(total, window.whole[seq % window.room]))
            if len(shared) >= _FEWEST_SHARED and likeness >= WEAKEST:
                yield seq, min(likeness, MICRO if common >= firm else STRONG - 1)

    def to_list(self, trace: Trace, around: Surroundings) -> int:
        """The pairs to list the post under, as bits, once its group is known.

        Exact copies are found by their text, as long as one of them is listed and not about to leave.
        """
        holder = None if around.twin is None else self._window.holder[around.twin % self._window.room]
        if holder is not None and self._stands_for(trace, holder):
            return 0
        own = self._own(trace, around)
        return sum(
            1 << bit for bit, posts in enumerate(around.listed_under) if posts is not None and _is_needed(posts, own)
        )

    def _own(self, trace: Trace, around: Surroundings) -> frozenset[int]:
        """Of the posts listed under its pairs, those of its group or its author."""
        window, room = self._window, self._window.room
        group = window.group[trace.seq % room]
        if not group and len(window.with_key(trace.author, 2)) < 2:
            return frozenset()
        listed = {seq for posts in around.listed_under if posts and len(posts) >= _REPRESENTATIVES for seq in posts}
        return frozenset(
            seq
            for seq in listed
            if window.author[seq % room] == trace.author or (group and window.group[seq % room] == group)
        )

    def _stands_for(self, trace: Trace, holder: int) -> bool:
        at = holder % self._window.room
        fresh = trace.at - self._window.at[at] <= self._settings.window // 2
        return self._window.is_live(holder) and self._window.listed[at] != 0 and fresh

    def holder_of(self, trace: Trace, twin: int | None) -> int:
        """Which post is listed for those of this text."""
        if twin is None or trace.listed:
            return trace.seq
        holder = self._window.holder[twin % self._window.room]
        return holder if self._stands_for(trace, holder) else trace.seq


def _is_needed(posts: Collection[int], own: frozenset[int]) -> bool:
    """Whether a pair still needs one more of these as its representative."""
    return len(posts) < _REPRESENTATIVES or not own or sum(seq in own for seq in posts) < _REPRESENTATIVES


def counted(trace: Trace, pairs: list[int]) -> list[int]:
    """What a post adds to rarity: not what its group says in nearly the same words anyway.

    Else a campaign would make its own words common and hide. A phrase that is all they share does become common.
    """
    repeats = bool(trace.edges) and trace.edges[0].likeness >= FAIR
    said = {pair for bit, pair in enumerate(trace.pairs) if not trace.listed >> bit & 1} if repeats else ()
    counted = [pair for pair in pairs if pair not in said] if trace.listed or not repeats else []
    return [*counted, tag_set(trace.tags)] if trace.tags else counted

"""The posts of a brand that can still be linked to, in columns of numbers, in order of arrival."""

from array import array
from collections.abc import Iterator
from typing import NamedTuple

from monitor.rules.coordination.post import Facts, LinkKind, Place, Trace
from monitor.rules.coordination.postings import Postings, moved
from monitor.rules.coordination.stems import key_of_all

PAIRS = 24
"""So many pairs of a post are kept."""
_WIDTH = len(Facts._fields)
_ROOM = 64
_HOUR = 3600
_PLACES = tuple(Place)
_LONGS = ("number", "at", "author", "exact", "group", "avatar", "holder", "pairs_end", "keys_end")
_WIDE = {"pairs": ("q", PAIRS), "facts": ("i", _WIDTH)}
_COLUMNS = {**dict.fromkeys(_LONGS, ("q", 1)), "whole": ("i", 1), "listed": ("i", 1), "size": ("b", 1),
            "place": ("b", 1), "quiet": ("b", 1), **_WIDE}  # fmt: skip

Links = tuple[tuple[int, LinkKind], ...]


class Member(NamedTuple):
    """A post as its group counts it."""

    seq: int
    number: int
    at: int
    author: int
    place: Place
    facts: tuple[int, ...]
    links: Links
    tags: tuple[int, ...]
    avatar: int
    quiet: int


class Window:
    """Live posts by their place in the order of arrival, with what leads to them."""

    def __init__(self) -> None:
        self._room = _ROOM
        self._columns = {name: array(code, [0]) * (_ROOM * width) for name, (code, width) in _COLUMNS.items()}
        self._expose()
        self._objects: dict[int, tuple[Links, tuple[int, ...], int | None]] = {}
        self._seqs: dict[int, int] = {}
        self._hours: dict[int, array[int]] = {}
        self.pairs_index, self.keys_index = Postings(), Postings()
        self._gone: set[int] = set()
        """Posts that are here no longer, while older ones still are."""
        self.partly: set[int] = set()
        """Posts that are not listed under all their pairs, so that they share more than can be found."""
        self.begin = self.end = 0
        """Places of the oldest live post and of the next."""

    def _expose(self) -> None:
        columns = self._columns
        self.number, self.at, self.author, self.exact = (columns[n] for n in ("number", "at", "author", "exact"))
        self.group, self.avatar, self.holder = (columns[n] for n in ("group", "avatar", "holder"))
        self.pairs_end, self.keys_end = columns["pairs_end"], columns["keys_end"]
        self.whole, self.listed, self.size = columns["whole"], columns["listed"], columns["size"]
        self.place, self.quiet, self.pairs, self.facts = (columns[n] for n in ("place", "quiet", "pairs", "facts"))

    def __len__(self) -> int:
        return len(self._seqs)

    @property
    def room(self) -> int:
        """A post's columns are at its place in the order modulo this."""
        return self._room

    def seq_of(self, number: int) -> int | None:
        """Its place in the order of arrival; None when it is not here."""
        return self._seqs.get(number)

    def is_live(self, seq: int) -> bool:
        """Whether that post is still here."""
        return self.begin <= seq < self.end and self.number[seq % self._room] != 0

    def with_key(self, key: int, most: int) -> list[int]:
        """The posts that have that key besides pairs, newest first, at most so many."""
        return self.keys_index.find(key, most, self._gone)

    def listed_under(self, pair: int, most: int) -> list[int]:
        """The posts listed under that pair, newest first, at most so many."""
        return self.pairs_index.find(pair, most, self._gone)

    def enter(self, trace: Trace, *, is_quiet: bool) -> None:
        """Keep a post. Its pairs are listed apart, by `list_pairs`."""
        if not self._seqs:
            self.begin = self.end = max(self.end, trace.seq)
        while trace.seq - self.begin >= self._room:
            self._grow()
        self.end = trace.seq + 1
        at = trace.seq % self._room
        self.number[at], self.at[at], self.author[at] = trace.number, trace.at, trace.author
        self.exact[at], self.avatar[at] = trace.exact or 0, trace.avatar or 0
        self.place[at], self.group[at], self.quiet[at] = _PLACES.index(trace.place), 0, is_quiet
        self.size[at], self.whole[at] = len(trace.pairs), sum(trace.weights)
        self.pairs[at * PAIRS : at * PAIRS + len(trace.pairs)] = array("q", trace.pairs)
        self.set_facts(trace.seq, trace.facts)
        self._seqs[trace.number] = trace.seq
        self._hours.setdefault(trace.at // _HOUR, array("q")).append(trace.seq)
        self._enter_keys(trace)
        self.pairs_end[at], self.listed[at] = self.pairs_index.end, 0

    def _enter_keys(self, trace: Trace) -> None:
        if trace.links or trace.tags or trace.thread is not None:
            self._objects[trace.seq] = (trace.links, trace.tags, trace.thread)
        for key in keys_of(trace):
            self.keys_index.add(key, trace.seq)
        self.keys_end[trace.seq % self._room] = self.keys_index.end

    def list_pairs(self, seq: int, listed: int) -> None:
        """Let a post be found by those of its pairs whose bit is set."""
        at = seq % self._room
        for bit, key in enumerate(self.pairs_of(seq)):
            if listed >> bit & 1:
                self.pairs_index.add(key, seq)
        self.listed[at], self.pairs_end[at] = listed, self.pairs_index.end
        if listed != (1 << self.size[at]) - 1:
            self.partly.add(seq)

    def hold(self, seq: int, holder: int) -> None:
        """That post is listed for those of this post's text."""
        self.holder[seq % self._room] = holder

    def pairs_of(self, seq: int) -> "array[int]":
        """The pairs kept of a post."""
        at = seq % self._room
        return self.pairs[at * PAIRS : at * PAIRS + self.size[at]]

    def tags_of(self, seq: int) -> tuple[int, ...]:
        """The hashtags of a post."""
        return self._objects.get(seq, ((), (), None))[1]

    def links_of(self, seq: int) -> tuple[int, ...]:
        """The links of a post."""
        return tuple(key for key, _ in self._objects.get(seq, ((), (), None))[0])

    def facts_of(self, seq: int) -> Facts:
        """What is counted of a post."""
        at = seq % self._room * _WIDTH
        return Facts(*self.facts[at : at + _WIDTH])

    def set_facts(self, seq: int, facts: Facts) -> None:
        """Count that of a post from now on."""
        at = seq % self._room * _WIDTH
        self.facts[at : at + _WIDTH] = array("i", facts)

    def member(self, seq: int) -> Member:
        """A post as its group counts it."""
        at = seq % self._room
        links, tags, _ = self._objects.get(seq, ((), (), None))
        place, facts = _PLACES[self.place[at]], tuple(self.facts[at * _WIDTH : at * _WIDTH + _WIDTH])
        return Member(
            seq, self.number[at], self.at[at], self.author[at], place, facts, links, tags, self.avatar[at],
            self.quiet[at],
        )  # fmt: skip

    def erase(self, seq: int) -> None:
        """Leave nothing of a post, not even in what led to it."""
        at = seq % self._room
        for key in self.pairs_of(seq):
            self.pairs_index.erase(key, seq)
        links, tags, thread = self._objects.get(seq, ((), (), None))
        for key in _keys(self.author[at], self.exact[at] or None, links, tags, thread):
            self.keys_index.erase(key, seq)
        hour = self._hours[self.at[at] // _HOUR]
        hour.remove(seq)
        self.drop(seq)

    def drop(self, seq: int) -> None:
        """Keep a post no longer; its entries in the indexes fade."""
        at = seq % self._room
        del self._seqs[self.number[at]]
        self._objects.pop(seq, None)
        self.partly.discard(seq)
        self._gone.add(seq)
        for column in _LONGS[:-2]:
            self._columns[column][at] = 0
        self.pairs[at * PAIRS : at * PAIRS + PAIRS] = array("q", [0]) * PAIRS
        self.set_facts(seq, Facts())
        self.size[at] = self.listed[at] = 0
        self._advance()

    def _advance(self) -> None:
        begin, room, number = self.begin, self._room, self.number
        while begin < self.end and not number[begin % room]:
            self._gone.discard(begin)
            begin += 1
        if begin > self.begin:
            last = (begin - 1) % room
            self.pairs_index.forget(self.pairs_end[last])
            self.keys_index.forget(self.keys_end[last])
            self.begin = begin

    def before(self, horizon: int) -> Iterator[int]:
        """The posts that are older than that moment, which are to be dropped; by hours of posting."""
        for hour in sorted(hour for hour in self._hours if hour <= horizon // _HOUR):
            held = self._hours.pop(hour)
            young = [seq for seq in held if self.at[seq % self._room] >= horizon]
            if young:
                self._hours[hour] = array("q", young)
            yield from (seq for seq in held if self.at[seq % self._room] < horizon)

    def _grow(self) -> None:
        room = self._room + (self._room >> 2)
        for name, (_, width) in _COLUMNS.items():
            self._columns[name] = moved(self._columns[name], self.begin, self.end, room, width)
        self._room = room
        self._expose()


def keys_of(trace: Trace) -> list[int]:
    """The keys besides pairs by which a post is found again."""
    return _keys(trace.author, trace.exact, trace.links, trace.tags, trace.thread)


def _keys(author: int, exact: int | None, links: Links, tags: tuple[int, ...], thread: int | None) -> list[int]:
    found = [author, *dict.fromkeys(key for key, _ in links)]
    found += [key for key in (exact, thread) if key is not None]
    return [*found, tag_set(tags)] if tags else found


def tag_set(tags: tuple[int, ...]) -> int:
    """One key for all hashtags of a post together."""
    return key_of_all("tags", tags)

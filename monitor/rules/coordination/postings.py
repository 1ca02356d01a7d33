"""Which posts have a key, newest first: one ring of numbers for all keys, sixteen bytes an entry.

Entries of one bucket are chained backwards. What is old is given up by moving the ring's beginning: nothing is looked
for, and a chain ends where it leaves the ring. Buckets are doubled by letting both halves begin in the same chain.
"""

from array import array
from collections.abc import Container

_BUCKETS = 1 << 10
_ROOM = 1 << 10
_MOST_BUCKETS = 1 << 22
_TAG = 0xFFFFFFFF


class Postings:
    """Pairs of key and owner; owners are places in the order of arrival, so they only grow."""

    __slots__ = ("_entries", "_heads", "_room", "begin", "end")

    def __init__(self) -> None:
        self._heads = array("q", [-1]) * _BUCKETS
        self._room = _ROOM
        self._entries = _empty(2 * _ROOM, "q")
        """Of each entry the position of the one before it, and owner and tag in one: they are read together."""
        self.begin = self.end = 0
        """Positions of the oldest entry and of the next."""

    def add(self, key: int, owner: int) -> None:
        """That owner has that key."""
        end = self.end
        if end - self.begin >= self._room:
            self._grow()
        bucket, at = key & len(self._heads) - 1, end % self._room * 2
        self._entries[at] = self._heads[bucket]
        self._entries[at + 1] = owner << 32 | key >> 32 & _TAG
        self._heads[bucket] = end
        self.end = end + 1

    def find(self, key: int, most: int, gone: Container[int]) -> list[int]:
        """The owners of that key, newest first, at most so many and none of those that are gone."""
        found: list[int] = []
        at, tag = self._heads[key & len(self._heads) - 1], key >> 32 & _TAG
        begin, room, entries = self.begin, self._room, self._entries
        while at >= begin:
            place = at % room * 2
            word = entries[place + 1]
            if word & _TAG == tag and word >= 0 and (word >> 32) not in gone:
                found.append(word >> 32)
                if len(found) >= most:
                    break
            at = entries[place]
        return found

    def erase(self, key: int, owner: int) -> None:
        """Leave no sign that this owner had this key."""
        at, word = self._heads[key & len(self._heads) - 1], owner << 32 | key >> 32 & _TAG
        while at >= self.begin:
            place = at % self._room * 2
            if self._entries[place + 1] == word:
                self._entries[place + 1] = -1
            at = self._entries[place]

    def forget(self, position: int) -> None:
        """Give up everything before that position."""
        self.begin = max(self.begin, position)

    def _grow(self) -> None:
        begin, end, old = self.begin, self.end, self._room
        room = old + (old >> 1)
        self._entries = moved(self._entries, begin, end, room, 2)
        self._room = room
        while len(self._heads) < room and len(self._heads) < _MOST_BUCKETS:
            self._heads += self._heads


def moved(column: "array[int]", begin: int, end: int, room: int, width: int = 1) -> "array[int]":
    """A ring's content from `begin` to `end` in a larger ring, each entry at its position modulo the new size."""
    old = len(column) // width
    larger = _empty(room * width, column.typecode)
    at = begin
    while at < end:
        run = min(end - at, old - at % old, room - at % room)
        source, target = at % old * width, at % room * width
        larger[target : target + run * width] = column[source : source + run * width]
        at += run
    return larger


def _empty(size: int, typecode: str) -> "array[int]":
    blank = array(typecode, [0])
    return blank * size

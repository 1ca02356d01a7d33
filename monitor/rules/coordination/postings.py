"""Which posts have a key, newest first: one ring of numbers for all keys, twelve bytes an entry.

Entries of one bucket are chained backwards. What is old is given up by moving the ring's beginning: nothing is looked
for, and a chain ends where it leaves the ring. Buckets are doubled by letting both halves begin in the same chain.
"""

from array import array

_BUCKETS = 1 << 10
_ROOM = 1 << 10
_MOST_BUCKETS = 1 << 22
_TAG = 0xFFFFFFFF


class Postings:
    """Pairs of key and owner; owners are places in the order of arrival, so they only grow."""

    __slots__ = ("_back", "_heads", "_owners", "_room", "_tags", "begin", "end")

    def __init__(self) -> None:
        self._heads = array("q", [-1]) * _BUCKETS
        self._room = _ROOM
        self._back, self._tags, self._owners = _empty(_ROOM, "I"), _empty(_ROOM, "I"), _empty(_ROOM, "i")
        self.begin = self.end = 0
        """Positions of the oldest entry and of the next."""

    def add(self, key: int, owner: int) -> None:
        """That owner has that key."""
        end = self.end
        if end - self.begin >= self._room:
            self._grow()
        bucket, at = key & len(self._heads) - 1, end % self._room
        before = self._heads[bucket]
        self._back[at] = end - before if before >= self.begin else 0
        self._tags[at] = key >> 32 & _TAG
        self._owners[at] = owner
        self._heads[bucket] = end
        self.end = end + 1

    def find(self, key: int, most: int, live: "array[int]", room: int) -> list[int]:
        """The owners of that key, newest first, at most so many; those for whom `live`, a ring, holds 0 are gone."""
        found: list[int] = []
        at = self._heads[key & len(self._heads) - 1]
        begin, size, back, tags, owners = self.begin, self._room, self._back, self._tags, self._owners
        tag = key >> 32 & _TAG
        while at >= begin:
            place = at % size
            if tags[place] == tag and (owner := owners[place]) >= 0 and live[owner % room]:
                found.append(owner)
                if len(found) >= most:
                    break
            step = back[place]
            if not step:
                break
            at -= step
        return found

    def erase(self, key: int, owner: int) -> None:
        """Leave no sign that this owner had this key."""
        at = self._heads[key & len(self._heads) - 1]
        tag = key >> 32 & _TAG
        while at >= self.begin:
            place = at % self._room
            if self._tags[place] == tag and self._owners[place] == owner:
                self._tags[place], self._owners[place] = 0, -1
            step = self._back[place]
            if not step:
                break
            at -= step

    def forget(self, position: int) -> None:
        """Give up everything before that position."""
        self.begin = max(self.begin, position)

    def _grow(self) -> None:
        begin, end, old = self.begin, self.end, self._room
        room = old + (old >> 1)
        self._back = moved(self._back, begin, end, room)
        self._tags = moved(self._tags, begin, end, room)
        self._owners = moved(self._owners, begin, end, room)
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

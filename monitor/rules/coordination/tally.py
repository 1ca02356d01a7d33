"""Counts by key whose highest is known without looking through them: what is counted may be thousands of links."""

from heapq import heapify, heappop, heappush

_SPARE = 64


def counted(counts: dict[int, int], key: int, by: int) -> int:
    """How many there are of it now, after so many came or went; what falls to nothing is forgotten."""
    now = counts.get(key, 0) + by
    if now:
        counts[key] = now
    else:
        del counts[key]
    return now


class Tally:
    """How often each key is there, and which is there most."""

    __slots__ = ("_counts", "_highest")

    def __init__(self) -> None:
        self._counts: dict[int, int] = {}
        self._highest: list[tuple[int, int]] = []
        """A heap of (count below zero, key): each count that a key had, until it is met and found outdated."""

    def __len__(self) -> int:
        return len(self._counts)

    def add(self, key: int, by: int) -> None:
        """It is there so many times more, or less; what falls to nothing is forgotten."""
        if now := counted(self._counts, key, by):
            self._push(now, key)

    def _push(self, count: int, key: int) -> None:
        if len(self._highest) >= 2 * len(self._counts) + _SPARE:
            self._highest = [(-known, one) for one, known in self._counts.items()]
            heapify(self._highest)
        else:
            heappush(self._highest, (-count, key))

    def top(self) -> tuple[int, int]:
        """The most common key and its count; the smallest of equals. Zeros when nothing is counted."""
        while self._highest:
            below, key = self._highest[0]
            if self._counts.get(key) == -below:
                return key, -below
            heappop(self._highest)
        return 0, 0


class Pictures:
    """How many posts show a profile picture that another author shows too."""

    __slots__ = ("_posts", "_shown", "shared")

    def __init__(self) -> None:
        self._shown: dict[int, dict[int, int]] = {}
        """By picture, how many posts of which author show it."""
        self._posts: dict[int, int] = {}
        self.shared = 0

    def count(self, picture: int, author: int, by: int) -> None:
        """That author shows it so many times more, or less."""
        seen = self._shown.setdefault(picture, {})
        self.shared -= self._posts.get(picture, 0) if len(seen) > 1 else 0
        counted(seen, author, by)
        posts = counted(self._posts, picture, by)
        self.shared += posts if len(seen) > 1 else 0
        if not seen:
            del self._shown[picture]

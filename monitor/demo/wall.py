"""What stands on a page of the Graph API's double: posts, comments and replies, in Facebook's order."""

import hashlib
import threading
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from datetime import datetime

from scrapers.kit.mention import Clock

PAGE = "100200300400500"


class NoSuchNodeError(Exception):
    """There is nothing with that id."""


class LostPlaceError(Exception):
    """What a cursor stood on is gone."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A post (`post` is empty) or a comment. `author` None: Facebook does not say who."""

    id: str
    message: str
    at: datetime
    author: str | None
    post: str = ""
    parent: str = ""
    edge: str = "published_posts"
    picture: bool = False
    link: str = ""
    hidden: bool = False
    moved: datetime | None = None

    @property
    def updated(self) -> datetime:
        """When it last moved."""
        return self.moved or self.at


def person(name: str) -> str:
    """The id of whoever has that name, as this page sees it."""
    return str(int.from_bytes(hashlib.blake2b(name.encode(), digest_size=6).digest()) + 10**15)


@dataclass(slots=True)
class Slice:
    """A part of a list; `after` stands on its last entry, `more` tells whether others follow."""

    entries: list[Entry]
    after: str
    more: bool


Rank = Callable[[Entry], object]


@dataclass(slots=True)
class Wall:
    """Everything on one page. Safe to use from any thread."""

    clock: Clock
    page: str = PAGE
    name: str = "Papatya"
    lock: threading.RLock = field(default_factory=threading.RLock, repr=False)
    gaps: dict[str, int] = field(default_factory=dict)
    """How many empty pages a list begins with, each with a next one."""
    ranks: dict[str, Rank] = field(default_factory=dict)
    """Posts whose comments Facebook ranks, whatever order was asked for."""
    _entries: dict[str, Entry] = field(default_factory=dict)
    _number: int = 0

    def post(
        self, message: str, author: str | None = "", *, edge: str = "published_posts", at: datetime | None = None
    ) -> str:
        """A post, the page's own unless somebody else is named; gives its id."""
        with self.lock:
            owner = self.page if edge != "tagged" else person(author or "somebody")
            author = self.name if author == "" else author
            made = Entry(f"{owner}_{self._next()}", message, self.clock(), author, edge=edge)
            self._entries[made.id] = made
            return made.id

    def comment(self, under: str, message: str, author: str | None = "Ayşe", **more: object) -> str:
        """A comment under a post, or a reply under a comment; gives its id. `more` sets fields of the entry."""
        with self.lock:
            above = self.entry(under)
            post = above.post or above.id
            number = f"{post.rpartition('_')[2]}_{self._next()}"
            parent = above.id if above.post else ""
            made = Entry(number, message, self.clock(), author, post, parent)
            made = replace(made, **more)  # type: ignore[arg-type]  # fields by name
            self._entries[made.id] = made
            self._entries[post] = replace(self._entries[post], moved=self.clock())
            return made.id

    def change(self, name: str, **fields: object) -> None:
        """Make it another: its message, its picture, whether it is hidden."""
        with self.lock:
            self._entries[name] = replace(self.entry(name), **fields)  # type: ignore[arg-type]  # fields by name

    def remove(self, name: str) -> None:
        """Take it away, and everything under it."""
        with self.lock:
            self.entry(name)
            below = [one.id for one in self._entries.values() if name in (one.id, one.post, one.parent)]
            for one in below:
                del self._entries[one]

    def entry(self, name: str) -> Entry:
        """What has that id. Raises `NoSuchNodeError`."""
        with self.lock:
            if name not in self._entries:
                raise NoSuchNodeError
            return self._entries[name]

    def posts(self, edge: str) -> list[Entry]:
        """The posts of an edge, newest first."""
        with self.lock:
            return _newest_first(one for one in self._entries.values() if not one.post and one.edge == edge)

    def comments(self, post: str, *, replies: bool = True, newest_first: bool = True) -> list[Entry]:
        """What is said under a post; ranked where Facebook ranks."""
        with self.lock:
            self.entry(post)
            found = [one for one in self._entries.values() if one.post == post and (replies or not one.parent)]
            if post in self.ranks:
                return sorted(found, key=self.ranks[post])  # type: ignore[arg-type]  # any order will do
            return _newest_first(found) if newest_first else _newest_first(found)[::-1]

    def replies(self, name: str) -> int:
        """How many comments hang directly under it."""
        with self.lock:
            return sum(one.parent == name for one in self._entries.values())

    def slice(self, name: str, entries: list[Entry], limit: int, after: str) -> Slice:
        """The part of a list that follows `after`. Raises `LostPlaceError` if that is gone."""
        ids = [one.id for one in entries]
        with self.lock:
            if self.gaps.get(name, 0) > 0 and entries:
                self.gaps[name] -= 1
                return Slice([], f"gap{self.gaps[name]}-{after}", more=True)
        after = after.rpartition("-")[2] if after.startswith("gap") else after
        if after and after not in ids:
            raise LostPlaceError
        start = ids.index(after) + 1 if after else 0
        part = entries[start : start + limit]
        return Slice(part, part[-1].id if part else after, more=start + limit < len(entries))

    def _next(self) -> str:
        self._number += 1
        return str(7_000_000_000 + self._number)


def _newest_first(entries: Iterable[Entry]) -> list[Entry]:
    return sorted(entries, key=lambda one: (one.at, int(one.id.rpartition("_")[2])), reverse=True)

"""Where to look first: what the webhook told since the last poll. Losing it costs time and nothing else."""

import threading
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime

from scrapers.facebook.hook import Change, Verb

_MOST = 500
_MOST_REMOVALS = 5_000
"""Nothing else finds those of posts that are listed no longer."""


@dataclass(frozen=True, slots=True)
class Wishes:
    """What the next poll is to look at."""

    posts: frozenset[str] = frozenset()
    """Whose comments to read."""
    comments: dict[str, str] = field(default_factory=dict)
    """Comments that were edited, each with its post."""
    removed: dict[str, str | None] = field(default_factory=dict)
    """Comments that were removed, each with its post, and removed posts."""
    told_at: datetime | None = None

    def __bool__(self) -> bool:
        return bool(self.posts or self.comments or self.removed)

    def joined(self, others: "Wishes") -> "Wishes":
        """Both, as far as there is room."""
        return Wishes(
            frozenset([*others.posts, *self.posts][:_MOST]),
            dict([*others.comments.items(), *self.comments.items()][:_MOST]),
            dict([*others.removed.items(), *self.removed.items()][:_MOST_REMOVALS]),
            max(filter(None, (self.told_at, others.told_at)), default=None),
        )


def wishes_in(changes: Iterable[Change], *, at: datetime) -> Wishes:
    """What the changes ask us to look at."""
    posts, comments, removed = set[str](), dict[str, str](), dict[str, str | None]()
    for change in changes:
        match change:
            case Change(verb=Verb.ADDED, post=str(post), comment=str()):
                posts.add(post)
            case Change(verb=Verb.EDITED, post=str(post), comment=str(comment)):
                comments[comment] = post
            case Change(verb=Verb.REMOVED, post=str(post), comment=str(comment)):
                removed[comment] = post
            case Change(verb=Verb.REMOVED, post=str(post), comment=None):
                removed[post] = None
    return Wishes().joined(Wishes(frozenset(posts), comments, removed, at))


class Notes:
    """Wishes that wait for the next poll. Safe to use from any thread."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._wishes = Wishes()

    def __bool__(self) -> bool:
        return bool(self._wishes)

    def add(self, wishes: Wishes) -> None:
        """Remember these, too."""
        with self._lock:
            self._wishes = self._wishes.joined(wishes)

    def take(self) -> Wishes:
        """Everything that waits; nothing waits afterwards."""
        with self._lock:
            wishes, self._wishes = self._wishes, Wishes()
            return wishes

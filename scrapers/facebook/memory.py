"""What is remembered of a page between two polls. No word that anybody wrote and no token is in it."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from enum import StrEnum
from heapq import nsmallest

MOST_MARKS = 5_000
"""Comments that are remembered in all; the oldest are forgotten first."""

_LONGEST_WAIT = timedelta(days=1)


class Kind(StrEnum):
    """Whose post it is."""

    OWN = "own"
    VISITOR = "visitor"
    TAGGED = "tagged"


@dataclass(frozen=True, slots=True)
class Mark:
    """A comment that was passed on. `state` changes with its words; it is empty for the page's own."""

    state: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Post:
    """One watched post, as it was when its comments were last read."""

    kind: Kind
    created: datetime
    updated: datetime | None = None
    total: int | None = None
    scanned: datetime | None = None
    """When its comments were last read, wholly or in part."""
    full: datetime | None = None
    """When they were last read from end to end."""
    newest: datetime | None = None
    """When the newest comment was written: the watermark."""
    forgot: datetime | None = None
    """Comments up to that one may have been forgotten: an unknown one that is so old is no new one."""
    state: str = ""
    """Changes with the words of a visitor's post."""
    owed: bool = False
    """Whether it must be read again although it did not move."""
    failed: int = 0
    """How often in a row it could not be read."""
    aged: bool = False
    """Whether it is listed no longer, for others are newer: read only when we are told to."""
    marks: Mapping[str, Mark] = field(default_factory=dict)
    """By comment id."""

    def knows(self, comment: str, at: datetime) -> bool:
        """Whether that comment was passed on, or is older than we can tell."""
        return comment in self.marks or (self.forgot is not None and at <= self.forgot)


@dataclass(frozen=True, slots=True)
class Denial:
    """An edge the token may not read."""

    permission: str
    retry_at: datetime


@dataclass(frozen=True, slots=True)
class State:
    """Everything known from earlier polls."""

    page: str
    token: str
    """Fingerprint of the token."""
    page_id: str = ""
    started: datetime | None = None
    """The first poll: what was written before is no news."""
    usage: int = 0
    """Per cent, in steps of ten."""
    slow_until: datetime | None = None
    blocked_until: datetime | None = None
    throttled: int = 0
    """How often in a row we were asked to wait."""
    webhook_at: datetime | None = None
    size: int | None = None
    """How much may be asked for at once, where Facebook wanted less than is configured."""
    faceless: bool = False
    """Whether the comments read last had no author, any of them."""
    denied: Mapping[Kind, Denial] = field(default_factory=dict)
    posts: Mapping[str, Post] = field(default_factory=dict)


def believed(state: State, now: datetime) -> State:
    """The state without what lies too far ahead to be true: our clock was put back, or the text was damaged."""
    ahead = now + _LONGEST_WAIT

    def likely(at: datetime | None) -> datetime | None:
        return at if at is not None and at <= ahead else None

    return replace(
        state,
        started=min(state.started, now) if state.started else None,
        slow_until=likely(state.slow_until),
        blocked_until=likely(state.blocked_until),
        posts={
            name: replace(post, full=likely(post.full), forgot=likely(post.forgot))
            for name, post in state.posts.items()
        },
    )


def mark_of(*words: str) -> str:
    """A short mark that changes with these words and does not give them away."""
    return hashlib.blake2b("\x1f".join(words).encode("utf-8", "replace"), digest_size=5).hexdigest()


def trimmed(posts: Mapping[str, Post]) -> Mapping[str, Post]:
    """The same posts; of all their comments the oldest are forgotten where there are too many."""
    excess = sum(len(post.marks) for post in posts.values()) - MOST_MARKS
    if excess <= 0:
        return posts
    ages = ((mark.at, name, key) for name, post in posts.items() for key, mark in post.marks.items())
    forgotten: dict[str, set[str]] = {}
    for _, name, key in nsmallest(excess, ages):
        forgotten.setdefault(name, set()).add(key)
    return {name: _without(post, forgotten.get(name, set())) for name, post in posts.items()}


def _without(post: Post, keys: set[str]) -> Post:
    if not keys:
        return post
    latest = max(post.marks[key].at for key in keys)
    kept = {key: mark for key, mark in post.marks.items() if key not in keys}
    return replace(post, marks=kept, forgot=max(latest, post.forgot or latest))

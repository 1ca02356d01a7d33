"""The shared words: what people said in public, who said it, and what one poll brought.

Pure values; nothing here reads a file, a socket or a clock.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, fields
from datetime import datetime, timedelta
from enum import StrEnum
from typing import NewType, Protocol, runtime_checkable

Clock = Callable[[], datetime]
"""Gives the present moment, aware and in UTC."""

Cursor = NewType("Cursor", str)
"""Where a source stopped: text that only its writer understands."""


@dataclass(frozen=True, slots=True)
class Author:
    """The account as the platform showed it then. Every field may be unknown; unknown is not suspicious."""

    id: str | None = None
    name: str | None = None
    handle: str | None = None
    created_at: datetime | None = None
    bio: str | None = None
    location: str | None = None
    url: str | None = None
    followers: int | None = None
    following: int | None = None
    posts: int | None = None
    listed: int | None = None
    verified: bool | None = None
    protected: bool | None = None
    avatar_url: str | None = None


@dataclass(frozen=True, slots=True)
class MentionKey:
    """(source, native id): what makes it the same mention when seen again."""

    source: str
    native_id: str

    def __str__(self) -> str:
        return f"{self.source}:{self.native_id}"


@dataclass(frozen=True, slots=True)
class Mention:
    """One public utterance. Times are aware UTC; None means the place did not say."""

    source: str
    native_id: str
    text: str
    created_at: datetime
    url: str | None = None
    title: str | None = None
    lang: str | None = None
    author: Author = field(default_factory=Author)
    reply_to: str | None = None
    thread: str | None = None
    links: tuple[str, ...] = ()
    hashtags: tuple[str, ...] = ()
    mentions: tuple[str, ...] = ()
    media: int = 0
    likes: int | None = None
    replies: int | None = None
    reposts: int | None = None
    views: int | None = None
    rating: float | None = None
    solved: bool | None = None
    withdrawn: bool | None = None
    answered_at: datetime | None = None

    @property
    def key(self) -> MentionKey:
        """The identity of this utterance."""
        return MentionKey(self.source, self.native_id)


@dataclass(frozen=True, slots=True)
class BrandAnswer:
    """The brand's own words under a customer's, seen in public: they mark what they answer as answered.

    `reply_to` is the native id of what was replied to, `to` the author ids it speaks to; either may be unknown.
    """

    source: str
    native_id: str
    thread: str
    at: datetime
    reply_to: str | None = None
    to: tuple[str, ...] = ()


class Gone(StrEnum):
    """Why an utterance is no longer public."""

    DELETED = "deleted"
    PROTECTED = "protected"
    """Its author shows it only to people of their choice."""
    SUSPENDED = "suspended"
    """The platform took its author's account away."""
    FORGOTTEN = "forgotten"
    """Somebody asked us to erase it."""


@dataclass(frozen=True, slots=True)
class Removal:
    """What we may no longer keep: the platform does not show it any more."""

    source: str
    native_id: str
    why: Gone = Gone.DELETED


class Outcome(StrEnum):
    """What a poll that raised nothing found."""

    MENTIONS = "mentions"
    """Something new or changed came."""
    NOTHING_NEW = "nothing-new"
    """The place was read and holds nothing we had not seen in that state."""
    UNCHANGED = "unchanged"
    """The place said, or its bytes showed, that nothing moved; nothing was parsed."""
    EMPTY = "empty"
    """The place's own words for "there is nothing here"."""
    THIN = "thin"
    """Cards were there, all of other brands (padding)."""


@dataclass(frozen=True, slots=True)
class Reading:
    """Which rule found a value, how often: `field` "title", `rule` "#2 h3"; `rule` is empty where none did."""

    field: str
    rule: str
    count: int = 1


@dataclass(frozen=True, slots=True)
class Signal:
    """A worry that did not cost the poll: a fallback rule in use, cards too few with a date, a bad card.

    `what` is a message id with `{names}`, as in `scrapers.kit.errors`. An `alarming` one turns health yellow. With
    `once` the operators are told, one time for each value of it: a gap, a budget that is nearly spent.
    """

    code: str
    what: str
    values: dict[str, object] = field(default_factory=dict)
    alarming: bool = False
    once: str = ""


@dataclass(frozen=True, slots=True)
class Batch:
    """What one poll brought; mentions and cursor are stored together or not at all.

    `mentions` holds new ones and known ones whose text or state changed, oldest first. `backlog` marks a first
    poll: what it finds happened before we listened. `dropped` counts what was passed over, by reason. With `more`
    the place holds more that can be read now: a page at a time, so that what was read and paid for is kept.
    """

    mentions: tuple[Mention, ...]
    cursor: Cursor
    outcome: Outcome
    backlog: bool = False
    signals: tuple[Signal, ...] = ()
    readings: tuple[Reading, ...] = ()
    dropped: Mapping[str, int] = field(default_factory=dict)
    answers: tuple[BrandAnswer, ...] = ()
    removals: tuple[Removal, ...] = ()
    more: bool = False


class Source(Protocol):
    """Somewhere people talk."""

    name: str
    """As the configuration calls it; `Mention.source` may be the platform's name instead."""
    host: str
    """Which lane polls it: sources of one host are read one after another."""

    def poll(self, cursor: Cursor | None) -> Batch:
        """What came since `cursor` (None: never polled). Raises only `SourceError`."""
        ...

    def close(self) -> None:
        """Give connections back."""
        ...


@runtime_checkable
class Rereads(Protocol):
    """A source whose platform wants us to follow deletions: what is stored is looked up again."""

    reread_every: timedelta
    """So often everything heard within `reread_within` is looked up once; zero is never."""
    reread_after: timedelta
    """What was heard more recently is left for the next round: it was public a moment ago."""
    reread_within: timedelta
    most_reread: int
    """So many native ids one call takes."""

    def reread(self, cursor: Cursor | None, native_ids: Sequence[str]) -> Batch:
        """Which of them are gone or edited, with the cursor moved on by what that cost. Raises only `SourceError`.

        With `Outcome.UNCHANGED` nothing was looked up, and they are asked for again.
        """
        ...


@runtime_checkable
class Receives(Protocol):
    """A source whose platform calls us when something happens. What is called about is read by the next poll."""

    def greet(self, query: Mapping[str, str]) -> str | None:
        """The answer to the platform's question whether it calls the right place; None if it is not the platform."""
        ...

    def receive(self, body: bytes, headers: Mapping[str, str]) -> bool:
        """Note what to look at first; False if the call is not the platform's. Header names are lower-case."""
        ...


@runtime_checkable
class Examines(Protocol):
    """A source that can say, without reading anything, what its token may do."""

    def examine(self) -> tuple[Signal, ...]:
        """What was found; an alarming one says what is missing. Raises only `SourceError`."""
        ...


AUTHOR_FIELDS = tuple(f.name for f in fields(Author))
MENTION_FIELDS = tuple(f.name for f in fields(Mention))

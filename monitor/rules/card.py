"""What a channel is asked to show, as values; each channel renders them its own way.

Every message carries `key` (opaque, deterministic: the same message always has the same one) and `rev` (which
version of it this is), so that a channel can be asked whether it already has it.
"""

from dataclasses import dataclass, field
from datetime import datetime, tzinfo

from monitor.language.forms import ISTANBUL
from monitor.rules.case import State
from monitor.rules.context import Context
from monitor.rules.score import Reason, Sentiment
from scrapers.kit.mention import Author


@dataclass(frozen=True, slots=True)
class Card:
    """One case, as its parent message shows it."""

    key: str
    rev: int
    reference: str
    """`#8F3K`."""
    brand: str
    source: str
    state: State
    urgency: int
    sentiment: Sentiment
    topics: tuple[str, ...]
    reasons: tuple[Reason, ...]
    """Urgency reasons, heaviest first; their points add up to `urgency`."""
    text: str
    """The customer's words, whole and unescaped; the renderer cuts and escapes."""
    title: str | None
    respond_url: str | None
    """Where an answer is written: http(s) only, built from platform and id; None where there is none."""
    author: Author
    posted_at: datetime
    heard_at: datetime
    rule: str
    """Name of the route that fired."""
    rulebook: str
    state_note: str = ""
    """Message id of what moved the case last, e.g. "answered where it was written"."""
    mentions: int = 1
    """How many mentions the case holds."""
    earlier: int = 0
    """Earlier cases of the same author."""
    views: int | None = None
    likes: int | None = None
    media: int = 0
    rating: float | None = None
    flags: frozenset[str] = frozenset()
    may_be_duplicate: bool = False
    gone: bool = False
    """Whether words and author were erased, because they are no longer public."""
    context: Context = field(default_factory=Context)
    """What stands around it, as of showing it; no part of `urgency`."""


@dataclass(frozen=True, slots=True)
class Note:
    """News in a card's thread: what happened (a message id with values) and, if the customer wrote, the words."""

    key: str
    rev: int
    says: str
    values: dict[str, object] = field(default_factory=dict)
    text: str | None = None
    author: str | None = None
    url: str | None = None
    at: datetime | None = None
    reference: str = ""
    """The case it belongs to, for where there are no threads."""


@dataclass(frozen=True, slots=True)
class Notice:
    """A message to the operators about our own health: `says`, `detail` and `hint` are message ids with `{names}`."""

    key: str
    rev: int
    good_news: bool
    says: str
    detail: str = ""
    hint: str = ""
    values: dict[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class RollUpLine:
    """One case inside a roll-up."""

    reference: str
    urgency: int
    brand: str
    source: str
    topics: tuple[str, ...]
    excerpt: str
    url: str | None


@dataclass(frozen=True, slots=True)
class RollUp:
    """Many new alerts in one message: how many, of what, the worst with links. Edited while the storm lasts."""

    key: str
    rev: int
    total: int
    since: datetime
    worst: tuple[RollUpLine, ...]
    topics: tuple[tuple[str, int], ...]
    sources: tuple[tuple[str, int], ...]


@dataclass(frozen=True, slots=True)
class Room:
    """Where a channel's messages go: its name in the configuration, its address, the language spoken there.

    `address` is a Slack channel id or an incoming webhook's URL (a secret, hence never shown).
    """

    name: str
    address: str = field(repr=False)
    language: str = "tr"
    zone: tzinfo = ISTANBUL
    """Local time of whoever reads it."""


Message = Card | Note | Notice | RollUp


@dataclass(frozen=True, slots=True)
class Posted:
    """Where a message is: the room id and message id the channel itself returned. `ts` is text, never a number."""

    room: str
    ts: str

"""What a channel is asked to show, as values; each channel renders them its own way.

Every message carries `key` (opaque, deterministic: the same message always has the same one) and `rev` (which
version of it this is), so that a channel can be asked whether it already has it.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta, tzinfo
from enum import StrEnum

from monitor.language.forms import ISTANBUL
from monitor.rules.case import State, Verdict
from monitor.rules.context import Context
from monitor.rules.draft import Draft
from monitor.rules.moves import Move
from monitor.rules.people import Person
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
    was: State | None = None
    """The state it left last, to be struck through."""
    owner: Person | None = None
    took: timedelta | None = None
    """From opening to the answer."""
    snoozed_until: datetime | None = None
    claim_due: datetime | None = None
    answer_due: datetime | None = None
    assigned: tuple[Person, ...] = ()
    """Who is on duty for it."""
    eyes_needed: bool = False
    eyes: Person | None = None
    """The second person who looked."""
    promised_for: date | None = None
    draft: Draft | None = None
    """New text for an answer, to be read before sending; nothing posts it."""
    story: bool = False
    review_asked_at: datetime | None = None
    offers: tuple[Move, ...] = ()
    """What may be done with it now, most wanted first."""
    word: Move | None = None
    """What a person called whoever wrote it last: `GENUINE` or `SUSPICIOUS`. It is no part of `urgency`."""
    word_by: Person | None = None
    into: str | None = None
    """The short name of the case it became a part of; then neither words nor author are here."""


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
    aloud: bool = False
    """Whether those who do not read the thread hear of it too."""
    to: tuple[Person, ...] = ()
    """Who is mentioned: people and groups from the configuration only."""
    offers: tuple[Move, ...] = ()
    """What may be pressed right here, e.g. "still mine"."""
    case_id: int | None = None


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
    campaign: int | None = None
    """The suspected campaign it is a part of."""


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
    morning: bool = False
    """Whether it is what quiet hours held back, and not a storm."""
    cases: tuple[tuple[int, str], ...] = ()
    """Case id and short name of those that may be given a card of their own from here."""


@dataclass(frozen=True, slots=True)
class SpikeCard:
    """More mentions, or more bad ones, than the hour of the week leads to expect."""

    key: str
    rev: int
    spike_id: int
    brand: str
    topic: str | None
    """None: the brand as a whole."""
    negativity: bool
    """Whether the share of bad ones rose; else their number."""
    began_at: datetime
    last_hour: datetime
    seen: float
    """Mentions in the hour, or the negative share 0-1."""
    expected: float
    low: float
    high: float
    in_campaigns: int
    """How many of them belong to suspected campaigns; they are in `seen`."""
    causes: tuple["Ground", ...] = ()
    """What stands behind it, most first; `points` is the share in per cent."""
    samples: tuple["Sample", ...] = ()
    over: bool = False
    expected_until: datetime | None = None
    """A person called it an expected event, until then."""
    may_be_duplicate: bool = False


@dataclass(frozen=True, slots=True)
class Report:
    """Rows of figures with a title: what fired, what was acted upon, what to change. All texts are message ids."""

    key: str
    rev: int
    title: str
    lines: tuple["Ground", ...] = ()
    hints: tuple["Ground", ...] = ()
    values: Mapping[str, object] = field(default_factory=dict)


class Phase(StrEnum):
    """What a campaign's message says of it."""

    SUSPECTED = "suspected"
    STRONG = "strong"
    FADED = "faded"
    """It was suspected once; now it is likelier that it is none."""
    QUIET = "quiet"
    DECIDED = "decided"
    MERGED = "merged"

    @property
    def is_settled(self) -> bool:
        """Whether nobody is asked to look at it now."""
        return self in (Phase.QUIET, Phase.DECIDED, Phase.MERGED)


@dataclass(frozen=True, slots=True)
class Ground:
    """What speaks for a campaign, or against one: `says` is a message id, `values` fill it."""

    points: int
    says: str
    values: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Sample:
    """What one of its posts says, and where it stands."""

    text: str
    source: str
    at: datetime
    url: str | None = None


@dataclass(frozen=True, slots=True)
class CampaignCard:
    """Many accounts, one message: all of it in one message that is edited while it grows.

    It names no account. The samples lead to the posts, where whoever decides sees who wrote them.
    """

    key: str
    rev: int
    number: int
    """What commands call it."""
    brand: str
    phase: Phase
    coordination: int
    """0-100: how much its posts look like one message."""
    propaganda: int
    """0-100: how likely it is not what customers write by themselves."""
    peak: int
    """The highest that `propaganda` was."""
    posts: int
    authors: int
    first_seen: datetime
    last_seen: datetime
    sources: tuple[tuple[str, int], ...] = ()
    """What people call the places, with the posts of each, most first."""
    pace: tuple[int, ...] = ()
    """Posts in one stretch of time after the other."""
    stretch: timedelta = timedelta(0)
    together: tuple[Ground, ...] = ()
    """Why its posts belong together; the points add up to `coordination`."""
    grounds: tuple[Ground, ...] = ()
    """Why it is suspected; the points add up to `propaganda`."""
    doubts: tuple[Ground, ...] = ()
    """What speaks against it."""
    samples: tuple[Sample, ...] = ()
    customers: int = 0
    """Posts with signs of a real customer: each keeps a card of its own."""
    model: str = ""
    verdict: Verdict | None = None
    into: int | None = None
    """The campaign it became a part of."""
    may_be_duplicate: bool = False
    offers: tuple[Move, ...] = ()


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


@dataclass(frozen=True, slots=True)
class Posted:
    """Where a message is: the room id and message id the channel itself returned. `ts` is text, never a number."""

    room: str
    ts: str
    left: tuple[str, ...] = ()
    """Sections of a digest that the message had no room for."""

"""What the store counts for a digest; raw numbers, nothing compared yet."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from monitor.rules.score import Sentiment


@dataclass(frozen=True, slots=True)
class Cell:
    """Mentions about the brand that were written in one hour, heard by one source, of one feeling."""

    hour: int
    """Hours since 1970, UTC."""
    entry: str
    """Name of the configured source; `import` for a file."""
    sentiment: Sentiment
    suspected: bool
    """Whether they belong to suspected campaigns, as far as they show no sign of a real customer."""
    mentions: int


@dataclass(frozen=True, slots=True)
class TopicCell:
    """Mentions of a week about one topic; one about two topics is in both."""

    topic: str
    negative: bool
    suspected: bool
    mentions: int


@dataclass(frozen=True, slots=True)
class Casework:
    """What became of the cases that were opened in a week, as far as is known at a moment.

    A clock counts once it was kept or has run out; times are those of the clock on the wall, as customers wait.
    """

    opened: int = 0
    urgent: int = 0
    """Opened, of the highest level."""
    claim_clocks: int = 0
    claimed_in_time: int = 0
    answer_clocks: int = 0
    answered_in_time: int = 0
    median_claim: timedelta | None = None
    median_answer: timedelta | None = None
    answered: int = 0
    closed: int = 0
    """Cases that were closed in that week, whenever they were opened."""


@dataclass(frozen=True, slots=True)
class OpenCase:
    """A case that waits for an answer."""

    case_id: int
    mention_id: int
    urgency: int
    since: datetime
    owner: str | None
    late: bool
    """Whether its answer is overdue."""


@dataclass(frozen=True, slots=True)
class Opened:
    """What waits for an answer at a moment: how much, how much of it too long, and the most pressing first."""

    cases: int = 0
    late: int = 0
    first: tuple[OpenCase, ...] = ()


@dataclass(frozen=True, slots=True)
class CampaignCount:
    """A campaign that posted in the week."""

    number: int
    state: str
    verdict: str | None
    propaganda: int
    posts: int
    """Of that week."""
    authors: int
    """Of all of it."""


@dataclass(frozen=True, slots=True)
class Judged:
    """Suspected campaigns that people gave a verdict on in a week, and how many of them they called genuine."""

    verdicts: int = 0
    wrong: int = 0


@dataclass(frozen=True, slots=True)
class Kept:
    """Promises that came due in a week."""

    due: int = 0
    kept: int = 0
    broken: int = 0


@dataclass(frozen=True, slots=True)
class Text:
    """A mention's words, for finding what recurs. `author` joins one person's mentions; unknown, each is another's."""

    mention_id: int
    author: str | None
    text: str
    topics: tuple[str, ...]
    suspected: bool = False


@dataclass(frozen=True, slots=True)
class Gap:
    """A time in which a source was not heard: nothing was read there as described."""

    source: str
    began: datetime
    ended: datetime | None
    """None while it goes on."""
    luck: str
    """How its polls went meanwhile (`monitor.rules.pace.Luck`); "fine": nobody polled, the program was not running."""
    heard_later: int = 0
    """Mentions of that time that were heard all the same, afterwards."""


@dataclass(frozen=True, slots=True)
class Listening:
    """A configured source: since when it is listened to, and when it was not."""

    source: str
    since: datetime | None
    """None: never read yet."""
    gaps: tuple[Gap, ...] = ()
    partial: bool = False
    """Whether it reads only in part now."""

"""The digest as a value. It holds numbers and names, and of people's words only where to find them."""

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from enum import StrEnum

from monitor.rules.card import Ground
from monitor.rules.digest.counts import CampaignCount, Judged, Kept, Listening


class Measure(StrEnum):
    """What a figure of the digest measures."""

    MENTIONS = "mentions"
    NEGATIVE = "negative"
    """Share of the mentions, 0 to 1."""
    URGENT = "urgent"
    CLAIMED_IN_TIME = "claimed_in_time"
    """Share of the clocks, 0 to 1."""
    ANSWERED_IN_TIME = "answered_in_time"
    CLAIM_TIME = "claim_time"
    """Median, in seconds."""
    ANSWER_TIME = "answer_time"
    SOLVED = "solved"
    THANKS = "thanks"
    OPEN = "open"

    @property
    def is_share(self) -> bool:
        """Whether it is a share, 0 to 1."""
        return self in (Measure.NEGATIVE, Measure.CLAIMED_IN_TIME, Measure.ANSWERED_IN_TIME)

    @property
    def is_time(self) -> bool:
        """Whether it is a length of time, in seconds."""
        return self in (Measure.CLAIM_TIME, Measure.ANSWER_TIME)


@dataclass(frozen=True, slots=True)
class Figure:
    """One measure this week, last week, and in the mean of the four weeks before; None where there is nothing."""

    measure: Measure
    now: float | None
    last: float | None = None
    mean: float | None = None


@dataclass(frozen=True, slots=True)
class DayLine:
    """One day's mentions by feeling."""

    day: date
    positive: int = 0
    neutral: int = 0
    negative: int = 0
    suspected: int = 0
    """How many of them belong to suspected campaigns."""

    @property
    def mentions(self) -> int:
        """All of them."""
        return self.positive + self.neutral + self.negative


@dataclass(frozen=True, slots=True)
class TopicLine:
    """One topic's mentions."""

    topic: str
    mentions: int
    negative: int
    last: int | None = None


@dataclass(frozen=True, slots=True)
class SourceLine:
    """What one source heard."""

    source: str
    mentions: int
    negative: int
    last: int | None = None


@dataclass(frozen=True, slots=True)
class WeekTimes:
    """How long customers waited in a week, and how often the clocks were kept."""

    week: str
    claim: timedelta | None = None
    answer: timedelta | None = None
    in_time: float | None = None
    """Share of the answers' clocks, 0 to 1."""


class Recurrence(StrEnum):
    """What recurs."""

    PROBLEM = "problem"
    """Several people complain of the same thing about a product."""
    QUESTION = "question"
    """Several people ask the same before they buy: its description does not say it."""


@dataclass(frozen=True, slots=True)
class Recurring:
    """The same thing, said by several people."""

    kind: Recurrence
    aspect: str
    """What it is about: code of an aspect, e.g. `manual`; "" where it is a word of the texts."""
    product: str
    """The product's name, or the words by which people call it; "" where they name none."""
    people: int
    mentions: int
    last: int | None = None
    """People of the week before."""
    examples: tuple[int, ...] = ()
    """Mentions to quote."""


@dataclass(frozen=True, slots=True)
class Without:
    """The same figures without suspected campaigns."""

    suspected: int
    """Mentions that belong to them."""
    mentions: int
    negative: float | None


@dataclass(frozen=True, slots=True)
class RivalLine:
    """How often another shop is named, where its name is listened for."""

    rival: str
    mentions: int
    last: int | None = None


@dataclass(frozen=True, slots=True)
class OpenLine:
    """A matter nobody has answered yet, as the digest names it."""

    case_id: int
    mention_id: int
    urgency: int
    since: datetime
    owner: str | None = None
    """Key of a person."""
    late: bool = False


@dataclass(frozen=True, slots=True)
class Noise:
    """Which routes told what nobody acted upon, and what to change; as in the noise report."""

    fired: int = 0
    acted: int = 0
    lines: tuple[Ground, ...] = ()
    hints: tuple[Ground, ...] = ()


@dataclass(frozen=True, slots=True)
class Digest:
    """A brand's week. All lists are sorted, what matters most first."""

    brand: str
    week: date
    """Its Monday."""
    made_at: datetime
    zone: str
    headline: Ground
    """The one sentence of what changed: a message id and its values."""
    figures: tuple[Figure, ...]
    days: tuple[DayLine, ...]
    topics: tuple[TopicLine, ...] = ()
    sources: tuple[SourceLine, ...] = ()
    times: tuple[WeekTimes, ...] = ()
    """This week last, up to four before it."""
    recurring: tuple[Recurring, ...] = ()
    examined: tuple[int, int] = (0, 0)
    """How many texts were read to find what recurs, and how many there are."""
    campaigns: tuple[CampaignCount, ...] = ()
    without: Without | None = None
    """None where no mention belongs to a suspected campaign."""
    judged: Judged = field(default_factory=Judged)
    rivals: tuple[RivalLine, ...] = ()
    praise: tuple[int, ...] = ()
    """Mentions worth sharing."""
    open: tuple[OpenLine, ...] = ()
    open_cases: int = 0
    """How many waited when it was made, named here or not."""
    open_late: int = 0
    top: tuple[int, ...] = ()
    """The most pressing mentions."""
    promises: Kept = field(default_factory=Kept)
    spikes: int = 0
    noise: Noise = field(default_factory=Noise)
    coverage: tuple[Listening, ...] = ()
    unjudged: int = 0
    """Mentions of the week that nobody has judged yet."""
    heard_late: int = 0
    """Mentions of earlier weeks that were heard only in this one, after their digest."""
    first: bool = False
    """Whether there is no earlier week to compare with."""

    def figure(self, measure: Measure) -> Figure:
        """That measure; one without a value where the digest has none."""
        return next((one for one in self.figures if one.measure is measure), Figure(measure, None))

    @property
    def quoted(self) -> tuple[int, ...]:
        """Every mention whose words it shows, each once."""
        found = [*self.top, *self.praise, *(line.mention_id for line in self.open)]
        found += [number for line in self.recurring for number in line.examples]
        return tuple(dict.fromkeys(found))

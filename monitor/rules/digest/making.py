"""A digest made of what was counted: this week's numbers held against those of the weeks before."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, tzinfo

from monitor.rules.card import Ground
from monitor.rules.digest.counts import CampaignCount, Casework, Cell, Judged, Kept, Listening, Opened, TopicCell
from monitor.rules.digest.digest import Digest, Measure, Noise, Recurrence, Recurring, WeekTimes
from monitor.rules.week import Week
from scrapers.kit.errors import msg

Name = tuple[Recurrence, str, str]
"""What tells one thing that recurs from another: its kind, aspect and product."""


@dataclass(frozen=True, slots=True)
class WeekCounts:
    """What the store counted for one week."""

    cells: tuple[Cell, ...] = ()
    topics: tuple[TopicCell, ...] = ()
    casework: Casework = field(default_factory=Casework)
    thanks: int = 0
    open: int | None = None
    """What waited for an answer at its end; None where nobody knows any more."""


@dataclass(frozen=True, slots=True)
class Past:
    """An earlier week, as its own digest told it, or counted anew where it has none."""

    week: Week
    totals: Mapping[Measure, float | None]
    topics: Mapping[str, int] = field(default_factory=dict)
    sources: Mapping[str, int] = field(default_factory=dict)
    recurring: Mapping[Name, int] = field(default_factory=dict)
    rivals: Mapping[str, int] = field(default_factory=dict)
    times: WeekTimes | None = None


@dataclass(frozen=True, slots=True)
class Material:
    """All that a digest is made of."""

    brand: str
    week: Week
    zone: tzinfo
    made_at: datetime
    counts: WeekCounts
    past: tuple[Past, ...] = ()
    """Up to four weeks that were listened to, the last one first; a week that is not known is left out."""
    opened: Opened = field(default_factory=Opened)
    campaigns: tuple[CampaignCount, ...] = ()
    judged: Judged = field(default_factory=Judged)
    promises: Kept = field(default_factory=Kept)
    rivals: Mapping[str, int] | None = None
    """Mentions by rival; None where none is configured."""
    recurring: tuple[Recurring, ...] = ()
    examined: tuple[int, int] = (0, 0)
    praise: tuple[int, ...] = ()
    top: tuple[int, ...] = ()
    spikes: int = 0
    noise: Noise = field(default_factory=Noise)
    coverage: tuple[Listening, ...] = ()
    unjudged: int = 0
    heard_late: int = 0


def totals(counts: WeekCounts) -> dict[Measure, float | None]:
    """The figures of one week; None where there is nothing to measure."""
    return dict.fromkeys(Measure)


def past_of(digest: Digest) -> Past:
    """A week as its digest told it."""
    return Past(Week(digest.week), {one.measure: one.now for one in digest.figures})


def past_counted(week: Week, counts: WeekCounts) -> Past:
    """A week that has no digest, counted anew."""
    return Past(week, totals(counts))


def make(material: Material) -> Digest:
    """The digest."""
    headline = Ground(0, msg("Nobody wrote about {brand} this week"), {"brand": material.brand})
    return Digest(material.brand, material.week.monday, material.made_at, str(material.zone), headline, (), ())

"""A digest made of what was counted: this week's numbers held against those of the weeks before."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta, tzinfo

from monitor.rules.card import Ground
from monitor.rules.digest.comparing import (
    Name,
    day_lines,
    figures,
    negative_share,
    recurring_lines,
    rival_lines,
    source_lines,
    topic_lines,
    was_listened_to,
    without_campaigns,
)
from monitor.rules.digest.counts import (
    CampaignCount,
    Casework,
    Cell,
    Judged,
    Kept,
    Listening,
    OpenCase,
    Opened,
    TopicCell,
)
from monitor.rules.digest.digest import Digest, Measure, Noise, OpenLine, Recurring, SourceLine, WeekTimes
from monitor.rules.digest.headline import headline
from monitor.rules.digest.recurring import same_matter
from monitor.rules.week import Week

_WEEKS_BEFORE = 4


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
    coverage: tuple[Listening, ...] | None = None
    """How it was listened to, as it was known then; None of a week that is counted anew."""


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
    work = counts.casework
    return {
        Measure.MENTIONS: sum(cell.mentions for cell in counts.cells),
        Measure.NEGATIVE: negative_share(counts.cells),
        Measure.URGENT: work.urgent,
        Measure.CLAIMED_IN_TIME: _share(work.claimed_in_time, work.claim_clocks),
        Measure.ANSWERED_IN_TIME: _share(work.answered_in_time, work.answer_clocks),
        Measure.CLAIM_TIME: _seconds(work.median_claim),
        Measure.ANSWER_TIME: _seconds(work.median_answer),
        Measure.SOLVED: work.closed,
        Measure.THANKS: counts.thanks,
        Measure.OPEN: counts.open,
    }


def _share(part: int, whole: int) -> float | None:
    return part / whole if whole else None


def _seconds(length: timedelta | None) -> float | None:
    return None if length is None else length.total_seconds()


def past_of(digest: Digest) -> Past:
    """A week as its digest told it."""
    week = Week(digest.week)
    return Past(
        week,
        {one.measure: one.now for one in digest.figures},
        {line.topic: line.mentions for line in digest.topics},
        {line.source: line.mentions for line in digest.sources},
        {same_matter(line): line.people for line in digest.recurring},
        {line.rival: line.mentions for line in digest.rivals},
        next((times for times in digest.times if times.week == week.name), None),
        digest.coverage,
    )


def past_counted(week: Week, counts: WeekCounts) -> Past:
    """A week that has no digest, counted anew."""
    topics, sources = Counter[str](), Counter[str]()
    for topic in counts.topics:
        topics[topic.topic] += topic.mentions
    for cell in counts.cells:
        sources[cell.entry] += cell.mentions
    return Past(week, totals(counts), topics, sources, times=_times(week, counts))


def _times(week: Week, counts: WeekCounts) -> WeekTimes:
    work = counts.casework
    kept = _share(work.answered_in_time, work.answer_clocks)
    return WeekTimes(week.name, work.median_claim, work.median_answer, kept)


def make(material: Material) -> Digest:
    """The digest."""
    counts, week = material.counts, material.week
    before = _before(material)
    last = next((one for one in before if one.week == week.before()), None)
    digest = Digest(
        brand=material.brand,
        week=week.monday,
        made_at=material.made_at,
        zone=str(material.zone),
        headline=Ground(0, ""),
        figures=figures(totals(counts), last.totals if last else None, [one.totals for one in before]),
        days=day_lines(counts.cells, week, material.zone),
        topics=topic_lines(counts.topics, last.topics if last else None),
        sources=_sources(material, last),
        times=_weeks(material, before),
        recurring=recurring_lines(material.recurring, last.recurring if last else {}),
        examined=material.examined,
        campaigns=material.campaigns,
        without=without_campaigns(counts.cells),
        judged=material.judged,
        rivals=rival_lines(material.rivals, last.rivals if last else {}),
        praise=material.praise,
        open=tuple(_open_line(case) for case in material.opened.first),
        open_cases=material.opened.cases,
        open_late=material.opened.late,
        top=material.top,
        promises=material.promises,
        spikes=material.spikes,
        noise=material.noise,
        coverage=material.coverage,
        unjudged=material.unjudged,
        heard_late=material.heard_late,
        first=not before,
    )
    return replace(digest, headline=headline(digest, counts.casework, material.zone))


def _before(material: Material) -> list[Past]:
    """The weeks it is compared with, the last one first: of the four before, those that were listened to.

    A week that was told is known by what was known then: a source that is new by now takes nothing from it.
    """
    earliest, now = material.week.before(_WEEKS_BEFORE), material.coverage
    return [
        one
        for one in sorted(material.past, key=lambda one: one.week, reverse=True)
        if earliest <= one.week < material.week
        and was_listened_to(one.week, now if one.coverage is None else one.coverage, material.zone)
    ]


def _sources(material: Material, last: Past | None) -> tuple[SourceLine, ...]:
    last_began, _ = material.week.before().span(material.zone)
    return source_lines(material.counts.cells, last.sources if last else None, material.coverage, last_began)


def _weeks(material: Material, before: list[Past]) -> tuple[WeekTimes, ...]:
    earlier = [one.times or WeekTimes(one.week.name) for one in reversed(before)]
    return (*earlier, _times(material.week, material.counts))


def _open_line(case: OpenCase) -> OpenLine:
    return OpenLine(case.case_id, case.mention_id, case.urgency, case.since, case.owner, case.late)

"""This week's numbers beside those of the weeks before."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta, tzinfo
from statistics import fmean

from monitor.rules.digest.counts import Cell, Listening, TopicCell
from monitor.rules.digest.digest import (
    DayLine,
    Figure,
    Measure,
    Recurrence,
    Recurring,
    RivalLine,
    SourceLine,
    TopicLine,
    Without,
)
from monitor.rules.digest.recurring import same_matter
from monitor.rules.score import Sentiment
from monitor.rules.week import Week

Name = tuple[Recurrence, str, str]
"""What tells one thing that recurs from another: its kind, aspect and product."""
Totals = Mapping[Measure, float | None]
_FEWEST_WEEKS = 2
"""Of fewer weeks there is no mean."""
_HOUR = 3_600


def figures(now: Totals, last: Totals | None, before: Sequence[Totals]) -> tuple[Figure, ...]:
    """Every measure; `before` are the weeks that the mean is taken of, last week among them."""
    return tuple(
        Figure(measure, now.get(measure), (last or {}).get(measure), _mean([one.get(measure) for one in before]))
        for measure in Measure
    )


def _mean(values: Iterable[float | None]) -> float | None:
    known = [value for value in values if value is not None]
    return fmean(known) if len(known) >= _FEWEST_WEEKS else None


def day_lines(cells: Iterable[Cell], week: Week, zone: tzinfo) -> tuple[DayLine, ...]:
    """The week's seven days. An hour belongs to the day in which it begins; what is cut at the edges stays inside."""
    counts: dict[int, tuple[Counter[Sentiment], int]] = {}
    for cell in cells:
        feelings, suspected = counts.get(cell.hour, (Counter(), 0))
        feelings[cell.sentiment] += cell.mentions
        counts[cell.hour] = feelings, suspected + (cell.mentions if cell.suspected else 0)
    lines = {day: DayLine(day) for day in week.days}
    for hour, (feelings, suspected) in counts.items():
        day = _day_of(hour, week, zone)
        lines[day] = _more(lines[day], feelings, suspected)
    return tuple(lines.values())


def _day_of(hour: int, week: Week, zone: tzinfo) -> date:
    began = datetime.fromtimestamp(hour * _HOUR, zone).date()
    return min(max(began, week.monday), week.sunday)


def _more(line: DayLine, feelings: Counter[Sentiment], suspected: int) -> DayLine:
    return replace(
        line,
        positive=line.positive + feelings[Sentiment.POSITIVE],
        neutral=line.neutral + feelings[Sentiment.NEUTRAL],
        negative=line.negative + feelings[Sentiment.NEGATIVE],
        suspected=line.suspected + suspected,
    )


def topic_lines(cells: Iterable[TopicCell], last: Mapping[str, int] | None) -> tuple[TopicLine, ...]:
    """Every topic of this week and of the last one; what is large and what moved comes first."""
    counts, negative = Counter[str](), Counter[str]()
    for cell in cells:
        counts[cell.topic] += cell.mentions
        negative[cell.topic] += cell.mentions if cell.negative else 0
    known = {*counts, *(last or {})}
    found = [
        TopicLine(one, counts[one], negative[one], None if last is None else last.get(one, 0)) for one in sorted(known)
    ]
    return tuple(sorted((line for line in found if line.mentions or line.last), key=_weight, reverse=True))


def _weight(line: TopicLine) -> int:
    return line.mentions + abs(line.mentions - (line.mentions if line.last is None else line.last))


def source_lines(
    cells: Iterable[Cell], last: Mapping[str, int] | None, coverage: Sequence[Listening], last_began: datetime
) -> tuple[SourceLine, ...]:
    """Every source that heard something or was listened to, the largest first; `last_began`: when last week did."""
    counts, negative = Counter[str](), Counter[str]()
    for cell in cells:
        counts[cell.entry] += cell.mentions
        negative[cell.entry] += cell.mentions if cell.sentiment is Sentiment.NEGATIVE else 0
    since = {one.source: one.since for one in coverage}
    found = [
        SourceLine(one, counts[one], negative[one], _last_of(one, last, since, last_began))
        for one in sorted({*counts, *since, *(last or {})})
    ]
    return tuple(sorted(found, key=lambda line: (-line.mentions, -(line.last or 0))))


def _last_of(
    source: str, last: Mapping[str, int] | None, since: Mapping[str, datetime | None], last_began: datetime
) -> int | None:
    """What it heard last week; unknown where it was not listened to yet."""
    if last is None or source in last:
        return None if last is None else last[source]
    began = since.get(source)
    return 0 if source not in since or (began is not None and began <= last_began) else None


def rival_lines(named: Mapping[str, int] | None, last: Mapping[str, int]) -> tuple[RivalLine, ...]:
    """Every rival that is listened for, the one named most often first."""
    found = [RivalLine(rival, count, last.get(rival)) for rival, count in sorted((named or {}).items())]
    return tuple(sorted(found, key=lambda line: -line.mentions))


def recurring_lines(lines: Iterable[Recurring], last: Mapping[Name, int]) -> tuple[Recurring, ...]:
    """The same lines, with the people of last week where they are known."""
    return tuple(replace(line, last=last.get(same_matter(line))) for line in lines)


def without_campaigns(cells: Sequence[Cell]) -> Without | None:
    """The figures without what belongs to suspected campaigns; None where nothing does."""
    suspected = sum(cell.mentions for cell in cells if cell.suspected)
    if not suspected:
        return None
    rest = [cell for cell in cells if not cell.suspected]
    return Without(suspected, sum(cell.mentions for cell in rest), negative_share(rest))


def negative_share(cells: Sequence[Cell]) -> float | None:
    """How many of the mentions are negative, 0 to 1; None of none."""
    mentions = sum(cell.mentions for cell in cells)
    if not mentions:
        return None
    return sum(cell.mentions for cell in cells if cell.sentiment is Sentiment.NEGATIVE) / mentions


def was_listened_to(week: Week, coverage: Sequence[Listening], zone: tzinfo) -> bool:
    """Whether that week may be compared with: not if listening began only in the midst of it, or later."""
    known = [one.since for one in coverage if one.since is not None]
    return not known or min(known) <= week.span(zone)[0] + timedelta(days=1)

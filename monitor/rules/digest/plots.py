"""What the pictures of a digest show, as values: names, numbers, and how they are said in one language."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from itertools import chain

from monitor.language.dates import period_short, weekday_short
from monitor.language.forms import Voice
from monitor.rules.digest.card import Chart
from monitor.rules.digest.digest import DayLine, Digest, TopicLine, WeekTimes
from monitor.rules.excerpt import cut
from monitor.rules.week import Week
from monitor.rules.wording import topic_name
from scrapers.kit.errors import msg

MOST_TOPICS = 5
"""More cannot be read on a telephone; the table below the picture has them all."""
_MOST_NAME = 60
UNKNOWN = "–"


class Form(StrEnum):
    """How a plot is drawn."""

    COLUMNS = "columns"
    """The series stand on each other, one column a point."""
    BARS = "bars"
    """The series lie below each other, one group a point."""
    STEPS = "steps"
    """Each series has a row of its own, on a scale of its own; the last point is the one that matters."""


class Tone(StrEnum):
    """What a series means, from which its ink follows."""

    POSITIVE = "positive"
    NEUTRAL = "neutral"
    NEGATIVE = "negative"
    NOW = "now"
    BEFORE = "before"


@dataclass(frozen=True, slots=True)
class Series:
    """One name with a value at each point."""

    name: str
    values: tuple[float | None, ...]
    """None where there is nothing to measure."""
    labels: tuple[str, ...]
    """The values as people read them."""
    tone: Tone


@dataclass(frozen=True, slots=True)
class Plot:
    """All that is drawn, or handed to whoever draws by himself."""

    form: Form
    title: str
    points: tuple[str, ...]
    series: tuple[Series, ...]
    axis: str
    """What the values are."""
    totals: tuple[str, ...] = ()
    """What all series of a point come to."""
    marks: Series | None = None
    """A value that is pointed at beside each column; None where it says nothing new."""
    notes: tuple[str, ...] = ()
    """What else is said of each point."""

    def short(self, most: int) -> tuple[str, ...]:
        """The points' names in at most so many letters, each different from the others."""
        names: dict[str, None] = {}
        for point in self.points:
            numbered = (f"{cut(point, most - 3)} {number}" for number in range(2, len(self.points) + 2))
            tried = chain((cut(point, most),), numbered)
            names[next(name for name in tried if name not in names)] = None
        return tuple(names)


def plots(digest: Digest, voice: Voice) -> Mapping[Chart, Plot]:
    """The pictures that have something to show, in the order they are read."""
    found = ((Chart.DAYS, _days(digest, voice)), (Chart.TOPICS, _topics(digest, voice)))
    drawn = {chart: plot for chart, plot in found if plot is not None}
    times = _times(digest.times, voice)
    return drawn if times is None else {**drawn, Chart.TIMES: times}


def shown_topics(digest: Digest) -> tuple[TopicLine, ...]:
    """The topics that the picture has room for."""
    return tuple(line for line in digest.topics if line.mentions or line.last)[:MOST_TOPICS]


def shown_name(topic: str, voice: Voice) -> str:
    """What the topic is called where there is little room."""
    return cut(topic_name(topic, voice), _MOST_NAME)


def _days(digest: Digest, voice: Voice) -> Plot | None:
    days = digest.days
    if not any(day.mentions for day in days):
        return None
    return Plot(
        Form.COLUMNS,
        voice.say(msg("Mentions day by day, {period}"), period=_period(Week(digest.week), voice)),
        tuple(f"{weekday_short(day.day, voice.language)} {day.day.day}" for day in days),
        (
            _counted(msg("Negative"), [day.negative for day in days], Tone.NEGATIVE, voice),
            _counted(msg("Neutral"), [day.neutral for day in days], Tone.NEUTRAL, voice),
            _counted(msg("Positive"), [day.positive for day in days], Tone.POSITIVE, voice),
        ),
        voice.say(msg("Mentions")),
        totals=tuple(voice.number(day.mentions) for day in days),
        marks=_without(days, voice),
    )


def _without(days: tuple[DayLine, ...], voice: Voice) -> Series | None:
    if not any(day.suspected for day in days):
        return None
    left = [day.mentions - day.suspected if day.suspected else None for day in days]
    return _counted(msg("without suspected campaigns"), left, Tone.NOW, voice)


def _topics(digest: Digest, voice: Voice) -> Plot | None:
    lines = shown_topics(digest)
    if not lines:
        return None
    series = [_counted(msg("This week"), [line.mentions for line in lines], Tone.NOW, voice)]
    if any(line.last is not None for line in lines):
        series.append(_counted(msg("Last week"), [line.last for line in lines], Tone.BEFORE, voice))
    says = msg("Topics, beside last week") if len(series) > 1 else msg("Topics")
    names = tuple(shown_name(line.topic, voice) for line in lines)
    return Plot(Form.BARS, voice.say(says), names, tuple(series), voice.say(msg("Mentions")))


def _times(weeks: tuple[WeekTimes, ...], voice: Voice) -> Plot | None:
    series = tuple(_waits(weeks, voice))
    if not series:
        return None
    noted = any(one.in_time is not None for one in weeks)
    return Plot(
        Form.STEPS,
        voice.say(msg("How long customers waited (median)")),
        tuple(_named(one.week, voice) for one in weeks),
        series,
        voice.say(msg("Hours")),
        notes=tuple(_share(one.in_time, voice) for one in weeks) if noted else (),
    )


def _waits(weeks: tuple[WeekTimes, ...], voice: Voice) -> Iterator[Series]:
    """What was measured in at least one week."""
    for says, lengths in (
        (msg("Until claimed"), [one.claim for one in weeks]),
        (msg("Until the answer"), [one.answer for one in weeks]),
    ):
        if any(length is not None for length in lengths):
            values = tuple(None if length is None else length / timedelta(hours=1) for length in lengths)
            labels = tuple(UNKNOWN if length is None else voice.took(length) for length in lengths)
            yield Series(voice.say(says), values, labels, Tone.NOW)


def _share(share: float | None, voice: Voice) -> str:
    return UNKNOWN if share is None else voice.say(msg("{share} in time"), share=voice.percent(share))


def _named(week: str, voice: Voice) -> str:
    known = Week.parse(week)
    return week if known is None else _period(known, voice)


def _period(week: Week, voice: Voice) -> str:
    return period_short(week.monday, week.sunday, voice.language)


def _counted(says: str, counts: list[int] | list[int | None], tone: Tone, voice: Voice) -> Series:
    labels = tuple(UNKNOWN if count is None else voice.number(count) for count in counts)
    return Series(voice.say(says), tuple(counts), labels, tone)

"""The pictures of a digest in words, for who hears them instead: what each shows, with all of its numbers."""

from collections.abc import Iterator
from datetime import timedelta

from monitor.language.dates import weekday
from monitor.language.forms import Voice
from monitor.rules.digest.card import Chart
from monitor.rules.digest.digest import DayLine, Digest, TopicLine, WeekTimes
from monitor.rules.digest.plots import shown_name, shown_topics
from monitor.rules.excerpt import cut
from monitor.rules.week import Week
from scrapers.kit.errors import msg

MOST_ALT = 2_000
"""Letters; Slack takes no more."""
_UNITS = (
    (msg("{n} day"), msg("{n} days")),
    (msg("{n} hour"), msg("{n} hours")),
    (msg("{n} minute"), msg("{n} minutes")),
)
_DAY = 24 * 60
_WITHOUT = msg("Without suspected campaigns {n}.")


def alt_text(chart: Chart, digest: Digest, voice: Voice) -> str:
    """What the picture shows, as sentences."""
    words = {Chart.DAYS: _days, Chart.TOPICS: _topics, Chart.TIMES: _times}[chart]
    return cut(" ".join(words(digest, voice)), MOST_ALT)


def _days(digest: Digest, voice: Voice) -> Iterator[str]:
    week = Week(digest.week)
    period = voice.period(week.monday, week.sunday)
    total = voice.number(sum(day.mentions for day in digest.days))
    yield voice.say(msg("Column chart: the mentions of {period}, day by day; {n} in all."), period=period, n=total)
    for day in digest.days:
        yield _day(day, voice)


def _day(day: DayLine, voice: Voice) -> str:
    name = weekday(day.day, voice.language)
    if not day.mentions:
        return voice.say(msg("{day} none."), day=name)
    says = msg("{day} {n}: {negative} negative, {neutral} neutral, {positive} positive.")
    counts = {
        "n": day.mentions,
        "negative": day.negative,
        "neutral": day.neutral,
        "positive": day.positive,
    }
    said = voice.say(says, {name: voice.number(count) for name, count in counts.items()}, day=name)
    left = voice.number(day.mentions - day.suspected)
    return f"{said} {voice.say(_WITHOUT, n=left)}" if day.suspected else said


def _topics(digest: Digest, voice: Voice) -> Iterator[str]:
    shown = shown_topics(digest)
    if any(line.last is not None for line in shown):
        yield voice.say(msg("Bar chart: mentions by topic, this week and last week."))
    else:
        yield voice.say(msg("Bar chart: mentions by topic, this week."))
    for line in shown:
        yield _topic(line, voice)


def _topic(line: TopicLine, voice: Voice) -> str:
    says = msg("{topic}: {n}.") if line.last is None else msg("{topic}: {n}, last week {last}.")
    last = "" if line.last is None else voice.number(line.last)
    return voice.say(says, topic=shown_name(line.topic, voice), n=voice.number(line.mentions), last=last)


def _times(digest: Digest, voice: Voice) -> Iterator[str]:
    yield voice.say(msg("Column chart: how long customers waited, the median of each week."))
    for week in digest.times:
        said = ", ".join(_waits(week, voice)) or voice.say(msg("nothing to measure"))
        yield f"{_named(week.week, voice)}: {said}."


def _waits(week: WeekTimes, voice: Voice) -> Iterator[str]:
    if week.claim is not None:
        yield voice.say(msg("{time} until somebody claimed it"), time=_length(week.claim, voice))
    if week.answer is not None:
        yield voice.say(msg("{time} until the answer"), time=_length(week.answer, voice))
    if week.in_time is not None:
        yield voice.say(msg("{share} answered in time"), share=voice.percent(week.in_time))


def _named(name: str, voice: Voice) -> str:
    week = Week.parse(name)
    return name if week is None else voice.period(week.monday, week.sunday)


def _length(length: timedelta, voice: Voice) -> str:
    """What `took` says, in whole words: a voice that reads aloud does not know what `dk` means."""
    minutes = max(round(length / timedelta(minutes=1)), 0)
    if length and not minutes:
        return voice.say(msg("less than a minute"))
    days, hours = divmod(round(minutes / 60), 24) if minutes >= _DAY else (0, minutes // 60)
    counts = (days, hours, 0 if days else minutes % 60)
    said = [voice.say(one if n == 1 else many, n=n) for n, (one, many) in zip(counts, _UNITS, strict=True) if n]
    return " ".join(said) or voice.say(_UNITS[-1][1], n=0)

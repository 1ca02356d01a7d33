"""The parts of a digest that are tables: days, topics, waiting, sources, other shops."""

from collections.abc import Sequence
from dataclasses import replace

from monitor.language.dates import day_short, weekday_short
from monitor.rules.digest.alt import alt_text
from monitor.rules.digest.card import Chart
from monitor.rules.digest.digest import DayLine, Measure, WeekTimes
from monitor.rules.digest.pieces import Section, Table
from monitor.rules.digest.plots import plots
from monitor.rules.digest.reader import UNKNOWN, Reader
from monitor.rules.week import Week
from monitor.rules.wording import name_of, topic_name
from scrapers.kit.errors import msg

_MOST_TOPICS, _MOST_SOURCES, _MOST_RIVALS = 10, 12, 10
_MENTIONS, _NEGATIVE = msg("Mentions"), msg("Negative")
_LAST_WEEK, _CHANGE = msg("Last week"), msg("Change")


def days_section(reader: Reader) -> Section | None:
    """Mentions day by day."""
    days = reader.digest.days
    if not any(day.mentions for day in days):
        return None
    suspected = any(day.suspected for day in days)
    columns = [msg("Day"), _MENTIONS, _NEGATIVE, msg("Neutral"), msg("Positive")]
    columns += [msg("In suspected campaigns")] if suspected else []
    rows = [(_day(day, reader), *_counts(day, suspected, reader)) for day in days]
    whole = DayLine(
        reader.digest.week,
        sum(day.positive for day in days),
        sum(day.neutral for day in days),
        sum(day.negative for day in days),
        sum(day.suspected for day in days),
    )
    rows.append((reader.say(msg("Whole week")), *_counts(whole, suspected, reader)))
    title = reader.say(msg("Day by day"))
    section = Section("days", title, _spikes(reader), table=_table(columns, rows, reader))
    return _drawn(section, Chart.DAYS, reader)


def _day(line: DayLine, reader: Reader) -> str:
    language = reader.voice.language
    return f"{weekday_short(line.day, language)} {day_short(line.day, language)}"


def _counts(line: DayLine, suspected: bool, reader: Reader) -> tuple[str, ...]:
    counts = (line.mentions, line.negative, line.neutral, line.positive, *((line.suspected,) if suspected else ()))
    return tuple(map(reader.count, counts))


def _spikes(reader: Reader) -> tuple[str, ...]:
    count = reader.digest.spikes
    if not count:
        return ()
    return (reader.say(msg("Unexpected rises that were told: {count}"), count=count),)


def topics_section(reader: Reader) -> Section | None:
    """What people wrote about."""
    lines = [line for line in reader.digest.topics if line.mentions or line.last][:_MOST_TOPICS]
    if not lines:
        return None
    compared = any(line.last is not None for line in lines)
    rows = [
        (
            topic_name(line.topic, reader.voice),
            *_compared(line.mentions, line.last, compared, reader),
            reader.count(line.negative),
        )
        for line in lines
    ]
    columns = [msg("Topic"), *_compared_columns(compared), _NEGATIVE]
    title = reader.say(msg("What people wrote about"))
    section = Section("topics", title, table=_table(columns, rows, reader))
    return _drawn(section, Chart.TOPICS, reader)


def _compared_columns(compared: bool) -> tuple[str, ...]:
    return (_MENTIONS, _LAST_WEEK, _CHANGE) if compared else (_MENTIONS,)


def _compared(now: int, last: int | None, compared: bool, reader: Reader) -> tuple[str, ...]:
    """This week's count, last week's, and the change; only the first where nothing can be compared."""
    return (reader.count(now), reader.count(last), reader.change(now, last) or UNKNOWN)[: 3 if compared else 1]


def times_section(reader: Reader) -> Section | None:
    """How long customers waited, week by week."""
    weeks = reader.digest.times
    if not any(one.claim or one.answer or one.in_time is not None for one in weeks):
        return None
    columns = [msg("Week"), msg("Time to claim"), msg("Time to answer"), msg("Answered in time")]
    rows = [
        (week_name(one.week, reader), reader.took(one.claim), reader.took(one.answer), reader.share(one.in_time))
        for one in weeks
    ]
    title = reader.say(msg("How long customers waited"))
    section = Section("times", title, _unanswered(weeks[-1], reader), table=_table(columns, rows, reader))
    return _drawn(section, Chart.TIMES, reader)


def _unanswered(week: WeekTimes, reader: Reader) -> tuple[str, ...]:
    if week.answer is not None or week.in_time is None:
        return ()
    return (reader.say(msg("Nobody has been answered yet of those who wrote this week")),)


def week_name(name: str, reader: Reader) -> str:
    """`16–22 Kasım 2026`; a name that is no week stays as it is."""
    week = Week.parse(name)
    return name_of(name) if week is None else reader.voice.period(week.monday, week.sunday)


def sources_section(reader: Reader) -> Section | None:
    """Where it was heard."""
    lines = [line for line in reader.digest.sources if line.mentions or line.last][:_MOST_SOURCES]
    if not lines:
        return None
    compared = any(line.last is not None for line in lines)
    rows = [
        (
            reader.source(line.source),
            *_compared(line.mentions, line.last, compared, reader),
            reader.share(line.negative / line.mentions if line.mentions else None),
        )
        for line in lines
    ]
    columns = [msg("Source"), *_compared_columns(compared), msg("Negative share")]
    return Section("sources", reader.say(msg("Where it was heard")), table=_table(columns, rows, reader))


def rivals_section(reader: Reader) -> Section | None:
    """How often other shops are named, beside the brand itself."""
    rivals = reader.digest.rivals[:_MOST_RIVALS]
    ours = reader.digest.figure(Measure.MENTIONS)
    if not rivals:
        return None
    named = [(reader.digest.brand, int(ours.now or 0), None if ours.last is None else int(ours.last))]
    named += [(line.rival, line.mentions, line.last) for line in rivals]
    whole = sum(count for _, count, _ in named)
    compared = any(line.last is not None for line in rivals)
    rows = [
        (name_of(name), *_compared(count, last, compared, reader), reader.share(count / whole if whole else None))
        for name, count, last in named
    ]
    columns = [msg("Name"), *_compared_columns(compared), msg("Share")]
    hint = reader.say(msg("Rivals are counted only where this brand is listened for: it is no survey of the market"))
    title = reader.say(msg("Share of voice"))
    return Section("rivals", title, (hint,), table=_table(columns, rows, reader))


def _table(columns: list[str], rows: Sequence[tuple[str, ...]], reader: Reader) -> Table:
    return Table(tuple(map(reader.say, columns)), tuple(rows))


def _drawn(section: Section, chart: Chart, reader: Reader) -> Section:
    """The part with its picture, where there is something to draw."""
    if chart not in plots(reader.digest, reader.voice):
        return section
    return replace(section, chart=chart, alt=alt_text(chart, reader.digest, reader.voice))

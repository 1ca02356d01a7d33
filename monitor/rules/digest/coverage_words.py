"""What a digest says of the sources it could not hear: how long, when, why, and what was heard of it afterwards."""

from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta

from monitor.rules.digest.counts import Gap, Listening
from monitor.rules.digest.pieces import Item, Section
from monitor.rules.digest.reader import Reader
from monitor.rules.digest.unheard import length_of, unheard_of
from monitor.rules.excerpt import one_line
from monitor.rules.pace import Luck
from monitor.rules.wording import name_of
from scrapers.kit.errors import msg

_MOST_SOURCES, _MOST_GAPS = 12, 3
_HOURS = 5
"""From so many on minutes say nothing."""
_WHY: Mapping[str, str] = {
    Luck.UNTRIED: msg("nothing was read yet"),
    Luck.FINE: msg("the program was not running"),
    Luck.PARTIAL: msg("it could be read only in part"),
    Luck.EMPTY: msg("it showed nothing at all"),
    Luck.UNREACHABLE: msg("it could not be reached"),
    Luck.LIMITED: msg("it asked us to wait"),
    Luck.SPENT: msg("the budget for reading it was spent"),
    Luck.REFUSED: msg("it refused us"),
    Luck.LAYOUT: msg("its pages had changed"),
    Luck.GONE: msg("it was gone for days"),
}


def coverage_section(reader: Reader) -> Section:
    """How every source was listened to; said also where nothing was missed."""
    listened = reader.digest.coverage
    title = reader.say(msg("What was listened to"))
    if not listened:
        return Section("coverage", title, (reader.say(msg("No source is listened to: all of it came from files")),))
    items = [Item(_line(one, reader)) for one in _worst_first(listened, reader) if _has_news(one, reader)]
    whole = len(listened) - len(items)
    shown = tuple(items[:_MOST_SOURCES])
    return Section("coverage", title, tuple(_summary(items, whole, len(items) - len(shown), reader)), items=shown)


def _summary(items: list[Item], whole: int, hidden: int, reader: Reader) -> Iterator[str]:
    if not items:
        yield reader.say(msg("Every source was listened to all week"))
    elif whole:
        yield reader.say(msg("Sources listened to all week: {count}; the others:"), count=whole)
    if hidden:
        yield reader.say(msg("More sources that were not listened to all week: {count}"), count=hidden)


def _worst_first(listened: tuple[Listening, ...], reader: Reader) -> list[Listening]:
    return sorted(listened, key=lambda one: (-unheard_of(one, reader.span), one.since is not None, one.source))


def _has_news(one: Listening, reader: Reader) -> bool:
    return one.since is None or one.partial or _began_in(one.since, reader) or bool(_gaps(one, reader))


def _began_in(since: datetime, reader: Reader) -> bool:
    return since > reader.span[0]


def _gaps(one: Listening, reader: Reader) -> list[Gap]:
    """Those that lie in the week, the longest first."""
    found = [gap for gap in one.gaps if length_of(gap, reader.span) > timedelta(0)]
    return sorted(found, key=lambda gap: -length_of(gap, reader.span))


def _line(one: Listening, reader: Reader) -> str:
    said = reader.say(msg("never read yet")) if one.since is None else "; ".join(_said(one, reader))
    return one_line(f"{reader.source(one.source)}: {said}")


def _said(one: Listening, reader: Reader) -> Iterator[str]:
    gaps = _gaps(one, reader)
    if gaps:
        yield _unheard(unheard_of(one, reader.span), reader)
        yield from (_gap(gap, reader) for gap in gaps[:_MOST_GAPS])
    if len(gaps) > _MOST_GAPS:
        yield reader.say(msg("shorter gaps: {count}"), count=len(gaps) - _MOST_GAPS)
    later = sum(gap.heard_later for gap in gaps)
    if later:
        yield reader.say(msg("mentions of that time that were heard afterwards: {count}"), count=later)
    elif gaps:
        yield reader.say(msg("nothing of that time was heard afterwards"))
    if one.since is not None and _began_in(one.since, reader):
        yield reader.say(msg("listened to since {time}"), time=reader.when(one.since))
    if one.partial:
        yield reader.say(msg("can be read only in part"))


def _unheard(length: timedelta, reader: Reader) -> str:
    hours = round(length / timedelta(hours=1))
    if hours < _HOURS:
        return reader.say(msg("not heard for {time}"), time=reader.took(length))
    return reader.say(msg("not heard for {hours} hours"), hours=hours)


def _gap(gap: Gap, reader: Reader) -> str:
    why = reader.say(_WHY[gap.luck]) if gap.luck in _WHY else name_of(gap.luck)
    began = max(gap.began, reader.span[0])
    if gap.ended is None:
        return reader.say(msg("since {first}, still: {why}"), first=reader.when(began), why=why)
    return f"{reader.when(began)} – {reader.until(began, min(gap.ended, reader.span[1]))}: {why}"

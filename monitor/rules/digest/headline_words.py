"""The one sentence of a digest in one language, and whether its numbers may be incomplete."""

from datetime import timedelta

from monitor.rules.digest.headline import FEWER_UNHEARD
from monitor.rules.digest.reader import Reader
from monitor.rules.digest.unheard import Unheard, long_unheard
from monitor.rules.excerpt import MORE, cut, one_line
from monitor.rules.wording import name_of, topic_name
from scrapers.kit.errors import msg

_MOST_SUMMARY = 120
_MOST_HEADLINE = 400
_UNHEARD = msg("{source} could not be heard for {hours} hours: the numbers may be incomplete")
_UNHEARD_SOURCES = msg(
    "{count} sources could not be heard for a day or longer ({source}: {hours} hours): the numbers may be incomplete"
)


def headline_words(reader: Reader) -> str:
    """What changed; and which source was not heard for a day or more."""
    unheard = long_unheard(reader.digest.coverage, reader.span)
    return ". ".join(part for part in (changed(reader), _missing(unheard, reader)) if part)


def changed(reader: Reader) -> str:
    """What changed, without a full stop."""
    said = reader.digest.headline
    values = {name: _form(name, value, reader) for name, value in said.values.items()}
    if "{change}" in said.says:
        values["change"] = _change(said.values.get("now"), said.values.get("before"), reader)
    return cut(one_line(reader.voice.say(said.says, values)), _MOST_HEADLINE) or MORE


def summary_words(reader: Reader) -> str:
    """What changed, whose week it was: short enough for a mail's subject, without its reason if need be."""
    brand, says = name_of(reader.digest.brand), changed(reader)
    named = says if brand in says else f"{brand}: {says}"
    shorter, *_ = named.rpartition("; ")
    return cut(named if len(named) <= _MOST_SUMMARY or not shorter else shorter, _MOST_SUMMARY)


def _missing(unheard: tuple[Unheard, ...], reader: Reader) -> str:
    if not unheard:
        return ""
    worst = unheard[0]
    if len(unheard) > 1:
        return reader.say(_UNHEARD_SOURCES, count=len(unheard), source=reader.source(worst.source), hours=worst.hours)
    if reader.digest.headline.says == FEWER_UNHEARD:
        says = msg("It could not be heard for {hours} hours")
        return reader.say(says, hours=worst.hours)
    return reader.say(_UNHEARD, source=reader.source(worst.source), hours=worst.hours)


def _form(name: str, value: object, reader: Reader) -> object:
    """A raw value as people read it, by its name."""
    if isinstance(value, str):
        return {"topic": _topic, "source": Reader.source}.get(name, _plain)(reader, value)
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        return one_line(str(value))
    if name.startswith("share"):
        return reader.share(float(value))
    return reader.took(timedelta(seconds=value)) if name.startswith("time") else reader.count(value)


def _topic(reader: Reader, code: str) -> str:
    return topic_name(code, reader.voice)


def _plain(reader: Reader, text: str) -> str:
    return name_of(text)


def _change(now: object, before: object, reader: Reader) -> str:
    known = isinstance(now, (int, float)) and isinstance(before, (int, float))
    return reader.change(float(now), float(before)) if known else ""  # type: ignore[arg-type]  # mypy forgets `known`

"""The figures of a digest as tiles: the value, its change, last week, and the mean of the weeks before."""

from datetime import timedelta

from monitor.rules.digest.digest import Figure, Measure
from monitor.rules.digest.pieces import Section, Tile
from monitor.rules.digest.reader import UNKNOWN, Reader
from scrapers.kit.errors import msg

NAMES = {
    Measure.MENTIONS: msg("Mentions"),
    Measure.NEGATIVE: msg("Negative share"),
    Measure.URGENT: msg("Urgent matters"),
    Measure.CLAIMED_IN_TIME: msg("Claimed in time"),
    Measure.ANSWERED_IN_TIME: msg("Answered in time"),
    Measure.CLAIM_TIME: msg("Time to claim (median)"),
    Measure.ANSWER_TIME: msg("Time to answer (median)"),
    Measure.SOLVED: msg("Solved"),
    Measure.THANKS: msg("Thanks"),
    Measure.OPEN: msg("Waiting for an answer"),
}
_UP_IS_GOOD = {
    Measure.NEGATIVE: False,
    Measure.URGENT: False,
    Measure.CLAIMED_IN_TIME: True,
    Measure.ANSWERED_IN_TIME: True,
    Measure.CLAIM_TIME: False,
    Measure.ANSWER_TIME: False,
    Measure.SOLVED: True,
    Measure.THANKS: True,
    Measure.OPEN: False,
}
"""More mentions are neither good nor bad."""


def figures_section(reader: Reader) -> Section:
    """All figures that there are, or were."""
    known = [one for one in reader.digest.figures if (one.now, one.last, one.mean) != (None, None, None)]
    tiles = tuple(_tile(one, reader) for one in known)
    return Section("figures", reader.say(msg("The week in figures")), tiles=tiles)


def _tile(figure: Figure, reader: Reader) -> Tile:
    now, last, mean = figure.now, figure.last, figure.mean
    change = _change(figure, reader)
    return Tile(
        name=reader.say(NAMES[figure.measure]),
        value=value_words(figure.measure, now, reader),
        change=change,
        last="" if last is None else reader.say(_LAST, value=value_words(figure.measure, last, reader)),
        mean="" if mean is None else reader.say(_MEAN, value=value_words(figure.measure, mean, reader)),
        good=_good(figure) if change.startswith(("▲", "▼")) else None,
        code=figure.measure.value,
    )


_LAST = msg("last week {value}")
_MEAN = msg("mean of the weeks before {value}")


def value_words(measure: Measure, value: float | None, reader: Reader) -> str:
    """The value as people read it: `1.234`, `%78`, `1 sa 12 dk`."""
    if value is None:
        return UNKNOWN
    if measure.is_share:
        return reader.share(value)
    return reader.took(timedelta(seconds=value)) if measure.is_time else reader.count(value)


def _change(figure: Figure, reader: Reader) -> str:
    if figure.measure.is_share:
        return reader.points(figure.now, figure.last)
    if figure.measure.is_time:
        return reader.longer(figure.now, figure.last)
    return reader.change(figure.now, figure.last)


def _good(figure: Figure) -> bool | None:
    good = _UP_IS_GOOD.get(figure.measure)
    if good is None or figure.now is None or figure.last is None:
        return None
    return (figure.now > figure.last) is good

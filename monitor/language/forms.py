"""The forms of numbers, times and spans in Turkish and English, written by hand.

Babel would know every language of the world and cost 30 MB at run time; two languages fit on a page.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta, tzinfo
from decimal import ROUND_HALF_EVEN, Decimal
from zoneinfo import ZoneInfo

from monitor.language import dates
from scrapers.kit.errors import Translate, msg

ISTANBUL = ZoneInfo("Europe/Istanbul")

_SWAP = str.maketrans(",.", ".,")
_UNITS = (
    (timedelta(days=365), msg("{n} year"), msg("{n} years")),
    (timedelta(days=30), msg("{n} month"), msg("{n} months")),
    (timedelta(days=1), msg("{n} day"), msg("{n} days")),
    (timedelta(hours=1), msg("{n} hour"), msg("{n} hours")),
    (timedelta(minutes=1), msg("{n} minute"), msg("{n} minutes")),
    (timedelta(seconds=1), msg("{n} second"), msg("{n} seconds")),
)


def number(value: float | Decimal, language: str, *, digits: int | None = None) -> str:
    """`1.234,5` in Turkish, `1,234.5` in English; `digits` fixes the decimals, else those that say something."""
    exact = Decimal(str(value))
    if digits is not None:
        exact = exact.quantize(Decimal(1).scaleb(-digits), ROUND_HALF_EVEN)
    elif exact.is_finite() and exact == exact.to_integral_value():
        exact = exact.to_integral_value()
    text = f"{exact:,f}".replace("-", "−")
    return text.translate(_SWAP) if language == "tr" else text


def percent(share: float, language: str, *, digits: int = 0) -> str:
    """A share of one as people write it: `%78` in Turkish, `78%` in English."""
    figure = number(share * 100, language, digits=digits)
    return f"%{figure}" if language == "tr" else f"{figure}%"


def local(at: datetime, zone: tzinfo = ISTANBUL) -> datetime:
    """The moment on the wall clock people look at, as far as calendars reach. Refuses a naive one."""
    if at.tzinfo is None:
        raise ValueError("a time without a zone")
    try:
        return at.astimezone(zone)
    except OverflowError:  # the first or last day there is, in another zone
        return at


def clock_time(at: datetime, zone: tzinfo = ISTANBUL) -> str:
    """`15:20`, 24 hours."""
    return f"{local(at, zone):%H:%M}"


def moment(at: datetime, language: str, zone: tzinfo = ISTANBUL) -> str:
    """Day and time: `27.06.2026 15:20` in Turkish, `2026-06-27 15:20` in English."""
    form = "%d.%m.%Y %H:%M" if language == "tr" else "%Y-%m-%d %H:%M"
    return local(at, zone).strftime(form)


def span(length: timedelta, translate: Translate) -> str:
    """A length of time in its largest unit, rounded down: `3 days`, `1 hour`."""
    for unit, one, many in _UNITS:
        if length >= unit:
            count = length // unit
            return translate(one if count == 1 else many).format(n=count)
    return translate(msg("less than a second"))


class _Gaps(dict[str, object]):
    """Leaves a placeholder nobody filled as it stands: a slip in a translation must not cost an alert."""

    def __missing__(self, name: str) -> str:
        return f"{{{name}}}"


@dataclass(frozen=True, slots=True)
class Voice:
    """One language's way of saying sentences, numbers and times."""

    language: str
    translate: Translate
    zone: tzinfo = ISTANBUL

    def say(self, text: str, values: Mapping[str, object] | None = None, /, **more: object) -> str:
        """The sentence of a message id, with times, spans and fractions among the values in this language's form."""
        filled = _Gaps({name: self._form(value) for name, value in {**(values or {}), **more}.items()})
        sentence = self.translate(text)
        try:
            return sentence.format_map(filled)
        except (ValueError, IndexError, AttributeError):  # a malformed sentence is still better than none
            return sentence

    def number(self, value: float, *, digits: int | None = None) -> str:
        """`number` in this language."""
        return number(value, self.language, digits=digits)

    def moment(self, at: datetime) -> str:
        """`moment` in this language."""
        return moment(at, self.language, self.zone)

    def span(self, length: timedelta) -> str:
        """`span` in this language."""
        return span(length, self.translate)

    def percent(self, share: float, *, digits: int = 0) -> str:
        """`percent` in this language."""
        return percent(share, self.language, digits=digits)

    def day(self, day: date) -> str:
        """`dates.day_long` in this language."""
        return dates.day_long(day, self.language)

    def period(self, first: date, last: date) -> str:
        """`dates.period` in this language."""
        return dates.period(first, last, self.language)

    def took(self, length: timedelta) -> str:
        """`dates.took` in this language."""
        return dates.took(length, self.translate)

    def _form(self, value: object) -> object:
        match value:
            case datetime():
                return self.moment(value)
            case date():
                return self.day(value)
            case timedelta():
                return self.span(value)
            case float() | Decimal():
                return self.number(float(value))
            case _:
                return value

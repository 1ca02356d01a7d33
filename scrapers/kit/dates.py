"""Moments as Turkish pages write them: full dates, dates without a year, "3 saat önce", ISO.

A form is `iso`, `relative`, or written with D DD M MM MMM MMMM YYYY H HH mm ss, as in `D MMMM YYYY HH:mm`.
"""

import re
import unicodedata
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from enum import IntEnum
from functools import lru_cache
from zoneinfo import ZoneInfo

from scrapers.kit.errors import msg
from scrapers.kit.letters import one_line, plain
from scrapers.kit.unfit import Unfit

_NO_FORM = msg("not a date form: {form}")
_FORMS = msg("such as D MMMM YYYY HH:mm, DD.MM.YYYY, iso or relative")
_SKEW = timedelta(hours=1)
"""How far a site's clock may run before ours without its dates being taken for last year's."""
_AHEAD = timedelta(days=1)
_MOST_TEXT = 20_000
_OLDEST_YEAR = 1990

_MONTHS = (
    "ocak",
    "şubat",
    "mart",
    "nisan",
    "mayıs",
    "haziran",
    "temmuz",
    "ağustos",
    "eylül",
    "ekim",
    "kasım",
    "aralık",
)
_SHORT = tuple(plain(name)[:3] for name in _MONTHS)


class Precision(IntEnum):
    """How well a moment is known; the greater replaces the smaller, never the other way."""

    ROUGH = 0
    """Days or weeks ago, or merely when we first saw it."""
    DAY = 1
    HOUR = 2
    """Minutes or hours ago."""
    MINUTE = 3


@dataclass(frozen=True, slots=True)
class Moment:
    """A point in time (aware UTC) and how well it is known."""

    at: datetime
    precision: Precision


Read = Callable[[re.Match[str], datetime, ZoneInfo], Moment | None]


@dataclass(frozen=True, slots=True)
class DateForm:
    """One way of writing a moment: the pattern that finds it and the reader of what was found."""

    written: str
    source: str
    read: Read = field(repr=False)
    by_clock: bool = False
    """Whether what it says depends on when it is read: `3 saat önce`, a day without a year."""
    alone: str = ""
    """The pattern when the form is all there is, where it may be shorter: `3 saat` for `3 saat önce`."""


@dataclass(frozen=True, slots=True)
class DateForms:
    """The forms one site uses, in the order they are tried, and the zone its clock shows."""

    zone: ZoneInfo
    forms: tuple[DateForm, ...]
    patterns: tuple[re.Pattern[str], ...] = field(repr=False)

    @property
    def pattern(self) -> str:
        """A regular expression without groups that finds a moment in any of the forms."""
        return f"(?:{'|'.join(_without_names(form.source) for form in self.forms)})"

    def read(self, text: str, *, now: datetime) -> Moment | None:
        """The moment in the text by the first form that finds one; None for the future and for nonsense."""
        return self.look(text, now=now)[0]

    def look(self, text: str, *, now: datetime) -> tuple[Moment | None, bool]:
        """The same, and whether it will be read like that whenever it is read again."""
        line = one_line(unicodedata.normalize("NFC", text[:_MOST_TEXT]))
        lasting = True
        for form, pattern in zip(self.forms, self.patterns, strict=True):
            found = pattern.search(line)
            if found is None:
                continue
            lasting = lasting and not form.by_clock
            moment = form.read(found, now, self.zone)
            if moment is not None and not is_ahead(moment, now):
                return moment, lasting
            lasting = lasting and moment is None
        return None, lasting


def is_ahead(moment: Moment, now: datetime) -> bool:
    """Whether it lies so far in the future that it is no date at which anything was written."""
    return moment.at > now + _AHEAD


def date_forms(written: Iterable[str], zone: ZoneInfo) -> DateForms:
    """The forms, ready to read with. Raises `Unfit`."""
    forms = tuple(date_form(form) for form in written)
    return DateForms(zone, forms, tuple(re.compile(_with_alone(form)) for form in forms))


def date_form(written: str) -> DateForm:
    """One form. Raises `Unfit`."""
    if written == "iso":
        return DateForm("iso", _ISO, _read_iso)
    if written == "relative":
        return DateForm("relative", _RELATIVE, _read_relative, by_clock=True, alone=_RELATIVE_ALONE)
    return DateForm(written, _pattern_of(written), _read_fields, by_clock="YYYY" not in written)


def _with_alone(form: DateForm) -> str:
    return f"{form.source}|{form.alone}" if form.alone else form.source


def _without_names(source: str) -> str:
    return re.sub(r"\(\?P<\w{1,20}>", "(?:", source)


# --- forms written with letters -------------------------------------------------------------------------------


def _any_case(word: str) -> str:
    """A pattern for the word in capitals or small letters, with or without Turkish marks."""
    return "".join(_LETTERS.get(letter, letter) for letter in plain(word))


_LETTERS = {
    **{letter: f"[{letter}{letter.upper()}]" for letter in "abdefhjklmnpqrtvwxyz"},
    **{"c": "[cçCÇ]", "g": "[gğGĞ]", "i": "[iıIİ]\u0307?", "o": "[oöOÖ]", "s": "[sşSŞ]", "u": "[uüUÜ]"},
}
_LONG_MONTH = "|".join(_any_case(name) for name in _MONTHS)
_SHORT_MONTH = "|".join(_any_case(name) for name in _SHORT)
_PIECES = {
    "YYYY": r"(?P<year>\d{4})",
    "MMMM": rf"(?P<month>{_LONG_MONTH})",
    "MMM": rf"(?P<month>{_SHORT_MONTH})\.?",
    "MM": r"(?P<month>\d{2})",
    "DD": r"(?P<day>\d{2})",
    "HH": r"(?P<hour>\d{2})",
    "mm": r"(?P<minute>\d{2})",
    "ss": r"(?P<second>\d{2})",
    "M": r"(?P<month>\d{1,2})",
    "D": r"(?P<day>\d{1,2})",
    "H": r"(?P<hour>\d{1,2})",
}
_PIECE = re.compile(f"{'|'.join(_PIECES)}| +|[^A-Za-z]")


def _pattern_of(written: str) -> str:
    pieces = _PIECE.findall(written)
    parts = [_PIECES.get(piece) or (r"[\s,]{1,3}" if piece.isspace() else re.escape(piece)) for piece in pieces]
    source = rf"(?<!\d)(?<!\d[.:]){''.join(parts)}(?![\d])"
    names = re.findall(r"\?P<(\w+)>", source)
    if "".join(pieces) != written or len(set(names)) != len(names) or not {"day", "month"} <= set(names):
        raise Unfit(_NO_FORM, _FORMS, {"form": written})
    if "minute" in names and "hour" not in names:
        raise Unfit(_NO_FORM, _FORMS, {"form": written})
    return source


@lru_cache(maxsize=256)
def _month_number(text: str) -> int:
    return int(text) if text.isdigit() else _SHORT.index(plain(text)[:3]) + 1


def _read_fields(found: re.Match[str], now: datetime, zone: ZoneInfo) -> Moment | None:
    said = found.groupdict()
    month, day = _month_number(said["month"]), int(said["day"])
    clock = (int(said.get("hour") or 0), int(said.get("minute") or 0), int(said.get("second") or 0))
    precision = Precision.MINUTE if said.get("hour") else Precision.DAY
    for year in [int(said["year"])] if said.get("year") else _recent_years(now.astimezone(zone)):
        at = _local(zone, (year, month, day, *clock))
        if at is not None and (said.get("year") or at <= now + _SKEW):
            return Moment(at, precision)
    return None


def _recent_years(local: datetime) -> range:
    return range(local.year + 1, local.year - 9, -1)


@lru_cache(maxsize=4096)  # the cards of a page say the same on every visit
def _local(zone: ZoneInfo, parts: tuple[int, int, int, int, int, int]) -> datetime | None:
    year, month, day, hour, minute, second = parts
    if year < _OLDEST_YEAR:
        return None
    try:
        return datetime(year, month, day, hour, minute, second, tzinfo=zone).astimezone(UTC)
    except (ValueError, OverflowError):
        return None


# --- ISO ------------------------------------------------------------------------------------------------------

_ISO = (
    r"(?<!\d)(?P<date>\d{4}-\d{2}-\d{2})"
    r"(?:[Tt ](?P<time>\d{2}:\d{2}(?::\d{2})?)(?:[.,]\d{1,9})?(?P<zone> ?(?:[Zz]|[+-]\d{2}:?\d{2}))?)?(?!\d)"
)


def _read_iso(found: re.Match[str], now: datetime, zone: ZoneInfo) -> Moment | None:
    said = found.groupdict()
    text = f"{said['date']}T{said['time'] or '00:00'}{(said['zone'] or '').strip().upper()}"
    try:
        at = datetime.fromisoformat(text)
        at = (at if at.tzinfo else at.replace(tzinfo=zone)).astimezone(UTC)
    except (ValueError, OverflowError):
        return None
    precision = Precision.MINUTE if said["time"] else Precision.DAY
    return Moment(at, precision) if at.year >= _OLDEST_YEAR else None


# --- so long ago ----------------------------------------------------------------------------------------------

_UNITS: dict[str, tuple[timedelta, Precision]] = {
    "saniye": (timedelta(seconds=1), Precision.HOUR),
    "sn": (timedelta(seconds=1), Precision.HOUR),
    "dakika": (timedelta(minutes=1), Precision.HOUR),
    "dk": (timedelta(minutes=1), Precision.HOUR),
    "saat": (timedelta(hours=1), Precision.HOUR),
    "sa": (timedelta(hours=1), Precision.HOUR),
    "gun": (timedelta(days=1), Precision.ROUGH),
    "hafta": (timedelta(weeks=1), Precision.ROUGH),
    "ay": (timedelta(days=30), Precision.ROUGH),
    "yil": (timedelta(days=365), Precision.ROUGH),
}
_UNIT = "|".join(_any_case(unit) for unit in sorted(_UNITS, key=len, reverse=True))
_SPAN = rf"(?P<number{{0}}>\d{{{{1,3}}}}|{_any_case('bir')}) ?(?P<unit{{0}}>{_UNIT})"
_AGO = rf" {_any_case('önce')}"
_DAY_WORD = (
    rf"(?P<dayword>{_any_case('bugün')}|{_any_case('dün')}),? (?:{_any_case('saat')} )?(?P<clock>\d{{1,2}}:\d{{2}})"
)
_JUST_NOW = rf"(?P<justnow>{_any_case('az')}{_AGO}|{_any_case('şimdi')})"
_RELATIVE = rf"(?<!\w){_SPAN.format('')}{_AGO}(?!\w)"
# People write "şimdi" and "3 gün" in their complaints too, so these count only where they stand alone.
_RELATIVE_ALONE = rf"^(?:{_SPAN.format('2')}|{_DAY_WORD}|{_JUST_NOW})$"


def _read_relative(found: re.Match[str], now: datetime, zone: ZoneInfo) -> Moment | None:
    said = found.groupdict()
    if said["justnow"]:
        return Moment(now, Precision.HOUR)
    if said["dayword"]:
        return _read_day_word(said["dayword"], said["clock"], now.astimezone(zone))
    number, unit = said["number"] or said["number2"], plain(said["unit"] or said["unit2"])
    length, precision = _UNITS[unit]
    return Moment(now - length * (int(number) if number.isdigit() else 1), precision)


def _read_day_word(word: str, clock: str, local: datetime) -> Moment | None:
    day = local - timedelta(days=0 if plain(word) == "bugun" else 1)
    hour, minute = (int(part) for part in clock.split(":"))
    if hour > 23 or minute > 59:
        return None
    return Moment(day.replace(hour=hour, minute=minute, second=0, microsecond=0).astimezone(UTC), Precision.MINUTE)

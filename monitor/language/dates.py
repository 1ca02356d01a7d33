"""Days and weeks as people write them in Turkish and English, and lengths of time in two units at most."""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta

from scrapers.kit.errors import Translate, msg

_MONTHS = {
    "tr": (
        *("Ocak", "Şubat", "Mart", "Nisan", "Mayıs", "Haziran"),
        *("Temmuz", "Ağustos", "Eylül", "Ekim", "Kasım", "Aralık"),
    ),
    "en": (
        *("January", "February", "March", "April", "May", "June"),
        *("July", "August", "September", "October", "November", "December"),
    ),
}
_SHORT = 3
"""Letters of a short month, in both languages."""
_WEEKDAYS = {
    "tr": ("Pazartesi", "Salı", "Çarşamba", "Perşembe", "Cuma", "Cumartesi", "Pazar"),
    "en": ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"),
}
_SHORT_WEEKDAYS = {
    "tr": ("Pzt", "Sal", "Çar", "Per", "Cum", "Cmt", "Paz"),
    "en": ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"),
}
_MINUTE = timedelta(minutes=1)


def _of(names: Mapping[str, Sequence[str]], language: str, at: int) -> str:
    return names["tr" if language == "tr" else "en"][at]


def weekday(day: date, language: str) -> str:
    """`Pazartesi`, `Monday`."""
    return _of(_WEEKDAYS, language, day.weekday())


def weekday_short(day: date, language: str) -> str:
    """`Pzt`, `Mon`."""
    return _of(_SHORT_WEEKDAYS, language, day.weekday())


def day_short(day: date, language: str) -> str:
    """`16 Kas`, `16 Nov`."""
    return f"{day.day} {_of(_MONTHS, language, day.month - 1)[:_SHORT]}"


def day_long(day: date, language: str) -> str:
    """`16 Kasım 2026`, `16 November 2026`."""
    return f"{_day_month(day, language)} {day.year}"


def _day_month(day: date, language: str) -> str:
    return f"{day.day} {_of(_MONTHS, language, day.month - 1)}"


def period(first: date, last: date, language: str) -> str:
    """From one day to another: `16–22 Kasım 2026`, `28 Aralık 2026 – 3 Ocak 2027`."""
    if first.year != last.year:
        return f"{day_long(first, language)} – {day_long(last, language)}"
    if first.month != last.month:
        return f"{_day_month(first, language)} – {day_long(last, language)}"
    return day_long(last, language) if first == last else f"{first.day}–{day_long(last, language)}"


def period_short(first: date, last: date, language: str) -> str:
    """The same without the year: `16–22 Kas`, `28 Ara – 3 Oca`."""
    if first.month != last.month:
        return f"{day_short(first, language)} – {day_short(last, language)}"
    return day_short(last, language) if first == last else f"{first.day}–{day_short(last, language)}"


def took(length: timedelta, translate: Translate) -> str:
    """A length of time in its two largest units, rounded: `1 sa 12 dk`, `1 h 12 min`, `3 g 4 sa`, `3 d 4 h`."""
    if timedelta(0) < length < _MINUTE / 2:
        return translate(msg("under 1 min"))
    minutes = max(round(length / _MINUTE), 0)
    days, hours = divmod(round(minutes / 60), 24) if minutes >= 24 * 60 else (0, minutes // 60)
    values = {"days": days, "hours": hours, "minutes": 0 if days else minutes % 60}
    return translate(_form(values)).format(**values)


def _form(values: dict[str, int]) -> str:
    match values:
        case {"days": 0, "hours": 0}:
            return msg("{minutes} min")
        case {"days": 0, "minutes": 0}:
            return msg("{hours} h")
        case {"days": 0}:
            return msg("{hours} h {minutes} min")
        case {"hours": 0}:
            return msg("{days} d")
        case _:
            return msg("{days} d {hours} h")

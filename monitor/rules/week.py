"""ISO weeks, as people count them: from Monday on, on the clock of those who read."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, tzinfo

_DAYS = 7
_EARLIEST = 1900
"""Older years are misspelt ones; and the calendar's first week has none before it to compare with."""


@dataclass(frozen=True, slots=True, order=True)
class Week:
    """An ISO week, by its Monday. The last days of December may belong to the next year's first."""

    monday: date

    @classmethod
    def of(cls, day: date) -> "Week":
        """The week that day lies in."""
        return cls(day - timedelta(days=day.weekday()))

    @classmethod
    def parse(cls, name: str) -> "Week | None":
        """The week called that, like `2026-W47`; None for what is none."""
        year, _, number = name.strip().upper().partition("-W")
        digits = year + number
        if not (len(year) == 4 and len(number) == 2 and digits.isascii() and digits.isdecimal()):
            return None
        if int(year) < _EARLIEST:
            return None
        try:
            return cls(date.fromisocalendar(int(year), int(number), 1))
        except ValueError:
            return None

    @property
    def name(self) -> str:
        """`2026-W47`."""
        year, number, _ = self.monday.isocalendar()
        return f"{year}-W{number:02d}"

    @property
    def sunday(self) -> date:
        """Its last day."""
        return self.monday + timedelta(days=_DAYS - 1)

    @property
    def days(self) -> tuple[date, ...]:
        """Its seven days."""
        return tuple(self.monday + timedelta(days=number) for number in range(_DAYS))

    def before(self, weeks: int = 1) -> "Week":
        """The week so many earlier; a later one for less than none."""
        return Week(self.monday - timedelta(days=_DAYS * weeks))

    def span(self, zone: tzinfo) -> tuple[datetime, datetime]:
        """When it begins and when the next one does, as UTC."""
        return _midnight(self.monday, zone), _midnight(self.before(-1).monday, zone)


def _midnight(day: date, zone: tzinfo) -> datetime:
    return datetime.combine(day, time(), zone).astimezone(UTC)

"""Working time: several spans a day, days off, half days; how long something took, and when so much of it is over."""

from dataclasses import dataclass
from datetime import datetime, timedelta


@dataclass(frozen=True, slots=True)
class Calendar:
    """When people work. Every moment is aware; answers are in the zone of the question."""

    def after(self, start: datetime, working: timedelta) -> datetime:
        """The moment at which so much working time has passed since `start`."""
        return start + working

    def between(self, start: datetime, end: datetime) -> timedelta:
        """The working time between two moments."""
        return end - start

    def opens(self, at: datetime) -> datetime:
        """The next moment at which somebody works: `at` itself while they do."""
        return at


ALWAYS = Calendar()
"""Around the clock."""

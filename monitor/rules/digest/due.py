"""Which weeks' digests are due: known by what was made, not by when somebody looked."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta, tzinfo

from monitor.rules.week import Week

MOST_LATE = 4
"""So many weeks back a digest is made up for; who reads an older one?"""


@dataclass(frozen=True, slots=True)
class Sending:
    """When a week's digest goes out: on that day of the week after it, from that time of day on."""

    zone: tzinfo
    day: int = 0
    """0 is Monday."""
    at: time = time(9)

    def moment(self, week: Week) -> datetime:
        """From when on that week's digest is due, as UTC; a time that the clock skips comes when it is skipped."""
        day = week.before(-1).monday + timedelta(days=self.day)
        return datetime.combine(day, self.at, self.zone).astimezone(UTC)


@dataclass(frozen=True, slots=True)
class History:
    """What a brand has behind it."""

    heard: datetime | None = None
    """When its first mention was heard."""
    made: Mapping[date, datetime] = field(default_factory=dict)
    """The Mondays of the weeks that have a digest, and when each was made."""


def due_weeks(history: History, sending: Sending, *, now: datetime) -> tuple[Week, ...]:
    """The weeks whose digest has to be made now, oldest first, at most `MOST_LATE`.

    The last week that is over always has one. An earlier one that has none is made up for if its time came after the
    first digest of all: whoever installs the program, or makes an old digest by hand, is not sent what nobody waited
    for. A week before anything was heard has none.
    """
    if history.heard is None:
        return ()
    last = Week.of(now.astimezone(sending.zone).date()).before()
    if sending.moment(last) > now:
        last = last.before()
    first = min(history.made.values(), default=now)
    return tuple(
        week
        for week in (last.before(back) for back in reversed(range(MOST_LATE)))
        if week.monday not in history.made
        and (week == last or sending.moment(week) > first)
        and week.span(sending.zone)[1] > history.heard
    )

"""Two clocks: until when a case is claimed, until when the customer sees an answer; who hears of it when not."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from monitor.rules.hours import ALWAYS, Calendar
from monitor.rules.route import Alert, Condition, holds


@dataclass(frozen=True, slots=True)
class Step:
    """One step of the escalation: so much working time after the case was owed, these people hear of it."""

    after: timedelta
    to: tuple[str, ...]
    """Keys of people and groups."""


@dataclass(frozen=True, slots=True)
class Target:
    """How soon the cases that a condition holds for are claimed and answered, in working time."""

    name: str
    when: Condition = field(default_factory=Condition)
    claim: timedelta | None = None
    answer: timedelta | None = None
    calendar: Calendar = ALWAYS
    escalation: tuple[Step, ...] = ()


@dataclass(frozen=True, slots=True)
class Due:
    """Until when; None where no clock runs."""

    claim: datetime | None = None
    answer: datetime | None = None


@dataclass(frozen=True, slots=True)
class Clocks:
    """The first target whose condition holds counts."""

    targets: tuple[Target, ...] = ()

    def of(self, alert: Alert) -> Target | None:
        """What is asked for such a case."""
        return next((target for target in self.targets if holds(target.when, alert)), None)

    def due(self, alert: Alert, since: datetime) -> Due:
        """Until when it has to be claimed and answered, as of having been heard then."""
        target = self.of(alert)
        if target is None:
            return Due()
        return Due(_after(target, since, target.claim), _after(target, since, target.answer))


def _after(target: Target, since: datetime, within: timedelta | None) -> datetime | None:
    return None if within is None else target.calendar.after(since, within)


@dataclass(frozen=True, slots=True)
class Quiet:
    """When a brand's channels are left alone."""

    def until(self, alert: Alert, at: datetime) -> datetime | None:
        """When what happens now may be told; None at once."""
        return None

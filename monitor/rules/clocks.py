"""Two clocks: until when a case is claimed, until when the customer sees an answer; who hears of it when not.

        heard, reopened            claim_due: step 1 ── step 2 ── …          answer_due
customer ────┬───────────────────────────┬─────────────────────────────────────┬────►
             └─ claimed in time: silence └─ the chain ends with a claim        └─ said once, to whoever has it
"""

from dataclasses import dataclass, field, fields, is_dataclass, replace
from datetime import datetime, timedelta
from enum import Enum
from hashlib import blake2b

from monitor.rules.case import Case, State
from monitor.rules.hours import ALWAYS, Calendar
from monitor.rules.route import Alert, Condition, holds


@dataclass(frozen=True, slots=True)
class Step:
    """One step of the escalation: so much working time after it should have been claimed, these people hear of it."""

    after: timedelta
    to: tuple[str, ...] = ()
    """Keys of people and groups; none: whoever is on duty."""


_WHOEVER_IS_ON_DUTY = (Step(timedelta(0)),)


@dataclass(frozen=True, slots=True)
class Target:
    """How soon the cases that a condition holds for are claimed and answered, in working time."""

    name: str
    when: Condition = field(default_factory=Condition)
    claim: timedelta | None = None
    answer: timedelta | None = None
    calendar: Calendar = ALWAYS
    escalation: tuple[Step, ...] = ()

    @property
    def steps(self) -> tuple[Step, ...]:
        """Who hears of a case that nobody claimed in time, one after the other."""
        return self.escalation or _WHOEVER_IS_ON_DUTY


@dataclass(frozen=True, slots=True)
class Due:
    """Until when; None where no clock runs."""

    claim: datetime | None = None
    answer: datetime | None = None


@dataclass(frozen=True, slots=True)
class Clocks:
    """The first target whose condition holds counts."""

    targets: tuple[Target, ...] = ()
    untimed: tuple[tuple[str, Condition], ...] = ()
    """Routes whose cases no clock runs for while their condition holds: praise waits for thanks, nobody is called."""

    def on(self, route: str | None, alert: Alert) -> "Clocks":
        """The clocks of a case that this route told of."""
        rests = any(route == name and holds(when, alert) for name, when in self.untimed)
        return Clocks() if rests else self

    def of(self, alert: Alert) -> Target | None:
        """What is asked for such a case."""
        return next((target for target in self.targets if holds(target.when, alert)), None)

    def due(self, alert: Alert, since: datetime) -> Due:
        """Until when it has to be claimed and answered, as of having been heard then."""
        target = self.of(alert)
        if target is None:
            return Due()
        return Due(_after(target, since, target.claim), _after(target, since, target.answer))

    def timed(self, before: Case | None, after: Case, alert: Alert, now: datetime) -> Case:
        """The case with the times that follow from what just happened to it; `before` is None when it was opened.

        A clock begins anew when the case does, and only the one for claiming when it is given back. Whatever else
        happens can only make a time earlier: it counts from now, so that nobody is late before they could know.
        """
        if after.state not in (State.NEW, State.CLAIMED):
            return after
        due = self.due(alert, now)
        if before is None or before.state not in (State.NEW, State.CLAIMED):
            return replace(after, claim_due=due.claim, answer_due=due.answer)
        given_back = before.state is State.CLAIMED and after.state is State.NEW
        claim = due.claim if given_back else _earlier(after.claim_due, due.claim)
        return replace(after, claim_due=claim, answer_due=_earlier(after.answer_due, due.answer))

    def retimed(self, case: Case, alert: Alert, now: datetime) -> Case:
        """The case by clocks that were changed. What these make late is past: nobody is called for it."""
        fresh = case.before not in (None, State.NEW, State.CLAIMED)
        waits_since = case.moved_at if case.state is State.NEW and fresh else case.opened_at
        unclaimed_since = case.moved_at if case.state is State.NEW else waits_since
        due = Due(self.due(alert, unclaimed_since).claim, self.due(alert, waits_since).answer)
        timed = replace(case, claim_due=due.claim, answer_due=due.answer)
        target = self.of(alert)
        passed = steps_due(timed, target, now) if target is not None else 0
        return replace(timed, steps=max(case.steps, passed))

    @property
    def fingerprint(self) -> str:
        """Differs when any of it does."""
        return blake2b(_said(self).encode(), digest_size=16).hexdigest()


def steps_due(case: Case, target: Target, now: datetime) -> int:
    """How many steps of its chain are due by now, told or not."""
    due = case.claim_due
    if due is None or now < due:
        return 0
    return sum(target.calendar.after(due, step.after) <= now for step in target.steps)


def _after(target: Target, since: datetime, within: timedelta | None) -> datetime | None:
    return None if within is None else target.calendar.after(since, within)


def _earlier(one: datetime | None, other: datetime | None) -> datetime | None:
    return min((moment for moment in (one, other) if moment is not None), default=None)


def _said(value: object) -> str:
    """The same words for equal values, in every process."""
    if is_dataclass(value):
        return f"{type(value).__name__}({', '.join(_said(getattr(value, one.name)) for one in fields(value))})"
    if isinstance(value, dict):
        return f"{{{', '.join(sorted(f'{_said(key)}: {_said(item)}' for key, item in value.items()))}}}"
    if isinstance(value, frozenset):
        return f"{{{', '.join(sorted(map(_said, value)))}}}"
    if isinstance(value, tuple):
        return f"({', '.join(map(_said, value))})"
    return str(value.value) if isinstance(value, Enum) else repr(value)


@dataclass(frozen=True, slots=True)
class QuietHours:
    """When some brands' channels may be spoken to, and what is told at any hour."""

    loud: Calendar
    brands: frozenset[str] = frozenset()
    """Empty: every brand."""
    urgency: int = 90
    """Told at any hour from here on."""
    topics: frozenset[str] = frozenset()
    """Told at any hour."""

    def breaks_through(self, alert: Alert) -> bool:
        """Whether nobody may wait for that."""
        return alert.urgency >= self.urgency or bool(alert.topics & self.topics)


@dataclass(frozen=True, slots=True)
class Quiet:
    """When a brand's channels are left alone: the first hours that are for the brand count."""

    hours: tuple[QuietHours, ...] = ()

    def until(self, alert: Alert, at: datetime) -> datetime | None:
        """When what happens now may be told; None at once."""
        mine = next((one for one in self.hours if not one.brands or alert.brand in one.brands), None)
        if mine is None or mine.breaks_through(alert):
            return None
        opens = mine.loud.opens(at)
        return opens if opens > at else None

"""What the clock says to people about a case, and what it does to one that nobody looks after."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from monitor.rules.case import Case, State, move
from monitor.rules.clocks import Clocks, Target, steps_due
from monitor.rules.hours import ALWAYS, Calendar
from monitor.rules.moves import Move
from monitor.rules.route import Alert
from scrapers.kit.errors import msg

UNCLAIMED = msg("nobody has claimed it for {waited}; it was due at {due} (step {step} of {steps})")
LATE = msg("the customer should have seen an answer by {due}")
STILL_YOURS = msg("still yours? Nothing has happened for {waited}; after as long again it goes back to everybody")
GIVEN_BACK = msg("{who} did nothing for {waited} and no answer came: nobody has it now")
AWAKE = msg("it was set aside until {until}: here it is again")


@dataclass(frozen=True, slots=True)
class Reminder:
    """The case as it is then, and what its thread says, once: the same reminder always has the same key."""

    key: str
    case: Case
    says: str
    values: Mapping[str, object] = field(default_factory=dict)
    to: tuple[str, ...] = ()
    """Keys of people and groups; empty, whoever is on duty."""
    offers: tuple[Move, ...] = ()
    aloud: bool = True
    while_in: frozenset[State] = frozenset()
    """States in which it still makes sense to say it; empty, any."""
    made: Move | None = None
    """What the clock did, for the audit log."""


@dataclass(frozen=True, slots=True)
class Watched:
    """An open case as the clock looks at it."""

    case: Case
    alert: Alert
    clocks: Clocks
    now: datetime

    @property
    def target(self) -> Target | None:
        """What is asked for it."""
        return self.clocks.of(self.alert)

    @property
    def calendar(self) -> Calendar:
        """By which calendar people work on it."""
        target = self.target
        return target.calendar if target is not None else ALWAYS

    @property
    def rests(self) -> bool:
        """Whether somebody set it aside."""
        return self.case.snoozed_until is not None and self.case.snoozed_until > self.now


_WAITING = frozenset({State.NEW, State.CLAIMED})


def unclaimed(watched: Watched) -> Reminder | None:
    """The next step of the escalation; steps that were missed are told with it, in one note."""
    case, target, now = watched.case, watched.target, watched.now
    if case.state is not State.NEW or target is None or watched.rests or case.claim_due is None:
        return None
    due = steps_due(case, target, now)
    if due <= case.steps:
        return None
    called = tuple(dict.fromkeys(key for step in target.steps[case.steps : due] for key in step.to))
    values = {"waited": now - case.moved_at, "due": case.claim_due, "step": due, "steps": len(target.steps)}
    return Reminder(
        key=f"step:{_mark(case.claim_due)}:{due}",
        case=replace(case, steps=due),
        says=UNCLAIMED,
        values=values,
        to=called,
        offers=(Move.CLAIM,),
        while_in=frozenset({State.NEW}),
    )


def late(watched: Watched) -> Reminder | None:
    """The customer waits for longer than promised; said once, to whoever has it."""
    case = watched.case
    if case.state not in _WAITING or case.answer_due is None or case.answer_due > watched.now or watched.rests:
        return None
    if case.state is State.NEW and case.claim_due is not None and case.claim_due > watched.now:
        return None  # whoever should claim it has only just heard of it
    to = (case.owner,) if case.owner else ()
    return Reminder(f"late:{_mark(case.answer_due)}", case, LATE, {"due": case.answer_due}, to, while_in=_WAITING)


def idle(watched: Watched, moved_at: datetime, after: timedelta) -> Reminder | None:
    """A claim without any move: asked about, then given back."""
    case, now = watched.case, watched.now
    if case.state is not State.CLAIMED or not after or watched.rests or _is_promised(watched):
        return None
    moved_at = max(moved_at, case.claimed_at or moved_at)
    if case.asked_at is None or case.asked_at < moved_at:
        return _ask(watched, moved_at) if watched.calendar.between(moved_at, now) >= after else None
    return (
        _give_back(watched, case.asked_at, moved_at) if watched.calendar.between(case.asked_at, now) >= after else None
    )


def _is_promised(watched: Watched) -> bool:
    """Whether its owner may wait for the day that was promised."""
    day = watched.case.promised_for
    return day is not None and day >= watched.now.astimezone(watched.calendar.zone).date()


def _ask(watched: Watched, moved_at: datetime) -> Reminder:
    case = watched.case
    return Reminder(
        key=f"idle:{_mark(moved_at)}",
        case=replace(case, asked_at=watched.now),
        says=STILL_YOURS,
        values={"waited": watched.now - moved_at},
        to=(case.owner,) if case.owner else (),
        offers=(Move.STILL_MINE, Move.ANSWERED, Move.RELEASE),
        aloud=False,
        while_in=frozenset({State.CLAIMED}),
    )


def _give_back(watched: Watched, asked_at: datetime, moved_at: datetime) -> Reminder:
    case, now = watched.case, watched.now
    given = move(case, State.NEW, now=now)
    return Reminder(
        key=f"back:{_mark(asked_at)}",
        case=watched.clocks.timed(case, given, watched.alert, now),
        says=GIVEN_BACK,
        values={"who": case.owner or "", "waited": now - moved_at},
        offers=(Move.CLAIM,),
        while_in=frozenset({State.NEW}),
        made=Move.RELEASE,
    )


def awake(watched: Watched) -> Reminder | None:
    """A case that was set aside is back."""
    case = watched.case
    if not case.is_open or case.snoozed_until is None or watched.rests:
        return None
    return Reminder(
        key=f"wake:{_mark(case.snoozed_until)}",
        case=replace(case, snoozed_until=None, rev=case.rev + 1),
        says=AWAKE,
        values={"until": case.snoozed_until},
        to=(case.owner,) if case.owner else (),
        made=Move.WAKE,
    )


LONGEST_REST = timedelta(hours=1)
"""Nothing is left alone for longer: quiet hours and calendars may be changed meanwhile."""


def look_again(watched: Watched, moved_at: datetime, idle_after: timedelta) -> datetime:
    """When something may come due for that case next, if nothing happens to it."""
    latest = watched.now + LONGEST_REST
    return min((one for one in _moments(watched, moved_at, idle_after) if watched.now < one), default=latest)


def _moments(watched: Watched, moved_at: datetime, idle_after: timedelta) -> Iterator[datetime]:
    case, target = watched.case, watched.target
    yield watched.now + LONGEST_REST
    if case.snoozed_until is not None:
        yield case.snoozed_until
    if case.state is State.NEW and case.claim_due is not None and target is not None:
        yield from (target.calendar.after(case.claim_due, step.after) for step in target.steps[case.steps :])
    if case.state in _WAITING and case.answer_due is not None:
        yield case.answer_due
    if case.state is State.CLAIMED and idle_after:
        since = max(moved_at, case.claimed_at or moved_at, case.asked_at or moved_at)
        yield watched.calendar.after(since, idle_after)


def _mark(moment: datetime) -> int:
    return int(moment.timestamp())

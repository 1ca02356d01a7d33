"""Why we speak, and why we do not: every silence has a name."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum

from monitor.rules.budget import NEVER_HELD, Budget, Threshold
from monitor.rules.case import State


class Why(StrEnum):
    """The answer to "why did this alert" and "why did that stay silent"."""

    FIRST = "first"
    """Nobody has been told of this case, and it asks for a person."""
    WORSE = "worse"
    """More urgent than what the channel was last told, by more than the route's step."""
    NEWS = "news"
    """Something happened in a case the channel knows: the customer wrote again, the site shows a new state."""
    QUIET_IRRELEVANT = "quiet-irrelevant"
    QUIET_LOW = "quiet-low"
    QUIET_BUDGET = "quiet-budget"
    """Urgent enough for the route, but more than its alert budget has room for; never said of level 3."""
    QUIET_MUTED = "quiet-muted"
    """Somebody muted the like until a date; never said of risk classes and of the most urgent."""
    QUIET_TOLD = "quiet-told"
    QUIET_BACKLOG = "quiet-backlog"
    QUIET_WITHDRAWN = "quiet-withdrawn"
    QUIET_GONE = "quiet-gone"
    """It is no longer public, and its words were erased."""
    QUIET_SOLVED = "quiet-solved"
    QUIET_ANSWERED = "quiet-answered"
    QUIET_CLOSED = "quiet-closed"
    QUIET_NO_ROUTE = "quiet-no-route"
    QUIET_FAULT = "quiet-fault"
    """Our own rules failed on it; the operators were told."""
    QUIET_RESCORED = "quiet-rescored"
    """Judged anew because the rulebook changed: what is past is no news."""

    @property
    def speaks(self) -> bool:
        """Whether a channel is to be told."""
        return self in (Why.FIRST, Why.WORSE, Why.NEWS)


@dataclass(frozen=True, slots=True)
class Standing:
    """How a case stands now, as far as alerting cares. `posted_at` is when its newest mention was written."""

    urgency: int
    state: State = State.NEW
    relevant: bool = True
    backlog: bool = False
    posted_at: datetime | None = None
    withdrawn: bool = False
    gone: bool = False
    solved: bool = False
    answered: bool = False
    news: bool = False
    """Whether this very change is one the channel should see (a further mention, a state read back)."""
    muted: bool = False
    """Whether somebody muted the like of it."""


@dataclass(frozen=True, slots=True)
class Told:
    """What a channel was last told about a case, and when."""

    urgency: int
    state: State
    at: datetime


@dataclass(frozen=True, slots=True)
class Manners:
    """How easily and how often a channel wants to be disturbed."""

    at_least: int = 50
    """Urgency below this is not told."""
    worse_by: int = 15
    """Tell again when urgency has grown by this much."""
    quiet_for: timedelta = timedelta(0)
    """After telling of a case, say nothing more of it for this long, unless it got worse."""
    backlog_within: timedelta = timedelta(days=1)
    """Of what a first poll finds, only what was written this recently is told."""
    budget: Budget | None = None
    """How many new cases a day it can take; then `at_least` is only the least that its threshold may come to."""
    held_below: int = 0
    """Urgency below this is held back, for the budget has no room for it."""
    wait: timedelta = timedelta(0)
    """A new case below level 3 waits so long for more of the same; what is settled meanwhile is never told."""

    def within(self, threshold: Threshold) -> "Manners":
        """The same manners with what the budget comes to now."""
        if self.budget is None:
            return self
        if threshold.urgency is None:
            return replace(self, at_least=max(self.at_least, self.budget.until_known))
        return replace(self, held_below=min(threshold.urgency, NEVER_HELD))

    @property
    def figures(self) -> dict[str, int] | None:
        """The numbers behind a silence for the budget's sake; None without one."""
        return None if self.budget is None else {"threshold": self.held_below, "budget": self.budget.a_day}


def why_alert(standing: Standing, told: Told | None, manners: Manners, *, now: datetime) -> Why:
    """Whether a channel is told of this change to a case, and the name of the answer."""
    if not standing.relevant:
        return Why.QUIET_IRRELEVANT
    return _why_first(standing, manners, now) if told is None else _why_again(standing, told, manners, now)


def _why_first(standing: Standing, manners: Manners, now: datetime) -> Why:
    settled = _settled(standing)
    if settled is not None:
        return settled
    if standing.urgency < manners.at_least:
        return Why.QUIET_LOW
    if standing.urgency < manners.held_below:
        return Why.QUIET_BUDGET
    if standing.muted:
        return Why.QUIET_MUTED
    too_old = standing.posted_at is None or now - standing.posted_at > manners.backlog_within
    return Why.QUIET_BACKLOG if standing.backlog and too_old else Why.FIRST


def _settled(standing: Standing) -> Why | None:
    if standing.gone:
        return Why.QUIET_GONE
    if standing.withdrawn:
        return Why.QUIET_WITHDRAWN
    if standing.solved:
        return Why.QUIET_SOLVED
    if standing.answered:
        return Why.QUIET_ANSWERED
    open_states = (State.NEW, State.CLAIMED)
    return None if standing.state in open_states else Why.QUIET_CLOSED


def _why_again(standing: Standing, told: Told, manners: Manners, now: datetime) -> Why:
    if standing.state is not told.state:
        return Why.NEWS
    if standing.urgency >= told.urgency + manners.worse_by:
        return Why.WORSE
    if standing.news and now - told.at >= manners.quiet_for:
        return Why.NEWS
    return Why.QUIET_TOLD

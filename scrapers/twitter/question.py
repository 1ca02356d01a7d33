"""What one poll asks X: which query, from where on, how much. Pure."""

from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from scrapers.twitter.budget import Allowance, page_size
from scrapers.twitter.cursor import OVERLAP, Gap, Memory, Start
from scrapers.twitter.fields import Dialect, asked_fields
from scrapers.twitter.ids import earlier, time_of

KEPT_FOR = timedelta(days=7)
_MARGIN = timedelta(minutes=10)
"""Between our clock and X's."""
_NEARLY_STALE = timedelta(days=6, hours=20)
_LEAST_LOOK = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class Plan:
    """What is searched for, and how. No `dialect` means: whichever works."""

    query: str
    handle: str
    dialect: Dialect | None = None
    pages: int = 10
    first_look: timedelta = timedelta(hours=24)
    allowance: Allowance = field(default_factory=Allowance)
    reread_every: timedelta = timedelta(hours=24)
    reread_after: timedelta = timedelta(hours=1)
    reread_within: timedelta = timedelta(hours=48)


@dataclass(frozen=True, slots=True)
class Question:
    """The parameters of one request, and what they leave out for ever."""

    start: Start
    asked_at: datetime
    parameters: dict[str, str]
    gap: Gap | None = None


def next_question(memory: Memory, plan: Plan, now: datetime) -> Question:
    """What to ask now: the next page of a round that is not over, or the first of a new one."""
    if memory.pending is not None:
        start, gap, asked_at = memory.pending.start, None, memory.pending.asked_at
    else:
        (start, gap), asked_at = _start(memory, plan, now), now
    parameters = {"query": plan.query, "max_results": str(page_size(plan.allowance, memory.spending))}
    parameters |= asked_fields(plan.dialect or memory.dialect)
    if start.since_id is not None:
        parameters["since_id"] = start.since_id
    elif start.time is not None:
        parameters["start_time"] = start.time.strftime("%Y-%m-%dT%H:%M:%SZ")
    if memory.pending is not None:
        parameters["next_token"] = memory.pending.next_token
    return Question(start, asked_at, parameters, gap)


def _start(memory: Memory, plan: Plan, now: datetime) -> tuple[Start, Gap | None]:
    """Where a round begins. A moment takes the id's place where X would refuse the id as too old."""
    since = memory.since_id
    if since is not None and now - time_of(since) < _NEARLY_STALE:
        return Start(since if memory.settled else earlier(since, OVERLAP)), None
    oldest = now - KEPT_FOR + _MARGIN
    if memory.read_until is None:
        return Start(time=max(oldest, now - max(plan.first_look, _LEAST_LOOK))), None
    wanted = memory.read_until - _MARGIN
    gap = Gap(memory.read_until, oldest, now) if memory.read_until < oldest else None
    return Start(time=min(max(oldest, wanted), now - _LEAST_LOOK)), gap


def in_the_other(memory: Memory) -> Memory:
    """The memory with the other dialect."""
    return replace(memory, dialect=memory.dialect.other)

"""What one poll asks X: which query, from where on, how much. Pure."""

from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from scrapers.twitter.budget import Allowance, page_size
from scrapers.twitter.cursor import OVERLAP, Gap, Memory, Pending, Start
from scrapers.twitter.fields import Dialect, asked_fields
from scrapers.twitter.ids import earlier, time_of

KEPT_FOR = timedelta(days=7)
_MARGIN = timedelta(minutes=10)
"""Between our clock and X's."""
_NEARLY_STALE = timedelta(days=6, hours=20)
_LEAST_LOOK = timedelta(minutes=1)
_SECOND = timedelta(seconds=1)


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
    pending = memory.pending
    token = _token(pending, now)
    start, gap = _rest(memory, pending, token, now) if pending else _start(memory, plan, now)
    parameters = {"query": plan.query, "max_results": str(page_size(plan.allowance, memory.spending))}
    parameters |= asked_fields(plan.dialect or memory.dialect)
    if start.since_id is not None:
        parameters["since_id"] = start.since_id
    elif start.time is not None:
        parameters["start_time"] = _written(start.time)
    if start.until is not None:
        parameters["end_time"] = _written(start.until)
    if token is not None:
        parameters["next_token"] = token
    return Question(start, pending.asked_at if pending else now, parameters, gap)


def without_rest(memory: Memory, now: datetime) -> Memory:
    """The memory with the round over where it is: what it has not read is a gap."""
    pending = memory.pending
    if pending is None:
        return memory
    until = time_of(pending.oldest) if pending.oldest else pending.asked_at
    gap = _gap(memory.read_until, pending.start.begin, until, now)
    return memory.with_gap(gap, now).after(pending.newest, pending.asked_at)


def _token(pending: Pending | None, now: datetime) -> str | None:
    """The place where the round goes on, while X keeps its start."""
    if pending is None or now - pending.start.begin > KEPT_FOR - _LEAST_LOOK:
        return None
    return pending.next_token


def _rest(memory: Memory, pending: Pending, token: str | None, now: datetime) -> tuple[Start, Gap | None]:
    """What is left of a round: its own start, or where X lost the place the time that it has not read yet."""
    if token is not None:
        return pending.start, None
    begin, oldest = pending.start.begin, now - KEPT_FOR + _MARGIN
    time, until = min(max(begin, oldest), now - _LEAST_LOOK), pending.start.until
    read_from = time_of(pending.oldest) if pending.oldest else None
    if read_from is not None:
        until = max(read_from.replace(microsecond=0), time) + _SECOND
    return Start(time=time, until=until), _gap(memory.read_until, begin, min(oldest, read_from or oldest), now)


def _gap(read_until: datetime | None, begin: datetime, until: datetime, now: datetime) -> Gap | None:
    """What was not read of a round that began there; what was said before we listened is none."""
    if read_until is None or max(begin, read_until) >= until:
        return None
    return Gap(max(begin, read_until), until, now)


def _written(moment: datetime) -> str:
    return moment.strftime("%Y-%m-%dT%H:%M:%SZ")


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

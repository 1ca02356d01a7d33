"""Asking X: refusals become errors, and what X no longer knows is left out, once, before it is one."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Protocol

from scrapers.kit.errors import Refused, SourceError, msg
from scrapers.kit.mention import Signal
from scrapers.twitter.cursor import Memory, RateWindow
from scrapers.twitter.fields import SEARCH
from scrapers.twitter.page import count
from scrapers.twitter.question import Plan, Question, in_the_other, next_question, without_rest
from scrapers.twitter.reply import Declined, Reply
from scrapers.twitter.round import spoken, switched
from scrapers.twitter.verdict import Judge, Refusal, Sort


class Wire(Protocol):
    """The way to X. Raises `SourceError` or `Declined`."""

    def ask(self, path: str, parameters: Mapping[str, str]) -> Reply:
        """What X says under that path."""
        ...

    def close(self) -> None:
        """Give connections back."""
        ...


@dataclass(slots=True)
class Asker:
    """One source's voice. Remembers how often X limited us without saying for how long."""

    source: str
    wire: Wire
    draw: Callable[[], float] = lambda: 0.0
    unclear: int = 0

    def ask(self, path: str, parameters: Mapping[str, str], now: datetime) -> Reply:
        """The reply. Raises `SourceError`: every refusal is one."""
        try:
            return self.offer(path, parameters)
        except Declined as declined:
            raise self.error(declined.refusal, now) from declined

    def offer(self, path: str, parameters: Mapping[str, str]) -> Reply:
        """The reply. Raises `Declined` too, for who knows a way out."""
        reply = self.wire.ask(path, parameters)
        self.unclear = 0
        return reply

    def error(self, refusal: Refusal, now: datetime) -> SourceError:
        """The refusal as an error."""
        judge = Judge(self.source, now, self.unclear, self.draw())
        if refusal.sort is Sort.LIMITED and not judge.is_clear(refusal):
            self.unclear += 1
        return judge.error(refusal)


@dataclass(frozen=True, slots=True)
class Heard:
    """A reply to a search, the question that got it, and what happened on the way there."""

    reply: Reply
    question: Question
    memory: Memory
    notes: tuple[Signal, ...]


@dataclass(slots=True)
class Search:
    """One page of the search, asked for until it comes or nothing is left to mend."""

    asker: Asker
    plan: Plan
    memory: Memory
    now: datetime
    _notes: list[Signal] = field(default_factory=list)
    _mended: set[Sort] = field(default_factory=set)

    def heard(self) -> Heard:
        """The page. Raises `SourceError`."""
        while True:
            question = next_question(self.memory, self.plan, self.now)
            try:
                reply = self.asker.offer(SEARCH, question.parameters)
            except Declined as declined:
                if not self._mends(declined.refusal.sort):
                    raise self.asker.error(declined.refusal, self.now) from declined
            except Refused:  # our own client sends no such address
                if "next_token" not in question.parameters or not self._mends(Sort.TOKEN):
                    raise
            else:
                memory = replace(self.memory, limits=limits_in(reply.headers))
                return Heard(reply, question, memory, tuple(self._notes))

    def _mends(self, sort: Sort) -> bool:
        """Whether the next question differs in what was refused; each sort is mended once."""
        if sort in self._mended or not self._can_mend(sort):
            return False
        self._mended.add(sort)
        memory, pending = self.memory, self.memory.pending
        if sort is Sort.FIELDS:
            self.memory = replace(in_the_other(memory), blind=0)
            self._notes.append(switched(self.memory, self.now))
        elif sort is Sort.REST:
            self.memory = without_rest(memory, self.now)
        elif pending is not None:
            self.memory = replace(memory, pending=replace(pending, next_token=None))
        else:
            self._forget_start()
        return True

    def _can_mend(self, sort: Sort) -> bool:
        pending = self.memory.pending
        match sort:
            case Sort.STALE:
                return pending is not None or self.memory.since_id is not None
            case Sort.TOKEN:
                return pending is not None and pending.next_token is not None
            case Sort.REST:
                return pending is not None
            case Sort.FIELDS:
                return self.plan.dialect is None
        return False

    def _forget_start(self) -> None:
        self.memory = self.memory.without_start()
        question = next_question(self.memory, self.plan, self.now)
        if question.gap is None and question.start.time is not None:
            start = spoken(question.start.time)
            once = f"restart:{self.now:%Y-%m-%d}"  # a place that stays refused is no news at every poll
            self._notes.append(Signal("restart", _RESTART, {"start": start}, once=once))


def limits_in(headers: Mapping[str, str]) -> RateWindow:
    """X's own limits, as its headers say."""
    said = {name.lower(): value for name, value in headers.items()}
    return RateWindow(*(count(said, f"x-rate-limit-{name}") for name in ("limit", "remaining", "reset")))


_RESTART = msg("X no longer knew where we stopped: everything since {start} is read again, nothing is missing")

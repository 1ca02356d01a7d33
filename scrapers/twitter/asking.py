"""Asking X: refusals become errors, and what X no longer knows is left out, once, before it is one."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Protocol

from scrapers.kit.errors import SourceError, msg
from scrapers.kit.mention import Signal
from scrapers.twitter.cursor import Memory, RateWindow
from scrapers.twitter.fields import SEARCH
from scrapers.twitter.page import count
from scrapers.twitter.question import Plan, Question, in_the_other, next_question
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
                self._mend(declined)
            else:
                memory = replace(self.memory, limits=limits_in(reply.headers))
                return Heard(reply, question, memory, tuple(self._notes))

    def _mend(self, declined: Declined) -> None:
        """Ask differently next time. Raises `SourceError` where that was tried, or would not help."""
        sort, memory = declined.refusal.sort, self.memory
        if sort in self._mended or not self._can_mend(sort):
            raise self.asker.error(declined.refusal, self.now) from declined
        self._mended.add(sort)
        if sort is Sort.STALE:
            self._forget_start()
        elif sort is Sort.TOKEN:
            self.memory = replace(memory, pending=None)
        else:
            self.memory = replace(in_the_other(memory), blind=0)
            self._notes.append(switched(self.memory, self.now))

    def _can_mend(self, sort: Sort) -> bool:
        match sort:
            case Sort.STALE:
                return self.memory.since_id is not None
            case Sort.TOKEN:
                return self.memory.pending is not None
            case Sort.FIELDS:
                return self.plan.dialect is None
        return False

    def _forget_start(self) -> None:
        self.memory = self.memory.without_start()
        question = next_question(self.memory, self.plan, self.now)
        if question.gap is None and question.start.time is not None:
            start = spoken(question.start.time)
            self._notes.append(Signal("restart", _RESTART, {"start": start}, once=f"restart:{start}"))


def limits_in(headers: Mapping[str, str]) -> RateWindow:
    """X's own limits, as its headers say."""
    said = {name.lower(): value for name, value in headers.items()}
    return RateWindow(*(count(said, f"x-rate-limit-{name}") for name in ("limit", "remaining", "reset")))


_RESTART = msg("X no longer knew where we stopped: everything since {start} is read again, nothing is missing")

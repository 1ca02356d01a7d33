"""What stands around a text: who may see it, who wrote it before, how long it waits, what else is being written.

An axis of its own with points of its own, 0 to 100. They are shown, and may lead a message to another channel; they
are never added to what the words ask for, so that a text scores the same for everybody. What is unknown earns nothing
and is not mentioned. Nothing here lowers anything, and neither a new nor a verified account is looked at: a real
customer is never buried because an account looks new.
"""

import math
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from operator import itemgetter

from monitor.rules.score import Axis, Reason, total
from scrapers.kit.errors import msg
from scrapers.kit.mention import Mention


@dataclass(frozen=True, slots=True)
class _Growth:
    """Points that grow with the logarithm of a figure: none up to `none`, `most` from `all` on."""

    none: float
    all: float
    most: int

    def points(self, figure: float) -> int:
        """Whole points, never below zero; a larger figure never earns fewer."""
        if figure <= self.none:
            return 0
        reached = min(figure, self.all)
        return round(self.most * math.log(reached / self.none) / math.log(self.all / self.none))


# How the hundred points are shared out is our judgement: there is no labelled data about context to measure it by.
_REACH = _Growth(100, 1_000_000, 40)
"""Audiences span many powers of ten, hence the logarithm: a friends' circle earns nothing, a national one all."""
_SEEN_PER_REACTION = 100
"""A rule of thumb, not measured: about one reader in a hundred reacts."""
_AGAIN = _Growth(1, 4, 12)
"""Which message this is of the same person. Repeated contact is a soft aggravator of the urgency rubric."""
_UNANSWERED = _Growth(1, 3, 8)
"""One more than the earlier ones without an answer: "no answer" stands in the rubric beside it."""
_WAITING = _Growth(1, 7 * 24, 25)
"""Hours. The rubric answers level 3 at once, level 2 the same day, and calls 7 days an aggravator of its own."""
_THREAD = _Growth(3, 100, 15)
"""Posts in the thread within `LATELY`: three are a conversation."""
_WAVE = _Growth(2, 20, 15)
"""Times the usual: twice happens by chance."""

REMEMBERED = timedelta(days=30)
"""How far back somebody's earlier messages count: the time in which a further mention joins an open case at most."""
_HOUR = timedelta(hours=1)
LATELY = _HOUR
USUAL = timedelta(days=7)
"""What is usual is the average of a week, so that every weekday and every hour is in it …"""
KNOWN_FOR = timedelta(days=1)
"""… and nothing is usual before a whole day was heard."""
FEW = 5
"""Fewer cases than this within `LATELY` are no wave, however quiet the brand is otherwise."""


@dataclass(frozen=True, slots=True)
class Surroundings:
    """The facts around one mention; None is unknown."""

    followers: int | None = None
    views: int | None = None
    reactions: int | None = None
    """Likes, reposts and replies."""
    earlier: int = 0
    """Other mentions of the brand by the same person, within `REMEMBERED`."""
    unanswered: int = 0
    """How many of these nobody answered."""
    waiting: timedelta | None = None
    """Since it was written; None once it is answered, solved or withdrawn."""
    in_thread: int = 0
    """Posts in its thread within `LATELY`."""
    wave: int = 0
    """Cases of the brand in which somebody wrote within `LATELY`."""
    usual: float | None = None
    """How many these usually are."""


@dataclass(frozen=True, slots=True)
class Context:
    """What the surroundings add up to, as of a moment."""

    reasons: tuple[Reason, ...] = ()
    facts: Surroundings = Surroundings()
    at: datetime | None = None

    @property
    def points(self) -> int:
        """0 to 100: the sum of the reasons."""
        return total(self.reasons, Axis.CONTEXT)


def surroundings_of(mention: Mention, *, now: datetime) -> Surroundings:
    """What the mention itself says of its surroundings: reach and age."""
    reactions = [count for count in (mention.likes, mention.reposts, mention.replies) if count is not None]
    return Surroundings(
        followers=mention.author.followers,
        views=mention.views,
        reactions=sum(reactions) if reactions else None,
        waiting=_waiting(mention, now),
    )


def _waiting(mention: Mention, now: datetime) -> timedelta | None:
    if mention.answered_at is not None or mention.solved or mention.withdrawn:
        return None
    return max(now - mention.created_at, timedelta(0))


def settled(facts: Surroundings) -> Surroundings:
    """The same where nobody waits any more."""
    return replace(facts, waiting=None)


def weigh(facts: Surroundings, *, at: datetime | None = None) -> Context:
    """The points of these facts; what earns none has no reason."""
    return Context(tuple(reason(code, points) for code, points in _earned(facts) if points), facts, at)


def _earned(facts: Surroundings) -> Iterator[tuple[str, int]]:
    yield _reach(facts)
    yield "again", _AGAIN.points(facts.earlier + 1)
    yield "unanswered", _UNANSWERED.points(min(facts.unanswered, facts.earlier) + 1)
    yield "waiting", _WAITING.points(facts.waiting / _HOUR if facts.waiting else 0)
    yield _velocity(facts)


def _reach(facts: Surroundings) -> tuple[str, int]:
    """The largest audience counts: the same people follow, see and react."""
    seen = (
        (facts.followers or 0, "followers"),
        (facts.views or 0, "views"),
        ((facts.reactions or 0) * _SEEN_PER_REACTION, "reactions"),
    )
    people, code = max(seen, key=itemgetter(0))
    return code, _REACH.points(people)


def _velocity(facts: Surroundings) -> tuple[str, int]:
    """The faster of the two: a thread that fills is a part of the brand's wave."""
    thread, wave = _THREAD.points(facts.in_thread), _WAVE.points(times_usual(facts) or 0)
    return ("thread", thread) if thread >= wave else ("wave", wave)


def times_usual(facts: Surroundings) -> float | None:
    """How many times the usual is written about the brand; None where that cannot be said."""
    return facts.wave / facts.usual if facts.usual and facts.wave >= FEW else None


def reason(code: str, points: int) -> Reason:
    """Why that many points were given for that part of the context."""
    return Reason(Axis.CONTEXT, f"context.{code}", points, _SAYS.get(code, code))


_SAYS = {
    "followers": msg("many follow the account"),
    "views": msg("many have seen it"),
    "reactions": msg("many react to it"),
    "again": msg("the same person wrote before"),
    "unanswered": msg("earlier messages got no answer"),
    "waiting": msg("it waits for an answer"),
    "thread": msg("its thread is filling"),
    "wave": msg("more is written about the brand than usual"),
}

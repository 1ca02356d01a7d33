"""What a context says to people: figures in words, one phrase for each reason."""

from collections.abc import Callable
from datetime import timedelta

from monitor.language.forms import Voice
from monitor.rules.context import Context, Surroundings, times_usual
from monitor.rules.score import Reason
from scrapers.kit.errors import msg

_HOUR, _DAY = timedelta(hours=1), timedelta(days=1)
_IN_HOURS = 2 * _DAY
"""Until then a waiting time is told in hours: "26 hours" says more than "1 day"."""


def context_line(context: Context, voice: Voice) -> str:
    """The whole context on one line; empty where there is nothing to say."""
    said = " · ".join(phrase(reason, context.facts, voice) for reason in context.reasons)
    return voice.say(msg("Context: {said}"), said=said) if said else ""


def phrase(reason: Reason, facts: Surroundings, voice: Voice) -> str:
    """The reason with its figure: `12.400 takipçi`."""
    code = reason.code.removeprefix("context.")
    if code == "waiting":
        return _waiting(facts.waiting or timedelta(0), voice)
    said = _PHRASES.get(code)
    if said is None:
        return voice.translate(reason.says)
    says, figure = said
    values = {"count": voice.number(figure(facts) or 0), "times": voice.number(round(times_usual(facts) or 0))}
    return voice.say(says, values)


_PHRASES: dict[str, tuple[str, Callable[[Surroundings], int | None]]] = {
    "followers": (msg("followers {count}"), lambda facts: facts.followers),
    "views": (msg("views {count}"), lambda facts: facts.views),
    "reactions": (msg("reactions {count}"), lambda facts: facts.reactions),
    "again": (msg("message no. {count} by this person"), lambda facts: facts.earlier + 1),
    "unanswered": (msg("earlier ones without an answer: {count}"), lambda facts: facts.unanswered),
    "thread": (msg("{count} posts in this thread within an hour"), lambda facts: facts.in_thread),
    "wave": (msg("{count} cases within an hour, {times} times the usual"), lambda facts: facts.wave),
}


def _waiting(length: timedelta, voice: Voice) -> str:
    if length < _IN_HOURS:
        return voice.say(msg("without an answer for {count} h"), count=length // _HOUR)
    return voice.say(msg("without an answer for {count} days"), count=length // _DAY)

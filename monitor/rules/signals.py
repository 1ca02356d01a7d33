"""What a text shows of urgency, as named numbers that a model can weigh, each with the words it comes from."""

import math
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from monitor.rules.aggravation import aggravations
from monitor.rules.evidence import Evidence, first_per_group
from monitor.rules.lexicon import Hit
from monitor.rules.quantities import Lasting
from monitor.rules.score import Axis, Reason
from monitor.rules.vocabulary import Level, Softness
from scrapers.kit.errors import msg

STRONG_DEMAND = 20
"""A demand of so many points asks for a remedy, not only for attention."""
_FLIPPED_POINTS = 28
_USUAL_POINTS = 50
_OVER = 400
"""Days: what is said to last longer is a date of birth or a guarantee."""
_UNHEARD = frozenset({Level.SOFT, Level.NOTE, Level.MENTION})
"""Aggravators have names of their own; what only gives a topic has no say here."""
_SARCASM = frozenset({Softness.AGE, Softness.CONTACT, Softness.MONEY, Softness.DEADLINE})


@dataclass(frozen=True, slots=True)
class Signal:
    """A number named for the model, 0 to about 2, and the reason it becomes (its points are not known yet)."""

    name: str
    value: float
    reason: Reason


def signals(evidence: Evidence) -> tuple[Signal, ...]:
    """Everything a text shows, each name once."""
    soft = aggravations(evidence)
    return (
        *_levels(evidence, soft),
        *_softness(evidence, soft),
        *_quantities(evidence),
        *_form(evidence),
    )


def weight_of(hit: Hit) -> float:
    """What the operator's points make of a hit; 1 for a problem of the usual weight."""
    points = _FLIPPED_POINTS if hit.flipped else hit.group.points
    return (points or _USUAL_POINTS) / _USUAL_POINTS


def _levels(evidence: Evidence, soft: dict[Softness, Reason]) -> Iterator[Signal]:
    for level in Level:
        if level in _UNHEARD or level not in evidence.by_level:
            continue
        hits = sorted(first_per_group(evidence.of(level)), key=weight_of, reverse=True)
        yield _of(evidence, hits[0], _name(level, evidence, soft), weight_of(hits[0]))
        if len(hits) > 1:
            yield _of(evidence, hits[1], f"{level}.more", 1.0)
    yield from _grievance(evidence, soft)


def _name(level: Level, evidence: Evidence, soft: dict[Softness, Reason]) -> str:
    """Praise beside a problem is sarcasm or politeness: it has a name, and so a weight, of its own."""
    if level is not Level.PRAISE:
        return str(level)
    if evidence.of(Level.HARD, Level.PROBLEM) or soft.keys() & _SARCASM:
        return "praise.beside-problem"
    return "praise.beside-gripe" if evidence.of(Level.GRIPE) else "praise"


def _grievance(evidence: Evidence, soft: dict[Softness, Reason]) -> Iterator[Signal]:
    """Ill feeling that asks for something, or has lasted, or was told again and again."""
    demands = [hit for hit in evidence.of(Level.DEMAND) if hit.group.points >= STRONG_DEMAND]
    if demands and evidence.of(Level.GRIPE, Level.PROBLEM):
        yield _of(evidence, demands[0], "demand.on-complaint", 1.0)
    pressing = [reason for kind, reason in soft.items() if kind in (Softness.AGE, Softness.CONTACT)]
    if pressing and evidence.of(Level.GRIPE) and not evidence.of(Level.PROBLEM):
        yield Signal("gripe.pressing", 1.0, pressing[0])


def _of(evidence: Evidence, hit: Hit, name: str, value: float) -> Signal:
    quote, span = evidence.source.quote(hit.start, hit.end)
    return Signal(name, value, Reason(Axis.URGENCY, f"lexicon.{hit.group.name}", 0, hit.group.says, quote, span))


def heaviest(hits: Iterable[Hit]) -> Hit:
    """The hit of most weight, the first of several."""
    return max(hits, key=weight_of)


def _softness(evidence: Evidence, soft: dict[Softness, Reason]) -> Iterator[Signal]:
    """Each kind of aggravator; beside a problem the first and the second have names of their own."""
    problem = bool(evidence.of(Level.PROBLEM))
    for position, (kind, reason) in enumerate(sorted(soft.items())):
        yield Signal(f"soft.{kind}", 1.0, reason)
        if problem and position < 2:
            yield Signal(("problem.worse", "problem.much-worse")[position], 1.0, reason)


def _quantities(evidence: Evidence) -> Iterator[Signal]:
    """How long, how much, how often: only the largest of each, on a scale that flattens."""
    counted = evidence.quantities
    lasting = [one for one in counted.durations if one.lasting is not Lasting.OTHER and one.days <= _OVER]
    if lasting:
        longest = max(lasting, key=lambda one: one.days)
        says = msg("how long it has lasted")
        yield _counted(evidence, "duration", math.log1p(longest.days) / 6, says, (longest.start, longest.end))
    if counted.amounts:
        dearest = max(counted.amounts, key=lambda one: one.value)
        says = msg("how much money it is about")
        yield _counted(evidence, "amount", math.log1p(dearest.value) / 10, says, (dearest.start, dearest.end))
    if counted.counts:
        often = max(counted.counts, key=lambda one: one.times)
        says = msg("how often it happened")
        yield _counted(evidence, "count", math.log1p(often.times) / 4, says, (often.start, often.end))


def _counted(evidence: Evidence, name: str, value: float, says: str, at: tuple[int, int]) -> Signal:
    return Signal(name, value, evidence.reason(name, 0, says, at))


def _form(evidence: Evidence) -> Iterator[Signal]:
    if evidence.first_person:
        says = msg("tells of an experience of one's own")
        yield Signal("first-person", 1.0, Reason(Axis.URGENCY, "form.first-person", 0, says))
    if evidence.asks:
        yield Signal("asks", 1.0, Reason(Axis.URGENCY, "form.asks", 0, msg("asks something")))

"""How soon a text asks for an answer, 0 to 100, as a sum of reasons that quote the customer's own words.

    level 3   a hard trigger, or two different soft aggravators on an open problem
    level 2   an open problem of the writer's own, or a grievance with a demand
    level 1   ill feeling or a question without a case
    level 0   everything else, and whatever the brand, a promoter or a happy customer says

A model weighs what the lexicon and the words show; then a floor or a cap, a reason of its own, keeps what must never
be missed, or never alarm. Any text gets a score; nothing here raises.
"""

import hashlib
import json
from dataclasses import dataclass

from monitor.rules.bounds import BAD, UNQUOTED, bound
from monitor.rules.evidence import Evidence, Readable, gather
from monitor.rules.lexicon import Hit, Lexicon
from monitor.rules.model import Model
from monitor.rules.opinion import SecondOpinion
from monitor.rules.rounding import rounded
from monitor.rules.score import Axis, Reason, Score
from monitor.rules.sentiment import sentiment
from monitor.rules.topics import topics
from monitor.rules.vocabulary import Level
from monitor.rules.weighing import Points, Weighed, rests_on_an_opinion, shown_words, weigh
from scrapers.kit.errors import msg

_CODE = "3"
"""Raise it when the same lexicon and weights would score differently."""


@dataclass(frozen=True, slots=True)
class Rulebook:
    """The lexicon and the weights as loaded, and the version stored with every score."""

    lexicon: Lexicon
    model: Model
    version: str


def rulebook_version(data: object, model: Model) -> str:
    """A short name for exactly this lexicon data, these weights and this code."""
    content = json.dumps([data, model.version], sort_keys=True, default=str)
    return f"{_CODE}-{hashlib.sha256(content.encode('utf-8', 'surrogatepass')).hexdigest()[:10]}"


def make_rulebook(lexicon: Lexicon, data: object, model: Model) -> Rulebook:
    """The rulebook of a lexicon built from `data`, weighed by `model`."""
    return Rulebook(lexicon, model, rulebook_version(data, model))


def version_heard(rulebook: Rulebook, adviser: str | None) -> str:
    """The version with the name of whose opinion was heard beside it, if anybody's was."""
    return rulebook.version if adviser is None else f"{rulebook.version}+{adviser}"


def judge_text(
    rulebook: Rulebook, text: str, *, title: str | None = None, opinion: SecondOpinion | None = None
) -> Score:
    """Urgency, topics and sentiment of a text. Spans refer to title and text joined by a line break.

    An opinion on what the rules cannot read either way is left unheard.
    """
    evidence = gather(rulebook.lexicon, text, title)
    weighed = weigh(rulebook.model, evidence, None if evidence.readable in _WORDLESS else opinion)
    voice = _voice(evidence)
    reasons = _add_up(evidence, weighed, voice)
    feeling, feelings = sentiment(evidence, weighed)
    codes, about = topics(evidence, feeling)
    return Score(
        urgency=sum(reason.points for reason in reasons),
        sentiment=feeling,
        topics=codes,
        reasons=(*reasons, *_confess(evidence, reasons), *about, *feelings),
        rulebook=version_heard(rulebook, opinion.name if opinion else None),
        flags=_flags(evidence, voice),
    )


def _add_up(evidence: Evidence, weighed: Weighed, voice: Hit | None) -> list[Reason]:
    """The model's points and what bounds them, in whole numbers that add up to the score."""
    if evidence.readable in _WORDLESS and not (weighed.shares or weighed.spoken):
        return []
    points = shown_words(weighed)
    reached = sum(one.points for one in points)
    unquoted = UNQUOTED if rests_on_an_opinion(points) else None
    for limit in (unquoted, bound(evidence, voice)):
        if limit is not None and (by := limit.missing(reached)):
            points.append(Points(limit.reason, by))
            reached += by
    whole = rounded([one.points for one in points], min(100, max(0, round(reached))))
    return [
        Reason(Axis.URGENCY, one.reason.code, each, one.reason.says, one.reason.quote, one.reason.span)
        for one, each in zip(points, whole, strict=True)
        if each
    ]


_UNREADABLE = {
    Readable.EMPTY: msg("there is no text"),
    Readable.NO_WORDS: msg("there are no words to judge"),
    Readable.GARBLED: msg("this is not readable text"),
    Readable.FOREIGN: msg("not in Turkish: judged only by the words the lexicon knows"),
}
_WORDLESS = frozenset({Readable.EMPTY, Readable.NO_WORDS, Readable.GARBLED, Readable.FOREIGN})


def _confess(evidence: Evidence, reasons: list[Reason]) -> list[Reason]:
    """Say so when the text could not be read, was cut, or gave no reason at all."""
    says = _UNREADABLE.get(evidence.readable)
    confessed = [Reason(Axis.URGENCY, f"text.{evidence.readable}", 0, says)] if says else []
    if not says and not any(reason.quote for reason in reasons):
        confessed.append(Reason(Axis.URGENCY, "none", 0, msg("nothing in the text asks for anything")))
    if evidence.cut:
        too_long = msg("the text is very long: only its beginning was read")
        confessed.append(Reason(Axis.URGENCY, "text.cut", 0, too_long))
    return confessed


def _voice(evidence: Evidence) -> Hit | None:
    """Who speaks when it is not a customer: a promoter, or the brand; beside a complaint, two of its phrases tell."""
    if evidence.first_person:
        return None
    complains = bool(evidence.of(*BAD))
    agents = evidence.of(Level.AGENT)
    if agents and (len(agents) > 1 or not complains):
        return agents[0]
    promos = evidence.of(Level.PROMO)
    return promos[0] if promos and not complains else None


def _flags(evidence: Evidence, voice: Hit | None) -> frozenset[str]:
    if voice is not None:
        return frozenset({str(voice.group.level)})
    flags = {flag for hit in evidence.hits if not hit.flipped for flag in hit.group.flags}
    if evidence.asks or evidence.of(Level.QUESTION):
        flags.add("question")
    if evidence.of(Level.PRAISE):
        flags.add("praise")
    return frozenset(flags)

"""How soon a text asks for an answer, 0 to 100, as a sum of reasons that quote the customer's own words.

    level 3   a hard trigger, or two different soft aggravators on an open problem
    level 2   an open problem of the writer's own, or a grievance with a demand
    level 1   ill feeling or a question without a case
    level 0   everything else, and whatever the brand, a promoter or a happy customer says

The words' points are added up first; then a floor or a cap, a reason of its own, puts the sum into the band of the
level. Any text gets a score; nothing here raises.
"""

import hashlib
import json
from dataclasses import dataclass

from monitor.rules.aggravation import aggravations
from monitor.rules.evidence import Evidence, Readable, first_per_group, gather
from monitor.rules.lexicon import Hit, Lexicon
from monitor.rules.score import BANDS, Axis, Reason, Score, total
from monitor.rules.topics import sentiment, topics
from monitor.rules.vocabulary import Level, Softness
from scrapers.kit.errors import msg

_CODE = "1"
"""Raise it when the same lexicon would score differently."""
_TOPS = (24, 49, 74, 100)
_STRONG_DEMAND = 20
_FURTHER, _FURTHER_GRIPE, _MOST_FURTHER = 3, 2, 2
_DEMAND_ON_PROBLEM = 2
_PRAISE_BESIDE = -4


@dataclass(frozen=True, slots=True)
class Rulebook:
    """The lexicon as loaded, and the version stored with every score."""

    lexicon: Lexicon
    version: str


def rulebook_version(data: object) -> str:
    """A short name for exactly this lexicon data and this code."""
    content = json.dumps(data, sort_keys=True, default=str)
    return f"{_CODE}-{hashlib.sha256(content.encode('utf-8', 'surrogatepass')).hexdigest()[:10]}"


def make_rulebook(lexicon: Lexicon, data: object) -> Rulebook:
    """The rulebook of a lexicon built from `data`."""
    return Rulebook(lexicon, rulebook_version(data))


def judge_text(rulebook: Rulebook, text: str, *, title: str | None = None) -> Score:
    """Urgency, topics and sentiment of a text. Spans refer to title and text joined by a line break."""
    evidence = gather(rulebook.lexicon, text, title)
    verdict = _Verdict(evidence)
    codes, about = topics(evidence)
    feeling, feelings = sentiment(evidence)
    return Score(
        urgency=total(verdict.reasons, Axis.URGENCY),
        sentiment=feeling,
        topics=codes,
        reasons=(*verdict.reasons, *about, *feelings),
        rulebook=rulebook.version,
        flags=_flags(evidence, verdict),
    )


class _Verdict:
    """One text on its way to a sum of reasons that lies in the band of its level."""

    __slots__ = ("evidence", "gripes", "hard", "level", "problems", "reasons", "soft", "voice")

    def __init__(self, evidence: Evidence) -> None:
        self.evidence = evidence
        self.hard = first_per_group(evidence.of(Level.HARD))
        self.problems = first_per_group(evidence.of(Level.PROBLEM))
        self.gripes = first_per_group(evidence.of(Level.GRIPE))
        self.soft = aggravations(evidence)
        self.voice = _voice(evidence, bool(self.hard or self.problems or self.gripes))
        self.reasons: list[Reason] = []
        self._add_up()
        self.level = self._level()
        self._lower()
        self._fit()
        self._confess()

    # what the words add up to

    def _add_up(self) -> None:
        cases = sorted([*self.hard, *self.problems], key=lambda hit: -hit.group.points)
        if cases:
            self._base_and_further(cases, _FURTHER)
            self.reasons += [reason for _, reason in sorted(self.soft.items())]
            self._demands(most=_DEMAND_ON_PROBLEM)
        elif self.gripes or self.soft:
            self._base_and_further(sorted(self.gripes, key=lambda hit: -hit.group.points), _FURTHER_GRIPE)
            self.reasons += [reason for _, reason in sorted(self.soft.items())]
            self._demands(most=100)
            self._praise_beside()
        else:
            self._questions()

    def _base_and_further(self, hits: list[Hit], further: int) -> None:
        for position, hit in enumerate(hits[: 1 + _MOST_FURTHER]):
            points = further if position else (hit.group.points or _FLIPPED_POINTS)
            self._add(f"lexicon.{hit.group.name}", points, hit)

    def _demands(self, *, most: int) -> None:
        demands = sorted(self.evidence.of(Level.DEMAND), key=lambda hit: -hit.group.points)
        if demands:
            self._add(f"lexicon.{demands[0].group.name}", min(most, demands[0].group.points), demands[0])

    def _praise_beside(self) -> None:
        praise = self.evidence.of(Level.PRAISE)
        if praise and self.gripes:
            self._add("lexicon.praise", _PRAISE_BESIDE, praise[0])

    def _questions(self) -> None:
        asked = sorted(self.evidence.of(Level.QUESTION) or self._strong_demands(), key=lambda hit: -hit.group.points)
        if asked:
            self._add(f"lexicon.{asked[0].group.name}", max(BANDS[0] + 2, asked[0].group.points), asked[0])
        elif praise := self.evidence.of(Level.PRAISE):
            self._add("lexicon.praise", 0, praise[0])

    def _strong_demands(self) -> list[Hit]:
        return [hit for hit in self.evidence.of(Level.DEMAND) if hit.group.points >= _STRONG_DEMAND]

    def _add(self, code: str, points: int, hit: Hit) -> None:
        self.reasons.append(self.evidence.reason(code, points, hit.group.says, (hit.start, hit.end)))

    # which level that is

    def _level(self) -> int:
        if self.hard or (self.problems and len(self.soft) >= 2):
            return 3
        if self.problems or self._is_grievance():
            return 2
        told_again = Softness.CONTACT in self.soft
        return int(told_again or any(map(_weighs, self.gripes)) or total(self.reasons, Axis.URGENCY) >= BANDS[0])

    def _is_grievance(self) -> bool:
        """Ill feeling that asks for something, or has lasted, or was told again and again."""
        pressing = self.soft.keys() & {Softness.AGE, Softness.CONTACT}
        return bool(self.gripes and (self._strong_demands() or pressing))

    # why it is less than that

    def _lower(self) -> None:
        evidence = self.evidence
        if self.voice is not None:
            self._cap_at(0, f"cap.{self.voice.group.level}", self.voice, most=10)
        elif bystander := evidence.of(Level.BYSTANDER):
            self._cap_at(max(self.level - 1, 0), "cap.bystander", bystander[0])
        elif not self.hard and not self._strong_demands() and Softness.CONTACT not in self.soft:
            mild = evidence.of(Level.REVIEW, Level.HABIT, Level.SETTLED)
            if mild and self.level > 1:
                self._cap_at(1, f"cap.{mild[0].group.level}", mild[0])

    def _cap_at(self, level: int, code: str, hit: Hit, *, most: int = 100) -> None:
        self.level = level
        over = total(self.reasons, Axis.URGENCY) - min(most, _TOPS[level])
        if over > 0:
            self._add(code, -over, hit)

    def _fit(self) -> None:
        """Floor and cap of the level's band; both quote what the level comes from."""
        points = total(self.reasons, Axis.URGENCY)
        low = BANDS[self.level - 1] if self.level else 0
        missing = max(low - points, 0) or min(_TOPS[self.level] - points, 0)
        if missing:
            cause = self.reasons[0]
            code = f"{'floor' if missing > 0 else 'cap'}.{cause.code.removeprefix('lexicon.')}"
            says = (
                msg("raised to the lower bound of this level")
                if missing > 0
                else msg("held at the upper bound of this level")
            )
            self.reasons.append(Reason(Axis.URGENCY, code, missing, says, cause.quote, cause.span))

    def _confess(self) -> None:
        """Say so when the text could not be read, was cut, or gave no reason at all."""
        says = _UNREADABLE.get(self.evidence.readable)
        if says is not None:
            self.reasons.append(Reason(Axis.URGENCY, f"text.{self.evidence.readable}", 0, says))
        elif not self.reasons:
            self.reasons.append(Reason(Axis.URGENCY, "none", 0, msg("nothing in the text asks for anything")))
        if self.evidence.cut:
            says = msg("the text is very long: only its beginning was read")
            self.reasons.append(Reason(Axis.URGENCY, "text.cut", 0, says))


_FLIPPED_POINTS = 28


def _weighs(hit: Hit) -> bool:
    """Whether this one gripe lifts a text out of level 0."""
    return hit.flipped or hit.group.points >= BANDS[0]


_UNREADABLE = {
    Readable.EMPTY: msg("there is no text"),
    Readable.NO_WORDS: msg("there are no words to judge"),
    Readable.GARBLED: msg("this is not readable text"),
    Readable.FOREIGN: msg("not in Turkish: judged only by the words the lexicon knows"),
}


def _voice(evidence: Evidence, complains: bool) -> Hit | None:
    """Who speaks when it is not a customer: a promoter, or the brand; beside a complaint, two of its phrases tell."""
    if evidence.first_person:
        return None
    agents = evidence.of(Level.AGENT)
    if agents and (len(agents) > 1 or not complains):
        return agents[0]
    promos = evidence.of(Level.PROMO)
    return promos[0] if promos and not complains else None


def _flags(evidence: Evidence, verdict: _Verdict) -> frozenset[str]:
    flags = {flag for hit in evidence.hits if not hit.flipped for flag in hit.group.flags}
    if verdict.voice is not None:
        return frozenset({str(verdict.voice.group.level)})
    if evidence.asks or evidence.of(Level.QUESTION):
        flags.add("question")
    if evidence.of(Level.PRAISE):
        flags.add("praise")
    return frozenset(flags)

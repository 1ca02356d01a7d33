"""What keeps a score within bounds whatever the model makes of the words."""

from dataclasses import dataclass

from monitor.rules.evidence import Evidence
from monitor.rules.lexicon import Hit
from monitor.rules.score import BANDS, Axis, Reason
from monitor.rules.signals import heaviest
from monitor.rules.undivided import undivided
from monitor.rules.vocabulary import Level
from scrapers.kit.errors import msg

_CALM = 10
"""As much as the brand's own words, promotion or praise alone can get."""
BAD = (Level.HARD, Level.PROBLEM, Level.GRIPE)
_ONE_WORD = Reason(Axis.URGENCY, "cap.one-word", 0, msg("a single word tells no case"))
_ALONE = Reason(Axis.URGENCY, "cap.transformer", 0, msg("no word of the text bears that opinion out"))


@dataclass(frozen=True, slots=True)
class Bound:
    """A floor or a cap, with the words that set it."""

    reason: Reason
    least: int = 0
    most: int = 100

    def missing(self, points: float) -> float:
        """What lifts or lowers so many points into the bounds."""
        return max(self.least - points, 0) or min(self.most - points, 0)


UNQUOTED = Bound(_ALONE, most=BANDS[1] - 1)
"""Whoever is alarmed must see by which words."""


def bound(evidence: Evidence, voice: Hit | None) -> Bound | None:
    """What the brand or a promoter says, praise alone and others' matters stay low; a hard trigger is never low."""
    if voice is not None:
        return _cap(evidence, voice, _CALM, msg("not a customer's words"))
    if bystander := evidence.of(Level.BYSTANDER):
        most = BANDS[1] if evidence.of(*BAD) else BANDS[0]
        return _cap(evidence, bystander[0], most - 1, msg("somebody else's matter"))
    if hard := evidence.of(Level.HARD):
        return _floor(evidence, heaviest(hard), BANDS[2])
    return _calm(evidence) or _plain(evidence)


def _calm(evidence: Evidence) -> Bound | None:
    """Praise alone; what is over, and asks for nothing."""
    if evidence.of(*BAD, Level.SOFT, Level.DEMAND, Level.QUESTION):
        return None
    if settled := evidence.of(Level.SETTLED):
        return _cap(evidence, settled[0], BANDS[1] - 1, msg("already over"))
    praise = evidence.of(Level.PRAISE)
    if praise and not evidence.quantities.durations:
        return _cap(evidence, praise[0], _CALM, msg("only praise"))
    return None


def _plain(evidence: Evidence) -> Bound | None:
    """Ill feeling and nothing else is level 1; a single word that says nothing of a case is no more."""
    if undivided(evidence) is Level.GRIPE and (spoken := evidence.of(Level.GRIPE)) and _has_words(evidence):
        return _floor(evidence, heaviest(spoken), BANDS[0])
    if len(evidence.letters.split()) == 1 and not evidence.of(*BAD):
        return Bound(_ONE_WORD, most=BANDS[1] - 1)
    return None


def _has_words(evidence: Evidence) -> bool:
    return any(sign.isalpha() for sign in evidence.letters)


def _floor(evidence: Evidence, hit: Hit, least: int) -> Bound:
    return Bound(_reason(evidence, hit, "floor", msg("raised to the lower bound of this level")), least=least)


def _cap(evidence: Evidence, hit: Hit, most: int, says: str) -> Bound:
    return Bound(_reason(evidence, hit, "cap", says), most=most)


def _reason(evidence: Evidence, hit: Hit, kind: str, says: str) -> Reason:
    quote, span = evidence.source.quote(hit.start, hit.end)
    return Reason(Axis.URGENCY, f"{kind}.{hit.group.name}", 0, says, quote, span)

"""What a model makes of one text, share by share: each signal and each word with what it moves, exactly."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from math import sqrt

from monitor.rules.evidence import Evidence
from monitor.rules.model import ANSWERS, LEVELS, Logits, Model, chance, log_odds, points_at, slope
from monitor.rules.opinion import SecondOpinion
from monitor.rules.score import Axis, Reason
from monitor.rules.signals import signals
from monitor.rules.vocabulary import Level
from monitor.rules.words import Word, words
from scrapers.kit.errors import msg

_WORD = "word"
_MOST_WORDS = 3
"""Words shown by themselves; the rest is one line."""
_WORTH_SHOWING = 1.0
_BASE = Reason(Axis.URGENCY, "base", 0, msg("where every text begins"))
_ADVICE = Reason(Axis.URGENCY, "transformer", 0, msg("a language model's opinion"))
_OTHER_WORDS = Reason(Axis.URGENCY, "words", 0, msg("other words"))


@dataclass(frozen=True, slots=True)
class Share:
    """What one piece of evidence adds to each logit."""

    reason: Reason
    logits: Logits


@dataclass(frozen=True, slots=True)
class Points:
    """What one piece of evidence adds to the score, not yet rounded."""

    reason: Reason
    points: float


@dataclass(frozen=True, slots=True)
class Weighed:
    """A text's shares and their sums."""

    model: Model
    shares: tuple[Share, ...]
    sums: Logits

    @property
    def chances(self) -> Logits:
        """The probabilities of level 1 or more, 2 or more, 3, of ill and of good feeling."""
        return tuple(chance(bias + added) for bias, added in zip(self.model.bias, self.sums, strict=True))

    def points(self) -> list[Points]:
        """Each share of the urgency behind what every text begins with; together they are the score exactly.

        The secant of each curve tells what a unit of its logit was worth in this text: no share's sign is lost.
        """
        bias, sums, cuts = self.model.bias[:LEVELS], self.sums[:LEVELS], self.model.cuts
        slopes = [slope(b, added) / LEVELS for b, added in zip(bias, sums, strict=True)]
        begin = sum(map(chance, bias)) / LEVELS
        moved = sum(each * added for each, added in zip(slopes, sums, strict=True))
        step = moved if abs(moved) > 1e-9 else 1e-6
        unit = (points_at(begin + step, cuts) - points_at(begin, cuts)) / step
        shares = (
            Points(share.reason, unit * sum(each * x for each, x in zip(slopes, share.logits, strict=False)))
            for share in self.shares
        )
        return [Points(_BASE, points_at(begin, cuts)), *shares]


def weigh(model: Model, evidence: Evidence, opinion: SecondOpinion | None = None) -> Weighed:
    """Everything the text shows, with what the model makes of it; then what a second opinion moves."""
    shown = [
        Share(one.reason, tuple(each * one.value for each in model.signals[one.name]))
        for one in signals(evidence)
        if one.name in model.signals
    ]
    shares = _joined(shown, _spoken(model, evidence))
    sums = tuple(map(sum, zip(*(share.logits for share in shares), strict=True))) or (0.0,) * ANSWERS
    if opinion is not None:
        advised = _advised(model, sums, opinion)
        shares, sums = [*shares, advised], _plus(sums, advised.logits)
    return Weighed(model, tuple(shares), sums)


def _advised(model: Model, sums: Logits, opinion: SecondOpinion) -> Share:
    """What draws each level towards the opinion; how the text feels is not asked."""
    pairs = zip(opinion.chances, model.bias, sums, strict=False)
    moved = (opinion.weight * (log_odds(said) - bias - added) for said, bias, added in pairs)
    return Share(_ADVICE, (*moved, *(0.0 for _ in range(LEVELS, ANSWERS))))


def _plus(one: Logits, other: Logits) -> Logits:
    return tuple(a + b for a, b in zip(one, other, strict=True))


def silent_places(evidence: Evidence) -> list[tuple[int, int]]:
    """Where numbers and aggravators speak: there the words do not count, so that more of it never weighs less."""
    counted = evidence.quantities
    return [
        *((one.start, one.end) for one in counted.durations),
        *((one.start, one.end) for one in counted.amounts),
        *((one.start, one.end) for one in counted.counts),
        *((hit.start, hit.end) for hit in evidence.of(Level.SOFT)),
    ]


def _spoken(model: Model, evidence: Evidence) -> Iterator[Share]:
    """The known words, each the first time; one weighs less the more there are."""
    known: list[tuple[Word, list[int]]] = []
    seen: set[int] = set()
    for word in words(evidence.letters, silent_places(evidence)):
        rows = [row for row in model.rows(word.features) if row not in seen]
        if rows:
            seen.update(rows)
            known.append((word, rows))
    scale = 1 / sqrt(len(seen) or 1)
    for word, rows in known:
        quote, span = evidence.source.quote(word.start, word.end)
        logits = tuple(scale * sum(column[row] for row in rows) for column in model.columns)
        yield Share(Reason(Axis.URGENCY, _WORD, 0, msg("a word that weighs"), quote, span), logits)


def _joined(shown: list[Share], spoken: Iterable[Share]) -> list[Share]:
    """Words inside a quote, and further numbers from the same quote, are added to its first reason."""
    quoted: dict[tuple[str, tuple[int, int] | None], Share] = {}
    for share in shown:
        _add(quoted, (share.reason.code, share.reason.span), share)
    spans = [(key, key[1]) for key in quoted if key[1] is not None]
    alone: list[Share] = []
    for word in spoken:
        inner = word.reason.span or (0, 0)
        around = next((key for key, span in spans if span[0] <= inner[0] and inner[1] <= span[1]), None)
        if around is None:
            alone.append(word)
        else:
            _add(quoted, around, word)
    return [*quoted.values(), *alone]


def _add(
    quoted: dict[tuple[str, tuple[int, int] | None], Share], key: tuple[str, tuple[int, int] | None], share: Share
) -> None:
    known = quoted.get(key)
    quoted[key] = replace(known, logits=_plus(known.logits, share.logits)) if known else share


def rests_on_an_opinion(points: Iterable[Points]) -> bool:
    """Whether a second opinion speaks for the text, and no word of its own does."""
    points = list(points)
    advised = any(one.reason.code == _ADVICE.code for one in points)
    return advised and not any(one.reason.quote and one.points >= _WORTH_SHOWING for one in points)


def shown_words(weighed: Weighed) -> list[Points]:
    """The points of a text, with the lighter words put into one line."""
    points = weighed.points()
    spoken = sorted((one for one in points if one.reason.code == _WORD), key=lambda one: -abs(one.points))
    worth = [one for one in spoken[:_MOST_WORDS] if abs(one.points) >= _WORTH_SHOWING]
    rest = sum(one.points for one in spoken[len(worth) :])
    return [*(one for one in points if one.reason.code != _WORD), *worth, Points(_OTHER_WORDS, rest)]

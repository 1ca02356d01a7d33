"""What a model makes of one text, share by share: each signal and each word with what it moves, exactly."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import sqrt
from operator import add
from typing import NamedTuple

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


class Spoken(NamedTuple):
    """What one word adds to each logit, and its place in the original text."""

    span: tuple[int, int]
    logits: Logits


@dataclass(frozen=True, slots=True)
class Points:
    """What one piece of evidence adds to the score, not yet rounded."""

    reason: Reason
    points: float


@dataclass(frozen=True, slots=True)
class Rate:
    """What the logits of one text are worth in points; `begin` is where every text begins."""

    begin: float
    unit: float
    slopes: tuple[float, float, float]

    def points(self, logits: Logits) -> float:
        """The points of a share."""
        first, second, third = self.slopes
        return self.unit * (first * logits[0] + second * logits[1] + third * logits[2])


@dataclass(frozen=True, slots=True)
class Weighed:
    """A text's shares, the words that stand in none of their quotes, and the sums of both."""

    model: Model
    shares: tuple[Share, ...]
    spoken: tuple[Spoken, ...]
    sums: Logits
    original: str

    @property
    def all(self) -> Sequence[Share | Spoken]:
        """The shares, then the words."""
        return (*self.shares, *self.spoken)

    @property
    def chances(self) -> Logits:
        """The probabilities of level 1 or more, 2 or more, 3, of ill and of good feeling."""
        return tuple(chance(bias + added) for bias, added in zip(self.model.bias, self.sums, strict=True))

    def rate(self) -> Rate:
        """What each unit of a logit was worth in this text.

        It is the secant of each curve: the shares add up to the score exactly, and no share's sign is lost.
        """
        bias, sums, cuts = self.model.bias[:LEVELS], self.sums[:LEVELS], self.model.cuts
        first, second, third = (slope(b, added) / LEVELS for b, added in zip(bias, sums, strict=True))
        begin = sum(map(chance, bias)) / LEVELS
        moved = first * sums[0] + second * sums[1] + third * sums[2]
        step = moved if abs(moved) > 1e-9 else 1e-6
        unit = (points_at(begin + step, cuts) - points_at(begin, cuts)) / step
        return Rate(points_at(begin, cuts), unit, (first, second, third))

    def points(self, rate: Rate) -> list[Points]:
        """What every text begins with, and each share but for the words that stand alone."""
        return [Points(_BASE, rate.begin), *(Points(share.reason, rate.points(share.logits)) for share in self.shares)]

    def reason(self, one: Share | Spoken) -> Reason:
        """The reason of a share; a word's is made only when it is asked for."""
        if isinstance(one, Share):
            return one.reason
        first, last = one.span
        return Reason(Axis.URGENCY, _WORD, 0, msg("a word that weighs"), self.original[first:last], one.span)


def weigh(model: Model, evidence: Evidence, opinion: SecondOpinion | None = None) -> Weighed:
    """Everything the text shows, with what the model makes of it; then what a second opinion moves."""
    shown = [
        Share(one.reason, tuple([each * one.value for each in model.signals[one.name]]))
        for one in signals(evidence)
        if one.name in model.signals
    ]
    shares, spoken = _joined(shown, _spoken(model, evidence))
    sums = (
        tuple(map(sum, zip(*[each.logits for each in shares], *[each.logits for each in spoken], strict=True)))
        or (0.0,) * ANSWERS
    )
    if opinion is not None:
        advised = _advised(model, sums, opinion)
        shares, sums = [*shares, advised], _plus(sums, advised.logits)
    return Weighed(model, tuple(shares), tuple(spoken), sums, evidence.source.original)


def _advised(model: Model, sums: Logits, opinion: SecondOpinion) -> Share:
    """What draws each level towards the opinion; how the text feels is not asked."""
    pairs = zip(opinion.chances, model.bias, sums, strict=False)
    moved = (opinion.weight * (log_odds(said) - bias - added) for said, bias, added in pairs)
    return Share(_ADVICE, (*moved, *(0.0 for _ in range(LEVELS, ANSWERS))))


def _plus(one: Logits, other: Logits) -> Logits:
    return tuple(map(add, one, other))


def silent_places(evidence: Evidence) -> list[tuple[int, int]]:
    """Where numbers and aggravators speak: there the words do not count, so that more of it never weighs less."""
    counted = evidence.quantities
    return [
        *((one.start, one.end) for one in counted.durations),
        *((one.start, one.end) for one in counted.amounts),
        *((one.start, one.end) for one in counted.counts),
        *((hit.start, hit.end) for hit in evidence.of(Level.SOFT)),
    ]


def _spoken(model: Model, evidence: Evidence) -> list[Spoken]:
    """The known words, each the first time; one weighs less the more there are."""
    known: list[tuple[Word, list[int]]] = []
    seen: set[int] = set()
    rows_of = model.words.get
    for word in words(evidence.letters, silent_places(evidence)):
        rows = [row for feature in word.features if (row := rows_of(feature, -1)) >= 0 and row not in seen]
        if rows:
            seen.update(rows)
            known.append((word, rows))
    scale, source = 1 / sqrt(len(seen) or 1), evidence.source
    return [
        Spoken(
            (source.starts[word.start], source.ends[word.end - 1]),
            tuple([scale * each for each in model.logits(rows)]),
        )
        for word, rows in known
    ]


_Quoted = tuple[str, tuple[int, int] | None]


def _joined(shown: list[Share], spoken: list[Spoken]) -> tuple[list[Share], list[Spoken]]:
    """Words inside a quote, and further numbers from the same quote, are added to its first reason."""
    quoted: dict[_Quoted, Share] = {}
    for share in shown:
        _add(quoted, (share.reason.code, share.reason.span), share)
    places = [(key, *key[1]) for key in quoted if key[1] is not None]
    alone: list[Spoken] = []
    for word in spoken:
        start, end = word.span
        for key, first, last in places:
            if first <= start and end <= last:
                _add(quoted, key, word)
                break
        else:
            alone.append(word)
    return list(quoted.values()), alone


def _add(quoted: dict[_Quoted, Share], key: _Quoted, more: Share | Spoken) -> None:
    known = quoted.get(key)
    if known is not None:
        quoted[key] = Share(known.reason, _plus(known.logits, more.logits))
    elif isinstance(more, Share):
        quoted[key] = more


def rests_on_an_opinion(points: Iterable[Points]) -> bool:
    """Whether a second opinion speaks for the text, and no word of its own does."""
    points = list(points)
    advised = any(one.reason.code == _ADVICE.code for one in points)
    return advised and not any(one.reason.quote and one.points >= _WORTH_SHOWING for one in points)


def shown_words(weighed: Weighed) -> list[Points]:
    """The points of a text, with the lighter words put into one line."""
    rate = weighed.rate()
    spoken = sorted(((rate.points(word.logits), word) for word in weighed.spoken), key=lambda pair: -abs(pair[0]))
    worth = [pair for pair in spoken[:_MOST_WORDS] if abs(pair[0]) >= _WORTH_SHOWING]
    rest = sum(points for points, _ in spoken[len(worth) :])
    heavy = (Points(weighed.reason(word), points) for points, word in worth)
    return [*weighed.points(rate), *heavy, Points(_OTHER_WORDS, rest)]

"""Fitting the group model to what operators decided: the intercept and one factor for each feature, nothing else.

Twenty verdicts are little, so every factor is held near 1, none turns a feature's meaning round, and no verdict ever
says anything about a single author. Before anybody switches a new model on, its shadow shows what it would change.
"""

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from monitor.rules.campaign import Campaign, Thresholds, circumstances_of
from monitor.rules.case import Verdict
from monitor.rules.coordination.features import FAMILIES
from monitor.rules.group_model import Answer, GroupModel, Weight, written
from monitor.rules.propaganda import assess, pushes_nothing
from monitor.rules.regression import Regression, dot
from scrapers.kit.errors import Translate, as_written, msg

FEWEST_VERDICTS = 20
MOST_FACTOR = 3.0
_HELD, _HELD_INTERCEPT = 1.0, 0.1
"""How firmly factors are held at 1, and the intercept where it was."""

_LABELS = {Verdict.INAUTHENTIC: 1.0, Verdict.GENUINE: 0.0, Verdict.COORDINATED_GENUINE: 0.0}
"""What a verdict says of propaganda; one that is unsure says nothing."""


@dataclass(frozen=True, slots=True)
class Judged:
    """A group as the model saw it, and what a person decided."""

    features: Mapping[str, float]
    verdict: Verdict


class TooFewVerdicts(ValueError):  # noqa: N818 - says what is missing
    """Too few verdicts to learn from."""

    def __init__(self, have: int) -> None:
        super().__init__(f"{have} of {FEWEST_VERDICTS}")
        self.what = msg("{need} verdicts of genuine or inauthentic are needed; there are {have}")
        self.values: dict[str, object] = {"need": FEWEST_VERDICTS, "have": have}

    def say(self, translate: Translate = as_written) -> str:
        """What is missing, in the reader's language."""
        return translate(self.what).format(**self.values)


def refit(verdicts: Sequence[Judged], model: GroupModel) -> GroupModel:
    """The model after these verdicts; the same verdicts always give the same. Raises `TooFewVerdicts`."""
    decided = [one for one in verdicts if one.verdict in _LABELS]
    if len(decided) < FEWEST_VERDICTS:
        raise TooFewVerdicts(len(decided))
    unaimed = [one for one in decided if pushes_nothing({**_NOTHING, **one.features})]
    aimed = [one for one in decided if one not in unaimed]
    after = replace(model, propaganda=_answered(model.propaganda, aimed), unaimed=_answered(model.unaimed, unaimed))
    return _named(after, len(decided))


_NOTHING = dict.fromkeys(FAMILIES, 0.0)
"""What a verdict of long ago did not keep."""


def _answered(answer: Answer, decided: Sequence[Judged]) -> Answer:
    """The answer after the verdicts on groups of its kind."""
    names = [name for name, one in answer.weights.items() if one.weight]
    if not decided or not names:
        return answer
    labels = [_LABELS[one.verdict] for one in decided]
    return _rescaled(answer, *_fitted(answer, names, [one.features for one in decided], labels))


def _fitted(
    answer: Answer, names: Sequence[str], groups: Sequence[Mapping[str, float]], labels: Sequence[float]
) -> tuple[dict[str, float], float]:
    """A factor for each feature, and what the intercept moves by once the factors are within their bounds."""
    parts = [_parts(answer, names, features) for features in groups]
    begin, held = [answer.intercept] * len(parts), [_HELD_INTERCEPT, *(_HELD for _ in names)]
    _, *free = Regression([[1.0, *row] for row in parts], labels, begin, [0.0, *(1.0 for _ in names)], held).fitted()
    factors = [min(max(factor, 0.0), MOST_FACTOR) for factor in free]
    scaled = [answer.intercept + dot(factors, row) for row in parts]
    (shift,) = Regression([[1.0] for _ in parts], labels, scaled, [0.0], [_HELD_INTERCEPT]).fitted()
    return dict(zip(names, factors, strict=True)), shift


def _parts(answer: Answer, names: Iterable[str], features: Mapping[str, float]) -> list[float]:
    return [answer.weights[name].adds(features.get(name, answer.weights[name].neutral)) for name in names]


def _rescaled(answer: Answer, factors: Mapping[str, float], shift: float) -> Answer:
    weights = {
        name: Weight(one.weight * factors.get(name, 1.0), one.neutral, one.scale)
        for name, one in answer.weights.items()
    }
    return Answer(answer.intercept + shift, weights)


def _named(model: GroupModel, verdicts: int) -> GroupModel:
    data = json.dumps(written(model), sort_keys=True).encode()
    version = f"{model.version.partition('+')[0]}+{verdicts}.{hashlib.sha256(data).hexdigest()[:6]}"
    return replace(model, version=version)


# -- what it would change


@dataclass(frozen=True, slots=True)
class Shift:
    """A campaign whose score would be another one; both without any verdict."""

    number: int
    before: int
    after: int
    verdict: Verdict | None


@dataclass(frozen=True, slots=True)
class Shadow:
    """What another model would say of the campaigns that are known, had nobody decided anything."""

    campaigns: int
    shifts: tuple[Shift, ...]
    """The greatest first."""
    raised: tuple[Shift, ...]
    """Those that would be suspected and are not."""
    cleared: tuple[Shift, ...]
    """Those that are suspected and would not be."""
    agrees_before: int
    """How many verdicts the model in use agrees with, and how many the other one would."""
    agrees_after: int

    @property
    def is_worse(self) -> bool:
        """Whether the other model contradicts more of what people said."""
        return self.agrees_after < self.agrees_before


def shadow(campaigns: Iterable[Campaign], before: GroupModel, after: GroupModel, thresholds: Thresholds) -> Shadow:
    """The difference between two models on these campaigns; nothing is changed by looking."""
    judged = [_shift(campaign, before, after, thresholds) for campaign in campaigns if campaign.merged_into is None]
    amber = thresholds.amber
    moved = sorted((one for one in judged if one.before != one.after), key=lambda one: -abs(one.after - one.before))
    return Shadow(
        campaigns=len(judged),
        shifts=tuple(moved),
        raised=tuple(one for one in moved if one.before < amber <= one.after),
        cleared=tuple(one for one in moved if one.after < amber <= one.before),
        agrees_before=sum(_agrees(one.verdict, one.before >= amber) for one in judged),
        agrees_after=sum(_agrees(one.verdict, one.after >= amber) for one in judged),
    )


def _shift(campaign: Campaign, before: GroupModel, after: GroupModel, thresholds: Thresholds) -> Shift:
    circumstances = circumstances_of(None, thresholds)
    old, new = (assess(campaign.portrait, model, circumstances).propaganda for model in (before, after))
    return Shift(campaign.number, old, new, campaign.verdict)


def _agrees(verdict: Verdict | None, suspected: bool) -> bool:
    return verdict in _LABELS and bool(_LABELS[verdict]) == suspected

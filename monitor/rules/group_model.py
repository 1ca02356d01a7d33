"""A small linear model as data: how much each feature of a group speaks for coordination, and for propaganda.

Each answer is a logit, so every contribution can be told from the others and shown. Weights come from
`scripts/train`; nothing is learned here. Account traits may only add, and an unknown one is as good as none.
"""

import math
from collections.abc import Mapping
from dataclasses import dataclass

from monitor.rules.coordination.features import FAMILIES, Family
from monitor.rules.model import BadWeights
from scrapers.kit.errors import msg

FORMAT = 1
ANSWERS = ("propaganda", "coordination", "unaimed")
_LATER = frozenset({"unaimed"})
"""Weights that were written before there was that answer suspect nobody by it."""
_WORDED = frozenset({Family.SIZE, Family.TIME, Family.OBJECTS, Family.TONE, Family.AGAINST})
"""What pushes nothing is never judged by who wrote it."""
_ALIKE = frozenset({Family.SIZE, Family.TIME, Family.OBJECTS})
"""Whether a group is coordinated has nothing to do with who wrote it and whom it helps."""


@dataclass(frozen=True, slots=True)
class Weight:
    """What a feature adds for every `scale` by which it differs from `neutral`."""

    weight: float
    neutral: float = 0.0
    scale: float = 1.0

    def adds(self, value: float) -> float:
        """Its part of the logit."""
        return self.weight * (value - self.neutral) / self.scale


@dataclass(frozen=True, slots=True)
class Answer:
    """The weights of one question."""

    intercept: float
    weights: Mapping[str, Weight]

    def parts(self, values: Mapping[str, float]) -> dict[str, float]:
        """What every feature adds to the logit, in the order in which a group is explained."""
        return {name: self.weights[name].adds(values[name]) for name in FAMILIES if name in self.weights}


@dataclass(frozen=True, slots=True)
class GroupModel:
    """Weights ready to be used, and the version that is stored with every score they gave."""

    propaganda: Answer
    """Of groups that push something."""
    coordination: Answer
    unaimed: Answer = Answer(-9.0, {})
    """The same question of groups that push nothing, by wording and time alone."""
    version: str = "0"


def read_group_model(data: object) -> GroupModel:
    """The model in data as `scripts/train` writes it. Raises `BadWeights`."""
    if not isinstance(data, dict) or data.get("format") != FORMAT:
        raise BadWeights(msg("these are no weights of a format this program reads"))
    try:
        answers = {name: _answer(data[name]) for name in ANSWERS if name in data or name not in _LATER}
        version = data["version"]
    except (KeyError, TypeError, ValueError, AttributeError, OverflowError) as error:
        raise BadWeights(msg("the weights are damaged")) from error
    if not isinstance(version, str) or not version.isprintable() or not version:
        raise BadWeights(msg("the weights are damaged"))
    model = GroupModel(version=version, **answers)
    note_unfair(model)
    return model


def written(model: GroupModel) -> dict[str, object]:
    """The model as data that `read_group_model` reads."""
    answers = {name: _written(answer) for name, answer in zip(ANSWERS, _answers(model), strict=True)}
    return {"format": FORMAT, "version": model.version, **answers}


def _answers(model: GroupModel) -> tuple[Answer, Answer, Answer]:
    return model.propaganda, model.coordination, model.unaimed


def _written(answer: Answer) -> dict[str, object]:
    features = {
        name: {"neutral": one.neutral, "scale": one.scale, "weight": one.weight} for name, one in answer.weights.items()
    }
    return {"intercept": answer.intercept, "features": features}


def _answer(data: Mapping[str, object]) -> Answer:
    features = data["features"]
    if not isinstance(features, dict) or not set(features) <= set(FAMILIES):
        raise ValueError("features")
    weights = {
        name: Weight(_number(one["weight"]), _number(one["neutral"]), _number(one["scale"]))
        for name, one in features.items()
    }
    if any(one.scale <= 0 for one in weights.values()):
        raise ValueError("scale")
    return Answer(_number(data["intercept"]), weights)


def _number(value: object) -> float:
    if isinstance(value, bool) or not isinstance(value, (int, float)) or not math.isfinite(value):
        raise ValueError(value)
    return float(value)


def note_unfair(model: GroupModel) -> None:
    """Refuse weights that would hold something against people that may not be: raises `BadWeights`."""
    if any(FAMILIES[name] not in _ALIKE for name in model.coordination.weights):
        raise BadWeights(msg("the weights judge coordination by who wrote or whom it helps"))
    if any(FAMILIES[name] not in _WORDED for name in model.unaimed.weights):
        raise BadWeights(msg("the weights suspect who pushes nothing by more than wording and time"))
    if any(one.weight < 0 or one.neutral != 0 for one in _weights(model.propaganda, Family.ACCOUNTS)):
        raise BadWeights(msg("the weights hold an unknown account against its owner"))
    if any(one.weight > 0 for answer in _answers(model) for one in _weights(answer, Family.AGAINST)):
        raise BadWeights(msg("the weights hold signs of a real customer against them"))


def _weights(answer: Answer, family: Family) -> list[Weight]:
    return [one for name, one in answer.weights.items() if FAMILIES[name] is family]

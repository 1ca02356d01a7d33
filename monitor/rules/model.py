"""A small linear model as data: what signals and words add to three questions about urgency and two about feeling.

The questions are "level 1 or more?", "2 or more?", "3?", "negative?" and "positive?"; each is a logit, so every
contribution can be told from the others and shown. Weights come from `scripts/train`; nothing is learned here.
"""

import hashlib
import json
import math
from array import array
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from scrapers.kit.errors import msg

FORMAT = 1
LEVELS = 3
ANSWERS = LEVELS + 2
"""Logits in all: the levels, negative, positive."""

Logits = tuple[float, ...]
"""One number for each of the `ANSWERS`."""


class BadWeights(ValueError):  # noqa: N818 - says what the data is
    """Weights that cannot be used; `what` is a message id."""

    def __init__(self, what: str) -> None:
        super().__init__(what)
        self.what = what


@dataclass(frozen=True, slots=True)
class Model:
    """Weights ready to be used. `cuts` are the means of the level probabilities at which levels 1, 2 and 3 begin."""

    bias: Logits
    cuts: tuple[float, float, float]
    signals: Mapping[str, Logits]
    words: Mapping[str, int] = field(default_factory=dict, repr=False)
    """Row of each feature in `table`."""
    table: Sequence[float] = field(default=(), repr=False)
    """The rows one after another, a number for each of the `ANSWERS`."""
    version: str = "0"

    def logits(self, rows: Sequence[int]) -> Logits:
        """What so many rows, one at least, add up to."""
        found = [self.table[row * ANSWERS : (row + 1) * ANSWERS] for row in rows]
        return tuple(found[0] if len(found) == 1 else map(sum, zip(*found, strict=True)))


def read_model(data: object) -> Model:
    """The model in data as `scripts/train` writes it. Raises `BadWeights`."""
    if not isinstance(data, dict) or data.get("format") != FORMAT:
        raise BadWeights(msg("these are no weights of a format this program reads"))
    try:
        signals = {str(name): _numbers(row, ANSWERS) for name, row in data["signals"].items()}
        names, columns = data["words"]["names"], data["words"]["columns"]
        unit = float(data["words"]["unit"])
        model = Model(
            bias=_numbers(data["bias"], ANSWERS),
            cuts=_cuts(data["cuts"]),
            signals=signals,
            words={str(name): row for row, name in enumerate(names)},
            table=array("f", (number * unit for row in zip(*columns, strict=True) for number in row)),
            version=_version(data),
        )
    except (KeyError, TypeError, ValueError, AttributeError, OverflowError) as error:
        raise BadWeights(msg("the weights are damaged")) from error
    if len(columns) != ANSWERS or len(model.table) != ANSWERS * len(names):
        raise BadWeights(msg("the weights are damaged"))
    return model


def _numbers(row: object, length: int) -> Logits:
    numbers = tuple(float(number) for number in row)  # type: ignore[attr-defined]
    if len(numbers) != length or not all(map(math.isfinite, numbers)):
        raise ValueError(length)
    return numbers


def _cuts(row: object) -> tuple[float, float, float]:
    first, second, third = _numbers(row, LEVELS)
    if not 0 < first < second < third < 1:
        raise ValueError(row)
    return first, second, third


def _version(data: object) -> str:
    return hashlib.sha256(json.dumps(data, sort_keys=True).encode()).hexdigest()[:8]


def chance(logit: float) -> float:
    """The probability a logit stands for."""
    return 1 / (1 + math.exp(-logit)) if logit > -700 else 0.0


def log_odds(chance: float) -> float:
    """The logit of a probability, none surer than one in a thousand."""
    near = min(0.999, max(0.001, chance))
    return math.log(near / (1 - near))


def slope(bias: float, added: float) -> float:
    """How much each unit of what was added to a logit moved its probability, so that the shares add up exactly."""
    if abs(added) < 1e-9:
        return chance(bias) * (1 - chance(bias))
    return (chance(bias + added) - chance(bias)) / added


def points_at(mean: float, cuts: tuple[float, float, float]) -> float:
    """0 to 100 for a mean of the three probabilities: a quarter for each level, straight lines between the cuts."""
    for quarter, (low, high) in enumerate(pairwise((0.0, *cuts, 1.0))):
        if mean < high:
            return 25 * (quarter + (mean - low) / (high - low))
    return 100.0

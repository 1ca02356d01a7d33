"""A logistic regression for a few rows that is held where it begins: exact, repeatable, and small enough to read."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

from monitor.rules.model import chance

_CLOSE = 1e-10

Vector = Sequence[float]


@dataclass(frozen=True, slots=True)
class Regression:
    """Rows of numbers, what each is (0 or 1), where its logit begins; and where factors are held, how firmly."""

    rows: Sequence[Vector]
    labels: Vector
    offsets: Vector
    held_at: Vector
    held_by: Vector

    def fitted(self) -> list[float]:
        """The factors at the only minimum: the bowl is strictly convex, so halved steps of Newton lead there."""
        found, gain = list(self.held_at), math.inf
        while gain >= _CLOSE:
            tried = self._stepped(found)
            gain, found = self._cost(found) - self._cost(tried), tried
        return found

    def _stepped(self, found: list[float]) -> list[float]:
        step, cost = solved(self._curvature(found), self._slope(found)), self._cost(found)
        tried = _less(found, step)
        while self._cost(tried) > cost and max(map(abs, step)) > _CLOSE:
            step = [part / 2 for part in step]
            tried = _less(found, step)
        return tried

    def _logits(self, factors: Vector) -> list[float]:
        return [offset + dot(row, factors) for row, offset in zip(self.rows, self.offsets, strict=True)]

    def _cost(self, factors: Vector) -> float:
        losses = (
            _softplus(logit) - label * logit for logit, label in zip(self._logits(factors), self.labels, strict=True)
        )
        return math.fsum(losses) + math.fsum(firm * away * away / 2 for firm, away in self._away(factors))

    def _away(self, factors: Vector) -> list[tuple[float, float]]:
        return [(firm, one - held) for firm, one, held in zip(self.held_by, factors, self.held_at, strict=True)]

    def _slope(self, factors: Vector) -> list[float]:
        errors = [chance(logit) - label for logit, label in zip(self._logits(factors), self.labels, strict=True)]
        pulls = [firm * away for firm, away in self._away(factors)]
        return [dot(errors, column) + pull for column, pull in zip(zip(*self.rows, strict=True), pulls, strict=True)]

    def _curvature(self, factors: Vector) -> list[list[float]]:
        spreads = [(p := chance(logit)) * (1 - p) for logit in self._logits(factors)]
        columns = list(zip(*self.rows, strict=True))
        curved = [[math.fsum(map(_product, one, other, spreads)) for other in columns] for one in columns]
        for place, firm in enumerate(self.held_by):
            curved[place][place] += firm
        return curved


def _less(found: Vector, step: Vector) -> list[float]:
    return [one - part for one, part in zip(found, step, strict=True)]


def _product(one: float, other: float, spread: float) -> float:
    return one * other * spread


def _softplus(logit: float) -> float:
    return max(logit, 0.0) + math.log1p(math.exp(-abs(logit)))


def dot(one: Vector, other: Vector) -> float:
    """The sum of the products, pair by pair."""
    return math.fsum(a * b for a, b in zip(one, other, strict=True))


def solved(matrix: Sequence[Vector], right: Vector) -> list[float]:
    """The vector that the matrix, which must be positive definite, turns into `right`."""
    rows = [[*row, value] for row, value in zip(matrix, right, strict=True)]
    for place, row in enumerate(rows):
        for below in rows[place + 1 :]:
            factor = below[place] / row[place]
            below[place:] = [one - factor * other for one, other in zip(below[place:], row[place:], strict=True)]
    found: list[float] = []
    for place in reversed(range(len(rows))):
        *row, value = rows[place]
        found.insert(0, (value - dot(row[place + 1 :], found)) / row[place])
    return found

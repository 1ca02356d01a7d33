"""Where the dots of a graph stand: linked ones pull, all push (Fruchterman and Reingold, 1991).

No randomness and nothing but arithmetic and square roots, which every processor rounds alike.
"""

from collections.abc import Mapping, Sequence
from math import sqrt

_ROUNDS = 80
_X_STEP, _Y_STEP = 0.7548776662466927, 0.5698402909980532
"""Spreads any number of dots evenly: the plane's counterpart of the golden ratio."""
_NEAREST = 1e-4
_COOLEST = 0.002

Point = tuple[float, float]


def placed(count: int, pulls: Mapping[tuple[int, int], float]) -> list[Point]:
    """A place between 0 and 1 for each of `count` dots; `pulls` is how strongly pairs are tied, 0 to 1."""
    at = [((number * _X_STEP) % 1, (number * _Y_STEP) % 1) for number in range(1, count + 1)]
    apart = sqrt(1 / max(count, 1))
    for turn in range(_ROUNDS):
        heat = 0.1 * (1 - turn / _ROUNDS) + _COOLEST
        pushes = _pushed(at, apart)
        _pull(pushes, at, pulls, apart)
        at = [_moved(point, push, heat) for point, push in zip(at, pushes, strict=True)]
    return _spread(at)


def _pushed(at: Sequence[Point], apart: float) -> list[list[float]]:
    """Everybody keeps a distance, and nobody drifts off."""
    square = apart * apart
    pushes = [[0.1 * (0.5 - x), 0.1 * (0.5 - y)] for x, y in at]
    for number, (x, y) in enumerate(at):
        mine = pushes[number]
        for other in range(number + 1, len(at)):
            dx, dy = x - at[other][0], y - at[other][1]
            force = square / max(dx * dx + dy * dy, _NEAREST)
            theirs = pushes[other]
            mine[0] += dx * force
            mine[1] += dy * force
            theirs[0] -= dx * force
            theirs[1] -= dy * force
    return pushes


def _pull(pushes: list[list[float]], at: Sequence[Point], pulls: Mapping[tuple[int, int], float], apart: float) -> None:
    for (one, other), strength in sorted(pulls.items()):
        dx, dy = at[one][0] - at[other][0], at[one][1] - at[other][1]
        force = strength * sqrt(dx * dx + dy * dy) / apart
        pushes[one][0] -= dx * force
        pushes[one][1] -= dy * force
        pushes[other][0] += dx * force
        pushes[other][1] += dy * force


def _moved(point: Point, push: Sequence[float], heat: float) -> Point:
    length = sqrt(push[0] * push[0] + push[1] * push[1])
    share = min(length, heat) / max(length, _NEAREST)
    return point[0] + push[0] * share, point[1] + push[1] * share


def _spread(at: Sequence[Point]) -> list[Point]:
    """Stretched over the whole picture."""
    if not at:
        return []
    (left, right), (top, bottom) = (_ends([x for x, _ in at]), _ends([y for _, y in at]))
    return [((x - left) / (right - left), (y - top) / (bottom - top)) for x, y in at]


def _ends(values: Sequence[float]) -> Point:
    low, high = min(values), max(values)
    return (low, high) if high - low > _NEAREST else (low - 0.5, low + 0.5)

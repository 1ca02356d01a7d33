"""The figures of docs/scoring.md, as a Markdown table."""

from collections.abc import Mapping

import numpy as np
from training.evaluation import Outcome, folds, interval, measures
from training.weights import Ground, fit, predict

Figures = dict[str, tuple[int, Mapping[str, float], tuple[float, float]]]
"""By group of texts: how many, the mean of each figure, the interval of macro-F1."""


def assess(ground: Ground, *, shuffles: int) -> Figures:
    """Cross-validated figures, and those on the fresh texts of a fit that never saw any of them."""
    parts = np.array([row.part for row in ground.rows])
    drawn = np.array([row.random for row in ground.rows])
    rounds = [_crossed(ground, parts, seed) for seed in range(shuffles)]
    groups = {
        "all texts": np.ones(len(parts), bool),
        "all texts, drawn at random": drawn,
        "first 221": parts == "first",
        "first 221, `rand_*` only": (parts == "first") & drawn,
        "seen by who wrote the lexicon": parts == "seen",
        "fresh": parts == "fresh",
        "fresh, label sure": (parts == "fresh") & (np.array([row.weight for row in ground.rows]) == 1),
    }
    found = {name: _mean([one.of(np.flatnonzero(chosen)) for one in rounds]) for name, chosen in groups.items()}
    fresh = np.flatnonzero(parts == "fresh")
    outcome = predict(ground, fit(ground, np.flatnonzero(parts != "fresh")), fresh)
    return found | {"fresh, of a fit without them": _mean([outcome])}


def _crossed(ground: Ground, parts: np.ndarray, seed: int) -> Outcome:
    """Every text as predicted by a fit that did not see it."""
    pieces, places = [], []
    for rest, held in list(folds(ground.levels, parts, shuffles=seed + 1))[5 * seed :]:
        pieces.append(predict(ground, fit(ground, rest), held))
        places.append(held)
    order = np.argsort(np.concatenate(places))
    names = ("levels", "predicted", "chances", "feelings", "felt")
    return Outcome(*(np.concatenate([getattr(piece, name) for piece in pieces])[order] for name in names))


def _mean(outcomes: list[Outcome]) -> tuple[int, Mapping[str, float], tuple[float, float]]:
    each = [measures(outcome) for outcome in outcomes]
    means = {name: float(np.mean([one[name] for one in each])) for name in each[0]}
    return len(outcomes[0].levels), means, interval(outcomes[0], "macro-F1")


def as_table(figures: Figures) -> str:
    """One row a group."""
    names = list(next(iter(figures.values()))[1])
    lines = [["texts", "n", *names, "95 % of macro-F1"], ["---"] * (len(names) + 3)]
    for group, (count, means, (low, high)) in figures.items():
        lines.append([group, str(count), *(f"{means[name]:.3f}" for name in names), f"{low:.2f}–{high:.2f}"])
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)

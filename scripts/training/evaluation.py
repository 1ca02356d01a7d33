"""How good the scores are, on texts the fit has not seen."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, fields

import numpy as np
from sklearn.metrics import average_precision_score, cohen_kappa_score, f1_score, precision_recall_curve
from sklearn.model_selection import StratifiedKFold

_PRECISE = 0.8
_ROUNDS = 1000


@dataclass(frozen=True)
class Outcome:
    """What was predicted for some texts, and what is right: a row of every array is a text."""

    levels: np.ndarray
    predicted: np.ndarray
    chances: np.ndarray
    """Probabilities of level 1 or more, 2 or more, 3."""
    feelings: np.ndarray
    felt: np.ndarray

    def of(self, chosen: np.ndarray) -> "Outcome":
        """The outcome for some of the texts."""
        return Outcome(*(getattr(self, one.name)[chosen] for one in fields(self)))


def measures(outcome: Outcome) -> dict[str, float]:
    """The figures that are promised, by name."""
    right, found = outcome.levels, outcome.predicted
    clear = outcome.feelings != "mixed"
    severe = right == 3
    return {
        "macro-F1": f1_score(right, found, average="macro"),
        "QWK": cohen_kappa_score(right, found, weights="quadratic"),
        "recall of 3 at precision .8": _recall_at(severe, outcome.chances[:, 2]),
        "average precision of 3": average_precision_score(severe, outcome.chances[:, 2]),
        "level 0 scored 50 or more": float((found[right == 0] >= 2).mean()),
        "sentiment accuracy": float((outcome.feelings == outcome.felt)[clear].mean()),
        "ECE of level 2 or more": _calibration(outcome),
    }


def _recall_at(severe: np.ndarray, chances: np.ndarray) -> float:
    precision, recall, _ = precision_recall_curve(severe, chances)
    return float(max(recall[precision >= _PRECISE], default=0.0))


def _calibration(outcome: Outcome) -> float:
    """Expected calibration error of "level 2 or more" over ten bins."""
    right, said = outcome.levels >= 2, outcome.chances[:, 1]
    bins = np.minimum((said * 10).astype(int), 9)
    gaps = [(bins == one).mean() * abs(right[bins == one].mean() - said[bins == one].mean()) for one in set(bins)]
    return float(sum(gaps))


def interval(outcome: Outcome, name: str) -> tuple[float, float]:
    """The 95 % bootstrap interval of a figure."""
    dice = np.random.default_rng(0)
    size = len(outcome.levels)
    drawn = [measures(outcome.of(dice.integers(0, size, size)))[name] for _ in range(_ROUNDS)]
    return float(np.quantile(drawn, 0.025)), float(np.quantile(drawn, 0.975))


def folds(levels: np.ndarray, parts: Iterable[str], *, shuffles: int) -> Iterator[tuple[np.ndarray, np.ndarray]]:
    """Places to train on and to try on: five folds each shuffle, every part in each."""
    strata = [f"{part}{level}" for part, level in zip(parts, levels, strict=True)]
    for seed in range(shuffles):
        yield from StratifiedKFold(5, shuffle=True, random_state=seed).split(levels, strata)


def cut_points(means: np.ndarray, levels: np.ndarray) -> tuple[float, float, float]:
    """Where levels 1, 2 and 3 begin: the cuts of best macro-F1 and kappa together, on texts the fit did not see."""
    choices = np.quantile(means, np.linspace(0.02, 0.98, 97))
    cuts = [float(np.quantile(means, (levels < level).mean())) for level in (1, 2, 3)]
    known: dict[bytes, float] = {}

    def worth_of(tried: list[float]) -> float:
        found = np.digitize(means, tried)
        same = found.tobytes()  # most cuts part the texts as others did
        return known[same] if same in known else known.setdefault(same, _worth(levels, found))

    best = worth_of(cuts)
    for _ in range(4):
        for place in range(3):
            for choice in choices:
                tried = [*cuts[:place], float(choice), *cuts[place + 1 :]]
                if tried == sorted(tried) and (worth := worth_of(tried)) > best:
                    best, cuts = worth, tried
    return cuts[0], cuts[1], cuts[2]


def _worth(levels: np.ndarray, found: np.ndarray) -> float:
    return float(f1_score(levels, found, average="macro") + cohen_kappa_score(levels, found, weights="quadratic"))

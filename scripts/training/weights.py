"""From corpora to the weights the program loads: the same bytes for the same input."""

import gzip
import json
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path

import numpy as np
from scipy.sparse import csr_matrix, vstack
from sklearn.model_selection import StratifiedKFold
from training.corpora import Corpora, Labelled
from training.evaluation import Outcome, cut_points
from training.features import Read, bag, names_in, read, table, vocabulary
from training.fitting import (
    AUXILIARY_SCALE,
    WORD_SCALE,
    Curves,
    Meaning,
    fit_feeling,
    fit_levels,
    inputs,
    learn_meaning,
)
from training.priors import SIGNALS

from monitor.rules.lexicon import Lexicon
from monitor.rules.model import FORMAT

MOST_WORDS = 20_000
_UNIT = 0.001
"""Weights are stored as whole thousandths."""
_SILENCE = 200.0
"""As many texts as stand for one that says nothing, which is level 0 and neutral: it draws the biases down."""
_FEELINGS = np.array(["neutral", "negative", "positive"])


@dataclass(frozen=True)
class Ground:
    """Everything computed before the fit: labelled texts as numbers, and what words mean."""

    rows: list[Labelled]
    words: list[str]
    meaning: Meaning
    matrix: csr_matrix
    silence: csr_matrix
    """The one row of a text that says nothing."""

    @property
    def levels(self) -> np.ndarray:
        """The right levels."""
        return np.array([row.urgency for row in self.rows])

    @property
    def feelings(self) -> np.ndarray:
        """The right sentiments."""
        return np.array([row.sentiment for row in self.rows])

    @property
    def weight(self) -> np.ndarray:
        """How much each row counts."""
        return np.array([row.weight for row in self.rows])


@dataclass(frozen=True)
class Fit:
    """The curves over the inputs, and where the levels begin."""

    levels: Curves
    feeling: Curves
    cuts: tuple[float, float, float]


def prepare(corpora: Corpora, lexicon: Lexicon) -> Ground:
    """Read every text once, learn what words mean, and lay the labelled texts out as numbers."""
    large = {"telecom": corpora.telecom, "brands": corpora.brands}
    documents = {name: [read(lexicon, row["text"]) for row in rows] for name, rows in large.items()}
    names = names_in(row["text"] for rows in large.values() for row in rows)
    words = vocabulary([one for some in documents.values() for one in some], names)
    words = _weightiest(words, documents, large)
    meaning = _meaning(words, documents, large)
    labelled = [read(lexicon, row.text) for row in corpora.labelled]
    matrix = inputs(table(labelled, SIGNALS), bag(labelled, words), meaning)
    silent = [Read({}, ())]
    return Ground(corpora.labelled, words, meaning, matrix, inputs(table(silent, SIGNALS), bag(silent, words), meaning))


def _meaning(words: list[str], documents: dict[str, list[Read]], large: dict) -> Meaning:
    return learn_meaning({name: bag(some, words) for name, some in documents.items()}, large)


def _weightiest(words: list[str], documents: dict[str, list[Read]], large: dict) -> list[str]:
    """The words that say most about any question."""
    heaviest = np.abs(_meaning(words, documents, large).weights).max(axis=1)
    return sorted(words[at] for at in np.argsort(-heaviest, kind="stable")[:MOST_WORDS])


def fit(ground: Ground, chosen: np.ndarray) -> Fit:
    """The fit on some of the labelled texts; the cuts come from texts left out in turn."""
    levels = ground.levels[chosen]
    means = np.zeros(len(chosen))
    for rest, held in StratifiedKFold(4, shuffle=True, random_state=0).split(chosen, levels):
        means[held] = _levels(ground, chosen[rest]).chances(ground.matrix[chosen[held]]).mean(axis=1)
    matrix, weight = _beside_silence(ground, chosen)
    feelings = [*ground.feelings[chosen], "neutral"]
    return Fit(_levels(ground, chosen), fit_feeling(matrix, feelings, weight), cut_points(means, levels))


def _levels(ground: Ground, chosen: np.ndarray) -> Curves:
    matrix, weight = _beside_silence(ground, chosen)
    return fit_levels(matrix, np.append(ground.levels[chosen], 0), weight)


def _beside_silence(ground: Ground, chosen: np.ndarray) -> tuple[csr_matrix, np.ndarray]:
    matrix = vstack([ground.matrix[chosen], ground.silence]).tocsr()
    return matrix, np.append(ground.weight[chosen], _SILENCE)


def predict(ground: Ground, fitted: Fit, chosen: np.ndarray) -> Outcome:
    """What the fit says of other labelled texts, before floors and caps."""
    chances = fitted.levels.chances(ground.matrix[chosen])
    tone = fitted.feeling.chances(ground.matrix[chosen])
    felt = np.where(tone.max(axis=1) < 0.5, 0, 1 + tone.argmax(axis=1))
    return Outcome(
        ground.levels[chosen],
        np.digitize(chances.mean(axis=1), fitted.cuts),
        chances,
        ground.feelings[chosen],
        _FEELINGS[felt],
    )


def as_data(ground: Ground, fitted: Fit, header: dict[str, object]) -> dict[str, object]:
    """The weights as plain data: auxiliary models and words become one number a word and question."""
    weights = np.vstack([fitted.levels.weights, fitted.feeling.weights])
    bias = np.concatenate([fitted.levels.bias, fitted.feeling.bias])
    signals, questions = len(SIGNALS), ground.meaning.weights.shape[1]
    auxiliary = weights[:, signals : signals + questions] * AUXILIARY_SCALE
    words = ground.meaning.weights @ auxiliary.T + weights[:, signals + questions :].T * WORD_SCALE
    bias = bias + auxiliary @ ground.meaning.bias
    return {
        "format": FORMAT,
        "about": header,
        "bias": _plain(bias),
        "cuts": _plain(fitted.cuts),
        "signals": {name: _plain(weights[:, at]) for at, name in enumerate(SIGNALS)},
        "words": {
            "names": ground.words,
            "unit": _UNIT,
            "columns": [np.rint(column / _UNIT).astype(int).tolist() for column in words.T],
        },
    }


def _plain(numbers: object) -> list[float]:
    return [round(float(number), 4) for number in np.asarray(numbers)]


def write(data: dict[str, object], path: Path) -> None:
    """The data as compressed JSON, byte for byte the same for the same data."""
    text = json.dumps(data, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    path.write_bytes(gzip.compress(text.encode(), mtime=0))


def trainers() -> dict[str, str]:
    """What the weights were made with."""
    return {name: version(name) for name in ("numpy", "scipy", "scikit-learn")}


def everything(ground: Ground) -> np.ndarray:
    """The places of all labelled texts."""
    return np.arange(len(ground.rows))

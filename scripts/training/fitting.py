"""Fitting: what words mean in the large corpora, and on top of it what a text asks for."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from scipy.optimize import minimize
from scipy.sparse import csr_matrix, hstack
from scipy.special import expit
from sklearn.linear_model import LogisticRegression
from training.priors import BOUNDS, PRIORS, SIGNALS

from monitor.rules.model import LEVELS

AUXILIARY: dict[str, tuple[str, Callable[[Mapping[str, Any]], bool]]] = {
    "severe": ("telecom", lambda row: row["severity"] >= 1),
    "urgent": ("telecom", lambda row: row["severity"] >= 2),
    "to-act": ("telecom", lambda row: row["action"] == 1),
    "addressed": ("telecom", lambda row: row["addressed"] == 1),
    "telecom-ill": ("telecom", lambda row: row["sentiment"] == "negative"),
    "telecom-well": ("telecom", lambda row: row["sentiment"] == "positive"),
    "brand-ill": ("brands", lambda row: row["sentiment"] == "negative"),
    "brand-well": ("brands", lambda row: row["sentiment"] == "positive"),
}
"""What is asked of which corpus."""
LOOSENESS = 6.0
"""Inverse strength of the auxiliary models' penalty (`C` of scikit-learn)."""
AUXILIARY_SCALE = 1 / 3
WORD_SCALE = 2.0
"""How freely the labelled texts' own words may weigh, beside what the corpora say of them."""
_FREE = (None, None)
APART = 3.0
"""Penalty on the difference of the three level curves, in units of the penalty on what they share."""


@dataclass(frozen=True)
class Meaning:
    """What every word says about each auxiliary question: one column a question."""

    weights: np.ndarray
    bias: np.ndarray


def learn_meaning(bags: Mapping[str, csr_matrix], rows: Mapping[str, Sequence[Mapping[str, Any]]]) -> Meaning:
    """The auxiliary models."""
    fitted = [_logistic(bags[corpus], [ask(row) for row in rows[corpus]]) for corpus, ask in AUXILIARY.values()]
    return Meaning(np.array([weights for weights, _ in fitted]).T, np.array([bias for _, bias in fitted]))


def _logistic(matrix: csr_matrix, answers: Sequence[bool]) -> tuple[np.ndarray, float]:
    model = LogisticRegression(C=LOOSENESS, max_iter=500).fit(matrix, answers)
    return model.coef_[0], float(model.intercept_[0])


def inputs(signals: csr_matrix, bags: csr_matrix, meaning: Meaning) -> csr_matrix:
    """Signals, auxiliary logits and words side by side."""
    logits = csr_matrix((bags @ meaning.weights + meaning.bias) * AUXILIARY_SCALE)
    return hstack([signals, logits, bags * WORD_SCALE]).tocsr()


@dataclass(frozen=True)
class Curves:
    """Logits of one or more cumulative questions: a row of weights and a bias for each."""

    weights: np.ndarray
    bias: np.ndarray

    def chances(self, matrix: csr_matrix) -> np.ndarray:
        """One row a text, one column a question."""
        return expit(matrix @ self.weights.T + self.bias)


def fit_levels(matrix: csr_matrix, levels: np.ndarray, weight: np.ndarray) -> Curves:
    """Three logits, for level 1 or more, 2 or more and 3, whose weights are drawn to one another and to the priors.

    Signs are bounded where they are known: no problem, duration or amount may ever lower a score.
    """
    width, known = matrix.shape[1], len(SIGNALS)
    prior = np.zeros((LEVELS, width))
    prior[:, :known] = np.array([PRIORS.get(name, (0.0, 0.0, 0.0)) for name in SIGNALS]).T
    bounds = [BOUNDS.get(name, _FREE) for name in SIGNALS] + [_FREE] * (width - known)
    answers = np.array([levels >= level for level in (1, 2, 3)], float)
    return _fit(matrix, answers, weight, _Belief(prior, bounds, APART))


def fit_feeling(matrix: csr_matrix, feelings: Sequence[str], weight: np.ndarray) -> Curves:
    """Two logits: negative, positive. Mixed texts teach neither."""
    named = np.array(feelings)
    clear = np.where(named != "mixed", weight, 0.0)
    answers = np.array([named == "negative", named == "positive"], float)
    width = matrix.shape[1]
    return _fit(matrix, answers, clear, _Belief(np.zeros((2, width)), [_FREE] * width, apart=1.0))


@dataclass(frozen=True)
class _Belief:
    """What is believed before any text is seen: usual weights, their bounds, how far the questions may differ."""

    weights: np.ndarray
    bounds: list[tuple[float | None, float | None]]
    apart: float


def _fit(matrix: csr_matrix, answers: np.ndarray, weight: np.ndarray, belief: _Belief) -> Curves:
    questions, width = belief.weights.shape
    turned = matrix.T.tocsr()

    def loss(flat: np.ndarray) -> tuple[float, np.ndarray]:
        weights, bias = flat[: questions * width].reshape(questions, width), flat[questions * width :]
        logits = matrix @ weights.T + bias
        residual = (expit(logits) - answers.T) * weight[:, None]
        off = weights - belief.weights
        shared = off.mean(axis=0)
        own = off - shared
        value = (weight[:, None] * (np.logaddexp(0, logits) - answers.T * logits)).sum()
        value += 0.5 * (questions * (shared**2).sum() + belief.apart * (own**2).sum())
        gradient = (turned @ residual).T + shared + belief.apart * own
        return value, np.concatenate([gradient.ravel(), residual.sum(axis=0)])

    start = np.concatenate([belief.weights.ravel(), np.zeros(questions)])
    lines = [*belief.bounds * questions, *[_FREE] * questions]
    found = minimize(loss, start, jac=True, method="L-BFGS-B", bounds=lines, options={"maxiter": 400})
    return Curves(found.x[: questions * width].reshape(questions, width), found.x[questions * width :])

"""Fitting the two questions asked of a group: is it coordinated, and is it probably inauthentic and aimed at the brand?

Signs are bounded where they are known, so that nothing about an account or a customer can count the wrong way round.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from scipy.optimize import minimize
from scipy.special import expit
from training.recording import Recording

from monitor.rules.coordination.features import FAMILIES, features
from monitor.rules.coordination.post import Portrait
from monitor.rules.group_model import Answer, Weight
from monitor.rules.propaganda import FEWEST_AUTHORS

LOOSENESS = 0.3
"""Inverse strength of the penalty on standardised weights (`C` of scikit-learn)."""
TOGETHER = frozenset({"attack", "petition", "association", "news", "support", "giveaway", "fans", "joke", "deal"})
"""What many people write alike on purpose, real or not."""
_NEVER, _UP, _DOWN = (0.0, 0.0), (0.0, None), (None, 0.0)
PROPAGANDA = {
    **dict.fromkeys(("authors", "likeness", "density", "copies", "repeats", "negative", "tag"), _UP),
    **dict.fromkeys(("link_rival", "rival_named", "rival_linked", "coupon", "compared", "hijacked"), _UP),
    **dict.fromkeys(("default_image", "empty_bio", "digits", "avatars", "deleted", "confirmed"), _UP),
    **dict.fromkeys(("positive", "link_news", "credible", "span"), _DOWN),
    "newcomers": _NEVER,
    "link_other": _NEVER,
}
"""Which way each feature may count. Writing of the brand for the first time is held against nobody, and a link that
many share may be news of a paper that the configuration does not know."""
COORDINATION = {
    **dict.fromkeys(("authors", "likeness", "density", "copies", "link_rival", "link_news", "link_other", "tag"), _UP),
    "span": _DOWN,
}
TAUGHT = {"deleted": 1.5, "confirmed": 3.0, "hijacked": 2.0}
"""Weights for a whole group, in logits, of what invented streams cannot teach."""
_BLANKS = {
    "accounts": frozenset({"default_image", "empty_bio", "digits", "avatars"}),
    "rivals": frozenset({"rival_named", "rival_linked", "compared", "link_rival", "coupon"}),
    "comparison": frozenset({"compared"}),
    "objects": frozenset({"link_rival", "link_news", "link_other", "tag", "rival_linked", "coupon"}),
}
"""What a place or a configuration may not show."""
_BLANKED = 0.25
_MIDDLED = frozenset({"authors", "likeness", "density", "span"})
"""Numbers that every group has: an ordinary one adds nothing. Of shares, none adds nothing."""


@dataclass(frozen=True)
class Ground:
    """Snapshots of groups: one row each time somebody joined."""

    names: tuple[str, ...]
    values: np.ndarray
    fake: np.ndarray
    together: np.ndarray
    weight: np.ndarray
    fold: np.ndarray


def ground_of(recordings: Iterable[Recording]) -> Ground:
    """What there is to learn from: groups of three authors or more, every group weighing the root of its snapshots."""
    rows = [row for recording in recordings for row in _rows(recording)]
    names = tuple(FAMILIES)
    table = [[values[name] for name in names] for values, *_ in rows]
    fake, together, weight, fold = (np.array([row[at] for row in rows], float) for at in (1, 2, 3, 4))
    return Ground(names, np.array(table), fake, together, weight, fold)


_Row = tuple[dict[str, float], bool, bool, float, int]


def _rows(recording: Recording) -> list[_Row]:
    members: dict[int, list[int]] = {}
    seen: list[tuple[int, Portrait, bool, bool]] = []
    final: dict[int, int] = {}
    truths = recording.month.truths
    for step in recording.steps:
        for absorbed in step.absorbed:
            members.setdefault(step.group, []).extend(members.pop(absorbed, []))
            final[absorbed] = step.group
        own = members.setdefault(step.group, [])
        own += [*step.founded, step.number]
        if step.portrait.authors >= FEWEST_AUTHORS:
            fake = 2 * sum(truths[number - 1].fake for number in own) > len(own)
            alike = 2 * sum(truths[number - 1].label in TOGETHER for number in own) > len(own)
            seen.append((step.group, step.portrait, fake, alike))
    groups = [_last(group, final) for group, *_ in seen]
    often = Counter(groups)
    return [
        (features(portrait), fake, alike, often[group] ** -0.5, recording.month.fold)
        for group, (_, portrait, fake, alike) in zip(groups, seen, strict=True)
    ]


def _last(group: int, final: dict[int, int]) -> int:
    while group in final and final[group] != group:
        group = final[group]
    return group


def fit_propaganda(ground: Ground, chosen: np.ndarray) -> Answer:
    """The weights of "inauthentic and aimed at the brand", before anybody says where amber is."""
    values, fake, weight = ground.values[chosen], ground.fake[chosen], ground.weight[chosen]
    tables, shares = [values], [1.0]
    for blank in _BLANKS.values():
        tables.append(np.where([name in blank for name in ground.names], 0.0, values))
        shares.append(_BLANKED)
    weights = np.concatenate([weight * share for share in shares])
    return _fit(ground.names, np.vstack(tables), np.tile(fake, len(tables)), weights, PROPAGANDA)


def fit_coordination(ground: Ground, chosen: np.ndarray) -> Answer:
    """The weights of "part of something synchronised"."""
    return _fit(ground.names, ground.values[chosen], ground.together[chosen], ground.weight[chosen], COORDINATION)


def _fit(names: Sequence[str], table: np.ndarray, answers: np.ndarray, weight: np.ndarray, signs: dict) -> Answer:
    used = [at for at, name in enumerate(names) if name in signs and signs[name] != _NEVER and name not in TAUGHT]
    middle = np.average(table, axis=0, weights=weight)
    scale = np.sqrt(np.average((table - middle) ** 2, axis=0, weights=weight))
    used = [at for at in used if scale[at] > 1e-9]
    middle = np.where([name in _MIDDLED for name in names], middle, 0.0)
    inputs = ((table - middle) / np.where(scale > 0, scale, 1.0))[:, used]

    def loss(flat: np.ndarray) -> tuple[float, np.ndarray]:
        logits = inputs @ flat[:-1] + flat[-1]
        residual = (expit(logits) - answers) * weight
        value = (weight * (np.logaddexp(0, logits) - answers * logits)).sum() * LOOSENESS + 0.5 * (flat[:-1] ** 2).sum()
        gradient = np.append(inputs.T @ residual * LOOSENESS + flat[:-1], residual.sum() * LOOSENESS)
        return float(value), gradient

    bounds = [signs[names[at]] for at in used] + [(None, None)]
    found = minimize(loss, np.zeros(len(used) + 1), jac=True, method="L-BFGS-B", bounds=bounds).x
    weights = {
        names[at]: Weight(round(float(value), 3), round(float(middle[at]), 3), round(float(scale[at]), 4))
        for at, value in zip(used, found, strict=False)
    }
    return Answer(round(float(found[-1]), 3), weights)

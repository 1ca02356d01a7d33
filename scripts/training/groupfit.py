"""Fitting the two questions asked of a group: is it coordinated, and is it probably inauthentic and aimed at the brand?

Signs are bounded where they are known, so that nothing about an account or a customer can count the wrong way round.
"""

import hashlib
import json
import math
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

import numpy as np
from scipy.optimize import minimize
from scipy.special import expit, logit
from training.recording import Recording

from monitor.rules.campaign import AMBER
from monitor.rules.coordination.features import FAMILIES, features
from monitor.rules.coordination.post import Portrait
from monitor.rules.group_model import Answer, GroupModel, Weight, written
from monitor.rules.propaganda import FEWEST_AUTHORS, pushes_nothing

LOOSENESS = 0.3
"""Inverse strength of the penalty on standardised weights (`C` of scikit-learn)."""
TOGETHER = frozenset({"attack", "petition", "association", "news", "support", "giveaway", "fans", "joke", "deal"})
"""What many people write alike on purpose, real or not."""
_NEVER, _UP, _DOWN = (0.0, 0.0), (0.0, None), (None, 0.0)
PROPAGANDA = {
    **dict.fromkeys(("authors", "likeness", "density", "copies", "repeats", "negative", "tag", "pushed"), _UP),
    **dict.fromkeys(("link_rival", "rival_named", "rival_linked", "coupon", "compared", "hijacked"), _UP),
    **dict.fromkeys(("default_image", "empty_bio", "digits", "avatars", "deleted", "confirmed"), _UP),
    **dict.fromkeys(("accuses",), _UP),
    **dict.fromkeys(("positive", "link_news", "credible", "span", "asks", "brief"), _DOWN),
    "newcomers": _NEVER,
    "link_other": _NEVER,
}
"""Which way each feature may count. Writing of the brand for the first time is held against nobody, and a link that
many share may be news of a paper that the configuration does not know."""
COORDINATION = {
    **dict.fromkeys(("authors", "likeness", "density", "copies", "link_rival", "link_news", "link_other", "tag"), _UP),
    "span": _DOWN,
}
UNAIMED = {
    **dict.fromkeys(("authors", "density", "negative", "accuses"), _UP),
    **dict.fromkeys(("positive", "span", "credible", "asks", "brief", "link_news", "copies"), _DOWN),
}
"""Of groups that push nothing: wording and time. Nothing about an account, and copies alone are no sign."""
TAUGHT = {"deleted": 1.5, "confirmed": 3.0, "hijacked": 2.0}
"""Weights for a whole group, in logits, of what invented streams cannot teach."""
_BLANKS = {
    "accounts": frozenset({"default_image", "empty_bio", "digits", "avatars"}),
    "rivals": frozenset({"rival_named", "rival_linked", "compared", "link_rival", "coupon", "pushed"}),
    "comparison": frozenset({"compared"}),
    "objects": frozenset({"link_rival", "link_news", "link_other", "tag", "rival_linked", "coupon"}),
}
"""What a place or a configuration may not show."""
_AIMS = _BLANKS["rivals"] | {"hijacked", "deleted", "confirmed"}
_BLANKED = 0.25
_UNAIMED = 0.1
"""Weight of a group that pushes nothing: a rule keeps it below amber anyway."""
_MOST = {"rival_linked": 8.0, "link_rival": 8.0, "coupon": 8.0, "compared": 8.0, "avatars": 6.0}
"""No more logits than these for a whole group: what is rare in training must not decide alone."""
_LEAST = {"authors": 1.0}
"""No fewer logits than these for every factor of e: three people prove less than thirty."""
_NEUTRAL = {"authors": math.log(FEWEST_AUTHORS), "span": math.log1p(7 * 24)}
"""Where a feature adds nothing: with the fewest authors, over a whole week; everything else when there is none of it.
So whatever speaks for an attack adds, and is told as such."""
DOUBT = 2.0
"""Invented streams are cleaner than the world: logits are this much nearer to amber than the fit says."""
CAUTION, CAUTION_UNAIMED = -0.7, 0.7
"""Logits by which amber is put higher than the fit says; lower for what pushes something, which few real crowds do."""


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
    found: list[_Row] = []
    for group, (_, portrait, fake, alike) in zip(groups, seen, strict=True):
        values = features(portrait)
        found.append((values, fake, alike, often[group] ** -0.5, recording.month.fold))
    return found


def _last(group: int, final: dict[int, int]) -> int:
    while group in final and final[group] != group:
        group = final[group]
    return group


def fit_propaganda(ground: Ground, chosen: np.ndarray) -> Answer:
    """The weights of "inauthentic and aimed at the brand", before anybody says where amber is."""
    values, fake = ground.values[chosen], ground.fake[chosen]
    aimless = [pushes_nothing(dict(zip(ground.names, row, strict=True))) for row in values]
    weight = ground.weight[chosen] * np.where(aimless, _UNAIMED, 1.0)
    tables, shares = [values], [1.0]
    for blank in _BLANKS.values():
        tables.append(np.where([name in blank for name in ground.names], 0.0, values))
        shares.append(_BLANKED)
    weights = np.concatenate([weight * share for share in shares])
    found = _fit(ground.names, np.vstack(tables), np.tile(fake, len(tables)), weights, PROPAGANDA)
    taught = {name: Weight(weight) for name, weight in TAUGHT.items()}
    return _softened(Answer(found.intercept - CAUTION, found.weights | taught))


def fit_unaimed(ground: Ground, chosen: np.ndarray) -> Answer:
    """The weights of the same question where nothing is pushed, or the configuration knows of nothing."""
    values = np.where([name in _AIMS for name in ground.names], 0.0, ground.values[chosen])
    found = _fit(ground.names, values, ground.fake[chosen], ground.weight[chosen], UNAIMED)
    return _softened(Answer(found.intercept - CAUTION_UNAIMED, found.weights))


def trained(ground: Ground, chosen: np.ndarray) -> GroupModel:
    """The model of some of the snapshots; its version says what it was fitted on."""
    answers = fit_propaganda(ground, chosen), fit_coordination(ground, chosen), fit_unaimed(ground, chosen)
    model = GroupModel(*answers)
    mark = hashlib.sha256(json.dumps(written(model), sort_keys=True).encode()).hexdigest()
    return replace(model, version=f"g1-{mark[:10]}")


def _softened(answer: Answer) -> Answer:
    """The same groups at amber, and nobody so sure of the others."""
    amber = float(logit(AMBER / 100))
    weights = {
        name: Weight(round(one.weight / DOUBT, 3), one.neutral, one.scale) for name, one in answer.weights.items()
    }
    return Answer(round((answer.intercept - amber) / DOUBT + amber, 3), weights)


def fit_coordination(ground: Ground, chosen: np.ndarray) -> Answer:
    """The weights of "part of something synchronised"."""
    return _fit(ground.names, ground.values[chosen], ground.together[chosen], ground.weight[chosen], COORDINATION)


def _fit(names: Sequence[str], table: np.ndarray, answers: np.ndarray, weight: np.ndarray, signs: dict) -> Answer:
    used = [at for at, name in enumerate(names) if name in signs and signs[name] != _NEVER and name not in TAUGHT]
    middle = np.average(table, axis=0, weights=weight)
    scale = np.sqrt(np.average((table - middle) ** 2, axis=0, weights=weight))
    used = [at for at in used if scale[at] > 1e-9]
    middle = np.array([_NEUTRAL.get(name, 0.0) for name in names])
    inputs = ((table - middle) / np.where(scale > 0, scale, 1.0))[:, used]

    def loss(flat: np.ndarray) -> tuple[float, np.ndarray]:
        logits = inputs @ flat[:-1] + flat[-1]
        residual = (expit(logits) - answers) * weight
        value = (weight * (np.logaddexp(0, logits) - answers * logits)).sum() * LOOSENESS + 0.5 * (flat[:-1] ** 2).sum()
        gradient = np.append(inputs.T @ residual * LOOSENESS + flat[:-1], residual.sum() * LOOSENESS)
        return float(value), gradient

    bounds = [_bound(signs[names[at]], names[at], scale[at]) for at in used] + [(None, None)]
    found = minimize(loss, np.zeros(len(used) + 1), jac=True, method="L-BFGS-B", bounds=bounds).x
    weights = {
        names[at]: Weight(round(float(value), 3), round(float(middle[at]), 3), round(float(scale[at]), 4))
        for at, value in zip(used, found, strict=False)
    }
    return Answer(round(float(found[-1]), 3), weights)


def _bound(sign: tuple[float | None, float | None], name: str, scale: float) -> tuple[float | None, float | None]:
    low, high = sign
    if low is not None and name in _LEAST:
        low = _LEAST[name] * scale
    return low, _MOST[name] * scale if high is None and name in _MOST else high

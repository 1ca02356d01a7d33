"""What is known of the signals before any text is read: which there are, their usual weight, their sign."""

_UP, _DOWN = (0.0, None), (None, 0.0)

PRIORS: dict[str, tuple[float, float, float]] = {
    "hard": (1.5, 1.5, 2.5),
    "hard.more": (0.0, 0.0, 0.5),
    "problem": (2.0, 2.0, 0.0),
    "problem.more": (0.2, 0.3, 0.2),
    "gripe": (1.5, 0.0, 0.0),
    "gripe.more": (0.3, 0.1, 0.0),
    "gripe.pressing": (0.5, 1.0, 0.2),
    "demand": (0.5, 0.3, 0.0),
    "demand.more": (0.0, 0.0, 0.0),
    "demand.on-complaint": (0.3, 0.5, 0.2),
    "question": (2.0, -1.0, -1.0),
    "question.more": (0.0, 0.0, 0.0),
    "praise": (-1.5, -1.0, -1.0),
    "praise.more": (-0.3, -0.3, -0.3),
    "praise.beside-problem": (0.0, 0.0, 0.0),
    "praise.beside-gripe": (-0.5, -0.5, 0.0),
    "agent": (-2.0, -2.0, -2.0),
    "agent.more": (-1.0, -1.0, -1.0),
    "promo": (-2.0, -2.0, -2.0),
    "promo.more": (-1.0, -1.0, -1.0),
    "bystander": (-1.0, -1.0, -1.0),
    "review": (-0.3, -0.7, -0.7),
    "settled": (-0.5, -0.8, -0.8),
    "habit": (-0.2, -0.7, -0.7),
    "soft.age": (0.2, 0.4, 0.5),
    "soft.contact": (0.2, 0.4, 0.5),
    "soft.money": (0.2, 0.4, 0.5),
    "soft.boycott": (0.2, 0.2, 0.5),
    "soft.deadline": (0.2, 0.4, 0.5),
    "problem.worse": (0.0, 0.3, 0.7),
    "problem.much-worse": (0.0, 0.2, 1.0),
    "duration": (0.3, 0.3, 0.5),
    "amount": (0.3, 0.3, 0.5),
    "count": (0.3, 0.3, 0.5),
    "first-person": (0.0, 0.3, 0.2),
    "asks": (0.0, 0.0, 0.0),
}
"""For level 1 or more, 2 or more, 3; the data moves them as far as there are texts to move them."""

SIGNALS = tuple(sorted(PRIORS))

_RAISING = frozenset({
    "hard", "hard.more", "problem", "problem.more", "gripe.pressing", "demand.on-complaint", "soft.age",
    "soft.contact", "soft.money", "soft.boycott", "soft.deadline", "problem.worse", "problem.much-worse", "duration",
    "amount", "count",
})  # fmt: skip
_LOWERING = frozenset({
    "praise", "praise.more", "agent", "agent.more", "promo", "promo.more",
})  # fmt: skip

BOUNDS: dict[str, tuple[float | None, float | None]] = {
    **dict.fromkeys(_RAISING, _UP),
    **dict.fromkeys(_LOWERING, _DOWN),
    "bystander": (None, -0.3),
}
"""The sign a weight must keep whatever a few odd texts say."""

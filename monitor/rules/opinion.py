"""A second opinion on a text, and whoever can be asked for one: what it is worth is decided in `weighing`."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Protocol


@dataclass(frozen=True, slots=True)
class SecondOpinion:
    """What an adviser makes of one text: the probabilities of level 1 or more, 2 or more, 3."""

    chances: tuple[float, float, float]
    weight: float
    """0 to 1: how far it draws the score from the rules' own answer to its own."""
    name: str
    """Tells this adviser, and its weight, from any other; a score that heard it carries the name."""


@dataclass(frozen=True, slots=True)
class Failing:
    """Why an adviser says nothing; `what` is a message id with its values apart."""

    what: str
    values: Mapping[str, str] = field(default_factory=dict)


class Adviser(Protocol):
    """Something that can be asked, and may fail; whoever asks goes on without it."""

    @property
    def name(self) -> str:
        """The name its opinions carry."""
        ...

    @property
    def most(self) -> int:
        """How many texts it takes at once."""
        ...

    @property
    def failing(self) -> Failing | None:
        """Why it said nothing when it was asked last; None when it answered."""
        ...

    def opinions(self, texts: Sequence[str]) -> Sequence[SecondOpinion | None]:
        """Its opinion on each text, or None where it has none; raises nothing."""
        ...

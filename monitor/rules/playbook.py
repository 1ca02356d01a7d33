"""The playbook: what the brand promises and how it speaks, and the drafts that follow from it."""

from dataclasses import dataclass

from monitor.rules.draft import Draft
from monitor.rules.score import Stage


@dataclass(frozen=True, slots=True)
class Occasion:
    """What a draft is for."""

    brand: str
    source: str
    """The platform."""
    topics: tuple[str, ...]
    stage: Stage | None
    flags: frozenset[str] = frozenset()
    answered: bool = False
    """Whether it was solved: then what is drafted is a thank-you or the request for a review."""


@dataclass(frozen=True, slots=True)
class Playbook:
    """Empty, unless there is a file."""

    def draft(self, occasion: Occasion) -> Draft | None:
        """New text for that occasion; None where the playbook has nothing to say."""
        return None

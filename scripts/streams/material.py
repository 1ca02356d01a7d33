"""The words everything is written with, and who writes about whom."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml

_HERE = Path(__file__).parent
FOLDS = 5
"""Stories are dealt out to so many folds; a stream tells stories of one fold only."""


@cache
def words() -> Mapping[str, Any]:
    """How people vary what they say, and what they are called."""
    return yaml.safe_load((_HERE / "words.yaml").read_text(encoding="utf-8"))


@dataclass(frozen=True)
class Story:
    """What an attack claims: six sentences each, three calls."""

    name: str
    claim: Sequence[str]
    detail: Sequence[str]
    call: Sequence[str]


@cache
def stories() -> tuple[Story, ...]:
    """Every invented attack."""
    return tuple(Story(**entry) for entry in yaml.safe_load((_HERE / "attacks.yaml").read_text(encoding="utf-8")))


@cache
def crowds() -> Mapping[str, Any]:
    """What real people write alike, by kind; of most kinds one entry for each fold."""
    return yaml.safe_load((_HERE / "crowds.yaml").read_text(encoding="utf-8"))


@dataclass(frozen=True)
class Scene:
    """Whom a stream is about."""

    brand: str
    rivals: tuple[str, ...]

    @property
    def handle(self) -> str:
        """The brand on X."""
        return self.brand.lower()

    def rival_domain(self, rival: str) -> str:
        """Where a rival sells."""
        return f"{rival.lower()}.example"


NEWS_DOMAIN = "gazete.example"


def scene(number: int) -> Scene:
    """One of the invented brands with its rivals."""
    known = words()["brands"]
    chosen = known[number % len(known)]
    return Scene(chosen["brand"], tuple(chosen["rivals"]))

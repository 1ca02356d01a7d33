"""A whole stream: thirty days of one brand, ordinary customers, crowds and attacks, the same for the same seed."""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from pathlib import Path
from random import Random

from scrapers.kit.wire import mention_to_line
from streams.attacks import Attack, Plan, aimless, plan
from streams.background import Voices, everyday
from streams.crowding import KINDS, Crowd, Occasion
from streams.material import FOLDS, Scene, scene, stories
from streams.people import Town
from streams.telling import Said, tell

FIRST_DAY = datetime(2026, 5, 4, tzinfo=UTC)
DAYS = 30
_HOURS = {"crash": (0.3, 1, 3), "joke": (6, 24, 48), "comparison": (24, 72, 160), "support": (24, 72, 160),
          "outage": (0.3, 1, 3, 8), "prices": (24, 72, 160)}  # fmt: skip
_SHARES = {
    "news": (8, 2, 0), "fans": (7, 4, 0), "giveaway": (6, 4, 0), "association": (3, 2, 5), "comparison": (6, 4, 0),
    "filled": (3, 2, 5), "pasted": (5, 5, 0), "outage": (8, 2, 0),
}  # fmt: skip
"""How much of a crowd is on X, Facebook and complaint sites."""


class Attacks(StrEnum):
    """Which attacks a month has."""

    ANY = "any"
    AIMLESS = "aimless"
    """None of them names or links a rival, or earns by it."""
    NONE = "none"


@dataclass(frozen=True)
class Stream:
    """What was said about one brand, in the order of time, and who was behind it."""

    scene: Scene
    fold: int
    said: Sequence[Said]
    plans: dict[str, Plan]
    """How each attack was carried out, by campaign."""


def stream(
    fold: int, seed: int, texts: Sequence[str] = (), *, ordinary: int = 3000, attacks: Attacks = Attacks.ANY
) -> Stream:
    """Thirty days with the stories of a fold; each `seed` has other brands, plans and crowds."""
    dice = Random(f"{fold}/{seed}")
    about, town = scene(fold + seed), Town(Random(dice.random()))
    voices = Voices(texts, Random(dice.random()))
    crowd = Crowd(about, voices, town, dice)
    told = [one for kind in KINDS for one in crowd.gather(kind, _occasion(kind, fold, dice))]
    plans: dict[str, Plan] = {}
    for place, story in enumerate(stories()[fold % FOLDS :: FOLDS] if attacks is not Attacks.NONE else ()):
        how = plan((place + seed) % 5, dice)
        how = aimless(how, dice) if attacks is Attacks.AIMLESS else how
        posts = Attack(story, how, about, dice).posts(_some_day(dice, how.hours), town)
        plans[str(posts[0].event.campaign)] = how
        told += posts
    times = [FIRST_DAY + timedelta(days=DAYS * dice.random()) for _ in range(ordinary)]
    told += everyday(voices, town, about, dice, times)
    return Stream(about, fold, tell(told, about, dice), plans)


def _some_day(dice: Random, hours: float) -> datetime:
    return FIRST_DAY + timedelta(hours=dice.uniform(24, (DAYS - 1) * 24 - hours))


def _occasion(kind: str, fold: int, dice: Random) -> Occasion:
    hours = dice.choice(_HOURS.get(kind, (1, 3, 8, 24, 48, 96)))
    return Occasion(fold, round(12 * 12 ** dice.random()), _some_day(dice, hours), hours, _SHARES.get(kind, (5, 3, 2)))


def write(one: Stream, folder: Path) -> None:
    """The stream as lines of mentions, and the truth beside it."""
    folder.mkdir(parents=True, exist_ok=True)
    _lines(folder / "mentions.jsonl", (mention_to_line(said.mention) for said in one.said))
    truths = (json.dumps(said.truth.as_data(), ensure_ascii=False, sort_keys=True) for said in one.said)
    _lines(folder / "truth.jsonl", truths)


def _lines(path: Path, lines: Iterable[str]) -> None:
    path.write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")

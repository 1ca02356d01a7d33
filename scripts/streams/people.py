"""Accounts, as the places show them: X shows much, Facebook a name, complaint sites a first name."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random

from scrapers.kit.mention import Author
from streams.material import words
from streams.paraphrase import lower

DEFAULT_PICTURE = "https://abs.twimg.example/sticky/default_profile_images/default_profile_normal.png"
YOUNG = timedelta(days=60)
_ASCII = str.maketrans("çğıöşü", "cgiosu")


@dataclass(frozen=True)
class Kind:
    """What accounts of one origin are like."""

    youngest: int
    oldest: int
    """Days."""
    bare: float
    """Shares of default pictures, empty biographies, four digits or more at the end, and known towns."""
    silent: float
    digits: float
    town: float
    followers: float
    """Median."""


KINDS = {
    "genuine": Kind(90, 4500, 0.05, 0.25, 0.12, 0.6, 180),
    "new": Kind(0, 59, 0.35, 0.7, 0.4, 0.25, 4),
    "old": Kind(400, 3600, 0.21, 0.56, 0.25, 0.3, 12),
    "taken-over": Kind(900, 5000, 0.03, 0.15, 0.08, 0.6, 90),
    "fresh": Kind(0, 80, 0.4, 0.55, 0.55, 0.2, 5),
    "purchased": Kind(300, 1500, 0.15, 0.5, 0.45, 0.3, 25),
}
"""`old` are registered years ago and hardly used; attackers use all but `new`."""


@dataclass(frozen=True)
class Person:
    """Somebody who may write more than once."""

    number: int
    first: str
    last: str
    kind: str
    account: Author
    """As X shows it."""

    @property
    def is_new(self) -> bool:
        """Whether it is a real person's account under 60 days."""
        return self.kind == "new"

    def seen_on(self, source: str) -> Author:
        """The account as that place shows it."""
        if source == "x":
            return self.account
        if source == "facebook":
            return Author(id=str(10**9 + self.number), name=f"{self.first} {self.last}")
        return Author(name=self.first)


class Town:
    """Makes people; no two have the same number."""

    def __init__(self, dice: Random) -> None:
        self._dice, self._count = dice, 0

    def person(self, kind: str, now: datetime, born: datetime | None = None) -> Person:
        """Somebody new; a batch of accounts was `born` on one day, and draws its pictures from a small stock."""
        dice, like, names = self._dice, KINDS[kind], words()["names"]
        self._count += 1
        first, last = dice.choice(names["first"]), dice.choice(names["last"])
        birthday = born or now - timedelta(days=dice.uniform(like.youngest, like.oldest))
        followers = int(dice.lognormvariate(0, 1.4) * like.followers)
        account = Author(
            id=str(10**12 + self._count),
            name=f"{first} {last}",
            handle=self._handle(first, last, like),
            created_at=birthday,
            bio="" if dice.random() < like.silent else dice.choice(names["bios"]),
            location=dice.choice(names["towns"]) if dice.random() < like.town else "",
            url="",
            followers=followers,
            following=int(dice.lognormvariate(0, 1) * 150),
            posts=int(dice.lognormvariate(0, 1.3) * (followers + 5) * 4),
            listed=followers // 400,
            verified=dice.random() < 0.01 and kind == "genuine",
            protected=False,
            avatar_url=self._picture(like, is_stock=born is not None),
        )
        return Person(self._count, first, last, kind, account)

    def _picture(self, like: Kind, *, is_stock: bool) -> str:
        if self._dice.random() < like.bare:
            return DEFAULT_PICTURE
        stock = is_stock and self._dice.random() < 0.4
        return f"https://img.example/p/{f's{self._dice.randrange(5)}' if stock else self._count}.jpg"

    def _handle(self, first: str, last: str, like: Kind) -> str:
        stem = lower(first + last).translate(_ASCII)[:11]
        return f"{stem}{self._dice.randrange(1000, 99999)}" if self._dice.random() < like.digits else stem

    def customer(self, now: datetime) -> Person:
        """A real customer: one in eight came to X only lately."""
        return self.person("new" if self._dice.random() < 0.12 else "genuine", now)

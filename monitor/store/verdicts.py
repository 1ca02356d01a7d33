"""What people's words about campaigns leave for linking: quiet keys, confirmed authors, groups that stay two."""

from collections.abc import Iterable
from datetime import datetime
from functools import cached_property
from typing import Any

from sqlalchemy import Connection

from monitor.rules.coordination.heeded import Heeded
from monitor.store.idiom import driver


class Verdicts:
    """The gateway to what verdicts leave, inside one transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def heeded(self, brand: str) -> Heeded:
        """All that linking needs to know of what was said of that brand's campaigns."""
        return Heeded(self.quieted(brand), self.confirmed(brand), self.parted(brand))

    def quiet(self, brand: str, campaign: int, keys: Iterable[int], *, at: datetime) -> None:
        """The same texts and links again are no suspicion."""
        moment = int(at.timestamp())
        self._cursor.executemany(_QUIET, [(brand, key, campaign, moment) for key in keys])

    def used(self, brand: str, keys: Iterable[int], *, at: datetime) -> None:
        """Somebody wrote what these keys quiet: they stay; a later use on the same day is none."""
        moment = int(at.timestamp())
        self._cursor.executemany(_USED, [(moment, brand, key, moment - _DAY) for key in keys])

    def expire(self, before: datetime) -> list[str]:
        """Quiet are no longer the keys that nobody used since then; the brands that had any."""
        moment = int(before.timestamp())
        brands = sorted({brand for (brand,) in self._cursor.execute(_UNUSED, (moment,))})
        if brands:
            self._do(_EXPIRE, moment)
        return brands

    def quieted(self, brand: str) -> frozenset[int]:
        """The keys that verdicts quieted."""
        return frozenset(key for (key,) in self._cursor.execute(_QUIETED, (brand,)))

    def confirm(self, campaign: int) -> None:
        """All members of that campaign were seen by whoever said so.

        Their authors count when they come back as a group; not who shows signs of a real customer.
        """
        for statement in _CONFIRM:
            self._do(statement, campaign)

    def confirmed(self, brand: str) -> frozenset[int]:
        """The hashes of those authors."""
        return frozenset(author for (author,) in self._cursor.execute(_CONFIRMED, (brand,)))

    def take_back(self, campaign: int) -> None:
        """An earlier verdict holds no longer: its keys are not quiet, its authors not confirmed."""
        for statement in _TAKE_BACK:
            self._do(statement, campaign)

    def part(self, brand: str, one: int, other: int) -> None:
        """Those groups are two: nothing makes them one again."""
        self._cursor.executemany(_PART, [(one, other, brand), (other, one, brand)])

    def parted(self, brand: str) -> frozenset[tuple[int, int]]:
        """Pairs of groups that stay two, each pair both ways round."""
        return frozenset((one, other) for one, other in self._cursor.execute(_PARTED, (brand,)))

    def hand_over(self, group: int, into: int) -> None:
        """Whatever verdicts left of that group is the other one's now."""
        for statement in _HAND_OVER:
            self._do(statement, into, group)
        for statement in _HANDED_OVER:
            self._do(statement, group)

    def _do(self, statement: str, *values: object) -> None:
        self._cursor.execute(statement, values)

    @cached_property
    def _cursor(self) -> Any:  # noqa: ANN401 - the driver's
        return driver(self._connection)


_DAY = 86_400
_QUIET = """
    INSERT INTO quiet_key (brand, key, campaign, used_at) VALUES (?, ?, ?, ?)
    ON CONFLICT (brand, key) DO UPDATE SET used_at = excluded.used_at"""
_USED = "UPDATE quiet_key SET used_at = ? WHERE brand = ? AND key = ? AND used_at <= ?"
_UNUSED = "SELECT brand FROM quiet_key WHERE used_at < ?"
_EXPIRE = "DELETE FROM quiet_key WHERE used_at < ?"
_QUIETED = "SELECT key FROM quiet_key WHERE brand = ?"
_CONFIRM = (
    "UPDATE trace SET capped = NULL WHERE group_number = ? AND capped = 'unseen'",
    """INSERT INTO confirmed_author (campaign, author, brand)
       SELECT DISTINCT group_number, author, brand FROM trace
       WHERE group_number = ? AND coalesce(capped, '') <> 'credible'
       ON CONFLICT DO NOTHING""",
)
_CONFIRMED = "SELECT DISTINCT author FROM confirmed_author WHERE brand = ?"
_TAKE_BACK = ("DELETE FROM quiet_key WHERE campaign = ?", "DELETE FROM confirmed_author WHERE campaign = ?")
_PART = "INSERT INTO parting (one, other, brand) VALUES (?, ?, ?) ON CONFLICT DO NOTHING"
_PARTED = "SELECT one, other FROM parting WHERE brand = ?"
_HAND_OVER = (
    "UPDATE quiet_key SET campaign = ? WHERE campaign = ?",
    """INSERT INTO confirmed_author (campaign, author, brand)
       SELECT ?, author, brand FROM confirmed_author WHERE campaign = ? ON CONFLICT DO NOTHING""",
    "INSERT INTO parting (one, other, brand) SELECT ?, other, brand FROM parting WHERE one = ? ON CONFLICT DO NOTHING",
    "INSERT INTO parting (one, other, brand) SELECT one, ?, brand FROM parting WHERE other = ? ON CONFLICT DO NOTHING",
)
_HANDED_OVER = (
    "DELETE FROM confirmed_author WHERE campaign = ?",
    "DELETE FROM parting WHERE one = ?",
    "DELETE FROM parting WHERE other = ?",
)

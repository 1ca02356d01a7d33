"""Taking away what a mention left for linking: nothing of its words or author stays, its group is counted anew."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cached_property
from typing import Any

from sqlalchemy import Connection

from monitor.rules.coordination.post import Facts, Trace
from monitor.store.idiom import driver
from monitor.store.packing import packed
from monitor.store.rows import kept_time
from monitor.store.traces import Traces
from monitor.store.verdicts import Verdicts
from scrapers.kit.mention import Gone

SOON = timedelta(hours=24)
"""What was taken down within this time of being posted says something about those who posted it."""
ERASED, APART = "erased", "apart"
"""Why a score fell: nobody is left to be linked to; a person said that it does not belong there."""
_TAKEN_DOWN = (Gone.DELETED, Gone.SUSPENDED)
_FIRST, _LAST = map(Facts._fields.index, ("accounts", "born_squared"))
_OF_ACCOUNT = dict.fromkeys(Facts._fields[_FIRST : _LAST + 1], 0)


@dataclass(frozen=True, slots=True)
class _Found:
    """A trace as its erasing sees it."""

    number: int
    brand: str
    seq: int
    at: int
    author: int
    group: int | None


class Untracing:
    """The gateway to taking traces away, inside one transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._traces, self._verdicts = Traces(connection), Verdicts(connection)

    def erase(self, numbers: Iterable[int], why: Gone, *, now: datetime) -> None:
        """Take away what those mentions left.

        A post of a group that was taken down soon stays as a figure without words, author or account, as long as its
        author has no other post there: that it was taken down is evidence.
        """
        for found in filter(None, map(self._find, numbers)):
            if why in _TAKEN_DOWN and now.timestamp() - found.at <= SOON.total_seconds() and self._only_one(found):
                self._strip(found)
            else:
                self._remove(found)
            forgotten = self._do(_FORGET_CONFIRMED, found.brand, found.author)
            if forgotten:
                self._traces.changed(found.brand)
            if found.group is not None:
                self._count_anew(found.group, now)

    def take_out(self, number: int, *, at: datetime) -> int | None:
        """Put a mention out of its group for good because a person says so; the group it was in."""
        found = self._find(number)
        if found is None or found.group is None:
            return None
        self._do(_REMEMBER_NOTHING, kept_time(at), APART, number)
        self._do(_APART, number)
        self._tell_of(found, self._sever(found))
        self._count_anew(found.group, at)
        return found.group

    def split(self, group: int, numbers: frozenset[int], into: int, *, at: datetime) -> None:
        """Those members are a group of their own from now on; no link leads to the others, and they stay two."""
        members = self._traces.members(group)
        theirs = [trace for trace in members if trace.number in numbers]
        ours = [trace for trace in members if trace.number not in numbers]
        self._traces.sever(ours, {trace.number for trace in theirs})
        self._traces.sever(theirs, {trace.number for trace in ours})
        for trace in theirs:
            self._do("UPDATE trace SET group_number = ? WHERE mention_id = ?", into, trace.number)
        for found in filter(None, (self._find(trace.number) for trace in members[:1])):
            self._verdicts.part(found.brand, group, into)
            self._traces.changed(found.brand)
        self._count_anew(group, at)
        self._count_anew(into, at)

    def _find(self, number: int) -> _Found | None:
        row = self._cursor.execute(_FIND, (number,)).fetchone()
        return _Found(*row) if row is not None else None

    def _only_one(self, found: _Found) -> bool:
        """Whether it is its author's only post in its group."""
        if found.group is None:
            return False
        return self._cursor.execute(_OTHERS, (found.group, found.author, found.number)).fetchone() is None

    def _strip(self, found: _Found) -> None:
        """Leave its figures under a number instead of a name."""
        kept = self._traces.of(found.number)
        if kept is None:
            return
        facts = kept[0].facts._replace(deleted=1, **_OF_ACCOUNT)
        bare = Trace(found.number, found.seq, kept[0].place, found.at, found.number, facts=facts, edges=kept[0].edges)
        self._do(_BARE, found.number, packed(bare), found.number)
        self._traces.changed(found.brand)

    def _remove(self, found: _Found) -> None:
        self._do("DELETE FROM score_history WHERE mention_id = ?", found.number)
        self._do("DELETE FROM trace WHERE mention_id = ?", found.number)
        standing = self._traces.standing(found.brand)
        self._tell_of(found, self._sever(found), counted=found.seq <= standing.sketch_seq)

    def _sever(self, found: _Found) -> int:
        """Let no trace name it; how many did."""
        if found.group is None:
            return 0
        return self._traces.sever(self._traces.naming(found.group, found.number), {found.number})

    def _tell_of(self, found: _Found, severed: int, *, counted: bool = True) -> None:
        """Living memories remove it; they begin anew if it left them before, or its words were not yet counted."""
        known = self._traces.standing(found.brand).holds(found.seq, found.at) or not severed
        self._traces.changed(found.brand, found.number if known and counted else None)

    def _count_anew(self, group: int, at: datetime) -> None:
        posts, authors, first, last, any_of_them = self._cursor.execute(_COUNT, (group,)).fetchone()
        if posts == 1:  # a group of one is none
            self._do(_REMEMBER_NOTHING, kept_time(at), ERASED, any_of_them)
            self._do(_ALONE, any_of_them)
            posts = authors = 0
        if posts < 2:
            self._do(_NO_MORE_REASONS, group)
            self._verdicts.take_back(group)
        times = [kept_time(datetime.fromtimestamp(moment, UTC)) if moment else None for moment in (first, last)]
        self._do(_COUNTED, posts, authors, *times, group)

    def _do(self, statement: str, *values: object) -> int:
        return int(self._cursor.execute(statement, values).rowcount)

    @cached_property
    def _cursor(self) -> Any:  # noqa: ANN401 - the driver's
        return driver(self._connection)


_FIND = "SELECT mention_id, brand, seq, at, author, group_number FROM trace WHERE mention_id = ?"
_OTHERS = "SELECT 1 FROM trace WHERE group_number = ? AND author = ? AND mention_id <> ? LIMIT 1"
_BARE = "UPDATE trace SET author = ?, exact = NULL, data = ? WHERE mention_id = ?"
_NOTHING = "membership = 0, coordination = 0, propaganda = 0, capped = NULL, group_number = NULL"
_ALONE = f"UPDATE trace SET {_NOTHING} WHERE mention_id = ?"  # noqa: S608 - ours
_APART = f"UPDATE trace SET {_NOTHING}, apart = TRUE WHERE mention_id = ?"  # noqa: S608 - ours
_REMEMBER_NOTHING = """
    INSERT INTO score_history (mention_id, campaign, at, before, after, model, why)
    SELECT t.mention_id, t.group_number, ?, t.propaganda, 0, coalesce(c.model, ''), ?
    FROM trace AS t LEFT JOIN campaign AS c ON c.number = t.group_number
    WHERE t.mention_id = ? AND t.propaganda <> 0"""
_COUNT = """
    SELECT count(*), count(DISTINCT author), min(at), max(at), min(mention_id) FROM trace WHERE group_number = ?"""
_COUNTED = """
    UPDATE campaign SET posts = ?, authors = ?, first_seen = coalesce(?, first_seen),
        last_seen = coalesce(?, last_seen), stale = TRUE
    WHERE number = ?"""
_NO_MORE_REASONS = "UPDATE campaign SET reasons = '[]', doubts = '[]', rest = NULL WHERE number = ?"
_FORGET_CONFIRMED = """
    DELETE FROM confirmed_author WHERE brand = ? AND author = ? AND NOT EXISTS (
        SELECT 1 FROM trace AS t WHERE t.group_number = confirmed_author.campaign AND t.author = confirmed_author.author
    )"""

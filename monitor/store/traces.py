"""What linking remembers of mentions: their traces and groups, and where each brand's index stands."""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cached_property
from json import dumps, loads
from typing import Any, NamedTuple

from sqlalchemy import Connection

from monitor.rules.coordination.post import Facts, Trace
from monitor.store.idiom import driver, one_by_one
from monitor.store.packing import Columns, end_of, packed, unpacked
from monitor.store.rows import first_words, kept_time
from monitor.store.verdicts import Verdicts

MOST_CHANGES = 64
"""An index that missed more than these begins anew."""


@dataclass(frozen=True, slots=True)
class Mark:
    """What a mention scores for its group, and since when it is worth showing."""

    number: int
    coordination: int = 0
    propaganda: int = 0
    membership: int = 0
    """Millionths: how much of the group's score is its own."""
    capped: str | None = None
    """Why it may not rise, where it may not."""
    flagged_at: datetime | None = None
    """The first one that is kept stays."""


@dataclass(frozen=True, slots=True)
class Change:
    """What somebody did to what a living index holds."""

    generation: int
    removed: int | None
    """The mention that is to be removed from it; None when it has to begin anew."""


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a brand's index stands in the store."""

    seq: int = 0
    sketch: bytes | None = None
    sketch_seq: int = 0
    horizon: int = 0
    horizon_seq: int = 0
    generation: int = 0
    changes: tuple[Change, ...] = ()

    def holds(self, seq: int, at: int) -> bool:
        """Whether what came at that place and was posted at that moment has not left the window."""
        return at >= self.horizon or seq > self.horizon_seq

    def since(self, generation: int) -> tuple[int, ...] | None:
        """The mentions to be removed from an index of that generation; None when it has to begin anew."""
        missed = [change for change in self.changes if change.generation > generation]
        if len(missed) != self.generation - generation:
            return None
        numbers = [change.removed for change in missed if change.removed is not None]
        return tuple(numbers) if len(numbers) == len(missed) else None


class Reached(NamedTuple):
    """How far an index is: it is alive as long as the store says the same."""

    seq: int = 0
    sketch_seq: int = 0
    horizon: int = 0
    generation: int = 0


class Traces:
    """The gateway to traces inside one transaction; the driver is asked directly, for every mention leaves one."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def enter(self, brand: str, trace: Trace, group: int | None, mark: Mark) -> None:
        """Keep what a mention left, and what it scored at its arrival."""
        flagged_at = kept_time(mark.flagged_at) if mark.flagged_at else None
        row = (trace.number, brand, trace.seq, trace.at, trace.author, trace.exact, group, packed(trace))
        scores = (mark.membership, mark.coordination, mark.propaganda, mark.propaganda, flagged_at, mark.capped)
        self._do(_ENTER, *row, *scores)
        self._do(_REACHED, brand, trace.seq)

    def has(self, number: int) -> bool:
        """Whether that mention left a trace."""
        return self._cursor.execute(_HAS, (number,)).fetchone() is not None

    def credit(self, number: int) -> None:
        """That mention shows signs of a real customer by now."""
        self._do(_CREDIT, number)

    def credit_all(self, group: int) -> None:
        """A person said that the members of that group are genuine."""
        self._do(_CREDIT_ALL, group)

    def put(self, numbers: Iterable[int], group: int | None) -> None:
        """Those mentions belong to that group from now on; links never lead out of a group."""
        for number in numbers:
            known = self._cursor.execute(_GROUP, (number,)).fetchone()
            if known is not None and known[0] not in (None, group):
                self.sever(self.naming(known[0], number), {number})
            self._do(_PUT, group, number)

    def sever(self, traces: Iterable[Trace], numbers: Collection[int]) -> int:
        """Keep those traces without their links to these mentions; how many had any."""
        severed = (without(trace, numbers) for trace in traces)
        changed = [(packed(trace), trace.number) for trace in severed if trace is not None]
        self._cursor.executemany(_REWRITE, changed)
        return len(changed)

    def merge(self, absorbed: Iterable[int], into: int) -> None:
        """All of those groups is that one's now: members, and what verdicts left."""
        for group in absorbed:
            self._do(_MERGE, into, group)
            Verdicts(self._connection).hand_over(group, into)

    def of(self, number: int) -> tuple[Trace, int | None] | None:
        """What that mention left, and its group."""
        row = self._cursor.execute(_ONE, (number,)).fetchone()
        return _traced(row) if row is not None else None

    def members(self, group: int) -> list[Trace]:
        """What the members of that group left, in the order of arrival, those who left the window too."""
        return [_traced(row)[0] for row in self._cursor.execute(_MEMBERS, (group,))]

    def naming(self, group: int, number: int) -> list[Trace]:
        """What those members of that group left that may be linked to that mention: hardly ever another one.

        A large group loses its members one by one when a platform purges accounts: it is not unpacked for each.
        """
        found = self._cursor.execute(_NAMING, (group, end_of(number)))
        return [_traced(row)[0] for row in found]

    def window(self, brand: str, standing: Standing) -> Iterator[tuple[Trace, int | None]]:
        """What an index holds that stands there, in the order of arrival: traces and their groups."""
        asked = (brand, standing.horizon, brand, standing.horizon_seq, standing.horizon)
        return map(_traced, one_by_one(self._connection, _WINDOW, asked))

    def texts_after(self, brand: str, seq: int) -> list[tuple[Trace, str]]:
        """What came after that place in the order of arrival, with its words as first seen."""
        found = self._cursor.execute(_TEXTS, (brand, seq))
        return [(_traced(tuple(row))[0], first_words(title, text)) for title, text, *row in found]

    # -- where an index stands

    def standing(self, brand: str) -> Standing:
        """Where that brand's index stands."""
        row = self._cursor.execute(_STANDING, (brand,)).fetchone()
        if row is None:
            return Standing()
        seq, sketch, sketch_seq, horizon, horizon_seq, generation, changes = row
        return Standing(seq, sketch, sketch_seq, horizon, horizon_seq, generation, _changes(changes))

    def reached(self, brand: str) -> Reached:
        """How far that brand's index is; asked for every mention."""
        row = self._cursor.execute(_HOW_FAR, (brand,)).fetchone()
        return Reached(*row) if row is not None else Reached()

    def changed(self, brand: str, removed: int | None = None) -> None:
        """Living indexes of that brand have to begin anew, or to remove that mention."""
        standing = self.standing(brand)
        log = [*standing.changes, Change(standing.generation + 1, removed)][-MOST_CHANGES:]
        self._do(_CHANGED, brand, standing.generation + 1, dumps([[one.generation, one.removed] for one in log]))

    def keep_sketch(self, brand: str, sketch: bytes, seq: int) -> None:
        """Keep how often pairs were seen, up to and with that place in the order of arrival."""
        self._do(_SKETCH, sketch, seq, brand)

    def left(self, brand: str, before: int, seq: int) -> None:
        """What was posted before that moment, and came up to that place in the order, has left the window."""
        self._do(_LEFT, before, seq, brand)

    def _do(self, statement: str, *values: object) -> None:
        self._cursor.execute(statement, values)

    @cached_property
    def _cursor(self) -> Any:  # noqa: ANN401 - the driver's
        return driver(self._connection)


def without(trace: Trace, numbers: Collection[int]) -> Trace | None:
    """The trace without its links to these mentions; None when it has none."""
    gone = [edge for edge in trace.edges if edge.to in numbers]
    if not gone:
        return None
    counted = Facts(edges=len(gone), likeness=sum(edge.likeness for edge in gone))
    kept = tuple(edge for edge in trace.edges if edge.to not in numbers)
    return replace(trace, edges=kept, facts=trace.facts.minus(counted))


def _traced(row: tuple[Any, ...]) -> tuple[Trace, int | None]:
    number, seq, at, author, exact, group, data = row
    return unpacked(Columns(number, seq, at, author, exact), data), group


def _changes(kept: str | None) -> tuple[Change, ...]:
    return tuple(Change(generation, removed) for generation, removed in loads(kept or "[]"))


_ENTER = """
    INSERT INTO trace (
        mention_id, brand, seq, at, author, exact, group_number, data,
        membership, coordination, propaganda, at_arrival, flagged_at, capped, apart
    ) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, FALSE)"""
_REACHED = """
    INSERT INTO brand_index (brand, seq, sketch_seq, horizon, horizon_seq, generation) VALUES (?, ?, 0, 0, 0, 0)
    ON CONFLICT (brand) DO UPDATE SET seq = excluded.seq"""
_HAS = "SELECT 1 FROM trace WHERE mention_id = ?"
_CREDIT = "UPDATE trace SET capped = 'credible' WHERE mention_id = ?"
_CREDIT_ALL = "UPDATE trace SET capped = 'credible' WHERE group_number = ?"
_GROUP = "SELECT group_number FROM trace WHERE mention_id = ?"
_PUT = "UPDATE trace SET group_number = ? WHERE mention_id = ?"
_MERGE = "UPDATE trace SET group_number = ? WHERE group_number = ?"
_REWRITE = "UPDATE trace SET data = ? WHERE mention_id = ?"
_COLUMNS = "mention_id, seq, at, author, exact, group_number, data"
_ONE = f"SELECT {_COLUMNS} FROM trace WHERE mention_id = ?"  # noqa: S608 - ours
_MEMBERS = f"SELECT {_COLUMNS} FROM trace WHERE group_number = ? ORDER BY seq"  # noqa: S608 - ours
_NAMING = f"""
    SELECT {_COLUMNS} FROM trace WHERE group_number = ? AND instr(data, ?) > 0 ORDER BY seq"""  # noqa: S608 - ours
_WINDOW = f"""
    SELECT {_COLUMNS} FROM trace WHERE brand = ? AND at >= ? AND NOT apart
    UNION ALL
    SELECT {_COLUMNS} FROM trace WHERE brand = ? AND seq > ? AND at < ? AND NOT apart
    ORDER BY seq"""  # noqa: S608 - ours
_TEXTS = """
    SELECT m.title, coalesce(m.first_text, m.text),
        t.mention_id, t.seq, t.at, t.author, t.exact, t.group_number, t.data
    FROM trace AS t JOIN mention AS m ON m.id = t.mention_id
    WHERE t.brand = ? AND t.seq > ? AND m.gone IS NULL ORDER BY t.seq"""
_STANDING = """
    SELECT seq, sketch, sketch_seq, horizon, horizon_seq, generation, changes FROM brand_index WHERE brand = ?"""
_HOW_FAR = "SELECT seq, sketch_seq, horizon, generation FROM brand_index WHERE brand = ?"
_CHANGED = """
    INSERT INTO brand_index (brand, seq, sketch_seq, horizon, horizon_seq, generation, changes)
    VALUES (?, 0, 0, 0, 0, ?, ?)
    ON CONFLICT (brand) DO UPDATE SET generation = excluded.generation, changes = excluded.changes"""
_SKETCH = "UPDATE brand_index SET sketch = ?, sketch_seq = ? WHERE brand = ?"
_LEFT = "UPDATE brand_index SET horizon = ?, horizon_seq = ? WHERE brand = ?"

"""Configured sources: where each stopped, how it fares, when it is due."""

import json
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import cache
from typing import Any

from sqlalchemy import Connection, delete, exists, select, update
from sqlalchemy.dialects.sqlite import Insert, insert

from monitor.rules.coverage import Heed
from monitor.rules.pace import Health, Luck
from monitor.store.idiom import driver, for_driver
from monitor.store.rows import kept_time, time_kept
from monitor.store.tables import BeatRow, SourceRow
from scrapers.kit.mention import Batch, Cursor

_T = SourceRow.__table__  # type: ignore[attr-defined]  # SQLModel adds it
_B = BeatRow.__table__  # type: ignore[attr-defined]


@dataclass(frozen=True, slots=True)
class SourceState:
    """What is remembered of a source. `readings` says which rule found which field, `worries` its last signals."""

    name: str
    cursor: Cursor | None = None
    health: Health = field(default_factory=Health)
    next_poll_at: datetime | None = None
    stored: int = 0
    readings: tuple[tuple[str, str, int], ...] = ()
    worries: tuple[tuple[str, str, dict[str, Any]], ...] = ()
    reread_after: int = 0
    reread_at: datetime | None = None
    """The round of looking up again: the last mention that was looked at, and when the round began."""
    heed: Heed = field(default_factory=Heed)


@dataclass(frozen=True, slots=True)
class Beat:
    """The daemon's last sign of life."""

    at: datetime
    started_at: datetime


@dataclass(frozen=True, slots=True)
class Line:
    """Whether presses of buttons arrive, and since when."""

    up: bool
    since: datetime


class Sources:
    """The gateway to sources inside one transaction.

    What every poll asks and says goes to the driver: through SQLAlchemy it costs ten times as much.
    """

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def state_of(self, name: str) -> SourceState:
        """That source's state; a fresh one when it was never polled."""
        row = self._ask(_STATE, (name,)).fetchone()
        return _state(*row) if row else SourceState(name)

    def states(self, names: Iterable[str]) -> list[SourceState]:
        """The states of those sources, in that order."""
        return [self.state_of(name) for name in names]

    def next_due(self, names: Collection[str]) -> tuple[str, datetime | None] | None:
        """Which of them is due first, and when; None as its time means at once."""
        query = select(_T.c.name, _T.c.next_poll_at).where(_T.c.name.in_(list(names)))
        known = {row.name: row.next_poll_at for row in self._connection.execute(query)}
        times = ((name, known.get(name)) for name in names)
        return min(times, key=lambda item: item[1] or _LONG_AGO, default=None)

    def advance(self, name: str, batch: Batch, *, stored: int) -> None:
        """Remember where the source stopped; belongs into the transaction that stores its mentions."""
        values: dict[str, Any] = {
            "cursor": batch.cursor,
            "stored": stored,
            "worries": [[s.code, s.what, s.values] for s in batch.signals],
        }
        if batch.readings:
            values["readings"] = [[r.field, r.rule, r.count] for r in batch.readings]
        self._put(name, values)

    def fare(self, name: str, health: Health, next_poll_at: datetime, heed: Heed | None = None) -> None:
        """Remember its luck, when it is due, and up to when it was listened to; None leaves that as it is."""
        values = {
            **{"luck": health.luck.value, "since": _kept(health.since), "failures": health.failures},
            **{"last_try": _kept(health.last_try), "last_success": _kept(health.last_success)},
            **{"detail": health.detail, "told": health.told.value, "episode": health.episode},
            "next_poll_at": kept_time(next_poll_at),
        }
        if heed is not None:
            values |= {"listening_since": _kept(heed.since), "covered_at": _kept(heed.until)}
        sql, order = _plain_upsert(self._connection.dialect.name, tuple(values))
        row = {**_EMPTY, "name": name, **values}
        self._ask(sql, [row[column] for column in order])

    def _ask(self, sql: str, values: Sequence[str | int | None]) -> Any:  # noqa: ANN401 - the driver's cursor
        return driver(self._connection).execute(sql, values)

    def worry(self, name: str, code: str, what: str, values: Mapping[str, object]) -> None:
        """Remember the one thing that is wrong with it, until it is read again."""
        plain = {key: value if isinstance(value, int) else str(value) for key, value in values.items()}
        self._put(name, {"worries": [[code, what, plain]]})

    def reread_to(self, name: str, after: int, at: datetime) -> None:
        """Remember how far looking up again has come, in the round that began then."""
        self._put(name, {"reread_after": after, "reread_at": at})

    def know(self, marks: Mapping[str, str]) -> list[str]:
        """Remember these marks; the names of the sources that had another one before.

        The others are no longer asked for. One that comes back is listened to from then on: it was nobody's gap.
        """
        known = select(_T.c.name, _T.c.mark).where(_T.c.mark.is_not(None))
        before = {row.name: row.mark for row in self._connection.execute(known)}
        for name, mark in before.items():
            if name not in marks and not mark.startswith(_AWAY):
                self._put(name, {"mark": _AWAY + mark, **_UNHEARD})
        for name in marks:
            if before.get(name) != marks[name]:
                back = before.get(name, "").startswith(_AWAY)
                self._put(name, {"mark": marks[name], **(_UNHEARD if back else {})})
        return [name for name in marks if name in before and before[name].removeprefix(_AWAY) != marks[name]]

    def due_now(self, names: Collection[str], now: datetime) -> None:
        """Make those sources due at once, e.g. after their preset was mended."""
        self._connection.execute(update(_T).where(_T.c.name.in_(names)).values(next_poll_at=now))

    def tried_after(self, now: datetime) -> bool:
        """Whether something was polled later than now: the clock was put back while nobody looked."""
        return bool(self._connection.execute(select(exists().where(_T.c.last_try > now))).scalar())

    def _put(self, name: str, values: dict[str, Any]) -> None:
        self._connection.execute(_upsert(tuple(values)), {**_EMPTY, "name": name, **values})

    def beat(self, now: datetime, started_at: datetime) -> None:
        """The daemon is alive."""
        row = {"name": "daemon", "at": now, "started_at": started_at}
        statement = insert(_B).values(row)
        self._connection.execute(statement.on_conflict_do_update(index_elements=["name"], set_=row))

    def silence(self) -> None:
        """The daemon left on purpose."""
        self._connection.execute(delete(_B).where(_B.c.name == "daemon"))

    def last_beat(self) -> Beat | None:
        """The last sign of life; None when the daemon never ran on this store."""
        row = self._connection.execute(select(_B).where(_B.c.name == "daemon")).first()
        return Beat(row.at, row.started_at) if row else None

    def line_is(self, *, up: bool, since: datetime) -> None:
        """Whether presses of buttons arrive, and since when."""
        self.no_line()
        name = _LINE_UP if up else _LINE_DOWN
        self._connection.execute(insert(_B).values({"name": name, "at": since, "started_at": since}))

    def line(self) -> Line | None:
        """Whether presses of buttons arrive; None where nobody listens for any."""
        row = self._connection.execute(select(_B).where(_B.c.name.in_((_LINE_UP, _LINE_DOWN)))).first()
        return Line(row.name == _LINE_UP, row.at) if row else None

    def no_line(self) -> None:
        """Nobody listens for presses any more."""
        self._connection.execute(delete(_B).where(_B.c.name.in_((_LINE_UP, _LINE_DOWN))))

    def told_down(self) -> datetime | None:
        """Since when the line was down that the operators heard of and that they do not know to be back."""
        return self._connection.execute(select(_B.c.at).where(_B.c.name == _TOLD_DOWN)).scalar()

    def tell_down(self, since: datetime | None) -> None:
        """The operators heard that the line is down since then, or that it is back."""
        self._connection.execute(delete(_B).where(_B.c.name == _TOLD_DOWN))
        if since is not None:
            self._connection.execute(insert(_B).values({"name": _TOLD_DOWN, "at": since, "started_at": since}))


_AWAY = "-"
"""Stands before the mark of a source that is switched off or no longer in the configuration."""
_UNHEARD = {"listening_since": None, "covered_at": None}
_LINE_UP, _LINE_DOWN = "buttons up", "buttons down"
_TOLD_DOWN = "buttons told down"


@cache
def _upsert(columns: tuple[str, ...]) -> Insert:
    """A source's row with these columns written anew; what was stored is added to what was stored before."""
    statement = insert(_T)
    changes = {name: statement.excluded[name] for name in columns}
    if "stored" in changes:
        changes["stored"] = _T.c.stored + changes["stored"]
    return statement.on_conflict_do_update(index_elements=["name"], set_=changes)


@cache
def _plain_upsert(dialect: str, columns: tuple[str, ...]) -> tuple[str, tuple[str, ...]]:
    """The same for the driver: the statement, and the columns whose values it takes, in its order."""
    return for_driver(dialect, _upsert(columns), tuple({"name": "", **_EMPTY, **dict.fromkeys(columns)}))


_LONG_AGO = datetime.min.replace(tzinfo=UTC)
_EMPTY: dict[str, Any] = {
    **{"luck": "untried", "failures": 0, "detail": "", "told": "untried", "episode": 0, "stored": 0},
    "reread_after": 0,
}
_HEALTH = ("luck", "since", "failures", "last_try", "last_success", "detail", "told", "episode")
_HEED = ("listening_since", "covered_at")
_OTHERS = ("next_poll_at", "cursor", "stored", "readings", "worries", "reread_after", "reread_at", *_HEED)
_STATE = f"SELECT name, {', '.join((*_OTHERS, *_HEALTH))} FROM source WHERE name = ?"  # noqa: S608 - our own names


def _state(name: str, due: str | None, cursor: Cursor | None, stored: int, *others: Any) -> SourceState:  # noqa: ANN401
    readings, worries, reread_after, reread_at, since, until, *health = others
    return SourceState(
        name,
        cursor,
        _health(*health),
        _time(due),
        stored,
        tuple((field, rule, count) for field, rule, count in _json(readings)),
        tuple((code, what, values) for code, what, values in _json(worries)),
        reread_after,
        _time(reread_at),
        Heed(_time(since), _time(until)),
    )


def _health(luck: str, since: str | None, failures: int, *others: Any) -> Health:  # noqa: ANN401 - as they are kept
    last_try, last_success, detail, told, episode = others
    times = _time(last_try), _time(last_success)
    return Health(Luck(luck), _time(since), failures, *times, detail, Luck(told), episode)


def _time(kept: str | None) -> datetime | None:
    return None if kept is None else time_kept(kept)


def _kept(at: datetime | None) -> str | None:
    return None if at is None else kept_time(at)


def _json(kept: str | None) -> list[Any]:
    return json.loads(kept) or [] if kept else []

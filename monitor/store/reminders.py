"""Cases that the clock has to look at, and by which clocks they were timed."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, or_, select, update
from sqlalchemy.dialects.sqlite import insert

from monitor.rules.delivery import Kind
from monitor.store.tables import CaseRow, MetaRow, OutboxRow

_T = CaseRow.__table__  # type: ignore[attr-defined]  # SQLModel adds it
_M = MetaRow.__table__  # type: ignore[attr-defined]
_O = OutboxRow.__table__  # type: ignore[attr-defined]
_TIMED = "clocks"


@dataclass(frozen=True, slots=True)
class Timed:
    """The clocks that every open case was timed by last, and since when."""

    fingerprint: str
    since: datetime


class Reminders:
    """The gateway to what is due, inside one transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def due(self, now: datetime) -> list[int]:
        """Open cases that the clock has to look at now, of which somebody was told."""
        told = select(_O.c.id).where(_O.c.case_id == _T.c.id, _O.c.kind == Kind.CARD.value).exists()
        is_time = or_(_T.c.look_at.is_(None), _T.c.look_at <= now)
        query = select(_T.c.id).where(_T.c.state.in_(_OPEN), is_time, told).order_by(_T.c.id)
        return list(self._connection.execute(query).scalars())

    def look_again(self, case_id: int, at: datetime) -> None:
        """Nothing comes due for that case before then, unless something happens to it."""
        self._connection.execute(update(_T).where(_T.c.id == case_id).values(look_at=at))

    def due_now(self, now: datetime) -> None:
        """Nothing is looked at later than now: the clock was put back."""
        later = update(_T).where(_T.c.state.in_(_OPEN), _T.c.look_at > now)
        self._connection.execute(later.values(look_at=None))

    def waiting(self, after: int, most: int) -> list[int]:
        """The next open cases that clocks run for, by their ids."""
        query = select(_T.c.id).where(_T.c.state.in_(_WAITING), _T.c.id > after).order_by(_T.c.id).limit(most)
        return list(self._connection.execute(query).scalars())

    def timed_by(self) -> Timed | None:
        """The clocks of the last time; None where none ever ran."""
        value = self._connection.execute(select(_M.c.value).where(_M.c.name == _TIMED)).scalar()
        if value is None:
            return None
        fingerprint, _, since = str(value).partition(" ")
        return Timed(fingerprint, datetime.fromisoformat(since))

    def time_by(self, fingerprint: str, since: datetime) -> None:
        """Every open case is timed by these clocks now."""
        row = {"name": _TIMED, "value": f"{fingerprint} {since.isoformat()}"}
        self._connection.execute(insert(_M).values(row).on_conflict_do_update(index_elements=["name"], set_=row))


_WAITING = ("new", "claimed")
_OPEN = (*_WAITING, "answered")

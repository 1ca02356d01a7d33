"""Cases whose time has come, and by which clocks they were timed."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, Connection, and_, or_, select
from sqlalchemy.dialects.sqlite import insert

from monitor.store.tables import CaseRow, MetaRow

_T = CaseRow.__table__  # type: ignore[attr-defined]  # SQLModel adds it
_M = MetaRow.__table__  # type: ignore[attr-defined]
_TIMED = "clocks"


@dataclass(frozen=True, slots=True)
class Timed:
    """The clocks that every open case was timed by last, and since when."""

    fingerprint: str
    since: datetime


class Reminders:
    """The gateway to what is due, inside one transaction. Answers are case ids, those due first at the front."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def unclaimed(self, now: datetime, most_steps: int) -> list[int]:
        """Cases that nobody claimed in time, and whose escalation may not be at its end."""
        due = and_(_T.c.state == "new", _T.c.claim_due <= now, _T.c.steps < most_steps, _is_up(now))
        return self._ids(due, _T.c.claim_due)

    def late(self, now: datetime, since: datetime) -> list[int]:
        """Cases that wait for an answer for too long, and were in time until then."""
        due = and_(_T.c.state.in_(_WAITING), _T.c.answer_due <= now, _T.c.answer_due > since, _is_up(now))
        return self._ids(due, _T.c.answer_due)

    def claimed(self, now: datetime) -> list[int]:
        """Cases that somebody has."""
        return self._ids(and_(_T.c.state == "claimed", _is_up(now)), _T.c.claimed_at)

    def awake(self, now: datetime) -> list[int]:
        """Cases that were set aside until now."""
        return self._ids(and_(_T.c.state.in_((*_WAITING, "answered")), _T.c.snoozed_until <= now), _T.c.snoozed_until)

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

    def _ids(self, condition: ColumnElement[bool], first: ColumnElement[datetime]) -> list[int]:
        return list(self._connection.execute(select(_T.c.id).where(condition).order_by(first, _T.c.id)).scalars())


_WAITING = ("new", "claimed")


def _is_up(now: datetime) -> ColumnElement[bool]:
    return or_(_T.c.snoozed_until.is_(None), _T.c.snoozed_until <= now)

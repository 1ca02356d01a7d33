"""What is muted, by whom, until when."""

from dataclasses import asdict, fields
from datetime import datetime

from sqlalchemy import Connection, RowMapping, and_, bindparam, select, update
from sqlalchemy.dialects.sqlite import insert

from monitor.rules.mute import Mute, Scope
from monitor.store.tables import MuteRow

_T = MuteRow.__table__  # type: ignore[attr-defined]  # SQLModel adds it
_OF_SCOPE = tuple(field.name for field in fields(Scope))


class Mutes:
    """The gateway to mutes inside one transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(self, mute: Mute) -> Mute:
        """A new mute; the same one with its number."""
        values = {"until": mute.until, "made_by": mute.made_by, "made_at": mute.made_at, "reason": mute.reason}
        added = insert(_T).values(asdict(mute.scope) | values).returning(_T)
        return _mute(self._connection.execute(added).mappings().one())

    def active(self, at: datetime) -> list[Mute]:
        """Those that hold then, the first to end first."""
        return [_mute(row) for row in self._connection.execute(_ACTIVE, {"now": at}).mappings()]

    def unended(self) -> list[Mute]:
        """Those that nobody ended yet, over or not, oldest first."""
        query = select(_T).where(_T.c.ended_at.is_(None)).order_by(_T.c.id)
        return [_mute(row) for row in self._connection.execute(query).mappings()]

    def get(self, number: int) -> Mute | None:
        """That mute."""
        row = self._connection.execute(select(_T).where(_T.c.id == number)).mappings().first()
        return _mute(row) if row else None

    def expired(self, at: datetime) -> list[Mute]:
        """Those whose time is over and that nobody was told of yet."""
        over = and_(_T.c.ended_at.is_(None), _T.c.until <= at)
        query = select(_T).where(over).order_by(_T.c.until)
        return [_mute(row) for row in self._connection.execute(query).mappings()]

    def end(self, number: int, at: datetime) -> bool:
        """It holds no more; False where it did not any longer."""
        going = and_(_T.c.id == number, _T.c.ended_at.is_(None))
        return self._connection.execute(update(_T).where(going).values(ended_at=at)).rowcount == 1


# Asked for every case that is told: said once.
_ACTIVE = select(_T).where(_T.c.until > bindparam("now"), _T.c.ended_at.is_(None)).order_by(_T.c.until)


def _mute(row: RowMapping) -> Mute:
    scope = Scope(**{name: row[name] for name in _OF_SCOPE})
    return Mute(row["id"], scope, row["until"], row["made_by"], row["made_at"], row["reason"], row["ended_at"])

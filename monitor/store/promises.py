"""What customers were promised, for which day, and what became of it."""

from collections.abc import Iterable
from datetime import date, datetime

from sqlalchemy import Connection, RowMapping, and_, func, select, update
from sqlalchemy.dialects.sqlite import insert

from monitor.rules.promise import Kept, Promise, PromiseState
from monitor.store.tables import PromiseRow

_T = PromiseRow.__table__  # type: ignore[attr-defined]  # SQLModel adds it
_OPEN = _T.c.state == PromiseState.OPEN.value


class Promises:
    """The gateway to promises inside one transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def make(self, promise: Promise) -> None:
        """Keep that promise; its id is drawn here."""
        row = {
            **{"case_id": promise.case_id, "brand": promise.brand, "due_on": promise.due_on},
            **{"made_by": promise.made_by, "made_at": promise.made_at, "state": promise.state.value},
        }
        self._connection.execute(insert(_T).values(row))

    def settle(self, case_id: int, state: PromiseState, at: datetime) -> int:
        """What became of whatever that case was promised and is still open; how many promises that were."""
        theirs = and_(_T.c.case_id == case_id, _OPEN)
        settled = update(_T).where(theirs).values(state=state.value, settled_at=at)
        return self._connection.execute(settled).rowcount

    def mend(self, promise_id: int, state: PromiseState, at: datetime) -> None:
        """Something else became of that promise than was thought."""
        mended = update(_T).where(_T.c.id == promise_id).values(state=state.value, settled_at=at)
        self._connection.execute(mended)

    def told(self, case_id: int, at: datetime) -> None:
        """Somebody was reminded of it."""
        theirs = and_(_T.c.case_id == case_id, _OPEN)
        self._connection.execute(update(_T).where(theirs).values(told_at=at))

    def of_case(self, case_id: int) -> list[Promise]:
        """All that was promised there, oldest first."""
        return self._all(select(_T).where(_T.c.case_id == case_id).order_by(_T.c.id))

    def open_until(self, day: date) -> list[Promise]:
        """What is still open and was promised for that day or an earlier one, oldest first."""
        return self._all(select(_T).where(_OPEN, _T.c.due_on <= day).order_by(_T.c.due_on, _T.c.id))

    def listed(
        self, states: Iterable[PromiseState], brand: str | None, since: datetime | None, *, most: int
    ) -> list[Promise]:
        """Promises that stand there, made since then, the nearest day first."""
        wanted = [_T.c.state.in_([state.value for state in states])]
        wanted += [_T.c.brand == brand] if brand is not None else []
        wanted += [_T.c.made_at >= since] if since is not None else []
        return self._all(select(_T).where(*wanted).order_by(_T.c.due_on, _T.c.id).limit(most))

    def count(self, brand: str | None, since: datetime | None, *, today: date) -> Kept:
        """How many were settled since then, and how many are open now."""
        of_brand = [_T.c.brand == brand] if brand is not None else []
        settled = [_T.c.settled_at >= since] if since is not None else []
        done = select(_T.c.state, func.count()).where(*of_brand, *settled, ~_OPEN).group_by(_T.c.state)
        counts = {row[0]: int(row[1]) for row in self._connection.execute(done)}
        waiting = self._number(*of_brand, _OPEN)
        late = self._number(*of_brand, _OPEN, _T.c.due_on < today)
        return Kept(waiting, counts.get(PromiseState.KEPT.value, 0), counts.get(PromiseState.BROKEN.value, 0), late)

    def _number(self, *conditions: object) -> int:
        query = select(func.count()).select_from(_T).where(*conditions)  # type: ignore[arg-type]  # all of a table
        return int(self._connection.execute(query).scalar_one())

    def _all(self, query: object) -> list[Promise]:
        rows = self._connection.execute(query).mappings()  # type: ignore[call-overload]  # a select of a table
        return [_promise(row) for row in rows]


def _promise(row: RowMapping) -> Promise:
    values = {**row, "state": PromiseState(row["state"])}
    return Promise(**values)

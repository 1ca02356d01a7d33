"""By what the matter of a case is known again at another place: hashes, and nothing anybody wrote."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, bindparam, delete, func, select
from sqlalchemy.dialects.sqlite import insert

from monitor.rules.matter_marks import MarkKind, MatterMark
from monitor.store.tables import CaseMarkRow, CaseRow

_T = CaseMarkRow.__table__  # type: ignore[attr-defined]  # SQLModel adds it
_C = CaseRow.__table__  # type: ignore[attr-defined]

MOST_HOLDERS = 32
"""What more cases bear than that is nobody's own."""


@dataclass(frozen=True, slots=True)
class Holder:
    """A case that bears a mark, or that became a part of one that is looked at instead."""

    case_id: int
    last_heard_at: datetime
    mark: int
    kind: MarkKind


class CaseMarks:
    """The gateway to marks inside one transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(self, brand: str, case_id: int, marks: Iterable[MatterMark], *, at: datetime) -> None:
        """That case bears these marks, too."""
        case = {"brand": brand, "case_id": case_id, "at": at}
        rows = [{**case, "mark": mark.value, "kind": mark.kind.value} for mark in marks]
        if rows:
            self._connection.execute(_ADD, rows)

    def holders(self, brand: str, marks: Collection[MatterMark]) -> list[Holder]:
        """Which cases of that brand bear one of these marks, the newest first."""
        if not marks:
            return []
        asked = {"brand": brand, "marks": [mark.value for mark in marks], "most": MOST_HOLDERS}
        rows = self._connection.execute(_HOLDERS, asked)
        return [Holder(row.case_id, row.last_heard_at, row.mark, MarkKind(row.kind)) for row in rows]

    def forget(self, cases: Collection[int]) -> None:
        """Those cases bear no mark any more: something in them was erased."""
        if cases:
            self._connection.execute(delete(_T).where(_T.c.case_id.in_(cases)))


_ADD = insert(_T).on_conflict_do_nothing(index_elements=["brand", "mark", "case_id"])
_HOLDERS = (
    select(func.coalesce(_C.c.merged_into, _C.c.id).label("case_id"), _C.c.last_heard_at, _T.c.mark, _T.c.kind)
    .join(_C, _C.c.id == _T.c.case_id)
    .where(_T.c.brand == bindparam("brand"), _T.c.mark.in_(bindparam("marks", expanding=True)))
    .order_by(_T.c.case_id.desc(), _T.c.mark)
    .limit(bindparam("most"))
)

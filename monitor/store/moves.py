"""The audit log: every press, by button or by command; written once, never changed."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import Connection, RowMapping, select
from sqlalchemy.dialects.sqlite import insert

from monitor.rules.moves import Effect, Move, Press, Via
from monitor.store.tables import CaseRow, MoveRow

_T = MoveRow.__table__  # type: ignore[attr-defined]  # SQLModel adds it
_C = CaseRow.__table__  # type: ignore[attr-defined]


@dataclass(frozen=True, slots=True)
class Made:
    """A line of the audit log."""

    at: datetime
    move: Move
    via: Via
    by: str
    case_id: int | None = None
    campaign: int | None = None
    spike_id: int | None = None
    before: str | None = None
    after: str | None = None
    args: Mapping[str, str] | None = None
    refused: str = ""

    @property
    def effect(self) -> Effect:
        """What whoever pressed was told; whoever delivers the same press again hears the same."""
        return Effect(not self.refused, self.refused, (self.refused and self.args) or {}, self.case_id, self.at)


def audited(press: Press, values: Mapping[str, str | int]) -> Press:
    """The press as the audit log keeps it: with what the sentence about its refusal names."""
    return replace(press, args={**press.args, **{name: str(value) for name, value in values.items()}})


class Moves:
    """The gateway to the audit log inside one transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def taken(self, press_id: str) -> Made | None:
        """What became of that press when it was taken before."""
        row = self._connection.execute(select(_T).where(_T.c.press == press_id)).mappings().first()
        return _made(row) if row is not None else None

    def record(
        self, press: Press, at: datetime, states: tuple[str | None, str | None] = (None, None), *, refused: str = ""
    ) -> None:
        """Keep that press, and from which state to which it led; a second one of the same id is ignored.

        What `refused` names is in the press's `args`.
        """
        row = {
            **{"press": press.press_id, "at": at, "kind": press.move.value, "via": press.via.value},
            **{"by": press.by.key, "case_id": press.case_id, "campaign": press.campaign, "spike_id": press.spike_id},
            **{"before": states[0], "after": states[1], "args": dict(press.args), "refused": refused},
        }
        self._connection.execute(insert(_T).values(row).on_conflict_do_nothing(index_elements=["press"]))

    def of_case(self, case_id: int) -> list[Made]:
        """Everything that was pressed for that case, oldest first."""
        query = select(_T).where(_T.c.case_id == case_id).order_by(_T.c.id)
        return [_made(row) for row in self._connection.execute(query).mappings()]

    def of_parts(self, case_id: int) -> list[Made]:
        """The merges by which other cases became a part of that one, oldest first."""
        parts = select(_C.c.id).where(_C.c.merged_into == case_id)
        merges = (_T.c.kind == Move.MERGE.value, _T.c.refused == "", _T.c.case_id.in_(parts))
        query = select(_T).where(*merges).order_by(_T.c.id)
        return [_made(row) for row in self._connection.execute(query).mappings()]

    def of_spike(self, spike_id: int) -> list[Made]:
        """The same for a spike."""
        query = select(_T).where(_T.c.spike_id == spike_id).order_by(_T.c.id)
        return [_made(row) for row in self._connection.execute(query).mappings()]

    def newest(self, case_id: int, *moves: Move) -> Made | None:
        """The last of these moves, or of all, that was made of that case; refused ones do not count."""
        kinds = [_T.c.kind.in_([move.value for move in moves])] if moves else []
        query = select(_T).where(_T.c.case_id == case_id, _T.c.refused == "", *kinds).order_by(_T.c.id.desc()).limit(1)
        row = self._connection.execute(query).mappings().first()
        return _made(row) if row is not None else None


def _made(row: RowMapping) -> Made:
    return Made(
        at=row["at"],
        move=Move(row["kind"]),
        via=Via(row["via"]),
        by=row["by"],
        case_id=row["case_id"],
        campaign=row["campaign"],
        spike_id=row["spike_id"],
        before=row["before"],
        after=row["after"],
        args=row["args"],
        refused=row["refused"],
    )

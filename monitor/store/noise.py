"""What was told in a while and what people did with it; and the report of it as it was sent."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, and_, bindparam, func, select

from monitor.rules.card import Ground, Report
from monitor.rules.delivery import Delivery, Kind, OutboxItem
from monitor.rules.moves import Move, Via
from monitor.rules.noise import CALLED_WRONG, NO_ACTION, Fired
from monitor.store.tables import CaseRow, MoveRow, OutboxRow, ScoreRow

_C = CaseRow.__table__  # type: ignore[attr-defined]  # SQLModel adds it
_O = OutboxRow.__table__  # type: ignore[attr-defined]
_S = ScoreRow.__table__  # type: ignore[attr-defined]
_M = MoveRow.__table__  # type: ignore[attr-defined]


class Noise:
    """The gateway to what was told and done inside one transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def told(self, since: datetime, until: datetime, *, brand: str | None = None) -> list[Fired]:
        """A card of every case that was opened then and told; also those that were told inside a list."""
        asked = {"since": since, "until": until, "brand": brand}
        pressed: defaultdict[int, set[Move]] = defaultdict(set)
        for case_id, kind in self._connection.execute(_PRESSED, asked):
            pressed[case_id].add(Move(kind))
        told = {row.id: row for row in self._connection.execute(_TOLD_OF, asked)}
        return [
            Fired(
                row.route,
                row.urgency,
                tuple(row.topics or ()),
                acted=bool(pressed[row.id] - NO_ACTION) or row.answered_at is not None,
                wrong=bool(pressed[row.id] & CALLED_WRONG),
            )
            for row in told.values()
        ]


_OPENED = and_(
    _C.c.opened_at >= bindparam("since"),
    _C.c.opened_at < bindparam("until"),
    _C.c.brand == func.coalesce(bindparam("brand", type_=_C.c.brand.type), _C.c.brand),
)
_TOLD = (Delivery.SENT.value, Delivery.ROLLED.value)
_CARD = and_(_O.c.case_id == _C.c.id, _O.c.kind == Kind.CARD.value, _O.c.state.in_(_TOLD))
_TOLD_OF = (
    select(_C.c.id, _C.c.urgency, _C.c.answered_at, _S.c.topics, _O.c.route)
    .select_from(_C.join(_O, _CARD).outerjoin(_S, _S.c.mention_id == _C.c.lead_id))
    .where(_OPENED)
    .order_by(_C.c.opened_at, _C.c.id, _O.c.id)
)
_PRESSED = (
    select(_M.c.case_id, _M.c.kind)
    .select_from(_C.join(_M, _M.c.case_id == _C.c.id))
    .where(_OPENED, _M.c.refused == "", _M.c.via.in_([Via.SLACK.value, Via.CLI.value]))
)


def report_payload(report: Report) -> dict[str, Any]:
    """The report as an outbox item keeps it: what it said stays what it said."""
    return {
        "title": report.title,
        "values": dict(report.values),
        "lines": _rows(report.lines),
        "hints": _rows(report.hints),
    }


def _rows(grounds: Iterable[Ground]) -> list[dict[str, object]]:
    return [{"points": one.points, "says": one.says, "values": dict(one.values)} for one in grounds]


def report_of(item: OutboxItem) -> Report:
    """The report that an outbox item keeps."""
    payload: Mapping[str, Any] = item.payload or {}
    lines, hints = (tuple(Ground(**row) for row in payload.get(name, ())) for name in ("lines", "hints"))
    return Report(item.key, item.want_rev, payload.get("title", ""), lines, hints, payload.get("values", {}))

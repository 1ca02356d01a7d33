"""What became of a week's cases, and what waits for an answer."""

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, Text, and_, bindparam, case, cast, func, or_, select

from monitor.rules.case import State
from monitor.rules.digest.counts import Casework, OpenCase, Opened
from monitor.rules.score import BANDS
from monitor.store.idiom import NEXT, SQLITE, in_one_line
from monitor.store.tables import CaseRow

_C = CaseRow.__table__  # type: ignore[attr-defined]  # SQLModel adds it


def casework(connection: Connection, brand: str, span: tuple[datetime, datetime], as_of: datetime) -> Casework:
    """Of the cases opened then; what happened after `as_of` has not happened."""
    values = {"brand": brand, "since": span[0], "until": span[1], "as_of": as_of}
    *numbers, claims, answers = connection.execute(_OPENED, values).one()
    counts = dict(zip(_COUNTS, map(_whole, numbers), strict=True))
    closed = int(connection.execute(_CLOSED, values).scalar_one())
    return Casework(median_claim=_median(claims), median_answer=_median(answers), closed=closed, **counts)


def waiting(connection: Connection, brand: str, as_of: datetime, most: int) -> Opened:
    """How many cases wait, how many of them too long, and the most pressing first."""
    values = {"brand": brand, "as_of": as_of}
    cases, late = connection.execute(_WAITING, values).one()
    pressing = connection.execute(_PRESSING, values | {"most": most})
    first = tuple(
        OpenCase(row.id, row.lead_id, row.urgency, row.opened_at, row.owner, bool(row.late)) for row in pressing
    )
    return Opened(int(cases), int(late or 0), first)


def _median(times: str | None) -> timedelta | None:
    """The middle of the lengths between two times each; what was done before the case was opened took no time."""
    if not times:
        return None
    moments = [datetime.fromisoformat(moment) for moment in times.replace(NEXT, ",").split(",")]
    took = sorted(until - since for since, until in zip(moments[::2], moments[1::2], strict=True))
    middle = (took[(len(took) - 1) // 2] + took[len(took) // 2]) / 2
    return max(middle, timedelta(0))


def _whole(number: object) -> int:
    return int(str(number or 0))


def _number(condition: ColumnElement[bool]) -> ColumnElement[Any]:
    return func.sum(case((condition, 1), else_=0))


def _by_now(moment: ColumnElement[Any]) -> ColumnElement[bool]:
    return moment <= bindparam("as_of")


def _took(until: ColumnElement[Any]) -> ColumnElement[Any]:
    """When it was opened, and that, of all cases: a database takes five times as long to reckon with times."""
    both = cast(_C.c.opened_at, Text) + "," + cast(until, Text)
    return in_one_line(case((_by_now(until), both)))


def _clock(due: ColumnElement[Any], *done: ColumnElement[Any]) -> tuple[ColumnElement[Any], ColumnElement[Any]]:
    """How many clocks were kept or have run out, and how many were kept: done, or settled in another way, in time."""
    settled = and_(_C.c.state == State.CLOSED.value, _by_now(_C.c.closed_at), _C.c.closed_at <= due)
    kept = or_(settled, *(and_(_by_now(moment), moment <= due) for moment in done))
    timed = and_(due.is_not(None), _C.c.state != State.IRRELEVANT.value)
    return _number(and_(timed, or_(kept, _unsettled_at(due)))), _number(and_(timed, kept))


def _unsettled_at(due: ColumnElement[Any]) -> ColumnElement[bool]:
    return and_(due < bindparam("as_of"), or_(_C.c.closed_at.is_(None), _C.c.closed_at > due))


_OURS = and_(_C.c.brand == bindparam("brand"), _C.c.merged_into.is_(None))
_OF_CASE = ("id", "lead_id", "urgency", "opened_at", "owner")


def _read(index: str, *columns: ColumnElement[Any]) -> Select[Any]:
    """Of the brand's own cases; SQLite, which counts nothing, would rather read all of the brand."""
    return select(*columns).select_from(_C).with_hint(_C, f"INDEXED BY {index}", SQLITE).where(_OURS)


_CLAIM = _clock(_C.c.claim_due, _C.c.first_claimed_at, _C.c.first_answered_at)
_ANSWER = _clock(_C.c.answer_due, _C.c.first_answered_at)
_COUNTS = (
    "opened", "urgent", "claim_clocks", "claimed_in_time", "answer_clocks", "answered_in_time", "answered",
)  # fmt: skip
_OPENED = _read(
    "ix_case_opened",
    func.count(),
    _number(_C.c.urgency >= BANDS[-1]),
    _CLAIM[0],
    _CLAIM[1],
    _ANSWER[0],
    _ANSWER[1],
    _number(_by_now(_C.c.first_answered_at)),
    _took(_C.c.first_claimed_at),
    _took(_C.c.first_answered_at),
).where(_C.c.opened_at >= bindparam("since"), _C.c.opened_at < bindparam("until"))
_CLOSED = (
    _read("ix_case_closed", func.count())
    .where(_C.c.state == State.CLOSED.value, _by_now(_C.c.closed_at))
    .where(_C.c.closed_at >= bindparam("since"), _C.c.closed_at < bindparam("until"))
)
_WAITS = _C.c.state.in_([State.NEW.value, State.CLAIMED.value])
_LATE = func.coalesce(_C.c.answer_due < bindparam("as_of"), False)
_WAITING = _read("ix_case_state", func.count(), _number(_LATE)).where(_WAITS)
_PRESSING = (
    _read("ix_case_state", *(_C.c[name] for name in _OF_CASE), _LATE.label("late"))
    .where(_WAITS, _C.c.lead_id.is_not(None))
    .order_by(_LATE.desc(), _C.c.urgency.desc(), _C.c.opened_at, _C.c.id)
    .limit(bindparam("most"))
)

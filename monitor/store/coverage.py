"""When sources were listened to, and when they were not."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import BindParameter, Connection, bindparam, delete, func, select, true, update
from sqlalchemy.dialects.sqlite import insert

from monitor.rules.coverage import Missed, gap_of
from monitor.rules.digest.counts import Gap, Listening
from monitor.rules.pace import Luck
from monitor.store.tables import GapRow, MentionRow, ScoreRow, SourceRow

_G = GapRow.__table__  # type: ignore[attr-defined]  # SQLModel adds it
_T = SourceRow.__table__  # type: ignore[attr-defined]
_M = MentionRow.__table__  # type: ignore[attr-defined]
_S = ScoreRow.__table__  # type: ignore[attr-defined]

Span = tuple[datetime, datetime]


class Coverage:
    """The gateway to coverage inside one transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def missed(self, source: str, gap: Missed) -> None:
        """Keep a gap that is over; belongs into the transaction that keeps how the source fares."""
        row = {"source": source, "began": gap.began, "ended": gap.ended, "luck": gap.luck.value}
        self._connection.execute(_KEEP, row)

    def step_back(self, source: str, now: datetime) -> None:
        """The clock was put back to now: no gap lies ahead of it."""
        ahead = (_G.c.source == source) & (_G.c.ended > now)
        self._connection.execute(delete(_G).where(ahead, _G.c.began >= now))
        self._connection.execute(update(_G).where(ahead).values(ended=now))

    def of(self, brand: str, patience: Mapping[str, timedelta], span: Span, now: datetime) -> list[Listening]:
        """How that brand's sources were listened to in that time: those `patience` names, in its order.

        Gaps are cut to the span. One that goes on has no end, even where the span is over by now. `patience` says of
        each source for how long it may go unread, and that is no gap.
        """
        gaps: dict[str, list[Gap]] = {name: [] for name in patience}
        asked = {"names": list(patience), "since": span[0], "until": span[1]}
        for row in self._connection.execute(_OVER, asked):
            gaps[row.source].append(Gap(row.source, max(row.began, span[0]), min(row.ended, span[1]), row.luck))
        found = {name: Listening(name, None) for name in patience}
        for row in self._connection.execute(_KNOWN, {"names": list(patience)}):
            luck = Luck(row.luck)
            gap = gap_of(row.covered_at, luck, patience[row.name], now=now)
            if gap is not None and gap.began < span[1] and gap.ended > span[0]:
                gaps[row.name].append(Gap(row.name, max(gap.began, span[0]), None, gap.luck.value))
            told = tuple(self._heard_later(brand, gaps[row.name], span[1]))
            found[row.name] = Listening(row.name, row.listening_since, told, luck is Luck.PARTIAL)
        return list(found.values())

    def _heard_later(self, brand: str, gaps: list[Gap], until: datetime) -> Iterator[Gap]:
        for gap in gaps:
            asked = {"brand": brand, "source": gap.source, "began": gap.began, "ended": gap.ended or until}
            yield replace(gap, heard_later=int(self._connection.execute(_HEARD_LATER, asked).scalar_one()))


_NEW = insert(_G)
_KEEP = _NEW.on_conflict_do_update(
    index_elements=["source", "began"], set_={"ended": _NEW.excluded.ended, "luck": _NEW.excluded.luck}
)
_NAMED: BindParameter[Any] = bindparam("names", expanding=True)
_KNOWN = select(_T.c.name, _T.c.luck, _T.c.listening_since, _T.c.covered_at).where(_T.c.name.in_(_NAMED))
_OVER = (
    select(_G)
    .where(_G.c.ended > bindparam("since"), _G.c.began < bindparam("until"), _G.c.source.in_(_NAMED))
    .order_by(_G.c.source, _G.c.began)
)
_HEARD_LATER = (
    select(func.count())
    .select_from(_M.join(_S, _S.c.mention_id == _M.c.id))
    .where(_M.c.brand == bindparam("brand"), _M.c.entry == bindparam("source"), _M.c.gone.is_(None))
    .where(_M.c.created_at >= bindparam("began"), _M.c.created_at < bindparam("ended"), _S.c.relevant == true())
)

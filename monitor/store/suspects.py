"""Which mentions belong to campaigns that are suspected: told apart in every count, hidden in none."""

from typing import Any

from sqlalchemy import Select, and_, bindparam, func, or_, select

from monitor.rules.campaign import AMBER, CampaignState
from monitor.rules.case import Verdict
from monitor.rules.suspicion import CREDIBLE
from monitor.store.tables import CampaignRow, TraceRow

_T = TraceRow.__table__  # type: ignore[attr-defined]  # SQLModel adds it
_C = CampaignRow.__table__  # type: ignore[attr-defined]

NO_CUSTOMER = func.coalesce(_T.c.capped, "") != CREDIBLE
"""Nothing that was written shows a real customer."""
SUSPECTED = or_(_C.c.state == CampaignState.SUSPECTED.value, _C.c.verdict == Verdict.INAUTHENTIC.value)
"""The campaign is suspected now, or a person called it inauthentic."""
FELL_SILENT = and_(_C.c.state == CampaignState.QUIET.value, _C.c.suspected_at.is_not(None), _C.c.propaganda >= AMBER)
"""It was suspected until nobody wrote any more: looked back upon, it still is."""


def suspects() -> Select[Any]:
    """Numbers of the mentions of `:brand` from `:since` to `:until`, in unix seconds `:first` to `:end`."""
    members = select(_T.c.mention_id).select_from(_C.join(_T, _T.c.group_number == _C.c.number))
    alive = and_(_C.c.brand == bindparam("brand"), _C.c.last_seen >= bindparam("since"))
    written = and_(_T.c.at >= bindparam("first"), _T.c.at <= bindparam("end"))
    return members.where(alive, or_(SUSPECTED, FELL_SILENT), written, NO_CUSTOMER)

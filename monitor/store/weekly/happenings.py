"""What else happened in a week: campaigns, people's words on them, promises that came due, spikes."""

from datetime import date, datetime

from sqlalchemy import Connection, and_, bindparam, func, or_, select

from monitor.rules.campaign import CampaignState
from monitor.rules.case import Verdict
from monitor.rules.digest.counts import CampaignCount, Judged, Kept
from monitor.rules.promise import PromiseState
from monitor.rules.spike import EpisodeState, hour_of
from monitor.store.tables import CampaignRow, PromiseRow, SpikeRow, TraceRow, VerdictRow

_C = CampaignRow.__table__  # type: ignore[attr-defined]  # SQLModel adds it
_T = TraceRow.__table__  # type: ignore[attr-defined]
_V = VerdictRow.__table__  # type: ignore[attr-defined]
_P = PromiseRow.__table__  # type: ignore[attr-defined]
_K = SpikeRow.__table__  # type: ignore[attr-defined]


def campaigns(connection: Connection, brand: str, span: tuple[datetime, datetime], most: int) -> list[CampaignCount]:
    """Those that are or were suspected, or that a person judged, and that posted then; largest first."""
    since, until = span
    values = {"brand": brand, "since": since, "first": int(since.timestamp()), "end": int(until.timestamp())}
    found = connection.execute(_CAMPAIGNS, values | {"most": most})
    return [CampaignCount(*row) for row in found]


def judged(connection: Connection, brand: str, since: datetime, until: datetime) -> Judged:
    """What people said last, in that time, of campaigns that had been suspected; "unsure" says nothing."""
    values = {"brand": brand, "since": since, "until": until}
    said = [verdict for (verdict,) in connection.execute(_JUDGED, values)]
    return Judged(len(said), said.count(Verdict.GENUINE.value))


def promises(connection: Connection, brand: str, first: date, last: date) -> Kept:
    """Promises for these days, and what became of them."""
    values = {"brand": brand, "first": first, "last": last}
    counts = {state: int(number) for state, number in connection.execute(_PROMISES, values)}
    return Kept(sum(counts.values()), counts.get(PromiseState.KEPT.value, 0), counts.get(PromiseState.BROKEN.value, 0))


def spikes(connection: Connection, brand: str, since: datetime, until: datetime) -> int:
    """Spikes that began in that time, expected events among them."""
    values = {"brand": brand, "first": hour_of(since), "end": hour_of(until)}
    return int(connection.execute(_SPIKES, values).scalar_one())


_POSTS = (
    select(func.count())
    .select_from(_T)
    .where(_T.c.group_number == _C.c.number, _T.c.at >= bindparam("first"), _T.c.at < bindparam("end"))
    .correlate(_C)
    .scalar_subquery()
    .label("posts")
)
_LOOKED_AT = or_(
    _C.c.suspected_at.is_not(None), _C.c.state.in_([CampaignState.SUSPECTED.value, CampaignState.DECIDED.value])
)
_ALIVE = and_(
    _C.c.brand == bindparam("brand"),
    _C.c.last_seen >= bindparam("since"),
    _C.c.state != CampaignState.MERGED.value,
    _LOOKED_AT,
)
_COUNTED = select(_C.c.number, _C.c.state, _C.c.verdict, _C.c.propaganda, _POSTS, _C.c.authors).where(_ALIVE).subquery()
_CAMPAIGNS = (
    select(_COUNTED)
    .where(_COUNTED.c.posts > 0)
    .order_by(_COUNTED.c.posts.desc(), _COUNTED.c.number)
    .limit(bindparam("most"))
)

_THEN = and_(_V.c.at >= bindparam("since"), _V.c.at < bindparam("until"))
_LAST_WORDS = select(func.max(_V.c.id)).where(_THEN).group_by(_V.c.campaign)
_JUDGED = (
    select(_V.c.verdict)
    .join(_C, _C.c.number == _V.c.campaign)
    .where(_V.c.id.in_(_LAST_WORDS), _V.c.verdict != Verdict.UNSURE.value)
    .where(_C.c.brand == bindparam("brand"), _C.c.suspected_at.is_not(None))
)
_PROMISES = (
    select(_P.c.state, func.count())
    .where(_P.c.state.in_([PromiseState.OPEN.value, PromiseState.KEPT.value, PromiseState.BROKEN.value]))
    .where(_P.c.due_on >= bindparam("first"), _P.c.due_on <= bindparam("last"), _P.c.brand == bindparam("brand"))
    .group_by(_P.c.state)
)
_SPIKES = (
    select(func.count())
    .select_from(_K)
    .where(_K.c.brand == bindparam("brand"), _K.c.state.in_([state.value for state in EpisodeState]))
    .where(_K.c.began >= bindparam("first"), _K.c.began < bindparam("end"))
)

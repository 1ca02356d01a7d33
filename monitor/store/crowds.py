"""What a campaign's members look like from afar: where they wrote, when, in which words, how urgent the worst is."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta
from functools import cached_property
from json import dumps, loads
from typing import Any

from sqlalchemy import Connection, bindparam, select

from monitor.rules.delivery import Delivery, Kind
from monitor.store.idiom import driver
from monitor.store.rows import StoredMention, stored_mention
from monitor.store.tables import MentionRow, TraceRow

_M = MentionRow.__table__  # type: ignore[attr-defined]  # SQLModel adds it
_T = TraceRow.__table__  # type: ignore[attr-defined]


@dataclass(frozen=True, slots=True)
class Worst:
    """The most urgent member, as far as routes look at it."""

    entry: str
    source: str
    topics: tuple[str, ...]
    urgency: int


class Crowds:
    """The gateway to members seen together, inside one transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def places(self, campaign: int) -> list[tuple[str, str, int]]:
        """Configured source, platform and how many members wrote there, most first."""
        return [tuple(row) for row in self._cursor.execute(_PLACES, (campaign,))]

    def pace(self, campaign: int, stretch: timedelta) -> dict[int, int]:
        """How many members were posted in which stretch of time: the stretches are counted from the first one."""
        seconds = int(stretch.total_seconds())
        return dict(self._cursor.execute(_PACE, (seconds, campaign, campaign)).fetchall())

    def examples(self, campaign: int, limit: int) -> list[StoredMention]:
        """Members that are still public and show no sign of a real customer, the most typical first."""
        rows = self._connection.execute(_EXAMPLES, {"campaign": campaign, "most": limit})
        return [stored_mention(row) for row in rows.mappings()]

    def worst(self, campaign: int) -> Worst | None:
        """The most urgent member that was judged; None when none was."""
        row = self._cursor.execute(_WORST, (campaign,)).fetchone()
        return Worst(row[0], row[1], tuple(loads(row[2] or "[]")), row[3]) if row is not None else None

    def gather(self, numbers: Iterable[int], key: str, channel: str) -> int:
        """Cards of these mentions that nobody has begun to post go into that message's thread; how many these were.

        Not where the same case holds what a real customer wrote.
        """
        states = (Kind.CARD.value, Delivery.PENDING.value)
        return int(self._cursor.execute(_GATHER, (key, *states, channel, channel, dumps(sorted(numbers)))).rowcount)

    @cached_property
    def _cursor(self) -> Any:  # noqa: ANN401 - the driver's
        return driver(self._connection)


_PLACES = """
    SELECT m.entry, m.source, count(*) FROM trace AS t JOIN mention AS m ON m.id = t.mention_id
    WHERE t.group_number = ? GROUP BY m.entry, m.source ORDER BY count(*) DESC, m.entry, m.source"""
_PACE = """
    SELECT (t.at - first.at) / ?, count(*)
    FROM trace AS t, (SELECT min(at) AS at FROM trace WHERE group_number = ?) AS first
    WHERE t.group_number = ? GROUP BY 1"""
_WORST = """
    SELECT m.entry, m.source, s.topics, s.urgency
    FROM trace AS t JOIN mention AS m ON m.id = t.mention_id JOIN score AS s ON s.mention_id = m.id
    WHERE t.group_number = ? ORDER BY s.urgency DESC, m.id LIMIT 1"""
_GATHER = """
    UPDATE outbox SET under = ? WHERE kind = ? AND state = ? AND channel = ? AND via = ? AND first_try_at IS NULL
    AND under IS NULL
    AND case_id IN (SELECT m.case_id FROM json_each(?) AS given JOIN mention AS m ON m.id = given.value)
    AND case_id NOT IN (
        SELECT m.case_id FROM mention AS m JOIN trace AS t ON t.mention_id = m.id
        WHERE m.case_id = outbox.case_id AND t.capped = 'credible'
    )"""
_EXAMPLES = (
    select(_M)
    .join_from(_T, _M, _M.c.id == _T.c.mention_id)
    .where(_T.c.group_number == bindparam("campaign"), _M.c.gone.is_(None), _T.c.capped.is_(None))
    .order_by(_T.c.membership.desc(), _T.c.seq)
    .limit(bindparam("most"))
)

"""Which mentions name another shop."""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import Connection, bindparam, func, select

from monitor.store.idiom import driver
from monitor.store.rows import StoredMention, kept_time
from monitor.store.tables import RivalMentionRow

_R = RivalMentionRow.__table__  # type: ignore[attr-defined]  # SQLModel adds it


class Rivals:
    """The gateway to mentions of rivals inside one transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def named(self, stored: StoredMention, rivals: Collection[str] | None) -> None:
        """Keep that this mention names these; what was kept of it before is replaced. None: nobody asked, none is kept.

        Asked for every mention that is judged, so by the driver.
        """
        if rivals is None:
            return
        cursor = driver(self._connection)
        cursor.execute(_FORGET, (stored.id,))
        for rival in rivals:
            cursor.execute(_KEEP, (stored.id, rival, stored.heard.brand, kept_time(stored.mention.created_at)))

    def voices(self, brand: str, since: datetime, until: datetime) -> dict[str, int]:
        """How many mentions that were written in that time name each rival; none is missing but those with none."""
        found = self._connection.execute(_VOICES, {"brand": brand, "since": since, "until": until})
        return {rival: int(mentions) for rival, mentions in found}


_FORGET = "DELETE FROM rival_mention WHERE mention_id = ?"
_KEEP = "INSERT INTO rival_mention (mention_id, rival, brand, at) VALUES (?, ?, ?, ?)"
_VOICES = (
    select(_R.c.rival, func.count())
    .where(_R.c.brand == bindparam("brand"), _R.c.at >= bindparam("since"), _R.c.at < bindparam("until"))
    .group_by(_R.c.rival)
    .order_by(func.count().desc(), _R.c.rival)
)

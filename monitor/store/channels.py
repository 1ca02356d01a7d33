"""A channel's pace and troubles, kept across restarts."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, select, update
from sqlalchemy.dialects.sqlite import insert

from monitor.store.tables import ChannelRow

_T = ChannelRow.__table__  # type: ignore[attr-defined]  # SQLModel adds it

WORKSPACE = "*slack"
"""Stands for every channel that shares the bot token."""


@dataclass(frozen=True, slots=True)
class ChannelState:
    """When the next message may go, and whether the channel is parked (and why, since when)."""

    name: str
    next_post_at: datetime | None = None
    next_update_at: datetime | None = None
    parked_until: datetime | None = None
    parked_kind: str = ""
    parked_code: str = ""
    parked_since: datetime | None = None
    episode: int = 0

    @property
    def is_parked(self) -> bool:
        """Whether nothing may be posted until somebody mends something."""
        return self.parked_until is not None


class Channels:
    """The gateway to channels inside one transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def state_of(self, name: str) -> ChannelState:
        """That channel's state; a fresh one when nothing was ever sent."""
        row = self._connection.execute(select(_T).where(_T.c.name == name)).mappings().first()
        return ChannelState(**row) if row else ChannelState(name)

    def pace(self, name: str, *, next_post_at: datetime | None = None, next_update_at: datetime | None = None) -> None:
        """The next slots; None leaves that one as it is."""
        slots = {"next_post_at": next_post_at, "next_update_at": next_update_at}
        self._put(name, {slot: at for slot, at in slots.items() if at is not None})

    def park(self, name: str, *, until: datetime, kind: str, code: str, now: datetime) -> bool:
        """Park it until then; True when it was not parked before, so that somebody is told once."""
        before = self.state_of(name)
        values: dict[str, Any] = {"parked_until": until, "parked_kind": kind, "parked_code": code}
        if not before.is_parked:
            values.update(parked_since=now, episode=before.episode + 1)
        self._put(name, values)
        return not before.is_parked

    def unpark(self, name: str) -> bool:
        """It works again; True when it was parked."""
        was_parked = self.state_of(name).is_parked
        if was_parked:
            self._put(name, {"parked_until": None, "parked_kind": "", "parked_code": "", "parked_since": None})
        return was_parked

    def forget_pace(self, now: datetime) -> None:
        """Every slot is free and every parked door is tried: the clock they were computed with was put back."""
        self._connection.execute(update(_T).values(next_post_at=None, next_update_at=None))
        self._connection.execute(update(_T).where(_T.c.parked_until > now).values(parked_until=now))

    def _put(self, name: str, values: dict[str, Any]) -> None:
        if values:
            fresh = {"name": name, "parked_kind": "", "parked_code": "", "episode": 0, **values}
            statement = insert(_T).values(fresh)
            self._connection.execute(statement.on_conflict_do_update(index_elements=["name"], set_=values))

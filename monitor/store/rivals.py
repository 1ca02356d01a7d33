"""Which mentions name another shop."""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import Connection


class Rivals:
    """The gateway to mentions of rivals inside one transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def named(self, mention_id: int, brand: str, rivals: Collection[str], at: datetime) -> None:
        """Keep that this mention names these; what was kept of it before is replaced."""

    def voices(self, brand: str, since: datetime, until: datetime) -> dict[str, int]:
        """How many mentions of that time name each rival."""
        return {}

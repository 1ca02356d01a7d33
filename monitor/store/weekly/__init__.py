"""What a week's digest is counted from."""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import Connection

from monitor.rules.digest.counts import (
    CampaignCount,
    Casework,
    Cell,
    Judged,
    Kept,
    Opened,
    Text,
    TopicCell,
)


class Weekly:
    """The gateway to a brand's weeks inside one transaction. Times are UTC, `until` excluded."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def began(self, brand: str) -> datetime | None:
        """When the brand's first mention was heard."""
        return None

    def cells(self, brand: str, since: datetime, until: datetime) -> list[Cell]:
        """Relevant mentions by hour of writing, source and feeling."""
        return []

    def topics(self, brand: str, since: datetime, until: datetime) -> list[TopicCell]:
        """Relevant mentions by topic."""
        return []

    def casework(self, brand: str, since: datetime, until: datetime, as_of: datetime) -> Casework:
        """What became of the cases opened then."""
        return Casework()

    def thanks(self, brand: str, since: datetime, until: datetime) -> int:
        """Mentions that praise."""
        return 0

    def waiting(self, brand: str, as_of: datetime, most: int) -> Opened:
        """What waits for an answer now."""
        return Opened()

    def campaigns(self, brand: str, since: datetime, until: datetime, most: int) -> list[CampaignCount]:
        """Suspected campaigns that posted then, or that were told before and posted on; largest first."""
        return []

    def judged(self, brand: str, since: datetime, until: datetime) -> Judged:
        """What people said of suspected campaigns then."""
        return Judged()

    def promises(self, brand: str, first: datetime, last: datetime) -> Kept:
        """Promises that came due then."""
        return Kept()

    def spikes(self, brand: str, since: datetime, until: datetime) -> int:
        """Spikes that began then."""
        return 0

    def loudest(self, brand: str, since: datetime, until: datetime, most: int) -> list[int]:
        """The most pressing mentions that are still public, one of each case."""
        return []

    def praise(self, brand: str, since: datetime, until: datetime, most: int) -> list[int]:
        """Praise that is still public and says enough to be shared."""
        return []

    def texts(self, brand: str, span: tuple[datetime, datetime], topics: Collection[str], most: int) -> list[Text]:
        """The newest relevant mentions about one of these topics, at most so many."""
        return []

    def count_texts(self, brand: str, span: tuple[datetime, datetime], topics: Collection[str]) -> int:
        """How many there are."""
        return 0

    def unjudged(self, brand: str, since: datetime, until: datetime) -> int:
        """Mentions of that time that nobody has judged yet."""
        return 0

    def heard_late(self, brand: str, span: tuple[datetime, datetime], after: datetime) -> int:
        """Relevant mentions written in that time and heard only after that moment."""
        return 0

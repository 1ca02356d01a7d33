"""What a week's digest is counted from."""

from collections.abc import Collection
from datetime import date, datetime

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
from monitor.store.weekly import casework, counts, happenings, samples


class Weekly:
    """The gateway to a brand's weeks inside one transaction. Times are UTC, `until` excluded.

    A mention counts in the week in which it was written, if it is about the brand and still public.
    """

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._weeks: dict[tuple[str, datetime, datetime], counts.Reckoning] = {}

    def began(self, brand: str) -> datetime | None:
        """When the brand's first mention was heard."""
        return counts.began(self._connection, brand)

    def cells(self, brand: str, since: datetime, until: datetime) -> list[Cell]:
        """Relevant mentions by hour of writing, source and feeling."""
        return self._week(brand, since, until).cells()

    def totals(self, brand: str, since: datetime, until: datetime) -> list[Cell]:
        """The same without hours, all of it in the first one: for weeks of which no day is told."""
        return self._week(brand, since, until).totals()

    def topics(self, brand: str, since: datetime, until: datetime) -> list[TopicCell]:
        """Relevant mentions by topic."""
        return self._week(brand, since, until).topics()

    def casework(self, brand: str, since: datetime, until: datetime, as_of: datetime) -> Casework:
        """What became of the cases opened then."""
        return casework.casework(self._connection, brand, (since, until), as_of)

    def thanks(self, brand: str, since: datetime, until: datetime) -> int:
        """Mentions that praise."""
        return self._week(brand, since, until).praising()

    def waiting(self, brand: str, as_of: datetime, most: int) -> Opened:
        """What waits for an answer now."""
        return casework.waiting(self._connection, brand, as_of, most)

    def campaigns(self, brand: str, since: datetime, until: datetime, most: int) -> list[CampaignCount]:
        """Suspected campaigns that posted then, or that were told before and posted on; largest first."""
        return happenings.campaigns(self._connection, brand, (since, until), most)

    def judged(self, brand: str, since: datetime, until: datetime) -> Judged:
        """What people said of suspected campaigns then."""
        return happenings.judged(self._connection, brand, since, until)

    def promises(self, brand: str, first: date, last: date) -> Kept:
        """Promises that came due on these days, both included."""
        return happenings.promises(self._connection, brand, first, last)

    def spikes(self, brand: str, since: datetime, until: datetime) -> int:
        """Spikes that began then."""
        return happenings.spikes(self._connection, brand, since, until)

    def loudest(self, brand: str, since: datetime, until: datetime, most: int) -> list[int]:
        """The most pressing mentions that are still public, one of each case."""
        return samples.loudest(self._connection, brand, (since, until), most)

    def praise(self, brand: str, since: datetime, until: datetime, most: int) -> list[int]:
        """Praise that is still public and says enough to be shared."""
        return samples.praise(self._connection, brand, (since, until), most)

    def texts(self, brand: str, span: tuple[datetime, datetime], topics: Collection[str], most: int) -> list[Text]:
        """Relevant mentions about one of these topics, newest first; of more than so many some of every day."""
        step = -(-self.count_texts(brand, span, topics) // most)
        return samples.texts(self._connection, brand, span, topics, max(step, 1))

    def count_texts(self, brand: str, span: tuple[datetime, datetime], topics: Collection[str]) -> int:
        """How many there are."""
        return self._week(brand, *span).about(topics)

    def unjudged(self, brand: str, since: datetime, until: datetime) -> int:
        """Mentions of that time that nobody has judged yet."""
        return counts.unjudged(self._connection, brand, since, until)

    def heard_late(self, brand: str, span: tuple[datetime, datetime], after: datetime) -> int:
        """Relevant mentions written in that time and heard only after that moment."""
        return counts.heard_late(self._connection, brand, span, after)

    def _week(self, brand: str, since: datetime, until: datetime) -> counts.Reckoning:
        """The same one each time: a digest asks one transaction, whose moment stands still."""
        return self._weeks.setdefault((brand, since, until), counts.Reckoning(self._connection, brand, since, until))

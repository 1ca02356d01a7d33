"""What a pack says of a campaign, before it is files."""

from dataclasses import dataclass
from datetime import datetime, tzinfo

from monitor.language.forms import ISTANBUL
from monitor.rules.campaign import Campaign
from monitor.rules.coordination.post import Edge, Place
from monitor.store.campaigns import Word
from scrapers.kit.mention import Gone, Mention


@dataclass(frozen=True, slots=True)
class Exhibit:
    """One post of the campaign. `number` is what pictures and tables of a pack call it: 1 is the oldest."""

    number: int
    id: int
    """The store's, which ties speak of; it never leaves the house."""
    place: Place
    posted_at: datetime
    seen_at: datetime
    mention: Mention | None
    """As it was first seen; None when it was removed: then neither words nor author may be shown."""
    coordination: int
    propaganda: int
    at_arrival: int
    flagged_at: datetime | None = None
    gone: Gone | None = None
    gone_at: datetime | None = None
    credible: frozenset[str] = frozenset()
    """Signs of a real customer: `order`, `solved`, `answered`, `safety`."""
    same_text: int | None = None
    """A hash that equals that of every post with the same words."""
    ties: tuple[Edge, ...] = ()


@dataclass(frozen=True, slots=True)
class Ground:
    """A reason or a doubt with its points, in words of both languages."""

    axis: str
    code: str
    points: int
    tr: str
    en: str


@dataclass(frozen=True, slots=True)
class Change:
    """Posts that were scored anew at once, and why; `before` and `after` are the highest of them."""

    at: datetime
    posts: int
    before: int
    after: int
    model: str
    why: str


@dataclass(frozen=True, slots=True)
class Dossier:
    """Everything a pack shows."""

    campaign: Campaign
    exhibits: tuple[Exhibit, ...]
    """Oldest first, numbered from 1."""
    grounds: tuple[Ground, ...] = ()
    doubts: tuple[Ground, ...] = ()
    changes: tuple[Change, ...] = ()
    words: tuple[Word, ...] = ()
    zone: tzinfo = ISTANBUL

    @property
    def removed(self) -> tuple[Exhibit, ...]:
        """The posts that were no longer public when this was gathered."""
        return tuple(exhibit for exhibit in self.exhibits if exhibit.gone is not None)

"""A mention on its way through the judge: what it is, what it did to its case, and who is told."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from monitor.rules.alert import Why
from monitor.rules.case import Case
from monitor.rules.route import Route
from monitor.store.mentions import Judgement
from monitor.store.rows import StoredMention


@dataclass(frozen=True, slots=True)
class Matter:
    """A mention with what the rules say of it, when it is settled, and in which store."""

    stored: StoredMention
    judgement: Judgement
    store_id: str
    now: datetime
    under: str | None = None
    """Key of the message of the campaign it is a part of: its card goes into that thread."""
    quiet_until: datetime | None = None
    """When its channel may be told of it; None at once."""

    @property
    def urgency(self) -> int:
        """What its words alone ask for."""
        return self.judgement.score.urgency

    @property
    def context(self) -> int:
        """The points of what stands around it, never a part of its urgency."""
        return self.judgement.context.points if self.judgement.context else 0


@dataclass(frozen=True, slots=True)
class Change:
    """What a mention did to its case: the case before (None: opened) and after, and what the thread should say."""

    before: Case | None
    after: Case
    says: str = ""
    words: bool = False
    values: Mapping[str, object] = field(default_factory=dict)
    """What the sentence names."""


@dataclass(frozen=True, slots=True)
class Answer:
    """Why a channel is told, or why none is; which one, by which route; and the case it is about."""

    why: Why
    route: Route | None = None
    channel: str | None = None
    case: Case | None = None
    figures: Mapping[str, int] | None = None
    """The numbers that the answer names."""

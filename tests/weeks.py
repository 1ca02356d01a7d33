"""A week told mention by mention: what was written when, what the rules said of it, what became of it."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from fakes import BRAND, NOON, a_judgement, a_mention, a_score, heard
from monitor.rules.campaign import Campaign, CampaignState
from monitor.rules.case import Verdict
from monitor.rules.coordination.post import NOTHING, Place, Portrait, Trace
from monitor.rules.relevance import Relevance
from monitor.rules.score import Sentiment
from monitor.store.door import Tx
from monitor.store.rows import StoredMention
from monitor.store.traces import Mark
from scrapers.kit.mention import MentionKey

SINCE, UNTIL = NOON.replace(day=15, hour=21), NOON.replace(day=22, hour=21)
"""The week 2026-W47 on Istanbul's clock."""
SPAN = (SINCE, UNTIL)
MORNING = UNTIL + timedelta(hours=9)
"""Monday, when its digest is made."""


@dataclass(frozen=True, slots=True)
class Said:
    """One mention and its score; by default a complaint of Friday noon that is about the brand."""

    name: str
    at: datetime = NOON
    topics: tuple[str, ...] = ("late",)
    feeling: Sentiment = Sentiment.NEGATIVE
    urgency: int = 60
    relevant: bool = True
    judged: bool = True
    brand: str = BRAND
    entry: str = "place"
    text: str = "siparisim gelmedi"
    heard_at: datetime = NOON


def tell(tx: Tx, *said: Said) -> dict[str, StoredMention]:
    """Store and judge them; by name."""
    return {one.name: _tell(tx, one) for one in said}


def _tell(tx: Tx, said: Said) -> StoredMention:
    mention = a_mention(said.name, said.text, created_at=said.at)
    tx.mentions.add([mention], heard(entry=said.entry, brand=said.brand), now=said.heard_at)
    stored = tx.mentions.by_key(MentionKey("place", said.name))
    assert stored is not None
    if said.judged:
        judge(tx, stored, said)
    return stored


def judge(tx: Tx, stored: StoredMention, said: Said, case_id: int | None = None) -> None:
    """Give it that score."""
    score = a_score(said.urgency, sentiment=said.feeling, topics=said.topics)
    relevance = Relevance(said.relevant, "place", "heard on the brand's own page")
    assert tx.mentions.claim(stored)
    tx.mentions.judged(stored, replace(a_judgement(), score=score, relevance=relevance), case_id, now=said.heard_at)


def campaign(tx: Tx, number: int, members: Iterable[tuple[int, str | None]], **changes: object) -> None:
    """A suspected campaign of these mentions; beside each why its score is capped."""
    state = (CampaignState.SUSPECTED, 70, 66, 66, NOON, NOON, NOON)
    known = Campaign(number, BRAND, *state, Portrait(number, BRAND, NOTHING, 3, 1, 1), suspected_at=NOON)
    tx.campaigns.save(replace(known, **changes))  # type: ignore[arg-type]
    for mention, capped in members:
        at = stored_at(tx, mention)
        trace = Trace(mention, mention, Place.X, int(at.timestamp()), mention)
        tx.traces.enter(BRAND, trace, number, Mark(mention, capped=capped))


def stored_at(tx: Tx, number: int) -> datetime:
    """When that mention was written."""
    stored = tx.mentions.by_id(number)
    assert stored is not None
    return stored.mention.created_at


DECIDED = {"state": CampaignState.DECIDED, "verdict": Verdict.INAUTHENTIC}
CLEARED = {"state": CampaignState.DECIDED, "verdict": Verdict.GENUINE}

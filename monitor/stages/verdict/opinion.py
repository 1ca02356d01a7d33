"""Somebody's word on a campaign, and what it does."""

from dataclasses import dataclass

from monitor.rules.campaign import Campaign
from monitor.rules.case import Verdict
from monitor.rules.coordination.features import features
from monitor.rules.excerpt import clean, cut
from monitor.stages.verdict.sitting import Sitting
from monitor.store.campaigns import Word
from monitor.store.door import Tx

MOST_NOTE = 1_000


@dataclass(frozen=True, slots=True)
class Opinion:
    """What somebody says of a campaign."""

    campaign: int
    verdict: Verdict
    by: str
    note: str = ""


def shortened(text: str) -> str:
    """The name or note as it is kept."""
    return cut(clean(text).strip(), MOST_NOTE)


def give(tx: Tx, sitting: Sitting, before: Campaign, opinion: Opinion) -> Campaign:
    """Keep that word and let everything follow from it; how the campaign stands then."""
    word = Word(
        campaign=before.number,
        verdict=opinion.verdict,
        said_by=opinion.by,
        at=sitting.now,
        coordination=before.coordination,
        propaganda=before.propaganda,
        model=before.model,
        note=opinion.note,
        features=features(before.portrait),
    )
    tx.campaigns.say(word)
    return sitting.decide(before, opinion.verdict)

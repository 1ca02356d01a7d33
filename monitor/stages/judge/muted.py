"""Whether somebody muted the like of a case; a risk is told all the same, and so is who looks like a real customer."""

from monitor.rules.case import Case
from monitor.rules.mute import Newcomer, mute_for
from monitor.rules.workplace import RISKS, Workplace
from monitor.stages.judge.matter import Matter
from monitor.store.door import Tx
from monitor.store.rows import author_key
from monitor.store.standing import campaign_of

_GRAVE = frozenset({"risk", "press"})
"""Flags that break through, whatever is configured."""


def is_muted(tx: Tx, matter: Matter, case: Case, workplace: Workplace) -> bool:
    """Whether a mute keeps it quiet now."""
    mutes = tx.mutes.active(matter.now)
    if not mutes:
        return False
    stored, score = matter.stored, matter.judgement.score
    subject = Newcomer(
        brand=case.brand,
        sources=frozenset({stored.heard.entry, stored.mention.source}),
        topics=frozenset(score.topics),
        author_key=author_key(stored.mention.author),
        campaign=campaign_of(tx, stored.id) if any(one.scope.campaign is not None for one in mutes) else None,
        urgency=case.urgency,
        flags=score.flags,
    )
    return mute_for(subject, mutes, RISKS | workplace.second_eyes | _GRAVE, at=matter.now) is not None

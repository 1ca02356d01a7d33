"""Why a mention is suspected as much as it is kept: its scores told again from its group's reasons."""

from collections.abc import Iterator
from dataclasses import dataclass

from monitor.rules.campaign import Campaign
from monitor.rules.propaganda import Assessment
from monitor.rules.score import Axis, Reason
from monitor.rules.suspicion import CREDIBLE, UNSEEN, Suspicion, lone_suspicion, mention_suspicion
from scrapers.kit.errors import msg
from scrapers.kit.mention import Author

_CREDIBLE = frozenset({"sign"})
_EARLIER = msg("as it was scored last; its group has moved a little since")
"""Members are scored anew once the group moves by ten points."""
_OUTSIDE = msg("as it was scored last; it stands in no group now")
"""A person took it out, or its group is gone."""


@dataclass(frozen=True, slots=True)
class Kept:
    """What is kept of a mention's linking."""

    coordination: int
    propaganda: int
    membership: int
    capped: str | None
    """Why it may not rise, where it may not."""


def thought_of(campaign: Campaign) -> Assessment:
    """What was thought of its group when it was looked at last."""
    return Assessment(campaign.coordination, campaign.propaganda, campaign.reasons, campaign.doubts, campaign.model)


def told_again(kept: Kept, campaign: Campaign | None, author: Author) -> tuple[Reason, ...]:
    """Reasons that add up to both numbers as they are kept; `campaign` is None for a mention outside every group."""
    credible = _CREDIBLE if kept.capped == CREDIBLE else frozenset[str]()
    if campaign is None:
        thought = lone_suspicion(author, credible)
    else:
        thought = mention_suspicion(thought_of(campaign), kept.membership, credible, unseen=kept.capped == UNSEEN)
    return (*thought.reasons, *_rest(thought, kept, _EARLIER if campaign else _OUTSIDE))


def _rest(thought: Suspicion, kept: Kept, says: str) -> Iterator[Reason]:
    figures = (
        (Axis.COORDINATION, kept.coordination - thought.coordination),
        (Axis.PROPAGANDA, kept.propaganda - thought.propaganda),
    )
    for axis, points in figures:
        if points:
            yield Reason(axis, "earlier", points, says)

"""What one mention is suspected of, by the group it is in; by itself it is hardly ever suspected of anything.

Nothing reads this to hide, delay or lower a mention, or to answer its writer in another way.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from monitor.rules.coordination.account import account_points
from monitor.rules.coordination.post import MICRO
from monitor.rules.propaganda import Assessment
from monitor.rules.score import Axis, Reason, total
from scrapers.kit.errors import msg
from scrapers.kit.mention import Author

MOST_CREDIBLE = 40
"""An order number, a solved mark, an earlier talk with support, words of danger: no more than this, whatever else."""
MOST_ALONE = 35
"""No post by itself is more than this."""
CREDIBLE = "credible"
"""Why the score of whoever shows signs of a real customer may not rise."""
_FULL = MICRO // 4
"""From so much membership on, the group's score is the mention's."""


@dataclass(frozen=True, slots=True)
class Suspicion:
    """Two numbers, 0 to 100, never merged; each the sum of its reasons."""

    coordination: int = 0
    propaganda: int = 0
    reasons: tuple[Reason, ...] = ()
    capped: str | None = None
    """Why it may not rise, where it may not: `credible`, `alone`."""


def mention_suspicion(assessment: Assessment, membership: int, credible: frozenset[str] = frozenset()) -> Suspicion:
    """What a member is suspected of: its group's score by the strength with which it belongs, then the caps."""
    reasons = [*assessment.reasons]
    for axis in (Axis.COORDINATION, Axis.PROPAGANDA):
        reasons += _loosely(axis, total(reasons, axis), membership)
    return _suspicion(reasons, credible)


def lone_suspicion(account: Author, credible: frozenset[str] = frozenset()) -> Suspicion:
    """What a post outside every group is suspected of: its account's traits, which are little, and never its words."""
    points = min(account_points(account), MOST_ALONE)
    says = msg("what the account shows of itself; means nothing alone")
    reasons = [Reason(Axis.PROPAGANDA, "account", points, says)] if points else []
    return _suspicion(reasons, credible, alone=True)


def _suspicion(reasons: list[Reason], credible: frozenset[str], *, alone: bool = False) -> Suspicion:
    over = total(reasons, Axis.PROPAGANDA) - MOST_CREDIBLE
    if credible and over > 0:
        says = msg("shows signs of a real customer")
        reasons = [*reasons, Reason(Axis.PROPAGANDA, "cap.credible", -over, says)]
    return Suspicion(
        coordination=total(reasons, Axis.COORDINATION),
        propaganda=total(reasons, Axis.PROPAGANDA),
        reasons=tuple(reasons),
        capped=CREDIBLE if credible else "alone" if alone else None,
    )


def _loosely(axis: Axis, points: int, membership: int) -> Iterator[Reason]:
    kept = points * min(max(membership, 0), _FULL) // _FULL
    if kept != points:
        yield Reason(axis, "membership", kept - points, msg("it belongs to the group only loosely"))

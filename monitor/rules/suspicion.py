"""What one mention is suspected of, by the group it is in; by itself it is hardly ever suspected of anything.

Nothing reads this to hide, delay or lower a mention, or to answer its writer in another way.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from monitor.rules.coordination.account import account_points
from monitor.rules.coordination.post import MICRO
from monitor.rules.propaganda import VERDICT, Assessment
from monitor.rules.score import Axis, Reason, total
from scrapers.kit.errors import msg
from scrapers.kit.mention import Author

MOST_CREDIBLE = 40
"""An order number, a solved mark, an earlier talk with support, words of danger: no more than this, whatever else."""
MOST_ALONE = 35
"""No post by itself is more than this."""
CREDIBLE = "credible"
"""Why the score of whoever shows signs of a real customer may not rise."""
UNSEEN = "unseen"
"""Why a person's word on its group does not count for a post: it came later, and is not nearly the same."""
NEARLY_THE_SAME = MICRO * 8 // 10
"""So alike is a copy in which little was changed."""
_FULL = MICRO // 4
"""From so much membership on, the group's score is the mention's."""


@dataclass(frozen=True, slots=True)
class Suspicion:
    """Two numbers, 0 to 100, never merged; each the sum of its reasons."""

    coordination: int = 0
    propaganda: int = 0
    reasons: tuple[Reason, ...] = ()
    capped: str | None = None
    """Why it may not rise, where it may not: `credible`, `unseen`, `alone`."""


def mention_suspicion(
    assessment: Assessment, membership: int, credible: frozenset[str] = frozenset(), *, unseen: bool = False
) -> Suspicion:
    """What a member is suspected of: its group's score by the strength with which it belongs, then the caps.

    One that a person has not seen gets what the model thinks, not what the person said of the others.
    """
    reasons = [*assessment.reasons]
    if unseen:
        reasons += _unsaid(reasons)
    for axis in (Axis.COORDINATION, Axis.PROPAGANDA):
        reasons += _loosely(axis, total(reasons, axis), membership)
    return _suspicion(reasons, credible, UNSEEN if unseen else None)


def lone_suspicion(account: Author, credible: frozenset[str] = frozenset()) -> Suspicion:
    """What a post outside every group is suspected of: its account's traits, which are little, and never its words."""
    points = min(account_points(account), MOST_ALONE)
    says = msg("what the account shows of itself; means nothing alone")
    reasons = [Reason(Axis.PROPAGANDA, "account", points, says)] if points else []
    return _suspicion(reasons, credible, "alone")


def _suspicion(reasons: list[Reason], credible: frozenset[str], otherwise: str | None) -> Suspicion:
    over = total(reasons, Axis.PROPAGANDA) - MOST_CREDIBLE
    if credible and over > 0:
        says = msg("shows signs of a real customer")
        reasons = [*reasons, Reason(Axis.PROPAGANDA, "cap.credible", -over, says)]
    return Suspicion(
        coordination=total(reasons, Axis.COORDINATION),
        propaganda=total(reasons, Axis.PROPAGANDA),
        reasons=tuple(reasons),
        capped=CREDIBLE if credible else otherwise,
    )


def _loosely(axis: Axis, points: int, membership: int) -> Iterator[Reason]:
    kept = points * min(max(membership, 0), _FULL) // _FULL
    if kept != points:
        yield Reason(axis, "membership", kept - points, msg("it belongs to the group only loosely"))


def _unsaid(reasons: list[Reason]) -> list[Reason]:
    said = sum(reason.points for reason in reasons if reason.code == VERDICT and reason.points > 0)
    says = msg("came after the verdict and in words of its own: nobody said it of this post")
    return [Reason(Axis.PROPAGANDA, UNSEEN, -said, says)] if said else []

"""How posts go: altogether, because the window has moved on, or from the public."""

from collections.abc import Iterator

from monitor.rules.coordination.fabric import Fabric
from monitor.rules.coordination.post import Facts


def remove(fabric: Fabric, number: int) -> int | None:
    """Forget a post altogether, and the links to it; the group it was in."""
    seq = fabric.window.seq_of(number)
    if seq is None:
        return None
    group = fabric.leave(seq)
    fabric.untie(seq)
    fabric.window.erase(seq)
    return group


def expire(fabric: Fabric, horizon: int) -> Iterator[int]:
    """Let go what was posted before that moment, in unix seconds; the numbers that left. Their links stay counted."""
    for seq in fabric.window.before(horizon):
        yield fabric.window.number[seq % fabric.window.room]
        fabric.leave(seq)
        fabric.let_go(seq)
        fabric.window.drop(seq)


def take_down(fabric: Fabric, number: int) -> int | None:
    """Count that a post was soon no longer public; its group."""
    seq = fabric.window.seq_of(number)
    if seq is None:
        return None
    if not fabric.window.facts_of(seq).deleted:
        fabric.amend(seq, Facts(deleted=1))
    group = fabric.group_at(seq)
    return None if group is None else group.number

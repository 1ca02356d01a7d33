"""Whole points that add up to the whole they are parts of."""

import math
from collections.abc import Sequence


def rounded(parts: Sequence[float], total: int) -> list[int]:
    """Each part as a whole number, their sum `total`: what rounding leaves goes to those it hurt most.

    The parts' own sum must lie within one of `total`. (Method of the largest remainder.)
    """
    whole = [math.floor(part) for part in parts]
    missing = total - sum(whole)
    by_loss = sorted(range(len(parts)), key=lambda at: (whole[at] - parts[at], at))
    for at in by_loss[:missing] if missing > 0 else ():
        whole[at] += 1
    for at in by_loss[missing:] if missing < 0 else ():
        whole[at] -= 1
    return whole

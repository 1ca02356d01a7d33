"""Timing in turns: A B A B, never all of A and then all of B."""

import gc
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from statistics import median


@dataclass(frozen=True, slots=True)
class Runs:
    """CPU seconds of every run of one way."""

    seconds: tuple[float, ...]

    @property
    def median(self) -> float:
        """The middle one."""
        return median(self.seconds)

    def rates(self, amount: float) -> tuple[float, ...]:
        """So many a CPU second, run by run."""
        return tuple(amount / seconds for seconds in self.seconds)

    def over(self, other: "Runs") -> tuple[float, ...]:
        """Ratios to the other's run of the same turn: what slows the machine slows both."""
        return tuple(mine / theirs for mine, theirs in zip(self.seconds, other.seconds, strict=True))


def in_turns(ways: Mapping[str, Callable[[], object]], times: int) -> dict[str, Runs]:
    """The CPU time of each way, run in turns; every way is run once before, unmeasured.

    What is there before is frozen, as the daemon does with what never dies.
    """
    for way in ways.values():
        way()
    gc.collect()
    gc.freeze()
    seconds: dict[str, list[float]] = {name: [] for name in ways}
    for _ in range(times):
        for name, way in ways.items():
            seconds[name].append(cpu(way))
    gc.unfreeze()
    return {name: Runs(tuple(taken)) for name, taken in seconds.items()}


def cpu(way: Callable[[], object]) -> float:
    """CPU seconds of this process for one run."""
    gc.collect()
    before = time.process_time()
    way()
    return time.process_time() - before

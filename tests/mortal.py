"""A store and a channel that die at a given step, so that every moment of dying can be tried."""

from collections.abc import Iterator
from contextlib import contextmanager

from fakes import Crash
from monitor.store.door import Store, Tx


class Fate:
    """Counts steps and ends the life at one of them."""

    def __init__(self, last_step: int | None = None) -> None:
        self.last_step = last_step
        self.steps = 0

    def step(self) -> None:
        """One more step was taken."""
        self.steps += 1
        if self.steps == self.last_step:
            raise Crash


class MortalStore(Store):
    """A store whose process may die before a transaction, just before its end, and just after it."""

    fate = Fate()

    @contextmanager
    def transaction(self, *, durable: bool = False) -> Iterator[Tx]:
        """The same, with three moments to die in."""
        self.fate.step()
        with super().transaction(durable=durable) as tx:
            yield tx
            self.fate.step()
        self.fate.step()

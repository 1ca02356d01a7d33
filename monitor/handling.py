"""One handler for every press, wherever it came from: a button, a command. It knows no transport."""

from collections.abc import Callable
from dataclasses import dataclass

from monitor.rules.moves import Effect, Press
from monitor.rules.workplace import Workplace
from monitor.stages.moves import make_move
from monitor.store.door import Store
from scrapers.kit.mention import Clock


@dataclass(frozen=True, slots=True)
class Handler:
    """Makes moves, and wakes whoever has something to say then."""

    store: Store
    workplace: Workplace
    clock: Clock
    wake: Callable[[], None] = lambda: None

    def handle(self, press: Press) -> Effect:
        """What became of that press. Raises only `StoreError`."""
        effect = make_move(self.store, press, self.workplace, now=self.clock())
        self.wake()
        return effect

"""One handler for every press, wherever it came from: a button, a command. It knows no transport."""

from collections.abc import Callable
from dataclasses import dataclass

from monitor.rules.moves import Effect, Move, Press
from monitor.rules.workplace import Workplace
from monitor.stages.moves import make_move
from monitor.stages.moves.listening import hear_feedback
from monitor.stages.moves.muting import quiet_down
from monitor.stages.verdict import Chamber, press_verdict
from monitor.store.door import Store
from scrapers.kit.mention import Clock


@dataclass(frozen=True, slots=True)
class Handler:
    """Makes moves, and wakes whoever has something to say then."""

    store: Store
    workplace: Workplace
    clock: Clock
    wake: Callable[[], None] = lambda: None
    chamber: Chamber | None = None
    """What deciding about campaigns needs; without it verdicts are refused."""

    def handle(self, press: Press) -> Effect:
        """What became of that press. Raises only `StoreError`."""
        effect = self._made(press)
        self.wake()
        return effect

    def _made(self, press: Press) -> Effect:
        """By what it is about: campaigns, spikes and digests have moves of their own, everything else is a case's."""
        if press.move is Move.FEEDBACK:
            return hear_feedback(self.store, press, now=self.clock())
        if press.move is Move.VERDICT and press.campaign is not None and self.chamber is not None:
            return press_verdict(self.store, press, self.chamber)
        if press.case_id is None and press.move in (Move.MUTE, Move.EXPECTED):
            return quiet_down(self.store, press, now=self.clock())
        return make_move(self.store, press, self.workplace, now=self.clock())

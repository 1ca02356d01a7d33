"""The living memories of what is said of each brand: begun from the store, and begun anew whenever they may be wrong.

A mention is entered into memory inside the transaction that stores it. Should the transaction fail, memory is ahead of
the store; that is seen at the next look, and memory begins anew from what is stored. So a restart is nothing special.

Ask only within a writing transaction: these take turns, and so do the threads that ask.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from monitor.rules.coordination.cues import Cues
from monitor.rules.coordination.index import BrandIndex
from monitor.rules.coordination.linking import Linking
from monitor.store.door import Tx
from monitor.store.traces import Reached

SKETCH_EVERY = 2048
"""So many mentions at most are read again at a restart, which takes less than a second; packing takes 0.1 s."""


@dataclass(slots=True)
class _Living:
    """A memory, and how far the store was when they were last the same."""

    index: BrandIndex
    reached: Reached

    @property
    def should_reach(self) -> Reached:
        """How far the store is if nobody else changed it."""
        return self.reached._replace(seq=self.index.seq)


class Lookout:
    """The memories of all brands."""

    def __init__(
        self, cues: Mapping[str, Cues], linking: Linking | None = None, *, sketch_every: int = SKETCH_EVERY
    ) -> None:
        self._cues, self._linking = dict(cues), linking or Linking()
        self._sketch_every = sketch_every
        self._living: dict[str, _Living] = {}

    def equip(self, cues: Mapping[str, Cues], linking: Linking) -> None:
        """Go on with another configuration; what it changes begins anew."""
        for brand in tuple(self._living):
            if linking != self._linking or cues.get(brand) != self._cues.get(brand):
                self.forget(brand)
        self._cues, self._linking = dict(cues), linking

    def reaches(self, posted_at: datetime, now: datetime) -> bool:
        """Whether what was posted then is still looked at; what a first poll finds may be years old."""
        return (now - posted_at).total_seconds() <= self._linking.window + self._linking.slack

    def index(self, tx: Tx, brand: str) -> BrandIndex:
        """The memory of that brand, as the store has it. Raises `KeyError` for a brand that is not configured."""
        living = self._living.get(brand)
        if living is None:
            return self._begin(tx, brand)
        reached = tx.traces.reached(brand)
        if reached == living.should_reach:
            return living.index
        return self._catch_up(tx, living, reached) or self._begin(tx, brand)

    def keep(self, tx: Tx, brand: str) -> None:
        """Keep what a restart could not read from traces, if it is time; to be said after a mention was entered."""
        living = self._living[brand]
        index, reached = living.index, living.reached
        if index.seq - reached.sketch_seq >= self._sketch_every:
            tx.traces.keep_sketch(brand, index.sketch(), index.seq)
            living.reached = reached._replace(sketch_seq=index.seq)

    def tend(self, tx: Tx, now: datetime) -> int:
        """Let go what has left the window; how many mentions that were."""
        return sum(self._expire(tx, brand, now) for brand in sorted(self._living))

    def forget(self, brand: str) -> None:
        """Begin that brand's memory anew when it is asked for again."""
        self._living.pop(brand, None)

    def forget_all(self) -> None:
        """Begin every memory anew when it is asked for again."""
        self._living.clear()

    def _begin(self, tx: Tx, brand: str) -> BrandIndex:
        standing = tx.traces.standing(brand)
        index = BrandIndex(brand, self._cues[brand], self._linking)
        index.restore(
            tx.traces.window(brand, standing),
            standing.sketch,
            seq=standing.seq,
            heeded=tx.verdicts.heeded(brand),
        )
        for trace, text in tx.traces.texts_after(brand, standing.sketch_seq):
            index.reread(trace, text)
        self._living[brand] = _Living(index, tx.traces.reached(brand))
        return index

    def _catch_up(self, tx: Tx, living: _Living, reached: Reached) -> BrandIndex | None:
        """The memory without what was erased elsewhere; None when more than that happened."""
        expected = living.should_reach
        if reached._replace(generation=expected.generation) != expected:
            return None
        removed = tx.traces.standing(living.index.brand).since(expected.generation)
        if removed is None:
            return None
        for number in removed:
            living.index.remove(number)
        living.reached = reached
        return living.index

    def _expire(self, tx: Tx, brand: str, now: datetime) -> int:
        index, living = self.index(tx, brand), self._living.pop(brand)  # should it fail, memory begins anew
        horizon = int(now.timestamp()) - self._linking.window - self._linking.slack
        left = index.expire(now) if horizon >= living.reached.horizon else ()
        if left:
            tx.traces.left(brand, horizon, index.seq)
            living.reached = living.reached._replace(horizon=horizon)
        if len(index):
            self._living[brand] = living
        return len(left)

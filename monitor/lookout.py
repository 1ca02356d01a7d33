"""The living memories of what is said of each brand: begun from the store, and begun anew whenever they may be wrong.

A mention is entered into memory inside the transaction that stores it. Should the transaction fail, memory is ahead of
the store; that is seen at the next look, and memory begins anew from what is stored. So a restart is nothing special.

Ask only within a writing transaction: these take turns, and so do the threads that ask. Whoever prepares before that
reads the window while others write.
"""

import logging
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from monitor.rules.coordination.cues import Cues
from monitor.rules.coordination.index import BrandIndex
from monitor.rules.coordination.linking import Linking
from monitor.rules.coordination.rarity import BackgroundError
from monitor.store.door import Tx
from monitor.store.traces import Reached, Standing

log = logging.getLogger(__name__)

SKETCH_EVERY = 2048
"""So many mentions at most are read again at a restart, which takes less than a second; packing takes 0.1 s."""


@dataclass(slots=True)
class _Living:
    """A memory, and how far the store was when they were last the same."""

    index: BrandIndex
    reached: Reached
    made_of: tuple[Cues, Linking]
    mended: bool = False
    """Whether the sketch it began with was damaged: it is to be kept anew."""

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
        self._prepared: dict[str, _Living] = {}
        """Begun anew already, to be taken over at the next look."""

    def equip(self, cues: Mapping[str, Cues], linking: Linking) -> None:
        """Go on with another configuration; what it changes begins anew."""
        for brand in tuple(self._living):
            if linking != self._linking or cues.get(brand) != self._cues.get(brand):
                self.forget(brand)
        self._cues, self._linking = dict(cues), linking

    def reaches(self, posted_at: datetime, now: datetime) -> bool:
        """Whether what was posted then is still looked at; what a first poll finds may be years old."""
        return (now - posted_at).total_seconds() <= self._linking.window + self._linking.slack

    @property
    def brands(self) -> list[str]:
        """The brands that have a memory."""
        return sorted(self._living)

    def prepare(self, tx: Tx, brands: Iterable[str]) -> None:
        """Read beforehand what would have to begin anew at the next look; for this a reading transaction will do."""
        for brand in brands:
            living = self._living.get(brand)
            if living is None or self._missed(tx, living, tx.traces.reached(brand)) is None:
                self._prepared[brand] = self._read(tx, brand)

    def index(self, tx: Tx, brand: str) -> BrandIndex:
        """The memory of that brand, as the store has it. Raises `KeyError` for a brand that is not configured."""
        living, prepared = self._living.get(brand), self._prepared.pop(brand, None)
        if not (living and self._catches_up(tx, living)):
            usable = prepared and prepared.made_of == (self._cues[brand], self._linking)
            living = prepared if prepared and usable and self._catches_up(tx, prepared) else self._read(tx, brand)
            self._living[brand] = living
        return living.index

    def keep(self, tx: Tx, brand: str) -> None:
        """Keep what a restart could not read from traces, if it is time; to be said after a mention was entered."""
        living = self._living[brand]
        index, reached = living.index, living.reached
        if living.mended or index.seq - reached.sketch_seq >= self._sketch_every:
            tx.traces.keep_sketch(brand, index.sketch(), index.seq)
            living.reached, living.mended = reached._replace(sketch_seq=index.seq), False

    def tend(self, tx: Tx, now: datetime) -> int:
        """Let go what has left the window; how many mentions that were."""
        return sum(self._expire(tx, brand, now) for brand in self.brands)

    def forget(self, brand: str) -> None:
        """Begin that brand's memory anew when it is asked for again."""
        self._living.pop(brand, None)
        self._prepared.pop(brand, None)

    def forget_all(self) -> None:
        """Begin every memory anew when it is asked for again."""
        self._living.clear()
        self._prepared.clear()

    def _read(self, tx: Tx, brand: str) -> _Living:
        """A memory begun anew."""
        made_of = self._cues[brand], self._linking
        standing, index = tx.traces.standing(brand), BrandIndex(brand, *made_of)
        mended = not self._restore(tx, index, standing)
        for trace, text in tx.traces.texts_after(brand, index.oldest - 1 if mended else standing.sketch_seq):
            index.reread(trace, text)
        return _Living(index, tx.traces.reached(brand), made_of, mended)

    def _restore(self, tx: Tx, index: BrandIndex, standing: Standing) -> bool:
        """Whether the sketch could be used; if not, what is common is learned again from the posts of the window."""
        brand, heeded = index.brand, tx.verdicts.heeded(index.brand)
        try:
            index.restore(tx.traces.window(brand, standing), standing.sketch, seq=standing.seq, heeded=heeded)
        except BackgroundError:
            log.warning("sketch damaged", extra={"brand": brand})
            index.restore(tx.traces.window(brand, standing), seq=standing.seq, heeded=heeded)
            return False
        return True

    def _catches_up(self, tx: Tx, living: _Living) -> bool:
        """Whether the memory is as the store has it, without what was erased elsewhere; not if more happened."""
        reached = tx.traces.reached(living.index.brand)
        removed = self._missed(tx, living, reached)
        for number in removed or ():
            living.index.remove(number)
        if removed is not None:
            living.reached = reached
        return removed is not None

    def _missed(self, tx: Tx, living: _Living, reached: Reached) -> tuple[int, ...] | None:
        """The mentions that were erased elsewhere; None when more than that happened."""
        expected = living.should_reach
        if reached == expected:
            return ()
        if reached._replace(generation=expected.generation) != expected:
            return None
        return tx.traces.standing(living.index.brand).since(expected.generation)

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

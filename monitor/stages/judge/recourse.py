"""What is tried when judging fails, so that one mention, or linking, never keeps the others from being told of.

together ──fault──► the oldest alone ──fault──► alone, not linked ──fault──► set aside
▲                                                │
└──── (the more often in a row, the more are not linked before linking is tried again) ────
"""

import logging
from collections.abc import Callable
from dataclasses import replace
from enum import IntEnum

from monitor.errors import StoreError
from monitor.rules.delivery import notice_item
from monitor.stages.judge import Bench, Judged, judge_pending, set_aside
from monitor.store.door import Store
from monitor.store.engine import REFUSED
from scrapers.kit.errors import msg
from scrapers.kit.mention import Clock

log = logging.getLogger(__name__)

NOT_LINKED = msg(
    "mentions are judged and told as ever, but some are not compared with others: the program failed at that; "
    "the log says where"
)
_TOGETHER = 50
_MOST_UNLINKED = 512


class _Step(IntEnum):
    TOGETHER, ALONE, UNLINKED, ASIDE = range(4)


class Recourse:
    """Judges what is pending; after a fault it goes on with less, and whoever calls decides when."""

    def __init__(self, store: Store, bench: Bench, operators: str, clock: Clock) -> None:
        self._store, self._bench, self._operators, self._clock = store, bench, operators, clock
        self._step = _Step.TOGETHER
        self._one_by_one = 0
        """So many are judged alone before they are judged together again: one of these was the trouble."""
        self._faults_of_linking = 0
        self._unlinked = 0
        """So many are judged before linking is tried again."""

    def judge(self) -> Judged:
        """Judge the oldest mentions; what is raised was logged by nobody, and the next call tries something else."""
        step = self._step
        self._step = _Step.ALONE if step is _Step.TOGETHER else _Step.ASIDE if self._is_last(step) else _Step.UNLINKED
        try:
            judged = self._steps[step](self)
        except StoreError as error:
            if error.what != REFUSED:  # what is refused may be what this mention brought; all else is not its fault
                self._step = _Step.TOGETHER
            raise
        self._step = _Step.TOGETHER
        return judged

    def _is_last(self, step: _Step) -> bool:
        return step >= _Step.UNLINKED or self._bench.tower is None

    def _together(self) -> Judged:
        if self._unlinked:
            judged = self._without_linking(min(self._unlinked, _TOGETHER))
            self._unlinked -= judged.mentions
            return judged
        judged = judge_pending(self._store, self._bench, self._clock, limit=1 if self._one_by_one else _TOGETHER)
        self._one_by_one = max(self._one_by_one - 1, 0) if judged.mentions else 0
        if judged.mentions:
            self._faults_of_linking = 0
        return judged

    def _alone(self) -> Judged:
        """With memories begun anew: what they were may have been the fault."""
        self._one_by_one = self._one_by_one or _TOGETHER
        if self._bench.tower is not None:
            with self._store.transaction():
                self._bench.tower.lookout.forget_all()
        return judge_pending(self._store, self._bench, self._clock, limit=1)

    def _not_linked(self) -> Judged:
        judged = self._without_linking(1)
        self._unlinked = min(2**self._faults_of_linking - 1, _MOST_UNLINKED)
        self._faults_of_linking += 1
        now = self._clock()
        payload = {"good_news": False, "says": NOT_LINKED, "values": {}}
        notice = notice_item(f"{self._store.id}:linking:{now:%Y%m%d}", self._operators, payload, now=now)
        log.error("not linked", extra={"next": self._unlinked})
        with self._store.transaction() as tx:
            tx.outbox.owe_once(notice)
        return judged

    def _without_linking(self, limit: int) -> Judged:
        return judge_pending(self._store, replace(self._bench, tower=None), self._clock, limit=limit)

    def _aside(self) -> Judged:
        set_aside(self._store, self._operators, self._clock)
        return Judged(1)

    _steps: tuple[Callable[["Recourse"], Judged], ...] = (_together, _alone, _not_linked, _aside)

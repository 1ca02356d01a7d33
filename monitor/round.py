"""One round of every stage, one after another: what `nobetci once` does."""

import logging
import random
import threading
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from datetime import timedelta

from monitor.clock import Times
from monitor.crew import Crew
from monitor.outlook import tend_outlook
from monitor.rules.pace import Luck
from monitor.stages.deliver import deliver_due, recover
from monitor.stages.digest import tend_digests
from monitor.stages.judge import tend_campaigns
from monitor.stages.judge.recourse import Recourse
from monitor.stages.moves.coming_due import tend_promises
from monitor.stages.poll import Polled, Watch, know_settings, poll_once
from monitor.stages.reread import reread_once
from monitor.stages.tend import tend_cases, time_anew
from monitor.store.door import Store
from monitor.store.rows import Heard

log = logging.getLogger(__name__)

_MOST_FAULTS = 4
"""So many in a row: `Recourse` has nothing left to try but what it tried."""


@dataclass(frozen=True, slots=True)
class Round:
    """What one round did, and how many messages are still owed."""

    polled: Mapping[str, Polled]
    judged: int
    told: int
    calls: int
    waiting: int


def one_round(crew: Crew, store: Store, times: Times, within: timedelta) -> Round:
    """Poll every source, judge all that is unjudged, deliver what is owed for at most that long.

    A source that refused us or asked us to wait is left alone until its time. Nobody else may work on the store.
    """
    recover(store, now=times.clock(), at_start=True)
    time_anew(store, crew.bench.workplace, times.clock)
    know_settings(crew.watches, store, times.clock)
    polled = {watch.name: result for watch in crew.watches if (result := _poll(watch, store, times)) is not None}
    judged, told = _judge_all(crew, store, times)
    tend_campaigns(store, crew.bench, times.clock)
    tend_outlook(store, crew.outlook, times.clock)
    if crew.digest is not None:
        tend_digests(store, replace(crew.digest, hears_within=timedelta(0)), times.clock)  # polled and judged just now
    tend_cases(store, crew.bench.workplace, times.clock)
    tend_promises(store, crew.bench.workplace, times.clock)
    calls = _deliver_all(crew, times, within)
    with store.reading() as tx:
        waiting = sum(count for (_, state), count in tx.outbox.count_by_state().items() if state not in _SETTLED)
    return Round(polled, judged, told, calls, waiting)


_CALLED_DAILY = timedelta(hours=36)
"""Whoever has rounds run by a timetable does so every day, give or take; between two of them nobody need listen."""


def _poll(watch: Watch, store: Store, times: Times) -> Polled | None:
    watch = replace(watch, rests=_CALLED_DAILY)
    with store.reading() as tx:
        state = tx.sources.state_of(watch.name)
    luck, due = state.health.luck, state.next_poll_at
    if luck in (Luck.LIMITED, Luck.SPENT, Luck.REFUSED) and due is not None and due > times.clock():
        return Polled(luck, next_at=due)
    polled = poll_once(watch, store, times.clock, draw=random.random())  # noqa: S311 - spreads polls
    while polled is not None and polled.more:
        polled = poll_once(watch, store, times.clock, draw=random.random())  # noqa: S311
    if polled is not None and polled.luck.is_good:
        reread_once(watch.source, Heard(watch.name, watch.brand), watch.operators, store, times.clock)
    return polled


_SETTLED = frozenset({"sent", "rolled", "dead"})


def _judge_all(crew: Crew, store: Store, times: Times) -> tuple[int, int]:
    """How many mentions were judged and are to be told; what one of them fails at costs no other its alert."""
    recourse = Recourse(store, crew.bench, crew.operators, times.clock)
    mentions = told = faults = 0
    with ThreadPoolExecutor(1, "judge") as judge:  # whatever it raises comes back as a value
        while True:
            trial = judge.submit(recourse.judge)
            if error := trial.exception():
                faults += 1
                if faults == _MOST_FAULTS or not isinstance(error, Exception):
                    raise error
                log.error("judging failed", exc_info=error, extra={"error": type(error).__name__})
                continue
            judged, faults = trial.result(), 0
            mentions, told = mentions + judged.mentions, told + judged.told - judged.erased
            if not judged.mentions:
                return mentions, told


def _deliver_all(crew: Crew, times: Times, within: timedelta) -> int:
    """Go round the channels, waiting for their pace, until nothing is due within the limit."""
    pause = threading.Event()
    end = times.steady() + within.total_seconds()
    calls = 0
    while True:
        rounds = [deliver_due(crew.desk, outlet) for outlet in crew.outlets]
        calls += sum(done.calls for done in rounds)
        due = [done.next_at for done in rounds if done.next_at is not None]
        if not due:
            return calls
        wait = max(0.0, (min(due) - times.clock()).total_seconds())
        if times.steady() + wait > end:
            return calls
        pause.wait(wait)

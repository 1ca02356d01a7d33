"""One round of every stage, one after another: what `nobetci once` does."""

import random
import threading
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta

from monitor.daemon import Crew, Times
from monitor.stages.deliver import deliver_due, recover
from monitor.stages.judge import judge_pending
from monitor.stages.poll import Polled, poll_once
from monitor.store.door import Store


@dataclass(frozen=True, slots=True)
class Round:
    """What one round did, and how many messages are still owed."""

    polled: Mapping[str, Polled]
    judged: int
    told: int
    calls: int
    waiting: int


def one_round(crew: Crew, store: Store, times: Times, within: timedelta) -> Round:
    """Poll every source, judge all that is unjudged, deliver what is owed for at most that long."""
    recover(store, now=times.clock(), at_start=False)
    polled = {}
    for watch in crew.watches:
        result = poll_once(watch, store, times.clock, draw=random.random())  # noqa: S311 - spreads polls
        if result is not None:
            polled[watch.name] = result
    judged, told = _judge_all(crew, store, times)
    calls = _deliver_all(crew, times, within)
    with store.reading() as tx:
        waiting = sum(count for (_, state), count in tx.outbox.count_by_state().items() if state not in _SETTLED)
    return Round(polled, judged, told, calls, waiting)


_SETTLED = frozenset({"sent", "rolled", "dead"})


def _judge_all(crew: Crew, store: Store, times: Times) -> tuple[int, int]:
    mentions = told = 0
    while (judged := judge_pending(store, crew.bench, times.clock)).mentions:
        mentions += judged.mentions
        told += judged.told
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

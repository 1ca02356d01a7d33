"""What a poll leaves of when its source was listened to; it is one thing with what the poll brought."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from mortal import Fate, MortalStore

from fakes import BRAND, NOON, Crash, FakeSource, FixedClock, a_batch, a_mention
from monitor.rules.coverage import patience
from monitor.rules.digest.counts import Gap, Listening
from monitor.rules.pace import Rhythm
from monitor.stages.poll import Watch, know_settings, poll_once
from monitor.store.door import Store
from scrapers.kit.errors import LayoutChanged, Refused, SourceError, Unreachable
from scrapers.kit.mention import Batch, Outcome, Signal

RHYTHM = Rhythm()
SPAN = (NOON - timedelta(days=7), NOON + timedelta(days=7))
REFUSED = Refused("place", "the site does not let us in: HTTP {status}", status=403)
LAYOUT = LayoutChanged("place", "no {rule} on the page", rule="card")
AWAY = Unreachable("place", "no answer: HTTP {status}", status=503)
DRIFT = Signal("cards", "{bad} of {all} cards without a date", {"bad": 3, "all": 9}, alarming=True)
FINE = a_batch(a_mention())
DRIFTING = a_batch(a_mention(), signals=(DRIFT,))
EMPTY = a_batch(outcome=Outcome.EMPTY)
UNCHANGED = a_batch(outcome=Outcome.UNCHANGED)

Polls = list[tuple[float, Batch | SourceError]]


def at(hours: float) -> datetime:
    return NOON + timedelta(hours=hours)


def watch(source: FakeSource) -> Watch:
    return Watch(source, BRAND, True, RHYTHM, "ops")


def listening(store: Store, now: datetime) -> Listening:
    with store.reading() as tx:
        [found] = tx.coverage.of(BRAND, {"place": patience(RHYTHM)}, SPAN, now)
    return found


def live(
    store: Store, clock: FixedClock, polls: Polls, *, stopping: bool = False, rests: timedelta = timedelta()
) -> None:
    source = FakeSource()
    for hours, answer in polls:
        clock.now = at(hours)
        source.raises(answer) if isinstance(answer, SourceError) else source.returns(answer)
        poll_once(replace(watch(source), rests=rests), store, clock, draw=0.0, stopping=lambda: stopping)


def trouble(error: SourceError | Batch, first: int, last: int) -> Polls:
    return [(hour, error) for hour in range(first, last)]


LIVES: dict[str, tuple[Polls, list[tuple[float, float | None, str]]]] = {
    "read all the time": ([(hour / 4, FINE) for hour in range(9)], []),
    "refused for 31 hours": ([(0, FINE), *trouble(REFUSED, 1, 31), (31, FINE)], [(0, 31, "refused")]),
    "refused until now": ([(0, FINE), *trouble(REFUSED, 1, 5)], [(0, None, "refused")]),
    "the program was stopped overnight": ([(0, FINE), (9, FINE)], [(0, 9, "fine")]),
    "stopped overnight, no network at first": ([(0, FINE), (9, AWAY), (9.1, FINE)], [(0, 9, "fine")]),
    "the layout drifts": ([(0, FINE), *trouble(DRIFTING, 1, 9), (9, FINE)], []),
    "nothing new on the page": ([(0, FINE), *trouble(UNCHANGED, 1, 9), (9, FINE)], []),
    "nothing on it any more": ([(0, FINE), *trouble(EMPTY, 1, 9), (9, FINE)], [(0, 9, "empty")]),
    "the same empty page": ([(0, FINE), (1, EMPTY), *trouble(UNCHANGED, 2, 9), (9, FINE)], [(0, 9, "empty")]),
    "two gaps": (
        [(0, FINE), *trouble(LAYOUT, 1, 4), (4, FINE), (5, FINE), (9, FINE)],
        [(0, 4, "layout"), (5, 9, "fine")],
    ),
    "the clock was put back": ([(0, FINE), (6, FINE), (4, FINE), (5, FINE)], [(0, 4, "fine")]),
    "it went ahead and was put right": ([(0, FINE), (100, FINE), (1, FINE), (2, FINE)], [(0, 1, "fine")]),
}


@pytest.mark.parametrize(("polls", "gaps"), LIVES.values(), ids=LIVES)
def test_a_gap_is_kept_when_it_is_over_and_known_while_it_goes_on(
    store: Store, clock: FixedClock, polls: Polls, gaps: list[tuple[float, float | None, str]]
) -> None:
    live(store, clock, polls)
    found = [Gap(gap.source, gap.began, gap.ended, gap.luck) for gap in listening(store, at(polls[-1][0])).gaps]
    assert found == [Gap("place", at(began), None if end is None else at(end), luck) for began, end, luck in gaps]


SINCE: dict[str, tuple[Polls, datetime | None]] = {
    "never read": (trouble(REFUSED, 0, 3), None),
    "new in the middle of the week": ([(30, FINE), (31, FINE)], at(30)),
    "refused at first": ([(0, REFUSED), (2, DRIFTING), (3, FINE)], at(2)),
}


@pytest.mark.parametrize(("polls", "since"), SINCE.values(), ids=SINCE)
def test_a_source_is_listened_to_since_it_was_first_read(
    store: Store, clock: FixedClock, polls: Polls, since: datetime | None
) -> None:
    live(store, clock, polls)
    assert listening(store, at(polls[-1][0])) == Listening("place", since)


CALLED: dict[str, tuple[Polls, list[tuple[float, float]]]] = {
    "every six hours": ([(0, FINE), (6, FINE), (12, FINE)], []),
    "and a day was left out": ([(0, FINE), (24, FINE), (72, FINE)], [(24, 72)]),
    "and it refused once": ([(0, FINE), (6, REFUSED), (12, FINE), (18, FINE)], [(0, 12)]),
}


@pytest.mark.parametrize(("polls", "gaps"), CALLED.values(), ids=CALLED)
def test_between_rounds_that_somebody_calls_for_nobody_need_listen(
    store: Store, clock: FixedClock, polls: Polls, gaps: list[tuple[float, float]]
) -> None:
    live(store, clock, polls, rests=timedelta(days=1))
    found = [(gap.began, gap.ended) for gap in listening(store, at(polls[-1][0])).gaps]
    assert found == [(at(began), at(ended)) for began, ended in gaps]


def test_what_was_read_while_leaving_was_heard(store: Store, clock: FixedClock) -> None:
    live(store, clock, [(0, FINE)])
    live(store, clock, [(0.5, DRIFTING)], stopping=True)
    assert listening(store, at(1.2)).gaps == ()
    live(store, clock, [(1.2, a_batch(signals=(DRIFT,)))], stopping=True)
    assert [gap.began for gap in listening(store, at(2)).gaps] == [at(0.5)]


def test_a_source_that_drifts_is_read_in_part_now(store: Store, clock: FixedClock) -> None:
    live(store, clock, [(0, FINE), (1, DRIFTING)])
    assert listening(store, at(1)) == Listening("place", NOON, partial=True)
    live(store, clock, [(2, FINE)])
    assert not listening(store, at(2)).partial


def test_a_source_nobody_asked_for_has_no_gap(store: Store, clock: FixedClock) -> None:
    source = FakeSource()
    know_settings([watch(source)], store, clock)
    live(store, clock, [(0, FINE)])
    know_settings([], store, clock)
    clock.now = at(100)
    know_settings([watch(source)], store, clock)
    live(store, clock, [(100, FINE), (100.5, FINE)])
    assert listening(store, at(101)) == Listening("place", at(100))


@pytest.mark.parametrize("last_step", [1, 2, 3, 4])
def test_killed_anywhere_a_gap_is_kept_with_the_poll_that_ended_it_or_goes_on(
    new_store_file: Callable[[], Path], clock: FixedClock, last_step: int
) -> None:
    store = MortalStore.open(new_store_file())
    live(store, clock, [(0, FINE)])
    store.fate = Fate(last_step)
    try:
        live(store, clock, [(9, FINE)])
    except Crash:
        assert last_step < 4
    whole = last_step >= 3
    assert [gap.ended for gap in listening(store, at(9.5)).gaps] == [at(9) if whole else None]
    store.fate = Fate()
    live(store, clock, [(9.5, FINE)])
    assert [gap.ended for gap in listening(store, at(9.5)).gaps] == [at(9) if whole else at(9.5)]
    store.close()

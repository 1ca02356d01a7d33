"""Configured sources: where each stopped, how it fares, when it is due."""

from datetime import datetime, timedelta

import pytest

from fakes import NOON, a_batch
from monitor.rules.pace import Health, Luck
from monitor.store.door import Store, Tx
from monitor.store.sources import Beat, SourceState
from scrapers.kit.mention import Reading, Signal

LATER = NOON + timedelta(minutes=5)
HEALTH = Health(Luck.LAYOUT, NOON, 3, LATER, NOON, "no cards", Luck.LAYOUT, 7)


def test_a_source_that_was_never_polled_is_fresh(store: Store) -> None:
    with store.reading() as tx:
        assert tx.sources.state_of("place") == SourceState("place")


def test_a_cursor_comes_back_with_what_was_stored(store: Store) -> None:
    with store.transaction() as tx:
        tx.sources.advance("place", a_batch(cursor="c1"), stored=3)
        tx.sources.advance("place", a_batch(cursor="c2"), stored=2)
        state = tx.sources.state_of("place")
    assert (state.cursor, state.stored) == ("c2", 5)


def test_luck_comes_back_as_it_was_and_leaves_the_cursor_alone(store: Store) -> None:
    with store.transaction() as tx:
        tx.sources.advance("place", a_batch(cursor="c1"), stored=1)
        tx.sources.fare("place", HEALTH, LATER)
        state = tx.sources.state_of("place")
    assert (state.health, state.next_poll_at, state.cursor) == (HEALTH, LATER, "c1")


def test_readings_are_those_of_the_last_poll_that_read_anything_worries_those_of_the_last(store: Store) -> None:
    signal = Signal("cards", "{bad} of {all}", {"bad": 1, "all": 9}, alarming=True)
    batch = a_batch(signals=(signal,), readings=(Reading("title", "#1 h2", 9),))
    with store.transaction() as tx:
        tx.sources.advance("place", batch, stored=0)
        tx.sources.advance("place", a_batch(cursor="c2"), stored=0)
        after = tx.sources.state_of("place")
        tx.sources.advance("place", batch, stored=0)
        before = tx.sources.state_of("place")
    assert (after.readings, after.worries) == ((("title", "#1 h2", 9),), ())
    assert before.worries == (("cards", "{bad} of {all}", {"bad": 1, "all": 9}),)


DUE: dict[str, tuple[dict[str, datetime], tuple[str, datetime | None] | None]] = {
    "nobody": ({}, None),
    "never polled goes first": ({"a": NOON, "b": LATER}, ("new", None)),
    "then the earliest": ({"a": LATER, "new": NOON}, ("new", NOON)),
}


@pytest.mark.parametrize(("times", "due"), DUE.values(), ids=DUE)
def test_the_one_that_waited_longest_is_due_first(
    store: Store, times: dict[str, datetime], due: tuple[str, datetime | None] | None
) -> None:
    names = [*times, "new"] if times else []
    with store.transaction() as tx:
        for name, at in times.items():
            tx.sources.fare(name, Health(), at)
        assert tx.sources.next_due(dict.fromkeys(names)) == due


def test_only_the_named_sources_become_due(store: Store) -> None:
    with store.transaction() as tx:
        for name in ("a", "b"):
            tx.sources.fare(name, Health(), LATER)
        tx.sources.due_now(["a", "unknown"], NOON)
        tx.sources.due_now([], NOON)
        assert [state.next_poll_at for state in tx.sources.states(["a", "b", "unknown"])] == [NOON, LATER, None]


def _beats(tx: Tx) -> None:
    tx.sources.beat(NOON, NOON)
    tx.sources.beat(LATER, NOON)


def test_the_last_sign_of_life_is_kept_until_the_daemon_leaves_on_purpose(store: Store) -> None:
    with store.transaction() as tx:
        assert tx.sources.last_beat() is None
        _beats(tx)
        assert tx.sources.last_beat() == Beat(LATER, NOON)
        tx.sources.silence()
        assert tx.sources.last_beat() is None

"""What was heard is looked up again: once a round, a call at a time, and what is gone is erased."""

from collections.abc import Sequence
from datetime import timedelta

import pytest

from fakes import BRAND, NOON, FakeSource, FixedClock, a_batch, a_mention, heard
from monitor.rules.pace import Rhythm
from monitor.stages.poll import Watch, poll_once
from monitor.stages.reread import reread_once
from monitor.store.door import Store
from scrapers.kit.errors import RateLimited
from scrapers.kit.mention import Batch, Cursor, Gone, MentionKey, Outcome, Removal

DAY = timedelta(hours=24)
AS_HEARD = heard()


class Followed(FakeSource):
    """A place whose deletions are followed."""

    reread_every = DAY
    reread_after = timedelta(hours=1)
    reread_within = timedelta(hours=48)
    most_reread = 2

    def __init__(self) -> None:
        super().__init__()
        self.asked: list[list[str]] = []
        self.deleted: set[str] = set()
        self.trouble: RateLimited | None = None
        self.is_poor = False

    def reread(self, cursor: Cursor | None, native_ids: Sequence[str]) -> Batch:
        """Which of them are gone."""
        if self.trouble is not None:
            raise self.trouble
        self.asked.append(list(native_ids))
        if self.is_poor:
            return a_batch(cursor=f"{cursor}", outcome=Outcome.UNCHANGED)
        gone = tuple(Removal("place", one) for one in native_ids if one in self.deleted)
        return a_batch(cursor=f"{cursor}+", removals=gone)


@pytest.fixture
def source() -> Followed:
    return Followed()


def hear(store: Store, source: Followed, clock: FixedClock, *native_ids: str) -> None:
    source.returns(a_batch(*[a_mention(one) for one in native_ids]))
    poll_once(Watch(source, BRAND, True, Rhythm(), "ops"), store, clock, draw=0.0)


def rounds(store: Store, source: Followed, clock: FixedClock, times: int = 4) -> list[list[str]]:
    """What is asked for in so many turns."""
    source.asked.clear()
    for _ in range(times):
        reread_once(source, AS_HEARD, "ops", store, clock)
    return list(source.asked)


def test_a_round_asks_for_everything_once_in_small_calls(store: Store, source: Followed, clock: FixedClock) -> None:
    hear(store, source, clock, "1", "2", "3")
    clock.advance(minutes=120)
    assert rounds(store, source, clock) == [["1", "2"], ["3"]]
    assert rounds(store, source, clock) == []


def test_what_was_heard_a_moment_ago_is_not_asked_for(store: Store, source: Followed, clock: FixedClock) -> None:
    hear(store, source, clock, "1")
    assert rounds(store, source, clock) == []


def test_the_next_round_comes_when_it_is_due_and_leaves_old_posts_alone(
    store: Store, source: Followed, clock: FixedClock
) -> None:
    hear(store, source, clock, "1")
    clock.advance(minutes=120)
    assert rounds(store, source, clock) == [["1"]]
    hear(store, source, clock, "2")
    clock.advance(minutes=24 * 60 - 1)
    assert rounds(store, source, clock) == []
    clock.advance(minutes=1)
    assert rounds(store, source, clock) == [["1", "2"]]
    clock.advance(minutes=24 * 60)
    assert rounds(store, source, clock) == [["2"]]


def test_what_is_gone_is_erased_and_not_asked_for_again(store: Store, source: Followed, clock: FixedClock) -> None:
    hear(store, source, clock, "1", "2")
    source.deleted.add("1")
    clock.advance(minutes=120)
    assert reread_once(source, AS_HEARD, "ops", store, clock) == 1
    with store.reading() as tx:
        gone = tx.mentions.by_key(MentionKey("place", "1"))
        assert tx.sources.state_of("place").cursor == "c1+"
    assert gone is not None
    assert (gone.gone, gone.gone_at, gone.mention.text) == (Gone.DELETED, NOON + timedelta(hours=2), "")
    clock.advance(minutes=24 * 60)
    assert rounds(store, source, clock) == [["2"]]


def test_trouble_keeps_the_place_in_the_round(store: Store, source: Followed, clock: FixedClock) -> None:
    hear(store, source, clock, "1", "2", "3")
    clock.advance(minutes=120)
    reread_once(source, AS_HEARD, "ops", store, clock)
    source.trouble = RateLimited("place", "wait", until=clock())
    reread_once(source, AS_HEARD, "ops", store, clock)
    source.trouble = None
    assert rounds(store, source, clock) == [["3"]]


def test_what_was_not_looked_at_for_want_of_money_is_asked_for_again(
    store: Store, source: Followed, clock: FixedClock
) -> None:
    hear(store, source, clock, "1")
    clock.advance(minutes=120)
    source.is_poor = True
    assert rounds(store, source, clock, times=2) == [["1"], ["1"]]
    source.is_poor = False
    assert rounds(store, source, clock) == [["1"]]


def test_a_place_that_wants_nothing_followed_is_left_alone(store: Store, clock: FixedClock) -> None:
    assert reread_once(FakeSource(), AS_HEARD, "ops", store, clock) == 0


def test_a_source_may_say_never(store: Store, source: Followed, clock: FixedClock) -> None:
    source.reread_every = timedelta(0)
    hear(store, source, clock, "1")
    clock.advance(minutes=120)
    assert rounds(store, source, clock) == []

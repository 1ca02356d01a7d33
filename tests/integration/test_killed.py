"""Killed between any two steps of poll, judge and deliver, started again: nothing lost, nothing doubled."""

import itertools
import os
import shutil
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from mortal import Fate, MortalStore
from speaking import Newsroom

from fakes import BRAND, LEGAL, PROBLEM, Crash, FakeChannel, FakeSource, FixedClock, a_bench, a_mention, refusal, wipe
from monitor.errors import Failure
from monitor.rules.card import Card, Note
from monitor.rules.delivery import Delivery
from monitor.rules.pace import Rhythm
from monitor.stages.deliver import deliver_due, recover
from monitor.stages.deliver.trouble import CHANNEL_BACK, CHANNEL_DOWN
from monitor.stages.judge import judge_pending
from monitor.stages.poll import Watch, poll_once
from scrapers.kit.errors import Refused

SECOND = timedelta(seconds=1)
RHYTHM = Rhythm(poll=(SECOND, SECOND), probe=SECOND)


class Life:
    """The place and the room outlive the process; the store is all it remembers."""

    def __init__(self, store: MortalStore, *, with_operators: bool = False) -> None:
        self.store, self.clock = store, FixedClock()
        self.source, self.slack = FakeSource(), FakeChannel(self.clock)
        self.source.page = 1
        self.bench = a_bench()
        self.newsroom = Newsroom(store, self.clock)
        names = ("team", "ops") if with_operators else ("team",)
        self.outlets = [self.newsroom.outlet(self.slack, name) for name in names]

    def live(self, fate: Fate) -> bool:
        """Work until all is said; False when it died on the way."""
        self.store.fate, self.slack.step = fate, fate.step
        try:
            self._work()
        except Crash:
            return False
        finally:
            self.store.fate, self.slack.step = Fate(), lambda: None
        return True

    def _work(self) -> None:
        recover(self.store, now=self.clock(), at_start=True)
        for _ in range(100):
            polled = poll_once(self._watch(), self.store, self.clock, draw=0.0)
            while judge_pending(self.store, self.bench, self.clock).mentions:
                pass
            due = [deliver_due(self.newsroom.desk, outlet).next_at for outlet in self.outlets]
            if polled is not None and polled.luck.is_good and not polled.new + polled.changed and not any(due):
                return
            self.clock.advance(1.5)
        pytest.fail("it never came to rest")

    def _watch(self) -> Watch:
        return Watch(self.source, BRAND, True, RHYTHM, "ops")


@pytest.fixture(scope="module")
def mortal(blank_store: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[MortalStore]:
    store = MortalStore.open(Path(shutil.copy(blank_store, tmp_path_factory.mktemp("mortal") / "mortal.db")))
    yield store
    store.close()


def two_say_the_same_thread(life: Life) -> None:
    life.source.says(a_mention("1", PROBLEM, thread="t"), a_mention("2", LEGAL, thread="t"))


def an_uncertain_post(life: Life) -> None:
    two_say_the_same_thread(life)
    life.slack.fails_after("post", refusal(Failure.AMBIGUOUS))


def a_source_in_trouble(life: Life) -> None:
    life.source.says(a_mention("1", PROBLEM))
    life.source.raises(Refused("place", "no"))


def a_dead_token(life: Life) -> None:
    life.source.says(a_mention("1", PROBLEM))
    life.slack.fails_before("post", refusal(Failure.TOKEN, retry_in=2.0))


REFUSED = ["{source} refuses us", "{source} is back: it reads again as described"]
STORIES = {
    "an uncertain post": (an_uncertain_post, {Card: 1, Note: 1}, [], 1),
    "a case gets worse": (two_say_the_same_thread, {Card: 1, Note: 1}, [], 5),
    "a source in trouble": (a_source_in_trouble, {Card: 1, Note: 0}, REFUSED, 5),
    "a dead token": (a_dead_token, {Card: 1, Note: 0}, [CHANNEL_DOWN, CHANNEL_BACK], 7),
}
"""What happens, what is there in the end, what operators hear, and every how many steps it is killed at least."""
THOROUGH = os.environ.get("HYPOTHESIS_PROFILE") == "search"


@pytest.mark.parametrize(("begin", "counts", "notices", "every"), STORIES.values(), ids=STORIES)
def test_killed_between_any_two_steps_each_message_is_there_once(
    mortal: MortalStore, begin, counts: dict[type, int], notices: list[str], every: int
) -> None:
    for last_step in itertools.count(1, 1 if THOROUGH else every):
        wipe(mortal)
        life = Life(mortal, with_operators=bool(notices))
        begin(life)
        whole_life = life.live(Fate(last_step)) or not life.live(Fate())
        where = f"killed at step {last_step}"
        said = [shown.message for shown in life.slack.messages]
        assert sorted(life.slack.keys()) == sorted({item.key for item in life.newsroom.items()}), where
        assert {kind: sum(isinstance(message, kind) for message in said) for kind in counts} == counts, where
        assert set(life.newsroom.states()) == {Delivery.SENT}, where
        assert life.newsroom.notices() in ([], notices), where  # who died before it was recorded never knew
        [card] = [message for message in said if isinstance(message, Card)]
        assert card.text == life.source.said[-1].text, where
        if whole_life:
            break
    assert last_step > 20


def test_killed_again_and_again_it_still_comes_to_an_end(mortal: MortalStore) -> None:
    for stride in (1, 2, 3, 5, 8):
        wipe(mortal)
        life = Life(mortal)
        an_uncertain_post(life)
        deaths = 0
        while not life.live(Fate(12 + deaths * stride)):
            deaths += 1
        assert deaths > 1
        assert sorted(life.slack.keys()) == sorted({item.key for item in life.newsroom.items()})
        assert set(life.newsroom.states()) == {Delivery.SENT}

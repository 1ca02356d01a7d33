"""Killed between any two steps of an attack, started again: one campaign message, the same scores, nobody lost."""

import itertools
import shutil
import sqlite3
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from mortal import Fate, MortalStore
from speaking import Newsroom

from fakes import BRAND, NOON, PROBLEM, Crash, FakeChannel, FakeSource, FixedClock, a_bench, a_mention, a_route, wipe
from monitor.assessing import Office
from monitor.config.group_weights import group_weights_path, read_group_weights
from monitor.lookout import Lookout
from monitor.rules.campaign import Thresholds
from monitor.rules.card import CampaignCard, Card
from monitor.rules.coordination.cues import Market, Rival, compile_cues
from monitor.rules.delivery import Delivery
from monitor.rules.pace import Rhythm
from monitor.rules.relevance import Brand
from monitor.stages.deliver import deliver_due, recover
from monitor.stages.judge import Watchtower, judge_pending
from monitor.stages.poll import Watch, poll_once
from scrapers.kit.mention import Author, Mention

SECOND = timedelta(seconds=1)
POSTS = 6
CUES = compile_cues(Brand(BRAND), Market(rivals=(Rival("Kirpi Mobilya"),)))
OFFICE = Office(read_group_weights(group_weights_path()), Thresholds(), (a_route(),), "ops")
PUSH = f"papatya {PROBLEM}, koltuk iki ayda çöktü, ben artık kirpi mobilyadan alıyorum, mis gibi"


def a_post(number: int) -> Mention:
    return a_mention(
        f"x{number}",
        f"{PUSH} {'!' * (number % 3)}",
        source="x",
        thread=f"x{number}",
        created_at=NOON - timedelta(seconds=60 - number),
        author=Author(id=f"u{number}", handle=f"kisi{number}4821", followers=3),
    )


class Life:
    """The place and the room outlive the process; its memory does not, unless only a transaction failed."""

    def __init__(self, store: MortalStore, *, forgets: bool) -> None:
        self.store, self.clock, self.forgets = store, FixedClock(), forgets
        self.source, self.slack = FakeSource(), FakeChannel(self.clock)
        self.source.page = 2
        self.source.says(*map(a_post, range(POSTS)))
        self.newsroom = Newsroom(store, self.clock)
        self.outlet = self.newsroom.outlet(self.slack)
        self.lookout = Lookout({BRAND: CUES})

    def live(self, fate: Fate) -> bool:
        """Work until all is said; False when it died on the way."""
        if self.forgets:
            self.lookout = Lookout({BRAND: CUES})
        self.store.fate, self.slack.step = fate, fate.step
        try:
            self._work()
        except Crash:
            return False
        finally:
            self.store.fate, self.slack.step = Fate(), lambda: None
        return True

    def _work(self) -> None:
        bench = replace(a_bench(), tower=Watchtower(self.lookout, OFFICE, frozenset({BRAND})))
        watch = Watch(self.source, BRAND, True, Rhythm(poll=(SECOND, SECOND), probe=SECOND), "ops")
        recover(self.store, now=self.clock(), at_start=True)
        for _ in range(100):
            polled = poll_once(watch, self.store, self.clock, draw=0.0)
            while judge_pending(self.store, bench, self.clock, limit=1).mentions:
                pass
            due = deliver_due(self.newsroom.desk, self.outlet).next_at
            if polled is not None and not polled.new + polled.changed and due is None:
                return
            self.clock.advance(1.5)
        pytest.fail("it never came to rest")


TABLES = (
    "SELECT mention_id, seq, group_number, data, membership, coordination, propaganda, at_arrival, capped FROM trace",
    "SELECT number, state, verdict, coordination, propaganda, peak, authors, posts, reasons, doubts, rev FROM campaign",
    "SELECT mention_id, campaign, before, after, why FROM score_history ORDER BY id",
    "SELECT mention_id, why, route, channel FROM decision ORDER BY id",
)


def tables(store: MortalStore) -> list[list[tuple[object, ...]]]:
    with sqlite3.connect(store.path) as connection:
        return [connection.execute(query).fetchall() for query in TABLES]


@pytest.fixture(scope="module")
def mortal(blank_store: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[MortalStore]:
    store = MortalStore.open(Path(shutil.copy(blank_store, tmp_path_factory.mktemp("mortal") / "mortal.db")))
    yield store
    store.close()


@pytest.mark.parametrize("forgets", [True, False], ids=["a new process", "only a transaction failed"])
def test_killed_between_any_two_steps_of_an_attack_all_is_as_if_it_had_not_been(
    mortal: MortalStore, forgets: bool
) -> None:
    wipe(mortal)
    whole = Life(mortal, forgets=forgets)
    assert whole.live(Fate())
    expected = tables(mortal)
    assert (len(expected[0]), len(expected[1])) == (POSTS, 1)
    for last_step in itertools.count(2, 11):
        wipe(mortal)
        life = Life(mortal, forgets=forgets)
        whole_life = life.live(Fate(last_step)) or not life.live(Fate())
        where = f"killed at step {last_step}"
        said = [shown.message for shown in life.slack.messages]
        counts = {kind: sum(isinstance(message, kind) for message in said) for kind in (CampaignCard, Card)}
        assert counts == {CampaignCard: 1, Card: POSTS}, where
        assert sorted(life.slack.keys()) == sorted({item.key for item in life.newsroom.items()}), where
        assert set(life.newsroom.states()) == {Delivery.SENT}, where
        assert tables(mortal) == expected, where
        (card,) = [message for message in said if isinstance(message, CampaignCard)]
        assert card.posts == POSTS, where
        if whole_life:
            break
    assert last_step > 60

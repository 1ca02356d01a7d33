"""One mention that the rules or linking fail on costs nobody else their alert."""

from collections.abc import Callable
from dataclasses import replace

import pytest
from speaking import Newsroom

from fakes import BRAND, PROBLEM, FixedClock, a_bench, a_mention, a_route, heard
from monitor.assessing import Office
from monitor.config.group_weights import group_weights_path, read_group_weights
from monitor.errors import StoreError
from monitor.lookout import Lookout
from monitor.rules.campaign import Thresholds
from monitor.rules.coordination.cues import Cues, Market
from monitor.rules.coordination.post import Facts, Post
from monitor.rules.delivery import Kind
from monitor.rules.relevance import Brand
from monitor.stages.judge import SET_ASIDE, Bench, Watchtower
from monitor.stages.judge.recourse import NOT_LINKED, Recourse
from monitor.store.door import Store
from scrapers.kit.mention import MentionKey

BAD = f"papatya {PROBLEM} zehir"


class Faulty(Cues):
    """Reads posts until one is too much for it."""

    fails: Callable[[Post], bool] = staticmethod(lambda post: "zehir" in post.text)

    def facts(self, post: Post) -> Facts:
        if self.fails(post):
            raise ZeroDivisionError
        return super().facts(post)


class Bog(Newsroom):
    """A judge whose linking fails on some mentions."""

    def __init__(self, store: Store, clock: FixedClock, bench: Bench, cues: Cues) -> None:
        office = Office(read_group_weights(group_weights_path()), Thresholds(), (a_route(),), "ops")
        tower = Watchtower(Lookout({BRAND: cues}), office, frozenset({BRAND}))
        super().__init__(store, clock, bench=replace(bench, tower=tower))
        self.recourse = Recourse(store, self.bench, "ops", clock)

    def put(self, *texts: str) -> None:
        with self.store.transaction() as tx:
            tx.mentions.add([a_mention(str(n), text) for n, text in enumerate(texts)], heard(), now=self.clock())

    def judge_all(self) -> int:
        """How many faults it took until nothing was pending."""
        faults = 0
        while True:
            try:
                if not self.recourse.judge().mentions:
                    return faults
            except ZeroDivisionError:
                faults += 1

    def linked(self) -> list[str]:
        with self.store.reading() as tx:
            stored = [tx.mentions.by_key(MentionKey("place", str(number))) for number in range(100)]
            return [one.mention.native_id for one in stored if one is not None and tx.traces.has(one.id)]

    def cards(self) -> int:
        return sum(item.kind is Kind.CARD for item in self.items())


CUES = Faulty(Brand(BRAND), Market())


def test_what_linking_fails_on_is_judged_and_told_without_it(store: Store, clock: FixedClock) -> None:
    bog = Bog(store, clock, a_bench(), CUES)
    bog.put(f"papatya {PROBLEM} bir", f"papatya {PROBLEM} iki", BAD, f"papatya {PROBLEM} üç")
    assert bog.judge_all() == 3
    assert (bog.linked(), bog.cards()) == (["0", "1", "3"], 4)
    assert bog.notices() == [NOT_LINKED]


def test_operators_hear_of_it_once_a_day(store: Store, clock: FixedClock) -> None:
    bog = Bog(store, clock, a_bench(), CUES)
    bog.put(BAD, "papatya", BAD + "!")
    bog.judge_all()
    assert bog.notices() == [NOT_LINKED]
    clock.advance(days=1)
    bog.put("papatya", "papatya", "papatya", BAD + "?")
    bog.judge_all()
    assert bog.notices() == [NOT_LINKED] * 2


def test_linking_that_fails_on_everything_delays_little(store: Store, clock: FixedClock) -> None:
    class Broken(Faulty):
        fails = staticmethod(lambda post: True)

    bog = Bog(store, clock, a_bench(), Broken(Brand(BRAND), Market()))
    bog.put(*[f"papatya {PROBLEM} {number}" for number in range(100)])
    assert bog.judge_all() <= 14
    assert (bog.linked(), bog.cards()) == ([], 100)


def test_what_the_rules_fail_on_is_set_aside(store: Store, clock: FixedClock) -> None:
    class Strict(dict):
        def get(self, key, default=None):
            raise ZeroDivisionError

    bench = a_bench()
    bog = Bog(store, clock, replace(bench, matchers=Strict()), CUES)
    bog.put("papatya")
    assert bog.judge_all() == 3
    assert bog.notices() == [SET_ASIDE]


def test_without_campaigns_there_is_nothing_to_try_without(store: Store, clock: FixedClock) -> None:
    class Strict(dict):
        def get(self, key, default=None):
            raise ZeroDivisionError

    bog = Bog(store, clock, a_bench(), CUES)
    bog.recourse = Recourse(store, replace(a_bench(), matchers=Strict()), "ops", clock)
    bog.put("papatya")
    assert bog.judge_all() == 2
    assert bog.notices() == [SET_ASIDE]


def test_trouble_of_the_store_is_no_fault_of_a_mention(store: Store, clock: FixedClock) -> None:
    class Full:
        def __getitem__(self, key):
            raise AssertionError

        def get(self, key, default=None):
            raise StoreError("full")

    bog = Bog(store, clock, a_bench(), CUES)
    bog.put("papatya")
    bog.recourse = Recourse(store, replace(a_bench(), matchers=Full()), "ops", clock)
    for _ in range(5):
        with pytest.raises(StoreError):
            bog.recourse.judge()
    assert bog.notices() == []


def test_what_the_database_refuses_of_linking_keeps_nobody_waiting(store: Store, clock: FixedClock) -> None:
    bog = Bog(store, clock, a_bench(), CUES)
    bog.put(f"papatya {PROBLEM}")
    bog.judge_all()
    with store.transaction() as tx:
        tx.traces._cursor.execute("UPDATE brand_index SET seq = 0")
        tx.traces._cursor.execute("UPDATE trace SET at = -1, seq = 1")
        tx.traces.left(BRAND, 1, 1)
    bog.put(f"papatya {PROBLEM}", f"papatya {PROBLEM} iki")
    for _ in range(2):
        with pytest.raises(StoreError):
            bog.recourse.judge()
    assert bog.judge_all() == 0
    assert (bog.cards(), bog.notices()) == (2, [NOT_LINKED])

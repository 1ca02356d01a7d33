"""When sources were listened to: the same on both databases."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from fakes import BRAND, NOON, a_judgement, a_mention, heard
from monitor.rules.coverage import Heed, Missed
from monitor.rules.digest.counts import Gap, Listening
from monitor.rules.pace import Health, Luck
from monitor.rules.relevance import Relevance
from monitor.store.door import Store, Tx
from scrapers.kit.mention import Gone, Removal

HOUR = timedelta(hours=1)
WEEK = (NOON, NOON + timedelta(days=7))
LATER = WEEK[1] + 9 * HOUR
PATIENCE = {"place": HOUR}
AGES_AGO = NOON - timedelta(days=90)


def at(hours: float) -> datetime:
    return NOON + hours * HOUR


def reads(tx: Tx, until: datetime, luck: Luck = Luck.FINE, since: datetime = AGES_AGO, name: str = "place") -> None:
    tx.sources.fare(name, Health(luck), LATER, Heed(since, until))


def gap(began: float, ended: float | None, luck: str = "refused", heard_later: int = 0) -> Gap:
    return Gap("place", at(began), None if ended is None else at(ended), luck, heard_later)


ROWS: dict[str, tuple[list[tuple[float, float]], list[tuple[float, float]]]] = {
    "none": ([], []),
    "two": ([(1, 32), (50, 60)], [(1, 32), (50, 60)]),
    "the week's beginning cuts": ([(-30, 5)], [(0, 5)]),
    "its end cuts": ([(160, 200)], [(160, 168)]),
    "both": ([(-5, 200)], [(0, 168)]),
    "other weeks have theirs": ([(-30, 0), (168, 170)], []),
    "in the order of time": ([(9, 12), (3, 5)], [(3, 5), (9, 12)]),
}


@pytest.mark.parametrize(("rows", "shown"), ROWS.values(), ids=ROWS)
def test_gaps_are_those_of_the_time_asked_for(store: Store, rows, shown) -> None:
    with store.transaction() as tx:
        reads(tx, LATER)
        for began, ended in rows:
            tx.coverage.missed("place", Missed(at(began), at(ended), Luck.REFUSED))
            tx.coverage.missed("elsewhere", Missed(at(began), at(ended), Luck.REFUSED))
        found = tx.coverage.of(BRAND, PATIENCE, WEEK, LATER)
    assert found == [Listening("place", AGES_AGO, tuple(gap(*times) for times in shown))]


RUNNING: dict[str, tuple[float, Luck, list[Gap]]] = {
    "none": (176.5, Luck.FINE, []),
    "refused since the week's second day": (30, Luck.REFUSED, [gap(30, None)]),
    "refused since the week before": (-30, Luck.REFUSED, [gap(0, None)]),
    "since this week only": (170, Luck.REFUSED, []),
    "nobody polls": (100, Luck.FINE, [gap(100, None, "fine")]),
    "the clock was put back": (900, Luck.REFUSED, []),
}


@pytest.mark.parametrize(("until", "luck", "gaps"), RUNNING.values(), ids=RUNNING)
def test_a_gap_that_goes_on_has_no_end(store: Store, until: float, luck: Luck, gaps: list[Gap]) -> None:
    with store.transaction() as tx:
        reads(tx, at(until), luck)
        [listening] = tx.coverage.of(BRAND, PATIENCE, WEEK, LATER)
    assert list(listening.gaps) == gaps


def test_each_source_is_told_of_in_the_order_asked_for_also_one_that_was_never_read(store: Store) -> None:
    with store.transaction() as tx:
        reads(tx, LATER, name="b", luck=Luck.PARTIAL)
        reads(tx, LATER, name="a", since=at(70))
        tx.sources.fare("refused", Health(Luck.REFUSED), LATER, Heed())
        found = tx.coverage.of(BRAND, dict.fromkeys(("new", "b", "refused", "a"), HOUR), WEEK, LATER)
        nobody = tx.coverage.of(BRAND, {}, WEEK, LATER)
    assert found == [
        Listening("new", None),
        Listening("b", AGES_AGO, partial=True),
        Listening("refused", None),
        Listening("a", at(70)),
    ]
    assert nobody == []


def test_a_slow_source_may_go_unread_for_longer(store: Store) -> None:
    with store.transaction() as tx:
        for name in ("quick", "slow"):
            reads(tx, LATER - 12 * HOUR, name=name)
        found = tx.coverage.of(BRAND, {"quick": HOUR, "slow": 18 * HOUR}, WEEK, LATER)
    assert [len(listening.gaps) for listening in found] == [1, 0]


def judged(tx: Tx, *keys: str, hours: float, entry: str = "place", brand: str = BRAND, relevant: bool = True) -> None:
    tx.mentions.add([a_mention(key, created_at=at(hours)) for key in keys], heard(entry=entry, brand=brand), now=LATER)
    judgement = replace(a_judgement(), relevance=Relevance(relevant, "x", "x"))
    for stored in tx.mentions.unjudged(10):
        tx.mentions.claim(stored)
        tx.mentions.judged(stored, judgement, None, now=LATER)


def test_what_was_written_in_a_gap_and_heard_afterwards_is_counted(store: Store) -> None:
    with store.transaction() as tx:
        reads(tx, at(150), Luck.LAYOUT)
        tx.coverage.missed("place", Missed(at(10), at(20), Luck.REFUSED))
        judged(tx, "a", "b", hours=10)
        judged(tx, "gone", hours=12)
        judged(tx, "after", hours=20)
        judged(tx, "elsewhere", hours=12, entry="other")
        judged(tx, "others", hours=12, brand="Kirpi")
        judged(tx, "not us", hours=12, relevant=False)
        judged(tx, "late", hours=160)
        judged(tx, "next week", hours=170)
        tx.forgetting.take_away([Removal("place", "gone", Gone.DELETED)], now=LATER)
        [listening] = tx.coverage.of(BRAND, PATIENCE, WEEK, LATER)
    assert listening.gaps == (gap(10, 20, heard_later=2), gap(150, None, "layout", heard_later=1))


def test_when_the_clock_is_put_back_no_gap_lies_ahead_of_it(store: Store) -> None:
    with store.transaction() as tx:
        reads(tx, LATER)
        for began, ended in ((1, 5), (20, 30), (40, 50)):
            tx.coverage.missed("place", Missed(at(began), at(ended), Luck.REFUSED))
        tx.coverage.missed("elsewhere", Missed(at(40), at(50), Luck.REFUSED))
        tx.coverage.step_back("place", at(25))
        tx.coverage.missed("place", Missed(at(20), at(28), Luck.REFUSED))
        found = tx.coverage.of(BRAND, dict.fromkeys(("place", "elsewhere"), HOUR), WEEK, LATER)
    assert found[0].gaps == (gap(1, 5), gap(20, 28))
    assert found[1] == Listening("elsewhere", None)


def know(store: Store, *names: str) -> list[str]:
    with store.transaction() as tx:
        return tx.sources.know(dict.fromkeys(names, "m1"))


def test_a_source_that_was_switched_off_is_listened_to_since_it_came_back(store: Store) -> None:
    assert know(store, "place", "other") == []
    with store.transaction() as tx:
        reads(tx, at(1))
        reads(tx, at(1), name="other")
    know(store, "other")
    with store.transaction() as tx:
        assert tx.coverage.of(BRAND, {"place": HOUR, "other": HOUR}, WEEK, at(1)) == [
            Listening("place", None),
            Listening("other", AGES_AGO),
        ]
        reads(tx, at(2))  # a poll that was under way
    know(store, "other")
    assert know(store, "place", "other") == []
    with store.transaction() as tx:
        assert tx.sources.state_of("place").heed == Heed()
        assert tx.sources.state_of("other").heed == Heed(AGES_AGO, at(1))


def test_a_source_that_comes_back_with_other_settings_has_other_settings(store: Store) -> None:
    know(store, "place")
    know(store)
    with store.transaction() as tx:
        assert tx.sources.know({"place": "m2"}) == ["place"]
        assert tx.sources.know({"place": "m2"}) == []

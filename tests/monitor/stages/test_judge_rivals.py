"""Which rivals mentions name is kept when they are judged, about the brand or not; nothing else changes by it."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from speaking import Newsroom

from fakes import BRAND, LEGAL, NOON, PROBLEM, FixedClock, a_bench, a_mention, a_rulebook, heard, rows_of
from monitor.replay import Event, replay
from monitor.rescore import Wish, rescore
from monitor.rules.coordination.cues import Market, Rival, compile_cues
from monitor.rules.relevance import Brand, compile_brand
from monitor.rules.rivals import compile_rivals
from monitor.stages.judge import Bench
from monitor.store.door import Store
from scrapers.kit.mention import Author, Gone, Removal

OURS = Brand(BRAND, own_accounts=("papatyadestek",))
FINDER = compile_rivals(compile_cues(OURS, Market(rivals=(Rival("Kirpi Mobilya", ("kirpi",)), Rival("Lale")))))
assert FINDER is not None
WATCHFUL = replace(a_bench(), matchers={BRAND: compile_brand(OURS)}, rivals={BRAND: FINDER})
WEEK = (NOON - timedelta(days=1), NOON + timedelta(days=6))


def room(store: Store, clock: FixedClock, bench: Bench = WATCHFUL) -> Newsroom:
    return Newsroom(store, clock, bench=bench)


def voices(store: Store, brand: str = BRAND) -> dict[str, int]:
    with store.reading() as tx:
        return tx.rivals.voices(brand, *WEEK)


HEARD: dict[str, tuple[str, dict[str, object], dict[str, int]]] = {
    "about the brand and a rival": ("papatya berbat, kirpi daha iyi", {"on_brand_page": False}, {"Kirpi Mobilya": 1}),
    "about a rival only": ("kirpi mobilyadan memnunum", {"on_brand_page": False}, {"Kirpi Mobilya": 1}),
    "on the brand's page": ("lale de aynı", {"on_brand_page": True}, {"Lale": 1}),
    "about both rivals": ("lale mi kirpi mi", {"on_brand_page": False}, {"Kirpi Mobilya": 1, "Lale": 1}),
    "of an older backlog": ("lale de aynı", {"backlog": True}, {"Lale": 1}),
    "about neither": (PROBLEM, {}, {}),
    "for a brand without rivals": ("kirpi daha iyi", {"brand": "Menekşe"}, {}),
}


@pytest.mark.parametrize(("text", "how", "named"), HEARD.values(), ids=HEARD)
def test_the_rivals_a_mention_names_are_counted(
    store: Store, clock: FixedClock, text: str, how: dict[str, object], named: dict[str, int]
) -> None:
    room(store, clock).hear(a_mention(text=text), **how)
    assert voices(store) == named


def test_what_the_brand_itself_writes_is_nobodys_voice(store: Store, clock: FixedClock) -> None:
    room(store, clock).hear(a_mention(text="kirpi mi? hayır!", author=Author(handle="papatyadestek")))
    assert voices(store) == {}


def test_other_words_name_others(store: Store, clock: FixedClock) -> None:
    said = room(store, clock)
    said.hear(a_mention(text="kirpi daha iyi"))
    said.hear(a_mention(text="lale daha iyi"))
    assert voices(store) == {"Lale": 1}
    said.hear(a_mention(text="siz daha iyisiniz"))
    assert voices(store) == {}


def test_what_is_erased_names_nobody_also_after_it_was_judged_again(store: Store, clock: FixedClock) -> None:
    said = room(store, clock)
    said.hear(a_mention(text="kirpi daha iyi"))
    with store.transaction() as tx:
        tx.forgetting.take_away([Removal("place", "1", Gone.DELETED)], now=NOON)
    assert voices(store) == {}
    said.hear()
    assert voices(store) == {}


def test_it_is_counted_by_when_it_was_written(store: Store, clock: FixedClock) -> None:
    room(store, clock).hear(a_mention(text="kirpi daha iyi", created_at=NOON - timedelta(days=9)))
    assert voices(store) == {}


SAID = tuple(a_mention(str(number), text) for number, text in enumerate((f"kirpi {LEGAL}", "lale", PROBLEM)))


def test_nothing_else_is_kept_otherwise(new_store_file: Callable[[], Path]) -> None:
    kept = []
    for bench in (WATCHFUL, replace(WATCHFUL, rivals={})):
        store = Store.open(new_store_file())
        room(store, FixedClock(), bench).hear(*SAID)
        kept.append(rows_of(store))
        store.close()
    assert [len(rows.pop("rival_mention")) for rows in kept] == [2, 0]
    assert kept[0] == kept[1]


def test_replaying_says_the_same_whether_rivals_are_looked_for_or_not(new_store_file: Callable[[], Path]) -> None:
    events = [Event(NOON, mention, heard()) for mention in SAID]
    fates = []
    for bench in (WATCHFUL, replace(WATCHFUL, rivals={})):
        store = Store.open(new_store_file())
        found = replay(store, events, bench)
        fates.append([replace(fate, judgement=replace(fate.judgement, rivals=None)) for fate in found.values()])
        store.close()
    assert fates[0] == fates[1]


def test_judging_anew_by_another_rulebook_finds_rivals_that_nobody_asked_for_before(
    store: Store, clock: FixedClock
) -> None:
    room(store, clock, replace(WATCHFUL, rivals={})).hear(a_mention(text="kirpi daha iyi"))
    assert voices(store) == {}
    other = replace(WATCHFUL, rulebook=replace(a_rulebook(), version="test-2"))
    rescore(store, other, clock, Wish(datetime.min.replace(tzinfo=UTC)))
    assert voices(store) == {"Kirpi Mobilya": 1}

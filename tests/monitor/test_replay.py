"""Mentions on their own clock: what would have been told, when, and of which case."""

import random
from collections.abc import Callable, Iterable
from datetime import timedelta
from pathlib import Path

import pytest

from fakes import CALM, LEGAL, NOON, PROBLEM, a_bench, a_mention, a_route, heard
from monitor.replay import Fate, events_of, replay
from monitor.rules.alert import Manners
from monitor.rules.case import State
from monitor.stages.judge import Bench
from monitor.store.door import Store
from scrapers.kit.mention import Author, Mention

AYSE = Author(id="ayse")


def replayed(store: Store, *mentions: Mention, bench: Bench | None = None) -> dict[str, Fate]:
    fates = replay(store, events_of((mention, heard()) for mention in mentions), bench or a_bench())
    return {key.native_id: fate for key, fate in fates.items()}


def later(**span: float) -> dict[str, object]:
    return {"created_at": NOON + timedelta(**span)}


def test_each_mention_is_told_at_the_time_it_was_written(store: Store) -> None:
    fates = replayed(
        store, a_mention("1"), a_mention("2", CALM, **later(days=3)), a_mention("3", LEGAL, **later(days=9))
    )
    assert [(fate.answer.why.value, fate.told_at) for fate in fates.values()] == [
        ("first", NOON),
        ("quiet-low", None),
        ("first", NOON + timedelta(days=9)),
    ]


def test_neither_the_store_nor_the_order_in_the_file_decides_anything(new_store_file: Callable[[], Path]) -> None:
    texts = (CALM, PROBLEM, LEGAL)
    mentions = [a_mention(str(n), texts[n % 3], author=Author(id=f"a{n % 4}"), **later(hours=n)) for n in range(24)]
    stores = [Store.open(new_store_file()) for _ in range(2)]
    first = replayed(stores[0], *mentions)
    assert first == replayed(stores[1], *random.Random(4).sample(mentions, len(mentions)))
    assert len({fate.case.id for fate in first.values()}) == 4
    for store in stores:
        store.close()


def test_one_persons_matter_is_one_case_for_as_long_as_configured(store: Store) -> None:
    bench = a_bench(join_within=timedelta(days=7))
    days = (0, 5, 30)
    fates = replayed(store, *[a_mention(str(day), author=AYSE, **later(days=day)) for day in days], bench=bench)
    cases = [fates[str(day)].case.id for day in days]
    assert (cases[0] == cases[1], cases[1] == cases[2]) == (True, False)
    assert [fates[str(day)].answer.why.value for day in days] == ["first", "news", "first"]


def test_the_quiet_time_of_a_route_runs_on_the_mentions_clock(store: Store) -> None:
    bench = a_bench(a_route(manners=Manners(quiet_for=timedelta(hours=1))))
    minutes = (0, 30, 120)
    fates = replayed(store, *[a_mention(str(m), author=AYSE, **later(minutes=m)) for m in minutes], bench=bench)
    assert [fates[str(m)].answer.why.value for m in minutes] == ["first", "quiet-told", "news"]


def test_an_answer_is_not_known_before_it_was_given(store: Store) -> None:
    answered = a_mention("1", author=AYSE, answered_at=NOON + timedelta(hours=2))
    fates = replayed(store, answered, a_mention("2", author=AYSE, **later(hours=3)))
    assert (fates["1"].answer.why.value, fates["1"].told_at) == ("first", NOON)
    assert fates["1"].case.state is State.ANSWERED
    assert (fates["2"].answer.why.value, fates["2"].case.state) == ("news", State.NEW)


SETTLED = {
    "answered before": ({"answered_at": NOON}, "quiet-answered"),
    "solved": ({"solved": True}, "quiet-solved"),
    "withdrawn": ({"withdrawn": True}, "quiet-withdrawn"),
}


@pytest.mark.parametrize(("state", "why"), SETTLED.values(), ids=SETTLED)
def test_what_was_settled_when_it_was_written_is_not_told(store: Store, state: dict[str, object], why: str) -> None:
    assert replayed(store, a_mention(**state))["1"].answer.why.value == why


def test_a_line_that_stands_twice_is_one_mention_and_an_edited_one_is_judged_anew(store: Store) -> None:
    same = replayed(store, a_mention("1"), a_mention("1"))
    assert (len(same), same["1"].answer.why.value) == (1, "first")
    edited = replayed(store, a_mention("2", CALM), a_mention("2", LEGAL))
    assert (edited["2"].judgement.score.level, edited["2"].answer.why.value) == (3, "first")


def test_nothing_is_delivered_and_everything_is_settled(store: Store) -> None:
    heard_of: list[int] = []
    mentions = [a_mention(str(number)) for number in range(501)]
    fates = replay(store, events_of((m, heard()) for m in mentions), a_bench(), show=heard_of.append)
    assert (len(fates), heard_of) == (501, [500, 501])
    with store.reading() as tx:
        assert tx.mentions.count_unjudged() == 0
        assert set(tx.outbox.count_by_state()) == {("team", "pending")}


def test_a_thing_that_happened_later_comes_later() -> None:
    def times(mentions: Iterable[Mention]) -> list[tuple[str, bool]]:
        return [(event.mention.native_id, event.words) for event in events_of((m, heard()) for m in mentions)]

    first = a_mention("1", answered_at=NOON + timedelta(hours=1))
    assert times([a_mention("2", **later(minutes=5)), first]) == [("1", True), ("2", True), ("1", False)]

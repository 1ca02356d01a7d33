"""What stands around a mention is judged beside its words, at the same moment, and never changes what they ask for."""

from collections.abc import Callable
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from mortal import Fate, MortalStore

from fakes import CALM, LEGAL, NOON, PROBLEM, Crash, FixedClock, a_bench, a_mention, a_route, heard, wipe
from monitor.rules.alert import Manners, Why
from monitor.rules.context import Context
from monitor.rules.route import Route
from monitor.stages.judge import judge_pending
from monitor.store.door import Store
from monitor.store.mentions import Judgement
from scrapers.kit.mention import Author, Gone, Mention, Removal

STAR = Author(id="1", name="Ünlü Biri", followers=1_000_000, verified=True)
NEWCOMER = Author(id="2", name="Yeni Biri", followers=0, created_at=NOON)


def judged(store: Store, *mentions: Mention, routes: tuple[Route, ...] = (), **how: object) -> Judgement:
    """What was said of the last of them."""
    with store.transaction() as tx:
        tx.mentions.add(mentions, heard(**how), now=NOON)
    while judge_pending(store, a_bench(*routes), FixedClock()).mentions:
        pass
    return said_of(store, mentions[-1])


def said_of(store: Store, mention: Mention) -> Judgement:
    with store.reading() as tx:
        stored = tx.mentions.by_key(mention.key)
        judgement = tx.mentions.judgement_of(stored.id) if stored else None
    assert judgement is not None
    return judgement


def context_of(judgement: Judgement) -> Context:
    assert judgement.context is not None
    return judgement.context


def answers(store: Store, mention: Mention) -> list[tuple[str, str | None]]:
    with store.reading() as tx:
        stored = tx.mentions.by_key(mention.key)
        assert stored is not None
        return [(decision.why, decision.channel) for decision in tx.mentions.decisions_on(stored.id)]


def test_a_context_is_stored_beside_the_score_as_of_judging(store: Store) -> None:
    context = context_of(judged(store, a_mention(author=STAR, created_at=NOON - timedelta(hours=26))))
    assert {reason.code: reason.points for reason in context.reasons} == {
        "context.followers": 40,
        "context.waiting": 16,
    }
    assert (context.points, context.at) == (56, NOON)


def test_the_points_stand_in_a_column_of_their_own(store: Store) -> None:
    judged(store, a_mention(author=STAR))
    with store._reading.connect() as connection:
        row = connection.exec_driver_sql("SELECT urgency, context_points, reasons FROM score").one()
    assert (row[0], row[1]) == (55, 40)
    assert "context" not in row[2]


CIRCUMSTANCES = st.fixed_dictionaries(
    {
        "author": st.sampled_from([Author(), Author(name="Ayşe K."), STAR, NEWCOMER]),
        "likes": st.sampled_from([None, 0, 90_000]),
        "views": st.sampled_from([None, 0, 10**8]),
        "created_at": st.sampled_from([NOON, NOON - timedelta(days=20)]),
        "thread": st.sampled_from([None, "t"]),
    }
)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.sampled_from([CALM, PROBLEM, LEGAL]), CIRCUMSTANCES, CIRCUMSTANCES, st.integers(0, 6))
def test_the_same_words_score_the_same_whatever_stands_around_them(
    store: Store, text: str, one: dict[str, object], other: dict[str, object], crowd: int
) -> None:
    wipe(store)
    first = judged(store, a_mention("a", text, **one)).score
    around = [a_mention(f"c{number}", text, **other) for number in range(crowd)]
    second = judged(store, *around, a_mention("b", text, **other)).score
    assert (first.urgency, first.level, first.reasons) == (second.urgency, second.level, second.reasons)
    assert first == second


NOBODYS = {
    "not about us": ({"on_brand_page": False}, {}),
    "of a brand no longer ours": ({"brand": "Eski"}, {}),
}


@pytest.mark.parametrize(("how", "changes"), NOBODYS.values(), ids=NOBODYS)
def test_what_is_nobodys_case_has_no_context(store: Store, how: dict[str, object], changes: dict[str, object]) -> None:
    assert judged(store, a_mention(author=STAR, **changes), **how).context is None


def test_of_what_was_erased_nothing_is_looked_up(store: Store) -> None:
    judged(store, a_mention(author=STAR))
    with store.transaction() as tx:
        tx.forgetting.take_away([Removal("place", "1", Gone.DELETED)], now=NOON)
    judge_pending(store, a_bench(), FixedClock())
    assert said_of(store, a_mention()).context is None


def test_an_edited_mention_has_its_context_looked_up_again(store: Store) -> None:
    judged(store, a_mention(author=STAR))
    again = judged(store, a_mention(text=LEGAL, author=STAR, answered_at=NOON, created_at=NOON - timedelta(days=9)))
    assert {reason.code for reason in context_of(again).reasons} == {"context.followers"}


FAR = a_route("far", "press", context=(40, 100))
TEAM = a_route("urgent", "team")


def test_a_route_may_ask_for_context(store: Store) -> None:
    for mention in (a_mention("1", author=STAR), a_mention("2", author=NEWCOMER)):
        judged(store, mention, routes=(FAR, TEAM))
    assert answers(store, a_mention("1")) == [(Why.FIRST.value, "press")]
    assert answers(store, a_mention("2")) == [(Why.FIRST.value, "team")]


def test_a_far_reach_never_gets_past_the_gate_of_urgency(store: Store) -> None:
    low = a_mention(text=CALM, author=STAR)
    judged(store, low, routes=(FAR, TEAM))
    assert answers(store, low) == [(Why.QUIET_LOW.value, "press")]


def test_little_context_never_silences(store: Store) -> None:
    routes = (a_route("far", "press", Manners(at_least=0), context=(40, 100)), TEAM)
    mention = a_mention(author=NEWCOMER)
    judged(store, mention, routes=routes)
    assert answers(store, mention) == [(Why.FIRST.value, "team")]


@pytest.mark.parametrize(("last_step", "there"), [(1, False), (2, False), (3, True)])
def test_score_and_context_are_there_together_or_not_at_all(
    new_store_file: Callable[[], Path], last_step: int, there: bool
) -> None:
    with closing(MortalStore.open(new_store_file())) as store:
        with store.transaction() as tx:
            tx.mentions.add([a_mention(author=STAR)], heard(), now=NOON)
        store.fate = Fate(last_step)
        with pytest.raises(Crash):
            judge_pending(store, a_bench(), FixedClock())
        with store.reading() as tx:
            judgement = tx.mentions.judgement_of(1)
    assert (judgement is not None) is there
    assert judgement is None or context_of(judgement).points == 40

"""Other rules over a store: what is read, in batches, and with which thresholds."""

from datetime import timedelta

import pytest

from fakes import CALM, NOON, PROBLEM, FixedClock, a_bench, a_mention, a_route, heard
from monitor.backtest import Trial, backtest, count_since, example_of
from monitor.rules.alert import Manners
from monitor.rules.budget import Budget
from monitor.stages.judge import Bench, judge_pending
from monitor.store.door import Store

A_DAY_AGO = NOON - timedelta(days=1)
NEVER = a_bench(a_route(manners=Manners(at_least=100)))


def hear(store: Store, clock: FixedClock, count: int, text: str = PROBLEM) -> None:
    with store.transaction() as tx:
        tx.mentions.add([a_mention(str(number), text) for number in range(count)], heard(), now=clock())
    while judge_pending(store, a_bench(), clock, limit=500).mentions:
        pass


def test_everything_is_read_in_batches_and_none_twice(store: Store, clock: FixedClock) -> None:
    hear(store, clock, 501)
    shown: list[int] = []
    compared = backtest(store, Trial(a_bench(), NEVER), A_DAY_AGO, show=shown.append)
    assert (compared.mentions, len(compared.vanished), shown) == (501, 501, [500, 501])
    assert count_since(store, A_DAY_AGO) == 501


def test_what_is_stored_meanwhile_is_read_too_and_what_is_erased_is_not(store: Store, clock: FixedClock) -> None:
    hear(store, clock, 501)

    def meanwhile(_done: int) -> None:
        with store.transaction() as tx:
            tx.mentions.add([a_mention("later")], heard(), now=clock())
            tx.forgetting.post(a_mention("500").key, now=clock())

    assert backtest(store, Trial(a_bench(), NEVER), A_DAY_AGO, show=meanwhile).mentions == 501


def test_an_example_that_was_erased_meanwhile_is_none(store: Store, clock: FixedClock) -> None:
    hear(store, clock, 1)
    trial = Trial(a_bench(), NEVER)
    [pair] = backtest(store, trial, A_DAY_AGO).vanished
    example = example_of(store, pair, trial)
    assert example is not None
    assert (example.text, example.reasons) == (PROBLEM, ())
    with store.transaction() as tx:
        tx.forgetting.post(example.key, now=clock())
    assert example_of(store, pair, trial) is None


def test_a_brand_that_is_no_longer_configured_is_told_nobody(store: Store, clock: FixedClock) -> None:
    hear(store, clock, 1)
    compared = backtest(store, Trial(a_bench(), a_bench(brands=())), A_DAY_AGO)
    assert (len(compared.vanished), compared.after) == (1, {})


def budgeted() -> Bench:
    return a_bench(a_route(manners=Manners(at_least=25, budget=Budget(1))))


@pytest.mark.parametrize(("cases", "alerts"), [(10, 10), (60, 0)], ids=["not known yet", "known"])
def test_a_budget_is_the_threshold_that_it_came_to_last(
    store: Store, clock: FixedClock, cases: int, alerts: int
) -> None:
    hear(store, clock, cases)
    clock.advance(hours=2)
    with store.transaction() as tx:
        [route] = budgeted().routes
        tx.budgets.manners(route, budgeted().routes, now=clock())
    compared = backtest(store, Trial(a_bench(), budgeted()), A_DAY_AGO)
    assert (compared.before, sum(compared.after.values())) == ({"team": cases}, alerts)


def test_calm_words_are_alerts_to_nobody(store: Store, clock: FixedClock) -> None:
    hear(store, clock, 3, CALM)
    compared = backtest(store, Trial(a_bench(), a_bench(a_route(manners=Manners(at_least=0)))), A_DAY_AGO)
    assert (len(compared.appeared), compared.before) == (3, {})


def test_a_route_that_asks_for_context_is_given_what_stood_around_the_mention(store: Store, clock: FixedClock) -> None:
    popular = a_mention("1", views=5_000_000, likes=90_000, reposts=20_000)
    with store.transaction() as tx:
        tx.mentions.add([popular, a_mention("2")], heard(), now=clock())
    judge_pending(store, a_bench(), clock)
    compared = backtest(store, Trial(a_bench(), a_bench(a_route(context=(5, 100)))), A_DAY_AGO)
    assert (len(compared.vanished), compared.after) == (1, {"team": 1})

"""What alert budgets allow: counted once an hour, from what was this route's to tell of."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from fakes import BRAND, NOON, a_mention, a_route, a_score, heard
from monitor.rules.alert import Manners
from monitor.rules.budget import CALM, ENOUGH, NEVER_HELD, Budget, Threshold
from monitor.rules.case import State
from monitor.rules.relevance import Relevance
from monitor.rules.route import Route
from monitor.store.budgets import Counted
from monitor.store.door import Store, Tx
from monitor.store.mentions import Judgement

BUDGETED = Manners(at_least=CALM, budget=Budget(5))
ROUTE = a_route(manners=BUDGETED)
DAYS = 10
ABOUT_US = Relevance(True, "place", "heard on the brand's own page")


def a_case(tx: Tx, number: int, urgency: int, *, at: datetime, heard_at: datetime | None = None, **how: object) -> int:
    """A mention of that urgency opens a case when it is heard."""
    mention = a_mention(f"{number}", created_at=at)
    tx.mentions.add([mention], heard(**how), now=heard_at or at)
    stored = tx.mentions.by_key(mention.key)
    assert stored is not None
    tx.mentions.claim(stored)
    case = tx.cases.open(stored, urgency, now=heard_at or at)
    tx.mentions.judged(stored, Judgement(a_score(urgency), ABOUT_US), case.id, now=heard_at or at)
    return case.id


def some_days(tx: Tx, **how: object) -> None:
    """On each of ten days ten new cases, their urgencies 0, 10, 20 … 90."""
    for number in range(DAYS * 10):
        at = NOON - timedelta(days=number // 10, hours=1)
        a_case(tx, number, number % 10 * 10, at=at, **how)


def test_the_threshold_keeps_to_the_budget_of_the_last_days(store: Store) -> None:
    with store.transaction() as tx:
        some_days(tx)
        manners = tx.budgets.manners(ROUTE, (ROUTE,), now=NOON)
        assert (manners.held_below, manners.at_least) == (41, CALM)  # 50, 60, 70, 80, 90: five a day
        assert tx.budgets.kept() == [Counted("urgent", Threshold(41, 100, DAYS), NOON)]
        assert manners.figures == {"threshold": 41, "budget": 5}


def test_within_an_hour_it_stays_and_then_it_follows(store: Store) -> None:
    with store.transaction() as tx:
        some_days(tx)
        tx.budgets.manners(ROUTE, (ROUTE,), now=NOON)
        for number in range(200, 245):
            a_case(tx, number, 90, at=NOON + timedelta(minutes=1))
        same = tx.budgets.manners(ROUTE, (ROUTE,), now=NOON + timedelta(minutes=59, seconds=59))
        assert same.held_below == 41
        assert tx.budgets.manners(ROUTE, (ROUTE,), now=NOON + timedelta(hours=1)).held_below == NEVER_HELD


def test_it_is_the_same_whenever_in_the_hour_it_is_counted(store: Store) -> None:
    with store.transaction() as tx:
        some_days(tx)
        for number in range(200, 220):
            a_case(tx, number, 90, at=NOON + timedelta(minutes=1))
        late = tx.budgets.manners(ROUTE, (ROUTE,), now=NOON + timedelta(minutes=40))
        assert late.held_below == 41


def test_a_changed_route_is_counted_anew(store: Store) -> None:
    wider = replace(ROUTE, manners=replace(BUDGETED, budget=Budget(8)))
    with store.transaction() as tx:
        some_days(tx)
        tx.budgets.manners(ROUTE, (ROUTE,), now=NOON)
        assert tx.budgets.manners(wider, (wider,), now=NOON).held_below == CALM


def test_while_too_few_cases_are_known_the_first_threshold_holds(store: Store) -> None:
    with store.transaction() as tx:
        for number in range(ENOUGH - 1):
            a_case(tx, number, 90, at=NOON - timedelta(hours=1))
        manners = tx.budgets.manners(ROUTE, (ROUTE,), now=NOON)
    assert (manners.at_least, manners.held_below) == (50, 0)


def _settled(tx: Tx) -> None:
    for number in range(300, 320):
        case = tx.cases.get(a_case(tx, number, 90, at=NOON - timedelta(hours=2)))
        assert case is not None
        tx.cases.save(replace(case, state=State.CLOSED))


NOT_COUNTED = {
    "settled when we heard of them": _settled,
    "another brand's": lambda tx: [
        a_case(tx, n, 90, at=NOON - timedelta(hours=2), brand="Menekşe") for n in range(300, 320)
    ],
    "heard too long ago": lambda tx: [a_case(tx, n, 90, at=NOON - timedelta(days=15)) for n in range(300, 320)],
    "imported, written too long ago": lambda tx: [
        a_case(tx, n, 90, at=NOON - timedelta(days=99), heard_at=NOON - timedelta(days=1)) for n in range(300, 320)
    ],
}


@pytest.mark.parametrize("others", NOT_COUNTED.values(), ids=NOT_COUNTED)
def test_only_what_could_have_been_told_by_this_route_counts(store: Store, others: object) -> None:
    route = a_route(manners=BUDGETED, brands=frozenset({BRAND}))
    with store.transaction() as tx:
        some_days(tx)
        others(tx)  # type: ignore[operator]
        assert tx.budgets.manners(route, (route,), now=NOON).held_below == 41


def test_what_an_earlier_route_takes_is_not_this_ones(store: Store) -> None:
    earlier: Route = a_route("serious", urgency=(80, 100))
    with store.transaction() as tx:
        some_days(tx)
        assert tx.budgets.manners(ROUTE, (earlier, ROUTE), now=NOON).held_below == CALM  # 30, 40, 50, 60, 70


def test_a_route_for_what_spreads_counts_only_what_spread(store: Store) -> None:
    far = a_route(manners=BUDGETED, context=(60, 100))
    with store.transaction() as tx:
        some_days(tx)
        assert tx.budgets.manners(far, (far,), now=NOON).held_below == 0
        assert tx.budgets.kept()[0].threshold == Threshold(None, 0, 0)
        tx.budgets._connection.exec_driver_sql("UPDATE score SET context_points = 70")
        assert tx.budgets.manners(far, (far,), now=NOON + timedelta(hours=1)).held_below == 41


def test_of_an_imported_fortnight_the_days_it_was_written_on_count(store: Store) -> None:
    with store.transaction() as tx:
        for number in range(100):
            written = NOON - timedelta(days=number // 10, hours=1)
            a_case(tx, number, number % 10 * 10, at=written, heard_at=NOON - timedelta(minutes=5), backlog=True)
        assert tx.budgets.manners(ROUTE, (ROUTE,), now=NOON).held_below == 41


def test_a_route_without_a_budget_asks_nothing(store: Store) -> None:
    plain = a_route()
    with store.transaction() as tx:
        assert tx.budgets.manners(plain, (plain,), now=NOON) is plain.manners
        assert tx.budgets.kept() == []


def test_what_was_counted_while_reading_is_not_counted_again(store: Store) -> None:
    plain = a_route("plain")
    with store.transaction() as tx:
        some_days(tx)
    with store.reading() as tx:
        counted = tx.budgets.due((ROUTE, plain), now=NOON)
        assert tx.budgets.kept() == []
    with store.transaction() as tx:
        tx.budgets.keep(counted)
        for number in range(200, 300):
            a_case(tx, number, 90, at=NOON - timedelta(hours=1))
        assert tx.budgets.manners(ROUTE, (ROUTE, plain), now=NOON).held_below == 41
        assert tx.budgets.due((ROUTE, plain), now=NOON) == []

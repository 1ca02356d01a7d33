"""Which channel hears of what."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fakes import a_route
from monitor.rules.route import Alert, Condition, Route, first_match, holds, would_match

ALERT = Alert("Papatya", frozenset({"shop-page", "sikayetvar"}), frozenset({"refund", "late"}), 60, 40)

CONDITIONS = {
    "nothing asked": (Condition(), True),
    "the brand": (Condition(brands=frozenset({"Papatya"})), True),
    "another brand": (Condition(brands=frozenset({"Menekşe"})), False),
    "the configured source": (Condition(sources=frozenset({"shop-page"})), True),
    "the platform": (Condition(sources=frozenset({"sikayetvar"})), True),
    "another source": (Condition(sources=frozenset({"x"})), False),
    "one of the topics": (Condition(topics=frozenset({"late", "legal"})), True),
    "another topic": (Condition(topics=frozenset({"legal"})), False),
    "lowest urgency": (Condition(urgency=(60, 100)), True),
    "highest urgency": (Condition(urgency=(0, 60)), True),
    "too low": (Condition(urgency=(61, 100)), False),
    "too high": (Condition(urgency=(0, 59)), False),
    "lowest context": (Condition(context=(40, 100)), True),
    "highest context": (Condition(context=(0, 40)), True),
    "too little context": (Condition(context=(41, 100)), False),
    "too much context": (Condition(context=(0, 39)), False),
    "all of it": (Condition(frozenset({"Papatya"}), frozenset({"sikayetvar"}), frozenset({"late"}), (50, 70)), True),
    "all but one": (Condition(frozenset({"Papatya"}), frozenset({"x"}), frozenset({"late"}), (50, 70)), False),
}


@pytest.mark.parametrize(("condition", "held"), CONDITIONS.values(), ids=CONDITIONS)
def test_a_condition_asks_for_everything_it_names(condition: Condition, held: bool) -> None:
    assert holds(condition, ALERT) is held


def test_an_alert_without_topics_is_not_what_a_topic_route_asks_for() -> None:
    assert not holds(Condition(topics=frozenset({"late"})), replace(ALERT, topics=frozenset()))


LEGAL = a_route("legal", "lawyers", topics=frozenset({"legal"}))
URGENT = a_route("urgent", "team", urgency=(75, 100))
REST = a_route("rest", "all")

MATCHES = {
    "the first that wants it": ((LEGAL, URGENT, REST), REST),
    "order decides": ((REST, LEGAL, URGENT), REST),
    "nobody": ((LEGAL, URGENT), None),
    "no routes": ((), None),
}


@pytest.mark.parametrize(("routes", "route"), MATCHES.values(), ids=MATCHES)
def test_the_first_route_whose_condition_holds_gets_it(routes: tuple[Route, ...], route: Route | None) -> None:
    assert first_match(routes, ALERT) == route


def test_a_route_that_only_misses_urgency_would_match() -> None:
    assert would_match((LEGAL, URGENT), ALERT) == URGENT
    assert would_match((LEGAL,), ALERT) is None


SETS = st.frozensets(st.sampled_from(["a", "b", "c"]), max_size=2)
ROUTES = st.lists(
    st.builds(
        Route,
        st.sampled_from(["one", "two"]),
        st.just("team"),
        st.builds(Condition, SETS, SETS, SETS, st.tuples(st.integers(0, 100), st.integers(0, 100))),
    ),
    max_size=4,
)


@given(ROUTES, st.builds(Alert, st.sampled_from(["a", "b"]), SETS, SETS, st.integers(0, 100)))
def test_the_match_is_the_first_that_holds(routes: list[Route], alert: Alert) -> None:
    found = first_match(routes, alert)
    holding = [route for route in routes if holds(route.when, alert)]
    assert found == (holding[0] if holding else None)
    assert found is None or would_match(routes, alert) is not None

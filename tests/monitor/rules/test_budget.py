"""How urgent is urgent enough, if a team can take so many new cases a day."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.rules.alert import Manners, Standing, Why, why_alert
from monitor.rules.budget import CALM, ENOUGH, NEVER_HELD, Budget, Counts, Threshold, threshold

NOON = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)
WEEK = range(7)
"""Seven days, each with 10 calm, 20 medium and 4 serious new cases."""
STEADY = {day: {10: 10, 40: 10, 60: 10, 80: 4} for day in WEEK}

ALLOWED = {
    "room for the serious only": (STEADY, 4, 61),
    "room for them and the medium": (STEADY, 14, 41),
    "room for nearly all": (STEADY, 24, CALM),
    "room for more than there is": (STEADY, 1_000, CALM),
    "no room even for the serious": (STEADY, 1, NEVER_HELD),
    "a wild day among calm ones": ({0: {60: 70}, 6: {30: 10}}, 10, 31),
    "one day only": ({0: {60: 25, 70: 25}}, 25, 61),
}


@pytest.mark.parametrize(("counts", "a_day", "urgency"), ALLOWED.values(), ids=ALLOWED)
def test_the_threshold_is_the_lowest_that_keeps_the_budget(counts: Counts, a_day: int, urgency: int) -> None:
    assert threshold(counts, a_day).urgency == urgency


def test_with_too_few_cases_nothing_is_said() -> None:
    assert threshold({}, 20) == Threshold(None, 0, 0)
    assert threshold({3: {60: ENOUGH - 1}}, 20) == Threshold(None, ENOUGH - 1, 4)
    assert threshold({3: {60: ENOUGH}}, 20).urgency is not None


def test_a_floor_is_kept() -> None:
    assert threshold(STEADY, 1_000, floor=55).urgency == 55


COUNTS = st.dictionaries(
    st.integers(0, 13), st.dictionaries(st.integers(0, 100), st.integers(0, 40), max_size=8), max_size=14
)
A_DAY = st.integers(1, 100)


def passed(counts: Counts, urgency: int) -> int:
    return sum(n for day in counts.values() for reached, n in day.items() if reached >= urgency)


@given(COUNTS, A_DAY)
def test_what_passes_is_within_the_budget_and_one_step_lower_is_not(counts: Counts, a_day: int) -> None:
    found = threshold(counts, a_day)
    if found.urgency is None:
        assert found.cases < ENOUGH
        return
    assert CALM <= found.urgency <= NEVER_HELD
    assert found.urgency == NEVER_HELD or passed(counts, found.urgency) <= a_day * found.days
    assert found.urgency == CALM or passed(counts, found.urgency - 1) > a_day * found.days


@given(COUNTS, A_DAY, st.integers(0, 50))
def test_more_room_never_silences_more(counts: Counts, a_day: int, more: int) -> None:
    tight, wide = threshold(counts, a_day).urgency, threshold(counts, a_day + more).urgency
    assert (tight is None) is (wide is None)
    assert tight is None or wide is None or wide <= tight


BUDGETED = Manners(at_least=CALM, budget=Budget(20))
HELD = {
    "below the floor": (24, Threshold(61, 900, 14), Why.QUIET_LOW),
    "no room for it": (60, Threshold(61, 900, 14), Why.QUIET_BUDGET),
    "just room enough": (61, Threshold(61, 900, 14), Why.FIRST),
    "room for all": (25, Threshold(25, 900, 14), Why.FIRST),
    "not known yet, not urgent": (49, Threshold(None, 9, 1), Why.QUIET_LOW),
    "not known yet, urgent": (50, Threshold(None, 9, 1), Why.FIRST),
}


@pytest.mark.parametrize(("urgency", "allowed", "why"), HELD.values(), ids=HELD)
def test_a_silence_for_the_budgets_sake_has_its_own_name(urgency: int, allowed: Threshold, why: Why) -> None:
    assert why_alert(Standing(urgency), None, BUDGETED.within(allowed), now=NOON) is why


@given(st.integers(NEVER_HELD, 100), st.integers(0, 100), A_DAY)
def test_level_three_is_never_held_back(urgency: int, allowed: int, a_day: int) -> None:
    manners = Manners(at_least=CALM, budget=Budget(a_day)).within(Threshold(allowed, 900, 14))
    assert why_alert(Standing(urgency), None, manners, now=NOON) is Why.FIRST


def test_manners_without_a_budget_are_left_alone() -> None:
    assert Manners().within(Threshold(90, 900, 14)) == Manners()
    assert Manners().figures is None

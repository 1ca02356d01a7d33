import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.rules.digest.differing import counts_differ, kept_differs, shares_differ, waits_differ

COUNTS = {
    "nothing twice": (0, 0, False),
    "one more": (1, 0, False),
    "twice as many of next to nothing": (4, 2, False),
    "three times as many, but few": (9, 3, False),
    "nine gone": (0, 9, True),
    "a handful more": (14, 3, True),
    "a quarter more of many": (412, 331, True),
    "a tenth more of many": (364, 331, False),
    "two in a hundred of very many": (102_000, 100_000, False),
    "a fifth of very many": (120_000, 100_000, True),
}


@pytest.mark.parametrize(("now", "before", "differ"), COUNTS.values(), ids=COUNTS)
def test_counts_differ_by_more_than_chance_and_by_a_fifth(now, before, differ):
    assert counts_differ(now, before) is differ


@given(st.integers(0, 10**6), st.integers(0, 10**6))
def test_more_of_a_rise_is_a_rise_too(now, before):
    if now >= before and counts_differ(now, before):
        assert counts_differ(now + 1, before)
    assert not counts_differ(now, now)


SHARES = {
    "of few": ((1.0, 10), (0.2, 10), False),
    "ten points of a hundred": ((0.6, 100), (0.5, 100), False),
    "ten points of a thousand": ((0.6, 1_000), (0.5, 1_000), True),
    "four points of a million": ((0.54, 10**6), (0.5, 10**6), False),
    "all against all": ((1.0, 100), (1.0, 100), False),
    "all against none": ((1.0, 100), (0.0, 100), True),
}


@pytest.mark.parametrize(("now", "before", "differ"), SHARES.values(), ids=SHARES)
def test_shares_differ_by_more_than_chance_and_by_five_points(now, before, differ):
    assert shares_differ(now, before) is differ
    assert shares_differ(before, now) is differ


KEPT = {
    "few clocks": (0.0, 9, 1.0, False),
    "nine points": (0.71, 10**6, 0.8, False),
    "a fall of many": (0.6, 100, 0.84, True),
    "a fall of some, by chance": (0.6, 15, 0.8, False),
    "every clock was kept before": (0.8, 60, 1.0, True),
    "none was kept before": (0.3, 60, 0.0, True),
}


@pytest.mark.parametrize(("share", "clocks", "before", "differs"), KEPT.values(), ids=KEPT)
def test_clocks_are_kept_more_or_less_often(share, clocks, before, differs):
    assert kept_differs(share, clocks, before) is differs


WAITS = {
    "half as long again": (5_400.0, 3_600.0, 20, True),
    "a third as long": (1_200.0, 3_600.0, 20, True),
    "few answers": (86_400.0, 60.0, 9, False),
    "ten minutes": (700.0, 100.0, 50, False),
    "a little longer": (40_000.0, 36_000.0, 50, False),
}


@pytest.mark.parametrize(("now", "before", "answers", "differ"), WAITS.values(), ids=WAITS)
def test_customers_wait_longer_or_shorter(now, before, answers, differ):
    assert waits_differ(now, before, answers) is differ

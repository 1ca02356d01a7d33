import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.rules.rounding import rounded

PARTS = {
    "nothing to round": ([3.0, 4.0], 7, [3, 4]),
    "the largest remainder gets it": ([1.2, 1.7, 1.1], 4, [1, 2, 1]),
    "negative parts": ([10.4, -3.4], 7, [10, -3]),
    "the first of equals": ([0.5, 0.5], 1, [1, 0]),
    "none": ([], 0, []),
}


@pytest.mark.parametrize(("parts", "total", "whole"), PARTS.values(), ids=PARTS)
def test_rounding(parts, total, whole):
    assert rounded(parts, total) == whole


@given(st.lists(st.floats(-100, 100), min_size=1, max_size=30))
def test_the_parts_add_up_and_none_moves_by_more_than_one(parts):
    total = round(sum(parts))
    whole = rounded(parts, total)
    assert sum(whole) == total
    assert all(abs(each - part) <= 1.0001 for each, part in zip(whole, parts, strict=True))

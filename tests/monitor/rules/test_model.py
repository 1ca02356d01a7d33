import copy
import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.rules.model import ANSWERS, BadWeights, chance, points_at, read_model, slope

GOOD = {
    "format": 1,
    "about": {},
    "bias": [-1, -2, -3, 0, 0],
    "cuts": [0.2, 0.5, 0.8],
    "signals": {"hard": [1, 2, 3, 1, 0]},
    "words": {"names": ["kargo"], "unit": 0.001, "columns": [[500], [400], [0], [100], [-100]]},
}
CUTS = (0.2, 0.5, 0.8)


def test_a_model_is_read_with_its_units():
    model = read_model(GOOD)
    assert model.signals["hard"] == (1, 2, 3, 1, 0)
    assert model.words == {"kargo": 0}
    assert [round(each, 6) for each in model.logits([0])] == [0.5, 0.4, 0, 0.1, -0.1]


def test_other_weights_have_another_version():
    other = copy.deepcopy(GOOD)
    other["words"]["columns"][0][0] = 501
    assert read_model(GOOD).version == read_model(copy.deepcopy(GOOD)).version != read_model(other).version


BROKEN = {
    "no object": lambda data: [],
    "another format": lambda data: data | {"format": 2},
    "no bias": lambda data: {key: value for key, value in data.items() if key != "bias"},
    "too few numbers": lambda data: data | {"bias": [1, 2]},
    "no number": lambda data: data | {"bias": [1, 2, 3, 4, "x"]},
    "not finite": lambda data: data | {"bias": [1, 2, 3, 4, math.nan]},
    "cuts out of order": lambda data: data | {"cuts": [0.5, 0.2, 0.8]},
    "a short signal": lambda data: data | {"signals": {"hard": [1]}},
    "a column too few": lambda data: data | {"words": data["words"] | {"columns": data["words"]["columns"][1:]}},
    "a short column": lambda data: data | {"words": data["words"] | {"columns": [[], [1], [1], [1], [1]]}},
    "words that are no object": lambda data: data | {"words": 7},
}


@pytest.mark.parametrize("spoil", BROKEN.values(), ids=BROKEN)
def test_broken_weights_are_refused(spoil):
    with pytest.raises(BadWeights):
        read_model(spoil(GOOD))


def test_the_shipped_number_of_answers_is_three_levels_and_two_feelings():
    assert ANSWERS == 5


@given(st.floats(-30, 30), st.floats(-30, 30))
def test_the_secant_carries_a_logit_to_its_probability(bias, added):
    assert math.isclose(chance(bias) + slope(bias, added) * added, chance(bias + added), abs_tol=1e-7)


@given(st.floats(-2000, 2000))
def test_any_logit_is_a_probability(logit):
    assert 0 <= chance(logit) <= 1


@given(st.floats(0, 1), st.floats(0, 1))
def test_more_is_never_fewer_points(one, other):
    low, high = sorted((one, other))
    assert 0 <= points_at(low, CUTS) <= points_at(high, CUTS) <= 100


def test_levels_begin_at_their_cuts():
    assert [points_at(mean, CUTS) for mean in (0, *CUTS, 1)] == [0, 25, 50, 75, 100]

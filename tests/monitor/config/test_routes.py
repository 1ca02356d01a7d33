from hypothesis import given
from hypothesis import strategies as st

from monitor.config.routes import covers
from monitor.rules.route import Alert, Condition, holds

names = st.frozensets(st.sampled_from("abc"), max_size=3)
ranges = st.tuples(st.integers(0, 5), st.integers(0, 5)).map(lambda pair: (min(pair), max(pair)))
conditions = st.builds(Condition, names, names, names, ranges, ranges)
alerts = st.builds(Alert, st.sampled_from("abc"), names, names, st.integers(0, 5), st.integers(0, 5))


@given(conditions, conditions, alerts)
def test_what_a_covered_condition_takes_the_wider_one_takes_too(wide, narrow, alert):
    if covers(wide, narrow) and holds(narrow, alert):
        assert holds(wide, alert)


@given(conditions)
def test_a_condition_covers_itself_and_the_empty_one_covers_all(condition):
    assert covers(condition, condition)
    assert covers(Condition(), condition)

"""Learning from verdicts: little, repeatably, and never against the rules of fairness."""

import random
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from groups_seen import ATTACK, EVENT, NEWS, PETITION, a_group
from hypothesis import given, settings
from hypothesis import strategies as st

from monitor.config import group_weights_path, read_group_weights
from monitor.rules.campaign import Thresholds, step
from monitor.rules.case import Verdict
from monitor.rules.coordination.features import features
from monitor.rules.group_model import BadWeights, note_unfair
from monitor.rules.model import chance
from monitor.rules.propaganda import assess
from monitor.rules.refit import MOST_FACTOR, Judged, TooFewVerdicts, refit, shadow
from monitor.rules.regression import Regression, dot, solved

SHIPPED = read_group_weights(group_weights_path())
NOW = datetime(2026, 11, 20, tzinfo=UTC)
THRESHOLDS = Thresholds()
PUSHED = a_group(12, likeness=0.5, rival_named=4)
WEAK = a_group(6, rival_named=2, positive=5)


def verdicts(*pairs):
    return [Judged(features(group), verdict) for group, verdict in pairs]


def is_fair(model):
    try:
        note_unfair(model)
    except BadWeights:
        return False
    return True


TWENTY = verdicts(*[(PUSHED, Verdict.GENUINE)] * 14, *[(ATTACK, Verdict.INAUTHENTIC)] * 6)


def test_fewer_than_twenty_verdicts_are_refused_and_those_that_are_unsure_do_not_count():
    with pytest.raises(TooFewVerdicts) as caught:
        refit([*TWENTY[:19], *verdicts((ATTACK, Verdict.UNSURE))], SHIPPED)
    assert caught.value.say() == "20 verdicts of genuine or inauthentic are needed; there are 19"


def test_what_people_call_genuine_scores_less_afterwards():
    after = refit(TWENTY, SHIPPED)

    assert assess(PUSHED, after).propaganda < assess(PUSHED, SHIPPED).propaganda
    assert assess(ATTACK, after).propaganda >= 60


def test_what_people_call_inauthentic_scores_more_afterwards():
    after = refit(verdicts(*[(WEAK, Verdict.INAUTHENTIC)] * 15, *[(NEWS, Verdict.GENUINE)] * 5), SHIPPED)

    assert assess(WEAK, after).propaganda > assess(WEAK, SHIPPED).propaganda


def test_only_the_intercept_and_one_factor_for_each_feature_change():
    before, after = SHIPPED.propaganda, refit(TWENTY, SHIPPED).propaganda

    assert after.intercept != before.intercept
    for name, one in before.weights.items():
        changed = after.weights[name]
        assert (changed.neutral, changed.scale) == (one.neutral, one.scale)
        assert 0 <= changed.weight * one.weight <= MOST_FACTOR * one.weight**2
    assert refit(TWENTY, SHIPPED).coordination == SHIPPED.coordination


def test_the_same_verdicts_give_the_same_model_and_others_another_version():
    assert refit(TWENTY, SHIPPED) == refit(list(TWENTY), SHIPPED)
    versions = {refit(many, SHIPPED).version for many in (TWENTY, [*TWENTY, TWENTY[0]])}
    assert len(versions) == 2
    assert all(version.startswith(f"{SHIPPED.version}+2") for version in versions)


def test_a_feature_nobody_stored_counts_as_neutral():
    neutral = SHIPPED.propaganda.weights
    known = [{name: one.features[name] for name in ("authors", "rival_named")} for one in TWENTY]
    whole = [{name: some.get(name, neutral[name].neutral) for name in neutral} for some in known]
    bare, filled = (
        [Judged(some, one.verdict) for some, one in zip(each, TWENTY, strict=True)] for each in (known, whole)
    )

    assert refit(bare, SHIPPED).propaganda == refit(filled, SHIPPED).propaganda


@settings(max_examples=20, deadline=None)
@given(st.integers(0, 10_000))
def test_no_verdicts_make_the_weights_unfair(seed):
    dice = random.Random(seed)
    groups = [ATTACK, EVENT, NEWS, PETITION, PUSHED]
    after = refit(verdicts(*((dice.choice(groups), dice.choice(list(Verdict)[:3])) for _ in range(25))), SHIPPED)
    assert is_fair(after)


def campaigns(*groups):
    return [step(None, assess(group, SHIPPED), group, NOW, THRESHOLDS) for group in groups]


def test_a_shadow_shows_what_another_model_would_change():
    after = replace(SHIPPED, propaganda=replace(SHIPPED.propaganda, intercept=SHIPPED.propaganda.intercept - 50))
    attack, petition, event = campaigns(ATTACK, PETITION, EVENT)
    known = [replace(attack, verdict=Verdict.GENUINE), replace(petition, verdict=Verdict.COORDINATED_GENUINE), event]
    found = shadow(known, SHIPPED, after, THRESHOLDS)

    assert found.campaigns == 3
    assert [one.number for one in found.cleared] == [attack.number]
    assert found.raised == ()
    assert found.shifts[0].after == 0
    assert (found.agrees_before, found.agrees_after) == (1, 2)


def test_a_shadow_leaves_out_what_another_campaign_holds_and_names_what_would_be_suspected():
    after = replace(SHIPPED, propaganda=replace(SHIPPED.propaganda, intercept=SHIPPED.propaganda.intercept + 50))
    weak, event = campaigns(WEAK, EVENT)
    found = shadow([weak, replace(event, merged_into=3)], SHIPPED, after, THRESHOLDS)

    assert (found.campaigns, [one.after for one in found.raised]) == (1, [99])


# -- the regression itself


@given(st.lists(st.tuples(st.floats(-5, 5), st.floats(-5, 5), st.sampled_from([0.0, 1.0])), min_size=1, max_size=12))
def test_a_regression_ends_where_nothing_leads_down(cases):
    rows, labels = [(1.0, a, b) for a, b, _ in cases], [label for *_, label in cases]
    held_at, held_by = [0.0, 1.0, 1.0], [0.1, 1.0, 1.0]
    found = Regression(rows, labels, [0.5] * len(rows), held_at, held_by).fitted()

    errors = [chance(0.5 + dot(row, found)) - label for row, label in zip(rows, labels, strict=True)]
    for place in range(3):
        slope = dot(errors, [row[place] for row in rows]) + held_by[place] * (found[place] - held_at[place])
        assert abs(slope) < 1e-3


def test_equations_are_solved():
    assert solved([[4.0, 1.0], [1.0, 3.0]], [1.0, 2.0]) == pytest.approx([1 / 11, 7 / 11])

"""How groups are judged: two numbers, each the sum of its reasons, and every rule of fairness that concerns them."""

import json
import random
import string
from dataclasses import replace

import pytest
from groups_seen import ATTACK, EVENT, NEWS, PETITION, WORDED, YOUNG, a_group
from hypothesis import given
from hypothesis import strategies as st

from monitor.config import group_weights_path, read_group_weights
from monitor.rules.case import Verdict
from monitor.rules.coordination.features import FAMILIES, Family, features
from monitor.rules.coordination.post import MICRO, Facts, LinkKind, Place, Portrait
from monitor.rules.group_model import Answer, GroupModel, Weight, read_group_model, written
from monitor.rules.model import BadWeights
from monitor.rules.propaganda import (
    MOST_OF_A_HANDFUL,
    MOST_OF_FEW,
    MOST_QUIETED,
    SAYS,
    Circumstances,
    assess,
    figures,
    wrote_themselves,
)
from monitor.rules.score import Axis, total

SHIPPED = read_group_weights(group_weights_path())
ACCOUNTS = [name for name, family in FAMILIES.items() if family is Family.ACCOUNTS]


def a_model(intercept=-4.0, **weights):
    together = Answer(-2.0, {"authors": Weight(0.8), "likeness": Weight(2.0), "span": Weight(-0.2)})
    aimed = Answer(intercept, {name: Weight(weight) for name, weight in weights.items()})
    return GroupModel(aimed, together, Answer(intercept, {}), "test")


SURE = a_model(50.0)
"""Is as sure as a model can be of every group."""
BLIND = a_model(0.0)
counts = st.integers(0, 40)


@st.composite
def portraits(draw, most_authors=40):
    posts = draw(st.integers(1, 40))
    dice = random.Random(draw(st.integers(0, 10**6)))
    counted = [name for name in Facts._fields if name not in ("posts", "edges", "likeness")]
    shares = {name: dice.choice([0, posts, dice.randint(0, posts)]) for name in counted}
    edges = draw(st.integers(0, 12 * posts))
    totals = Facts(**shares, posts=posts, edges=edges, likeness=draw(st.integers(0, MICRO)) * edges)
    return Portrait(
        group=1,
        brand="P",
        totals=totals,
        authors=min(draw(st.integers(1, most_authors)), posts),
        first=0,
        last=draw(st.integers(0, 7 * 86_400)),
        top_link=draw(st.integers(0, posts)),
        top_link_kind=draw(st.sampled_from(LinkKind)),
        top_tag=draw(st.integers(0, posts)),
        avatars=draw(st.integers(0, posts)),
        places=draw(st.sets(st.sampled_from(Place), min_size=1).map(lambda found: tuple(sorted(found)))),
    )


standings = st.builds(
    Circumstances,
    quiet=st.integers(0, MICRO),
    verdict=st.none() | st.sampled_from(Verdict),
    at_least=st.integers(3, 9),
    amber=st.integers(41, 79),
    red=st.integers(80, 99),
)


def drawn_model(seed):
    """Any fair model: hypothesis would draw seventy numbers for each."""
    dice = random.Random(seed)
    low_high = {Family.ACCOUNTS: (0, 6), Family.AGAINST: (-6, 0)}
    drawn = {
        name: Weight(
            dice.choice([0.0, dice.uniform(*low_high.get(family, (-6, 6)))]),
            0.0 if family is Family.ACCOUNTS else dice.uniform(-2, 2),
            dice.uniform(0.1, 3),
        )
        for name, family in FAMILIES.items()
    }
    alike = {name: one for name, one in drawn.items() if FAMILIES[name] in (Family.SIZE, Family.TIME)}
    worded = alike | {name: one for name, one in drawn.items() if FAMILIES[name] in (Family.TONE, Family.AGAINST)}
    answers = (Answer(dice.uniform(-9, 5), some) for some in (drawn, alike, worded))
    return GroupModel(*answers, "drawn")


models = st.integers(0, 10**6).map(drawn_model)


# -- sums and sentences


@given(portraits(), models, standings)
def test_both_numbers_are_the_sums_of_their_reasons_and_from_nothing_to_a_hundred(portrait, model, standing):
    found = assess(portrait, model, standing)

    assert found.coordination == total(found.reasons, Axis.COORDINATION)
    assert found.propaganda == total(found.reasons, Axis.PROPAGANDA)
    assert 0 <= found.coordination <= 99
    assert 0 <= found.propaganda <= (100 if standing.verdict is Verdict.INAUTHENTIC else 99)
    assert all(reason.points for reason in found.reasons)
    assert not any(doubt.points for doubt in found.doubts)


@given(portraits(), models, standings)
def test_a_score_is_the_same_when_it_is_rebuilt_from_what_is_stored(portrait, model, standing):
    stored = json.loads(json.dumps(written(model)))

    assert assess(replace(portrait), read_group_model(stored), standing) == assess(portrait, model, standing)


def test_every_feature_has_a_sentence_and_every_figure_in_it_is_known():
    known = set(figures(ATTACK))
    for says in SAYS.values():
        assert {name for _, name, _, _ in string.Formatter().parse(says) if name} <= known
    assert set(SAYS) - {"base"} == set(FAMILIES)


@given(portraits(), standings)
def test_every_sentence_that_is_said_can_be_filled(portrait, standing):
    found = assess(portrait, SHIPPED, standing)
    for reason in (*found.reasons, *found.doubts):
        assert reason.says.format(**figures(portrait))
        assert "fake" not in reason.says


def test_the_version_of_the_weights_is_kept_with_the_score():
    assert assess(ATTACK, BLIND).model == "test"


# -- what the shipped weights say


def test_an_attack_that_pushes_a_rival_is_suspected():
    found = assess(ATTACK, SHIPPED)
    assert found.propaganda >= 80
    assert found.coordination >= 60


CROWDS = {"a petition": PETITION, "shared news": NEWS, "many customers, one event": EVENT, "young accounts": YOUNG}


@pytest.mark.parametrize("crowd", CROWDS.values(), ids=CROWDS)
def test_a_crowd_of_real_people_stays_below_amber(crowd):
    assert assess(crowd, SHIPPED).propaganda < 60


@pytest.mark.parametrize("crowd", [PETITION, NEWS], ids=["petition", "news"])
def test_a_petition_and_shared_news_are_coordinated_all_the_same(crowd):
    assert assess(crowd, SHIPPED).coordination >= 60


# -- fairness


def test_young_accounts_in_their_own_words_stay_below_amber_whatever_the_weights_say():
    for amber in (41, 60, 99):
        assert assess(YOUNG, SURE, Circumstances(amber=amber)).propaganda < amber


def test_whoever_pushes_something_is_not_taken_for_a_customer_in_their_own_words():
    assert wrote_themselves(features(YOUNG))
    for pushed in ("rival_named", "rival_linked", "coupon", "compared", "hijacked", "confirmed", "deleted", "copies"):
        assert not wrote_themselves(features(replace(YOUNG, totals=YOUNG.totals._replace(**{pushed: 10}))))
    assert not wrote_themselves(features(replace(YOUNG, top_link=10)))


@pytest.mark.parametrize("name", ["digits", "rival_named", "confirmed"])
def test_weights_that_judge_what_pushes_nothing_by_more_than_its_wording_are_refused(name):
    unfair = replace(BLIND, unaimed=Answer(0.0, {name: Weight(1.0)}))
    with pytest.raises(BadWeights):
        read_group_model(written(unfair))


def test_weights_from_before_wording_was_judged_suspect_nobody_by_it():
    older = {name: value for name, value in written(SHIPPED).items() if name != "unaimed"}
    assert assess(WORDED, read_group_model(older)).propaganda == 0
    assert assess(ATTACK, read_group_model(older)).propaganda == assess(ATTACK, SHIPPED).propaganda


@given(portraits(), models)
def test_account_traits_add_at_most_fifteen_points_together(portrait, model):
    bare = portrait.totals._replace(default_image=0, empty_bio=0, digits=0)
    without = assess(replace(portrait, totals=bare, avatars=0), model).propaganda

    assert without <= assess(portrait, model).propaganda <= without + 15


@given(portraits(), models, st.sampled_from(["default_image", "empty_bio", "digits", "accounts"]))
def test_an_account_field_nobody_knows_never_raises_a_score(portrait, model, field):
    known = getattr(portrait.totals, field)
    fewer = replace(portrait, totals=portrait.totals._replace(**{field: max(known - 1, 0)}))

    assert assess(fewer, model).propaganda <= assess(portrait, model).propaganda


@given(portraits(), models)
def test_coordination_does_not_ask_who_wrote_or_whom_it_helps(portrait, model):
    hidden = Facts(*(0 for _ in Facts._fields))._replace(
        **{name: getattr(portrait.totals, name) for name in ("posts", "edges", "likeness", "copies")},
        **{name: getattr(portrait.totals, name) for name in ("negative", "positive", "newcomers", "deleted")},
    )
    assert (
        assess(replace(portrait, totals=hidden, avatars=0), model).coordination == assess(portrait, model).coordination
    )


@given(portraits(most_authors=2), models, standings)
def test_fewer_than_three_authors_are_never_a_campaign(portrait, model, standing):
    found = assess(portrait, model, replace(standing, verdict=None))
    assert found.propaganda <= MOST_OF_FEW < 35
    assert found.coordination <= MOST_OF_FEW


def test_one_author_with_many_posts_is_no_campaign():
    assert assess(replace(ATTACK, authors=1), SURE).propaganda <= MOST_OF_FEW


FEW = {
    "four on complaint sites": (a_group(4, rival_named=4, places=(Place.COMPLAINTS,)), MOST_OF_FEW),
    "five on complaint sites": (a_group(5, rival_named=5, places=(Place.COMPLAINTS,)), 99),
    "four in two places": (a_group(4, rival_named=4, places=(Place.COMPLAINTS, Place.X)), MOST_OF_A_HANDFUL),
}


@pytest.mark.parametrize(("group", "most"), FEW.values(), ids=FEW)
def test_where_all_are_on_complaint_sites_more_posts_are_needed(group, most):
    assert assess(group, SURE).propaganda == most


@given(portraits(), models)
def test_signs_of_real_customers_never_raise_a_score(portrait, model):
    more = replace(portrait, totals=portrait.totals._replace(credible=portrait.posts))
    fewer = replace(portrait, totals=portrait.totals._replace(credible=0))
    assert assess(more, model).propaganda <= assess(fewer, model).propaganda


VERDICTS = {
    Verdict.GENUINE: (0, 0),
    Verdict.COORDINATED_GENUINE: (0, MOST_QUIETED),
    Verdict.UNSURE: (99, 99),
    Verdict.INAUTHENTIC: (100, 100),
}


@pytest.mark.parametrize(("verdict", "bounds"), VERDICTS.items(), ids=VERDICTS)
def test_a_persons_word_counts_more_than_any_weight(verdict, bounds):
    least, most = bounds
    assert least <= assess(ATTACK, SURE, Circumstances(verdict=verdict)).propaganda <= most


def test_what_a_person_confirmed_is_confirmed_even_in_its_own_words():
    found = assess(YOUNG, SHIPPED, Circumstances(verdict=Verdict.INAUTHENTIC, quiet=MICRO))
    assert found.propaganda == 100
    assert found.reasons[-1].code == "verdict"


def test_a_verdict_does_not_change_whether_a_group_is_coordinated():
    assert len({assess(PETITION, SHIPPED, Circumstances(verdict=verdict)).coordination for verdict in Verdict}) == 1


@pytest.mark.parametrize(("quiet", "most"), [(MICRO // 2, MOST_QUIETED), (MICRO // 2 - 1, 99)])
def test_a_text_that_was_called_genuine_does_not_alert_again(quiet, most):
    assert assess(ATTACK, SURE, Circumstances(quiet=quiet)).propaganda == most


UNAIMED = {
    "a petition": PETITION,
    "its link is shared by all": replace(PETITION, top_link=40),
    "many customers, one event": EVENT,
    "news": NEWS,
    "one post names a rival": replace(PETITION, totals=PETITION.totals._replace(rival_named=1)),
}


@pytest.mark.parametrize("group", UNAIMED.values(), ids=UNAIMED)
def test_a_group_that_pushes_nothing_stays_below_amber_however_sure_the_weights_are(group):
    assert assess(group, SURE).propaganda < Circumstances().amber
    confirmed = Circumstances(verdict=Verdict.INAUTHENTIC)
    assert assess(group, SURE, confirmed).propaganda == 100


def test_one_message_in_many_words_that_accuses_and_wants_nothing_is_suspected_but_never_red():
    assert 60 <= assess(WORDED, SHIPPED).propaganda < 80
    for red in (70, 80, 95):
        assert assess(WORDED, SURE, Circumstances(red=red)).propaganda == red - 1


WORDS = WORDED.totals
EXPLAINED = {
    "many ask for something": replace(WORDED, totals=WORDS._replace(asks=10)),
    "half share a page": replace(WORDED, top_link=15),
    "half share a piece of news": replace(WORDED, top_link=15, top_link_kind=LinkKind.NEWS),
    "half rally under a hashtag": replace(WORDED, top_tag=15),
    "hardly any accuses": replace(WORDED, totals=WORDS._replace(accuses=6)),
    "few authors": replace(WORDED, authors=7),
    "each in words of their own": replace(WORDED, totals=WORDS._replace(likeness=WORDS.edges * MICRO // 4)),
}


@pytest.mark.parametrize("group", EXPLAINED.values(), ids=EXPLAINED)
def test_what_explains_that_people_write_alike_keeps_a_group_below_amber_whatever_the_weights_say(group):
    assert assess(group, SURE).propaganda < Circumstances().amber


@given(st.sampled_from(ACCOUNTS), st.integers(0, 30))
def test_what_pushes_nothing_is_not_judged_by_its_accounts(field, count):
    told = replace(WORDED, avatars=count) if field == "avatars" else WORDED
    told = told if field == "avatars" else replace(told, totals=WORDS._replace(accounts=30, **{field: count}))
    assert assess(told, SHIPPED).propaganda == assess(WORDED, SHIPPED).propaganda


CUES = ("rival_named", "rival_linked", "coupon", "compared", "hijacked", "deleted", "confirmed")


@pytest.mark.parametrize("cue", CUES)
def test_what_is_pushed_lifts_the_limit(cue):
    aimed = replace(PETITION, totals=PETITION.totals._replace(**{cue: 10}))
    assert assess(aimed, SURE).propaganda == 99


NAMING = {"rival_named": 3, "posts": 3, "authors": 3}
AIMED_OTHERWISE = {
    "a rival is linked": {**NAMING, "rival_linked": 1},
    "a coupon": {**NAMING, "coupon": 1},
    "a rival is said to be better": {**NAMING, "compared": 1},
    "one of a confirmed campaign": {**NAMING, "confirmed": 1},
    "a fourth author": {"rival_named": 4, "posts": 4, "authors": 4},
}


def naming(posts, authors, **counts):
    return replace(
        ATTACK, totals=Facts(posts=posts, edges=3, likeness=3 * MICRO, **counts), authors=authors, top_link=0
    )


def test_three_who_only_name_a_rival_stay_below_amber_however_sure_the_weights_are():
    for amber in (40, 60, 75):
        assert assess(naming(**NAMING), SURE, Circumstances(amber=amber)).propaganda == amber - 5
    assert assess(naming(**NAMING), SURE, Circumstances(verdict=Verdict.INAUTHENTIC)).propaganda == 100


@pytest.mark.parametrize("counts", AIMED_OTHERWISE.values(), ids=AIMED_OTHERWISE)
def test_whatever_else_is_pushed_and_a_fourth_author_lift_that_limit(counts):
    assert assess(naming(**counts), SURE).propaganda > Circumstances().amber


# -- what speaks against


DOUBTS = {
    "credible": EVENT,
    "own-words": EVENT,
    "one-text": PETITION,
    "news": NEWS,
    "histories": replace(PETITION, totals=PETITION.totals._replace(statuses=61 * MICRO)),
    "unknown": replace(ATTACK, totals=ATTACK.totals._replace(accounts=9)),
    "no-aim": PETITION,
}


@pytest.mark.parametrize(("code", "group"), DOUBTS.items(), ids=DOUBTS)
def test_what_speaks_against_a_group_is_said(code, group):
    assert f"doubt.{code}" in {doubt.code for doubt in assess(group, SHIPPED).doubts}


def test_against_an_attack_by_known_accounts_only_a_boycott_speaks():
    assert [doubt.code for doubt in assess(ATTACK, SHIPPED).doubts] == ["doubt.boycott"]


def test_figures_are_what_sentences_need_and_a_group_without_links_has_them_too():
    found = figures(a_group(3, edges=0))
    assert found["likeness"] == 0
    assert (found["posts"], found["authors"], found["unknown"]) == (3, 3, 3)

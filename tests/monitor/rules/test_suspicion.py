"""What one mention is suspected of: by its group, never by itself, and never beyond the caps."""

from dataclasses import fields, replace
from datetime import UTC, datetime

import crowd
import pytest
from groups_seen import ATTACK, PETITION, YOUNG
from hypothesis import given
from hypothesis import strategies as st

from monitor.rules.case import Verdict
from monitor.rules.coordination.account import MOST_ACCOUNT, account_points
from monitor.rules.coordination.post import MICRO
from monitor.rules.propaganda import Assessment, Circumstances, assess
from monitor.rules.score import Axis, Reason, total
from monitor.rules.suspicion import MOST_ALONE, MOST_CREDIBLE, lone_suspicion, mention_suspicion
from scrapers.kit.mention import Author

NOW = datetime(2026, 11, 20, tzinfo=UTC)
WORST = Author(
    id="1", name="a", handle="ali12345678", created_at=NOW, bio="", location="", url="", followers=0, following=5_000,
    posts=0, listed=0, verified=False, protected=False, avatar_url="https://x.example/default_profile_normal.png",
)  # fmt: skip
CREDIBLE = ("order", "solved", "answered", "safety")

texts = st.none() | st.text(max_size=12)
numbers = st.none() | st.integers(0, 10**7)
authors = st.builds(
    Author, id=texts, name=texts, handle=texts | st.from_regex(r"[a-z]{3}\d{0,8}", fullmatch=True), bio=texts,
    location=texts, url=texts, followers=numbers, following=numbers, posts=numbers, listed=numbers,
    created_at=st.none() | st.just(NOW), verified=st.none() | st.booleans(), protected=st.none() | st.booleans(),
    avatar_url=st.none() | st.sampled_from(["https://x.example/default_profile.png", "https://x.example/me.png"]),
)  # fmt: skip


def a_group(coordination=90, propaganda=95):
    reasons = (
        Reason(Axis.COORDINATION, "group.likeness", coordination, "alike"),
        Reason(Axis.PROPAGANDA, "group.rival_named", propaganda, "a rival"),
    )
    return Assessment(coordination, propaganda, reasons, (), "test")


@given(st.integers(0, 100), st.integers(0, 100), st.integers(0, MICRO), st.sets(st.sampled_from(CREDIBLE)))
def test_a_members_numbers_are_the_sums_of_its_reasons_and_no_more_than_its_groups(group, aimed, membership, signs):
    found = mention_suspicion(a_group(group, aimed), membership, frozenset(signs))

    assert found.coordination == total(found.reasons, Axis.COORDINATION) <= group
    assert 0 <= found.propaganda == total(found.reasons, Axis.PROPAGANDA) <= aimed


def test_a_member_is_suspected_of_what_its_group_is():
    found = mention_suspicion(a_group(), MICRO)
    assert (found.coordination, found.propaganda, found.capped) == (90, 95, None)


def test_who_belongs_only_loosely_is_suspected_less():
    whole, half, none = (mention_suspicion(a_group(), membership) for membership in (MICRO, MICRO // 8, 0))
    assert whole.propaganda > half.propaganda > none.propaganda == 0
    assert none.coordination == 0


@pytest.mark.parametrize("group", [ATTACK, PETITION, YOUNG], ids=["attack", "petition", "young accounts"])
def test_who_came_after_the_verdict_in_other_words_scores_what_was_thought_before_it(group):
    said = assess(group, crowd.MODEL, Circumstances(verdict=Verdict.INAUTHENTIC))
    found = mention_suspicion(said, MICRO, unseen=True)
    assert (said.propaganda, found.propaganda) == (100, assess(group, crowd.MODEL).propaganda)
    assert found.capped == found.reasons[-1].code == "unseen"


def test_of_a_real_customer_it_is_said_that_they_are_one_whenever_they_came():
    assert mention_suspicion(a_group(), MICRO, frozenset({"solved"}), unseen=True).capped == "credible"


@pytest.mark.parametrize("sign", CREDIBLE)
def test_a_sign_of_a_real_customer_caps_the_score_at_forty_and_leaves_coordination(sign):
    found = mention_suspicion(a_group(), MICRO, frozenset({sign}))
    assert (found.coordination, found.propaganda, found.capped) == (90, MOST_CREDIBLE, "credible")


def test_the_worst_account_alone_is_hardly_suspected():
    found = lone_suspicion(WORST)
    assert found.coordination == 0
    assert found.propaganda == MOST_ACCOUNT <= MOST_ALONE
    assert found.capped == "alone"


def test_an_account_that_shows_nothing_odd_or_nothing_at_all_is_suspected_of_nothing():
    assert lone_suspicion(Author()).reasons == ()
    assert lone_suspicion(replace(WORST, handle="ali", bio="x", avatar_url=None, following=3)).propaganda < MOST_ACCOUNT


@given(authors, st.sets(st.sampled_from(CREDIBLE)))
def test_no_post_alone_is_more_than_thirty_five(author, signs):
    found = lone_suspicion(author, frozenset(signs))
    assert 0 <= found.propaganda == total(found.reasons, Axis.PROPAGANDA) <= MOST_ALONE


@given(authors, st.sampled_from([field.name for field in fields(Author)]))
def test_hiding_any_field_of_an_account_never_raises_its_points(author, field):
    assert account_points(replace(author, **{field: None})) <= account_points(author)


def test_the_age_of_an_account_proves_nothing_either_way():
    assert account_points(replace(WORST, created_at=datetime(2009, 1, 1, tzinfo=UTC))) == account_points(WORST)


def test_accounts_are_ordered_by_what_they_show():
    plain = replace(WORST, handle="ali", bio="x", avatar_url="https://x.example/me.png", following=3, followers=90)
    known = replace(plain, verified=True, url="https://ali.example")
    shown = [account_points(one) for one in (known, replace(plain, url=known.url), plain, WORST)]
    assert shown[0] == 0
    assert shown == sorted(set(shown))

"""A group in numbers: unknown is nothing, shares are of all posts."""

from dataclasses import replace

import pytest

from monitor.rules.coordination.features import FAMILIES, Family, features
from monitor.rules.coordination.post import MICRO, Facts, LinkKind, Portrait

BARE = Portrait(group=1, brand="Pazarim", totals=Facts(posts=4), authors=4, first=0, last=0)
ACCOUNTS = [name for name, family in FAMILIES.items() if family is Family.ACCOUNTS]


def with_facts(**counts):
    return replace(BARE, totals=BARE.totals._replace(**counts))


def test_every_feature_has_a_family_and_every_family_its_features():
    assert set(features(BARE)) == set(FAMILIES)


def test_a_group_of_which_nothing_is_known_has_only_its_authors():
    assert {name for name, value in features(BARE).items() if value} == {"authors"}


@pytest.mark.parametrize("name", ["copies", "negative", "newcomers", "deleted", "credible", "digits"])
def test_a_count_becomes_a_share_of_all_posts(name):
    assert features(with_facts(**{name: 3}))[name] == 0.75


@pytest.mark.parametrize("name", ["rival_named", "rival_linked", "coupon", "compared", "hijacked"])
def test_one_post_alone_says_little_of_an_aim(name):
    assert features(with_facts(**{name: 1}))[name] == 0.125
    assert features(with_facts(**{name: 3}))[name] == 0.625


@pytest.mark.parametrize(("likeness", "pushed"), [(0.1, 0.0), (0.2, 0.0), (0.3, 0.4375), (0.4, 0.875), (0.9, 0.875)])
def test_naming_a_rival_is_pushing_it_as_far_as_the_texts_are_alike(likeness, pushed):
    values = features(with_facts(rival_named=4, edges=2, likeness=round(2 * likeness * MICRO)))
    assert values["pushed"] == pytest.approx(pushed)


def test_an_account_nobody_knows_is_not_counted_as_suspicious():
    """Half of the accounts hidden: the share may fall, never rise."""
    shown = with_facts(accounts=4, default_image=2, empty_bio=4, digits=2)
    hidden = with_facts(accounts=2, default_image=1, empty_bio=2, digits=2)
    assert all(features(hidden)[name] <= features(shown)[name] for name in ACCOUNTS)


@pytest.mark.parametrize("kind", list(LinkKind))
def test_the_most_common_link_counts_for_where_it_leads(kind):
    found = features(replace(BARE, top_link=2, top_link_kind=kind))
    assert {name: found[name] for name in found if name.startswith("link_") and found[name]} == {f"link_{kind}": 0.5}


def test_likeness_is_the_mean_of_the_links():
    assert features(with_facts(edges=4, likeness=3 * MICRO))["likeness"] == 0.75


def test_a_group_without_posts_has_numbers_too():
    assert all(value == 0 for value in features(replace(BARE, totals=Facts(), authors=0)).values())

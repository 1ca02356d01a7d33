"""A campaign's states, and what is owed when it changes."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from groups_seen import ATTACK, EVENT, NEWS, PETITION, a_group
from hypothesis import given
from hypothesis import strategies as st

from monitor.rules.campaign import (
    CampaignState,
    Nature,
    Telling,
    Thresholds,
    circumstances_of,
    decided,
    merged,
    nature,
    step,
    united,
    worth_rescoring,
    worth_telling,
)
from monitor.rules.campaign import scored as told_scores
from monitor.rules.case import Verdict
from monitor.rules.coordination.post import MICRO, Place
from monitor.rules.propaganda import Assessment

NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)
T = Thresholds()
FORMING, WATCHED, SUSPECTED = CampaignState.FORMING, CampaignState.WATCHED, CampaignState.SUSPECTED
QUIET, DECIDED, MERGED = CampaignState.QUIET, CampaignState.DECIDED, CampaignState.MERGED


def scored(propaganda, coordination=70):
    return Assessment(coordination, propaganda, (), (), "test")


def at(score, group=ATTACK, before=None, now=NOW, thresholds=T):
    return step(before, scored(score), group, now, thresholds)


STATES = {
    "two authors": (a_group(9, authors=2), 34, FORMING),
    "three authors": (a_group(3), 59, WATCHED),
    "amber": (a_group(3), 60, SUSPECTED),
    "red": (ATTACK, 95, SUSPECTED),
    "four on complaint sites": (a_group(4, places=(Place.COMPLAINTS,)), 90, WATCHED),
    "five on complaint sites": (a_group(5, places=(Place.COMPLAINTS,)), 90, SUSPECTED),
    "three in two places": (a_group(3, places=(Place.COMPLAINTS, Place.X)), 90, SUSPECTED),
}


@pytest.mark.parametrize(("group", "score", "state"), STATES.values(), ids=STATES)
def test_a_new_group_is_what_its_authors_and_score_make_it(group, score, state):
    found = at(score, group)

    assert found.state is state
    assert (found.suspected_at == NOW) == (state is SUSPECTED)
    assert (found.number, found.brand, found.posts, found.authors) == (100, "Pazarim", group.posts, group.authors)
    assert (found.rev, found.peak, found.grown_at, found.model) == (1, score, NOW, "test")
    assert (found.first_seen, found.places) == (datetime.fromtimestamp(group.first, UTC), group.places)


def test_nothing_new_changes_nothing():
    before = at(70)
    later = at(70, before=before, now=NOW + timedelta(hours=1))

    assert later == before
    assert worth_telling(before, later, T) is Telling.NOTHING
    assert not worth_rescoring(before, later, T)


def test_silence_makes_it_quiet_and_a_new_member_wakes_it():
    before = at(70)
    silent = at(70, before=before, now=NOW + timedelta(hours=48))
    grown = replace(ATTACK, totals=ATTACK.totals._replace(posts=21))
    awake = at(70, grown, before=silent, now=NOW + timedelta(hours=60))

    assert at(70, before=before, now=NOW + timedelta(hours=47)).state is SUSPECTED
    assert (silent.state, silent.rev) == (QUIET, 2)
    assert (awake.state, awake.grown_at) == (SUSPECTED, NOW + timedelta(hours=60))
    assert worth_telling(before, silent, T) is Telling.EDIT
    assert worth_telling(silent, awake, T) is Telling.REVIVED
    assert awake.suspected_at == NOW


def test_silence_may_be_as_short_as_the_operator_says():
    thresholds = replace(T, quiet_after=timedelta(seconds=2))
    before = at(70, thresholds=thresholds)
    assert at(70, before=before, now=NOW + timedelta(seconds=2), thresholds=thresholds).state is QUIET


def test_a_score_that_falls_leaves_its_peak():
    fallen = at(40, before=at(85))

    assert (fallen.state, fallen.propaganda, fallen.peak, fallen.suspected_at) == (WATCHED, 40, 85, NOW)
    assert worth_telling(at(85), fallen, T) is Telling.EDIT


def test_other_thresholds_are_kept_to():
    assert at(50, thresholds=replace(T, amber=50)).state is SUSPECTED
    assert at(70, thresholds=replace(T, amber=75)).state is WATCHED


# -- verdicts


@pytest.mark.parametrize("verdict", [Verdict.GENUINE, Verdict.INAUTHENTIC, Verdict.COORDINATED_GENUINE])
def test_a_persons_word_decides_and_stays_decided(verdict):
    told = decided(at(85), verdict, NOW, T)
    grown = replace(ATTACK, totals=ATTACK.totals._replace(posts=50))
    later = at(90, grown, before=told, now=NOW + timedelta(days=3))

    assert (told.state, told.verdict, told.rev) == (DECIDED, verdict, 2)
    assert told.is_settled
    assert (later.state, later.verdict) == (DECIDED, verdict)
    assert worth_rescoring(at(85), told, T)
    assert circumstances_of(told, T).verdict is verdict


def test_who_is_unsure_is_asked_once_more_when_it_doubled():
    unsure = decided(at(85), Verdict.UNSURE, NOW, T)
    assert (unsure.state, unsure.asked_at) == (SUSPECTED, 20)

    def grown(posts, before):
        return at(85, replace(ATTACK, totals=ATTACK.totals._replace(posts=posts)), before=before)

    almost = grown(39, unsure)
    double = grown(40, almost)
    assert worth_telling(unsure, almost, T) is Telling.EDIT
    assert worth_telling(almost, double, T) is Telling.DOUBLED
    assert worth_telling(double, grown(41, double), T) is Telling.EDIT


def test_of_a_group_nobody_judged_only_the_thresholds_are_known():
    found = circumstances_of(None, Thresholds(amber=50, at_least=7), quiet=MICRO)
    assert (found.verdict, found.quiet, found.amber, found.at_least) == (None, MICRO, 50, 7)


# -- merging


def test_a_merged_campaign_says_where_it_went_and_never_comes_back():
    gone = merged(at(85), 7)

    assert (gone.state, gone.merged_into, gone.rev) == (MERGED, 7, 2)
    assert gone.is_settled
    assert at(99, before=gone).state is MERGED
    assert worth_telling(at(85), gone, T) is Telling.EDIT
    assert worth_rescoring(at(85), gone, T)


# -- what is owed


TOLD = {
    "never suspected": (None, 59, Telling.NOTHING),
    "suspected at once": (None, 60, Telling.FIRST),
    "red at once": (None, 95, Telling.FIRST),
    "amber for the first time": (59, 60, Telling.FIRST),
    "a little more": (60, 75, Telling.EDIT),
    "red for the first time": (79, 80, Telling.RED),
    "more red": (80, 95, Telling.EDIT),
}


@pytest.mark.parametrize(("before", "after", "telling"), TOLD.values(), ids=TOLD)
def test_one_message_at_amber_and_one_more_at_red(before, after, telling):
    known = None if before is None else at(before)
    found = worth_telling(known, at(after, before=known), T)

    assert found is telling
    assert found.speaks == (telling not in (Telling.EDIT, Telling.NOTHING))


def test_what_was_red_before_is_not_told_again_when_it_comes_back():
    fallen = at(70, before=at(85))
    assert worth_telling(fallen, at(85, before=fallen), T) is Telling.EDIT


RESCORED = {
    "amber crossed": (59, 60, True),
    "amber crossed downwards": (60, 59, True),
    "red crossed": (79, 80, True),
    "nine points": (61, 70, False),
    "ten points": (61, 71, True),
    "ten points less": (31, 21, True),
}


@pytest.mark.parametrize(("before", "after", "due"), RESCORED.values(), ids=RESCORED)
def test_members_are_scored_anew_when_it_matters(before, after, due):
    assert worth_rescoring(at(before), at(after, before=at(before)), T) is due


def test_members_are_scored_anew_when_coordination_moved_or_some_of_them_left():
    before = at(70)
    loose = step(before, scored(70, 60), ATTACK, NOW, T)
    fewer = at(70, replace(ATTACK, totals=ATTACK.totals._replace(posts=19)), before=before)

    assert worth_rescoring(None, before, T)
    assert worth_rescoring(before, loose, T)
    assert worth_rescoring(before, fewer, T)


# -- what it looks like


NATURES = {
    "an attack": (ATTACK, 85, Nature.SUSPECT),
    "news": (NEWS, 20, Nature.NEWS),
    "a petition": (PETITION, 20, Nature.PETITION),
    "many customers, one event": (EVENT, 20, Nature.EVENT),
}


@pytest.mark.parametrize(("group", "score", "expected"), NATURES.values(), ids=NATURES)
def test_a_crowd_of_customers_is_named_as_what_it_is(group, score, expected):
    assert nature(at(score, group), T) is expected


def test_what_a_person_called_genuine_is_not_named_suspect():
    assert nature(decided(at(85, PETITION), Verdict.COORDINATED_GENUINE, NOW, T), T) is Nature.PETITION


@given(st.lists(st.tuples(st.integers(0, 100), st.integers(3, 60), st.integers(0, 80)), min_size=1, max_size=15))
def test_a_campaigns_life_keeps_its_peak_its_first_suspicion_and_counts_its_changes(life):
    before, now = None, NOW
    for score, posts, hours in life:
        now += timedelta(hours=hours)
        after = at(score, replace(ATTACK, totals=ATTACK.totals._replace(posts=posts)), before, now)
        if before is not None:
            assert after.peak == max(before.peak, score)
            assert before.suspected_at in (None, after.suspected_at)
            assert after.rev == before.rev + (replace(after, rev=before.rev) != before)
            assert after.grown_at >= before.grown_at
        assert (after.suspected_at is not None) == (after.suspected_at is not None and after.peak >= T.amber)
        before = after


def test_members_are_scored_anew_when_small_moves_add_up_to_ten_points():
    campaign, due = told_scores(at(61)), []
    for score in range(62, 75):
        after = at(score, before=campaign)
        due.append(worth_rescoring(campaign, after, T))
        campaign = told_scores(after) if due[-1] else after
    assert [61 + 1 + place for place, is_due in enumerate(due) if is_due] == [71]


def said_of(score, verdict=None, number=100):
    found = replace(at(score), number=number)
    return found if verdict is None else decided(found, verdict, NOW, T)


GENUINE, INAUTHENTIC = Verdict.GENUINE, Verdict.INAUTHENTIC
UNITED = {
    "nobody decided": (said_of(70), [said_of(80)], None),
    "an unnoticed one joins a genuine one": (said_of(70, GENUINE), [said_of(30)], GENUINE),
    "a genuine one joins an older unnoticed one": (said_of(30), [said_of(70, GENUINE)], GENUINE),
    "an inauthentic one joins an older pair without a row": (None, [said_of(70, INAUTHENTIC)], INAUTHENTIC),
    "both were called the same": (said_of(70, GENUINE), [said_of(70, GENUINE)], GENUINE),
    "an attack joins a genuine one": (said_of(70, GENUINE), [said_of(90)], None),
    "a genuine one joins an attack": (said_of(90), [said_of(70, GENUINE)], None),
    "people said different things": (said_of(70, GENUINE), [said_of(90, INAUTHENTIC)], None),
}


@pytest.mark.parametrize(("survivor", "absorbed", "verdict"), UNITED.values(), ids=UNITED)
def test_a_word_holds_for_what_joins_only_where_nobody_thought_otherwise(survivor, absorbed, verdict):
    found = united(survivor, absorbed)

    assert (found.verdict if found else None) is verdict
    if survivor is not None:
        assert replace(found, verdict=survivor.verdict) == survivor


def test_a_decided_campaign_that_swallows_an_attack_is_told_anew():
    before = said_of(70, GENUINE)
    after = at(95, a_group(20), before=united(before, [said_of(90)]))

    assert after.state is SUSPECTED
    assert worth_telling(before, after, T) is Telling.REOPENED

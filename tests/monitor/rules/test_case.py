"""One person's matter: its moves, what the platform shows, who joins, what people call it."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fakes import NOON, a_mention
from monitor.errors import IllegalMove
from monitor.rules.case import (
    SITE_ANSWERED,
    SITE_ANSWERED_UNSEEN,
    SITE_SOLVED,
    SITE_WITHDRAWN,
    Case,
    State,
    case_of,
    joins,
    move,
    read_back,
    reference,
)

LATER = NOON + timedelta(hours=1)
OPEN = {State.NEW, State.CLAIMED, State.ANSWERED}
FORBIDDEN = {
    (State.ANSWERED, State.CLAIMED),
    *((settled, to) for settled in set(State) - OPEN for to in set(State) - {State.NEW}),
}


def a_case(state: State = State.NEW, **changes: object) -> Case:
    values: dict[str, object] = {"id": 41, "brand": "Papatya", "opened_at": NOON, "moved_at": NOON, "urgency": 60}
    return Case(state=state, **{**values, **changes})  # type: ignore[arg-type]


@pytest.mark.parametrize("before", State)
@pytest.mark.parametrize("after", State)
def test_a_case_moves_only_where_it_may(before: State, after: State) -> None:
    if before is after or (before, after) in FORBIDDEN:
        with pytest.raises(IllegalMove) as caught:
            move(a_case(before), after, now=LATER)
        assert before.value in str(caught.value)
        assert reference(41) in str(caught.value)
    else:
        moved = move(a_case(before), after, now=LATER, note="why")
        assert (moved.state, moved.before, moved.moved_at, moved.rev, moved.note) == (after, before, LATER, 2, "why")


def test_an_answer_counts_from_the_first_one_until_the_case_is_opened_again() -> None:
    answered = move(a_case(), State.ANSWERED, now=LATER)
    assert answered.answered_at == LATER
    assert move(answered, State.CLOSED, now=LATER + timedelta(hours=1)).answered_at == LATER
    assert move(answered, State.NEW, now=LATER).answered_at is None


def test_what_is_opened_again_belongs_to_nobody_and_is_looked_at_again() -> None:
    had = a_case(State.ANSWERED, owner="ayse", claimed_at=NOON, eyes="ali", steps=2, asked_at=NOON, snoozed_until=LATER)
    anew = move(had, State.NEW, now=LATER)
    assert (anew.owner, anew.claimed_at, anew.eyes, anew.steps, anew.asked_at) == (None, None, None, 0, None)
    assert anew.snoozed_until is None


def test_an_answer_that_nobody_looked_at_cannot_be_refused_but_is_noted() -> None:
    risky = a_case(State.CLAIMED, eyes_needed=True)
    mention = a_mention(answered_at=NOON)
    assert read_back(risky, mention, now=LATER).note == SITE_ANSWERED_UNSEEN
    assert read_back(replace(risky, eyes="ali"), mention, now=LATER).note == SITE_ANSWERED


SEEN_ANSWERED = {
    "when the site says": (NOON + timedelta(minutes=20), NOON + timedelta(minutes=20)),
    "before we heard of it": (NOON - timedelta(days=2), NOON),
    "in a clock that runs ahead": (LATER + timedelta(hours=5), LATER),
}


@pytest.mark.parametrize(("shown", "counted"), SEEN_ANSWERED.values(), ids=SEEN_ANSWERED.keys())
def test_an_answer_read_back_counts_from_when_the_site_shows_it(shown: datetime, counted: datetime) -> None:
    assert read_back(a_case(), a_mention(answered_at=shown), now=LATER).answered_at == counted


@pytest.mark.parametrize("state", State)
def test_open_means_that_somebody_may_still_have_to_do_something(state: State) -> None:
    assert a_case(state).is_open == (state in OPEN)


READ_BACK = {
    "nothing shown": ({}, State.NEW, State.NEW, ""),
    "answered while new": ({"answered_at": NOON}, State.NEW, State.ANSWERED, SITE_ANSWERED),
    "answered while claimed": ({"answered_at": NOON}, State.CLAIMED, State.ANSWERED, SITE_ANSWERED),
    "answered, known already": ({"answered_at": NOON}, State.ANSWERED, State.ANSWERED, ""),
    "solved": ({"solved": True}, State.ANSWERED, State.CLOSED, SITE_SOLVED),
    "not solved": ({"solved": False}, State.NEW, State.NEW, ""),
    "withdrawn": ({"withdrawn": True}, State.CLAIMED, State.CLOSED, SITE_WITHDRAWN),
    "withdrawn beats solved": ({"withdrawn": True, "solved": True}, State.NEW, State.CLOSED, SITE_WITHDRAWN),
    "solved beats answered": ({"solved": True, "answered_at": NOON}, State.NEW, State.CLOSED, SITE_SOLVED),
    "settled by a person": ({"solved": True}, State.IRRELEVANT, State.IRRELEVANT, ""),
    "closed already": ({"withdrawn": True}, State.CLOSED, State.CLOSED, ""),
}


@pytest.mark.parametrize(("shown", "before", "after", "note"), READ_BACK.values(), ids=READ_BACK)
def test_what_the_platform_shows_moves_the_case(
    shown: dict[str, object], before: State, after: State, note: str
) -> None:
    case = read_back(a_case(before), a_mention(**shown), now=LATER)
    assert (case.state, case.note) == (after, note)
    assert case.rev == (1 if before is after else 2)


JOINS = {
    "its own thread, years later": (timedelta(days=900), True, True),
    "the author at once": (timedelta(0), False, True),
    "the author at the limit": (timedelta(days=30), False, True),
    "the author after the limit": (timedelta(days=30, seconds=1), False, False),
    "the author, an older text read later": (timedelta(days=-30), False, True),
    "the author, much older": (timedelta(days=-31), False, False),
}


@pytest.mark.parametrize(("after", "same_thread", "joined"), JOINS.values(), ids=JOINS)
def test_a_further_mention_joins_its_thread_always_and_its_author_for_a_while(
    after: timedelta, same_thread: bool, joined: bool
) -> None:
    mention = a_mention(created_at=NOON + after)
    assert joins(mention, NOON, same_thread=same_thread, patience=timedelta(days=30)) is joined


IDS = st.integers(0, 10_000_000)


@given(IDS)
def test_a_reference_leads_back_to_its_case(case_id: int) -> None:
    name = reference(case_id)
    assert case_of(name) == case_id
    assert case_of(f"  {name.lstrip('#').lower()} ") == case_id


@given(IDS, IDS)
def test_no_two_cases_share_a_reference(one: int, other: int) -> None:
    assert (reference(one) == reference(other)) == (one == other)


@given(IDS)
def test_a_reference_can_be_read_aloud(case_id: int) -> None:
    name = reference(case_id)
    assert name.startswith("#")
    assert not set(name[1:5]) & set("01OI")


def test_the_first_million_references_have_four_letters() -> None:
    assert len(reference(0)) == len(reference(1_048_575)) == 5
    assert reference(1_048_576) == f"{reference(0)}1"


@pytest.mark.parametrize(
    "name", ["", "#", "#8F3", "8F30", "#OOOO", "#8F3K-1", "#8F3K1234567890", "#8F3K٣", "ışık", "#8F3K1e3"]
)
def test_what_cannot_be_a_reference_is_nobodys(name: str) -> None:
    assert case_of(name) is None


@given(st.text(max_size=12))
def test_whatever_is_typed_gets_an_answer(name: str) -> None:
    found = case_of(name)
    assert found is None or found >= 0

"""What one person's move does to one case; and that nothing is offered which would be refused."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fakes import NOON
from monitor.rules.case import Case, State
from monitor.rules.deciding import (
    ALREADY_ANSWERED,
    ALREADY_ASKED,
    ALREADY_CLAIMED,
    LOOK_FIRST,
    LOOK_YOURSELF,
    NO_LOOK_NEEDED,
    NO_TIME,
    NOBODY_HAS_IT,
    NOT_ASIDE,
    NOT_HERE,
    NOT_YOURS,
    SETTLED,
    STILL_OPEN,
    Moment,
    Outcome,
    decide,
)
from monitor.rules.hours import Calendar
from monitor.rules.moves import Move, Press, Via
from monitor.rules.offers import needs_eyes, offers
from monitor.rules.people import Directory, Person

AYSE, ALI = Person("ayse", "Ayşe"), Person("ali", "Ali")
PEOPLE = Directory({person.key: person for person in (AYSE, ALI)})
SETTLED_STATES = (State.CLOSED, State.IRRELEVANT, State.SUSPICIOUS)
MOVES = (
    *(Move.RESPOND, Move.CLAIM, Move.RELEASE, Move.STILL_MINE, Move.ANSWERED, Move.CLOSE, Move.REOPEN, Move.SNOOZE),
    *(Move.WAKE, Move.SUSPICIOUS, Move.GENUINE, Move.IRRELEVANT, Move.WRONG_BRAND, Move.APPROVE, Move.STORY),
    Move.ASK_REVIEW,
)
"""What the case alone decides."""
LEGAL = {
    State.NEW: set(State) - {State.NEW},
    State.CLAIMED: set(State) - {State.CLAIMED},
    State.ANSWERED: set(State) - {State.ANSWERED, State.CLAIMED},
    **{state: {State.NEW} for state in SETTLED_STATES},
}


def a_case(state: State = State.NEW, **changes: object) -> Case:
    values: dict[str, object] = {"id": 41, "brand": "Papatya", "opened_at": NOON, "moved_at": NOON, "urgency": 60}
    return Case(state=state, **{**values, **changes})  # type: ignore[arg-type]


def press(case: Case, move: Move, by: Person = AYSE, now: datetime = NOON, **args: str) -> Outcome:
    asked = Press(move, by, Via.CLI, "1", case_id=case.id, args=args or {"until": "1h"})
    return decide(case, asked, Moment(now, PEOPLE))


HIS = a_case(State.CLAIMED, owner="ali")
RISKY = {"eyes_needed": True}
REFUSED = {
    "a claimed case is not claimed": (HIS, Move.CLAIM, ALREADY_CLAIMED),
    "an answered case is not claimed": (a_case(State.ANSWERED), Move.CLAIM, ALREADY_ANSWERED),
    "a closed case is not claimed": (a_case(State.CLOSED), Move.CLAIM, SETTLED),
    "what nobody has is not given back": (a_case(), Move.RELEASE, NOBODY_HAS_IT),
    "what nobody has is nobody's still": (a_case(), Move.STILL_MINE, NOBODY_HAS_IT),
    "what he has is not still hers": (HIS, Move.STILL_MINE, NOT_YOURS),
    "what is answered is not answered": (a_case(State.ANSWERED), Move.ANSWERED, ALREADY_ANSWERED),
    "what is closed is not answered": (a_case(State.CLOSED), Move.ANSWERED, SETTLED),
    "a risk is not answered alone": (a_case(**RISKY), Move.ANSWERED, LOOK_FIRST),
    "nor by the one who looked": (a_case(**RISKY, eyes="ayse"), Move.ANSWERED, LOOK_YOURSELF),
    "nor looked at by its owner": (a_case(State.CLAIMED, owner="ayse", **RISKY), Move.APPROVE, LOOK_YOURSELF),
    "nor looked at a third time": (a_case(**RISKY, eyes="ali"), Move.APPROVE, NO_LOOK_NEEDED),
    "what is no risk needs no look": (a_case(), Move.APPROVE, NO_LOOK_NEEDED),
    "what is closed is not closed": (a_case(State.CLOSED), Move.CLOSE, SETTLED),
    "what is open is not opened": (a_case(), Move.REOPEN, STILL_OPEN),
    "what is settled is not set aside": (a_case(State.IRRELEVANT), Move.SNOOZE, SETTLED),
    "what is not aside is not woken": (a_case(), Move.WAKE, NOT_ASIDE),
    "a review is asked for once": (a_case(State.CLOSED, review_asked_at=NOON), Move.ASK_REVIEW, ALREADY_ASKED),
    "a spike's move is not a case's": (a_case(), Move.EXPECTED, NOT_HERE),
}


@pytest.mark.parametrize(("case", "move", "why"), REFUSED.values(), ids=REFUSED.keys())
def test_a_refused_move_says_why_and_changes_nothing(case: Case, move: Move, why: str) -> None:
    outcome = press(case, move)
    assert (outcome.refused, outcome.case, outcome.says) == (why, case, "")
    assert why.format(**outcome.values)


@given(st.data())
def test_whatever_is_pressed_a_case_goes_only_where_it_may(data: st.DataObject) -> None:
    case = a_case(eyes_needed=data.draw(st.booleans()))
    now = NOON
    for _ in range(data.draw(st.integers(1, 12))):
        now += timedelta(minutes=data.draw(st.integers(0, 90)))
        outcome = press(case, data.draw(st.sampled_from(MOVES)), data.draw(st.sampled_from((AYSE, ALI))), now)
        after = outcome.case
        assert after.state is case.state or after.state in LEGAL[case.state]
        assert (after == case) or after.rev == case.rev + 1
        assert not (outcome.refused and after != case)
        assert (after.owner is not None) == (after.state is not State.NEW)
        assert (after.answered_at is None) or after.state not in (State.NEW, State.CLAIMED)
        assert after.state not in (State.CLAIMED, State.ANSWERED) or after.eyes is None or after.eyes != after.owner
        assert after.state is not State.ANSWERED or after.eyes is not None or not after.eyes_needed
        assert after.is_open or after.snoozed_until is None
        case = after


@given(
    st.sampled_from(State),
    st.booleans(),
    st.sampled_from((None, "ali", "ayse")),
    st.sampled_from((None, NOON + timedelta(hours=1))),
    st.booleans(),
)
def test_what_is_offered_is_not_refused_to_somebody(
    state: State, risky: bool, eyes: str | None, aside: datetime | None, thanks: bool
) -> None:
    owner = None if state is State.NEW else "ayse"
    if eyes is not None and eyes == owner:  # nobody looks at their own case
        eyes = "ali"
    until = aside if state in (State.NEW, State.CLAIMED, State.ANSWERED) else None
    case = a_case(state, owner=owner, eyes_needed=risky, eyes=eyes, snoozed_until=until)
    offered = offers(case, thanks=thanks)
    assert len(set(offered)) == len(offered)
    for move in set(offered) & set(MOVES):
        assert any(not press(case, move, by).refused for by in (AYSE, ALI)), move


def test_what_is_wanted_most_comes_first() -> None:
    assert offers(a_case())[:4] == (Move.RESPOND, Move.CLAIM, Move.ANSWERED, Move.CLOSE)
    assert offers(a_case(), link=False)[0] is Move.CLAIM
    assert offers(a_case(), thanks=True)[:3] == (Move.RESPOND, Move.STORY, Move.ASK_REVIEW)
    assert offers(a_case(State.CLOSED)) == (Move.RESPOND, Move.REOPEN, Move.ASK_REVIEW)
    assert offers(a_case(State.CLOSED, merged_into=7)) == ()


def test_whoever_looked_and_then_claims_is_the_first_pair_of_eyes() -> None:
    looked = press(a_case(**RISKY), Move.APPROVE, ALI).case
    claimed = press(looked, Move.CLAIM, ALI).case
    assert needs_eyes(claimed)
    assert press(looked, Move.CLAIM, AYSE).case.eyes == "ali"


def test_a_second_look_takes_the_place_of_the_answer() -> None:
    risky = a_case(**RISKY)
    assert needs_eyes(risky)
    assert Move.ANSWERED not in offers(risky)
    assert Move.APPROVE in offers(risky)
    assert Move.ANSWERED in offers(replace(risky, eyes="ali"))


FRIDAY = datetime(2026, 11, 20, 15, 30, tzinfo=UTC)  # 18:30 in Istanbul
ASIDE = {
    "an hour": ("1h", FRIDAY + timedelta(hours=1)),
    "four hours": ("4h", FRIDAY + timedelta(hours=4)),
    "a moment with its zone": ("2026-11-21T10:00:00+03:00", datetime(2026, 11, 21, 7, tzinfo=UTC)),
    "a moment without": ("2026-11-21T10:00:00", datetime(2026, 11, 21, 7, tzinfo=UTC)),
    "the morning, where somebody always works": ("morning", datetime(2026, 11, 21, 6, tzinfo=UTC)),
}


@pytest.mark.parametrize(("until", "expected"), ASIDE.values(), ids=ASIDE.keys())
def test_a_case_is_set_aside_until_then(until: str, expected: datetime) -> None:
    assert press(a_case(), Move.SNOOZE, now=FRIDAY, until=until).case.snoozed_until == expected


@pytest.mark.parametrize("until", ["", "soon", "2026-11-20T10:00:00Z", "2029-01-01T00:00:00Z", "9999-99-99", "5h"])
def test_what_is_no_time_to_come_is_refused(until: str) -> None:
    asked = Press(Move.SNOOZE, AYSE, Via.CLI, "1", case_id=41, args={"until": until})
    assert decide(a_case(), asked, Moment(FRIDAY)).refused == NO_TIME


class MondaysAtEight(Calendar):
    """Works from Monday on."""

    def opens(self, at: datetime) -> datetime:
        monday = at + timedelta(days=(7 - at.weekday()) % 7)
        return monday.replace(hour=8)


def test_the_morning_is_when_work_begins_again() -> None:
    asked = Press(Move.SNOOZE, AYSE, Via.CLI, "1", case_id=41, args={"until": "morning"})
    outcome = decide(a_case(), asked, Moment(FRIDAY, calendar=MondaysAtEight()))
    assert outcome.case.snoozed_until == datetime(2026, 11, 23, 5, tzinfo=UTC)

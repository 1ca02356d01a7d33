"""Both clocks: when they begin, begin anew, get shorter; what changed clocks do to open cases; who hears when."""

import subprocess
import sys
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from monitor.rules.case import Case, State, move
from monitor.rules.clocks import Clocks, Due, Quiet, QuietHours, Step, Target, steps_due
from monitor.rules.hours import ALWAYS, Calendar, Span, without
from monitor.rules.route import Alert, Condition

NOON = datetime(2026, 11, 20, 12, tzinfo=UTC)
MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)
CHAIN = (Step(0 * MINUTE, ("desk",)), Step(15 * MINUTE, ("lead",)))
CRITICAL = Target("critical", Condition(urgency=(75, 100)), 15 * MINUTE, 2 * HOUR, ALWAYS, CHAIN)
ANSWER_ONLY = Target("thanks", Condition(topics=frozenset({"praise"})), None, 24 * HOUR)
REST = Target("rest", Condition(), HOUR, 8 * HOUR)
CLOCKS = Clocks((CRITICAL, ANSWER_ONLY, REST))


def alert(urgency=55, *topics):
    return Alert("Papatya", frozenset({"place"}), frozenset(topics), urgency)


def a_case(**changes):
    return replace(Case(1, "Papatya", State.NEW, NOON, NOON, 55), **changes)


def times(case):
    return Due(case.claim_due, case.answer_due)


@pytest.mark.parametrize(
    ("what", "due"),
    {
        "critical": (alert(80), Due(NOON + 15 * MINUTE, NOON + 2 * HOUR)),
        "only an answer": (alert(55, "praise"), Due(None, NOON + 24 * HOUR)),
        "the first that fits": (alert(80, "praise"), Due(NOON + 15 * MINUTE, NOON + 2 * HOUR)),
        "whatever is left": (alert(), Due(NOON + HOUR, NOON + 8 * HOUR)),
    }.values(),
)
def test_the_first_clock_that_fits_is_taken(what, due):
    assert CLOCKS.due(what, NOON) == due
    assert times(CLOCKS.timed(None, a_case(), what, NOON)) == due


def test_where_no_clock_fits_none_runs():
    clocks = Clocks((CRITICAL,))
    assert clocks.due(alert(), NOON) == Due()
    assert clocks.timed(None, a_case(), alert(), NOON) == a_case()


def test_a_further_mention_never_gives_more_time():
    case = CLOCKS.timed(None, a_case(), alert(), NOON)
    later = replace(case, mentions=2, rev=2)
    assert CLOCKS.timed(case, later, alert(), NOON + HOUR) == later


def test_a_worse_mention_gives_less_time_but_counts_from_when_it_came():
    case = CLOCKS.timed(None, a_case(), alert(), NOON)
    worse = CLOCKS.timed(case, replace(case, urgency=80), alert(80), NOON + 30 * MINUTE)
    assert times(worse) == Due(NOON + 45 * MINUTE, NOON + 150 * MINUTE)


def test_what_is_opened_again_is_owed_anew():
    case = CLOCKS.timed(None, a_case(), alert(), NOON)
    answered = move(move(case, State.CLAIMED, now=NOON), State.ANSWERED, now=NOON)
    again = move(answered, State.NEW, now=NOON + 20 * HOUR)
    assert times(CLOCKS.timed(answered, again, alert(), NOON + 20 * HOUR)) == Due(NOON + 21 * HOUR, NOON + 28 * HOUR)


def test_what_is_given_back_is_to_be_claimed_anew_but_the_customer_waits_on():
    case = CLOCKS.timed(None, a_case(), alert(), NOON)
    claimed = move(case, State.CLAIMED, now=NOON + HOUR)
    given = move(claimed, State.NEW, now=NOON + 3 * HOUR)
    assert times(CLOCKS.timed(claimed, given, alert(), NOON + 3 * HOUR)) == Due(NOON + 4 * HOUR, NOON + 8 * HOUR)


@pytest.mark.parametrize("state", [State.ANSWERED, State.CLOSED, State.IRRELEVANT, State.SUSPICIOUS])
def test_an_end_keeps_the_times_that_it_was_measured_by(state):
    case = CLOCKS.timed(None, a_case(), alert(), NOON)
    ended = move(case, state, now=NOON + HOUR)
    assert times(CLOCKS.timed(case, ended, alert(80), NOON + HOUR)) == times(case)


@pytest.mark.parametrize(("minutes", "steps"), [(0, 0), (14, 0), (15, 1), (29, 1), (30, 2), (600, 2)])
def test_steps_are_counted_from_when_it_should_have_been_claimed(minutes, steps):
    case = CLOCKS.timed(None, a_case(), alert(80), NOON)
    assert steps_due(case, CRITICAL, NOON + minutes * MINUTE) == steps


def test_a_step_waits_while_nobody_works():
    day = Calendar(((Span(9 * 60, 18 * 60),),) * 7, UTC)
    target = replace(CRITICAL, calendar=day)
    late = datetime(2026, 11, 20, 17, 50, tzinfo=UTC)
    case = Clocks((target,)).timed(None, a_case(opened_at=late, moved_at=late), alert(80), late)
    assert case.claim_due == datetime(2026, 11, 21, 9, 5, tzinfo=UTC)
    assert steps_due(case, target, datetime(2026, 11, 21, 9, 19, tzinfo=UTC)) == 1
    assert steps_due(case, target, datetime(2026, 11, 21, 9, 20, tzinfo=UTC)) == 2


def test_changed_clocks_count_from_the_beginning_and_call_nobody_for_what_is_past():
    now = NOON + 20 * MINUTE
    retimed = CLOCKS.retimed(a_case(urgency=80), alert(80), now)
    assert times(retimed) == Due(NOON + 15 * MINUTE, NOON + 2 * HOUR)
    assert retimed.steps == 1
    assert Clocks().retimed(retimed, alert(80), now) == replace(retimed, claim_due=None, answer_due=None)


def test_changed_clocks_count_from_when_it_was_opened_again():
    again = NOON + 20 * HOUR
    case = a_case(before=State.CLOSED, moved_at=again)
    assert times(CLOCKS.retimed(case, alert(), again)) == Due(again + HOUR, again + 8 * HOUR)


def test_the_fingerprint_is_the_same_in_every_process_and_differs_with_any_part():
    code = (
        "from datetime import timedelta as d; from monitor.rules.clocks import Clocks, Target; "
        "from monitor.rules.route import Condition; "
        "print(Clocks((Target('a', Condition(topics=frozenset({'legal', 'late', 'health'})), d(1)),)).fingerprint)"
    )
    seen = {
        subprocess.run(
            [sys.executable, "-c", code], env={"PYTHONHASHSEED": seed}, capture_output=True, text=True, check=True
        ).stdout
        for seed in ("1", "2", "3")
    }
    assert len(seen) == 1
    others = [
        Clocks(),
        CLOCKS,
        Clocks((CRITICAL,)),
        Clocks((replace(CRITICAL, claim=HOUR),)),
        Clocks((replace(CRITICAL, escalation=()),)),
        Clocks((replace(CRITICAL, calendar=Calendar(((Span(0),),) * 7, UTC, {NOON.date(): ()})),)),
    ]
    assert len({clocks.fingerprint for clocks in others}) == len(others)


def test_the_first_quiet_hours_for_the_brand_count():
    by_night = Calendar((without((Span(0, 540), Span(1200, 1440))),) * 7, UTC)
    always = QuietHours(ALWAYS, frozenset({"Papatya"}))
    night = NOON.replace(hour=23)
    assert Quiet((always, QuietHours(by_night))).until(alert(), night) is None
    assert Quiet((QuietHours(by_night), always)).until(alert(), night) == NOON.replace(day=21, hour=9)

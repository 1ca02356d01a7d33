"""What became of a week's cases: clocks that run, were kept, ran out; medians; what waits."""

from dataclasses import replace
from datetime import timedelta

import pytest
from weeks import MORNING, SINCE, SPAN, UNTIL, Said, tell

from fakes import BRAND, NOON
from monitor.rules.case import Case, State
from monitor.store.door import Store, Tx

MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
DUE = {"claim_due": NOON + HOUR, "answer_due": NOON + 4 * HOUR}


def opened(tx: Tx, name: str, urgency: int = 60, *, at=NOON, brand: str = BRAND, **changes: object) -> Case:
    """A case of that moment, moved to what the changes say."""
    stored = tell(tx, Said(name, brand=brand))[name]
    case = tx.cases.open(stored, urgency, now=at)
    if changes:
        case = replace(case, **{"moved_at": MORNING - HOUR, **changes})  # type: ignore[arg-type]
        tx.cases.save(case)
    return case


def claimed(after: timedelta, **more: object) -> dict[str, object]:
    return {"state": State.CLAIMED, "claimed_at": NOON + after, "owner": "ayse", **DUE, **more}


def answered(after: timedelta, **more: object) -> dict[str, object]:
    return {"state": State.ANSWERED, "claimed_at": NOON + MINUTE, "answered_at": NOON + after, **DUE, **more}


CLOCKS = {
    "no clock": ({}, (0, 0, 0, 0)),
    "both run still": ({"claim_due": MORNING + HOUR, "answer_due": MORNING + HOUR}, (0, 0, 0, 0)),
    "nobody came": (DUE, (1, 0, 1, 0)),
    "claimed in time, no answer": (claimed(HOUR), (1, 1, 1, 0)),
    "claimed too late": (claimed(HOUR + MINUTE), (1, 0, 1, 0)),
    "claimed, the answer's clock runs": (claimed(MINUTE, answer_due=MORNING + HOUR), (1, 1, 0, 0)),
    "answered in time": (answered(4 * HOUR), (1, 1, 1, 1)),
    "answered too late": (answered(5 * HOUR), (1, 1, 1, 0)),
    "answered on the site without a claim": (answered(MINUTE, claimed_at=None), (1, 1, 1, 1)),
    "solved in time": ({"state": State.CLOSED, "moved_at": NOON + MINUTE, **DUE}, (1, 1, 1, 1)),
    "solved between the clocks": ({"state": State.CLOSED, "moved_at": NOON + 2 * HOUR, **DUE}, (1, 0, 1, 1)),
    "suspicious before its clocks ran out": (
        {"state": State.SUSPICIOUS, "moved_at": NOON + MINUTE, **DUE},
        (0, 0, 0, 0),
    ),
    "irrelevant": ({"state": State.IRRELEVANT, **DUE}, (0, 0, 0, 0)),
}


@pytest.mark.parametrize("name", CLOCKS)
def test_a_clock_counts_once_it_was_kept_or_has_run_out(store: Store, name: str) -> None:
    changes, expected = CLOCKS[name]
    with store.transaction() as tx:
        opened(tx, "1", **changes)
        found = tx.weekly.casework(BRAND, *SPAN, MORNING)
    assert found.opened == 1
    assert (found.claim_clocks, found.claimed_in_time, found.answer_clocks, found.answered_in_time) == expected


def test_what_comes_after_that_moment_has_not_happened(store: Store) -> None:
    with store.transaction() as tx:
        opened(tx, "1", **answered(3 * HOUR))
        found = tx.weekly.casework(BRAND, *SPAN, NOON + 30 * MINUTE)
    assert (found.claimed_in_time, found.answer_clocks, found.answered) == (1, 0, 0)
    assert (found.median_claim, found.median_answer) == (MINUTE, None)


MEDIANS = {
    "none": ([], None),
    "one": ([30], 30 * MINUTE),
    "odd": ([90, 5, 10], 10 * MINUTE),
    "even": ([5, 10, 20, 900], 15 * MINUTE),
    "claimed before it was opened": ([-5], timedelta(0)),
}


@pytest.mark.parametrize("name", MEDIANS)
def test_the_median_is_of_those_that_were_claimed(store: Store, name: str) -> None:
    minutes, expected = MEDIANS[name]
    with store.transaction() as tx:
        opened(tx, "waits")
        for number, after in enumerate(minutes):
            opened(tx, str(number), **claimed(after * MINUTE))
        assert tx.weekly.casework(BRAND, *SPAN, MORNING).median_claim == expected


def test_counted_are_the_brands_own_cases_of_that_week(store: Store) -> None:
    with store.transaction() as tx:
        into = opened(tx, "1", 75)
        opened(tx, "2", 80, state=State.CLOSED, merged_into=into.id)
        opened(tx, "3", 74, state=State.IRRELEVANT)
        opened(tx, "4", brand="Kirpi")
        opened(tx, "5", at=SINCE - MINUTE)
        opened(tx, "6", at=UNTIL)
        found = tx.weekly.casework(BRAND, *SPAN, MORNING)
    assert (found.opened, found.urgent) == (2, 1)


def test_closed_are_those_that_were_solved_then_whenever_they_were_opened(store: Store) -> None:
    with store.transaction() as tx:
        opened(tx, "1", at=SINCE - DAY, state=State.CLOSED, moved_at=NOON)
        opened(tx, "2", state=State.CLOSED, moved_at=UNTIL)
        opened(tx, "3", state=State.IRRELEVANT, moved_at=NOON)
        opened(tx, "4", state=State.CLOSED, moved_at=NOON, merged_into=1)
        assert tx.weekly.casework(BRAND, *SPAN, MORNING).closed == 1


def test_what_waits_is_told_late_ones_first_then_by_urgency_then_by_age(store: Store) -> None:
    with store.transaction() as tx:
        calm = opened(tx, "calm", 20, at=NOON - DAY)
        urgent = opened(tx, "urgent", 90)
        older = opened(tx, "older", 90, at=NOON - DAY)
        late = opened(tx, "late", 30, **claimed(MINUTE))
        opened(tx, "answered", 90, **answered(MINUTE))
        opened(tx, "closed", 90, state=State.CLOSED)
        opened(tx, "theirs", 90, brand="Kirpi")
        found = tx.weekly.waiting(BRAND, MORNING, 3)
        everything = tx.weekly.waiting(BRAND, MORNING, 9)
    assert (found.cases, found.late) == (4, 1)
    assert [one.case_id for one in found.first] == [late.id, older.id, urgent.id]
    assert [one.case_id for one in everything.first][3:] == [calm.id]
    assert (found.first[0].owner, found.first[0].late, found.first[0].since) == ("ayse", True, NOON)
    assert (found.first[1].owner, found.first[1].late, found.first[1].urgency) == (None, False, 90)

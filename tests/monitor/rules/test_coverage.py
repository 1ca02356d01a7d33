"""When a source was listened to: what is a gap, what its reason was, and what is none."""

from datetime import datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fakes import NOON
from monitor.rules.coverage import Heed, Missed, covers, gap_of, listened, patience
from monitor.rules.pace import Health, Luck, Rhythm, after_poll

L = Luck
QUICK = Rhythm(poll=(timedelta(minutes=10), timedelta(minutes=15)))
SLOW = Rhythm(poll=(timedelta(hours=4), timedelta(hours=6)))
HOUR = timedelta(hours=1)


def at(hours: float) -> datetime:
    return NOON + hours * HOUR


PATIENCE = {
    "a quick source may go unread for an hour": (QUICK, HOUR),
    "a slow one for three of its pauses": (SLOW, timedelta(hours=18)),
    "by its longest pause": (Rhythm(poll=(timedelta(minutes=1), timedelta(minutes=30))), timedelta(minutes=90)),
}


@pytest.mark.parametrize(("rhythm", "least"), PATIENCE.values(), ids=PATIENCE)
def test_how_long_a_source_may_go_unread(rhythm: Rhythm, least: timedelta) -> None:
    assert patience(rhythm) == least


def test_only_what_was_read_as_described_or_in_part_is_heard() -> None:
    assert {luck for luck in Luck if covers(luck)} == {L.FINE, L.PARTIAL}


GAPS = {
    "never read": (None, L.REFUSED, 99.0, None),
    "as usual": (at(0), L.FINE, 0.25, None),
    "as long as it may": (at(0), L.FINE, 1.0, None),
    "nobody polled": (at(0), L.FINE, 1.1, L.FINE),
    "nobody polled what drifts": (at(0), L.PARTIAL, 9.0, L.FINE),
    "never tried since it was brought here": (at(0), L.UNTRIED, 9.0, L.FINE),
    "refused": (at(0), L.REFUSED, 31.0, L.REFUSED),
    "a place that had something before is empty": (at(0), L.EMPTY, 5.0, L.EMPTY),
    "a short refusal": (at(0), L.REFUSED, 0.9, None),
    "the clock was put back": (at(5), L.FINE, 0.0, None),
}


@pytest.mark.parametrize(("until", "luck", "hours", "why"), GAPS.values(), ids=GAPS)
def test_a_gap_is_longer_than_a_source_may_go_unread(
    until: datetime | None, luck: Luck, hours: float, why: Luck | None
) -> None:
    found = gap_of(until, luck, HOUR, now=at(hours))
    assert found == (None if why is None else Missed(at(0), at(hours), why))


Polls = list[tuple[float, Luck]]


def tale(polls: Polls, rhythm: Rhythm = QUICK) -> tuple[Heed, list[Missed]]:
    """What is known after these polls, and every gap that was written."""
    heed, health, gaps = Heed(), Health(), []
    for hours, luck in polls:
        heed, gap = listened(heed, health.luck, patience(rhythm), heard=covers(luck), now=at(hours))
        health = after_poll(health, luck, now=at(hours))
        gaps += [gap] if gap else []
    return heed, gaps


def refused(first: int, last: int) -> Polls:
    return [(hour, L.REFUSED) for hour in range(first, last)]


TALES: dict[str, tuple[Polls, list[tuple[float, float, Luck]]]] = {
    "all is well": ([(hour / 4, L.FINE) for hour in range(9)], []),
    "refused for 31 hours": ([(0, L.FINE), *refused(1, 31), (31, L.FINE)], [(0, 31, L.REFUSED)]),
    "the program was stopped overnight": ([(0, L.FINE), (10, L.FINE)], [(0, 10, L.FINE)]),
    "a drifting layout is heard": ([(0, L.FINE), *((hour / 2, L.PARTIAL) for hour in range(1, 20)), (10, L.FINE)], []),
    "an empty place is not": (
        [(0, L.FINE), *((hour / 2, L.EMPTY) for hour in range(1, 8)), (4, L.FINE)],
        [(0, 4, L.EMPTY)],
    ),
    "a short outage": ([(0, L.FINE), (0.25, L.UNREACHABLE), (0.5, L.UNREACHABLE), (0.75, L.FINE)], []),
    "the last trouble gives the reason": (
        [(0, L.FINE), (1, L.UNREACHABLE), (2, L.LAYOUT), (3, L.FINE)],
        [(0, 3, L.LAYOUT)],
    ),
    "two gaps": (
        [(0, L.FINE), *refused(1, 3), (3, L.FINE), (3.2, L.FINE), (9, L.FINE)],
        [(0, 3, L.REFUSED), (3.2, 9, L.FINE)],
    ),
    "a gap that goes on is not written": ([(0, L.FINE), *refused(1, 9)], []),
    "stopped overnight, and no network at first": (
        [(0, L.FINE), (10, L.UNREACHABLE), (10.1, L.FINE), (10.3, L.FINE)],
        [(0, 10, L.FINE)],
    ),
    "stopped overnight, then refused": (
        [(0, L.FINE), *refused(10, 14), (14, L.FINE)],
        [(0, 10, L.FINE), (10, 14, L.REFUSED)],
    ),
    "stopped while refused": ([(0, L.FINE), (1, L.REFUSED), *refused(10, 14), (14, L.FINE)], [(0, 14, L.REFUSED)]),
    "new and refused at once": ([*refused(0, 9), (9, L.FINE), (9.2, L.FINE)], []),
    "put back": ([(0, L.FINE), (5, L.FINE), (2, L.FINE), (2.2, L.FINE)], [(0, 5, L.FINE)]),
    "put back while it is refused": ([(0.5, L.FINE), (0, L.REFUSED), *refused(1, 4), (4, L.FINE)], [(0, 4, L.REFUSED)]),
}


@pytest.mark.parametrize(("polls", "gaps"), TALES.values(), ids=TALES)
def test_what_a_sources_polls_leave(polls: Polls, gaps: list[tuple[float, float, Luck]]) -> None:
    assert tale(polls)[1] == [Missed(at(began), at(ended), luck) for began, ended, luck in gaps]


def test_a_slow_source_has_no_gap_between_its_polls() -> None:
    assert tale([(hour, L.FINE) for hour in (0, 6, 11, 17)], SLOW)[1] == []
    assert tale([(0, L.FINE), (19, L.FINE)], SLOW)[1] == [Missed(at(0), at(19), L.FINE)]


SINCE = {
    "the first poll that read it": ([(0, L.REFUSED), (1, L.FINE), (2, L.FINE)], (at(1), at(2))),
    "never": ([(0, L.REFUSED), (1, L.LAYOUT)], (None, None)),
    "trouble settles nothing": ([(0, L.FINE), (0.5, L.REFUSED)], (at(0), at(0))),
    "not later than now": ([(5, L.FINE), (2, L.FINE)], (at(2), at(2))),
}


@pytest.mark.parametrize(("polls", "known"), SINCE.values(), ids=SINCE)
def test_since_when_it_is_listened_to(polls: Polls, known: tuple[datetime | None, datetime | None]) -> None:
    assert tale(polls)[0] == Heed(*known)


STEPS = st.lists(st.tuples(st.integers(1, 300), st.sampled_from([luck for luck in Luck if luck is not L.UNTRIED])))


@given(STEPS)
def test_gaps_follow_one_another_and_are_longer_than_allowed_and_good_polls_lie_in_none(steps) -> None:
    minutes, polls = 0, []
    for wait, luck in steps:
        minutes += wait
        polls.append((minutes / 60, luck))
    gaps = tale(polls)[1]
    assert all(gap.ended - gap.began > HOUR for gap in gaps)
    assert all(one.ended <= other.began for one, other in pairwise(gaps))
    good = [at(hours) for hours, luck in polls if covers(luck)]
    assert not any(gap.began < moment < gap.ended for gap in gaps for moment in good)

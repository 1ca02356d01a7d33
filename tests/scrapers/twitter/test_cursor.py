"""What is remembered between polls, and what it may cost."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fakes import NOON
from scrapers.twitter.budget import Allowance, Spending, left, may_look_up, money, page_size, spent_until
from scrapers.twitter.cursor import OVERLAP, Gap, Memory, Pending, RateWindow, Start, mark_of, read_cursor, write_cursor
from scrapers.twitter.fields import Dialect
from scrapers.twitter.ids import earlier, id_at, time_of
from scrapers.twitter.question import Plan, next_question

IDS = st.integers(1, 10**19 - 1).map(str)
TIMES = st.integers(1_500_000_000, 1_900_000_000).map(lambda seconds: datetime.fromtimestamp(seconds, tz=UTC))
SPENDINGS = st.builds(Spending, st.just(NOON.date()), *[st.integers(0, 10**6)] * 3)
STARTS = st.builds(Start, st.none() | IDS, st.none() | TIMES)
MEMORIES = st.builds(
    Memory,
    query=st.just(mark_of("q")),
    spending=SPENDINGS,
    since_id=st.none() | IDS,
    since_at=st.none() | TIMES,
    settled=st.booleans(),
    read_until=st.none() | TIMES,
    pending=st.none() | st.builds(Pending, STARTS, TIMES, st.text(min_size=1), st.none() | IDS, st.integers(0, 99)),
    dialect=st.sampled_from(Dialect),
    blind=st.integers(0, 2),
    own_id=st.none() | IDS,
    gaps=st.lists(st.builds(Gap, TIMES, TIMES, TIMES), max_size=3).map(tuple),
    recent=st.frozensets(IDS, max_size=5),
    recent_on=st.none() | st.just(date(2026, 11, 20)),
    limits=st.builds(RateWindow, *[st.none() | st.integers(0, 2**40)] * 3),
)


@given(MEMORIES)
def test_a_memory_written_and_read_is_the_same(memory):
    assert read_cursor(write_cursor(memory), "q", NOON) == memory


@given(MEMORIES, st.integers(0, 2_000), st.sampled_from(['"', "7", "null", "[", "{", "x"]))
def test_a_damaged_cursor_is_read_or_forgotten_but_never_an_error(memory, place, damage):
    text = write_cursor(memory)
    read_cursor(text[:place] + damage + text[place + 1 :], "q", NOON)


SINCE = {
    "a longer number": ("999999999999999999", "1000000000000000001", "1000000000000000001"),
    "a smaller one never leads back": ("1000000000000000001", "999999999999999999", "1000000000000000001"),
    "nothing new": ("999999999999999999", None, "999999999999999999"),
    "the first": (None, "5", "5"),
    "none at all": (None, None, None),
}


@pytest.mark.parametrize(("before", "newest", "after"), SINCE.values(), ids=SINCE)
def test_ids_are_compared_as_numbers(before, newest, after):
    memory = Memory("q", Spending(NOON.date()), since_id=before)
    assert memory.after(newest, NOON).since_id == after


def test_a_round_settles_only_when_it_was_asked_long_enough_after():
    memory = Memory("q", Spending(NOON.date())).after(id_at(NOON), NOON)
    soon = memory.after(id_at(NOON), NOON + OVERLAP - timedelta(seconds=1))
    late = memory.after(id_at(NOON), NOON + OVERLAP)
    assert (memory.settled, soon.settled, late.settled) == (False, False, True)
    assert not late.after(id_at(NOON + OVERLAP), NOON + OVERLAP).settled
    assert memory.after(None, NOON - timedelta(hours=3)).read_until == NOON  # a clock put back takes nothing back


def test_the_overlap_is_a_minute_of_ids():
    assert time_of(earlier(id_at(NOON), OVERLAP)) == NOON - OVERLAP
    assert earlier("5", OVERLAP) == "1"


def test_only_what_comes_once_more_is_remembered():
    old, fresh = id_at(NOON - timedelta(minutes=2)), id_at(NOON - timedelta(seconds=2))
    memory = Memory("q", Spending(NOON.date()), recent=frozenset({old, fresh})).after(id_at(NOON), NOON)
    assert memory.recent == {fresh}


def test_the_first_look_goes_back_no_further_than_x_keeps():
    memory = Memory("q", Spending(NOON.date()))
    looks = {look: next_question(memory, Plan("q", "a", first_look=look), NOON) for look in map(days, (0, 1, 30))}
    starts = [question.start.time for question in looks.values()]
    week = NOON - timedelta(days=7) + timedelta(minutes=10)
    assert starts == [NOON - timedelta(minutes=1), NOON - timedelta(days=1), week]


def days(number):
    return timedelta(days=number)


# -- what reading costs

DAYS = {
    "the same day": (NOON, (5, 7, 3)),
    "the next day": (NOON + timedelta(hours=12), (0, 7, 3)),
    "the next month": (NOON + timedelta(days=11), (0, 0, 0)),
    "a clock put back": (NOON - timedelta(days=40), (5, 7, 3)),
    "a day in Istanbul is not yet a day here": (datetime.fromisoformat("2026-11-21T01:00:00+03:00"), (5, 7, 3)),
}


@pytest.mark.parametrize(("now", "counts"), DAYS.values(), ids=DAYS)
def test_a_day_and_a_month_of_utc_begin_with_nothing(now, counts):
    spending = Spending(NOON.date(), 5, 7, 3).on(now)
    assert (spending.posts_day, spending.posts_month, spending.users_month) == counts


@given(st.integers(10, 5_000), st.integers(10, 5_000), st.integers(0, 6_000), st.integers(0, 6_000))
def test_a_page_never_asks_for_more_than_is_left(day, month, today, before):
    allowance, spending = Allowance(day, month), Spending(NOON.date(), today, today + before)
    size = page_size(allowance, spending)
    assert size == 0 or 10 <= size <= min(100, left(allowance, spending))
    if size == 0:
        assert spent_until(allowance, spending) > NOON


def test_december_ends_in_january():
    spending = Spending(date(2026, 12, 31), 0, 40_000)
    assert spent_until(Allowance(), spending) == datetime(2027, 1, 1, tzinfo=UTC)


def test_money_is_the_most_it_can_be():
    assert money(Allowance(), Spending(NOON.date(), 0, 1_000, 100)) == "6.00"


def test_looking_up_leaves_half_of_the_day():
    assert may_look_up(Allowance(100), Spending(NOON.date(), 50, 50), 50)
    assert not may_look_up(Allowance(100), Spending(NOON.date(), 51, 51), 1)
    assert not may_look_up(Allowance(100), Spending(NOON.date(), 0, 0), 101)

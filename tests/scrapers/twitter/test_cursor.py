"""What is remembered between polls, and what it may cost."""

import json
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fakes import NOON
from scrapers.twitter.budget import (
    Allowance,
    Spending,
    left,
    may_look_up,
    money,
    most_looked_up,
    page_size,
    spent_until,
)
from scrapers.twitter.cursor import OVERLAP, Gap, Memory, Pending, RateWindow, Start, mark_of, read_cursor, write_cursor
from scrapers.twitter.fields import Dialect
from scrapers.twitter.ids import earlier, id_at, time_of
from scrapers.twitter.question import Plan, next_question, without_rest

IDS = st.integers(1, 10**19 - 1).map(str)
TIMES = st.integers(1_500_000_000, int(NOON.timestamp())).map(lambda seconds: datetime.fromtimestamp(seconds, tz=UTC))
SPENDINGS = st.builds(Spending, st.just(NOON.date()), *[st.integers(0, 10**6)] * 3)
STARTS = st.builds(Start, st.none() | IDS, st.none() | TIMES, st.none() | TIMES)
TOKENS = st.text(st.characters(min_codepoint=32, max_codepoint=126), min_size=1, max_size=2_000)
PENDING = st.builds(
    Pending, STARTS, TIMES, st.none() | TOKENS, st.none() | IDS, oldest=st.none() | IDS, pages=st.integers(0, 99)
)
MEMORIES = st.builds(
    Memory,
    query=st.just(mark_of("q")),
    spending=SPENDINGS,
    since_id=st.none() | IDS,
    since_at=st.none() | TIMES,
    settled=st.booleans(),
    read_until=st.none() | TIMES,
    pending=st.none() | PENDING,
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
    found = read_cursor(text[:place] + damage + text[place + 1 :], "q", NOON)
    assert next_question(found, Plan("q", "a"), NOON).parameters["query"] == "q"


ABSURD = st.sampled_from([1e17, -1e17, 1e15, 10**400, float("nan"), float("inf"), -62135596800, 253402300799, [], "x"])
ROWS = {"since": 1, "read_until": None, "pending": 1, "spent": 1, "gaps": 0, "limits": 0, "recent": 1, "own": None}


@given(MEMORIES, st.sampled_from(sorted(ROWS)), ABSURD)
def test_an_absurd_number_is_read_or_forgotten_and_can_be_asked_with(memory, key, value):
    data = json.loads(write_cursor(memory))
    place = ROWS[key]
    if place is None or not data[key]:
        data[key] = value
    else:
        data[key][place] = value
    found = read_cursor(json.dumps(data), "q", NOON)
    question = next_question(found, Plan("q", "a"), NOON)
    assert question.parameters["query"] == "q"
    assert spent_until(Allowance(), found.spending) > NOON


UNKNOWN = {
    "a later version": {"v": 2},
    "a part that cannot be read": {"pending": [1]},
    "a part that is missing": {"gaps": None},
}


@pytest.mark.parametrize("change", UNKNOWN.values(), ids=UNKNOWN)
def test_what_was_spent_outlives_a_cursor_that_cannot_be_read(change):
    memory = Memory(mark_of("q"), Spending(NOON.date(), 5, 7, 3), since_id="5")
    text = json.dumps({**json.loads(write_cursor(memory)), **change})
    assert read_cursor(text, "q", NOON) == Memory(mark_of("q"), Spending(NOON.date(), 5, 7, 3))


UNSENDABLE = {"half a letter": "\ud800", "a control": "a\r\nX: y", "a letter": "ş", "a book": "a" * 2_001, "none": ""}


@pytest.mark.parametrize("token", UNSENDABLE.values(), ids=UNSENDABLE)
def test_a_token_that_cannot_be_sent_is_not_kept(token):
    start = Start(time=NOON - timedelta(hours=24))
    memory = Memory(mark_of("q"), Spending(NOON.date()), pending=Pending(start, NOON, token, oldest=id_at(NOON)))
    found = read_cursor(write_cursor(memory), "q", NOON)
    assert found.pending == replace(memory.pending, next_token=None)
    assert "next_token" not in next_question(found, Plan("q", "a"), NOON).parameters


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


def test_what_a_clock_that_was_ahead_noted_counts_as_now():
    ahead = NOON + timedelta(days=400)
    pending = Pending(Start("5"), ahead, "b26v1")
    memory = Memory(mark_of("q"), Spending(ahead.date(), 5), since_at=ahead, read_until=ahead, pending=pending)
    found = read_cursor(write_cursor(memory), "q", NOON)
    assert (found.since_at, found.read_until, found.pending.asked_at) == (NOON, NOON, NOON)
    assert found.spending == Spending(NOON.date(), 5)
    assert next_question(replace(found, pending=None), Plan("q", "a"), NOON).start.time == NOON - timedelta(minutes=10)
    assert Memory("q", Spending(NOON.date()), gaps=(Gap(NOON, ahead, ahead),)).with_gap(None, NOON).gaps == ()


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


WEEK = timedelta(days=7)
OLDEST = NOON - WEEK + timedelta(minutes=10)
READ_FROM = NOON - timedelta(days=1)
RESTS = {
    "a start that is still kept": (Start(time=NOON - WEEK + timedelta(minutes=2)), "b26v1", None),
    "a start that is kept no more": (Start(time=NOON - WEEK), None, OLDEST),
    "an id that is kept no more": (Start(id_at(NOON - WEEK)), None, OLDEST),
}


@pytest.mark.parametrize(("start", "token", "time"), RESTS.values(), ids=RESTS)
def test_the_rest_of_a_round_whose_start_is_kept_no_more_is_asked_for_by_time(start, token, time):
    pending = Pending(start, NOON - timedelta(hours=1), "b26v1", oldest=id_at(READ_FROM))
    memory = Memory("q", Spending(NOON.date()), read_until=NOON - WEEK, pending=pending)
    question = next_question(memory, Plan("q", "a"), NOON)
    assert question.parameters.get("next_token") == token
    assert question.asked_at == pending.asked_at
    if time is None:
        assert (question.start, question.gap) == (start, None)
    else:
        assert question.start == Start(time=time, until=READ_FROM + timedelta(seconds=1))
        assert question.gap == Gap(NOON - WEEK, OLDEST, NOON)
        assert question.parameters["end_time"] == "2026-11-19T12:00:01Z"


def test_a_rest_that_is_gone_altogether_asks_for_next_to_nothing():
    pending = Pending(
        Start(time=NOON - 2 * WEEK), NOON - WEEK, "b26v1", oldest=id_at(NOON - WEEK - READ_FROM.resolution)
    )
    memory = Memory("q", Spending(NOON.date()), read_until=NOON - 2 * WEEK, pending=pending)
    question = next_question(memory, Plan("q", "a"), NOON)
    assert question.start == Start(time=OLDEST, until=OLDEST + timedelta(seconds=1))
    assert question.gap.until < OLDEST


def test_a_first_look_that_took_too_long_is_no_gap_and_one_that_read_nothing_begins_anew():
    pending = Pending(Start(time=NOON - WEEK), NOON - timedelta(hours=1), "b26v1")
    question = next_question(Memory("q", Spending(NOON.date()), pending=pending), Plan("q", "a"), NOON)
    assert (question.start, question.gap) == (Start(time=OLDEST), None)


def test_a_rest_that_cannot_be_asked_for_is_a_gap():
    pending = Pending(Start("5"), NOON, "b26v1", newest="9", oldest=id_at(READ_FROM))
    memory = Memory("q", Spending(NOON.date()), read_until=NOON - WEEK, pending=pending)
    after = without_rest(memory, NOON)
    assert (after.pending, after.since_id, after.gaps) == (None, "9", (Gap(NOON - WEEK, READ_FROM, NOON),))


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


def test_a_day_that_was_noted_too_early_is_over_tomorrow():
    noted = Spending(NOON.date() + timedelta(days=400), 60, 60, 1).on(NOON)
    assert noted == Spending(NOON.date(), 60, 60, 1)
    assert noted.on(NOON + timedelta(days=1)).posts_day == 0


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


MONEY = {
    "a day's dollars": ({"dollars_a_day": 1.5}, Spending(NOON.date(), 60, 60, 60, 60), 40),
    "a day's, nearly spent": ({"dollars_a_day": 1.5}, Spending(NOON.date(), 94, 94, 94, 94), 0),
    "one account wrote it all": ({"dollars_a_day": 1.5}, Spending(NOON.date(), 60, 60, 1, 1), 79),
    "a month's dollars": ({"dollars_a_month": 3.0}, Spending(NOON.date(), 0, 180, 180), 20),
    "the posts end first": ({"posts_a_day": 70, "dollars_a_day": 1.5}, Spending(NOON.date(), 55, 55, 1, 1), 15),
    "nothing costs anything": ({"dollars_a_day": 1.0, "post_price": 0, "user_price": 0}, Spending(NOON.date()), 100),
}


@pytest.mark.parametrize(("allowed", "spending", "size"), MONEY.values(), ids=MONEY)
def test_money_may_be_the_limit_every_account_counted_as_charged(allowed, spending, size):
    allowance = Allowance(**allowed)
    assert page_size(allowance, spending) == size
    paid = spending.plus(size, size)
    assert allowance.dollars_a_day is None or allowance.dollars(paid.posts_day, paid.users_day) <= 1.5
    assert allowance.dollars_a_month is None or allowance.dollars(paid.posts_month, paid.users_month) <= 3.0


def test_money_that_is_spent_rests_for_the_day_or_the_month():
    a_day, a_month = Allowance(dollars_a_day=1.5), Allowance(dollars_a_month=1.5)
    spending = Spending(NOON.date(), 100, 100, 100, 100)
    assert spent_until(a_day, spending) == NOON.replace(day=21, hour=0)
    assert spent_until(a_month, spending) == NOON.replace(month=12, day=1, hour=0)
    assert page_size(a_day, spending.on(NOON + timedelta(days=1))) == 100


def test_looking_up_leaves_half_of_the_days_money():
    allowance = Allowance(dollars_a_day=1.5)
    assert may_look_up(allowance, Spending(NOON.date(), 50, 50, 50, 50), 50)
    assert not may_look_up(allowance, Spending(NOON.date(), 51, 51, 51, 51), 10)


def test_looking_up_leaves_half_of_the_day():
    assert may_look_up(Allowance(100), Spending(NOON.date(), 50, 50), 50)
    assert not may_look_up(Allowance(100), Spending(NOON.date(), 51, 51), 1)
    assert not may_look_up(Allowance(100), Spending(NOON.date(), 0, 0), 101)


@pytest.mark.parametrize(("budget", "most"), [(10, 10), (90, 10), (250, 25), (1_000, 100), (10**6, 100)])
def test_a_small_budget_is_looked_up_in_small_portions(budget, most):
    assert most_looked_up(Allowance(budget)) == most
    assert may_look_up(Allowance(budget, 10 * budget), Spending(NOON.date()), most)

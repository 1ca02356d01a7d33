"""The cursor: everything comes back, nothing secret is in it, and it stays small."""

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scrapers.facebook.cursor import read_cursor, write_cursor
from scrapers.facebook.memory import MOST_MARKS, Denial, Kind, Mark, Post, State, mark_of, trimmed
from scrapers.kit.mention import Cursor

NOON = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)
moments = st.integers(0, 4_000_000_000).map(lambda seconds: datetime.fromtimestamp(seconds, tz=UTC))
ids = st.from_regex(r"[0-9]{1,17}(_[0-9]{1,17}){0,2}", fullmatch=True)
counts = st.integers(0, 10_000)
posts = st.builds(
    Post,
    kind=st.sampled_from(Kind),
    created=moments,
    updated=st.none() | moments,
    total=st.none() | counts,
    scanned=st.none() | moments,
    full=st.none() | moments,
    newest=st.none() | moments,
    forgot=st.none() | moments,
    state=st.sampled_from(["", mark_of("merhaba")]),
    owed=st.booleans(),
    failed=counts,
    aged=st.booleans(),
    marks=st.dictionaries(ids, st.builds(Mark, st.sampled_from(["", mark_of("a")]), moments), max_size=5),
)
states = st.builds(
    State,
    page=st.just("ornekmarka"),
    token=st.just("abc"),
    page_id=st.sampled_from(["", "100"]),
    started=st.none() | moments,
    usage=counts,
    slow_until=st.none() | moments,
    blocked_until=st.none() | moments,
    throttled=counts,
    webhook_at=st.none() | moments,
    size=st.none() | counts,
    faceless=st.booleans(),
    denied=st.dictionaries(st.sampled_from(Kind), st.builds(Denial, st.text(max_size=9), moments), max_size=2),
    posts=st.dictionaries(ids, posts, max_size=3),
)


@settings(max_examples=40, deadline=None)
@given(states)
def test_what_was_written_is_read_again(state):
    assert read_cursor(write_cursor(state), page="ornekmarka", token="abc") == state


def a_state() -> State:
    post = Post(Kind.OWN, NOON, marks={"7_8": Mark("x", NOON)})
    denied = {Kind.VISITOR: Denial("p", NOON)}
    return State("100", "abc", "100", NOON, blocked_until=NOON, throttled=2, denied=denied, posts={"100_7": post})


def test_with_another_token_nobody_asked_us_to_wait():
    state = read_cursor(write_cursor(a_state()), page="100", token="new")
    assert state == replace(a_state(), token="new", blocked_until=None, throttled=0, denied={})


STRANGE = ["", "{", "[]", "null", "7", '{"v":0}', '{"v":1}', '{"v":1,"page":[1,2],"usage":[]}', "[" * 99_999]


@pytest.mark.parametrize("text", STRANGE, ids=range(len(STRANGE)))
def test_what_is_no_cursor_of_ours_begins_anew(text):
    assert read_cursor(Cursor(text), page="100", token="abc") == State("100", "abc")


def test_the_cursor_of_another_page_begins_anew():
    assert read_cursor(write_cursor(a_state()), page="200", token="abc") == State("200", "abc")


@settings(max_examples=40, deadline=None)
@given(st.data())
def test_a_damaged_cursor_is_read_or_begins_anew_and_never_falls(data):
    whole = json.loads(write_cursor(a_state()))
    key = data.draw(st.sampled_from(sorted(whole)))
    whole[key] = data.draw(
        st.none() | st.booleans() | st.integers() | st.text(max_size=3) | st.lists(st.integers(), max_size=4)
    )
    assert isinstance(read_cursor(Cursor(json.dumps(whole)), page="100", token="abc"), State)


def test_ids_are_kept_short_where_they_begin_with_their_posts_number():
    text = write_cursor(a_state())
    assert '"_8"' in text
    assert '"7_8"' not in text


def many(count: int, post: str, *, start: datetime) -> Post:
    marks = {f"{post}_{number}": Mark("0123456789", start + timedelta(minutes=number)) for number in range(count)}
    return Post(Kind.OWN, start, marks=marks)


def test_of_too_many_comments_the_oldest_are_forgotten_wherever_they_are():
    posts = {"1_1": many(MOST_MARKS, "1", start=NOON), "1_2": many(10, "2", start=NOON - timedelta(days=1))}
    kept = trimmed(posts)
    assert (len(kept["1_1"].marks), len(kept["1_2"].marks)) == (MOST_MARKS, 0)
    assert kept["1_2"].forgot == NOON - timedelta(days=1) + timedelta(minutes=9)
    assert kept["1_1"] is posts["1_1"]


@settings(max_examples=15, deadline=None)
@given(st.lists(st.integers(0, 40), min_size=4, max_size=4))
def test_what_was_passed_on_stays_known_also_when_it_is_forgotten(extras):
    posts = {
        f"1_{number}": many(MOST_MARKS // 4 + extra, str(number), start=NOON) for number, extra in enumerate(extras)
    }
    kept = trimmed(posts)
    assert sum(len(post.marks) for post in kept.values()) <= MOST_MARKS
    assert all(kept[name].knows(key, mark.at) for name, post in posts.items() for key, mark in post.marks.items())


def test_a_full_cursor_is_small_enough_to_be_written_every_few_minutes():
    state = State("100", "abc", posts={"100_7000000001": many(MOST_MARKS, "7000000001", start=NOON)})
    assert len(write_cursor(state)) < 200_000


def test_a_mark_changes_with_the_words_and_does_not_hold_them():
    assert mark_of("Kargom gelmedi") == mark_of("Kargom gelmedi")
    assert mark_of("Kargom gelmedi") != mark_of("Kargom geldi")
    assert mark_of("a", "b") != mark_of("ab", "")
    assert mark_of("yarım \ud800")

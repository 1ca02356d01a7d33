"""What is remembered between two polls."""

import json
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scrapers.kit.dates import Moment, Precision
from scrapers.kit.etiquette import Validators
from scrapers.kit.mention import Cursor
from scrapers.site.facts import Facts
from scrapers.site.memory import MOST_KNOWN, Known, Memory, StartPage, read_cursor, state_of, write_cursor

words = st.text(st.characters(codec="utf-8"), max_size=12)
knowns = st.builds(
    Known,
    state=words,
    moment=st.builds(
        Moment,
        st.integers(0, 2**32).map(lambda seconds: datetime.fromtimestamp(seconds, tz=UTC)),
        st.sampled_from(Precision),
    ),
    alias=st.none() | words,
    withdrawn=st.booleans(),
    told=st.lists(words, max_size=3).map(tuple),
)
validators = st.builds(Validators, st.none() | words, st.none() | words)
memories = st.builds(
    Memory,
    layout=words,
    known=st.dictionaries(words, knowns, max_size=4),
    owed=st.dictionaries(words, st.integers(1, 3), max_size=2),
    start=st.none()
    | st.builds(StartPage, words, st.builds(Validators, st.none() | words, st.none() | words), words, words),
    generation=st.none() | words,
    rules=st.dictionaries(words, words, max_size=2),
    cards=st.integers(0, 100),
    last_page=st.none() | st.integers(1, 99),
    catching_up=st.booleans(),
)
memories = st.builds(
    lambda memory, at, held: replace(memory, all_read_at=at, all_held=held if at else 0),
    memories,
    st.none() | st.integers(0, 2**32).map(lambda seconds: datetime.fromtimestamp(seconds, tz=UTC)),
    st.integers(0, 5000),
)


@given(memories)
def test_what_is_remembered_is_read_back(memory):
    assert read_cursor(write_cursor(memory)) == memory


def written(second: str = "", **parts: object) -> str:
    """A cursor with other parts in its first line, or another second one."""
    head, _, rows = write_cursor(Memory()).partition("\n")
    return json.dumps({**json.loads(head), **parts}) + "\n" + (second or rows)


ROWS_OF_0_1_0 = ["x", {"a": [1]}, {"a": ["s", 10**30, 3, None, 0]}, {"a": ["s", 1, 9, None, 0]}]
BROKEN = [
    "",
    "null",
    "[]",
    "{}",
    '{"v": 2}',
    "{",
    '{"v": 1, "known": 3}',
    '{"v":1,"known":{"a":[1]},"owed":{},"rules":{}}',
    *(written(all_read=row) for row in ([1], [10**30, 1], ["x", 1])),
    written(v=3),
    written(second='{"a": ["s", 1, 3, null, 0]}'),
    *(written(v=1, known=rows) for rows in ROWS_OF_0_1_0),
]


@pytest.mark.parametrize("cursor", BROKEN)
def test_a_cursor_that_is_not_ours_begins_anew(cursor):
    assert read_cursor(Cursor(cursor)) == Memory()


@given(memories)
def test_the_cursor_of_version_0_1_0_is_read(memory):
    head, _, known = write_cursor(memory).partition("\n")
    assert read_cursor(Cursor(json.dumps({**json.loads(head), "v": 1, "known": json.loads(known)}))) == memory


@given(st.text(max_size=50))
def test_no_cursor_whatever_raises(text):
    memory = read_cursor(Cursor(text))
    assert read_cursor(write_cursor(memory)) == memory


MOMENT = Moment(datetime(2026, 1, 1, tzinfo=UTC), Precision.MINUTE)


def some(numbers: range) -> dict[str, Known]:
    return {f"marka/{number}": Known("s", MOMENT, alias=str(number)) for number in numbers}


@given(st.lists(st.tuples(st.integers(0, 2000), st.integers(0, 72)), max_size=40))
def test_however_many_polls_the_memory_stays_bounded_and_keeps_what_was_seen_last(polls):
    memory, seen = Memory(), {}
    for start, count in polls:
        seen = some(range(start, start + count))
        memory = memory.with_known(seen)
        assert len(memory.known) <= MOST_KNOWN
        assert seen.keys() <= memory.known.keys()
    assert list(memory.known)[len(memory.known) - len(seen) :] == list(seen)


def test_a_listing_longer_than_the_memory_makes_it_longer():
    memory = Memory().with_known(some(range(700))).with_known(some(range(700)))
    assert len(memory.known) == 700


def test_the_number_leads_to_the_complaint():
    memory = Memory().with_known(some(range(3)))
    assert memory.by_alias("2") == "marka/2"
    assert memory.by_alias("9") is None
    assert memory.by_alias(None) is None


STATES = {
    "another title": (Facts(title="b"), True),
    "solved": (Facts(title="a", solved=True), True),
    "a reply more": (Facts(title="a", replies=1), True),
    "only the case of a letter": (Facts(title="A"), False),
    "views": (Facts(title="a", views=9), False),
    "likes": (Facts(title="a", likes=9), False),
    "the excerpt": (Facts(title="a", text="kesilmiş başka türlü…"), False),
}


@pytest.mark.parametrize(("facts", "moved"), STATES.values(), ids=STATES)
def test_what_counts_as_a_change(facts, moved):
    assert (state_of(facts, whole_text=False) != state_of(Facts(title="a"), whole_text=False)) is moved


def test_where_the_card_is_all_there_is_an_edit_counts():
    assert state_of(Facts(text="a"), whole_text=True) != state_of(Facts(text="b"), whole_text=True)

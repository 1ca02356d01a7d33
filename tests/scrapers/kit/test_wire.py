"""Mentions as JSON lines."""

import json
from dataclasses import FrozenInstanceError, fields
from datetime import UTC, date, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scrapers.kit.mention import Author, Mention
from scrapers.kit.wire import WireError, mention_from_line, mention_from_wire, mention_to_line, read_lines

LEAST = {"source": "x", "native_id": "1", "text": "kargom gelmedi", "created_at": "2026-11-20T10:00:00Z"}

texts = st.text(st.characters(codec="utf-8", exclude_characters="\x00"), max_size=60)
ids = texts.filter(lambda text: text.strip() != "")
zones = st.sampled_from([UTC, timezone(timedelta(hours=3))])
moments = st.builds(datetime.combine, st.dates(date(1990, 1, 1), date(2100, 1, 1)), st.times(), zones)
counts = st.none() | st.integers(0, 10**12)
many = st.lists(texts, max_size=3).map(tuple)
authors = st.builds(
    Author,
    **dict.fromkeys(("name", "handle", "bio", "location", "url", "avatar_url"), st.none() | texts),
    **dict.fromkeys(("followers", "following", "posts", "listed"), counts),
    **dict.fromkeys(("verified", "protected"), st.none() | st.booleans()),
    id=st.none() | ids,
    created_at=st.none() | moments,
)
mentions = st.builds(
    Mention,
    **dict.fromkeys(("source", "native_id"), ids),
    **dict.fromkeys(("reply_to", "thread"), st.none() | ids),
    **dict.fromkeys(("url", "title", "lang"), st.none() | texts),
    **dict.fromkeys(("links", "hashtags", "mentions"), many),
    **dict.fromkeys(("likes", "replies", "reposts", "views"), counts),
    **dict.fromkeys(("solved", "withdrawn"), st.none() | st.booleans()),
    text=texts,
    created_at=moments,
    answered_at=st.none() | moments,
    media=st.integers(0, 100),
    rating=st.none() | st.floats(0, 10),
    author=authors,
)


@given(mentions)
def test_what_is_written_is_read_back(mention):
    line = mention_to_line(mention)
    assert "\n" not in line
    assert mention_from_line(line) == mention
    assert mention_from_line(line.encode()) == mention


def test_what_is_read_is_a_mention_like_any_other():
    read = mention_from_wire({**LEAST, "author": {"name": "Ayşe"}})
    written = Mention("x", "1", "kargom gelmedi", datetime(2026, 11, 20, 10, tzinfo=UTC), author=Author(name="Ayşe"))
    assert (type(read), type(read.author)) == (Mention, Author)
    assert (read, hash(read), repr(read)) == (written, hash(written), repr(written))
    for value, field in ((read, "text"), (read.author, "name")):
        with pytest.raises(FrozenInstanceError):
            setattr(value, field, "other words")


def test_every_field_is_on_the_wire():
    data = json.loads(mention_to_line(mention_from_wire(LEAST)))
    assert set(data) == {field.name for field in fields(Mention)}
    assert set(data["author"]) == {field.name for field in fields(Author)}
    assert data["created_at"] == "2026-11-20T10:00:00Z"


def test_four_fields_are_enough_and_null_means_unknown():
    mention = mention_from_wire({**LEAST, "author": None, "likes": None, "links": None, "title": None})
    assert mention == mention_from_wire(LEAST)
    assert (mention.author, mention.media, mention.links) == (Author(), 0, ())


def test_id_may_stand_for_native_id_and_may_be_a_number():
    without = {key: value for key, value in LEAST.items() if key != "native_id"}
    assert mention_from_wire({**without, "id": 19}).native_id == "19"


REFUSED = {
    "unknown key": ({**LEAST, "txt": "x"}, "unknown key txt"),
    "unknown key of the author": ({**LEAST, "author": {"nick": 1}}, "unknown key author.nick"),
    "an unknown key with nothing under it": ({**LEAST, "txt": None}, "unknown key txt"),
    "an author's unknown key with nothing under it": ({**LEAST, "author": {"nick": None}}, "unknown key author.nick"),
    "a misspelt key before the one that is missing for it": ({"source": 1.5, "txt": "x"}, "unknown key txt"),
    "what is missing before what is wrong": ({"source": 1.5, "text": "x"}, "native_id is missing"),
    "an author's unknown key before a wrong one": ({**LEAST, "author": {"id": 1.5, "nick": 1}}, "author.nick"),
    "no text": ({**LEAST, "text": None}, "text is missing"),
    "no id": ({key: value for key, value in LEAST.items() if key != "native_id"}, "native_id is missing"),
    "two ids": ({**LEAST, "id": "2"}, "one is enough"),
    "an empty id": ({**LEAST, "native_id": " "}, 'native_id must be "…"'),
    "text that is a number": ({**LEAST, "text": 3}, 'text must be "…"'),
    "no time zone": ({**LEAST, "created_at": "2026-11-20T10:00:00"}, "created_at has no time zone"),
    "no date": ({**LEAST, "created_at": "dün"}, "created_at must be"),
    "before time began": ({**LEAST, "created_at": "0001-01-01T00:00:00+14:00"}, "created_at must be"),
    "a time as a number": ({**LEAST, "created_at": 1}, "created_at must be"),
    "a count in words": ({**LEAST, "likes": "three"}, "likes must be"),
    "a negative count": ({**LEAST, "views": -1}, "views must be"),
    "a yes for a count": ({**LEAST, "likes": True}, "likes must be"),
    "a count beyond all bounds": ({**LEAST, "likes": 10**30}, "likes must be"),
    "a word for a flag": ({**LEAST, "solved": "evet"}, "solved must be"),
    "a text for a list": ({**LEAST, "links": "https://x"}, "links must be"),
    "a text for an author": ({**LEAST, "author": "Ayşe"}, "author must be"),
    "no number": ({**LEAST, "rating": float("nan")}, "rating must be"),
    "a flag for an id": ({**LEAST, "thread": True}, 'thread must be "…"'),
    "an author's date": ({**LEAST, "author": {"created_at": "2020"}}, "author.created_at"),
}


@pytest.mark.parametrize(("data", "why"), REFUSED.values(), ids=REFUSED)
def test_what_is_no_mention_is_refused_and_told_why(data, why):
    with pytest.raises(WireError) as caught:
        mention_from_wire(data)
    assert why in caught.value.say()


def test_an_error_never_repeats_what_somebody_wrote():
    with pytest.raises(WireError) as caught:
        mention_from_wire({**LEAST, "text": ["gizli cümle"], "created_at": "gizli cümle"})
    assert "gizli" not in caught.value.say() + str(caught.value)


def test_bad_lines_are_reported_with_their_number_and_good_ones_go_on():
    good = mention_to_line(mention_from_wire(LEAST))
    lines = ["\ufeff" + good, "", "{", "[]", b"\xff\xfe", good.encode(), "[" * 100_000, '{"a": 1}', "x" * 2_000_000]
    read = list(read_lines(lines))
    assert [number for number, _ in read] == [1, 3, 4, 5, 6, 7, 8, 9]
    assert [number for number, one in read if isinstance(one, Mention)] == [1, 6]


def test_half_characters_are_made_whole():
    assert mention_from_line('{"source":"x","id":"1","text":"a\\ud800b","created_at":"2026-11-20T10:00:00Z"}').text == (
        "a\ufffdb"
    )

"""X may say anything in any place: a search or a look-up ends well or as a `SourceError`, and what came is counted."""

import json
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fakes import NOON, FixedClock
from scrapers.kit.errors import LayoutChanged, Refused, SourceError
from scrapers.kit.mention import Mention
from scrapers.twitter.asking import Asker
from scrapers.twitter.cursor import read_cursor
from scrapers.twitter.door import Client
from scrapers.twitter.ids import id_at, id_in
from scrapers.twitter.question import Plan
from scrapers.twitter.reply import Reply
from scrapers.twitter.source import TwitterSource

PLAN = Plan("örnek", "ornekmarka")
IDS = [str(int(id_at(NOON)) - number) for number in range(4)]
NOTHING = {"meta": {"result_count": 0}}


@dataclass(slots=True)
class Said:
    """X, which says these things one after another."""

    answers: list[Mapping[str, object]]

    def ask(self, path, parameters):
        return Reply(self.answers.pop(0) if self.answers else NOTHING, {}, b"")

    def close(self):
        pass


def hearing(said):
    return TwitterSource("x.example", PLAN, Asker("chirps", said), FixedClock())


SCALARS = (
    st.none()
    | st.booleans()
    | st.integers(-(10**30), 10**30)
    | st.floats()
    | st.text(st.characters(), max_size=8)
    | st.sampled_from(
        [*IDS, *map(int, IDS), "\ud800", "9223372036854775807", "9999-12-31T23:59:59Z", "resource-not-found"]
    )
)
ANYTHING = st.recursive(
    SCALARS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=6,
)


def shaped(*keys, **inner):
    """An object that has those keys, or does not, or is something else altogether."""
    return st.fixed_dictionaries({}, optional={**dict.fromkeys(keys, ANYTHING), **inner}) | ANYTHING


def several(one):
    return st.lists(one, max_size=4) | ANYTHING


NATIVE = st.sampled_from(IDS) | ANYTHING
REFERENCES = several(shaped("type", id=NATIVE))
ENTITIES = shaped(
    *("hashtags",), urls=several(shaped("url", "expanded_url", "media_key")), mentions=several(shaped("username", "id"))
)
RECORD = shaped(
    *("text", "created_at", "conversation_id", "lang", "in_reply_to_user_id"),
    **{"id": NATIVE, "author_id": NATIVE, "edit_history_tweet_ids": several(NATIVE)},
    **{"public_metrics": shaped("like_count", "retweet_count"), "referenced_tweets": REFERENCES},
    **{"entities": ENTITIES, "note_tweet": shaped("text", entities=ENTITIES)},
)
USER = shaped("username", "name", "verified", "verified_type", "created_at", "public_metrics", id=NATIVE)
ERROR = shaped("type", "title", "detail", "parameter", "resource_type", resource_id=NATIVE, value=NATIVE)
PARTS = {
    "data": several(RECORD),
    "includes": shaped(users=several(USER), tweets=several(RECORD), posts=several(RECORD)),
    "errors": several(ERROR),
    "meta": shaped("result_count", "next_token", newest_id=NATIVE, oldest_id=NATIVE),
}
PAGES = st.fixed_dictionaries(
    {"data": PARTS["data"]}, optional={key: PARTS[key] for key in ("includes", "errors", "meta")}
)
LOOK_UPS = st.fixed_dictionaries({}, optional=PARTS)


def came(answer):
    """How many posts X charges for at least."""
    records = answer.get("data")
    found = [id_in(one.get("id")) for one in records if isinstance(one, dict)] if isinstance(records, list) else []
    return len({one for one in found if one is not None})


def can_be_kept(batch):
    json.dumps(json.loads(batch.cursor), allow_nan=False).encode()
    for mention in batch.mentions:
        assert isinstance(mention, Mention)
        assert 2006 <= mention.created_at.year < 2100
        f"{mention}".encode()
    return True


@given(PAGES)
def test_a_search_survives_any_page_and_counts_it(answer):
    source, cursor = hearing(Said([answer])), None
    with suppress(SourceError):
        batch = source.poll(None)
        assert can_be_kept(batch)
        cursor = batch.cursor
    after = source.poll(cursor)  # whatever came, the next poll can be asked
    assert can_be_kept(after)
    assert read_cursor(after.cursor, PLAN.query, NOON).spending.posts_day >= came(answer)


@given(LOOK_UPS, LOOK_UPS)
def test_a_look_up_survives_any_answers_and_counts_them(first, second):
    said = Said([first, second])
    source, cursor = hearing(said), None
    with suppress(SourceError):
        batch = source.reread(None, IDS)
        assert can_be_kept(batch)
        assert {one.native_id for one in batch.removals} <= set(IDS)
        cursor = batch.cursor
    said.answers.clear()
    after = source.poll(cursor)
    assert read_cursor(after.cursor, PLAN.query, NOON).spending.posts_day >= came(first)


GOOD = {"id": IDS[0], "text": "@ornekmarka kargo yok", "created_at": "2026-11-20T11:50:00.000Z", "author_id": "7"}
ODD = {
    "an id that is a list": {**GOOD, "id": ["x"]},
    "an id that is an object": {**GOOD, "id": {}},
    "a type that is a list": {**GOOD, "id": IDS[1], "referenced_tweets": [{"type": ["x"], "id": {}}]},
}


@pytest.mark.parametrize("odd", ODD.values(), ids=ODD)
def test_one_odd_value_costs_itself_and_not_the_page(odd):
    batch = hearing(Said([{"data": [odd, GOOD], "meta": {"result_count": 2}}])).poll(None)
    assert IDS[0] in [mention.native_id for mention in batch.mentions]


GONE = {"resource_id": IDS[0], "type": "https://api.x.com/2/problems/resource-not-found"}
ODD_ANSWERS = {
    "a resource type that is a list": ({"errors": [{**GONE, "resource_type": ["x"]}]}, 0),
    "an id that is a list": ({"data": [{"id": ["x"], "edit_history_tweet_ids": ["1", "2"]}]}, 1),
}


@pytest.mark.parametrize(("answer", "paid"), ODD_ANSWERS.values(), ids=ODD_ANSWERS)
def test_one_odd_value_costs_no_look_up(answer, paid):
    cursor = hearing(Said([answer, {"data": []}])).reread(None, IDS).cursor
    assert read_cursor(cursor, PLAN.query, NOON).spending.posts_day == paid


def test_posts_without_the_rest_of_the_page_are_counted_all_the_same():
    page = {"data": [{"id": one} for one in IDS], "includes": {"tweets": [{"id": "9"}]}}
    source = hearing(Said([page]))
    with pytest.raises(LayoutChanged):
        source.poll(None)
    assert read_cursor(source.poll(None).cursor, PLAN.query, NOON).spending.posts_day == 5


def test_what_cannot_be_written_into_an_address_is_refused_in_our_words():
    client = Client("chirps", "token", visitor=None, base_url="http://127.0.0.1:1")
    with pytest.raises(Refused, match="could not be made"):
        client.ask("/2/tweets", {"next_token": "\ud800"})

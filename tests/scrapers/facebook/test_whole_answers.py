"""Any JSON in any place of any answer: a poll gives a batch or a `SourceError`, and one odd comment costs no other."""

import copy
import json
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from scrapers.facebook import FacebookSource
from scrapers.facebook.access import Access
from scrapers.facebook.graph import Graph
from scrapers.facebook.hook import Change, Verb
from scrapers.facebook.settings import FacebookSettings, Settings, Watching
from scrapers.kit.errors import SourceError
from scrapers.kit.etiquette import Answer
from scrapers.kit.mention import Batch, Cursor, Signal

NOON = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)
PAGE, POST = "100", "100_7"
WHEN = "2026-11-20T11:00:00+0000"

Path_ = tuple[object, ...]


def comment(number: int) -> dict[str, object]:
    return {
        "id": f"7_{number}",
        "message": f"yorum {number} https://a.example #iade",
        "created_time": WHEN,
        "permalink_url": "https://www.facebook.com/x",
        "from": {"id": "55", "name": "Ayşe"},
        "parent": {"id": "7_8"},
        "attachment": {"type": "share", "url": "https://l.facebook.com/l.php?u=https%3A%2F%2Fa.example"},
        "comment_count": 1,
        "like_count": 2,
        "message_tags": [{"id": "6", "name": "Can", "type": "user"}],
    }


def post(edge: str) -> dict[str, object]:
    return {
        "id": POST if edge == "published_posts" else f"{PAGE}_{len(edge)}",
        "created_time": WHEN,
        "updated_time": WHEN,
        "permalink_url": "https://www.facebook.com/y",
        "message": "Yeni sezon",
        "from": {"id": "55", "name": "Ayşe"},
        "comments": {"data": [], "summary": {"total_count": 3}},
    }


PAGING = {"cursors": {"before": "a", "after": "b"}, "next": "https://x.example/?after=b"}
RIGHT: dict[str, object] = {
    "published_posts": {"data": [post("published_posts")], "paging": {"cursors": {"after": "z"}}},
    "visitor_posts": {"data": [post("visitor_posts")]},
    "tagged": {"data": [post("tagged")]},
    "comments": {"data": [comment(8), comment(9), comment(10)], "paging": PAGING},
    "node": comment(11),
    "error": {"error": {"code": 100, "error_subcode": 33, "message": "x", "is_transient": False, "fbtrace_id": "A"}},
}


class Scripted:
    """Answers every call with what its edge is scripted to say. The second part of a list is its end."""

    def __init__(self, bodies: Mapping[str, object]) -> None:
        self.bodies = {edge: json.dumps(body).encode() for edge, body in bodies.items()}

    def get(self, url: str, *, headers: Mapping[str, str], accept: frozenset[int]) -> Answer:
        url.encode("ascii")
        path, _, query = url.partition("?")
        edge = path.rpartition("/")[2]
        body = self.bodies.get(edge, self.bodies["node"])
        return Answer(url, url, 200, b'{"data": []}' if "after=b" in query else body)

    def close(self) -> None:
        pass


def watching() -> Watching:
    return FacebookSettings(Settings(page=PAGE, tagged=True)).watching()


def source(bodies: Mapping[str, object]) -> FacebookSource:
    moments = iter(NOON + timedelta(hours=2 * number) for number in range(100))

    def clock() -> datetime:
        return next(moments)

    access = Access("https://graph.facebook.com", "v25.0", "token")
    return FacebookSource(Graph("page", access, Scripted(bodies), clock), watching(), clock)


def polls(bodies: Mapping[str, object], times: int = 2, *, nudged: bool = True) -> list[Batch | SourceError]:
    """What some polls bring, with the webhook telling of everything between them where they are nudged."""
    reader, cursor, results = source(bodies), None, list[Batch | SourceError]()
    for _ in range(times):
        try:
            batch = reader.poll(cursor)
        except SourceError as error:
            results.append(error)
        else:
            cursor = Cursor(batch.cursor)
            results.append(batch)
        if not nudged:
            continue
        reader.take([Change(PAGE, Verb.EDITED, POST, "7_8"), Change(PAGE, Verb.REMOVED, POST, "7_9")])
        reader.take([Change(PAGE, Verb.ADDED, "100_6", "6_1"), Change(PAGE, Verb.REMOVED, "100_5")])
    return results


def told(results: list[Batch | SourceError]) -> bool:
    """Whether everything that came can be said in a sentence."""
    return all(
        result.say()
        if isinstance(result, SourceError)
        else all(signal.what.format(**signal.values) for signal in result.signals)
        for result in results
    )


def places(value: object, path: Path_ = ()) -> Iterator[Path_]:
    """Every place in a JSON value."""
    yield path
    inner = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, one in inner:
        yield from places(one, (*path, key))


def with_another(whole: object, path: Path_, other: object) -> object:
    """The same value, with another one in that place."""
    if not path:
        return other
    changed = copy.deepcopy(whole)
    inner = changed
    for key in path[:-1]:
        inner = inner[key]
    inner[path[-1]] = other
    return changed


SCRAPS = [
    "", "7_8", "100_7", "../me", "user", "share", "\ud800", "x\ud800\x00", WHEN, "9999-12-31T23:59:59+0000",
    "0001-01-01T00:00:01+0000", "0001-01-01T00:00:00+2359", "https://[", "https://x.example/?after=\ud800", "b",
    10**18, -(10**11), 2**63, 10**400, -1, 0, 1e308, float("inf"), float("nan"), True, False, None, [], {}, [[]],
]  # fmt: skip
KEYS = [
    "id", "data", "paging", "next", "cursors", "after", "error", "code", "message", "created_time", "from", "parent",
    "type", "name", "url", "summary", "total_count", "message_tags", "attachment",
]  # fmt: skip
odd = st.recursive(
    st.sampled_from(SCRAPS) | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(KEYS), inner, max_size=4),
    max_leaves=8,
)
FURTHER = (("data", 1), ("data", 2))  # records like the first
PLACES = [(edge, path) for edge, body in RIGHT.items() for path in places(body) if path[:2] not in FURTHER]
HARD = [
    "\ud800", "9999-12-31T23:59:59+0000", "0001-01-01T00:00:01+0000", 10**18, 10**400, float("inf"), True, None, [1], {}
]  # fmt: skip


def around(place: tuple[str, Path_], other: object) -> dict[str, object]:
    """The right answers, but for that place in one of them."""
    edge, path = place
    bodies = {**RIGHT, edge: with_another(RIGHT[edge], path, other)}
    return {**bodies, "node": bodies["error"]} if edge == "error" else bodies


def test_the_right_answers_are_understood():
    first, second = polls(RIGHT)
    assert isinstance(first, Batch)
    assert {mention.native_id for mention in first.mentions} >= {"7_8", "7_9", "7_10", "100_13", "100_6"}
    assert isinstance(second, Batch)


@pytest.mark.parametrize("other", HARD, ids=range(len(HARD)))
def test_nothing_hard_in_any_place_is_more_than_a_source_error(other):
    for place in PLACES:
        assert told(polls(around(place, other)))


@settings(max_examples=40, deadline=None)
@given(st.sampled_from(PLACES), odd)
def test_no_json_in_any_place_is_more_than_a_source_error(place, other):
    assert told(polls(around(place, other)))


@settings(max_examples=40, deadline=None)
@given(st.fixed_dictionaries(dict.fromkeys(RIGHT, odd)))
def test_no_json_is_more_than_a_source_error(bodies):
    assert told(polls(bodies))


@settings(max_examples=40, deadline=None)
@given(st.sampled_from(PLACES), odd)
def test_no_json_upsets_an_examination(place, other):
    try:
        found = source(around(place, other)).examine()
    except SourceError:
        return
    assert all(isinstance(signal, Signal) and signal.what.format(**signal.values) for signal in found)


IN_A_COMMENT = [path for path in places(comment(9)) if path]


@settings(max_examples=40, deadline=None)
@given(st.sampled_from(IN_A_COMMENT), odd)
@example(("created_time",), 10**18)
@example(("created_time",), 10**10)
@example(("created_time",), "9999-12-31T23:59:59+0000")
@example(("created_time",), "0001-01-01T00:00:00+0000")
def test_one_odd_value_costs_no_other_comment(path, other):
    listed = [comment(8), with_another(comment(9), path, other), comment(10)]
    # One whose moment cannot be is taken for news, and what is old waits for a poll without news.
    batches = polls({**RIGHT, "comments": {"data": listed}}, 4, nudged=False)
    assert all(isinstance(batch, Batch) for batch in batches)
    assert {"7_8", "7_10"} <= {mention.native_id for batch in batches for mention in batch.mentions}


@pytest.mark.parametrize("depth", range(940, 1_000, 3))
def test_an_answer_of_many_floors_is_more_than_we_climb(depth):
    deep = b'{"data": {"message": ' + b"[" * depth + b"]" * depth + b"}}"
    error = b'{"error": {"code": 100, "message": ' + b"[" * depth + b"]" * depth + b"}}"
    for body in (deep, error):
        reader = source(RIGHT)
        reader._graph._visitor.bodies["published_posts"] = body
        with pytest.raises(SourceError):
            reader.poll(None)

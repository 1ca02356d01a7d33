"""X's double is as strict as X and does what its verbs say."""

import json
import threading
from datetime import timedelta
from urllib.error import HTTPError
from urllib.parse import urlencode
from urllib.request import Request, build_opener

import pytest

from fakes import FixedClock
from monitor.demo import x_problems as problems
from monitor.demo.x import TOKEN, XDouble
from monitor.demo.x_posts import Person, id_at

AYSE = Person("1001", "ayse", "Ayşe")
NO_PROXY = build_opener()


@pytest.fixture
def clock():
    return FixedClock()


@pytest.fixture
def x(clock):
    with XDouble(clock) as double:
        yield double


def ask(x, path="/2/tweets/search/recent", token=TOKEN, **query):
    """Status, body and headers."""
    given = {name.replace("_fields", ".fields"): value for name, value in query.items()}
    request = Request(f"{x.url}{path}?{urlencode(given)}", headers={"Authorization": f"Bearer {token}"})
    try:
        with NO_PROXY.open(request, timeout=60) as answer:
            return answer.status, json.load(answer), answer.headers
    except HTTPError as error:
        with error:
            return error.code, json.loads(error.read() or b"null"), error.headers


def test_it_serves_what_was_published_newest_first(x, clock):
    ids = [x.publish(f"söz {n}", AYSE, at=clock() - timedelta(minutes=9 - n)).id for n in range(3)]
    status, found, headers = ask(x, query="x")
    assert status == 200
    assert [record["id"] for record in found["data"]] == ids[::-1]
    assert found["meta"] == {"result_count": 3, "newest_id": ids[2], "oldest_id": ids[0]}
    assert (headers["x-rate-limit-limit"], headers["x-rate-limit-remaining"]) == ("450", "449")
    assert set(found["data"][0]) == {"id", "text", "edit_history_tweet_ids"}
    assert "includes" not in found


def test_nothing_is_no_data_and_no_newest_id(x):
    assert ask(x, query="x")[1] == {"meta": {"result_count": 0}}


def test_pages_go_on_at_their_token(x, clock):
    ids = [x.publish("söz", AYSE, at=clock() - timedelta(seconds=n)).id for n in range(25)]
    seen, token = [], {}
    for _ in range(3):
        _, found, _ = ask(x, query="x", max_results=10, **token)
        seen += [record["id"] for record in found["data"]]
        token = {"next_token": found["meta"].get("next_token")}
    assert (seen, token) == (ids, {"next_token": None})


def test_since_id_leaves_itself_out_and_beats_start_time(x, clock):
    old, new = (x.publish("söz", AYSE, at=clock() - timedelta(minutes=n)) for n in (5, 1))
    found = ask(x, query="x", since_id=old.id, start_time="2026-11-20T11:59:30Z")[1]
    assert [record["id"] for record in found["data"]] == [new.id]
    assert ask(x, query="x", start_time="2026-11-20T11:59:30Z")[1]["meta"]["result_count"] == 0


def test_end_time_leaves_itself_out(x, clock):
    old, _ = (x.publish("söz", AYSE, at=clock() - timedelta(minutes=n)) for n in (5, 1))
    found = ask(x, query="x", end_time="2026-11-20T11:59:00Z")[1]
    assert [record["id"] for record in found["data"]] == [old.id]


REFUSED = {
    "a parameter of the other dialect": ({"post_fields": "lang"}, "post.fields"),
    "a parameter of nobody": ({"colour": "red"}, "colour"),
    "a page that is too small": ({"max_results": 9}, "max_results"),
    "a page that is too large": ({"max_results": 101}, "max_results"),
    "a query that is too long": ({"query": "a" * 513}, "query"),
    "a token that is none": ({"next_token": "z"}, "next_token"),
    "a start before X's memory": ({"start_time": "2026-11-13T11:00:00Z"}, "start_time"),
    "an id before X's memory": ({"since_id": "5"}, "since_id"),
    "an end that is nearly now": ({"end_time": "2026-11-20T11:59:51Z"}, "end_time"),
}


@pytest.mark.parametrize(("query", "blamed"), REFUSED.values(), ids=REFUSED)
def test_what_x_refuses_is_refused_with_its_name(x, query, blamed):
    status, found, _ = ask(x, **{"query": "x", **query})
    assert (status, list(found["errors"][0]["parameters"])) == (400, [blamed])
    assert found["type"] == "https://api.twitter.com/2/problems/invalid-request"
    x.speak("post")
    query = {"tweet_fields": "lang"} if "post_fields" in query else query
    status, found, _ = ask(x, **{"query": "x", **query})
    assert (status, found["parameter"]) == (400, blamed.replace("post.", "tweet."))
    assert found["type"] == "https://api.x.com/2/problems/invalid-request"


def test_each_dialect_has_its_names(x):
    first = x.publish("uzun " * 80, AYSE)
    x.publish("cevap", AYSE, reply_to=first)
    asked = "public_metrics,note_tweet,note_post,author_id,referenced_tweets"
    old = ask(x, query="x", tweet_fields=asked, expansions="author_id", user_fields="public_metrics")[1]
    x.speak("post")
    new = ask(x, query="x", post_fields=asked, expansions="author_id,edit_history_post_ids", user_fields="verified")[1]
    assert "retweet_count" in old["data"][0]["public_metrics"]
    assert "repost_count" in new["data"][0]["public_metrics"]
    assert old["data"][0]["referenced_tweets"] == [{"type": "replied_to", "id": first.id}]
    assert "referenced_posts" not in new["data"][0]
    assert len(old["data"][1]["text"]) == len(new["data"][1]["text"]) == 280
    assert old["data"][1]["note_tweet"]["text"] == new["data"][1]["note_post"]["text"] == first.text
    assert old["includes"]["users"][0]["public_metrics"]["tweet_count"] == 900
    assert new["data"][1]["edit_history_post_ids"] == [first.id]
    assert new["data"][0]["author_id"] == "1001"


def test_an_edit_is_found_at_its_newest_version_and_looked_up_at_any(x, clock):
    first = x.publish("yanlş", AYSE)
    clock.advance(minutes=1)
    second = x.edit(first, "yanlış")
    assert [record["id"] for record in ask(x, query="x")[1]["data"]] == [second.id]
    found = ask(x, "/2/tweets", ids=f"{first.id},{second.id}")[1]["data"]
    assert [record["text"] for record in found] == ["yanlş", "yanlış"]
    assert {tuple(record["edit_history_tweet_ids"]) for record in found} == {(first.id, second.id)}
    x.delete(second)
    assert len(ask(x, "/2/tweets", ids=f"{first.id},{second.id}")[1]["errors"]) == 2


HIDDEN = {"delete": "resource-not-found", "protect": "not-authorized-for-resource", "suspend": "resource-not-found"}


@pytest.mark.parametrize(("verb", "kind"), HIDDEN.items(), ids=HIDDEN)
def test_what_is_hidden_is_not_found_and_says_why(x, verb, kind):
    post = x.publish("söz", AYSE)
    getattr(x, verb)(post if verb == "delete" else AYSE)
    assert ask(x, query="x")[1]["meta"]["result_count"] == 0
    (error,) = ask(x, "/2/tweets", ids=post.id)[1]["errors"]
    assert (error["type"].rpartition("/")[2], error["resource_id"]) == (kind, post.id)
    assert ("suspended" in error["detail"]) is (verb == "suspend")


def test_people_and_usage(x):
    x.publish("söz", AYSE)
    assert ask(x, "/2/users/by/username/AYSE")[1]["data"]["id"] == "1001"
    assert ask(x, "/2/users/by/username/ornekmarka")[1]["data"]["id"] == "900"
    assert ask(x, "/2/users/by/username/kimse")[1]["errors"][0]["resource_type"] == "user"
    assert ask(x, "/2/usage/tweets")[1]["data"]["project_usage"] == 1
    x.speak("post")
    assert ask(x, "/2/usage/tweets")[1]["data"]["project_usage"] == "1"
    assert ask(x, "/2/anything")[0] == 404
    assert ask(x, "/2/tweets", ids=",".join(["1"] * 101))[0] == 400


def test_nobody_comes_in_without_the_token(x):
    status, found, _ = ask(x, token="other", query="x")
    assert (status, found["title"]) == (401, "Unauthorized")
    assert x.requests[0].headers["authorization"] == "Bearer other"


FAULTS = {
    "a limit with a moment": (lambda x, clock: x.limit(clock()), 429),
    "a limit without": (lambda x, _: x.limit(), 429),
    "no money": (lambda x, _: x.run_out_of_money(), 402),
    "a refusal": (lambda x, _: x.refuse(403, "client-forbidden"), 403),
    "an outage": (lambda x, _: x.fail(problems.answer({}, status=503)), 503),
}


@pytest.mark.parametrize(("verb", "status"), FAULTS.values(), ids=FAULTS)
def test_a_fault_happens_once_and_can_be_healed(x, clock, verb, status):
    verb(x, clock)
    assert [ask(x, query="x")[0] for _ in range(2)] == [status, 200]
    verb(x, clock)
    x.heal()
    assert ask(x, query="x")[0] == 200


def test_a_stall_waits_for_its_event_and_answers_then(x):
    event = threading.Event()
    event.set()
    x.stall(event)
    assert ask(x, query="x")[0] == 200


def test_a_drip_leaves_byte_by_byte(x):
    drops = []
    x.fail(problems.dripping(lambda: drops.append(1)))
    assert ask(x, query="x")[1] == {"data": []}
    assert len(drops) > 100_000
    x.fail(problems.dripping(lambda: drops.clear(), headers=True))
    assert ask(x, query="x")[1] == {"data": []}
    assert drops == []


def test_outdated_is_outdated_for_all_before(x, clock):
    ids = [id_at(clock() - timedelta(hours=n)) for n in (3, 2, 1)]
    x.outdate(ids[1])
    assert [ask(x, query="x", since_id=one)[0] for one in ids] == [400, 400, 200]

"""The Graph API's double: as strict as the real one, in its shapes, and with every trouble a test may want."""

import json
import threading
from collections.abc import Iterator
from datetime import UTC, datetime

import httpx
import pytest
from plain_http import PLAIN

from monitor.demo.graph import TOKEN, GraphDouble
from monitor.demo.graph_faults import Fault, json_response

NOW = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)


class Asker:
    """The double, and whoever asks it."""

    def __init__(self) -> None:
        self.graph = GraphDouble(lambda: NOW).start()
        self.client = httpx.Client(
            base_url=f"{self.graph.url}/v25.0", headers={"Authorization": f"Bearer {TOKEN}"}, verify=PLAIN
        )

    def get(self, path: str, **query: str) -> dict[str, object]:
        return self.client.get(path, params=query).json()

    def code(self, path: str, **query: str) -> int:
        return self.get(path, **query)["error"]["code"]  # type: ignore[index,call-overload,no-any-return]


@pytest.fixture
def asker() -> Iterator[Asker]:
    asker = Asker()
    yield asker
    asker.client.close()
    asker.graph.stop()


def test_a_comment_comes_with_the_fields_that_were_asked_for(asker):
    post = asker.graph.post("Yeni sezon")
    said = asker.graph.comment(post, "şikâyet", "Ayşe")
    asker.graph.reply(said, "ben de", "Can")
    answer = asker.get(f"{post}/comments", fields="id,message,created_time,from{id,name},parent{id},comment_count")
    (first,) = [one for one in answer["data"] if one["id"] == said]
    assert first.pop("from")["name"] == "Ayşe"
    assert first == {"id": said, "message": "şikâyet", "created_time": "2026-11-20T12:00:00+0000", "comment_count": 1}


def test_replies_come_only_in_a_stream(asker):
    post = asker.graph.post("Yeni sezon")
    said = asker.graph.comment(post, "bir")
    reply = asker.graph.reply(said, "iki")
    assert [one["id"] for one in asker.get(f"{post}/comments")["data"]] == [said]
    (newest, _) = asker.get(f"{post}/comments", filter="stream", order="reverse_chronological", fields="parent")["data"]
    assert newest == {"id": reply, "parent": {"id": said}}


def test_letters_are_escaped_on_the_wire_as_facebook_does(asker):
    post = asker.graph.post("ş/İ")
    raw = asker.client.get(post, params={"fields": "message"}).text
    assert r'"\u015f\/\u0130"' in raw


def test_a_list_is_paged_by_cursors_and_the_next_address_holds_the_token(asker):
    post = asker.graph.post("Yeni sezon")
    said = [asker.graph.comment(post, str(number)) for number in range(5)]
    first = asker.get(f"{post}/comments", limit="3", order="chronological")
    assert [one["id"] for one in first["data"]] == said[:3]
    assert f"access_token={TOKEN}" in first["paging"]["next"]
    further = asker.get(f"{post}/comments", limit="3", after=first["paging"]["cursors"]["after"])
    assert len(further["data"]) == 2
    assert "next" not in further["paging"]


def test_a_cursor_whose_comment_is_gone_is_refused(asker):
    post = asker.graph.post("Yeni sezon")
    said = [asker.graph.comment(post, str(number)) for number in range(3)]
    after = asker.get(f"{post}/comments", limit="1", order="chronological")["paging"]["cursors"]["after"]
    asker.graph.remove(said[0])
    assert asker.code(f"{post}/comments", limit="1", after=after) == 100


def test_posts_count_what_was_said_under_them_and_move_with_it(asker):
    post = asker.graph.post("Yeni sezon")
    asker.graph.comment(post, "bir")
    (listed,) = asker.get(f"{asker.graph.wall.page}/published_posts", fields="updated_time,comments.limit(0)")["data"]
    assert listed["comments"]["summary"] == {"total_count": 1}
    assert listed["id"] == post
    assert asker.get(f"{asker.graph.wall.page}/visitor_posts")["data"] == []


def test_what_is_removed_takes_replies_along_and_is_not_found(asker):
    post = asker.graph.post("Yeni sezon")
    said = asker.graph.comment(post, "bir")
    asker.graph.reply(said, "iki")
    asker.graph.remove(said)
    assert asker.get(f"{post}/comments", filter="stream")["data"] == []
    assert asker.get(said)["error"]["error_subcode"] == 33


STRICT = {
    "an unknown field": ("me", {"fields": "id,token_of_somebody"}, 100),
    "an unknown parameter": ("me", {"since_forever": "1"}, 100),
    "an unknown edge": ("me/secrets", {}, 2500),
    "an unknown object": ("123_456", {}, 100),
}


@pytest.mark.parametrize(("path", "query", "code"), STRICT.values(), ids=STRICT)
def test_what_does_not_exist_is_refused(asker, path, query, code):
    assert asker.code(path, **query) == code


def test_a_wrong_token_is_refused_and_may_come_in_the_address(asker):
    bare = httpx.get(f"{asker.graph.url}/v25.0/me", params={"access_token": "wrong"}, verify=PLAIN)
    assert (bare.status_code, bare.json()["error"]["code"]) == (400, 190)
    assert httpx.get(f"{asker.graph.url}/v25.0/me", params={"access_token": TOKEN}, verify=PLAIN).json()["id"]


def test_calls_must_be_signed_where_the_app_wants_it(asker):
    asker.graph._app_secret = "gizli"
    assert asker.code("me") == 100
    assert asker.code("me", appsecret_proof="0" * 64) == 100


def test_a_page_can_be_empty_and_have_a_next_one(asker):
    post = asker.graph.post("Yeni sezon")
    said = asker.graph.comment(post, "bir")
    asker.graph.empty_page_with_next(post)
    first = asker.get(f"{post}/comments")
    assert first["data"] == []
    after = first["paging"]["cursors"]["after"]
    assert [one["id"] for one in asker.get(f"{post}/comments", after=after)["data"]] == [said]


def test_comments_can_be_ranked_whatever_order_is_asked_for(asker):
    post = asker.graph.post("Yeni sezon")
    for text in "bca":
        asker.graph.comment(post, text)
    asker.graph.rank(post, lambda entry: entry.message)
    for order in ("chronological", "reverse_chronological"):
        assert [one["message"] for one in asker.get(f"{post}/comments", order=order, fields="message")["data"]] == [
            *"abc"
        ]


def test_an_error_comes_as_often_as_it_was_wanted(asker):
    asker.graph.fail(4, "limit", where="node", status=403, transient=True, times=2)
    answer = asker.client.get("me")
    assert answer.status_code == 403
    assert answer.json()["error"] == {
        "message": "limit", "type": "OAuthException", "code": 4, "is_transient": True, "fbtrace_id": "AbCdEfGh123",
    }  # fmt: skip
    assert asker.code("me") == 4
    assert asker.get("me")["id"]


def test_usage_is_told_in_a_header(asker):
    asker.graph.use(80, regain=5)
    (uses,) = json.loads(asker.client.get("me").headers["x-business-use-case-usage"]).values()
    assert (uses[0]["type"], uses[0]["call_count"], uses[0]["estimated_time_to_regain_access"]) == ("pages", 80, 5)


def test_a_token_dies_after_so_many_calls(asker):
    asker.graph.die_token_after(1)
    assert asker.get("me")["id"]
    assert asker.get("me")["error"]["error_subcode"] == 463


def test_answers_can_be_pages_cut_short_or_late(asker):
    asker.graph.html()
    assert asker.client.get("me").text.startswith("<!doctype html>")
    asker.graph.cut()
    with pytest.raises(httpx.RemoteProtocolError):
        asker.client.get("me")
    hold = threading.Event()
    asker.graph.stall(hold)
    with pytest.raises(httpx.ReadTimeout):
        asker.client.get("me", timeout=0.05)
    hold.set()
    asker.graph.fault("node", Fault(json_response({"x": 1})))
    asker.graph.heal()
    assert asker.get("me")["id"]


def test_who_wrote_and_what_was_written_can_be_kept_back(asker):
    post = asker.graph.post("Yeni sezon")
    asker.graph.comment(post, "bir")
    asker.graph.omit_from()
    assert asker.get(f"{post}/comments", fields="from")["data"] == [
        {"id": asker.get(f"{post}/comments")["data"][0]["id"]}
    ]
    asker.graph.hide_comments()
    assert asker.get(f"{post}/comments")["data"] == []


def test_it_remembers_what_it_was_asked(asker):
    asker.get("me", fields="id")
    asker.get(f"{asker.graph.wall.page}/tagged")
    assert [request.query for request in asker.graph.asked("node")] == [{"fields": "id"}]
    assert len(asker.graph.asked("tagged")) == 1

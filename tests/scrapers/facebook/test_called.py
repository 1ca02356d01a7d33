"""What the webhook is for: the next poll looks there first, and finds what polling would have found later."""

import hashlib
import hmac
import json

import httpx
import pytest
from facebook_page import FacebookPage, codes, texts
from plain_http import PLAIN

from monitor.demo.graph_faults import Fault, json_response
from monitor.receiver import Address, Receiver
from scrapers.facebook.hook import Change, Verb
from scrapers.kit.mention import Batch, Outcome

SECRET, WORD = "app-secret", "sesame"


def call(page: FacebookPage, verb: str, post: str, comment: str | None = None, *, item: str = "comment") -> bytes:
    value = {"item": item, "verb": verb, "post_id": post, "message": "şikâyet"} | (
        {"comment_id": comment} if comment else {}
    )
    entry = {"id": page.graph.wall.page, "time": 1, "changes": [{"field": "feed", "value": value}]}
    return json.dumps({"object": "page", "entry": [entry]}).encode()


def headers(body: bytes) -> dict[str, str]:
    return {"x-hub-signature-256": "sha256=" + hmac.new(SECRET.encode(), body, hashlib.sha256).hexdigest()}


@pytest.fixture
def called(page: FacebookPage) -> FacebookPage:
    page.graph._app_secret = SECRET
    page.settings |= {"app_secret": SECRET, "verify_token": WORD}
    page.reopen()
    return page


def tell(page: FacebookPage, *args: str, **more: str) -> None:
    body = call(page, *args, **more)
    assert page.source.receive(body, headers(body))


def test_an_edit_is_found_at_once(called):
    post = called.graph.post("Yeni sezon")
    said = called.graph.comment(post, "Kargom gelmedi")
    called.poll(minutes=1)
    called.graph.edit(said, "Kargom hâlâ gelmedi")
    tell(called, "edited", post, said)
    batch = called.poll(minutes=1)
    assert [(mention.native_id, mention.text) for mention in batch.mentions] == [(said, "Kargom hâlâ gelmedi")]
    assert called.poll(minutes=3).outcome is Outcome.UNCHANGED


def test_a_removal_is_asked_after_and_only_then_believed(called):
    post = called.graph.post("Yeni sezon")
    said, other = called.graph.comment(post, "silinen"), called.graph.comment(post, "duran")
    called.poll(minutes=1)
    called.graph.remove(said)
    tell(called, "remove", post, said)
    tell(called, "remove", post, other)
    batch = called.poll(minutes=1)
    assert [removal.native_id for removal in batch.removals] == [said]
    assert batch.mentions == ()


def test_a_new_comment_on_a_post_that_is_watched_no_longer_is_found(called):
    called.settings |= {"posts": 5, "page_size": 5}
    called.reopen()
    old = called.graph.post("eski")
    for number in range(6):
        called.later(minutes=1)
        called.graph.post(f"post {number}")
    called.poll(minutes=1)
    called.graph.comment(old, "geç ama yeni")
    assert called.poll(minutes=3).outcome is Outcome.UNCHANGED
    tell(called, "add", old, "7000000001_1")
    assert texts(called.poll(minutes=1)) == ["geç ama yeni"]
    tell(called, "add", old, "7000000001_1")
    assert texts(called.poll(minutes=1)) == []


def test_a_removed_post_takes_what_was_said_under_it_along(called):
    called.graph.post("duran")
    post = called.graph.post("Yeni sezon")
    said = called.graph.comment(post, "yorum")
    called.poll(minutes=1)
    called.graph.remove(post)
    tell(called, "remove", post, item="post")
    assert {removal.native_id for removal in called.poll(minutes=1).removals} == {post, said}


def test_our_own_removed_reply_is_nobodys_loss(called):
    post = called.graph.post("Yeni sezon")
    own = called.graph.reply_as_page(post, "sabit")
    called.poll(minutes=1)
    called.graph.remove(own)
    tell(called, "remove", post, own)
    assert not called.poll(minutes=1).removals


def test_a_call_that_polling_had_answered_already_brings_nothing_twice(called):
    post = called.graph.post("Yeni sezon")
    said = called.graph.comment(post, "yorum")
    called.poll(minutes=1)
    for _ in range(3):
        tell(called, "add", post, said)
    assert not called.poll(minutes=1).mentions


def test_what_a_delivery_says_is_never_believed_without_asking(called):
    post = called.graph.post("Yeni sezon")
    called.poll(minutes=1)
    tell(called, "add", post, "1_2")
    tell(called, "edited", post, "1_3")
    batch = called.poll(minutes=1)
    assert batch.mentions == ()


def test_calls_about_another_page_are_left_out(called):
    called.poll(minutes=1)
    called.source.take([Change("999", Verb.ADDED, "999_1", "1_2")])
    called.poll(minutes=1)
    assert not called.graph.asked("comments")


def test_a_failing_poll_keeps_in_mind_where_to_look(called):
    post = called.graph.post("Yeni sezon")
    said = called.graph.comment(post, "yorum")
    called.poll(minutes=1)
    called.graph.edit(said, "düzeltilmiş")
    tell(called, "edited", post, said)
    called.graph.fail(2, where="published_posts", status=500)
    called.fails()
    assert texts(called.poll(minutes=1)) == ["düzeltilmiş"]


def test_while_asked_less_often_a_call_is_still_followed(called):
    post = called.graph.post("Yeni sezon")
    called.graph.use(80)
    called.poll(minutes=1)
    called.graph.comment(post, "acil")
    assert called.poll(minutes=1).outcome is Outcome.UNCHANGED
    tell(called, "add", post, "1_2")
    assert texts(called.poll(minutes=1)) == ["acil"]


def test_a_webhook_that_went_silent_is_told_once_comments_arrive_without_it(called):
    post = called.graph.post("Yeni sezon")
    tell(called, "add", post, called.graph.comment(post, "bir"))
    assert codes(called.poll(minutes=1)) == []
    called.later(hours=30)
    called.graph.comment(post, "iki")
    assert codes(called.poll(minutes=1)) == []
    called.later(hours=7)
    called.graph.comment(post, "üç")
    (signal,) = called.poll(minutes=1).signals
    assert (signal.code, signal.alarming) == ("webhook-silent", False)
    assert signal.once.startswith("webhook-silent:2026-11-20")


def test_only_facebook_is_let_in(called):
    body = call(called, "add", "1_2", "2_3")
    assert not called.source.receive(body, {})
    assert not called.source.receive(body + b" ", headers(body))
    assert called.source.receive(b"{", headers(b"{"))  # signed and senseless: sent again it would be no better
    assert called.source.greet({"hub.mode": "subscribe", "hub.challenge": "1", "hub.verify_token": "x"}) is None
    assert not called.source._notes


def test_without_an_app_secret_nothing_is_let_in(page):
    body = call(page, "add", "1_2", "2_3")
    assert not page.source.receive(body, headers(body))
    assert page.source.greet({"hub.mode": "subscribe", "hub.challenge": "1", "hub.verify_token": ""}) is None


def test_over_the_wire_as_facebook_calls(called):
    post = called.graph.post("Yeni sezon")
    called.poll(minutes=1)
    called.graph.comment(post, "yeni")
    receiver = Receiver(Address("127.0.0.1", 0, 1_000_000), {"page": called.source})
    heard: list[str] = []
    receiver.start(heard.append)
    url = f"http://127.0.0.1:{receiver.port}/hooks/page"
    body = call(called, "add", post, "1_2")
    try:
        query = {"hub.mode": "subscribe", "hub.challenge": "1158201444", "hub.verify_token": WORD}
        assert httpx.get(url, params=query, verify=PLAIN).text == "1158201444"
        assert httpx.post(url, content=body, headers={**headers(body)}, verify=PLAIN).status_code == 200
        assert httpx.post(url, content=body + b" ", headers={**headers(body)}, verify=PLAIN).status_code == 403
    finally:
        receiver.stop()
    assert heard == ["page"]
    assert texts(called.poll(minutes=1)) == ["yeni"]


def test_a_storm_of_calls_is_followed_in_several_polls(called):
    post = called.graph.post("Yeni sezon")
    said = [called.graph.comment(post, f"yorum {number}") for number in range(70)]
    called.polls(minutes=1)
    for comment in said:
        called.graph.edit(comment, "düzeltilmiş")
    called.source.take([Change(called.graph.wall.page, Verb.EDITED, post, comment) for comment in said])
    batches = called.polls(minutes=1)
    assert len(batches) == 2
    assert len(texts(batches)) == 70


def test_a_storm_of_calls_about_old_posts_loses_none(called):
    called.settings |= {"posts": 5, "page_size": 5}
    called.reopen()
    old = [called.graph.post(f"eski {number}") for number in range(60)]
    called.later(days=1)
    for number in range(6):
        called.graph.post(f"post {number}")
    called.poll(minutes=1)
    called.later(minutes=1)
    for post in old:
        called.graph.comment(post, f"geç {post}")
    called.source.take([Change(called.graph.wall.page, Verb.ADDED, post, "1_2") for post in old])
    batches = called.polls(minutes=1)
    assert sorted(texts(batches)) == sorted(f"geç {post}" for post in old)


def test_a_call_is_believed_over_a_count_that_lags_behind(called):
    post = called.graph.post("Yeni sezon")
    called.graph.comment(post, "yeni")
    listed = {"id": post, "created_time": "2026-11-20T12:00:00+0000", "comments": {"summary": {"total_count": 0}}}
    called.graph.fault("published_posts", Fault(json_response({"data": [listed]})))
    tell(called, "add", post, "1_2")
    assert texts(called.poll(minutes=1)) == ["yeni"]


def below_the_list(called: FacebookPage) -> tuple[str, str]:
    """A post that newer ones have pushed out of the list, and what somebody said under it."""
    called.settings |= {"posts": 5, "page_size": 5}
    called.reopen()
    old = called.graph.post("eski")
    said = called.graph.comment(old, "Kargom gelmedi")
    called.polls(minutes=1)
    for number in range(6):
        called.later(minutes=1)
        called.graph.post(f"post {number}")
    called.polls(minutes=1)
    return old, said


def edits(called: FacebookPage, post: str, count: int) -> list[Change]:
    return [Change(called.graph.wall.page, Verb.EDITED, post, f"{number}_{number}") for number in range(count)]


def gone(batches: list[Batch]) -> set[str]:
    return {removal.native_id for batch in batches for removal in batch.removals}


def test_a_removal_is_followed_first_in_a_storm_of_edits(called):
    old, said = below_the_list(called)
    called.graph.remove(old)
    called.source.take([*edits(called, old, 120), Change(called.graph.wall.page, Verb.REMOVED, old)])
    assert {old, said} <= gone([called.poll(minutes=1)])


def test_of_many_removals_those_not_looked_at_are_followed_in_the_next_polls(called):
    called.settings |= {"posts": 5, "page_size": 5}
    called.reopen()
    old = [called.graph.post(f"eski {number}") for number in range(50)]
    called.later(days=1)
    for number in range(6):
        called.graph.post(f"post {number}")
    called.poll(minutes=1)
    for post in old:
        called.graph.remove(post)
    called.source.take([Change(called.graph.wall.page, Verb.REMOVED, post) for post in old])
    batches = called.polls(minutes=1)
    assert len(batches) == 3
    assert gone(batches) == set(old)


def test_a_removal_is_kept_in_mind_through_a_poll_that_fails(called):
    old, said = below_the_list(called)
    called.graph.remove(old)
    tell(called, "remove", old, item="post")
    called.graph.fail(2, where="published_posts", status=500)
    called.fails()
    assert gone([called.poll(minutes=1)]) == {old, said}


def test_a_removal_that_cannot_be_looked_at_waits_behind_the_others_and_costs_none(called):
    old, said = below_the_list(called)
    new = called.graph.post("yeni")
    called.graph.comment(new, "duyulan")
    called.graph.remove(old)
    called.source.take([Change(called.graph.wall.page, Verb.REMOVED, old, said)])
    called.source.take([Change(called.graph.wall.page, Verb.REMOVED, old)])
    called.graph.fail(2, where="node", status=500, times=2)
    batch = called.poll(minutes=1)
    assert (texts(batch), gone([batch]), batch.more) == (["duyulan"], set(), False)
    assert gone([called.poll(minutes=1)]) == {old, said}


def test_where_facebook_stumbles_over_what_was_removed_the_others_have_their_turn_first(called):
    old, _ = below_the_list(called)
    called.source.take([Change(called.graph.wall.page, Verb.REMOVED, old, f"1_{number}") for number in range(25)])
    called.graph.fail(2, where="node", status=500, times=2)
    assert not called.poll(minutes=1).more
    called.polls(minutes=1)
    asked = [request.path.rpartition("/")[2] for request in called.graph.asked("node")]
    assert asked == [f"1_{number}" for number in (*range(25), 0, 1)]


def test_an_edit_that_cannot_be_read_costs_nothing_but_itself_and_is_not_tried_for_ever(called):
    post = called.graph.post("Yeni sezon")
    called.poll(minutes=1)
    called.source.take(edits(called, post, 2))
    called.graph.fail(2, where="node", status=500, times=9)
    called.graph.comment(post, "duyulan")
    called.fails()
    assert texts(called.poll(minutes=1)) == ["duyulan"]


@pytest.mark.parametrize("verb", [Verb.EDITED, Verb.REMOVED])
def test_a_comment_we_may_not_see_costs_no_poll(called, verb):
    post = called.graph.post("Yeni sezon")
    called.poll(minutes=1)
    called.graph.comment(post, "duyulan")
    called.source.take([Change(called.graph.wall.page, verb, post, "7_7")])
    called.graph.fail(10, where="node", status=403)
    assert texts(called.poll(minutes=1)) == ["duyulan"]
    called.poll(minutes=3)
    assert len(called.graph.asked("node")) == 1


def test_a_removed_post_that_is_still_listed_is_gone(called):
    called.graph.post("duran")
    post = called.graph.post("Yeni sezon")
    said = called.graph.comment(post, "yorum")
    called.poll(minutes=1)
    tell(called, "remove", post, item="post")
    called.graph.fail(100, where="node", subcode=33)
    assert gone([called.poll(minutes=1)]) == {post, said}


def test_a_removed_comment_that_is_still_listed_is_not_heard_again(called):
    post = called.graph.post("Yeni sezon")
    called.poll(minutes=1)
    said = called.graph.comment(post, "yorum")
    tell(called, "remove", post, said)
    called.graph.fail(100, where="node", subcode=33)
    batch = called.poll(minutes=1)
    assert (texts(batch), gone([batch])) == ([], {said})

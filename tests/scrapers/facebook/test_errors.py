"""What a poll makes of every way in which Facebook can fail, over real connections."""

import threading
from datetime import timedelta

import pytest
from facebook_page import FacebookPage, codes, texts
from hostile import BEHAVIOURS, HostileServer

from monitor.demo.graph_faults import Fault, json_response
from monitor.demo.server import Response
from scrapers.kit.errors import LayoutChanged, RateLimited, Refused, Unreachable
from scrapers.kit.mention import Outcome

QUARTER = timedelta(minutes=15)

ROWS = {
    "1: unknown": (1, {"status": 500}, Unreachable, "error 1"),
    "2: service": (2, {"status": 500}, Unreachable, "error 2"),
    "2 with HTTP 200": (2, {"status": 200}, Unreachable, "error 2"),
    "transient, whatever its code": (1234, {"transient": True}, Unreachable, "error 1234"),
    "an unknown code with HTTP 5xx": (1234, {"status": 503}, Unreachable, "error 1234"),
    "an unknown code": (1234, {}, Refused, "error 1234"),
    "4: app limit, though transient": (4, {"transient": True, "status": 403}, RateLimited, "error 4"),
    "17: user limit": (17, {}, RateLimited, "error 17"),
    "32: page limit": (32, {}, RateLimited, "error 32"),
    "341: app limit": (341, {}, RateLimited, "error 341"),
    "613: calls": (613, {}, RateLimited, "error 613"),
    "80001: page use case": (80001, {}, RateLimited, "error 80001"),
    "80002: instagram": (80002, {}, RateLimited, "error 80002"),
    "3: capability": (3, {}, Refused, "pages_read_engagement"),
    "10: permission": (10, {"status": 403}, Refused, "pages_read_engagement"),
    "200: permission": (200, {"status": 403}, Refused, "pages_read_engagement"),
    "299: permission": (299, {}, Refused, "pages_read_engagement"),
    "102: session": (102, {}, Refused, "renew"),
    "190: token": (190, {"status": 401}, Refused, "renew"),
    "190 with HTTP 200": (190, {"status": 200}, Refused, "renew"),
    "458: deauthorised": (190, {"subcode": 458}, Refused, "connect it again"),
    "459: checkpoint": (190, {"subcode": 459}, Refused, "sign in"),
    "460: password": (190, {"subcode": 460}, Refused, "password"),
    "463: expired": (190, {"subcode": 463}, Refused, "expired"),
    "464: unconfirmed": (190, {"subcode": 464}, Refused, "not confirmed"),
    "467: signed out": (190, {"subcode": 467}, Refused, "signed out"),
    "492: role lost": (190, {"subcode": 492}, Refused, "role"),
    "100/33: no such page": (100, {"subcode": 33}, Refused, "does not exist"),
    "100: misused": (100, {}, Refused, "does not know"),
    "368: policy": (368, {}, Refused, "policy"),
}


@pytest.mark.parametrize(("code", "how", "kind", "says"), ROWS.values(), ids=ROWS)
def test_the_code_decides_what_it_is(page, code, how, kind, says):
    page.graph.fail(code, where="published_posts", times=3, **how)
    error = page.fails()
    assert type(error) is kind or (kind is Refused and isinstance(error, Refused))
    assert says in error.say()


def test_a_permission_that_facebook_names_is_named(page):
    page.graph.fail(10, "(#10) This needs the 'pages_show_list' permission", where="published_posts")
    assert page.fails().values == {"permission": "pages_show_list"}


def test_comments_that_may_not_be_read_refuse_the_page_and_name_the_permission(page):
    page.graph.comment(page.graph.post("Yeni sezon"), "Kargom gelmedi")
    page.graph.fail(10, where="comments", times=2)
    error = page.fails()
    assert isinstance(error, Refused)
    assert error.values == {"permission": "pages_read_user_content"}


def test_a_wait_lasts_as_long_as_facebook_says(page):
    page.graph.use(100, regain=42)
    page.graph.fail(80001, where="published_posts")
    error = page.fails()
    assert isinstance(error, RateLimited)
    assert error.until == page.now + timedelta(minutes=42)


def test_a_wait_of_unknown_length_doubles_up_to_an_hour(page):
    page.graph.fail(4, times=5)
    waits = []
    for _ in range(5):
        error = page.fails()
        assert isinstance(error, RateLimited)
        waits.append(error.until - page.now)
        page.later(hours=1)
    assert waits == [QUARTER, 2 * QUARTER, 4 * QUARTER, 4 * QUARTER, 4 * QUARTER]
    page.poll()
    page.graph.fail(4)
    again = page.fails()
    assert isinstance(again, RateLimited)
    assert again.until - page.now == QUARTER


def test_a_wait_that_begins_in_the_middle_keeps_what_was_read_and_then_nothing_is_asked(page):
    first = page.graph.post("bir")
    page.graph.comment(first, "okunan")
    page.later(minutes=1)
    page.graph.comment(page.graph.post("iki"), "okunmayan")
    page.graph.fault("comments", Fault(None))
    page.graph.fail(4, where="comments")
    batch = page.poll()
    assert len(batch.mentions) == 1
    assert (codes(batch), codes(batch, alarming=True), batch.more) == (["cut-short"], [], False)
    asked = len(page.graph.requests)
    error = page.fails()
    assert isinstance(error, RateLimited)
    assert error.until == page.now + QUARTER
    assert len(page.graph.requests) == asked
    assert len(page.poll(minutes=16).mentions) == 1


def test_a_token_that_dies_on_the_second_page_keeps_the_first_and_then_is_named(page):
    page.reopen(page_size=5)
    post = page.graph.post("Yeni sezon")
    for number in range(12):
        page.graph.comment(post, f"yorum {number}")
    page.graph.die_token_after(3)
    batch = page.poll(minutes=1)
    assert len(batch.mentions) == 5
    assert codes(batch) == ["cut-short"]
    error = page.fails()
    assert isinstance(error, Refused)
    assert "expired" in error.say()
    page.graph.die_token_after(None)
    assert len(page.poll(minutes=1).mentions) == 7


def test_a_dead_token_is_asked_once_a_poll(page):
    page.graph.die_token_after(0)
    page.fails()
    assert len(page.graph.requests) == 1


def test_a_new_token_does_not_inherit_the_wait_of_the_old_one(page):
    page.graph.comment(page.graph.post("bir"), "yorum")
    page.graph.use(96, regain=60)
    page.poll(minutes=1)
    assert isinstance(page.fails(), RateLimited)
    page.graph.use(1)
    page.graph.token = "EAAnew"
    page.reopen()
    page.poll()


TOO_MUCH = "Please reduce the amount of data you're asking for, then retry your request"


def test_too_much_at_once_is_asked_for_again_by_halves(page):
    page.graph.comment(page.graph.post("Yeni sezon"), "Kargom gelmedi")
    page.graph.fail(1, TOO_MUCH, where="comments", status=500, times=2)
    assert texts(page.poll(minutes=1)) == ["Kargom gelmedi"]
    assert [request.query["limit"] for request in page.graph.asked("comments")] == ["50", "25", "12"]


def test_what_facebook_was_willing_to_give_is_remembered_and_grows_slowly(page):
    page.graph.post("Yeni sezon")
    page.graph.fail(1, TOO_MUCH, where="published_posts", status=500)
    for _ in range(3):
        page.poll(minutes=3)
    assert [request.query["limit"] for request in page.graph.asked("published_posts")] == ["50", "25", "25", "26"]


def test_where_little_is_too_much_fewer_fields_are_asked_for(page):
    page.graph.comment(page.graph.post("Yeni sezon"), "Kargom gelmedi")
    page.graph.fail(1, TOO_MUCH, where="comments", status=500, times=5)
    assert texts(page.poll(minutes=1)) == ["Kargom gelmedi"]
    asked = page.graph.asked("comments")
    assert [request.query["limit"] for request in asked] == ["50", "25", "12", "6", "5", "5"]
    assert "attachment" in asked[-2].query["fields"]
    assert "attachment" not in asked[-1].query["fields"]


def test_when_even_that_is_too_much_it_is_trouble_like_any_other(page):
    page.graph.fail(1, TOO_MUCH, where="published_posts", status=500, times=20)
    assert isinstance(page.fails(), Unreachable)
    assert len(page.graph.requests) == 6


def test_one_post_that_fails_costs_no_other(page):
    for number in range(3):
        page.later(minutes=1)
        page.graph.comment(page.graph.post(f"post {number}"), f"yorum {number}")
    page.graph.fail(2, where="comments", status=500)
    batch = page.poll(minutes=1)
    assert len(batch.mentions) == 2
    assert codes(batch) == []
    assert len(page.poll(minutes=1).mentions) == 1


def test_a_post_that_keeps_failing_is_a_worry(page):
    page.graph.comment(page.graph.post("bir"), "yorum")
    for _ in range(2):
        page.graph.fail(2, where="comments", status=500)
        assert codes(page.poll(minutes=3)) == []
    page.graph.fail(2, where="comments", status=500)
    assert codes(page.poll(minutes=3), alarming=True) == ["posts-unread"]
    assert codes(page.poll(minutes=3)) == []


def test_service_trouble_everywhere_ends_the_poll_early(page):
    for number in range(5):
        page.graph.comment(page.graph.post(f"post {number}"), f"yorum {number}")
    page.graph.fail(2, where="comments", status=500, times=9)
    assert isinstance(page.fails(), Unreachable)
    assert len(page.graph.asked("comments")) == 2


def test_a_post_that_vanished_meanwhile_is_passed_over(page):
    for number in range(3):
        page.graph.comment(page.graph.post(f"post {number}"), f"yorum {number}")
    page.graph.fail(100, where="comments", subcode=33)
    assert len(page.poll(minutes=1).mentions) == 2


def test_posts_none_of_which_can_be_read_refuse_the_page(page):
    for number in range(3):
        page.graph.comment(page.graph.post(f"post {number}"), f"yorum {number}")
    page.graph.fail(100, where="comments", subcode=33, times=3)
    error = page.fails()
    assert isinstance(error, Refused)
    assert "none of their comments" in error.say()


def test_an_app_that_wants_signed_calls_is_understood(page):
    page.graph._app_secret = "gizli"
    assert "app_secret" in page.fails().say()
    page.reopen(app_secret="gizli")
    assert page.poll().outcome is Outcome.EMPTY


FACES = {
    "a page of HTML": (Response(b"<!doctype html><title>Sorry</title>"), Unreachable),
    "a page of HTML and 403": (Response(b"<html></html>", status=403), Unreachable),
    "a bad gateway": (Response(b"<html></html>", status=502), Unreachable),
    "429 without an error object": (Response(b"<html></html>", status=429), RateLimited),
    "a redirect": (Response(status=302, headers={"Location": "https://elsewhere.example/"}), Unreachable),
    "JSON that ends in the middle": (Response(b'{"data": [{"id"'), Unreachable),
    "nothing at all": (Response(b""), Unreachable),
    "a list": (json_response([]), LayoutChanged),
    "an object without data": (json_response({"posts": []}), LayoutChanged),
    "an error that is text": (json_response({"error": "sorry"}), LayoutChanged),
    "an error without a code": (json_response({"error": {"message": "sorry"}}, 400), LayoutChanged),
    "an error whose code is true": (json_response({"error": {"code": True}}, 400), LayoutChanged),
    "an error with an endless code": (json_response({"error": {"code": 10**400}}, 400), LayoutChanged),
    "records of another kind": (json_response({"data": [{"key": "1"}]}), LayoutChanged),
    "more, and not where": (json_response({"data": [], "paging": {"next": "https://x.example/"}}), LayoutChanged),
    "JSON nested too deeply": (Response(b"[" * 200_000), Unreachable),
    "no connection to the end": (Response(cut=True), Unreachable),
}


@pytest.mark.parametrize(("response", "kind"), FACES.values(), ids=FACES)
def test_what_is_not_facebooks_answer_is_told_apart(page, response, kind):
    page.graph.fault("published_posts", Fault(response), times=3)
    assert type(page.fails()) is kind


def test_an_answer_that_is_cut_off_is_no_answer(page):
    page.graph.cut(times=2)
    assert isinstance(page.fails(), Unreachable)


def test_a_silent_facebook_is_left_after_the_time_out(page):
    hold = threading.Event()
    page.reopen(timeout="50ms")
    page.graph.stall(hold)
    assert isinstance(page.fails(), Unreachable)
    hold.set()


def test_a_dripping_answer_ends_at_the_deadline(page, monkeypatch):
    monkeypatch.setitem(BEHAVIOURS, f"/v25.0/{page.graph.wall.page}/published_posts", BEHAVIOURS["/drip-body"])
    with HostileServer() as hostile:
        page.reopen(base_url=hostile.url, deadline="100ms")
        assert isinstance(page.fails(), Unreachable)


def test_an_answer_without_end_is_not_read_on(page):
    page.reopen(most_bytes=10_000)
    page.graph.fault("published_posts", Fault(Response(b'{"data":[' + b" " * 50_000 + b"]}")))
    assert isinstance(page.fails(), Unreachable)


def test_comments_none_of_which_can_be_read_are_a_changed_layout(page):
    page.graph.comment(page.graph.post("bir"), "yorum")
    page.graph.fault("comments", Fault(json_response({"data": [{"number": 1}, {"number": 2}]})))
    assert isinstance(page.fails(), LayoutChanged)


def test_one_odd_comment_costs_no_other(page):
    post = page.graph.post("bir")
    good = {"id": "1_2", "message": "iyi", "created_time": "2026-11-20T12:00:00+0000"}
    page.graph.comment(post, "yorum")
    page.graph.fault("comments", Fault(json_response({"data": [{"id": "1_3"}, "?", good]})))
    batch = page.poll(minutes=1)
    assert texts(batch) == ["iyi"]
    assert codes(batch, alarming=True) == ["unreadable"]
    assert batch.dropped == {"unreadable": 1}


def test_paging_that_goes_in_circles_ends(page: FacebookPage):
    post = page.graph.post("bir")
    page.graph.comment(post, "yorum")
    good = {"id": "1_2", "message": "iyi", "created_time": "2026-11-20T12:00:00+0000"}
    paging = {"cursors": {"after": "same"}, "next": "https://x.example/?after=same"}
    page.graph.fault("comments", Fault(json_response({"data": [good], "paging": paging})), times=50)
    page.poll(minutes=1)
    assert len(page.graph.asked("comments")) == 2


def test_a_field_that_facebook_took_away_costs_that_field_and_is_told(page):
    page.graph.comment(page.graph.post("bir"), "yorum")
    page.graph.fail(100, "(#100) Tried accessing nonexisting field (attachment)", where="comments")
    batch = page.poll(minutes=1)
    assert texts(batch) == ["yorum"]
    assert codes(batch, alarming=True) == ["fewer-fields"]
    first, second = page.graph.asked("comments")
    assert "attachment" in first.query["fields"]
    assert "attachment" not in second.query["fields"]


def test_a_list_of_posts_without_counts_is_followed_by_its_times(page):
    post = page.graph.post("bir")
    page.graph.fail(100, "(#100) Syntax error", where="published_posts", times=2)
    page.graph.comment(post, "yorum")
    page.reopen(visitor_posts=False)
    assert isinstance(page.fails(), Refused)
    assert texts(page.poll(minutes=1)) == ["yorum"]
    page.graph.comment(post, "ikinci")
    page.graph.fail(100, "(#100) Syntax error", where="published_posts")
    batch = page.poll(minutes=1)
    assert (texts(batch), codes(batch)) == (["ikinci"], ["fewer-fields"])

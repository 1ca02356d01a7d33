"""Facebook's headers: how much is used, when it is regained, and what follows from it."""

import json
from datetime import timedelta

import pytest
from facebook_page import codes, texts
from hypothesis import given, settings
from hypothesis import strategies as st

from scrapers.facebook.usage import REST_AT, SLOW_AT, Usage, rest_after, usage_in
from scrapers.kit.errors import RateLimited
from scrapers.kit.mention import Outcome


def business(*entries: object) -> dict[str, str]:
    return {"x-business-use-case-usage": json.dumps({"1122": list(entries)})}


def pages(**more: object) -> dict[str, object]:
    return {"type": "pages", "call_count": 10, "total_cputime": 20, "total_time": 30, **more}


SAID = {
    "nothing": ({}, None),
    "the largest of three counts": (business(pages()), Usage(30)),
    "when it is regained": (
        business(pages(call_count=100, estimated_time_to_regain_access=42)),
        Usage(100, timedelta(minutes=42)),
    ),
    "the fullest of several objects": (business(pages(), pages(call_count=80)), Usage(80)),
    "what advertising uses is not ours": (business({"type": "ads_management", "call_count": 99}, pages()), Usage(30)),
    "an app's": ({"x-app-usage": '{"call_count":28,"total_time":25,"total_cputime":5}'}, Usage(28)),
    "a page's, older": ({"x-page-usage": '{"call_count":28}'}, Usage(28)),
    "both, the worse": ({**business(pages()), "x-app-usage": '{"call_count":90}'}, Usage(90)),
    "decimals": (business(pages(call_count=80.9)), Usage(80)),
    "no JSON": ({"x-app-usage": "80%"}, None),
    "a list": ({"x-business-use-case-usage": "[1]"}, None),
    "text for numbers": ({"x-app-usage": '{"call_count":"80"}'}, None),
    "a regain of years is a day": (
        business(pages(estimated_time_to_regain_access=999_999)),
        Usage(30, timedelta(hours=24)),
    ),
}


@pytest.mark.parametrize(("headers", "usage"), SAID.values(), ids=SAID)
def test_headers_say_how_much_is_used(headers, usage):
    assert usage_in(headers) == usage


@settings(max_examples=40, deadline=None)
@given(st.text(max_size=40))
def test_no_header_is_too_strange(text):
    found = usage_in({"x-app-usage": text, "x-business-use-case-usage": text})
    assert found is None or found.pause >= timedelta(0)


@settings(max_examples=40, deadline=None)
@given(st.integers(0, 200), st.integers(0, 200))
def test_the_more_is_used_the_longer_is_the_pause(one, other):
    low, high = sorted((one, other))
    assert Usage(low).pause <= Usage(high).pause
    assert bool(Usage(low).pause) == (low >= SLOW_AT)


@pytest.mark.parametrize(("times", "minutes"), [(0, 15), (1, 30), (2, 60), (3, 60), (10**9, 60)])
def test_waits_double_up_to_an_hour(times, minutes):
    assert rest_after(times) == timedelta(minutes=minutes)


def test_at_three_quarters_the_page_is_asked_less_often(page):
    page.graph.post("Yeni sezon")
    page.graph.use(SLOW_AT + 10)
    assert codes(page.poll(minutes=1)) == ["usage"]
    asked = len(page.graph.requests)
    batch = page.poll(minutes=2)
    assert (batch.outcome, len(page.graph.requests)) == (Outcome.UNCHANGED, asked)
    page.poll(minutes=8)
    assert len(page.graph.requests) > asked


def test_the_operators_hear_of_it_once_a_day(page):
    page.graph.use(SLOW_AT)
    (signal,) = page.poll(minutes=1).signals
    assert (signal.alarming, signal.once, signal.values) == (False, "usage:2026-11-20", {"percent": SLOW_AT})


def test_while_slow_nothing_is_read_again_that_did_not_move(page):
    post = page.graph.post("Yeni sezon")
    page.graph.comment(post, "yorum")
    page.graph.use(SLOW_AT)
    page.poll(minutes=1)
    page.poll(hours=2)
    assert len(page.graph.asked("comments")) == 1


def test_when_it_is_all_but_used_up_nothing_more_is_asked(page):
    for number in range(3):
        page.graph.comment(page.graph.post(f"post {number}"), f"yorum {number}")
    page.graph.use(REST_AT, regain=30)
    assert page.poll(minutes=1).mentions == ()
    assert not page.graph.asked("comments")
    asked = len(page.graph.requests)
    error = page.fails()
    assert isinstance(error, RateLimited)
    assert error.until == page.now + timedelta(minutes=30)
    assert len(page.graph.requests) == asked
    page.graph.use(10)
    assert len(texts(page.polls(minutes=31))) == 3


def test_after_a_rest_a_silent_facebook_is_read_as_usual(page):
    page.graph.comment(page.graph.post("Yeni sezon"), "yorum")
    page.graph.use(REST_AT)
    page.poll(minutes=1)
    page.graph.headers.clear()
    assert texts(page.poll(minutes=16)) == ["yorum"]


def test_a_long_post_is_left_in_the_middle_when_the_limit_comes_near(page):
    page.reopen(page_size=5)
    post = page.graph.post("Yeni sezon")
    for number in range(30):
        page.graph.comment(post, f"yorum {number}")
    page.poll()
    page.later(minutes=1)
    for number in range(30):
        page.graph.comment(post, f"sonra {number}")
    right, asked = page.source._graph.get, []

    def nearing(path: str, needs: str, **parameters: str) -> object:
        asked.append(path)
        if len(asked) == 4:
            page.graph.use(REST_AT, regain=20)
        return right(path, needs, **parameters)

    page.source._graph.get = nearing
    batch = page.poll(minutes=1)
    assert len(asked) == 4
    assert len(batch.mentions) == 10
    error = page.fails()
    assert isinstance(error, RateLimited)
    assert error.until == page.now + timedelta(minutes=20)
    page.graph.use(1)
    assert len(texts(page.polls(minutes=21))) == 20

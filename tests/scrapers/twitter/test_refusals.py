"""Every answer of X that is no page, and the error whose name is the caller's next step."""

from datetime import timedelta

import pytest
from x_searches import AYSE, searching

from fakes import NOON
from monitor.demo import x_problems as problems
from scrapers.kit.errors import LayoutChanged, RateLimited, Refused, Spent, Unreachable
from scrapers.twitter.verdict import Judge, Sort, read_refusal

SKEWED = NOON - timedelta(seconds=20)
REFUSALS = {
    "200, a page instead of JSON": (problems.html(), Unreachable),
    "200, JSON that is cut": (problems.body(b'{"data": [{"id": "1"'), Unreachable),
    "200, a list": (problems.body(b"[]"), Unreachable),
    "200, null": (problems.body(b"null"), Unreachable),
    "200, a number too long to be one": (problems.body(b'{"data": ' + b"9" * 9_000 + b"}"), Unreachable),
    "200, nested without end": (problems.body(b'{"data":' * 50_000), Unreachable),
    "200, nothing": (problems.body(b""), Unreachable),
    "200, no meta": (problems.answer({"data": []}), LayoutChanged),
    "200, meta that is no object": (problems.answer({"meta": []}), LayoutChanged),
    "200, posts counted but not given": (problems.answer({"meta": {"result_count": 3}}), LayoutChanged),
    "200, posts of another shape": (problems.answer({"data": {}, "meta": {"result_count": 1}}), LayoutChanged),
    "302": (problems.answer({}, status=302, headers={"Location": "http://169.254.169.254/"}), Unreachable),
    "304": (problems.body(b"") and problems.answer({}, status=304), Unreachable),
    "400 of a query it does not understand": (
        problems.invalid("tweet", "query", "min_faves:1", "Reference to invalid operator"),
        Refused,
    ),
    "400 with a page": (problems.html(400), Refused),
    "401": (problems.problem(401, "about:blank", title="Unauthorized"), Refused),
    "402, credits used up": (problems.no_money(), Spent),
    "402 with a page": (problems.html(402), Spent),
    "403 that names credits": (problems.problem(403, "about:blank", detail="Your credits are depleted."), Spent),
    "403 that names a spending limit": (problems.problem(403, "about:blank", detail="Spend cap reached."), Spent),
    "429 of the month's cap": (problems.problem(429, "usage-capped", period="Monthly", scope="Product"), Spent),
    "403, the app may not": (problems.problem(403, "client-forbidden", reason="client-not-enrolled"), Refused),
    "404": (problems.problem(404, "about:blank"), Refused),
    "408": (problems.html(408), Unreachable),
    "429": (problems.limited(NOON + timedelta(minutes=5)), RateLimited),
    "429 as a problem": (problems.problem(429, "rate-limit-exceeded"), RateLimited),
    "429 with a list": (problems.answer([], status=429), RateLimited),
    "500": (problems.html(500), Unreachable),
    "503 with a problem": (problems.problem(503, "about:blank"), Unreachable),
    "an error that is no object": (problems.answer({"errors": ["no", 7, None]}, status=503), Unreachable),
    "errors that are no list": (problems.answer({"errors": 7, "error": "x"}, status=403), Refused),
}


@pytest.mark.parametrize(("response", "kind"), REFUSALS.values(), ids=REFUSALS)
def test_an_answer_is_the_error_of_the_next_step_and_the_place_is_kept(x, clock, response, kind):
    x.publish("@ornekmarka", AYSE)
    with searching(x, clock) as source:
        x.fail(response)
        with pytest.raises(kind) as caught:
            source.poll(None)
        assert type(caught.value) is kind
        assert caught.value.source == "chirps"
        assert caught.value.say()
        assert len(source.poll(None).mentions) == 1  # the next poll is as if nothing had been
    assert len(x.requests) == 2


def test_a_redirect_is_never_followed(x, clock):
    x.fail(problems.answer({}, status=301, headers={"Location": f"{x.url}/2/tweets/search/recent?query=x"}))
    with searching(x, clock) as source, pytest.raises(Unreachable):
        source.poll(None)
    assert len(x.requests) == 1


def test_money_is_asked_for_again_within_the_hour(x, clock):
    with searching(x, clock) as source:
        x.run_out_of_money()
        with pytest.raises(Spent) as caught:
            source.poll(None)
    assert caught.value.until == NOON + timedelta(hours=1)
    assert "HTTP 402, credits" in str(caught.value)


def test_a_wrong_query_is_asked_once_and_names_its_parameter(x, clock):
    x.fail(problems.invalid("post", "query", "-x", "no"), times=1)
    with searching(x, clock) as source, pytest.raises(Refused, match=r"parameter query"):
        source.poll(None)
    assert len(x.requests) == 1


def test_a_wrong_token_is_refused(x, clock):
    with searching(x, clock, token="wrong") as source:
        with pytest.raises(Refused, match="HTTP 401"):
            source.poll(None)
        with pytest.raises(Refused, match="HTTP 401"):
            source.examine()


RESETS = {
    "in five minutes": (str(int(NOON.timestamp()) + 300), timedelta(minutes=5)),
    "now": (str(int(NOON.timestamp())), timedelta(seconds=1)),
    "a moment ago, by a clock that differs": (str(int(SKEWED.timestamp())), timedelta(seconds=1)),
    "at the end of the window": (str(int(NOON.timestamp()) + 900), timedelta(minutes=15)),
    "missing": (None, timedelta(minutes=1)),
    "words": ("soon", timedelta(minutes=1)),
    "negative": ("-5", timedelta(minutes=1)),
    "in a thousand years": ("33000000000", timedelta(minutes=1)),
    "beyond all years": ("99999999999999999", timedelta(minutes=1)),
    "a fraction": ("1.5", timedelta(minutes=1)),
    "zero": ("0", timedelta(minutes=1)),
}


@pytest.mark.parametrize(("reset", "wait"), RESETS.values(), ids=RESETS)
def test_a_limit_lasts_as_long_as_x_says_if_that_can_be(reset, wait):
    headers = {} if reset is None else {"x-rate-limit-reset": reset}
    error = Judge("chirps", NOON).error(read_refusal(429, headers, b""))
    assert isinstance(error, RateLimited)
    assert error.until == NOON + wait


def test_a_limit_is_jittered_and_never_longer_than_sixteen_minutes():
    headers = {"x-rate-limit-reset": str(int(NOON.timestamp()) + 960)}
    refusal = read_refusal(429, headers, b"")
    assert Judge("chirps", NOON, draw=0.9).limited_until(headers["x-rate-limit-reset"]) == NOON + timedelta(minutes=16)
    sooner = Judge("chirps", NOON, draw=0.5).limited_until(str(int(NOON.timestamp()) + 10))
    assert sooner == NOON + timedelta(seconds=12.5)
    assert refusal.sort is Sort.LIMITED


def test_limits_without_a_moment_double_up_to_an_hour_and_never_ask_in_between(x, clock):
    waits = []
    with searching(x, clock) as source:
        for _ in range(8):
            x.limit(None)
            with pytest.raises(RateLimited) as caught:
                source.poll(None)
            waits.append((caught.value.until - clock()) / timedelta(minutes=1))
        source.poll(None)
        x.limit("absurd")
        with pytest.raises(RateLimited) as caught:
            source.poll(None)
    assert waits == [1, 2, 4, 8, 16, 32, 60, 60]
    assert caught.value.until == clock() + timedelta(minutes=1)
    assert len(x.requests) == 10


def test_after_the_last_request_of_a_window_nothing_is_asked_at_once(x, clock):
    page = {"data": [], "meta": {"result_count": 0, "next_token": "b26v9"}}
    with searching(x, clock) as source:
        x.fail(problems.answer(page, headers={"x-rate-limit-remaining": "0", "x-rate-limit-reset": "1795176900"}))
        assert not source.poll(None).more
        x.fail(problems.answer(page, headers={"x-rate-limit-remaining": "7"}))
        batch = source.poll(None)
        assert batch.more
    assert '"limits":[null,7,null]' in batch.cursor


STALE = {"tweet dialect": "tweet", "post dialect": "post"}


@pytest.mark.parametrize("dialect", STALE.values(), ids=STALE)
def test_both_shapes_of_a_stale_start_are_known(dialect):
    response = problems.stale(dialect, "5", "9")
    assert read_refusal(400, {}, response.body).sort is Sort.STALE


def test_a_stale_start_where_none_was_sent_is_a_refusal_and_no_loop(x, clock):
    with searching(x, clock) as source:
        x.fail(problems.stale("tweet", "5", "9"), times=5)
        with pytest.raises(Refused):
            source.poll(None)
    assert len(x.requests) == 1


def test_each_way_out_is_tried_once(x, clock):
    with searching(x, clock) as source:
        x.fail(problems.invalid("tweet", "tweet.fields", "x", "no"), times=5)
        with pytest.raises(Refused, match=r"tweet\.fields"):
            source.poll(None)
    assert len(x.requests) == 2


def test_the_host_of_a_problem_does_not_matter():
    for host in ("api.twitter.com", "api.x.com", "developer.x.example"):
        body = f'{{"type": "https://{host}/2/problems/usage-capped", "title": "x"}}'.encode()
        assert read_refusal(429, {}, body).sort is Sort.MONEY

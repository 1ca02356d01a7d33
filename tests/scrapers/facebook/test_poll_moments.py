"""Polls after a restart, a damaged memory, or a clock that was put back."""

import json
from dataclasses import replace
from datetime import timedelta

import pytest
from facebook_page import codes, texts

from monitor.demo.graph_faults import Fault, json_response
from scrapers.facebook.cursor import write_cursor
from scrapers.facebook.memory import State
from scrapers.kit.mention import Cursor, Outcome


def test_a_restart_hears_nothing_twice(page):
    post = page.graph.post("Yeni sezon")
    page.graph.comment(post, "Kargom gelmedi")
    page.poll(minutes=1)
    page.reopen()
    assert page.poll(minutes=3).outcome is Outcome.UNCHANGED


def test_another_page_in_the_settings_begins_anew(page):
    post = page.graph.post("Yeni sezon")
    page.graph.comment(post, "Kargom gelmedi")
    page.poll(minutes=1)
    page.reopen(page="ornekmarka")
    assert page.poll(minutes=1).backlog


@pytest.mark.parametrize("written", ["9999-12-31T23:59:59+0000", "0001-01-01T00:00:01+0000", 10**18])
def test_what_was_written_at_an_impossible_moment_was_written_when_it_is_found_and_comes_once(page, written):
    post = page.graph.post("Yeni sezon")
    page.poll(minutes=1)
    page.graph.comment(post, "yorum")
    odd = {"id": "1_2", "message": "hırsızlar", "created_time": written}
    page.graph.fault("comments", Fault(json_response({"data": [odd]})), times=3)
    (mention,) = page.poll(minutes=1).mentions
    assert (mention.text, mention.created_at) == ("hırsızlar", page.now)
    assert not page.poll(hours=2).mentions
    assert not page.poll(hours=2).mentions


ODD_CURSORS = {
    "half a letter": "\ud800",
    "a line end": "a\r\nX: y",
    "a letter": "ş",
    "very long": "a" * 2_001,
    "none": "",
}


@pytest.mark.parametrize("after", ODD_CURSORS.values(), ids=ODD_CURSORS)
def test_a_way_on_that_leads_nowhere_is_looked_for_from_the_beginning(page, after):
    page.reopen(page_size=5)
    post = page.graph.post("Yeni sezon")
    for number in range(8):
        page.graph.comment(post, f"yorum {number}")
    found = {"id": "1_2", "message": "ilk", "created_time": "2026-11-20T12:00:00+0000"}
    paging = {"cursors": {"after": after}, "next": "https://x.example/"}
    page.graph.fault("comments", Fault(json_response({"data": [found], "paging": paging})))
    batch = page.poll(minutes=1)
    assert len(batch.mentions) == 9
    assert codes(batch) == []


def test_a_way_on_that_never_leads_anywhere_costs_that_post_only(page):
    other = page.graph.post("bir")
    page.graph.comment(other, "duyulan")
    page.later(minutes=1)
    post = page.graph.post("iki")
    page.graph.comment(post, "yorum")
    found = {"id": "1_2", "message": "ilk", "created_time": "2026-11-20T12:00:00+0000"}
    paging = {"cursors": {"after": "\ud800"}, "next": "https://x.example/"}
    page.graph.fault("comments", Fault(json_response({"data": [found], "paging": paging})), times=3)
    assert sorted(texts(page.poll(minutes=1))) == ["duyulan", "ilk"]


def test_a_way_on_that_is_not_needed_may_lead_anywhere(page):
    page.reopen(posts=1, visitor_posts=False)
    listed = {"id": page.graph.post("bir"), "created_time": "2026-11-20T12:00:00+0000"}
    paging = {"cursors": {"after": "\ud800"}, "next": "https://x.example/"}
    page.graph.fault("published_posts", Fault(json_response({"data": [listed], "paging": paging})))
    assert page.poll(minutes=1).outcome is Outcome.NOTHING_NEW


AHEAD = {"blocked": "blocked_until", "slow": "slow_until"}


@pytest.mark.parametrize("name", AHEAD.values(), ids=AHEAD)
def test_after_the_clock_was_put_back_nothing_waits_for_years(page, name):
    page.graph.comment(page.graph.post("Yeni sezon"), "yorum")
    ahead = State(page.graph.wall.page, page.source._graph.access.fingerprint, page.graph.wall.page)
    page.cursor = write_cursor(replace(ahead, **{name: page.now + timedelta(days=400)}))
    assert texts(page.poll(minutes=1)) == ["yorum"]


def test_after_the_clock_was_put_back_news_are_news(page):
    post = page.graph.post("Yeni sezon")
    page.later(days=400)
    page.poll()
    page.later(days=-400)
    page.poll()
    page.later(minutes=1)
    page.graph.comment(post, "yeni")
    batch = page.poll(minutes=1)
    assert (texts(batch), batch.backlog) == (["yeni"], False)


def test_after_the_clock_was_put_back_edits_are_still_found(page):
    post = page.graph.post("Yeni sezon")
    page.graph.comment(post, "yorum")
    page.later(days=400)
    page.poll()
    page.later(days=-400)
    page.poll()
    page.graph.wall.change(page.graph.wall.comments(post)[0].id, message="düzelttim")
    page.later(minutes=1)
    assert "düzelttim" in texts(page.poll(days=2))


@pytest.mark.parametrize("place", [1, 2, 3, 4, 5, 6])
@pytest.mark.parametrize("moment", [-62135596800, 253402300799])
def test_no_moment_in_a_damaged_cursor_upsets_a_poll(page, place, moment):
    post = page.graph.post("Yeni sezon")
    page.graph.comment(post, "yorum")
    page.poll(minutes=1)
    whole = json.loads(page.cursor)
    whole["posts"][post][place] = moment
    page.cursor = Cursor(json.dumps(whole))
    page.graph.comment(post, "yeni")
    assert "yeni" in texts(page.poll(minutes=1))


@pytest.mark.parametrize("setting", ["first_look", "full_scan_every", "recent"])
def test_a_span_longer_than_all_calendars_is_a_very_long_one(page, setting):
    page.reopen(**{setting: "999999w"})
    page.graph.comment(page.graph.post("Yeni sezon"), "yorum")
    page.graph.fail(200, where="visitor_posts", status=403)
    assert texts(page.poll(minutes=1)) == ["yorum"]

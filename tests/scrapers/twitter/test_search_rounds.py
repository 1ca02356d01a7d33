"""Round after round: pages, the cursor, and a start that X no longer knows."""

from datetime import timedelta

import pytest
from x_searches import AYSE, MEHMET, all_pages, batch_ids, codes, flood, queries, searching

from fakes import NOON
from monitor.demo import x_problems as problems
from scrapers.kit.mention import Cursor


def test_three_pages_come_one_a_poll_and_the_cursor_is_committed_with_the_last(x, clock):
    ids = flood(x, clock, 250)
    with searching(x, clock) as source:
        batches = all_pages(source)
    assert [len(batch.mentions) for batch in batches] == [100, 100, 50]
    assert [batch.more for batch in batches] == [True, True, False]
    assert [batch.backlog for batch in batches] == [True, True, True]
    assert sorted(mention.native_id for batch in batches for mention in batch.mentions) == ids
    assert [mention.native_id for mention in batches[0].mentions] == ids[-100:]  # oldest first within a page
    clock.advance(seconds=90)
    with searching(x, clock) as source:
        source.poll(batches[-1].cursor)
    assert int(queries(x)[-1]["since_id"]) == int(ids[-1]) - (60_000 << 22)


def test_killed_after_the_second_page_it_goes_on_at_the_third_and_pays_nothing_twice(x, clock):
    ids = flood(x, clock, 250)
    with searching(x, clock) as source:
        first = source.poll(None)
        second = source.poll(first.cursor)
    clock.advance(hours=2)
    with searching(x, clock) as reborn:
        third = reborn.poll(second.cursor)
    assert [mention.native_id for mention in third.mentions] == ids[:50]
    assert third.backlog
    assert queries(x)[2]["start_time"] == queries(x)[0]["start_time"]
    assert '"spent":["2026-11-20",250,250,' in third.cursor
    with searching(x, clock) as source:
        after = source.poll(third.cursor)
    assert after.mentions == ()


def test_what_is_said_during_a_long_round_comes_with_the_next(x, clock):
    flood(x, clock, 150)
    with searching(x, clock) as source:
        first = source.poll(None)
        clock.advance(seconds=5)
        late = x.publish("@ornekmarka ben de", MEHMET)
        second = source.poll(first.cursor)
        third = source.poll(second.cursor)
    assert [mention.native_id for mention in third.mentions] == [late.id]


def test_the_page_cap_is_told_and_the_rest_follows(x, clock):
    flood(x, clock, 350)
    with searching(x, clock, pages=2) as source:
        batches = all_pages(source)
        assert [batch.more for batch in batches] == [True, False]
        capped = batches[-1]
        assert [signal.once for signal in capped.signals if signal.code == "pages"] == ["pages:2026-11-20"]
        rest = all_pages(source, capped.cursor)
    assert sum(len(batch.mentions) for batch in (*batches, *rest)) == 350


def test_a_post_that_enters_the_index_late_is_not_lost_and_the_others_are_told_once(x, clock):
    seen = x.publish("@ornekmarka bir", AYSE)
    with searching(x, clock) as source:
        cursor = source.poll(None).cursor
        late = x.publish("@ornekmarka iki", MEHMET, at=NOON - timedelta(seconds=30))
        clock.advance(seconds=20)
        batch = source.poll(cursor)
    assert int(late.id) < int(seen.id)
    assert [mention.native_id for mention in batch.mentions] == [late.id]
    assert batch.dropped == {"seen": 1}
    assert '"spent":["2026-11-20",2,2,2,2]' in batch.cursor


def test_once_everything_had_time_to_appear_nothing_is_read_again(x, clock):
    seen = x.publish("@ornekmarka bir", AYSE)
    with searching(x, clock) as source:
        cursor = source.poll(None).cursor
        for _ in range(3):
            clock.advance(seconds=70)
            cursor = source.poll(cursor).cursor
    assert [query.get("since_id") for query in queries(x)[-2:]] == [seen.id, seen.id]


def test_the_overlap_is_paid_again_on_another_day_but_not_told_again(x, clock):
    clock.advance(hours=11, minutes=59, seconds=50)
    x.publish("@ornekmarka gece yarısı", AYSE)
    with searching(x, clock) as source:
        cursor = source.poll(None).cursor
        clock.advance(seconds=20)
        batch = source.poll(cursor)
    assert batch.mentions == ()
    assert '"spent":["2026-11-21",1,2,2,1]' in batch.cursor


def test_another_query_begins_anew_but_what_was_spent_stays_spent(x, clock):
    flood(x, clock, 30)
    with searching(x, clock) as source:
        cursor = source.poll(None).cursor
    with searching(x, clock, terms=["örnek"]) as source:
        batch = source.poll(cursor)
    assert (batch.backlog, len(batch.mentions)) == (True, 30)
    assert '"spent":["2026-11-20",60,60,2,2]' in batch.cursor


BROKEN_CURSORS = {"another version": '{"v": 99}', "no JSON": "{", "a list": "[]", "nothing": "", "not ours": '{"v": 1}'}


@pytest.mark.parametrize("cursor", BROKEN_CURSORS.values(), ids=BROKEN_CURSORS)
def test_a_cursor_that_is_not_ours_is_a_first_poll(x, clock, cursor):
    x.publish("@ornekmarka", AYSE)
    with searching(x, clock) as source:
        assert source.poll(Cursor(cursor)).backlog


def test_after_eight_days_away_the_gap_is_recorded_and_told_once(x, clock, dialect):
    x.publish("@ornekmarka eski", AYSE)
    with searching(x, clock, dialect=dialect) as source:
        cursor = source.poll(None).cursor
        clock.advance(days=8)
        recent = x.publish("@ornekmarka yeni", MEHMET, at=clock() - timedelta(days=2))
        batch = source.poll(cursor)
        assert batch_ids(batch) == [recent.id]
        (gap,) = [signal for signal in batch.signals if signal.code == "gap"]
        assert (gap.values["since"], gap.values["until"]) == ("2026-11-20 12:00 UTC", "2026-11-21 12:10 UTC")
        again = source.poll(batch.cursor)
        assert [signal.once for signal in again.signals if signal.code == "gap"] == [gap.once]
        clock.advance(days=6, hours=12)
        later = source.poll(again.cursor)
        assert "gap" in codes(later)
        clock.advance(hours=12)
        assert "gap" not in codes(source.poll(later.cursor))
    assert queries(x)[1]["start_time"] == "2026-11-21T12:10:00Z"


@pytest.mark.parametrize("away", [timedelta(minutes=1), timedelta(days=6)], ids=["a minute", "six days"])
def test_a_since_id_that_x_refuses_is_dropped_without_an_error(x, clock, dialect, away):
    seen = x.publish("@ornekmarka bir", AYSE)
    with searching(x, clock, dialect=dialect) as source:
        cursor = source.poll(None).cursor
        clock.advance(seconds=away.total_seconds())
        x.outdate(seen.id)
        fresh = x.publish("@ornekmarka iki", MEHMET)
        batch = source.poll(cursor)
        assert fresh.id in batch_ids(batch)
        assert "restart" in codes(batch)
        assert "restart" not in codes(source.poll(batch.cursor))
    assert "since_id" in queries(x)[1]
    assert "since_id" not in queries(x)[2]
    assert "start_time" in queries(x)[2]


def test_a_quiet_week_is_no_gap_and_no_error(x, clock):
    x.publish("@ornekmarka eski", AYSE)
    with searching(x, clock) as source:
        cursor = source.poll(None).cursor
        for _ in range(9 * 4):
            clock.advance(hours=6)
            batch = source.poll(cursor)
            cursor = batch.cursor
        assert "gap" not in codes(batch)
        fresh = x.publish("@ornekmarka yeni", AYSE)
        assert batch_ids(source.poll(cursor)) == [fresh.id]
    assert queries(x)[-1]["start_time"] == "2026-11-29T11:50:00Z"


def test_the_rest_after_a_lost_page_token_is_asked_for_by_time(x, clock, dialect):
    ids = flood(x, clock, 150)
    with searching(x, clock, dialect=dialect) as source:
        first = source.poll(None)
        broken = Cursor(first.cursor.replace("b26v", "gone"))
        second = source.poll(broken)
        assert [batch_ids(second), second.dropped, second.more] == [ids[:51], {}, False]  # a second is the finest end
        assert source.poll(second.cursor).mentions == ()
    assert ["next_token" in query for query in queries(x)] == [False, True, False, False]


LONG = "b" * 2_000
UNSENDABLE = {"half a letter": "\ud800x", "a book": "a" * 100_000, "a list": ["x"], "too much for our client": LONG}


@pytest.mark.parametrize("token", UNSENDABLE.values(), ids=UNSENDABLE)
def test_a_page_token_that_cannot_be_sent_blocks_nothing(x, clock, token):
    ids = flood(x, clock, 150)
    with searching(x, clock, query="ş" * 256) as source:
        clock.advance(minutes=1)
        people = {"users": [{"id": "1001", "username": "ayse"}]}
        page = [{"id": one, "text": "?", "author_id": "1001"} for one in ids[:49:-1]]
        seen = {"created_at": "2026-11-20T11:59:00.000Z", "public_metrics": {}}
        data = [{**one, **seen} for one in page]
        x.fail(problems.answer({"data": data, "includes": people, "meta": {"result_count": 100, "next_token": token}}))
        first = source.poll(None)
        rest = all_pages(source, first.cursor)
    assert len(first.mentions) == 100
    assert [batch_ids(batch) for batch in rest] == [ids[:51]]


def test_a_round_that_cannot_go_on_in_any_way_is_over_and_its_rest_a_gap(x, clock):
    x.publish("@ornekmarka", AYSE)
    with searching(x, clock) as source:
        cursor = source.poll(None).cursor
        clock.advance(hours=1)
        flood(x, clock, 150)
        first = source.poll(cursor)
        for name in ("next_token", "end_time"):
            x.fail(problems.invalid("tweet", name, "?", "no"))
        clock.advance(minutes=5)
        after = source.poll(first.cursor)
        assert "gap" in codes(after)
        assert not after.more
        fresh = x.publish("@ornekmarka yeni", AYSE)
        assert fresh.id in batch_ids(source.poll(after.cursor))


PAUSES = {
    "longer than X keeps the start of a first look": ({"first_look": "7d"}, timedelta(0), 0),
    "in the catching up after eight days": ({}, timedelta(days=8), 2),
}


@pytest.mark.parametrize(("more", "away", "gaps"), PAUSES.values(), ids=PAUSES)
def test_a_round_that_paused_goes_on_and_neither_loses_nor_pays_twice(x, clock, dialect, more, away, gaps):
    with searching(x, clock, dialect=dialect, **more) as source:
        cursor = source.poll(None).cursor if away else None
        clock.advance(seconds=away.total_seconds())
        ids = flood(x, clock, 300)
        batches = [source.poll(cursor)]
        clock.advance(minutes=20)
        batches += all_pages(source, batches[-1].cursor)
        fresh = x.publish("@ornekmarka yeni", MEHMET)
        batches += all_pages(source, batches[-1].cursor)
    told = [one for batch in batches for one in batch_ids(batch)]
    assert set(told) == {*ids, fresh.id}
    assert len(told) <= len(set(told)) + 1  # the second in which the pause began
    assert codes(batches[-1]).count("gap") == gaps
    assert len(x.requests) == len(batches) + bool(away)  # nothing was refused


def test_a_round_that_paused_for_a_week_goes_on_with_what_is_left(x, clock):
    x.publish("@ornekmarka eski", AYSE)
    with searching(x, clock) as source:
        cursor = source.poll(None).cursor
        clock.advance(minutes=10)
        flood(x, clock, 150)
        cursor = source.poll(cursor).cursor
        clock.advance(days=8)
        fresh = x.publish("@ornekmarka yeni", MEHMET, at=clock() - timedelta(days=1))
        batches = all_pages(source, cursor)
        batches += all_pages(source, batches[-1].cursor)
    assert [one for batch in batches for one in batch_ids(batch)] == [fresh.id]
    assert "gap" in codes(batches[-1])
    assert len(x.requests) == 2 + len(batches)


@pytest.mark.parametrize("sort", ["since_id", "start_time"])
def test_x_may_forget_the_start_of_a_round_before_we_think_so(x, clock, sort):
    with searching(x, clock) as source:
        cursor = None
        if sort == "since_id":
            x.publish("@ornekmarka eski", AYSE)
            cursor = source.poll(None).cursor
            clock.advance(minutes=30)
        ids = flood(x, clock, 150)
        first = source.poll(cursor)
        x.fail(problems.invalid("tweet", sort, "?", "too old"))
        rest = all_pages(source, first.cursor)
    assert [batch_ids(batch)[-51:] for batch in rest] == [ids[:51]]
    assert "restart" not in codes(rest[0])


FUTURE = ["9223372036854775807", "9999999999999999999"]


@pytest.mark.parametrize("future", FUTURE)
def test_an_id_of_the_future_does_not_make_us_deaf(x, clock, future):
    with searching(x, clock) as source:
        record = {"id": future, "text": "@ornekmarka x", "author_id": "1"}
        x.fail(problems.answer({"data": [record], "meta": {"result_count": 1, "newest_id": future}}))
        cursor = source.poll(None).cursor
        clock.advance(minutes=5)
        urgent = x.publish("@ornekmarka acil", AYSE)
        clock.advance(minutes=5)
        assert batch_ids(source.poll(cursor)) == [urgent.id]


def test_an_id_a_little_ahead_of_our_clock_is_no_id_of_the_future(x, clock):
    post = x.publish("@ornekmarka", AYSE, at=clock() + timedelta(minutes=4))
    with searching(x, clock) as source:
        assert f'"since":["{post.id}"' in source.poll(None).cursor

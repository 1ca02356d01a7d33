"""One search on X, page by page, against a server that speaks its shapes in both dialects."""

from datetime import timedelta

import pytest
from x_searches import AYSE, MEHMET, all_pages, codes, flood, searching

from fakes import NOON
from monitor.demo import x_problems as problems
from scrapers.kit.errors import LayoutChanged, RateLimited, Spent, Unreachable
from scrapers.kit.mention import BrandAnswer, Cursor, Examines, Outcome, Rereads, Source

DIALECTS = ["tweet", "post"]


@pytest.fixture(params=DIALECTS)
def dialect(request, x):
    x.speak(request.param)
    return request.param


def queries(x):
    return [request.query for request in x.requests if request.path.endswith("/search/recent")]


def test_a_post_becomes_a_mention_in_either_dialect(x, clock, dialect):
    x.publish("@ornekmarka siparişim #kayıp &amp; iade yok <3", AYSE, links=("https://ornek.example/a?b=1&c=2",))
    with searching(x, clock, dialect=dialect) as source:
        batch = source.poll(None)
    (mention,) = batch.mentions
    assert (mention.source, mention.lang, mention.author.handle) == ("x", "tr", "ayse_yilmaz")
    assert mention.text == "@ornekmarka siparişim #kayıp &amp; iade yok <3"
    assert mention.created_at == NOON
    assert mention.url == f"https://x.com/ayse_yilmaz/status/{mention.native_id}"
    assert mention.thread == mention.native_id
    assert (mention.hashtags, mention.links) == (("kayıp",), ("https://ornek.example/a?b=1&c=2",))
    assert (mention.likes, mention.reposts, mention.views) == (0, 0, 10)
    assert (mention.author.posts, mention.author.followers, mention.author.bio) == (900, 310, "Anne & öğretmen")
    assert (batch.outcome, batch.backlog, batch.more) == (Outcome.MENTIONS, True, False)


def test_long_text_comes_whole_in_either_dialect(x, clock, dialect):
    text = "@ornekmarka " + "çok uzun bir şikâyet " * 40
    x.publish(text.strip(), AYSE)
    with searching(x, clock, dialect=dialect) as source:
        assert source.poll(None).mentions[0].text == text.strip()


def test_an_edit_is_the_same_mention_and_is_answered_at_its_newest_version(x, clock, dialect):
    first = x.publish("@ornekmarka kargom nrede", AYSE)
    with searching(x, clock, dialect=dialect) as source:
        cursor = source.poll(None).cursor
        clock.advance(minutes=3)
        fresh = x.edit(first, "@ornekmarka kargom nerede")
        (mention,) = source.poll(cursor).mentions
    assert (mention.native_id, mention.text) == (first.id, "@ornekmarka kargom nerede")
    assert mention.url.endswith(fresh.id)
    assert mention.created_at == NOON


def test_the_brands_reply_is_an_answer_and_never_a_mention(x, clock, dialect):
    asked = x.publish("@ornekmarka param nerede", AYSE)
    answered = x.reply(asked, "@ayse_yilmaz Merhaba, hemen bakıyoruz")
    x.publish("Bugün tüm ürünlerde indirim!", x.brand)
    with searching(x, clock, dialect=dialect) as source:
        batch = source.poll(None)
    assert [mention.native_id for mention in batch.mentions] == [asked.id]
    (answer,) = batch.answers
    given = asked.id if dialect == "tweet" else None  # the newer dialect gives references only by paid expansion
    assert answer == BrandAnswer("x", answered.id, asked.id, NOON, given, ("1001",))
    assert batch.dropped == {"own": 1}


def test_own_posts_are_recognised_by_id_once_the_account_was_seen(x, clock):
    asked = x.publish("@ornekmarka param nerede", AYSE)
    with searching(x, clock) as source:
        x.publish("Duyuru", x.brand)
        cursor = source.poll(None).cursor
        clock.advance(minutes=5)
        x.brand = type(x.brand)("900", "yeni_ad", "Yeni Ad")
        x.reply(asked, "Merhaba")
        batch = source.poll(cursor)
    assert (batch.mentions, len(batch.answers)) == ((), 1)


def test_reposts_are_dropped_and_counted(x, clock):
    said = x.publish("@ornekmarka rezalet", AYSE)
    x.publish("RT @ayse_yilmaz: @ornekmarka rezalet", MEHMET, repost_of=said)
    with searching(x, clock) as source:
        batch = source.poll(None)
    assert (len(batch.mentions), batch.dropped) == (1, {"retweet": 1})


def test_nobody_is_asked_twice_for_nothing(x, clock):
    with searching(x, clock) as source:
        batch = source.poll(None)
        again = source.poll(batch.cursor)
    assert (batch.outcome, batch.mentions, again.outcome) == (Outcome.NOTHING_NEW, (), Outcome.NOTHING_NEW)
    assert (batch.backlog, again.backlog) == (True, False)
    assert [query.get("since_id") for query in queries(x)] == [None, None]
    assert queries(x)[1]["start_time"] == "2026-11-20T11:50:00Z"


def test_the_query_and_the_way_of_asking(x, clock):
    with searching(x, clock, terms=["Örnek Marka", "#ornek"], exclude=["çekiliş"], first_look="2h") as source:
        source.poll(None)
        assert source.host == x.url.removeprefix("http://")
    (query,) = queries(x)
    wanted = '(@ornekmarka OR "Örnek Marka" OR #ornek OR from:ornekmarka) -is:retweet -is:nullcast -"çekiliş"'
    assert (query["query"], query["max_results"], query["start_time"]) == (wanted, "100", "2026-11-20T10:00:00Z")
    assert query["expansions"] == "author_id"
    assert x.requests[0].headers["user-agent"] == "Nobetci/0 (tests)"


# -- pages and the cursor


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


def bare(batch):
    """How many posts came without what was asked for."""
    return sum(signal.values["bare"] for signal in batch.signals if signal.code == "bare")


def batch_ids(batch):
    return [mention.native_id for mention in batch.mentions]


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


# -- a start that X no longer knows


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


# -- dialects


def test_a_400_that_names_the_fields_switches_the_dialect_once_and_tells(x, clock):
    x.publish("@ornekmarka", AYSE)
    x.speak("post")
    with searching(x, clock) as source:
        batch = source.poll(None)
        assert [signal.once for signal in batch.signals if signal.code == "dialect"] == ["dialect:post:2026-11-20"]
        assert len(batch.mentions) == 1
        assert "dialect" not in codes(source.poll(batch.cursor))
    assert ["post.fields" in query for query in queries(x)] == [False, True, True]


def test_two_pages_without_a_date_switch_the_dialect_once(x, clock):
    flood(x, clock, 250)
    x.speak("post")
    x.ignore_fields()
    with searching(x, clock) as source:
        first = source.poll(None)
        second = source.poll(first.cursor)
        third = source.poll(second.cursor)
    assert ["dialect" in codes(batch) for batch in (first, second, third)] == [False, True, False]
    assert bare(first) == 100
    assert len(first.mentions) == 100  # stored all the same: an id knows its moment
    assert first.mentions[-1].created_at == NOON - timedelta(seconds=1)
    assert bare(third) == 0


def test_many_posts_without_what_was_asked_for_are_a_new_layout(x, clock):
    flood(x, clock, 40)
    with searching(x, clock) as source:
        x.slip_in(*({"id": str(10**18 + n), "text": "?"} for n in range(20)))
        with pytest.raises(LayoutChanged):
            source.poll(None)


def test_blind_in_both_dialects_is_a_new_layout_and_not_a_switch_back(x, clock):
    for number in range(400):
        x.publish("@ornekmarka", AYSE, at=clock() - timedelta(seconds=number), more={"created_at": None})
    with searching(x, clock) as source:
        second = source.poll(source.poll(None).cursor)
        x.speak("post")
        for _ in range(2):
            with pytest.raises(LayoutChanged, match="100 of 100"):
                source.poll(second.cursor)
    assert ["post.fields" in query for query in queries(x)] == [False, False, True, True]


def test_a_dialect_that_was_chosen_is_never_switched(x, clock):
    x.speak("post")
    with searching(x, clock, dialect="tweet") as source, pytest.raises(Exception, match=r"tweet\.fields"):
        source.poll(None)


# -- odd records


def test_an_odd_record_costs_itself_and_not_the_page(x, clock):
    flood(x, clock, 60)
    x.slip_in(None, "text", {}, {"id": "12"}, {"id": "x", "text": "a"}, {"id": 5, "text": 7}, {"text": "no id"})
    with searching(x, clock) as source:
        batch = source.poll(None)
    assert len(batch.mentions) == 60
    assert (batch.dropped, bare(batch)) == ({"odd": 7}, 7)


def test_a_missing_author_is_unknown_and_the_mention_stays(x, clock):
    x.publish("@ornekmarka", AYSE, more={"author_id": None})
    x.publish("@ornekmarka", MEHMET, more={"created_at": "2026-11-20T11:59:59Z"})
    with searching(x, clock) as source:
        batch = source.poll(None)
    nobody, mehmet = batch.mentions
    assert (nobody.author.id, nobody.author.followers) == (None, None)
    assert nobody.url == f"https://x.com/i/web/status/{nobody.native_id}"
    assert mehmet.created_at == NOON - timedelta(seconds=1)
    assert (batch.dropped, bare(batch)) == ({}, 1)


def test_partial_errors_are_counted_and_cost_nothing(x, clock):
    x.publish("@ornekmarka", AYSE)
    error = {"type": "https://api.twitter.com/2/problems/resource-not-found", "resource_id": "7", "value": "7"}
    x.complain({**error, "resource_type": "tweet", "parameter": "referenced_tweets.id"}, error)
    with searching(x, clock) as source:
        batch = source.poll(None)
    assert len(batch.mentions) == 1
    assert [signal.values for signal in batch.signals if signal.code == "partial"] == [{"count": 2}]


def test_authors_that_x_says_it_cannot_give_are_no_new_layout(x, clock):
    flood(x, clock, 5)
    ghost = {"created_at": "2026-11-20T11:00:00.000Z", "public_metrics": {}, "text": "?"}
    x.slip_in(*({"id": str(10**18 + n), "author_id": "66", **ghost} for n in range(5)))
    with searching(x, clock) as source:
        with pytest.raises(LayoutChanged):
            source.poll(None)
        x.complain({"resource_type": "user", "resource_id": "66", "type": "about:blank"})
        assert len(source.poll(None).mentions) == 10


# -- the budget


def test_the_budget_is_kept_to_the_post_and_shown_in_every_batch(x, clock):
    flood(x, clock, 180)
    with searching(x, clock, budget={"posts_a_day": 130, "posts_a_month": 1000}) as source:
        first, second = all_pages(source)
        assert [len(batch.mentions) for batch in (first, second)] == [100, 30]
        assert not second.more
        with pytest.raises(Spent) as caught:
            source.poll(second.cursor)
        assert caught.value.until == NOON.replace(day=21, hour=0)
        clock.advance(hours=13)
        assert sum(len(batch.mentions) for batch in all_pages(source, second.cursor)) == 50
    budget = next(signal for signal in second.signals if signal.code == "budget")
    assert (budget.alarming, budget.values["posts"], budget.values["month_posts"]) == (False, 130, 130)
    assert budget.values["money"] == "0.67"  # 130 posts at 0.005 and, at most, two looks at one account at 0.010
    assert budget.values["money_today"] == "0.67"
    assert [s.once for s in second.signals if s.code == "budget-80"] == ["budget-80:2026-11-20"]
    assert queries(x)[1]["max_results"] == "30"


def test_a_budget_in_dollars_rests_when_it_is_spent_and_warns_before(x, clock):
    flood(x, clock, 200)
    with searching(x, clock, budget={"dollars_a_day": 1.0}) as source:
        first, second, *_ = batches = all_pages(source)
        assert sum(len(batch.mentions) for batch in batches) < 200
        assert [s.once for s in batches[-1].signals if s.code == "budget-80"] == ["budget-80:2026-11-20"]
        with pytest.raises(Spent) as caught:
            source.poll(batches[-1].cursor)
    assert "(at most 0." in caught.value.say()
    assert first.more
    assert second.mentions


def test_a_months_budget_rests_until_the_next_month(x, clock):
    flood(x, clock, 60)
    with searching(x, clock, budget={"posts_a_month": 60}) as source:
        cursor = source.poll(None).cursor
        clock.advance(days=2)
        with pytest.raises(Spent) as caught:
            source.poll(cursor)
    assert (caught.value.until.month, caught.value.until.day) == (12, 1)
    assert "60 of 60 this month" in str(caught.value)


def test_what_a_failed_poll_cost_is_counted_with_the_next(x, clock):
    flood(x, clock, 20)
    x.slip_in(*({"id": str(10**18 + n), "text": "?"} for n in range(20)))
    with searching(x, clock, budget={"posts_a_day": 100}) as source:
        for _ in range(3):
            with pytest.raises((LayoutChanged, Spent)):
                source.poll(None)
        with pytest.raises(Spent):
            source.poll(None)


# -- looking up again


def test_what_is_gone_hidden_or_edited_is_found_by_looking_up(x, clock, dialect):
    posts = {name: x.publish(f"@ornekmarka {name}", AYSE) for name in ("kept", "deleted", "edited")}
    hidden, banned = (x.publish("@ornekmarka", MEHMET), x.publish("@ornekmarka", type(AYSE)("1003", "troll")))
    with searching(x, clock, dialect=dialect) as source:
        cursor = source.poll(None).cursor
        clock.advance(hours=3)
        x.delete(posts["deleted"])
        x.edit(posts["edited"], "@ornekmarka düzelttim")
        x.protect(MEHMET)
        x.suspend(banned.author)
        ids = [*(post.id for post in posts.values()), hidden.id, banned.id, "not an id"]
        batch = source.reread(cursor, ids)
    assert {one.native_id: one.why.value for one in batch.removals} == {
        posts["deleted"].id: "deleted",
        hidden.id: "protected",
        banned.id: "suspended",
    }
    assert [(one.native_id, one.text) for one in batch.mentions] == [(posts["edited"].id, "@ornekmarka düzelttim")]
    assert batch.outcome is Outcome.MENTIONS
    assert "budget" in codes(batch)


def test_silence_about_a_post_is_no_deletion(x, clock):
    post = x.publish("@ornekmarka", AYSE)
    x.delete(post)
    kinds = ("disallowed-resource", "resource-unavailable")
    with searching(x, clock) as source:
        for kind in kinds:
            x.refuse(200, kind, errors=[{"type": f"https://api.x.com/2/problems/{kind}", "resource_id": post.id}])
            assert source.reread(None, [post.id]).removals == ()


def test_nothing_is_looked_up_when_half_of_the_day_is_spent(x, clock):
    flood(x, clock, 60)
    with searching(x, clock, budget={"posts_a_day": 100}) as source:
        cursor = source.poll(None).cursor
        asked = len(x.requests)
        batch = source.reread(cursor, ["123"])
    assert (len(x.requests), batch.removals, batch.cursor) == (asked, (), cursor)
    assert "reread" in codes(batch)


TROUBLES = {
    "limited": (lambda x: x.limit(NOON), RateLimited),
    "no money": (lambda x: x.run_out_of_money(), Spent),
    "down": (lambda x: x.refuse(503), Unreachable),
    "neither posts nor errors": (lambda x: x.fail(problems.answer({"meta": {}})), LayoutChanged),
}


@pytest.mark.parametrize(("trouble", "kind"), TROUBLES.values(), ids=TROUBLES)
def test_trouble_while_looking_up_takes_nothing_away(x, clock, trouble, kind):
    with searching(x, clock) as source:
        trouble(x)
        with pytest.raises(kind):
            source.reread(None, ["5"])


def test_looking_up_nothing_asks_nothing(x, clock):
    with searching(x, clock) as source:
        assert source.reread(None, ["not an id"]).removals == ()
    assert x.requests == []


def test_a_look_up_keeps_the_place_of_the_search(x, clock):
    flood(x, clock, 150)
    with searching(x, clock) as source:
        first = source.poll(None)
        looked = source.reread(first.cursor, [first.mentions[0].native_id])
        assert len(source.poll(looked.cursor).mentions) == 50
    assert '"spent":["2026-11-20",101,' in looked.cursor


# -- the token


def test_the_token_is_examined_without_reading_a_post(x, clock, dialect):
    with searching(x, clock, dialect=dialect) as source:
        (signal,) = source.examine()
    assert signal.what.format(**signal.values) == "the token works: 0 of 3000000 posts this month"
    assert [request.path for request in x.requests] == ["/2/usage/tweets"]


def test_a_token_that_may_not_ask_for_usage_is_no_error(x, clock):
    with searching(x, clock) as source:
        x.refuse(403, "client-forbidden")
        (signal,) = source.examine()
        assert not signal.alarming
        assert "HTTP 403" in signal.what.format(**signal.values)
        x.run_out_of_money()
        with pytest.raises(Spent):
            source.examine()


def test_it_keeps_the_promises_of_a_source(x, clock):
    with searching(x, clock) as source:
        assert isinstance(source, Rereads)
        assert isinstance(source, Examines)
        polled: Source = source
        assert (polled.name, source.most_reread) == ("chirps", 100)
    with searching(x, clock, budget={"posts_a_day": 90}) as small:
        assert small.most_reread == 10


def test_a_closed_source_says_so_in_our_words(x, clock):
    with searching(x, clock) as source:
        pass
    with pytest.raises(Unreachable):
        source.poll(None)

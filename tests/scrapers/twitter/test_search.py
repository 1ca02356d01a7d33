"""One search on X, page by page, against a server that speaks its shapes in both dialects."""

from datetime import timedelta

import pytest
from x_searches import AYSE, MEHMET, bare, codes, flood, queries, searching

from fakes import NOON
from scrapers.kit.errors import LayoutChanged, Unreachable
from scrapers.kit.mention import BrandAnswer, Examines, Outcome, Rereads, Source


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

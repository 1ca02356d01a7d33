"""A post as X sends it, in either dialect, and what becomes of it."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scrapers.kit.mention import Author, BrandAnswer, Mention
from scrapers.twitter.cursor import read_cursor
from scrapers.twitter.ids import earlier, id_at, id_in, time_of
from scrapers.twitter.page import Page
from scrapers.twitter.records import Passed, Reader, history
from scrapers.twitter.round import paid

WHEN = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)
ID = str(int(id_at(WHEN)) + 7)
USER = {
    "id": "7",
    "username": "ayse",
    "name": "Ayşe &amp; Can",
    "description": "Anne\nöğretmen &lt;3",
    "created_at": "2015-03-01T08:00:00.000Z",
    "verified": True,
    "verified_type": "blue",
    "protected": False,
    "profile_image_url": "https://pbs.twimg.com/a.jpg",
    "public_metrics": {"followers_count": 5, "following_count": 6, "tweet_count": 7, "listed_count": 0},
}


def read(record, **users):
    return Reader("ornekmarka", {"7": USER, **users}).read({"id": ID, "text": "selam", **record})


TEXTS = {
    "escaped once": ({"text": "A &amp; B &lt;b&gt; 5 &gt; 3"}, "A & B <b> 5 > 3"),
    "a literal entity stays": ({"text": "&amp;lt; &amp;amp;"}, "&lt; &amp;"),
    "another entity was never escaped": ({"text": "&copy;2026 a&b"}, "&copy;2026 a&b"),
    "lines stay": ({"text": "bir\n\niki"}, "bir\n\niki"),
    "no half letters": ({"text": "a\ud83d\x00b"}, "a\ufffdb"),
    "the note is the whole": ({"text": "kısa…", "note_tweet": {"text": "kısa ve uzun"}}, "kısa ve uzun"),
    "the other note too": ({"text": "kısa…", "note_post": {"text": "kısa ve uzun"}}, "kısa ve uzun"),
    "a note without a text is none": ({"text": "kısa…", "note_post": {"entities": {}}}, "kısa…"),
    "never longer than what is kept": ({"text": "a" * 30_000}, "a" * 20_000),
}


@pytest.mark.parametrize(("record", "text"), TEXTS.values(), ids=TEXTS)
def test_the_text_is_what_was_written(record, text):
    assert read(record).text == text


TIMES = {
    "with milliseconds": ({"created_at": "2026-11-20T12:00:00.000Z"}, WHEN),
    "without": ({"created_at": "2026-11-20T12:00:00Z"}, WHEN),
    "in another zone": ({"created_at": "2026-11-20T15:00:00+03:00"}, WHEN),
    "without a zone": ({"created_at": "2026-11-20T12:00:00"}, WHEN),
    "missing": ({}, datetime(2026, 11, 20, 12, tzinfo=UTC)),
    "no date": ({"created_at": "yesterday"}, WHEN),
    "a number": ({"created_at": 5}, WHEN),
    "before all years": ({"created_at": "0001-01-01T00:00:00+14:00"}, WHEN),
    "in the first year": ({"created_at": "0001-01-01T00:00:00Z"}, WHEN),
    "in the last year": ({"created_at": "9999-12-31T23:59:59.999Z"}, WHEN),
    "of an edit: that of the first version": (
        {"id": str(int(ID) + (99_000 << 22)), "edit_history_tweet_ids": [ID], "created_at": "2026-11-20T13:00:00Z"},
        WHEN,
    ),
}


@pytest.mark.parametrize(("record", "when"), TIMES.values(), ids=TIMES)
def test_the_moment_is_that_of_x_or_of_the_id(record, when):
    assert read(record).created_at == when


def test_the_newest_version_is_shown_and_the_first_is_the_name():
    old, new = str(int(ID) - 5), ID
    for key in ("edit_history_tweet_ids", "edit_history_post_ids"):
        mention = read({key: [new, old], "author_id": "7"})
        assert (mention.native_id, mention.url) == (old, f"https://x.com/ayse/status/{new}")
    assert history({"edit_history_post_ids": ["9", "10"]}) == ("9", "10")


def test_entities_are_taken_by_value():
    entities = {
        "urls": [
            {"url": "https://t.co/1", "expanded_url": "https://ornek.example/a"},
            {"url": "https://t.co/1", "expanded_url": "https://ornek.example/a"},
            {"url": "https://t.co/2"},
            {"url": "https://t.co/3", "expanded_url": "https://x.com/a/status/1/photo/1", "media_key": "3_1"},
            {"expanded_url": "javascript:alert(1)"},
            {"expanded_url": 7},
            None,
        ],
        "hashtags": [{"tag": "şikâyet"}, {"tag": "şikâyet"}, {}, 5],
        "mentions": [{"username": "ornekmarka", "id": "900"}, {"username": None}],
    }
    mention = read({"entities": entities})
    assert mention.links == ("https://ornek.example/a", "https://t.co/2")
    assert (mention.hashtags, mention.mentions, mention.media) == (("şikâyet",), ("ornekmarka",), 1)
    note = {"text": "uzun", "entities": {"hashtags": [{"tag": "not"}]}}
    assert read({"entities": entities, "note_tweet": note}).hashtags == ("not",)


def test_figures_have_two_names():
    metrics = {"like_count": 4, "reply_count": 3, "impression_count": 99}
    for name in ("retweet_count", "repost_count"):
        mention = read({"public_metrics": {**metrics, name: 2}})
        assert (mention.likes, mention.replies, mention.reposts, mention.views) == (4, 3, 2, 99)
    odd = read({"public_metrics": {"like_count": -1, "reply_count": "12", "retweet_count": True, "x": None}})
    assert (odd.likes, odd.replies, odd.reposts, odd.views) == (None, 12, None, None)


def test_an_author_as_x_shows_it():
    author = read({"author_id": "7"}).author
    assert author == Author(
        id="7",
        name="Ayşe & Can",
        handle="ayse",
        created_at=datetime(2015, 3, 1, 8, tzinfo=UTC),
        bio="Anne öğretmen <3",
        url="https://x.com/ayse",
        followers=5,
        following=6,
        posts=7,
        listed=0,
        verified=True,
        protected=False,
        avatar_url="https://pbs.twimg.com/a.jpg",
    )
    later = {**USER, "public_metrics": {"post_count": 8}, "verified": None, "verified_type": "none"}
    author = read({"author_id": "7"}, **{"7": later}).author
    assert (author.posts, author.verified) == (8, False)


AUTHORS = {
    "not there": ({"author_id": "8"}, "8"),
    "no object": ({"author_id": "9"}, "9"),
    "without anything": ({"author_id": "10"}, "10"),
    "no id": ({"author_id": None}, None),
    "a number": ({"author_id": 11}, "11"),
}


@pytest.mark.parametrize(("record", "author_id"), AUTHORS.values(), ids=AUTHORS)
def test_a_missing_author_is_unknown(record, author_id):
    mention = read(record, **{"10": {"id": "10"}})
    assert mention.author == Author(id=author_id)
    assert mention.url == f"https://x.com/i/web/status/{ID}"


def test_a_name_that_is_no_handle_is_not_put_into_an_address():
    mention = read({"author_id": "7"}, **{"7": {**USER, "username": "a/../../evil"}})
    assert (mention.author.handle, mention.url) == (None, f"https://x.com/i/web/status/{ID}")


OWN = {
    "a reply": ({"in_reply_to_user_id": "7", "conversation_id": "5"}, ("5", None, ("7",))),
    "a reply with its reference": (
        {"referenced_tweets": [{"type": "replied_to", "id": "6"}], "conversation_id": "5"},
        ("5", "6", ()),
    ),
    "only in another's conversation": ({"conversation_id": "5"}, ("5", None, ())),
    "to several, itself left out": (
        {
            "in_reply_to_user_id": "900",
            "conversation_id": "5",
            "entities": {"mentions": [{"id": "900"}, {"id": "8"}, {"id": "7"}, {"username": "x"}]},
        },
        ("5", None, ("8", "7")),
    ),
}


@pytest.mark.parametrize(("record", "answer"), OWN.values(), ids=OWN)
def test_own_words_to_somebody_are_an_answer(record, answer):
    brand = {"id": "900", "username": "OrnekMarka"}
    found = read({"author_id": "900", "created_at": "2026-11-20T12:00:00Z", **record}, **{"900": brand})
    thread, reply_to, to = answer
    assert found == BrandAnswer("x", ID, thread, WHEN, reply_to, to)


PASSED = {
    "own, to nobody": ({"author_id": "900", "conversation_id": ID}, Passed.OWN),
    "own, to itself": ({"author_id": "900", "conversation_id": "5", "in_reply_to_user_id": "900"}, Passed.OWN),
    "a repost": ({"referenced_tweets": [{"type": "retweeted", "id": "5"}]}, Passed.RETWEET),
    "a repost in the other dialect": ({"referenced_posts": [{"type": "retweeted", "id": "5"}]}, Passed.RETWEET),
    "a repost that only looks like one": ({"text": "RT @ayse: evet"}, Passed.RETWEET),
    "no text": ({"text": None}, Passed.ODD),
    "an empty text": ({"text": ""}, Passed.ODD),
    "no id": ({"id": None}, Passed.ODD),
    "an id that is none": ({"id": "12a"}, Passed.ODD),
    "an id that is too long": ({"id": "9" * 20}, Passed.ODD),
}


@pytest.mark.parametrize(("record", "why"), PASSED.values(), ids=PASSED)
def test_what_is_no_mention_says_why(record, why):
    assert read(record, **{"900": {"id": "900", "username": "ornekmarka"}}) is why


def test_a_quote_is_a_mention():
    assert isinstance(read({"referenced_tweets": [{"type": "quoted", "id": "5"}]}), Mention)


def test_a_reply_to_a_post_knows_it():
    mention = read({"referenced_tweets": [{"type": "replied_to", "id": "6"}], "conversation_id": "5"})
    assert (mention.reply_to, mention.thread) == ("6", "5")


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=8,
)
KEYS = [
    *("id", "text", "created_at", "author_id", "conversation_id", "entities", "note_tweet", "note_post", "lang"),
    *("public_metrics", "referenced_tweets", "edit_history_tweet_ids", "in_reply_to_user_id"),
]


@given(st.dictionaries(st.sampled_from(KEYS), JSON), st.dictionaries(st.sampled_from(sorted(USER)), JSON))
def test_no_record_raises_and_what_comes_can_be_written_down(record, user):
    reader = Reader("ornekmarka", {"7": user, str(record.get("author_id")): user})
    found = reader.read(record)
    reader.is_whole(record)
    assert isinstance(found, (Mention, BrandAnswer, Passed))
    if isinstance(found, Mention):
        assert found.created_at.tzinfo is UTC
        for text in (found.text, found.lang, found.author.name, found.author.bio, *found.links, *found.hashtags):
            (text or "").encode()


@given(st.integers(10**15, 2**62), st.integers(0, 10**6))
def test_an_earlier_id_is_earlier_by_that_much(number, milliseconds):
    span = timedelta(milliseconds=milliseconds)
    assert time_of(str(number)) - time_of(earlier(str(number), span)) == min(span, time_of(str(number)) - time_of("0"))


@given(st.datetimes(datetime(2011, 1, 1), datetime(2060, 1, 1), timezones=st.just(UTC)))  # noqa: DTZ001
def test_an_id_knows_its_moment(at):
    assert time_of(id_at(at)) == at.replace(microsecond=at.microsecond // 1000 * 1000)
    assert id_in(id_at(at)) == id_at(at)


def test_a_look_at_the_same_people_again_costs_nothing():
    page = Page(({"id": "5", "author_id": "7"}, {"id": "6", "author_id": "8"}), {"7": {}, "8": {}})
    first = paid(read_cursor(None, "q", WHEN), page, WHEN)
    assert (first.spending.posts_day, first.spending.users_month) == (2, 2)

"""Records of the Graph API, as they come and as they should not."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scrapers.facebook.memory import Kind
from scrapers.facebook.records import (
    Listed,
    answer_in,
    comment_id,
    moment,
    name_in,
    node_id,
    read_comment,
    read_post,
    written_at,
)
from scrapers.kit.mention import Author, Mention

NOON = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)
POST = Listed("100_7", Kind.OWN, NOON, url="https://www.facebook.com/100/posts/7")
VISITORS = Listed("100_7", Kind.VISITOR, NOON)


def comment(**more: object) -> dict[str, object]:
    return {"id": "7_8", "message": "Kargom gelmedi", "created_time": "2026-11-20T15:00:00+0300", **more}


def read(post: Listed = POST, **more: object) -> Mention:
    found = read_comment(comment(**more), post, now=NOON)
    assert found is not None
    return found.mention


MOMENTS = {
    "without a colon": ("2026-11-20T12:00:00+0000", NOON),
    "another zone": ("2026-11-20T15:00:00+0300", NOON),
    "unix seconds": (1795176000, NOON),
    "with parts of a second": ("2026-11-20T12:00:00.250+0000", NOON),
    "without a zone": ("2026-11-20T12:00:00", None),
    "words": ("dün", None),
    "nothing": (None, None),
    "a truth": (True, None),
    "far beyond": (10**18, None),
    "before all time": ("0001-01-01T00:00:00+2359", None),
}


@pytest.mark.parametrize(("value", "expected"), MOMENTS.values(), ids=MOMENTS)
def test_a_moment(value, expected):
    assert moment(value) == expected


WRITTEN = {
    "yesterday": ("2026-11-19T12:00:00+0000", NOON - timedelta(days=1)),
    "by a clock that runs ahead": ("2026-11-21T12:00:00+0000", NOON + timedelta(days=1)),
    "in the year 9999": ("9999-12-31T23:59:59+0000", NOON),
    "in the year 1": ("0001-01-01T00:00:01+0000", NOON),
    "in the year 1, elsewhere": ("0001-01-01T00:00:00+2359", NOON),
    "before there was Facebook": ("2003-12-31T00:00:00+0000", NOON),
    "after all calendars": (10**18, NOON),
    "long before them": (-(10**11), NOON),
    "tomorrow and a second": ("2026-11-21T12:00:01+0000", NOON),
    "words": ("dün", None),
    "a list": (["2026-11-20T12:00:00+0000"], None),
    "nothing": (None, None),
}


@pytest.mark.parametrize(("value", "expected"), WRITTEN.values(), ids=WRITTEN)
def test_nobody_wrote_at_an_impossible_moment(value, expected):
    assert written_at(value, NOON) == expected


NAMES_OF_PAGES = {
    "a name": ("Papatya Ev", "Papatya Ev"),
    "on two lines": ("Papatya\n Ev\x1b[31m", "Papatya Ev[31m"),
    "a long one": ("a" * 500, "a" * 100),
    "a list": (["Papatya"], None),
    "nothing to be seen": ("\u200b\n", None),
}


@pytest.mark.parametrize(("value", "expected"), NAMES_OF_PAGES.values(), ids=NAMES_OF_PAGES)
def test_the_name_of_a_page_fits_on_a_line(value, expected):
    assert name_in({"name": value}) == expected


IDS = {
    "a comment": ("7_8", "7_8"),
    "in three parts": ("100_7_8", "7_8"),
    "a number": (8, "8"),
    "without its post": ("8", "8"),
    "a way out": ("../me", None),
    "a query": ("7_8?fields=access_token", None),
    "in four parts": ("1_2_3_4", None),
    "other digits": ("٧_٨", None),
    "a truth": (True, None),
    "nothing": (None, None),
}


@pytest.mark.parametrize(("value", "expected"), IDS.values(), ids=IDS)
def test_an_id_of_a_comment(value, expected):
    assert comment_id(value) == expected


def test_the_id_of_a_post_keeps_its_parts():
    assert node_id("100_7") == "100_7"


def test_a_comment_with_all_its_fields():
    tags = [{"id": "5", "name": "Papatya", "type": "page"}, {"id": "6", "name": "#iade", "type": "hashtag"}, "?"]
    mention = read(
        permalink_url="https://www.facebook.com/x",
        parent={"id": "100_7_6"},
        like_count=3,
        comment_count=2,
        message_tags=tags,
        attachment={"type": "photo", "url": "https://www.facebook.com/photo"},
        **{"from": {"id": "55", "name": "Ayşe"}},
    )
    assert mention == Mention(
        source="facebook",
        native_id="7_8",
        text="Kargom gelmedi",
        created_at=NOON,
        url="https://www.facebook.com/x",
        author=Author(id="55", name="Ayşe"),
        reply_to="7_6",
        thread="100_7",
        mentions=("Papatya",),
        media=1,
        likes=3,
        replies=2,
    )


def test_what_facebook_leaves_out_is_unknown_and_the_post_is_the_link():
    mention = read()
    assert (mention.author, mention.likes, mention.replies, mention.media) == (Author(), None, None, 0)
    assert mention.url == POST.url


AUTHORS = {
    "a name alone": ({"name": "Ayşe"}, Author(name="Ayşe")),
    "a number for an id": ({"id": 55}, Author(id="55")),
    "nothing in it": ({}, Author()),
    "text": ("Ayşe", Author()),
    "nothing": (None, Author()),
}


@pytest.mark.parametrize(("value", "author"), AUTHORS.values(), ids=AUTHORS)
def test_an_author_is_what_is_shown(value, author):
    assert read(**{"from": value}).author == author


def test_a_message_of_half_a_letter_can_be_stored():
    assert read(message="yarım \ud83d ve \x00").text.encode()


ATTACHED = {
    "a photo": ({"type": "photo"}, 1, ()),
    "a sticker": ({"type": "sticker", "url": "https://www.facebook.com/s"}, 1, ()),
    "a film": ({"type": "video_inline"}, 1, ()),
    "a shared page": ({"type": "share", "url": "https://a.example/b"}, 0, ("https://a.example/b",)),
    "a wrapped one": (
        {"type": "share", "url": "https://l.facebook.com/l.php?u=https%3A%2F%2Fa.example%2Fb&h=x"},
        0,
        ("https://a.example/b",),
    ),
    "a broken one": ({"type": "share", "url": "https://[a"}, 0, ()),
    "of no kind": ({}, 1, ()),
    "of several kinds": ({"type": ["share"], "url": ["https://a.example/b"]}, 1, ()),
    "a script": ({"type": "share", "url": "javascript:alert(1)"}, 0, ()),
    "a wrapped script": ({"type": "share", "url": "https://l.facebook.com/l.php?u=javascript%3Aalert(1)"}, 0, ()),
    "nothing": (None, 0, ()),
}


@pytest.mark.parametrize(("attachment", "media", "links"), ATTACHED.values(), ids=ATTACHED)
def test_what_is_attached(attachment, media, links):
    mention = read(attachment=attachment)
    assert (mention.media, mention.links) == (media, links)


TAGGED = {
    "a person": ({"type": "user", "name": "Can", "id": "6"}, ("Can",), ("6",)),
    "without a type": ({"name": "Can", "id": "6"}, ("Can",), ()),
    "of several types": ({"type": ["user"], "name": "Can", "id": "6"}, (), ()),
    "with a type that has parts": ({"type": {"a": 1}, "name": "Can"}, (), ()),
    "with a name that has parts": ({"type": "user", "name": ["Can"], "id": ["6"]}, (), ()),
}


@pytest.mark.parametrize(("tag", "names", "people"), TAGGED.values(), ids=TAGGED)
def test_who_is_named(tag, names, people):
    found = read_comment(comment(message_tags=[tag]), POST, now=NOON)
    assert found is not None
    assert (found.mention.mentions, found.names) == (names, people)


@pytest.mark.parametrize("address", ["javascript:alert(1)", "/x", 5, "https://a b", "https://" + "a" * 3_000])
def test_an_address_nobody_can_follow_is_none(address):
    assert read(permalink_url=address).url == POST.url


def test_links_and_hashtags_are_found_in_the_words():
    mention = read(message="bkz. https://a.example/b?c=1, #İade ve #iade2 (https://d.example) &#39;")
    assert mention.links == ("https://a.example/b?c=1", "https://d.example")
    assert mention.hashtags == ("İade", "iade2")


def test_under_a_visitors_post_a_comment_replies_to_it_unless_to_another_comment():
    assert read(VISITORS).reply_to == "100_7"
    assert read(VISITORS, parent={"id": "7_6"}).reply_to == "7_6"
    assert read(POST).reply_to is None


def test_the_pages_own_comment_is_an_answer():
    tags = [{"id": "55", "type": "user"}, {"id": "100", "type": "page"}, {"id": "../", "type": "user"}]
    found = read_comment(comment(parent={"id": "7_6"}, message_tags=tags), POST, now=NOON)
    assert found is not None
    answer = answer_in(found)
    assert (answer.source, answer.native_id, answer.thread, answer.reply_to, answer.at, answer.to) == (
        "facebook", "7_8", "100_7", "7_6", NOON, ("55",),
    )  # fmt: skip


def test_a_visitors_post_says_something_and_the_pages_own_does_not():
    data = comment(id="100_7", updated_time="2026-11-20T12:05:00+0000", comments={"summary": {"total_count": 4}})
    own, visitors = (
        read_post(data, Kind.OWN, now=NOON),
        read_post({**data, "full_picture": "x"}, Kind.VISITOR, now=NOON),
    )
    assert own is not None
    assert visitors is not None
    assert (own.mention, own.total) == (None, 4)
    assert visitors.mention is not None
    assert (visitors.mention.native_id, visitors.mention.thread) == ("100_7", "100_7")
    assert (visitors.mention.media, visitors.mention.replies) == (1, 4)


odd = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(["id", "name", "url"]), inner),
    max_leaves=6,
)
NAMES = [
    "id", "message", "created_time", "updated_time", "permalink_url", "from", "parent", "attachment", "comment_count",
    "like_count", "message_tags", "comments", "full_picture",
]  # fmt: skip


@settings(max_examples=40, deadline=None)
@given(st.dictionaries(st.sampled_from(NAMES), odd), st.booleans())
def test_no_record_is_too_strange(data, dated):
    record = {**data, "id": "7_8", "created_time": "2026-11-20T12:00:00+0000"} if dated else data
    found = read_comment(record, VISITORS, now=NOON)
    assert found is None or found.mention.text.encode() is not None
    assert not dated or found is not None
    read_post(record, Kind.VISITOR, now=NOON)

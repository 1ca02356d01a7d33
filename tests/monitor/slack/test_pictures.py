"""The pictures of a digest reach Slack, or the digest goes without them; nothing waits for them but the digest."""

import logging
from dataclasses import replace

import pytest
from cards import MESSAGES
from digests import PNG, a_digest, a_digest_card, a_full_digest

from monitor.demo import faults
from monitor.demo.slack import TOKEN, UPLOAD, SlackDouble
from monitor.errors import DeliveryFailed, Failure
from monitor.rules.card import Posted
from monitor.rules.digest.card import Chart
from monitor.slack.channel import SlackChannel
from monitor.slack.client import Access
from monitor.slack.pictures import NOT_READY, Gallery, NoPicturesError

PICTURES = {Chart.DAYS: PNG, Chart.TOPICS: PNG + b"t", Chart.TIMES: PNG + b"m"}
DIGEST = a_digest(topics=a_full_digest().topics, times=a_full_digest().times)
CARD = a_digest_card(DIGEST, pictures=PICTURES)
WORDS = a_digest_card(DIGEST)
GET, DONE, INFO = "files.getUploadURLExternal", "files.completeUploadExternal", "files.info"


class Watch:
    """Seconds that pass when they are told to."""

    def __init__(self):
        self.now = 100.0

    def __call__(self):
        return self.now


@pytest.fixture
def watch():
    return Watch()


@pytest.fixture
def channel(double, watch):
    return SlackChannel(TOKEN, Access(double.api_url, 60), steady=watch)


def shown(said):
    """The files that a message shows."""
    return [block["slack_file"]["id"] for block in said.blocks if block["type"] == "image"]


def post_when_ready(channel, room, card, watch):
    """Post as the daemon would; how often it was put off, and for how long each time."""
    waits = []
    while True:
        try:
            return channel.post(room, card), waits
        except DeliveryFailed as failed:
            if failed.kind is not Failure.LATER:
                raise
            waits.append((failed.code, failed.retry_in))
            watch.now += failed.retry_in


def test_a_digest_is_posted_with_its_pictures_which_stand_nowhere_else(double, channel, room):
    channel.post(room, CARD)
    (said,) = double.messages()
    assert shown(said) == [file.id for file in double.files.all()]
    assert [file.content for file in double.files.all()] == list(PICTURES.values())
    assert [file.name for file in double.files.all()] == ["days.png", "topics.png", "times.png"]
    assert [double.calls(name) for name in (GET, UPLOAD, DONE, INFO)] == [3, 3, 1, 3]


def test_every_picture_says_in_words_what_it_shows(double, channel, room):
    channel.post(room, CARD)
    pictures = [block for block in double.messages()[0].blocks if block["type"] == "image"]
    assert "121" in pictures[1]["alt_text"]
    assert all(len(block["alt_text"]) > 40 and block["title"]["text"] for block in pictures)


def test_a_digest_without_pictures_asks_for_no_upload(double, channel, room):
    channel.post(room, WORDS)
    assert double.calls(GET) == 0
    assert double.count(CARD.key) == 1


def test_the_plain_form_has_no_pictures(double, channel, room):
    channel.post(room, CARD, plain=True)
    assert double.calls(GET) == 0


def test_until_slack_knows_the_pictures_the_digest_is_put_off_and_not_waited_for(double, channel, room, watch):
    double.files.ready_after = 2
    _, waits = post_when_ready(channel, room, CARD, watch)
    assert waits == [(NOT_READY, 1.0), (NOT_READY, 2.0)]
    assert len(shown(double.messages()[0])) == 3
    assert double.calls(GET) == 3  # nothing was uploaded twice


def test_other_messages_pass_meanwhile(double, channel, room):
    double.files.ready_after = 9
    with pytest.raises(DeliveryFailed):
        channel.post(room, CARD)
    channel.post(room, MESSAGES["card-new"])
    assert [said.key for said in double.messages()] == [MESSAGES["card-new"].key]


def test_after_fifteen_seconds_it_goes_without(double, channel, room, watch):
    double.files.ready_after = 99
    _, waits = post_when_ready(channel, room, CARD, watch)
    assert [seconds for _, seconds in waits] == [1.0, 2.0, 4.0, 4.0, 4.0]
    assert shown(double.messages()[0]) == []
    assert double.count(CARD.key) == 1


def test_what_is_ready_by_then_is_shown(double, channel, room, watch):
    double.files.ready_after = 4
    with pytest.raises(DeliveryFailed):
        channel.post(room, CARD)
    first = double.files.all()[0].id
    for _ in range(3):
        double.files.look(first)
    watch.now += 15
    channel.post(room, CARD)
    assert shown(double.messages()[0]) == [first]


FAULTS = {
    "a refusal": faults.refusal("file_uploads_disabled"),
    "a dead token": faults.refusal("token_revoked"),
    "a missing permission": faults.refusal("missing_scope"),
    "a server error": faults.status(503),
    "a page": faults.html(),
    "broken JSON": faults.broken_json(),
    "a cut": faults.cut(),
    "half an answer": faults.cut_short(),
    "an empty object": faults.body(b'{"ok": true}'),
    "a limit that lasts": faults.limited("60"),
}


@pytest.mark.parametrize("method", [GET, DONE, INFO])
@pytest.mark.parametrize("fault", FAULTS.values(), ids=FAULTS)
def test_whatever_goes_wrong_the_digest_is_posted_once(double, channel, room, watch, method, fault):
    double.fail_next(method, fault)
    post_when_ready(channel, room, CARD, watch)
    assert double.count(CARD.key) == 1


UPLOADS = {
    "403": (faults.status(403), "upload_http_403"),
    "503": (faults.status(503), "upload_http_503"),
    "201": (faults.status(201), "upload_http_201"),
    "a redirect": (faults.moved("http://127.0.0.1:1/"), "upload_http_302"),
    "a cut": (faults.cut(), "upload_RemoteDisconnected"),
}


@pytest.mark.parametrize(("fault", "code"), UPLOADS.values(), ids=UPLOADS)
def test_bytes_that_are_not_taken_leave_a_digest_without_pictures(double, channel, room, caplog, fault, code):
    double.fail_next(UPLOAD, fault)
    with caplog.at_level(logging.WARNING):
        channel.post(room, CARD)
    assert shown(double.messages()[0]) == []
    (record,) = [one for one in caplog.records if one.message == "digest without pictures"]
    assert record.code == code


@pytest.mark.parametrize("method", [GET, DONE, INFO])
def test_a_short_limit_is_waited_for_and_nothing_is_lost(double, channel, room, watch, method):
    double.fail_next(method, faults.limited("3"))
    _, waits = post_when_ready(channel, room, CARD, watch)
    assert waits == [("ratelimited", 3.0)]
    assert len(shown(double.messages()[0])) == 3


def test_a_limit_that_never_ends_is_not_waited_for_longer_than_fifteen_seconds(double, channel, room, watch):
    double.fail_next(GET, faults.limited("6"), times=99)
    _, waits = post_when_ready(channel, room, CARD, watch)
    assert [seconds for _, seconds in waits] == [6.0, 6.0]
    assert double.count(CARD.key) == 1


def test_uploads_that_drag_on_are_given_up(double, watch):
    class Slow(SlackChannel):
        def _call(self, method, **what):
            watch.now += 10
            return super()._call(method, **what)

    gallery = Gallery(Slow(TOKEN, Access(double.api_url, 60))._call, Access(double.api_url, 60), watch)
    with pytest.raises(NoPicturesError, match="upload_too_slow"):
        gallery.hang("k", PICTURES)


SCOPES = {"files:write": GET, "files:read": INFO}


@pytest.mark.parametrize("scope", SCOPES)
def test_a_missing_permission_stands_below_the_digest_and_in_the_log(double, channel, room, caplog, scope):
    double.lacks = frozenset({scope})
    with caplog.at_level(logging.WARNING):
        channel.post(room, CARD)
    (said,) = double.messages()
    assert shown(said) == []
    assert "files:write" in said.blocks[-1]["elements"][0]["text"]
    (record,) = [one for one in caplog.records if one.message == "digest without pictures"]
    assert record.code == "missing_scope"


def test_pictures_that_are_refused_all_the_same_are_left_out_at_once(double, channel, room):
    double.fail_next("chat.postMessage", faults.refusal("invalid_blocks"))
    channel.post(room, CARD)
    assert double.count(CARD.key) == 1
    assert shown(double.messages()[0]) == []
    assert double.calls("chat.postMessage") == 2


@pytest.mark.parametrize("code", ["internal_error", "ratelimited"])
def test_only_a_refused_form_is_said_again_at_once(double, channel, room, code):
    double.fail_next("chat.postMessage", faults.refusal(code))
    with pytest.raises(DeliveryFailed):
        channel.post(room, CARD)
    assert double.calls("chat.postMessage") == 1


def test_a_message_without_pictures_is_not_said_twice_where_its_form_is_refused(double, channel, room):
    for message in (WORDS, MESSAGES["card-new"]):
        double.fail_next("chat.postMessage", faults.refusal("invalid_blocks"))
        with pytest.raises(DeliveryFailed):
            channel.post(room, message)
    assert double.messages() == []


def test_a_message_that_did_not_go_through_finds_its_pictures_there(double, channel, room):
    double.fail_next("chat.postMessage", faults.limited("7"))
    with pytest.raises(DeliveryFailed) as failed:
        channel.post(room, CARD)
    assert failed.value.kind is Failure.WAIT
    channel.post(room, CARD)
    assert len(shown(double.messages()[0])) == 3
    assert double.calls(GET) == 3


def test_a_message_that_did_not_go_through_either_tries_its_pictures_anew(double, channel, room):
    double.fail_next(GET, faults.cut())
    double.fail_next("chat.postMessage", faults.limited("7"))
    with pytest.raises(DeliveryFailed):
        channel.post(room, CARD)
    channel.post(room, CARD)
    assert len(shown(double.messages()[0])) == 3


def test_an_edit_keeps_the_pictures_that_are_known(double, channel, room):
    at = channel.post(room, CARD)
    before = shown(double.messages()[0])
    channel.update(room, at, replace(CARD, rev=2, quotes={}))
    (said,) = double.messages()
    assert (said.edits, shown(said)) == (1, before)
    assert double.calls(GET) == 3


def test_an_edit_after_a_restart_shows_them_too(double, channel, room):
    at = channel.post(room, CARD)
    born_again = SlackChannel(TOKEN, Access(double.api_url, 60))
    born_again.update(room, at, replace(CARD, rev=2))
    (said,) = double.messages()
    assert len(shown(said)) == 3
    assert double.calls(GET) == 6


def test_an_edit_whose_pictures_cannot_be_had_goes_without(double, channel, room):
    at = channel.post(room, CARD)
    born_again = SlackChannel(TOKEN, Access(double.api_url, 60))
    double.fail_next(GET, faults.status(503))
    born_again.update(room, at, replace(CARD, rev=2))
    assert shown(double.messages()[0]) == []


def test_an_edit_whose_pictures_are_refused_goes_without(double, channel, room):
    at = channel.post(room, CARD)
    double.fail_next("chat.update", faults.refusal("invalid_blocks"))
    channel.update(room, at, replace(CARD, rev=2))
    assert shown(double.messages()[0]) == []
    assert double.messages()[0].edits == 1


def test_an_edit_of_something_else_is_none_of_their_business(double, channel, room):
    at = channel.post(room, MESSAGES["card-new"])
    channel.update(room, at, MESSAGES["card-claimed"])
    assert double.calls(GET) == 0


def test_pictures_of_many_digests_are_not_remembered_for_ever(double, watch):
    gallery = Gallery(SlackChannel(TOKEN, Access(double.api_url, 60))._call, Access(double.api_url, 60), watch)
    for number in range(101):
        gallery.hang(f"k{number}", {Chart.DAYS: PNG})
    assert gallery.known("k0") == {}
    assert gallery.known("k100") != {}


ADDRESSES = {
    "over plain http": ("http://files.example/upload", "https://slack.com/api/"),
    "this computer, though Slack is elsewhere": ("http://127.0.0.1:1/upload", "https://slack.com/api/"),
    "a file": ("file:///etc/passwd", "http://127.0.0.1:1/"),
    "nothing": ("", "http://127.0.0.1:1/"),
    "nonsense": ("https://[", "http://127.0.0.1:1/"),
}


@pytest.mark.parametrize(("url", "base"), ADDRESSES.values(), ids=ADDRESSES)
def test_pictures_go_only_where_slack_can_be(watch, url, base):
    def call(method, *, sent=None, asked=None):
        return {"ok": True, "file_id": "F0DOUBLE0001", "upload_url": url}

    with pytest.raises(NoPicturesError, match="untrusted_upload_url"):
        Gallery(call, Access(base, 1), watch).hang("k", {Chart.DAYS: PNG})


def test_the_token_stays_at_home_when_bytes_are_sent(clock, room):
    seen = []

    class Listening(SlackDouble):
        def _answer(self, request):
            if request.path.startswith("/upload/"):
                seen.append(request.headers)
            return super()._answer(request)

    with Listening(clock) as slack:
        SlackChannel(TOKEN, Access(slack.api_url, 60)).post(room, CARD)
    assert len(seen) == 3
    assert all("authorization" not in headers and TOKEN not in str(headers) for headers in seen)


def test_drawn_by_slack_itself_only_what_it_cannot_draw_is_uploaded(double, room, watch):
    channel = SlackChannel(TOKEN, Access(double.api_url, 60), native_charts=True, steady=watch)
    channel.post(room, CARD)
    kinds = [block["type"] for block in double.messages()[0].blocks]
    assert kinds.count("data_visualization") == 2
    assert kinds.count("image") == 1
    assert [file.name for file in double.files.all()] == ["times.png"]


def test_charts_that_slack_does_not_know_yet_are_left_out(double, room):
    channel = SlackChannel(TOKEN, Access(double.api_url, 60), native_charts=True)
    double.fail_next("chat.postMessage", faults.refusal("invalid_blocks"))
    at = channel.post(room, WORDS)
    assert at == Posted("C1", double.messages()[0].ts)
    assert "data_visualization" not in [block["type"] for block in double.messages()[0].blocks]

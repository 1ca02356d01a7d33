import logging
import threading
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from cards import MESSAGES, a_card

from monitor.demo import faults
from monitor.errors import DeliveryFailed, Failure
from monitor.rules.card import Posted, Room
from monitor.rules.case import State
from monitor.slack.blocks import metadata
from monitor.slack.channel import SlackChannel
from monitor.slack.client import Access

CARD, NOTE = MESSAGES["card-new"], MESSAGES["note"]
KEYS = frozenset({CARD.key})
EARLIER = datetime(2026, 11, 20, 6, 58, tzinfo=UTC)


def test_a_card_is_posted_once_and_we_learn_where(double, channel, room):
    posted = channel.post(room, CARD)
    (said,) = double.messages("C1")
    assert posted == Posted("C1", said.ts)
    assert said.key == CARD.key
    assert said.text.startswith("Acil 87/100, Papatya Ev")


@pytest.mark.parametrize("plain", [False, True], ids=["blocks", "plain"])
@pytest.mark.parametrize("message", MESSAGES.values(), ids=MESSAGES)
def test_slack_takes_every_message_in_both_forms(double, channel, room, message, plain):
    at = channel.post(room, message, plain=plain)
    channel.update(room, at, message, plain=plain)
    assert double.count(message.key) == 1


def test_a_room_is_spoken_to_in_its_own_language(double, channel):
    channel.post(Room("lead", "C2", "en"), CARD)
    assert double.messages("C2")[0].text.startswith("Urgent 87/100")


def test_a_note_stands_in_the_thread_of_its_card(double, channel, room):
    at = channel.post(room, CARD)
    channel.post(room, NOTE, thread=at)
    assert [said.thread_ts for said in double.messages("C1")] == [None, at.ts]


def test_a_note_that_is_said_aloud_is_seen_in_the_channel_too(double, channel, room):
    at = channel.post(room, CARD)
    aloud = replace(NOTE, aloud=True)
    channel.post(room, aloud, thread=at)
    channel.post(room, aloud)  # without a thread it is in the channel anyway
    assert [(said.thread_ts, said.aloud) for said in double.messages("C1")[1:]] == [(at.ts, True), (None, False)]
    assert [said.key for said in double.workspace.history("C1", oldest="0")] == [NOTE.key, NOTE.key, CARD.key]


def test_an_edit_changes_the_message_in_place(double, channel, room):
    at = channel.post(room, CARD)
    channel.update(room, at, a_card(state=State.ANSWERED, rev=2))
    (said,) = double.messages("C1")
    assert said.text.startswith("Yanıtlandı")
    assert said.metadata == metadata(replace(CARD, rev=2))


def test_the_simplified_form_takes_the_blocks_away(double, channel, room):
    at = channel.post(room, CARD)
    channel.update(room, at, CARD, plain=True)
    (said,) = double.messages("C1")
    assert said.blocks == []
    assert "görünüm basitleştirildi" in said.text


def test_what_was_posted_is_found_by_its_key(double, channel, room):
    other = a_card(key="shop:case:7:team")
    places = {message.key: channel.post(room, message) for message in (CARD, other, MESSAGES["roll-up"])}
    double.someone_says("C1", "günaydın")
    wanted = frozenset({CARD.key, other.key, "never:sent"})
    assert channel.find(room, wanted, since=EARLIER) == {key: places[key] for key in (CARD.key, other.key)}


def test_a_long_history_is_read_to_its_end(double, channel, room):
    at = channel.post(room, CARD)
    for number in range(25):
        double.someone_says("C1", f"mesaj {number}")
    double.page_size = 7
    assert channel.find(room, KEYS, since=EARLIER) == {CARD.key: at}
    assert double.calls("conversations.history") == 4


def test_of_two_the_earliest_is_ours_and_the_log_says_so(channel, room, caplog):
    first = channel.post(room, CARD)
    channel.post(room, CARD)
    with caplog.at_level(logging.WARNING, "monitor.slack.channel"):
        assert channel.find(room, KEYS, since=EARLIER) == {CARD.key: first}
    assert [record.message for record in caplog.records] == ["posted twice"]


def test_what_was_written_before_the_first_try_is_not_ours(channel, room, clock):
    channel.post(room, CARD)
    assert channel.find(room, KEYS, since=clock.now + timedelta(minutes=1)) == {}


def test_a_note_is_looked_for_in_its_thread_only(channel, room, caplog):
    thread = channel.post(room, CARD)
    in_thread = channel.post(room, NOTE, thread=thread)
    channel.post(room, NOTE)
    assert channel.find(room, frozenset({NOTE.key}), since=EARLIER, thread=thread) == {NOTE.key: in_thread}
    assert caplog.records == []


def test_a_card_that_heads_a_thread_is_not_taken_for_its_continuation(channel, room):
    thread = channel.post(room, CARD)
    assert channel.find(room, frozenset({CARD.key}), since=EARLIER, thread=thread) == {}
    below = channel.post(room, CARD, thread=thread)
    assert channel.find(room, frozenset({CARD.key}), since=EARLIER, thread=thread) == {CARD.key: below}


def test_a_thread_that_is_gone_holds_nothing(double, channel, room):
    thread = channel.post(room, CARD)
    double.workspace.forget("C1", thread.ts)
    assert channel.find(room, frozenset({NOTE.key}), since=EARLIER, thread=thread) == {}


def test_somebody_elses_message_with_our_key_is_not_ours(double, channel, room):
    double.someone_says("C1", "x", metadata(CARD), bot="B0OTHER")
    double.someone_says("C1", "x", metadata(CARD))
    assert channel.find(room, KEYS, since=EARLIER) == {}


@pytest.mark.parametrize("code", ["missing_scope", "not_in_channel", "channel_not_found"])
def test_a_history_that_cannot_be_read_is_none(double, channel, room, code):
    channel.post(room, CARD)
    double.fail_next("conversations.history", faults.refusal(code))
    assert channel.find(room, KEYS, since=EARLIER) is None


BROKEN_OFF = {
    "limited": (faults.limited("11"), Failure.WAIT, 11.0),
    "cut": (faults.cut(), Failure.WAIT, None),
    "a page of HTML": (faults.html(), Failure.WAIT, None),
    "broken JSON": (faults.broken_json(), Failure.WAIT, None),
    "a server error": (faults.status(503), Failure.WAIT, None),
    "no messages in it": (faults.body(b'{"ok": true}'), Failure.WAIT, None),
    "messages that are none": (faults.body(b'{"ok": true, "messages": [7]}'), Failure.WAIT, None),
    "more, but not where": (faults.body(b'{"ok": true, "messages": [], "has_more": true}'), Failure.WAIT, None),
    "a revoked token": (faults.refusal("token_revoked"), Failure.TOKEN, None),
}


@pytest.mark.parametrize(("fault", "kind", "retry_in"), BROKEN_OFF.values(), ids=BROKEN_OFF)
def test_a_reading_that_broke_off_decides_nothing(double, channel, room, fault, kind, retry_in):
    for _ in range(8):
        channel.post(room, CARD)
    double.page_size = 5
    channel.find(room, KEYS, since=EARLIER)
    double.fail_next("conversations.history", faults.slow(released()))
    double.fail_next("conversations.history", fault)
    with pytest.raises(DeliveryFailed) as failed:
        channel.find(room, KEYS, since=EARLIER)
    assert (failed.value.kind, failed.value.retry_in) == (kind, retry_in)


def released():
    event = threading.Event()
    event.set()
    return event


def test_a_history_without_an_end_decides_nothing(double, channel, room):
    again = faults.body(b'{"ok": true, "messages": [], "response_metadata": {"next_cursor": "1"}}')
    double.fail_next("conversations.history", again, times=3)
    with pytest.raises(DeliveryFailed, match="endless"):
        channel.find(room, KEYS, since=EARLIER)
    assert double.calls("conversations.history") == 2


CODES = {
    "invalid_auth": Failure.TOKEN,
    "missing_scope": Failure.TOKEN,
    "not_in_channel": Failure.ROUTE,
    "restricted_action_thread_locked": Failure.ROUTE,
    "invalid_blocks": Failure.PAYLOAD,
    "invalid_metadata_schema": Failure.PAYLOAD,
    "message_limit_exceeded": Failure.QUOTA,
    "message_not_found": Failure.GONE,
    "cannot_reply_to_message": Failure.GONE,
    "cant_update_message": Failure.FROZEN,
    "edit_window_closed": Failure.FROZEN,
    "update_failed": Failure.WAIT,
    "internal_error": Failure.AMBIGUOUS,
    "fatal_error": Failure.AMBIGUOUS,
    "a_code_of_next_year": Failure.AMBIGUOUS,
}


@pytest.mark.parametrize(("code", "kind"), CODES.items())
def test_slacks_codes_are_named_after_the_next_step(double, channel, room, code, kind):
    double.fail_next("chat.postMessage", faults.refusal(code))
    with pytest.raises(DeliveryFailed) as failed:
        channel.post(room, CARD)
    assert (failed.value.kind, failed.value.code) == (kind, code)
    assert double.count(CARD.key) == 0


def test_an_edit_of_a_deleted_message_is_gone(double, channel, room):
    at = channel.post(room, CARD)
    double.workspace.forget("C1", at.ts)
    with pytest.raises(DeliveryFailed) as failed:
        channel.update(room, at, CARD)
    assert failed.value.kind is Failure.GONE


def test_an_unknown_room_is_a_matter_of_the_route(channel):
    with pytest.raises(DeliveryFailed) as failed:
        channel.post(Room("x", "C404"), CARD)
    assert failed.value.kind is Failure.ROUTE


def test_a_refused_form_names_the_payload_and_the_place_but_no_words(double, channel, room):
    fault = faults.body(
        b'{"ok": false, "error": "invalid_blocks", "response_metadata": {"messages":'
        b' ["[ERROR] secret words [json-pointer:/blocks/3/elements/0]"]}}'
    )
    double.fail_next("chat.postMessage", fault)
    with pytest.raises(DeliveryFailed) as failed:
        channel.post(room, CARD)
    fingerprint, pointer = failed.value.detail.split()
    assert pointer == "/blocks/3/elements/0"
    assert len(fingerprint) == 12


def test_a_probe_tells_whether_the_token_works(double, channel):
    channel.probe()
    double.fail_next("auth.test", faults.refusal("token_expired"))
    with pytest.raises(DeliveryFailed) as failed:
        channel.probe()
    assert failed.value.kind is Failure.TOKEN


@pytest.mark.parametrize("answer", [b'{"ok": true}', b'{"ok": true, "bot_id": 7}'])
def test_an_ok_from_somebody_who_does_not_know_us_is_not_slacks(double, channel, answer):
    double.fail_next("auth.test", faults.body(answer))
    with pytest.raises(DeliveryFailed, match="no_identity"):
        channel.probe()


def test_a_wrong_token_is_refused(double, room):
    stranger = SlackChannel("xoxb-wrong", Access(double.api_url))
    with pytest.raises(DeliveryFailed) as failed:
        stranger.post(room, CARD)
    assert (failed.value.kind, failed.value.code) == (Failure.TOKEN, "invalid_auth")


@pytest.mark.parametrize("url", ["http://slack.com/api/", "http://127.0.0.1.example.com/", "slack.com", ""])
def test_a_token_travels_only_over_https_or_at_home(url):
    with pytest.raises(ValueError, match="https"):
        SlackChannel("xoxb-1", Access(url))


def test_slack_itself_is_where_a_token_goes_by_default():
    assert SlackChannel("xoxb-1", Access()).can_edit


def test_neither_token_nor_words_reach_the_log_or_an_error(double, room, caplog):
    channel = SlackChannel("xoxb-secret", Access(double.api_url))
    with caplog.at_level(logging.DEBUG):
        for fault in (faults.html(), faults.cut(), faults.body(b'{"ok": false, "error": "iademi bekliyorum"}')):
            double.fail_next("chat.postMessage", fault)
            with pytest.raises(DeliveryFailed) as failed:
                channel.post(room, CARD)
            assert failed.value.__cause__ is None
            assert failed.value.__suppress_context__
            assert "iademi" not in f"{failed.value} {failed.value.detail}"
    assert "secret" not in caplog.text
    assert "iademi" not in caplog.text


def test_threads_may_share_a_channel(double, channel, room):
    threads = [threading.Thread(target=channel.post, args=(room, a_card(key=f"k{n}"))) for n in range(20)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(double.count(f"k{n}") for n in range(20)) == [1] * 20
    assert len({said.ts for said in double.messages("C1")}) == 20

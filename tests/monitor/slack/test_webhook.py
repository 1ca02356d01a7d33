from datetime import UTC, datetime

import pytest
from cards import MESSAGES

from monitor.demo import faults
from monitor.demo.server import Response
from monitor.errors import DeliveryFailed, Failure
from monitor.rules.card import Posted, Room
from monitor.slack.webhook import WebhookChannel

CARD = MESSAGES["card-new"]


@pytest.fixture
def hook(double):
    return Room("team", double.webhook_url("team"), "tr")


@pytest.fixture
def webhook():
    return WebhookChannel(timeout=60)


@pytest.mark.parametrize("plain", [False, True], ids=["blocks", "plain"])
@pytest.mark.parametrize("message", MESSAGES.values(), ids=MESSAGES)
def test_every_message_can_be_posted_to_a_webhook(double, webhook, hook, message, plain):
    assert webhook.post(hook, message, plain=plain) == Posted("team", "")
    assert double.count(message.key) == 1


def test_a_note_is_posted_in_the_open_where_there_are_no_threads(double, webhook, hook):
    webhook.post(hook, MESSAGES["note"], thread=Posted("team", ""))
    assert double.messages("team")[0].thread_ts is None


ANSWERS = {
    "invalid payload": (Response(b"invalid_payload", status=400), Failure.PAYLOAD, "invalid_payload"),
    "no text": (Response(b"no_text", status=400), Failure.PAYLOAD, "no_text"),
    "forbidden": (Response(b"action_prohibited", status=403), Failure.ROUTE, "action_prohibited"),
    "revoked": (Response(b"no_service", status=404), Failure.ROUTE, "no_service"),
    "archived": (Response(b"channel_is_archived", status=410), Failure.ROUTE, "channel_is_archived"),
    "limited": (Response(b"", status=429, headers={"Retry-After": "5"}), Failure.WAIT, "http_429"),
    "a server error": (Response(b"<html>", status=500), Failure.AMBIGUOUS, "http_500"),
    "a portal": (Response(b"<html>sign in"), Failure.AMBIGUOUS, "http_200"),
    "cut": (Response(cut=True), Failure.AMBIGUOUS, "RemoteDisconnected"),
}


@pytest.mark.parametrize(("answer", "kind", "code"), ANSWERS.values(), ids=ANSWERS)
def test_a_webhooks_answers_are_named_after_the_next_step(double, webhook, hook, answer, kind, code):
    double.fail_next("webhook", faults.Fault(answer))
    with pytest.raises(DeliveryFailed) as failed:
        webhook.post(hook, CARD)
    assert (failed.value.kind, failed.value.code) == (kind, code)
    assert failed.value.retry_in == (5.0 if kind is Failure.WAIT else None)
    assert double.calls("webhook") == 1


def test_nobody_listening_is_a_clean_retry_and_the_secret_address_stays_secret(webhook):
    room = Room("team", "http://127.0.0.1:9/services/T0/B0/secret")
    with pytest.raises(DeliveryFailed) as failed:
        webhook.post(room, CARD)
    assert failed.value.kind is Failure.WAIT
    assert "secret" not in f"{failed.value!r} {failed.value.detail} {failed.value.__cause__} {room!r}"


def test_a_message_never_leaves_unencrypted(webhook):
    with pytest.raises(DeliveryFailed) as failed:
        webhook.post(Room("team", "http://hooks.slack.com/services/T0/B0/secret"), CARD)
    assert (failed.value.kind, failed.value.code) == (Failure.ROUTE, "insecure_address")


def test_what_a_webhook_cannot_do_it_says(webhook, hook):
    assert (webhook.can_edit, webhook.can_find, webhook.can_thread) == (False, False, False)
    assert webhook.find(hook, frozenset({"k"}), since=datetime(2026, 1, 1, tzinfo=UTC)) is None
    webhook.probe()
    with pytest.raises(DeliveryFailed):
        webhook.update(hook, Posted("team", ""), CARD)

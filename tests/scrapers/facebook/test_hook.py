"""The webhook: who is believed, byte for byte, and what is made of a delivery."""

import hashlib
import hmac
import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scrapers.facebook.hook import Change, Rejected, Rejection, Verb, read_delivery, verify_challenge

SECRET = "app-secret"
PAGE, POST, COMMENT = "100200300400500", "100200300400500_7000000001", "7000000001_7000000002"


def signed(body: bytes, secret: str = SECRET) -> str:
    return "sha256=" + hmac.new(secret.encode(), body, hashlib.sha256).hexdigest()


def delivery(**value: object) -> bytes:
    change = {"field": value.pop("field", "feed"), "value": {"item": "comment", "verb": "add", **value}}
    return json.dumps({"object": "page", "entry": [{"id": PAGE, "time": 1, "changes": [change]}]}).encode()


# -- the signature: vectors computed once with openssl dgst -sha256 -hmac app-secret

VECTORS = {
    "ş, as Facebook escapes it": (
        rb'{"m":"\u015fikayet"}',
        "5f557f96a25f90a0194f844f815bf101a3f0253aa3f97fea706d3e8187ca1ea5",
    ),
    "İ": (rb'{"m":"\u0130ade"}', "a25e87f7e4d92143760a0afdec243f31aadda0dfa6bc04fb86426839ec7239ab"),
    "an emoji": (rb'{"m":"\ud83d\ude21"}', "95bdd779af06396f2c91a363a6b7e82d4969b5aa39262214deaa9c444f6b3ab7"),
    "a slash": (rb'{"u":"https:\/\/a.example\/b"}', "7a476914b4613643ff05fe5f874e393909fe231ea12da8ebd70c5521f026ce72"),
    "letters as they are": (
        '{"m":"şikâyet İade"}'.encode(),
        "0d448fb8bb1cebe680d0bfab7c485fbcd69cb1d3a00ad201bbcf81b89dbf9d56",
    ),
}


@pytest.mark.parametrize(("body", "digest"), VECTORS.values(), ids=VECTORS)
def test_a_signature_is_that_of_the_bytes(body, digest):
    assert read_delivery(body, f"sha256={digest}", SECRET) == ()


@pytest.mark.parametrize(("body", "digest"), list(VECTORS.values())[:4], ids=list(VECTORS)[:4])
def test_the_same_json_written_otherwise_is_not_signed(body, digest):
    again = json.dumps(json.loads(body), ensure_ascii=False).encode()
    assert again != body
    with pytest.raises(Rejected) as caught:
        read_delivery(again, f"sha256={digest}", SECRET)
    assert (caught.value.why, caught.value.status) == (Rejection.UNSIGNED, 403)


BODY = delivery(post_id=POST, comment_id=COMMENT)
BAD = {
    "none": None,
    "empty": "",
    "another secret's": signed(BODY, "other"),
    "of other bytes": signed(BODY + b" "),
    "SHA-1": "sha1=" + hmac.new(SECRET.encode(), BODY, hashlib.sha1).hexdigest(),
    "without its name": signed(BODY).removeprefix("sha256="),
    "in capitals": signed(BODY).upper(),
    "with more behind": signed(BODY) + "0",
    "with a line end": signed(BODY) + "\n",
    "not ASCII": "sha256=" + "ş" * 64,
}


@pytest.mark.parametrize("signature", BAD.values(), ids=BAD)
def test_whoever_cannot_sign_is_not_believed(signature):
    with pytest.raises(Rejected) as caught:
        read_delivery(BODY, signature, SECRET)
    assert caught.value.why is Rejection.UNSIGNED


def test_without_an_app_secret_nobody_is_believed():
    with pytest.raises(Rejected) as caught:
        read_delivery(BODY, signed(BODY, ""), "")
    assert caught.value.why is Rejection.UNSIGNED


def test_how_large_a_call_may_be_is_the_receivers_business():
    body = delivery(**THERE) + b" " * 3_000_000
    assert read_delivery(body, signed(body), SECRET) == (Change(PAGE, Verb.ADDED, POST, COMMENT),)


@pytest.mark.parametrize("body", [b"", b"{", b"[]", b"null", b"\xff", b"[" * 100_000])
def test_what_is_signed_and_no_object_is_unreadable(body):
    with pytest.raises(Rejected) as caught:
        read_delivery(body, signed(body), SECRET)
    assert (caught.value.why, caught.value.status) == (Rejection.UNREADABLE, 400)


THERE = {"post_id": POST, "comment_id": COMMENT}
CHANGES = {
    "a comment": ({**THERE}, Change(PAGE, Verb.ADDED, POST, COMMENT)),
    "an edited one": (
        {"verb": "edited", **THERE},
        Change(PAGE, Verb.EDITED, POST, COMMENT),
    ),
    "a removed one": (
        {"verb": "remove", **THERE},
        Change(PAGE, Verb.REMOVED, POST, COMMENT),
    ),
    "a deleted one": (
        {"verb": "delete", **THERE},
        Change(PAGE, Verb.REMOVED, POST, COMMENT),
    ),
    "a hidden one": ({"verb": "hide", **THERE}, Change(PAGE, Verb.OTHER, POST, COMMENT)),
    "an id in three parts": (
        {"post_id": POST, "comment_id": f"{PAGE}_{COMMENT}"},
        Change(PAGE, Verb.ADDED, POST, COMMENT),
    ),
    "a visitor's post": ({"item": "status", "post_id": POST}, Change(PAGE, Verb.ADDED, POST)),
    "a removed post": ({"item": "post", "verb": "remove", "post_id": POST}, Change(PAGE, Verb.REMOVED, POST)),
    "a reaction": ({"item": "reaction", "post_id": POST}, Change(PAGE, Verb.OTHER, POST)),
    "a mention": (
        {"field": "mention", **THERE},
        Change(PAGE, Verb.ADDED, POST, COMMENT),
    ),
    "the older shape": (
        {**THERE, "sender_id": 12345, "sender_name": "Ayşe", "created_time": 1},
        Change(PAGE, Verb.ADDED, POST, COMMENT),
    ),
    "no post": ({"comment_id": COMMENT}, Change(PAGE, Verb.OTHER)),
    "no comment": ({"post_id": POST}, Change(PAGE, Verb.OTHER, POST)),
    "an id that is none": ({"post_id": "../me", "comment_id": COMMENT}, Change(PAGE, Verb.OTHER)),
    "another field": ({"field": "ratings", "post_id": POST}, Change(PAGE, Verb.OTHER)),
    "an item of many parts": ({**THERE, "item": ["comment"]}, Change(PAGE, Verb.OTHER, POST)),
    "a verb of many parts": ({**THERE, "verb": {"add": 1}}, Change(PAGE, Verb.OTHER, POST, COMMENT)),
    "a field of many parts": ({**THERE, "field": ["feed"]}, Change(PAGE, Verb.OTHER)),
    "a verb of the future": (
        {"verb": "levitate", **THERE},
        Change(PAGE, Verb.OTHER, POST, COMMENT),
    ),
}


@pytest.mark.parametrize(("value", "change"), CHANGES.values(), ids=CHANGES)
def test_a_change_says_what_happened_where(value, change):
    body = delivery(**value)
    assert read_delivery(body, signed(body), SECRET) == (change,)


def test_messages_and_other_objects_are_none_of_ours():
    for data in ({"object": "page", "entry": [{"id": PAGE, "messaging": [{"sender": {}}]}]}, {"object": "instagram"}):
        body = json.dumps(data).encode()
        assert read_delivery(body, signed(body), SECRET) == ()


KEYS = ["entry", "changes", "value", "post_id", "item", "verb", "id"]
json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(KEYS), inner, max_size=4),
    max_leaves=12,
)


@settings(max_examples=40, deadline=None)
@given(json_values)
def test_whatever_is_signed_is_read_without_falling(entry):
    body = json.dumps({"object": "page", "entry": entry}).encode()
    assert all(isinstance(change, Change) for change in read_delivery(body, signed(body), SECRET))


def challenge(**parts: str) -> dict[str, str]:
    return {"hub.mode": "subscribe", "hub.challenge": "1158201444", "hub.verify_token": "sesame"} | {
        f"hub.{name}": value for name, value in parts.items()
    }


def test_the_challenge_is_given_back_to_whoever_knows_the_word():
    assert verify_challenge(challenge(), "sesame") == "1158201444"


STRANGERS = {
    "the wrong word": (challenge(verify_token="open"), "sesame"),
    "letters that are not ASCII": (challenge(verify_token="şşş"), "sesame"),
    "another mode": (challenge(mode="unsubscribe"), "sesame"),
    "nothing": ({}, "sesame"),
    "a challenge that is a page": (challenge(challenge="<script> alert"), "sesame"),
    "no word is set": (challenge(verify_token=""), ""),
}


@pytest.mark.parametrize(("query", "word"), STRANGERS.values(), ids=STRANGERS)
def test_nobody_else_gets_an_answer(query, word):
    assert verify_challenge(query, word) is None

"""Hostile words in every field of every message, form and whisper: Slack takes them, and reads no command in them."""

import itertools
import re
from collections.abc import Iterator, Mapping
from dataclasses import fields, is_dataclass, replace
from datetime import date
from enum import Enum
from typing import Any

import pytest
from cards import HOSTILE, MESSAGES
from workplace_double import WorkplaceDouble

from monitor.demo.slack import TOKEN
from monitor.language import voice
from monitor.slack.blocks import payload, plain_payload
from monitor.slack.client import Access
from monitor.slack.forms import form
from monitor.slack.interactions import FORMS, Asks, Place
from monitor.slack.limits import view_violations, violations
from monitor.slack.whispers import SlackWhispers

OURS = frozenset({"key", "reference", "context"})
"""What no stranger can write."""
BAIT = ("<!channel>", "<@U123>", "*bold*", ":tada:", "<http")
TEXTS = {
    "markup": "<!channel> <@U123> <http://evil.example|bank> *bold* _it_ `x` ~s~ :tada: @everyone",
    "entities": "&lt;!channel&gt; &amp;lt;!here&amp;gt; &#60;!channel&#62;",
    "dates": "<!date^1^{date}^http://evil.example|now> <!subteam^S123> <#C123>",
    "directions": "\u202egnp.exe\u202c \u2066x\u2069 \u200f\u061c",
    "controls": "\x1b[31m\x00\x07\x1b]8;;http://evil.example\x07x\x1b]8;;\x07",
    "braces": "{who} {0} {a.b} {} {{ }} %s %(x)s",
    "half a letter": "a\ud83d b\udca9",
    "all of it": HOSTILE,
    "long": "🧨" * 4_000,
    "nothing": " \n\t\u200b",
}


def poisoned(value: Any, text: str) -> Any:
    """The same with that text wherever there were words."""
    if isinstance(value, Enum):
        return value
    if isinstance(value, str):
        return text
    if isinstance(value, Mapping):
        return {name: poisoned(inner, text) for name, inner in value.items()}
    if isinstance(value, tuple):
        return tuple(poisoned(inner, text) for inner in value)
    if is_dataclass(value) and not isinstance(value, type):
        found = {one.name: poisoned(getattr(value, one.name), text) for one in fields(value) if one.name not in OURS}
        return replace(value, **found)
    return value


def read_in(node: object) -> Iterator[dict[str, Any]]:
    """Every piece of text in blocks."""
    if isinstance(node, list):
        for item in node:
            yield from read_in(item)
    elif isinstance(node, dict):
        if isinstance(node.get("text"), str):
            yield node
        for value in node.values():
            yield from read_in(value)


@pytest.mark.parametrize("text", TEXTS.values(), ids=TEXTS)
def test_hostile_words_everywhere_are_words(text: str) -> None:
    for (name, message), language in itertools.product(MESSAGES.items(), ("tr", "en")):
        hostile = poisoned(message, text)
        built, plain = payload(hostile, voice(language)), plain_payload(hostile, voice(language))
        assert (violations(built), violations(plain)) == ([], []), name
        for said in [built["text"], plain["text"]]:
            assert not re.search(r"<(?!!date\^\d+\^\{|https?://)", said), name
        for piece in read_in(built.get("blocks", [])):
            if piece["type"] == "mrkdwn":
                assert not [bait for bait in BAIT if bait in piece["text"]], name
            if piece["type"] == "plain_text":
                assert piece.get("emoji") is False, name
            assert "evil.example" not in str(piece.get("url")), name


@pytest.mark.parametrize("move", sorted(FORMS))
def test_every_form_keeps_slacks_limits(move) -> None:
    for language in ("tr", "en"):
        asked = Asks(move, "shop:41", "t1", Place("C0000000001", "U1", "1763913600.000100"))
        assert view_violations(form(asked, voice(language), date(2026, 11, 20))) == []


@pytest.mark.parametrize("text", TEXTS.values(), ids=TEXTS)
def test_a_whisper_of_hostile_words_is_a_whisper_of_words(text: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("HTTP_PROXY", raising=False)
    with WorkplaceDouble(token=TOKEN) as slack:
        told = SlackWhispers(Access(slack.api_url, 60).web_client(TOKEN)).tell(Place("C1", "U1"), f"{text}: no")
    assert told
    assert not re.search(r"[<>]", slack.whispers[0].text)

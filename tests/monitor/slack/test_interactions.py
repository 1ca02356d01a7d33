"""From what Slack sends to what is asked for: who, what, about which case, allowed or not."""

import json
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from presses import a_press, a_submission

from monitor.language import voice
from monitor.rules.card import Room
from monitor.rules.moves import Move, Via
from monitor.rules.people import Directory, Person
from monitor.slack.forms import form
from monitor.slack.interactions import (
    FORMS,
    NOT_HERE,
    NOT_YOU,
    Asks,
    Gate,
    Pressed,
    Refused,
    Subject,
    read,
    value_of,
)
from monitor.slack.limits import view_violations

AYSE = Person("ayse", "Ayşe", "U1")
GATE = Gate("shop", {"C1": Room("team", "C1", "tr")}, Directory({"ayse": AYSE}))
TODAY = date(2026, 11, 23)

MADE = {
    "a button": (a_press(Move.CLAIM), Move.CLAIM, {}),
    "how long to set aside": (a_press(Move.SNOOZE, chosen="4h"), Move.SNOOZE, {"until": "4h"}),
    "a promised day": (a_press(Move.PROMISE, on="2026-11-27"), Move.PROMISE, {"on": "2026-11-27"}),
    "one of the others": (a_press("more", chosen="irrelevant|"), Move.IRRELEVANT, {}),
    "one of the others, with a choice": (a_press("more", chosen="mute|7d"), Move.MUTE, {"until": "7d"}),
    "the link": (a_press(Move.RESPOND), Move.RESPOND, {}),
    "a verdict": (a_press(Move.VERDICT, value="shop:campaign:7", chosen="unsure"), Move.VERDICT, {"verdict": "unsure"}),
}


@pytest.mark.parametrize(("payload", "move", "args"), MADE.values(), ids=MADE)
def test_what_is_pressed_is_a_press_by_whom_the_configuration_knows(payload: dict, move: Move, args: dict) -> None:
    heard = read(payload, GATE)
    assert isinstance(heard, Pressed)
    assert (heard.press.move, dict(heard.press.args), heard.press.by, heard.press.via) == (move, args, AYSE, Via.SLACK)


SUBJECTS = {
    "a case": ("shop:41", Subject(case_id=41)),
    "a campaign": ("shop:campaign:7", Subject(campaign=7)),
    "a spike": ("shop:spike:3", Subject(spike_id=3)),
    "a digest": ("shop:digest:9", Subject(digest_id=9)),
}


@pytest.mark.parametrize(("value", "subject"), SUBJECTS.values(), ids=SUBJECTS)
def test_a_value_names_one_thing_and_is_read_back(value: str, subject: Subject) -> None:
    assert value_of("shop", subject) == value
    heard = read(a_press(Move.CLAIM, value=value), GATE)
    assert isinstance(heard, Pressed)
    press = heard.press
    assert Subject(press.case_id, press.campaign, press.spike_id, press.digest_id) == subject


def test_a_menu_is_about_what_its_block_says_it_is() -> None:
    heard = read(a_press(Move.SNOOZE, value="shop:77", chosen="1h"), GATE)
    assert isinstance(heard, Pressed)
    assert heard.press.case_id == 77


def test_each_line_of_a_list_opens_its_own_case() -> None:
    heard = read(a_press(Move.OPEN_CARD, value="shop:list", chosen="shop:12"), GATE)
    assert isinstance(heard, Pressed)
    assert (heard.press.move, heard.press.case_id, heard.press.args) == (Move.OPEN_CARD, 12, {})


def test_the_same_press_delivered_twice_has_the_same_name_and_another_one_another() -> None:
    def name(**changes: Any) -> str:
        heard = read(a_press(Move.CLAIM, **changes), GATE)
        assert isinstance(heard, Pressed)
        return heard.press.press_id

    assert name() == name() == "slack:T1:1763913000.000200:1763913600.000100:U1:claim"
    assert len({name(), name(stamp="2"), name(user="U2")}) == 3


REFUSED = {
    "another channel": (a_press(Move.CLAIM, channel="C9"), GATE, NOT_HERE),
    "another nobetci": (a_press(Move.CLAIM, value="other:41"), GATE, NOT_HERE),
    "no case": (a_press(Move.CLAIM, value="shop:x"), GATE, NOT_HERE),
    "a number nobody counts to": (a_press(Move.CLAIM, value="shop:" + "9" * 400), GATE, NOT_HERE),
    "somebody else": (a_press(Move.CLAIM, user="U9"), Gate("shop", GATE.rooms, users=frozenset({"U1"})), NOT_YOU),
}


@pytest.mark.parametrize(("payload", "gate", "says"), REFUSED.values(), ids=REFUSED)
def test_who_may_not_or_not_here_is_told_so(payload: dict, gate: Gate, says: str) -> None:
    heard = read(payload, gate)
    assert isinstance(heard, Refused)
    assert heard.says == says


def test_a_form_carries_what_it_is_about_and_its_channel_is_asked_again() -> None:
    asked = read(a_press("more", chosen="merge|", thread="1.5"), GATE)
    assert isinstance(asked, Asks)
    view = form(asked, voice("tr"), TODAY)
    made = read(a_submission(view, {"value": " #8F3K &amp; "}), GATE)
    assert isinstance(made, Pressed)
    assert (made.press.case_id, dict(made.press.args)) == (41, {"into": "#8F3K &"})
    assert (made.place.channel, made.place.thread) == ("C1", "1.5")
    elsewhere = read(a_submission(view, {"value": "#8F3K"}), Gate("shop", {"C2": GATE.rooms["C1"]}))
    assert isinstance(elsewhere, Refused)


@pytest.mark.parametrize("move", sorted(FORMS))
@pytest.mark.parametrize("language", ["tr", "en"])
def test_every_form_is_one_that_slack_shows(move: Move, language: str) -> None:
    asked = read(a_press("more", chosen=f"{move}|"), GATE)
    assert isinstance(asked, Asks)
    assert view_violations(form(asked, voice(language), TODAY)) == []


def test_calling_somebody_suspicious_from_the_menu_asks_once_more_and_then_does_it() -> None:
    asked = read(a_press("more", chosen="suspicious|"), GATE)
    assert isinstance(asked, Asks)
    made = read(a_submission(form(asked, voice("tr"), TODAY), {}), GATE)
    assert isinstance(made, Pressed)
    assert (made.press.move, made.press.args) == (Move.SUSPICIOUS, {})


def test_none_of_the_topics_is_an_answer_too() -> None:
    asked = read(a_press("more", chosen="wrong-topic|"), GATE)
    assert isinstance(asked, Asks)
    made = read(a_submission(form(asked, voice("tr"), TODAY), {"selected_options": []}), GATE)
    assert isinstance(made, Pressed)
    assert made.press.args == {"topics": ""}


def test_what_somebody_says_of_a_digest_is_asked_for_in_a_form() -> None:
    asked = read(a_press(Move.FEEDBACK, value="shop:digest:9"), GATE)
    assert isinstance(asked, Asks)
    view = form(asked, voice("tr"), TODAY)
    made = read(a_submission(view, {"value": "Tablo &lt;çok&gt; uzun.\nTeşekkürler!"}), GATE)
    assert isinstance(made, Pressed)
    assert (made.press.move, made.press.digest_id) == (Move.FEEDBACK, 9)
    assert made.press.args == {"text": "Tablo <çok> uzun.\nTeşekkürler!"}


NOTHING: dict[str, dict[str, Any]] = {
    "the whole report was opened": a_press("page", value="shop:digest:9"),
    "an unknown button": a_press("buy-now"),
    "an unknown move in the menu": a_press("more", chosen="sell|"),
    "no action": {**a_press(Move.CLAIM), "actions": []},
    "actions that are none": {**a_press(Move.CLAIM), "actions": ["claim"]},
    "something else": {"type": "shortcut"},
    "nothing": {},
}


@pytest.mark.parametrize("payload", NOTHING.values(), ids=NOTHING)
def test_what_asks_for_nothing_we_know_is_left(payload: dict) -> None:
    assert read(payload, GATE) is None


scraps = st.recursive(
    st.none() | st.integers() | st.text(max_size=8) | st.sampled_from(["block_actions", "view_submission", "claim"]),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(["type", "actions", "action_id", "view", "user", "id", "value", "state", "container"]),
            inner,
        )
    ),
    max_leaves=20,
)


@given(scraps)
def test_whatever_comes_in_nothing_is_pressed_by_nobody(payload: object) -> None:
    heard = read({"type": "block_actions", "actions": [payload], "view": payload, "user": payload}, GATE)
    assert not isinstance(heard, Pressed)
    json.dumps(str(heard))

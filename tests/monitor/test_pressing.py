"""Buttons put together from a configuration, and a press on its way through the store to the card."""

import random
from pathlib import Path

import pytest
from presses import a_press
from speaking import Newsroom

from fakes import LEGAL, FakeChannel, FixedClock, a_mention
from monitor.config import Config, check_config, load_config
from monitor.handling import Handler
from monitor.pressing import PATH, hears_presses, pressing_of
from monitor.rules.card import Card, Room
from monitor.rules.case import State
from monitor.rules.moves import Move, Press
from monitor.rules.workplace import Workplace
from monitor.slack.interactions import Gate, Pressed, read
from monitor.store.door import Store

CONFIG = """
contact: "destek@papatyaev.example"
brands: [{name: Papatya Ev}]
sources: [{kind: site, preset: sikayetvar, slug: papatya-ev, enabled: true}]
channels: {team: {slack: C0123456789}}
"""
TOKEN = "slack: {token_env: BOT"
ENVIRON = {"BOT": "xoxb-1", "APP": "xapp-1", "SIGNING": "secret"}

LINES = {
    "no token": ("", False, False),
    "a bot token alone": (f"{TOKEN}}}", False, False),
    "a line of our own": (f"{TOKEN}, app_token_env: APP}}", True, False),
    "over HTTP": (f"{TOKEN}, signing_secret_env: SIGNING}}\nreceiver: {{port: 0}}", True, True),
    "a secret and no port": (f"{TOKEN}, signing_secret_env: SIGNING}}", False, False),
    "both": (f"{TOKEN}, app_token_env: APP, signing_secret_env: SIGNING}}\nreceiver: {{port: 0}}", True, True),
}


def configured(tmp_path: Path, more: str) -> Config:
    path = tmp_path / "nobetci.yaml"
    path.write_text(CONFIG + more, encoding="utf-8")
    return load_config(path, ENVIRON)


@pytest.mark.parametrize(("more", "hears", "over_http"), LINES.values(), ids=LINES)
def test_presses_come_by_the_lines_that_are_configured(
    tmp_path: Path, store: Store, clock: FixedClock, more: str, hears: bool, over_http: bool
) -> None:
    config = configured(tmp_path, more)
    pressing = pressing_of(config, Handler(store, Workplace(), clock), clock, random.random)
    assert (hears_presses(config), pressing.buttons is not None, PATH in pressing.desks) == (hears, hears, over_http)


WARNED = {
    "a secret and no port": (LINES["a secret and no port"][0], "signing_secret is of no use without receiver.port"),
    "a bot token twice": (f"{TOKEN}, app_token_env: BOT}}", "the token does not look like an app-level token"),
}


@pytest.mark.parametrize(("more", "says"), WARNED.values(), ids=WARNED)
def test_a_line_that_cannot_work_is_warned_of(tmp_path: Path, more: str, says: str) -> None:
    path = tmp_path / "nobetci.yaml"
    path.write_text(CONFIG + more, encoding="utf-8")
    config, _, warnings = check_config(path, ENVIRON)
    assert config is not None
    assert [problem.what for problem in warnings if "slack" in str(problem.what) or problem.what == says] == [says]


def test_the_secrets_of_buttons_are_kept_out_of_everything(tmp_path: Path) -> None:
    config = configured(tmp_path, LINES["both"][0])
    assert {"xoxb-1", "xapp-1", "secret"} <= config.secrets
    assert not [secret for secret in ("xapp-1", "'secret'") if secret in repr(config)]


def test_a_press_is_on_the_card_with_the_next_call(store: Store, clock: FixedClock) -> None:
    room, slack = Newsroom(store, clock), FakeChannel(clock)
    room.hear(a_mention(text=LEGAL))
    room.speak_for(room.outlet(slack), seconds=5)
    case = room.items()[0].case_id
    woken: list[bool] = []
    handler = Handler(store, Workplace(), clock, lambda: woken.append(True))
    effect = handler.handle(_press(store, case))
    before = slack.count("update")
    room.speak(room.outlet(slack), limit=1)
    shown = slack.messages[0].message
    assert (effect.done, woken, slack.count("update") - before) == (True, [True], 1)
    assert isinstance(shown, Card)
    assert (shown.state, shown.was, shown.owner and shown.owner.slack) == (State.CLAIMED, State.NEW, "U1")


def _press(store: Store, case: int | None) -> Press:
    heard = read(a_press(Move.CLAIM, value=f"{store.id}:{case}"), Gate(store.id, {"C1": Room("team", "C1")}))
    assert isinstance(heard, Pressed)
    return heard.press

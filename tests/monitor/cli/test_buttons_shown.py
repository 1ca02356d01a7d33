"""`status` and `health` say whether presses of buttons arrive."""

import json
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from command_line import run

from monitor.clock import system_clock
from monitor.store.door import Store

CONFIG = """
contact: "destek@papatyaev.example"
brands: [{name: Papatya Ev}]
sources: [{kind: site, preset: sikayetvar, slug: papatya-ev, enabled: true}]
"""


@pytest.fixture
def running(put_store: Callable[[Path], None], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Store]:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("NOBETCI_LANG", "en")
    put_store(tmp_path)
    (tmp_path / "nobetci.yaml").write_text(CONFIG, encoding="utf-8")
    store = Store.open(tmp_path / "nobetci.db")
    with store.transaction() as tx:
        tx.sources.beat(system_clock(), system_clock())
    yield store
    store.close()


def say(*words: str) -> tuple[int, str]:
    result = run(*words)
    return result.exit_code, result.output


def put(store: Store, *, up: bool, ago: timedelta) -> None:
    with store.transaction() as tx:
        tx.sources.line_is(up=up, since=system_clock() - ago)


def test_a_line_that_is_up_is_shown_and_healthy(running: Store) -> None:
    put(running, up=True, ago=timedelta(hours=1))
    assert "buttons: up since " in say("status")[1]
    code, said = say("health")
    assert (code, "buttons: up since " in said) == (0, True)
    assert json.loads(say("status", "--json")[1])["buttons"]["up"] is True


def test_a_line_that_stays_down_is_not_healthy_and_one_that_fell_a_moment_ago_is(running: Store) -> None:
    put(running, up=False, ago=timedelta(seconds=70))
    assert say("health")[0] == 0
    put(running, up=False, ago=timedelta(minutes=3))
    code, said = say("health")
    assert (code, "buttons do not work" in said) == (1, True)
    assert "buttons: down since " in say("status")[1]


def test_where_nobody_listens_for_presses_nothing_is_said_of_them(running: Store) -> None:
    assert "buttons" not in say("status")[1]
    assert say("health") == (0, "healthy\n")
    assert json.loads(say("status", "--json")[1])["buttons"] is None

"""`status` and `explain` say what a budget comes to, and what it holds back."""

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from command_line import run

from fakes import NOON, a_mention, a_rulebook, heard
from monitor.app import bench_of
from monitor.config import load_config
from monitor.stages.judge import judge_pending
from monitor.store.door import Store
from scrapers.kit.mention import Author

CONFIG = """
contact: "destek@papatyaev.example"
brands: [{name: Papatya Ev}]
sources: [{kind: site, preset: sikayetvar, slug: papatya-ev, enabled: true}]
routes: [{name: urgent, to: terminal, budget: 5/day}]
"""


@pytest.fixture
def shop(put_store: Callable[[Path], None], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("NOBETCI_LANG", "en")
    (tmp_path / "nobetci.yaml").write_text(CONFIG, encoding="utf-8")
    put_store(tmp_path)
    return tmp_path


def asked(*arguments: str) -> str:
    done = run(*arguments)
    assert done.exit_code == 0, done.output
    return done.stdout


def hear(store: Store, *times: datetime, now: datetime, first: int = 0) -> None:
    """Each time one more person has an open problem; all are judged by the configured routes."""
    bench = replace(bench_of(load_config(Path("nobetci.yaml"), {})), rulebook=a_rulebook())
    people = [a_mention(f"{n}", created_at=at, author=Author(id=f"{n}")) for n, at in enumerate(times, first)]
    with store.transaction() as tx:
        tx.mentions.add(people, heard(brand="Papatya Ev"), now=now)
    while judge_pending(store, bench, lambda: now).mentions:
        pass


def test_before_enough_is_known_status_says_what_holds_until_then(shop: Path) -> None:
    assert "5 a day  50         0 cases; known from 50 on" in asked("status")
    [budget] = json.loads(asked("status", "--json"))["budgets"]
    assert (budget["threshold"], budget["known"], budget["as_of"]) == (50, False, None)


def test_status_and_explain_say_what_a_budget_comes_to(shop: Path) -> None:
    store = Store.open(shop / "nobetci.db")
    hear(store, *(NOON - timedelta(days=number // 10, hours=1) for number in range(100)), now=NOON)
    hear(store, NOON, now=NOON + timedelta(hours=1), first=100)
    store.close()
    assert "5 a day  56         100 cases in 10 days, as of " in asked("status")
    [budget] = json.loads(asked("status", "--json"))["budgets"]
    assert budget == {
        "route": "urgent",
        "a_day": 5,
        "threshold": 56,
        "known": True,
        "cases": 100,
        "days": 10,
        "as_of": "2026-11-20T13:00:00+00:00",
    }
    assert "silent: under the threshold 56 that a budget of 5 a day allows" in asked("explain", "place:100")


def test_without_a_budget_status_says_nothing_of_it(shop: Path) -> None:
    (shop / "nobetci.yaml").write_text(CONFIG.replace(", budget: 5/day", ""), encoding="utf-8")
    assert "budget" not in asked("status")
    assert json.loads(asked("status", "--json"))["budgets"] == []

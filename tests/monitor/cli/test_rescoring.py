"""`rescore`: after the word list was changed, in words and exit codes."""

import json
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from command_line import Result, run

from monitor.app import bench_of, open_store
from monitor.clock import system_clock
from monitor.config import load_config
from monitor.stages.judge import judge_pending

CONFIG = """
contact: "destek@papatyaev.example"
brands: [{name: Papatya Ev}]
sources: [{kind: site, preset: sikayetvar, slug: papatya-ev, enabled: true}]
channels: {team: {terminal: true}}
routes: [{name: urgent, to: team, at_least: 50}]
lexicon: words.yaml
"""
WORDS = """
groups:
  late:
    level: note
    says: "the order has not arrived"
    points: 0
    topic: late
    patterns: ["gelmedi"]
    must_match: ["kargom gelmedi"]
    must_not_match: ["kargom geldi"]
"""


@pytest.fixture
def shop(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("NOBETCI_LANG", "en")
    monkeypatch.delenv("NOBETCI_CONFIG", raising=False)
    (tmp_path / "nobetci.yaml").write_text(CONFIG, encoding="utf-8")
    (tmp_path / "words.yaml").write_text(WORDS, encoding="utf-8")
    return tmp_path


@pytest.fixture
def store(shop: Path, put_store: Callable[[Path], None]) -> Path:
    put_store(shop)
    now = system_clock().isoformat()
    said = [
        {
            "source": "x",
            "id": str(number),
            "text": f"Papatya Ev {text}",
            "created_at": now,
            "author": {"id": str(number)},
        }
        for number, text in enumerate(("siparişim gelmedi", "siparişlerim gelmedi", "çok güzel"))
    ]
    (shop / "said.jsonl").write_text("\n".join(map(json.dumps, said)), encoding="utf-8")
    assert run("import", "said.jsonl").exit_code == 0
    config = load_config(shop / "nobetci.yaml", {})
    opened = open_store(config)
    judge_pending(opened, bench_of(config), system_clock)
    opened.close()
    (shop / "words.yaml").write_text(
        WORDS.replace("level: note", "level: hard").replace("points: 0", "points: 80"), encoding="utf-8"
    )
    return shop / "nobetci.db"


def after_the_version(result: Result) -> list[str]:
    assert result.exit_code == 0, result.stderr
    first, *others = result.stdout.splitlines()
    return [first.partition("rulebook ")[2].split(maxsplit=1)[1], *others]


def test_what_changed_is_said_and_nobody_is_told(store: Path) -> None:
    assert after_the_version(run("rescore")) == [
        "3 mentions; 2 more urgent, 0 less urgent",
        "  level 1 → 3: 2",
        "nobody is told; the cards of open cases follow as soon as the program runs",
    ]
    assert after_the_version(run("rescore")) == ["0 mentions; 0 more urgent, 0 less urgent"]
    explained = run("explain", "x:0").stdout
    assert re.search(r"judged anew by another rulebook, urgency \d+ → \d+", explained)


def test_a_dry_run_says_the_same_and_changes_nothing(store: Path) -> None:
    for _ in range(2):
        assert after_the_version(run("rescore", "--dry-run")) == [
            "would judge 3 mentions anew; 2 more urgent, 0 less urgent",
            "  level 1 → 3: 2",
            "nothing was changed",
        ]
    assert "level 1" in run("explain", "x:0").stdout


def test_channels_are_told_where_that_is_asked_for(store: Path) -> None:
    assert after_the_version(run("rescore", "--alert"))[-1] == "cases that channels are told of: 2"
    assert "[first]" in run("explain", "x:1").stdout


def test_only_the_asked_time_is_looked_at(store: Path) -> None:
    assert after_the_version(run("rescore", "--since", "0s"))[0].startswith("0 mentions")
    assert after_the_version(run("rescore", "--since", "1d"))[0].startswith("3 mentions")


def test_a_mistake_changes_nothing(store: Path) -> None:
    assert run("rescore", "--since", "soon").exit_code == 1
    (store.parent / "words.yaml").write_text(WORDS.replace("kargom gelmedi", "kargom yok"), encoding="utf-8")
    refused = run("rescore")
    assert (refused.exit_code, "words.yaml:9: " in refused.stderr) == (2, True)


def test_before_there_is_a_store_it_says_so(shop: Path) -> None:
    assert run("rescore").exit_code == 3

"""The commands ask the configured language model, warn when it fails, and `check` tries it out."""

import json
import threading
from pathlib import Path

import pytest
from command_line import run
from tiny_model import LOGITS, a_model

from fakes import FixedClock
from monitor.app import App, bench_of
from monitor.config import load_config
from monitor.store.door import Store

CONFIG = """
contact: "destek@papatyaev.example"
brands: [{name: Papatya Ev}]
sources: [{kind: site, preset: sikayetvar, slug: papatya-ev, enabled: true}]
lexicon: words.yaml
transformer:
  model: tr
  timeout: 30s
"""
WORDS = """
groups:
  late:
    level: problem
    says: "the order has not arrived"
    points: 50
    topic: late
    patterns: ["gelmedi"]
    must_match: ["kargom gelmedi"]
    must_not_match: ["kargom geldi"]
"""
GARBAGE = b"\x00nothing"


@pytest.fixture
def shop(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("NOBETCI_LANG", "en")
    monkeypatch.delenv("NOBETCI_CONFIG", raising=False)
    (tmp_path / "nobetci.yaml").write_text(CONFIG, encoding="utf-8")
    (tmp_path / "words.yaml").write_text(WORDS, encoding="utf-8")
    a_model(tmp_path / "tr")
    return tmp_path


def scored(*arguments: str, **how: object) -> list[dict[str, object]]:
    result = run("score", *arguments, **how)
    assert result.exit_code == 0, result.stderr
    return [json.loads(line) for line in result.stdout.splitlines()]


def codes(line: dict[str, object]) -> set[str]:
    return {reason["code"] for reason in line["reasons"]}  # type: ignore[index,attr-defined]


def test_a_score_holds_the_opinion_and_its_reasons_add_up(shop: Path) -> None:
    (line,) = scored("--text", "siparişim gelmedi mahkeme mahkeme")
    assert "transformer" in codes(line)
    assert line["urgency"] == sum(each["points"] for each in line["reasons"] if each["axis"] == "urgency")
    assert line["rulebook"] == bench_of(load_config(shop / "nobetci.yaml", {})).version


def test_lines_are_asked_in_batches_and_keep_their_order(shop: Path) -> None:
    texts = [f"siparişim gelmedi {word}" for word in list(LOGITS)[1:] * 6]
    together = scored("-", typed="\n".join(texts))
    alone = [scored("--text", text)[0] for text in texts[: len(LOGITS)]]
    assert [line["id"] for line in together] == [str(number + 1) for number in range(len(texts))]
    assert [line["urgency"] for line in together[: len(LOGITS)]] == [line["urgency"] for line in alone]


def test_a_model_that_fails_is_warned_of_and_the_score_is_there(shop: Path) -> None:
    (shop / "tr" / "model.onnx").write_bytes(GARBAGE)
    result = run("score", "--text", "siparişim gelmedi")
    line = json.loads(result.stdout)
    assert result.exit_code == 0
    assert "transformer" not in codes(line)
    assert "+" not in line["rulebook"]
    assert result.stderr.startswith("warning: the language model does not help; the built-in scorer goes on alone: ")
    assert "it cannot be loaded" in result.stderr


def test_check_names_the_line_of_a_model_that_does_not_answer(shop: Path) -> None:
    (shop / "tr" / "model.onnx").write_bytes(GARBAGE)
    result = run("check")
    assert result.exit_code == 2
    assert "nobetci.yaml:7: the language model does not answer: it cannot be loaded: " in result.stderr


def test_check_names_a_folder_that_is_not_there(shop: Path) -> None:
    (shop / "tr").rename(shop / "elsewhere")
    result = run("check")
    assert result.exit_code == 2
    assert "nobetci.yaml:7: there is no folder tr" in result.stderr


def test_a_reload_keeps_the_loaded_model_until_it_is_another_one(shop: Path, store: Store, clock: FixedClock) -> None:
    house = App(store, clock, lambda: pytest.fail("nobody is told"), threading.Event())
    path = shop / "nobetci.yaml"
    first, again = (house._adviser_for(load_config(path, {})) for _ in range(2))
    assert first is again
    (shop / "tr" / "config.json").write_bytes((shop / "tr" / "config.json").read_bytes() + b"\n")
    other = house._adviser_for(load_config(path, {}))
    assert other is not first
    path.write_text(CONFIG.replace("  model: tr\n", ""), encoding="utf-8")
    assert house._adviser_for(load_config(path, {})) is None

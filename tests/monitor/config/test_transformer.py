"""A language model is checked by its files when the configuration is read; nothing is loaded for that."""

import json
import os
import sys
from datetime import timedelta
from pathlib import Path

import pytest

from monitor.config import check_config
from monitor.config.checked import TransformerEntry
from monitor.config.transformer import model_problem

SMALL = f"""contact: destek@ornekmarka.com.tr
lexicon: {Path(__file__).parent.parent / "data" / "config" / "lexicon.small.yaml"}
brands: [{{name: Örnek Marka}}]
sources: [{{kind: site, preset: sikayetvar, slug: ornek-marka, enabled: true}}]
transformer:
  weight: 0.25
  model: models/tr
"""
MODEL_LINE = 7
LABELS = {str(number): f"LABEL_{number}" for number in range(4)}


@pytest.fixture
def config(tmp_path):
    path = tmp_path / "nobetci.yaml"
    path.write_text(SMALL, encoding="utf-8")
    return path


@pytest.fixture
def folder(config, monkeypatch):
    """Three files that look right; what would read them counts as installed."""
    for package in ("onnxruntime", "tokenizers"):
        pytest.importorskip(package, reason="the extra `transformers` is not installed")
    made = config.parent / "models" / "tr"
    made.mkdir(parents=True)
    for name in ("model.onnx", "tokenizer.json"):
        (made / name).write_bytes(b"{}")
    (made / "config.json").write_text(json.dumps({"id2label": LABELS}), encoding="utf-8")
    return made


def told(path):
    config, problems, _ = check_config(path, {})
    assert (config is None) is bool(problems)
    return [problem.say().removeprefix(f"{path}:") for problem in problems]


def test_a_folder_as_exported_is_taken_with_its_defaults(config, folder):
    found, problems, _ = check_config(config, {})
    assert problems == []
    assert found.transformer == TransformerEntry(folder, 0.25, timedelta(seconds=3), 16, 1)


def test_its_files_are_watched(config, folder):
    found, _, _ = check_config(config, {})
    assert {folder / name for name in ("model.onnx", "tokenizer.json", "config.json")} <= set(found.watched)


def test_without_a_folder_there_is_none(config):
    config.write_text(SMALL.replace("  model: models/tr\n", ""), encoding="utf-8")
    found, problems, _ = check_config(config, {})
    assert problems == []
    assert found.transformer is None


def test_a_missing_folder_is_named(config):
    assert told(config) == [f"{MODEL_LINE}: there is no folder models/tr"]


@pytest.mark.parametrize("name", ["model.onnx", "tokenizer.json", "config.json"])
def test_a_missing_file_is_named(config, folder, name):
    (folder / name).unlink()
    (said,) = told(config)
    assert said.startswith(f"{MODEL_LINE}: models/tr is no exported language model: {name} is missing — export it with")


SETTINGS = {
    "two labels": ({"id2label": {"0": "calm", "1": "urgent"}}, "the model tells 2 labels apart; urgency has four"),
    "five of them, only counted": ({"num_labels": 5}, "the model tells 5 labels apart; urgency has four"),
    "none said": ({}, "the model tells 2 labels apart; urgency has four"),
    "a strange count": ({"num_labels": "4"}, "the model tells 0 labels apart; urgency has four"),
    "an endless count": ({"num_labels": 10**12}, "the model tells 10000 labels apart; urgency has four"),
    "a list": ([4], "the model tells 2 labels apart; urgency has four"),
    "the worst first": (
        {"id2label": {str(number): f"level {3 - number}" for number in range(4)}},
        "the model's labels are not in the order of the levels: level 3, level 2, level 1, level 0 — number them",
    ),
    "no numbers": ({"id2label": {"none": "a"}}, "config.json does not say which labels the model knows"),
}


@pytest.mark.parametrize(("settings", "says"), SETTINGS.values(), ids=SETTINGS)
def test_labels_are_the_four_levels_in_their_order(config, folder, settings, says):
    (folder / "config.json").write_text(json.dumps(settings), encoding="utf-8")
    (said,) = told(config)
    assert said.startswith(f"{MODEL_LINE}: ")
    assert says in said


FINE = {
    "by name": {"id2label": {"0": "none", "1": "low", "2": "medium", "3": "high"}},
    "by number": {"id2label": LABELS, "num_labels": 4},
    "only counted": {"num_labels": 4},
}


@pytest.mark.parametrize("settings", FINE.values(), ids=FINE)
def test_four_labels_are_enough(config, folder, settings):
    (folder / "config.json").write_text(json.dumps(settings), encoding="utf-8")
    assert told(config) == []


@pytest.mark.parametrize("content", [b"", b"[", b"\xff", b"[" * 100_000])
def test_settings_that_are_no_json_are_a_problem(config, folder, content):
    (folder / "config.json").write_bytes(content)
    (said,) = told(config)
    assert said.startswith(f"{MODEL_LINE}: ")
    assert said.endswith("config.json does not say which labels the model knows")


@pytest.mark.skipif(os.geteuid() == 0, reason="root reads everything")
def test_settings_nobody_may_read_are_a_problem(config, folder):
    (folder / "config.json").chmod(0)
    assert "cannot be read" in told(config)[0]


def test_the_extra_is_asked_for_by_name(config, folder, monkeypatch):
    monkeypatch.setitem(sys.modules, "onnxruntime", None)
    says = 'a language model needs onnxruntime — install it with: pip install "nobetci[transformers]"'
    assert told(config) == [f"{MODEL_LINE}: {says}"]


NUMBERS = {"weight: 0": 6, "weight: 1.5": 6, "weight: .nan": 6, "weight: yes": 6, "batch: 0": 6, "threads: 65": 6}


@pytest.mark.parametrize("line", NUMBERS)
def test_numbers_have_bounds(config, folder, line):
    config.write_text(SMALL.replace("weight: 0.25", line), encoding="utf-8")
    (said,) = told(config)
    assert said.startswith(f"{NUMBERS[line]}: ")


def test_what_comes_out_when_it_is_tried_points_at_its_line(config):
    problem = model_problem(config, "it failed: {reason}", reason="X")
    assert problem.say() == f"{config}:{MODEL_LINE}: it failed: X — without it the built-in scorer judges alone"
    config.unlink()
    assert model_problem(config, "it failed").line is None

"""`scripts/train` on a small world of its own: the same folder gives the same bytes, and they are weights."""

import gzip
import json
import runpy
import subprocess
import sys
from pathlib import Path

import pytest

from monitor.config import read_weights

TRAIN = Path(__file__).parents[1] / "scripts" / "train"
LEVELS = {
    0: ("çok memnun kaldım teşekkürler", "positive"),
    1: ("hizmetiniz çok kötü", "negative"),
    2: ("siparişim hâlâ gelmedi", "negative"),
    3: ("mahkemeye vereceğim sizi", "negative"),
}
WORDS = ("dün", "bugün", "yine", "artık", "gerçekten", "lütfen", "acaba", "sonunda")

pytest.importorskip("sklearn", reason="the extra `train` is not installed")


def write_lines(path, rows):
    path.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    where = tmp_path_factory.mktemp("corpora")
    texts = [
        (f"{first} {text} {second}", level, feeling)
        for level, (text, feeling) in LEVELS.items()
        for first in WORDS
        for second in WORDS
    ]
    labelled = texts[::3]
    large = [one for one in texts if one not in labelled]
    write_lines(
        where / "urgency_dev.jsonl",
        [
            {"text": text, "urgency": level, "topics": ["other"], "sentiment": feeling, "sample": "rand_own"}
            for text, level, feeling in labelled
        ],
    )
    write_lines(
        where / "telecom_severity_dev.jsonl",
        [
            {
                "text": text, "severity": min(level, 2), "sentiment": feeling, "action": int(level > 1),
                "addressed": int(level != 1), "reason": None,
            }
            for text, level, feeling in large
        ],
    )  # fmt: skip
    write_lines(where / "brand_sentiment_dev.jsonl", [{"text": t, "sentiment": feeling} for t, _, feeling in large])
    return where


def train(folder, out):
    done = subprocess.run(
        [sys.executable, TRAIN, folder, "--out", out], capture_output=True, text=True, timeout=300, check=False
    )
    assert done.returncode == 0, done.stderr
    return out.read_bytes()


def train_here(folder, out, monkeypatch):
    """In this process, whose sets have another order and whose word list is compiled."""
    monkeypatch.syspath_prepend(TRAIN.parent)
    monkeypatch.setattr(sys, "argv", [str(TRAIN), str(folder), "--out", str(out)])
    assert runpy.run_path(str(TRAIN), run_name="train")["main"]() == 0
    return out.read_bytes()


def test_the_same_folder_gives_the_same_bytes_and_they_can_be_read(folder, tmp_path, monkeypatch):
    first = train(folder, tmp_path / "first.json.gz")
    second = train_here(folder, tmp_path / "second.json.gz", monkeypatch)
    about = json.loads(gzip.decompress(first))["about"]
    model = read_weights(tmp_path / "first.json.gz")
    assert first == second
    assert len(about["data"]["urgency_dev.jsonl"]) == 64
    assert model.signals["hard"][2] > 0
    assert "memnun" in model.words


def test_a_folder_without_corpora_is_no_traceback_at_the_user(tmp_path):
    done = subprocess.run(
        [sys.executable, TRAIN, tmp_path, "--out", tmp_path / "x"], capture_output=True, text=True, check=False
    )
    assert done.returncode != 0
    assert "urgency_dev.jsonl" in done.stderr
    assert "Traceback" not in done.stderr

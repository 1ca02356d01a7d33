import gzip
import json

import pytest

from monitor.config import read_weights, weights_path
from scrapers.kit.errors import InvalidFile

BROKEN = {
    "not compressed": b"{}",
    "cut short": gzip.compress(b'{"format": 1}')[:-9],
    "no JSON": gzip.compress(b"{"),
    "too deep": gzip.compress(b"[" * 100_000),
    "another format": gzip.compress(json.dumps({"format": 99}).encode()),
    "damaged": gzip.compress(json.dumps({"format": 1, "words": 3}).encode()),
}


@pytest.mark.parametrize("content", BROKEN.values(), ids=BROKEN)
def test_broken_weights_are_named(content, tmp_path):
    path = tmp_path / "tr.json.gz"
    path.write_bytes(content)
    with pytest.raises(InvalidFile, match="weights"):
        read_weights(path)


def test_missing_weights_are_named(tmp_path):
    with pytest.raises(InvalidFile, match="cannot be read"):
        read_weights(tmp_path / "none.json.gz")


def test_the_shipped_weights_say_what_they_were_made_of():
    about = json.loads(gzip.decompress(weights_path().read_bytes()))["about"]
    assert set(about["data"]) >= {"urgency_dev.jsonl", "labels.jsonl"}
    assert weights_path().stat().st_size < 5_000_000
    assert len(read_weights(weights_path()).words) > 10_000

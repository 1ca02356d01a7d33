"""The weights that judge groups: what is wrong with a file of them is told by name."""

import copy
import json

import pytest

from monitor.config import group_weights_path, read_group_weights
from monitor.rules.group_model import written
from scrapers.kit.errors import InvalidFile

SHIPPED = json.loads(group_weights_path().read_bytes())


def changed(*where, value):
    data = copy.deepcopy(SHIPPED)
    *parents, last = where
    spot = data
    for part in parents:
        spot = spot[part]
    spot[last] = value
    return json.dumps(data).encode()


def weight(name, of="propaganda", **values):
    return changed(of, "features", name, value={"weight": 1.0, "neutral": 0.0, "scale": 1.0} | values)


DAMAGED, UNFAIR = "damaged", "hold"
BROKEN = {
    "no JSON": (b"{", DAMAGED),
    "not even text": (b"\xff\xfe", DAMAGED),
    "too deep": (b"[" * 100_000, DAMAGED),
    "another format": (json.dumps({"format": 99}).encode(), "no weights of a format"),
    "a list": (b"[]", "no weights of a format"),
    "nothing but a format": (b'{"format": 1}', DAMAGED),
    "features are a list": (changed("propaganda", "features", value=[]), DAMAGED),
    "an unknown feature": (weight("age"), DAMAGED),
    "text instead of a number": (weight("authors", weight="1"), DAMAGED),
    "true instead of a number": (weight("authors", weight=True), DAMAGED),
    "no number at all": (weight("authors", weight=float("nan")), DAMAGED),
    "a scale of nothing": (weight("authors", scale=0.0), DAMAGED),
    "a number beyond all bounds": (weight("authors", weight=10**400), DAMAGED),
    "no version": (changed("version", value=""), DAMAGED),
    "a version that is a number": (changed("version", value=3), DAMAGED),
    "a known account speaks for its owner": (weight("digits", weight=-0.1), "unknown account"),
    "an unknown account speaks against its owner": (weight("empty_bio", neutral=0.5), "unknown account"),
    "real customers are suspected": (weight("credible"), "real customer"),
    "coordination depends on whom it helps": (weight("rival_named", of="coordination"), "coordination"),
    "coordination depends on who wrote": (weight("digits", of="coordination"), "coordination"),
}


@pytest.mark.parametrize(("content", "told"), BROKEN.values(), ids=BROKEN)
def test_broken_or_unfair_weights_are_named(content, told, tmp_path):
    path = tmp_path / "campaigns.json"
    path.write_bytes(content)
    with pytest.raises(InvalidFile, match=told):
        read_group_weights(path)


def test_missing_weights_are_named(tmp_path):
    with pytest.raises(InvalidFile, match="cannot be read"):
        read_group_weights(tmp_path / "none.json")


def test_weights_are_written_as_they_are_read(tmp_path):
    model = read_group_weights(group_weights_path())
    path = tmp_path / "ours.json"
    path.write_text(json.dumps(written(model)), encoding="utf-8")

    assert read_group_weights(path) == model


def test_weights_that_changed_in_their_place_are_read_again(tmp_path):
    path = tmp_path / "ours.json"
    path.write_bytes(changed("version", value="one"))
    assert read_group_weights(path).version == "one"
    path.write_bytes(changed("version", value="two"))
    assert read_group_weights(path).version == "two"

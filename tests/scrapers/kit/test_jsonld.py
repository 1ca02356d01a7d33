"""JSON-LD as sites really write it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scrapers.kit.jsonld import as_text, follow, parse_path, read_blocks
from scrapers.kit.unfit import Unfit


def found(blocks: list[str], path: str) -> list[object]:
    objects, _ = read_blocks(blocks)
    return [value for start in objects for value in follow(start, parse_path(path))]


WRITTEN = {
    "an object": (['{"a": {"b": 1}}'], "a.b", [1]),
    "raw line breaks in a string": (['{"a": "x\ny\tz"}'], "a", ["x\ny\tz"]),
    "a list of objects": (['[{"a": 1}, {"a": 2}]'], "a", [1, 2]),
    "a graph": (['{"@graph": [{"n": 1}, {"a": 2}]}'], "a", [2]),
    "several blocks": (['{"n": 1}', '{"a": 2}', '{"a": 3}'], "a", [2, 3]),
    "a broken one among them": (['{"a": ', '{"a": 3}'], "a", [3]),
    "each member": (['{"c": [{"t": 1}, {"t": 2}]}'], "c[].t", [1, 2]),
    "each, of a single one": (['{"c": {"t": 1}}'], "c[].t", [1]),
    "a list in the way": (['{"s": [{"n": 1}, {"n": 2}]}'], "s.n", [1, 2]),
    "null": (['{"a": null}'], "a", [None]),
    "nothing there": (['{"a": 1}'], "a.b.c", []),
    "a scalar block": (["3"], "a", []),
}


@pytest.mark.parametrize(("blocks", "path", "values"), WRITTEN.values(), ids=WRITTEN)
def test_a_path_is_followed(blocks, path, values):
    assert found(blocks, path) == values


def test_broken_blocks_are_counted_and_deep_ones_do_not_crash():
    assert read_blocks(["{", "[" * 200_000, '{"a": 1}', ""]) == (({"a": 1},), 3)
    nested = '{"a":' + "[" * 300 + "1" + "]" * 300 + "}"
    assert found([nested], "a") == []


TEXTS = {"text": ("a &amp; b", "a & b"), "number": (1043, "1043"), "float": (4.5, "4,5"), "none": (None, "")}


@pytest.mark.parametrize(("value", "text"), TEXTS.values(), ids=TEXTS)
def test_a_scalar_is_text_as_the_page_would_write_it(value, text):
    assert as_text(value) == text
    assert as_text({"a": 1}) == as_text([1]) == as_text(True) == ""


@pytest.mark.parametrize("path", ["", "a..b", "a[0]", ".a"])
def test_what_is_no_path_is_refused(path):
    with pytest.raises(Unfit) as caught:
        parse_path(path)
    assert caught.value.values == {"path": path}


@given(
    st.recursive(
        st.none() | st.integers() | st.text(), lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner)
    )
)
def test_any_json_can_be_followed(value):
    found = list(follow(value, parse_path("a.b[].c")))
    assert not any(isinstance(one, list) for one in found)
    assert list(follow({"a": {"b": [{"c": found}]}}, parse_path("a.b[].c"))) == found

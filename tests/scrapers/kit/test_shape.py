"""A model filled from a document: every mismatch names its line and what to do."""

import pytest
from pydantic import Field

from scrapers.kit.document import parse_document
from scrapers.kit.duration import Duration
from scrapers.kit.errors import InvalidFile
from scrapers.kit.shape import Shape, shaped


class Inner(Shape):
    count: int = Field(1, ge=1)
    words: tuple[str, ...] = ()


class Outer(Shape):
    name: str
    every: Duration | None = None
    inner: Inner = Inner()
    by_name: dict[str, Inner] = Field(default_factory=dict)


def problems(text: str) -> list[str]:
    document = parse_document(text, "f.yaml")
    with pytest.raises(InvalidFile) as caught:
        shaped(Outer, document.data, document)
    return [problem.say() for problem in caught.value.problems]


WRONG = {
    "missing": ("every: 1s\n", ["f.yaml:1: name is missing"]),
    "a misspelt key": (
        "name: a\ninner:\n  coutn: 2\n",
        ["f.yaml:3: unknown key coutn — did you mean count?"],
    ),
    "a misspelt key in a mapping": (
        "name: a\nby_name:\n  x: {zzzzz: 2}\n",
        ["f.yaml:3: unknown key zzzzz — known here: count, words"],
    ),
    "a number for text": ("name: 12\n", ["f.yaml:1: name must be text, not 12 — put quotes around it"]),
    "a bad span": (
        "name: a\nevery: soon\n",
        ['f.yaml:2: every cannot be "soon" — write a duration such as 90s, 10m, 24h or 3d'],
    ),
    "too small": ("name: a\ninner: {count: 0}\n", ["f.yaml:2: count cannot be 0 — it must be at least 1"]),
    "not a list": (
        "name: a\ninner: {words: b}\n",
        ["f.yaml:2: words must be a list — one entry a line, each after a dash"],
    ),
    "not a mapping": ("- a\n", ["f.yaml:1:  must hold keys and values — one key a line, indented: key, colon, value"]),
    "two at once": ("nme: a\n", ["f.yaml:1: name is missing", "f.yaml:1: unknown key nme — did you mean name?"]),
}  # fmt: skip


@pytest.mark.parametrize(("text", "said"), WRONG.values(), ids=WRONG)
def test_what_is_wrong_is_said_with_its_line(text, said):
    assert problems(text) == said


def test_a_good_file_is_its_values():
    document = parse_document("name: a\ninner: {words: [b]}\n", "f.yaml")
    assert shaped(Outer, document.data, document) == Outer(name="a", inner=Inner(words=("b",)))

"""A YAML file that knows its lines, and says in one sentence what is wrong with it."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scrapers.kit import document
from scrapers.kit.document import Document, parse_document, read_document
from scrapers.kit.errors import InvalidFile, Problem

TEXT = """\
# a comment
brands:
  - name: Papatya
    terms: [papatya, "papatya ev"]
quiet: 22:00
said: "22:00"
deep:
  a:
    b: 1
"""


def problems(text: str) -> tuple[Problem, ...]:
    with pytest.raises(InvalidFile) as caught:
        parse_document(text, "x.yaml")
    return caught.value.problems


def test_a_document_is_plain_data() -> None:
    read = parse_document(TEXT, "x.yaml")
    assert read.data["brands"] == [{"name": "Papatya", "terms": ["papatya", "papatya ev"]}]
    assert read.path == "x.yaml"


LINES: dict[str, tuple[tuple[str | int, ...], int | None]] = {
    "the whole": ((), 2),
    "a key": (("brands",), 2),
    "an item": (("brands", 0), 3),
    "a value in an item": (("brands", 0, "name"), 3),
    "an item in a line": (("brands", 0, "terms", 1), 4),
    "a nested value": (("deep", "a", "b"), 9),
    "a value that is not there: what is around it": (("deep", "a", "c", "d"), 8),
    "nothing of it is there": (("nowhere",), 2),
}


@pytest.mark.parametrize(("where", "line"), LINES.values(), ids=LINES)
def test_every_value_knows_its_line(where: tuple[str | int, ...], line: int | None) -> None:
    assert parse_document(TEXT, "x.yaml").line_of(where) == line


def test_a_problem_points_at_its_line() -> None:
    read = parse_document(TEXT, "x.yaml")
    problem = read.problem(("deep", "a", "b"), "{value} is wrong", "write {better}", value=1, better=2)
    assert problem.say() == "x.yaml:9: 1 is wrong — write 2"


def test_what_was_written_without_quotes_is_kept() -> None:
    read = parse_document(TEXT, "x.yaml")
    assert read.data["quiet"] == 1_320
    assert read.plain[("quiet",)] == "22:00"
    assert ("said",) not in read.plain


@pytest.mark.parametrize("text", ["", "# only a comment\n", "---\n"])
def test_an_empty_file_is_nothing(text: str) -> None:
    read = parse_document(text, "x.yaml")
    assert read.data is None
    assert read.plain == ({(): ""} if text.startswith("-") else {})


BROKEN = {
    "an open quote": ('a: 1\nb: "x\n', 3, "not valid YAML"),
    "a tab": ("a:\n\tb: 1\n", 2, "not valid YAML"),
    "a key twice": ("a: 1\nb: 2\na: 3\n", 3, "'a' stands here twice"),
    "a key twice, deeper": ("a:\n  - b: 1\n    b: 2\n", 3, "'b' stands here twice"),
    "a yes as a key": ("on: 1\n", 1, "'on' cannot be a key"),
    "two documents": ("a: 1\n---\nb: 2\n", 2, "another document"),
    "a tag that runs code": ("a: !!python/object/apply:os.system [x]\n", 1, "could not determine a constructor"),
    "an anchor that is not there": ("a: *b\n", 1, "undefined alias"),
    "a list as a key": ("? [a]\n: 1\n", 1, "unhashable key"),
    "a month that is none": ("a: 1\nb: [2026-13-45]\n", 2, "'2026-13-45' is not on any calendar and no number"),
    "a month that is none, as a key": ("a: {2026-13-45: 1}\n", 1, "'2026-13-45' is not on any calendar"),
    "a tag that does not fit": ("a: !!bool maybe\n", 1, "'maybe' is not on any calendar and no number"),
    "a moment that is none": ("a: !!timestamp soon\n", 1, "'soon' is not on any calendar and no number"),
    "a control character": ("a: \x00\n", None, "control characters are not allowed"),
    "a value inside itself": ("a: &a [*a]\n", None, "recursion"),
    "aliases of aliases": (
        "a: &a [1,1,1,1,1,1,1,1,1]\n"
        + "".join(f"{c}: &{c} [{','.join(['*' + p] * 9)}]\n" for p, c in zip("abcdef", "bcdefg", strict=True)),
        None,
        "too many values",
    ),
}


@pytest.mark.parametrize(("text", "line", "what"), BROKEN.values(), ids=BROKEN)
def test_a_broken_file_is_one_sentence_with_its_line(text: str, line: int | None, what: str) -> None:
    [problem] = problems(text)
    assert (problem.line, problem.path) == (line, "x.yaml")
    assert what in problem.say()
    assert "\n" not in problem.say()


def test_every_key_that_stands_twice_is_named() -> None:
    assert [problem.line for problem in problems("a: 1\na: 2\nb: 1\nb: 2\n")] == [2, 4]


DEPTHS = {
    "brackets": "[" * 100_000,
    "closed brackets": "[" * 30_000 + "]" * 30_000,
    "braces": "{" * 100_000,
    "dashes": "- " * 30_000 + "a",
    "question marks": "? " * 30_000,
    "indents": "\n".join(" " * level + "a:" for level in range(400)),
}


@pytest.mark.parametrize("text", DEPTHS.values(), ids=DEPTHS)
def test_depth_without_end_is_refused_and_fells_nobody(text: str) -> None:
    [problem] = problems(text)
    assert "nested too deeply" in problem.say()


def test_depth_within_reason_is_read() -> None:
    assert parse_document("[" * 40 + "]" * 40, "x.yaml").data


@given(st.text(alphabet="ab:-?[]{}&*!|>'\"#%@ \n\t,0~", max_size=60))
def test_whatever_stands_in_a_file_is_read_or_refused(text: str) -> None:
    said: tuple[Problem, ...] = ()
    try:
        assert isinstance(parse_document(text, "x.yaml"), Document)
    except InvalidFile as error:
        said = error.problems
    assert all(problem.say() for problem in said)


# -- files


def test_a_file_is_read_with_or_without_a_byte_order_mark(tmp_path: Path) -> None:
    path = tmp_path / "x.yaml"
    for encoding in ("utf-8", "utf-8-sig"):
        path.write_text("a: ş\n", encoding=encoding)
        assert read_document(path).data == {"a": "ş"}


def unreadable(path: Path) -> None:
    path.mkdir()


def latin(path: Path) -> None:
    path.write_bytes("a: ş\n".encode("iso-8859-9"))


def huge(path: Path) -> None:
    path.write_bytes(b"#" * (document.MOST_BYTES + 1))


FILES = {
    "not there": (lambda path: None, "cannot be read: No such file"),
    "a folder": (unreadable, "cannot be read: Is a directory"),
    "another encoding": (latin, "is not UTF-8 text — save the file as UTF-8"),
    "too large": (huge, "larger than 2000000 bytes"),
}


@pytest.mark.parametrize(("make", "what"), FILES.values(), ids=FILES)
def test_a_file_that_cannot_be_read_says_why(tmp_path: Path, make, what: str) -> None:
    path = tmp_path / "x.yaml"
    make(path)
    with pytest.raises(InvalidFile) as caught:
        read_document(path)
    assert str(caught.value).startswith(f"{path}: {what}")

"""Two rules of the house that no linter knows: every test can fail, and everything is caught in one place only."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

HOUSE = Path(__file__).resolve().parent.parent
BROAD = {"Exception", "BaseException"}
EXPECTING = {"raises", "warns"}


def within(*folders: str, like: str) -> Iterator[tuple[str, ast.Module]]:
    """Every module there that has such words in it."""
    for path in sorted(path for folder in folders for path in (HOUSE / folder).rglob("*.py")):
        if re.search(like, code := path.read_text("utf-8")):
            yield path.relative_to(HOUSE).as_posix(), ast.parse(code)


def expects(test: ast.AST) -> bool:
    """Whether anything in it makes it fail by itself."""
    nodes = list(ast.walk(test))
    called = {node.func.attr for node in nodes if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)}
    return bool(called & EXPECTING) or any(isinstance(node, ast.Assert) for node in nodes)


def without_assertion(tree: ast.AST) -> list[str]:
    tests = (node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef) and node.name.startswith("test_"))
    return [test.name for test in tests if not expects(test)]


def catches_all(handler: ast.ExceptHandler) -> bool:
    return handler.type is None or any(
        isinstance(node, ast.Name) and node.id in BROAD for node in ast.walk(handler.type)
    )


def broad(tree: ast.AST) -> int:
    return sum(isinstance(node, ast.ExceptHandler) and catches_all(node) for node in ast.walk(tree))


def test_every_test_says_itself_what_it_expects():
    assert [
        f"{path}: {name}" for path, tree in within("tests", like=r"def test_") for name in without_assertion(tree)
    ] == []


def test_everything_is_caught_in_one_place_only():
    found = {
        path: count
        for path, tree in within("monitor", "scrapers", like=r"except\s*:|Exception\b")
        if (count := broad(tree))
    }
    assert found == {"monitor/daemon.py": 1}


TESTS = {
    "none": ("def test_x():\n    same(1, 1)", ["test_x"]),
    "its own": ("def test_x():\n    assert same(1, 1)", []),
    "an error": ("def test_x():\n    with pytest.raises(ValueError):\n        int('x')", []),
}


@pytest.mark.parametrize(("code", "found"), TESTS.values(), ids=TESTS)
def test_a_test_without_an_assertion_is_found(code, found):
    assert without_assertion(ast.parse(code)) == found


@pytest.mark.parametrize("caught", ["", " Exception", " BaseException as e", " (OSError, Exception)"])
def test_a_broad_handler_is_found(caught):
    assert broad(ast.parse(f"try:\n    pass\nexcept{caught}:\n    pass")) == 1
    assert broad(ast.parse("try:\n    pass\nexcept (OSError, ValueError):\n    pass")) == 0

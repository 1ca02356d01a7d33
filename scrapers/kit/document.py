"""A YAML file that knows its lines: the safe loader, with duplicate keys refused and every value's line kept."""

from collections.abc import Hashable, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import yaml

from scrapers.kit.errors import InvalidFile, Problem, msg

Path_ = tuple[str | int, ...]
"""Where a value stands in a document: keys and list positions from the top."""

MOST_BYTES = 2_000_000
MOST_LEVELS = 50
MOST_VALUES = 200_000
"""Aliases of aliases make a small file of endless values."""


@dataclass(frozen=True, slots=True)
class Document:
    """Plain data (dicts, lists, scalars) and the line each of its values stands on."""

    path: str
    data: Any  # whatever YAML says; it is validated by whoever asked for it
    lines: dict[Path_, int]
    plain: dict[Path_, str] = field(default_factory=dict)
    """The letters of each value written without quotes: what stood there before YAML made `22:00` a number."""

    def line_of(self, where: Sequence[str | int]) -> int | None:
        """The line of that value, or of the nearest thing around it."""
        spot = tuple(where)
        while spot and spot not in self.lines:
            spot = spot[:-1]
        return self.lines.get(spot)

    def problem(self, where: Sequence[str | int], what: str, hint: str = "", **values: object) -> Problem:
        """A problem with the value at `where`, pointing at its line."""
        return Problem(self.path, self.line_of(where), what, hint, values)


_Loader: type[yaml.SafeLoader] = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
"""The same rules in C where libyaml was built in: ten times faster, which every start feels."""


def _walk(node: yaml.Node, where: Path_, document: Document, problems: list[Problem]) -> None:
    if len(document.lines) > MOST_VALUES:
        raise ValueError("too many values")
    document.lines.setdefault(where, node.start_mark.line + 1)
    if isinstance(node, yaml.ScalarNode):
        _note_no_value(node, document, problems)
        if not node.style:
            document.plain[where] = node.value
    elif isinstance(node, yaml.SequenceNode):
        for position, item in enumerate(node.value):
            _walk(item, (*where, position), document, problems)
    elif isinstance(node, yaml.MappingNode):
        _walk_mapping(node, where, document, problems)


def _note_no_value(node: yaml.Node, document: Document, problems: list[Problem]) -> None:
    """PyYAML raises whatever it comes across for `2026-13-40` and `!!bool maybe`, and names no line."""
    construct = _CONSTRUCTORS.get(node.tag.removeprefix("tag:yaml.org,2002:"))
    if construct is None or not isinstance(node, yaml.ScalarNode):
        return
    try:
        construct(_CONSTRUCTOR, node)
    except (ValueError, KeyError, AttributeError, IndexError):
        says, hint = msg("{text!r} is not on any calendar and no number"), msg("correct it, or put quotes around it")
        problems.append(Problem(document.path, node.start_mark.line + 1, says, hint, {"text": node.value[:40]}))


_CONSTRUCTOR = yaml.constructor.SafeConstructor()
_CONSTRUCTORS = {
    "timestamp": yaml.constructor.SafeConstructor.construct_yaml_timestamp,
    "int": yaml.constructor.SafeConstructor.construct_yaml_int,
    "float": yaml.constructor.SafeConstructor.construct_yaml_float,
    "bool": yaml.constructor.SafeConstructor.construct_yaml_bool,
}


def _walk_mapping(node: yaml.MappingNode, where: Path_, document: Document, problems: list[Problem]) -> None:
    seen: set[Hashable] = set()
    for key_node, value_node in node.value:
        key = str(key_node.value)
        line = key_node.start_mark.line + 1
        if key_node.tag == "tag:yaml.org,2002:bool":
            hint = msg("put quotes around it: YAML reads it as yes or no")
            problems.append(Problem(document.path, line, msg("{key!r} cannot be a key"), hint, {"key": key}))
        if key in seen:
            problems.append(Problem(document.path, line, msg("{key!r} stands here twice"), values={"key": key}))
        seen.add(key)
        _note_no_value(key_node, document, problems)
        document.lines[(*where, key)] = line
        _walk(value_node, (*where, key), document, problems)


def parse_document(text: str, path: str) -> Document:
    """The document in `text`; `path` is only used to point at problems. Raises `InvalidFile`."""
    problems: list[Problem] = []
    try:
        document = _read(text, path, problems)
    except yaml.MarkedYAMLError as error:
        raise InvalidFile([_syntax(_in_other_words(text) or error, path)]) from error
    except (yaml.YAMLError, RecursionError, ValueError) as error:
        raise InvalidFile([_syntax(error, path)]) from error
    if problems:
        raise InvalidFile(problems)
    return document


def _read(text: str, path: str, problems: list[Problem]) -> Document:
    """PyYAML keeps the last of two equal keys silently, so the nodes are looked at before they become values."""
    _refuse_depth(text)
    loader = _Loader(text)
    try:
        document, node = Document(path, None, {}), loader.get_single_node()
        if node is None:
            return document
        _walk(node, (), document, problems)
        if problems:
            return document
        return replace(document, data=loader.construct_document(node))
    finally:
        loader.dispose()


def _refuse_depth(text: str) -> None:
    """Nothing stops libyaml from calling itself for every level, until the process falls without a word."""
    loader, depth = _Loader(text), 0
    try:
        while loader.check_event():
            event = loader.get_event()  # type: ignore[no-untyped-call]  # not in PyYAML's stubs
            depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
            if depth > MOST_LEVELS:
                raise ValueError("nested too deeply")
    finally:
        loader.dispose()


def _in_other_words(text: str) -> yaml.YAMLError | None:
    """What the loader in Python says of the same text: more than libyaml does, and the same everywhere."""
    try:
        yaml.compose(text, Loader=yaml.SafeLoader)
    except yaml.YAMLError as error:
        return error
    except RecursionError:
        return None
    return None


def _syntax(error: Exception, path: str) -> Problem:
    mark = getattr(error, "problem_mark", None)
    detail = getattr(error, "problem", None) or getattr(error, "reason", None) or str(error)
    hint = msg("look at the indent, a missing colon or a missing quote on this line or the one above")
    return Problem(path, mark.line + 1 if mark else None, msg("not valid YAML: {detail}"), hint, {"detail": detail})


def read_document(path: Path) -> Document:
    """The YAML file at `path`. Raises `InvalidFile` naming what keeps it from being read."""
    return parse_document(read_text(path), str(path))


def read_text(path: Path) -> str:
    """What the file at `path` says. Raises `InvalidFile` naming what keeps it from being read."""
    try:
        raw = path.read_bytes()
    except OSError as error:
        values: dict[str, object] = {"reason": error.strerror or type(error).__name__}
        raise InvalidFile([Problem(str(path), None, msg("cannot be read: {reason}"), values=values)]) from error
    if len(raw) > MOST_BYTES:
        raise InvalidFile([Problem(str(path), None, msg("larger than {most} bytes"), values={"most": MOST_BYTES})])
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        hint = msg("save the file as UTF-8")
        raise InvalidFile([Problem(str(path), None, msg("is not UTF-8 text"), hint)]) from error

"""JSON-LD as sites really write it: raw line breaks in strings, lists, `@graph`, broken blocks beside good ones."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from scrapers.kit.errors import msg
from scrapers.kit.letters import without_entities
from scrapers.kit.unfit import Unfit

_MOST_CHARACTERS = 2_000_000
_MOST_DEPTH = 12

Json = object
"""A value as `json` gives it: it is narrowed where it is read."""


@dataclass(frozen=True, slots=True)
class Step:
    """One name on a path; with `each`, every member of the list it leads to."""

    name: str
    each: bool = False


def parse_path(written: str) -> tuple[Step, ...]:
    """The steps of `a.b[].c`. Raises `Unfit`."""
    parts = [part.strip() for part in written.split(".")]
    steps = tuple(Step(part.removesuffix("[]"), part.endswith("[]")) for part in parts)
    if not all(step.name and "[" not in step.name for step in steps):
        raise Unfit(msg("not a JSON-LD path: {path}"), msg("such as mainEntity.text or comment[]"), {"path": written})
    return steps


def read_blocks(blocks: Sequence[str]) -> tuple[tuple[Json, ...], int]:
    """The objects in the blocks, members of lists and graphs one by one, and how many blocks were broken."""
    objects: list[Json] = []
    broken = 0
    for block in blocks:
        try:
            value = json.loads(block[:_MOST_CHARACTERS], strict=False)
        except (ValueError, RecursionError):
            broken += 1
        else:
            objects.extend(_members(value))
    return tuple(objects), broken


def _members(value: Json) -> Iterator[Json]:
    if isinstance(value, list):
        yield from value
    else:
        yield value
        if isinstance(value, dict) and isinstance(value.get("@graph"), list):
            yield from value["@graph"]


def follow(start: Json, path: Sequence[Step], *, depth: int = 0) -> Iterator[Json]:
    """Every value the path leads to; a list in the way stands for its members."""
    if isinstance(start, list):
        if depth < _MOST_DEPTH:
            for member in start:
                yield from follow(member, path, depth=depth + 1)
    elif not path:
        yield start
    elif isinstance(start, dict) and path[0].name in start:
        value = start[path[0].name]
        if path[0].each and not isinstance(value, list):
            value = [value]
        yield from follow(value, path[1:], depth=depth + 1)


def as_text(value: Json) -> str:
    """A scalar as text, with entities resolved; empty for objects and null."""
    if isinstance(value, str):
        return without_entities(value)
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        return ""
    return str(int(value)) if float(value).is_integer() else str(value).replace(".", ",")

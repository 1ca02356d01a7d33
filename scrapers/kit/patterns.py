"""Regular expressions that come from a file: compiled, refused by name when they could run away, fed bounded text.

A match cannot be interrupted, and one bad pattern holds every lane still. What is allowed can backtrack only
within one repetition; how much text it is shown depends on how many repetitions can share it.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, TypeAlias

from scrapers.kit.errors import msg
from scrapers.kit.unfit import Unfit

_MOST_TEXT = {0: 20_000, 1: 20_000, 2: 4_000, 3: 400}
"""How much text a pattern sees, by how many open repetitions (and the search itself) multiply their work."""
_TOO_MANY = msg("too many open repetitions (* + {{n,}}) for one pattern: {pattern}")
_SIMPLER = msg("match less, or in two expressions")
_MANY = 32
"""From this bound on a repetition counts as open: {0,40} is as good as a star."""


_Tree: TypeAlias = Any  # re's own tree, which has no public type


@dataclass(frozen=True, slots=True)
class Pattern:
    """A regular expression that answers in time whatever the page says."""

    written: str
    most: int
    compiled: re.Pattern[str] = field(repr=False)

    def search(self, text: str) -> re.Match[str] | None:
        """The first match in the part of the text this pattern may see."""
        return self.compiled.search(text[: self.most])

    def first(self, text: str) -> str | None:
        """What it finds: group 1 if it has one, else the whole match; None without a match."""
        found = self.search(text)
        if found is None:
            return None
        return found[1] if self.compiled.groups else found[0]


def compile_pattern(written: str) -> Pattern:
    """The pattern, ready to use. Raises `Unfit` when it is not valid or could backtrack badly."""
    try:
        compiled = re.compile(written)
        tree = re._parser.parse(written)  # type: ignore[attr-defined]  # the only view of a pattern's structure
    except (re.error, RecursionError, OverflowError) as error:
        raise Unfit(msg("not a regular expression: {detail}"), values={"detail": str(error)}) from error
    degree = _open_repetitions(tree, inside=False) + (0 if _is_anchored(tree) else 1)
    if degree > max(_MOST_TEXT):
        raise Unfit(_TOO_MANY, _SIMPLER, {"pattern": written})
    return Pattern(written, _MOST_TEXT[degree], compiled)


def _is_anchored(tree: _Tree) -> bool:
    return bool(len(tree)) and str(tree[0][0]) == "AT" and str(tree[0][1]) == "AT_BEGINNING"


def _open_repetitions(tree: _Tree, *, inside: bool) -> int:
    """How many open repetitions stand beside each other; raises where one stands inside another."""
    return sum(_weight(str(name), value, inside) for name, value in tree)


def _weight(name: str, value: _Tree, inside: bool) -> int:
    if name in ("MAX_REPEAT", "MIN_REPEAT"):
        return _repetition(value, inside)
    if name == "BRANCH" and inside:
        raise Unfit(msg("a choice (a|b) inside a repetition can take forever"), msg("write it as a set [ab]"))
    if name in ("GROUPREF", "GROUPREF_EXISTS"):
        raise Unfit(msg("a reference to an earlier group can take forever"), _SIMPLER)
    if name == "BRANCH":
        return max(_open_repetitions(branch, inside=inside) for branch in value[1])
    return sum(_open_repetitions(part, inside=inside) for part in _parts(value))


def _repetition(value: _Tree, inside: bool) -> int:
    low, high, body = value
    if inside and low != high:
        raise Unfit(msg("a repetition inside a repetition can take forever"), msg("make the inner one {{n}}, *+ or ++"))
    is_open = high >= _MANY and low != high
    return int(is_open) + _open_repetitions(body, inside=inside or high > 1)


def _parts(value: _Tree) -> Iterator[_Tree]:
    """The patterns inside a group, a look-around, a possessive repetition or an atomic group."""
    for part in value if isinstance(value, tuple) else (value,):
        if isinstance(part, re._parser.SubPattern):  # type: ignore[attr-defined]  # as above
            yield part

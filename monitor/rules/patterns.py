"""The small language lexicon patterns are written in.

    kargo*            the word and whatever is hung on it, also after an apostrophe
    gel~              the negated verb: gelmedi, gelmiyor, gelememiş …, but not gelme or gelmeden
    iade(m|mi|)       alternatives, also empty ones
    kargo* .. gel~    up to four words between, inside one sentence
    *emiyorum         any word that ends so
    #*rezalet*        anywhere inside a hashtag

Patterns are folded and squeezed; a space stands for anything that parts words inside a sentence. There are no free
regular expressions, so no pattern can be slow.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache

from monitor.rules.text import squeezed
from scrapers.kit.errors import msg

NEGATED = (
    r"(?:y?[ae])?(?!m[ae]m(?:[iu]z)?[ae]\W+ragmen)"
    r"m(?:[ae](?:d[iu]|m(?:[iu]s|[ae])|y(?:[ae][ncr]|[iu](?:nc|p))|z)|[iu]yo|[iu]o(?!\w))\w*"
)
"""What makes a folded verb stem a negated one; "aramama rağmen" is "although I called"."""
_HANGING = r"\w*+(?:'\w++)?+"
_GAP = r"[^\w.!?;:]+"  # folding makes … three points
_WITHIN = rf"{_GAP}(?:(?!(?:yok|degil|ama|ancak|fakat|lakin)(?!\w))\w++(?:'\w++)?+{_GAP}){{0,4}}?"
_MOST_LETTERS = 500
KEY = 3
"""Letters of a word by which patterns are looked up."""
_BEGINS_PLAINLY = re.compile(rf"[a-z0-9]{{{KEY}}}")
_WORTHY = re.compile(r"[a-z0-9]{2,3}|[a-z0-9]{2}\*|[0-9]")
_ALLOWED = re.compile(r"[a-z0-9 *~.()|#'%/&+-]+")
_PIECE = re.compile(r" *\.\. *| +|[a-z0-9#'%/&+-]+|.")
_DOUBLED = re.compile(r"([a-z])\1")
_ADRIFT = re.compile(r"[*~][a-z0-9*~]|(?:^|[ (|])[*~]|(?<!\.)\.(?!\.)|\.{3}")
_TWO_SPACES = re.compile(r" \|?\) | {2}|\( ?\)")

_RENDERED = {"*": _HANGING, "~": NEGATED, " ": _GAP, "..": _WITHIN}


class BadPattern(ValueError):  # noqa: N818 - says what the pattern is
    """A pattern that cannot be used; `what` and `hint` are message ids."""

    def __init__(self, what: str, hint: str = "") -> None:
        super().__init__(what)
        self.what = what
        self.hint = hint


@dataclass(frozen=True, slots=True)
class _Choice:
    """Alternatives in brackets."""

    options: tuple["_Sequence", ...]


_Sequence = tuple["str | _Choice", ...]


def check(pattern: str) -> None:
    """Raises `BadPattern` naming what keeps the pattern from being used."""
    if is_symbol(pattern):
        return
    if squeezed(pattern) != pattern:
        raise BadPattern(msg("the pattern is not in folded form"), msg("write {folded!r}"))
    if not _ALLOWED.fullmatch(pattern) or len(pattern) > _MOST_LETTERS:
        raise BadPattern(
            msg("the pattern holds a sign that means nothing here, or is too long"),
            msg("use letters, digits, spaces, * ~ .. (a|b) and #*…* only"),
        )
    if pattern.startswith("*"):
        if not re.fullmatch(r"\*[a-z]{5,}", pattern):
            raise BadPattern(msg("an ending is one word of five letters or more"), msg("write it as *emiyorum"))
        return
    if pattern.startswith("#"):
        if not re.fullmatch(r"#\*\([a-z0-9|]{3,}\)\*|#\*[a-z0-9]{3,}\*", pattern) or "||" in pattern:
            raise BadPattern(msg("a hashtag pattern is one word"), msg("write it as #*word*"))
        return
    _check_ends(pattern)


def _check_ends(pattern: str) -> None:
    beginnings, hangs_twice = _looked_over(pattern)
    last = pattern.rstrip(")")
    if not beginnings or last.endswith(("..", " ")) or "|.." in pattern or "(.." in pattern:
        raise BadPattern(
            msg("the pattern would match almost anything"), msg("begin and end with a word of two letters or more")
        )
    if hangs_twice or _ADRIFT.search(pattern):
        raise BadPattern(msg("* and ~ stand at the end of a word only"))
    if _TWO_SPACES.search(pattern):
        raise BadPattern(
            msg("two spaces stand side by side"), msg("an alternative that ends in a space needs none after")
        )


@lru_cache(maxsize=4096)
def _looked_over(pattern: str) -> tuple[frozenset[str], bool]:
    """The keys of a pattern and whether it hangs twice: asked when it is checked and when it is filed."""
    parsed = _parse(pattern)
    return _keys(parsed), (")*" in pattern or ")~" in pattern) and _hangs_twice(parsed)


def _hangs_twice(parsed: _Sequence) -> bool:
    """Whether an operator follows brackets that end in one already: two runs side by side are slow to refuse."""
    for item, after in zip(parsed, (*parsed[1:], ""), strict=False):
        if isinstance(item, _Choice) and (
            any(map(_hangs_twice, item.options)) or (after in ("*", "~") and any(map(_is_open, item.options)))
        ):
            return True
    return False


def _is_open(parsed: _Sequence) -> bool:
    last = parsed[-1] if parsed else ""
    return any(map(_is_open, last.options)) if isinstance(last, _Choice) else last in ("*", "~")


def is_symbol(pattern: str) -> bool:
    """Whether the pattern is a single emoji or sign."""
    return len(pattern) == 1 and not pattern.isalnum() and not pattern.isascii()


def _parse(pattern: str) -> _Sequence:
    """The pattern as a tree of letters, operators and choices."""
    pieces = [found[0] for found in _PIECE.finditer(pattern)]
    parsed, rest = _parse_options(pieces, 0)
    if rest != len(pieces) or len(parsed) != 1:
        raise BadPattern(msg("the brackets of the pattern do not match"), msg("| stands inside brackets only"))
    return parsed[0]


def _parse_options(pieces: list[str], at: int) -> tuple[tuple[_Sequence, ...], int]:
    """Alternatives from `at` to the closing bracket or the end, and where they end."""
    options: list[_Sequence] = []
    current: list[str | _Choice] = []
    while at < len(pieces) and pieces[at] != ")":
        if pieces[at] == "(":
            inner, at = _parse_options(pieces, at + 1)
            if at >= len(pieces):
                raise BadPattern(msg("the brackets of the pattern do not match"))
            current.append(_Choice(inner))
        elif pieces[at] == "|":
            options.append(tuple(current))
            current = []
        else:
            current.append(".." if ".." in pieces[at] else " " if pieces[at].isspace() else pieces[at])
        at += 1
    return (*options, tuple(current)), at


def _prefixes(parsed: _Sequence) -> frozenset[str]:
    """How what it matches can begin: three signs, fewer at its end; an operator or a space counts as a sign."""
    found = frozenset({""})
    for item in parsed:
        if all(len(prefix) >= KEY for prefix in found):
            break
        nexts = frozenset({item}) if isinstance(item, str) else frozenset().union(*map(_prefixes, item.options))
        found = frozenset(
            (prefix + after)[:KEY] if len(prefix) < KEY else prefix for prefix in found for after in nexts
        )
    return found


def _keys(parsed: _Sequence) -> frozenset[str]:
    """The first letters of its first word, `ka*` when two and anything may follow; empty when that is too little."""
    keys = frozenset(map(_key, _prefixes(parsed)))
    return keys if all(_WORTHY.fullmatch(key) for key in keys) else frozenset()


def _key(prefix: str) -> str:
    return re.split(r"[^a-z0-9*~]", prefix)[0].replace("~", "*")


def _render(parsed: _Sequence) -> str:
    return "".join(_render_item(item) for item in parsed)


def _render_item(item: str | _Choice) -> str:
    if isinstance(item, _Choice):
        return "(?:" + "|".join(map(_render, item.options)) + ")"
    # A doubled letter may have lost its twin to what undoes elongation.
    return _RENDERED.get(item) or _DOUBLED.sub(r"\1\1?", re.escape(item))


def _paths(parsed: _Sequence, key: str) -> Iterator[tuple[str, ...]]:
    """The rendered pieces of a pattern, once for each of its first alternatives that can begin with the key."""
    first, rest = parsed[0], parsed[1:]
    after = tuple(map(_render_item, rest))
    if not isinstance(first, _Choice):
        yield (_render_item(first), *after)
        return
    for option in first.options:
        if any(_key(prefix) == key for prefix in _prefixes((*option, *rest))):
            yield (*map(_render_item, option), *after)


def _joined(paths: Iterable[tuple[str, ...]]) -> str:
    """One expression for all paths, in which what several begin with is written, and tried, once."""
    tails: dict[str, list[tuple[str, ...]]] = {}
    ends = False
    for path in paths:
        if path:
            tails.setdefault(path[0], []).append(path[1:])
        else:
            ends = True
    if not tails:
        return ""
    branches = "|".join(head + _joined(rest) for head, rest in tails.items())
    return f"(?:{branches})?" if ends else f"(?:{branches})" if len(tails) > 1 else branches


def keys(pattern: str) -> frozenset[str]:
    """The keys a checked pattern is looked up by, one for each way it can begin."""
    if _BEGINS_PLAINLY.match(pattern):
        return frozenset({pattern[:KEY]})
    return frozenset({pattern}) if is_symbol(pattern) else _looked_over(pattern)[0]


def regex(patterns: Iterable[str], key: str) -> str:
    """The regular expression of checked patterns where they begin with that key of theirs."""
    return _joined(
        path
        for pattern in patterns
        for path in ([(re.escape(pattern),)] if is_symbol(pattern) else _paths(_parse(pattern), key))
    )

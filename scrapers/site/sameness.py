"""Whether a page is the one we read before, found out without parsing it."""

import hashlib
import re
from collections.abc import Iterator

_AGES = re.compile(r"[0-9]{1,3}(?= (?:saniye|dakika|saat|g[uü]n|hafta)\b)")
_TOKENS = re.compile(  # begins with letters, not with \b: so most of the page is passed over quickly
    r"[ndv](?:(?<=\bn)once|(?<=\bd)ata-(?:csrf|token|[a-z]{1,30}-count)|(?<=\bv)alue)"
    r"=(?:\"[^\"<>]{0,200}\"|'[^'<>]{0,200}')"
)
"""Ages and tokens: they move on every visit and say nothing new."""
_COUNTERS = re.compile(r"(?<=>)\s{0,20}[0-9][0-9.,]{0,12}\s{0,20}(?=<)")


def raw_mark(body: bytes) -> str:
    """A mark of the page's bytes."""
    return _mark(body)


def region_mark(text: str, roots: frozenset[str], *, counters: bool) -> str:
    """A mark of the part of the page between the first and the last card, ages and tokens left out.

    `roots` are the tags that cards begin at. With `counters`, numbers on their own count too: one may be the replies'.
    """
    region = _AGES.sub("", _TOKENS.sub("", text[slice(*_bounds(text, roots))]))
    said = region if counters else _COUNTERS.sub("", region)
    return _mark(said.encode("utf-8", "replace"))


def _mark(data: bytes) -> str:
    # most processors know this one by heart: it takes a third to a half of blake2b's time
    return hashlib.sha256(data, usedforsecurity=False).hexdigest()[:20]


def _bounds(text: str, roots: frozenset[str]) -> tuple[int, int]:
    openings = [found.start() for found in _tags(text, rf"<(?:{_any_of(roots)})[\s>]")]
    closings = [found.end() for found in _tags(text, rf"</(?:{_any_of(roots)})\s{{0,9}}>")]
    return (openings[0] if openings else 0, closings[-1] if closings else len(text))


def _tags(text: str, pattern: str) -> Iterator[re.Match[str]]:
    return re.finditer(pattern, text, re.IGNORECASE)


def _any_of(roots: frozenset[str]) -> str:
    return "|".join(sorted(re.escape(root) for root in roots))

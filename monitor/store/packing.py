"""A trace as bytes and back: hashes, weights, links and facts without a word around them."""

from collections.abc import Iterable
from itertools import islice
from struct import Struct, calcsize, pack, unpack_from
from typing import NamedTuple

from monitor.rules.coordination.post import NOTHING, Edge, Facts, LinkKind, Place, Trace

_FORMAT = 1
_HEAD = Struct("<9B")
"""The format, the place, which hashes are known, the signs of a real customer, and how many there are of the rest."""
_PLACES, _KINDS = tuple(Place), tuple(LinkKind)
_SHARED = ("text", "words", "link", "tag", "thread")
_CREDIBLE = ("answered", "order", "safety", "solved")
_SIGNS = tuple(
    frozenset(sign for bit, sign in enumerate(_CREDIBLE) if signs >> bit & 1) for signs in range(1 << len(_CREDIBLE))
)
_THREAD, _AVATAR = 1, 2


class Columns(NamedTuple):
    """What of a trace has a column of its own."""

    number: int
    seq: int
    at: int
    author: int
    exact: int | None


def packed(trace: Trace) -> bytes:
    """All the rest of a trace. Raises `ValueError` for what it has no code for."""
    facts = [(place, value) for place, value in enumerate(trace.facts) if value]
    alone = [one for one in (trace.thread, trace.avatar) if one is not None]
    known = _THREAD * (trace.thread is not None) + _AVATAR * (trace.avatar is not None)
    counts = map(len, (trace.links, trace.tags, trace.pairs, trace.edges, facts))
    signs = sum(1 << _CREDIBLE.index(sign) for sign in trace.credible)
    head = _HEAD.pack(_FORMAT, _PLACES.index(trace.place), known, signs, *counts)
    codes = [_KINDS.index(kind) for _, kind in trace.links]
    codes += [_SHARED.index(edge.by) for edge in trace.edges]
    codes += [place for place, _ in facts]
    links, ends, values = _firsts(trace.links), [edge.to for edge in trace.edges], [value for _, value in facts]
    wide = (*alone, *links, *trace.tags, *trace.pairs, *ends, *values, trace.listed)
    narrow = (*trace.weights, *(edge.likeness for edge in trace.edges))
    return head + bytes(codes) + pack(f"<{len(wide)}q", *wide) + pack(f"<{len(narrow)}I", *narrow)


def end_of(number: int) -> bytes:
    """What stands in the bytes of every trace that is linked to that mention."""
    return pack("<q", number)


def unpacked(columns: Columns, data: bytes) -> Trace:
    """The trace behind its row. Raises `ValueError` for bytes of another format."""
    form, place, known, signs, links, tags, pairs, edges, facts = _HEAD.unpack_from(data)
    if form != _FORMAT:
        raise ValueError(form)
    codes = data[_HEAD.size : _HEAD.size + links + edges + facts]
    start = _HEAD.size + len(codes)
    count = known.bit_count() + links + tags + pairs + edges + facts + 1
    wide = iter(unpack_from(f"<{count}q", data, start))
    narrow = unpack_from(f"<{pairs + edges}I", data, start + calcsize(f"<{count}q"))
    return Trace(
        *(columns.number, columns.seq, _PLACES[place], columns.at, columns.author, columns.exact),
        # what follows is read in the order it was written
        thread=next(wide) if known & _THREAD else None,
        avatar=next(wide) if known & _AVATAR else None,
        links=tuple(zip(islice(wide, links), map(_KINDS.__getitem__, codes), strict=False)),
        tags=tuple(islice(wide, tags)),
        pairs=tuple(islice(wide, pairs)),
        weights=narrow[:pairs],
        edges=tuple(map(Edge, islice(wide, edges), narrow[pairs:], map(_SHARED.__getitem__, codes[links:]))),
        facts=_facts(codes[links + edges :], wide),
        listed=next(wide),
        credible=_SIGNS[signs],
    )


def _firsts(pairs: Iterable[tuple[int, LinkKind]]) -> list[int]:
    return [first for first, _ in pairs]


def _facts(places: bytes, values: Iterable[int]) -> Facts:
    if not places:
        return NOTHING
    facts = [0] * len(NOTHING)
    for place, value in zip(places, values, strict=False):
        facts[place] = value
    return Facts._make(facts)

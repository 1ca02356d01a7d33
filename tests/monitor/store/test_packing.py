"""A trace as bytes is the trace."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.rules.coordination.post import MICRO, Edge, Facts, LinkKind, Place, Trace
from monitor.store.packing import Columns, end_of, packed, unpacked

HASHES = st.integers(-(2**63), 2**63 - 1)
SMALL = st.integers(0, 2**32 - 1)
NUMBERS = st.integers(0, 2**40)
EDGES = st.builds(Edge, NUMBERS, st.integers(0, MICRO), st.sampled_from(["text", "words", "link", "tag", "thread"]))
FACTS = st.builds(Facts, *[st.integers(0, 2**60)] * len(Facts._fields))


@st.composite
def traces(draw: st.DrawFn) -> Trace:
    pairs = draw(st.lists(HASHES, max_size=24))
    return Trace(
        *(draw(NUMBERS), draw(NUMBERS), draw(st.sampled_from(Place)), draw(NUMBERS), draw(HASHES)),
        exact=draw(st.none() | HASHES),
        links=tuple(draw(st.lists(st.tuples(HASHES, st.sampled_from(LinkKind)), max_size=5))),
        tags=tuple(draw(st.lists(HASHES, max_size=5))),
        thread=draw(st.none() | HASHES),
        pairs=tuple(pairs),
        weights=tuple(draw(st.lists(SMALL, min_size=len(pairs), max_size=len(pairs)))),
        listed=draw(SMALL),
        avatar=draw(st.none() | HASHES),
        facts=draw(FACTS | st.just(Facts(posts=1))),
        credible=draw(st.frozensets(st.sampled_from(["order", "solved", "answered", "safety"]))),
        edges=tuple(draw(st.lists(EDGES, max_size=12))),
    )


def columns_of(trace: Trace) -> Columns:
    return Columns(trace.number, trace.seq, trace.at, trace.author, trace.exact)


@given(traces())
def test_what_is_packed_comes_out_as_it_was(trace: Trace) -> None:
    assert unpacked(columns_of(trace), packed(trace)) == trace


@given(traces())
def test_equal_traces_have_equal_bytes_whatever_the_order_of_a_set(trace: Trace) -> None:
    same = replace(trace, credible=frozenset(sorted(trace.credible, reverse=True)))
    assert packed(same) == packed(trace)


def test_bytes_of_another_format_are_refused() -> None:
    trace = Trace(1, 1, Place.X, 0, 7)
    with pytest.raises(ValueError, match="9"):
        unpacked(columns_of(trace), b"\x09" + packed(trace)[1:])


def test_a_sign_that_has_no_code_is_not_lost_in_silence() -> None:
    with pytest.raises(ValueError, match="tuple"):
        packed(Trace(1, 1, Place.X, 0, 7, credible=frozenset({"polite"})))


def test_a_usual_trace_takes_half_a_kilobyte() -> None:
    edges = tuple(Edge(number, MICRO // 2, "words") for number in range(12))
    trace = Trace(1, 1, Place.X, 0, 7, pairs=(5,) * 24, weights=(9,) * 24, facts=Facts(posts=1), edges=edges)
    assert len(packed(trace)) < 512


@given(traces())
def test_whoever_it_is_linked_to_is_found_in_its_bytes(trace: Trace) -> None:
    assert all(end_of(edge.to) in packed(trace) for edge in trace.edges)

"""Beginning anew from what is stored: nothing is linked again, only put where it was."""

from collections.abc import Iterable

from monitor.rules.coordination.fabric import Fabric
from monitor.rules.coordination.heeded import Heeded
from monitor.rules.coordination.linking import Linker
from monitor.rules.coordination.post import Trace


def restore(traces: Iterable[tuple[Trace, int | None]], fabric: Fabric, linker: Linker, heeded: Heeded) -> int:
    """Enter what was taken and had not left, in the order of arrival, each with its group; the last one's place."""
    seq = 0
    for trace, number in traces:
        _resume(trace, fabric, linker, is_quiet=bool(heeded.quieting(trace)))
        if number is not None:
            fabric.put(trace.seq, fabric.groups.named(number))
        seq = trace.seq
    for lone in list(fabric.groups):
        fabric.dissolve_if_lone(lone)
    return seq


def _resume(trace: Trace, fabric: Fabric, linker: Linker, *, is_quiet: bool) -> None:
    window, twin = fabric.window, linker.twin_of(trace)
    window.enter(trace, is_quiet=is_quiet)
    window.list_pairs(trace.seq, trace.listed)
    window.hold(trace.seq, linker.holder_of(trace, twin))
    for edge in trace.edges:
        other = window.seq_of(edge.to)
        if other is not None:
            fabric.tie(trace.seq, other, edge.likeness)

"""What people's words about campaigns mean to linking."""

from collections.abc import Iterable
from dataclasses import dataclass

from monitor.rules.coordination.grouping import Pull
from monitor.rules.coordination.post import Trace

_QUIET_PAIRS = 6
"""Of at most 24: two are in any complaint of a brand, and one "genuine" must not blind it to later attacks."""


@dataclass(frozen=True, slots=True)
class Heeded:
    """What verdicts left."""

    quiet: frozenset[int] = frozenset()
    """Keys that mean nothing."""
    confirmed: frozenset[int] = frozenset()
    """Authors of campaigns that were called inauthentic."""
    parted: frozenset[tuple[int, int]] = frozenset()
    """Pairs of groups that are two."""

    def quieting(self, trace: Trace) -> tuple[int, ...]:
        """The quiet keys by which a post means nothing; none where it carries too few of them."""
        if not self.quiet:
            return ()
        known = self.quiet.intersection((trace.exact, *(key for key, _ in trace.links)))
        pairs = self.quiet.intersection(trace.pairs)
        return tuple(sorted(known | pairs)) if known or len(pairs) >= _QUIET_PAIRS else ()


class Partings:
    """Groups that stay two, by their numbers: a post may join either, and nothing makes them one again."""

    __slots__ = ("_from",)

    def __init__(self, pairs: Iterable[tuple[int, int]] = ()) -> None:
        self._from: dict[int, set[int]] = {}
        for one, other in pairs:
            self._part(one, other)

    def _part(self, one: int, other: int) -> None:
        self._from.setdefault(one, set()).add(other)
        self._from.setdefault(other, set()).add(one)

    def heeded(self, chosen: tuple[Pull, ...]) -> tuple[Pull, ...]:
        """Those of these, of which the first counts most, that may be one group."""
        if not self._from:
            return chosen
        kept: list[Pull] = []
        away: set[int] = set()
        for pull in chosen:
            if pull.unit < 0 or pull.number not in away:
                kept.append(pull)
                away |= self._from.get(pull.number, set()) if pull.unit > 0 else set()
        return tuple(kept)

    def unite(self, absorbed: Iterable[int], into: int) -> None:
        """Whatever stayed apart from those groups stays apart from that one, which has their posts now."""
        for number in absorbed:
            for other in self._from.pop(number, ()):
                self._from[other].discard(number)
                self._part(into, other)

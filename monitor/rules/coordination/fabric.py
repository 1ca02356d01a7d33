"""Which posts of a brand hang together: their links to one another, the groups these make, and what is counted."""

from array import array
from collections.abc import Iterable
from dataclasses import replace

from monitor.rules.coordination.grouping import Group, Groups, Pull
from monitor.rules.coordination.linking import Found, Surroundings
from monitor.rules.coordination.post import KEPT_EDGES, Edge, Facts, Trace
from monitor.rules.coordination.window import Window

_LIKENESS_BITS = 20
_LIKENESS = (1 << _LIKENESS_BITS) - 1
_FEWEST_MEMBERS = 2


class Fabric:
    """The posts of a window, tied to one another and put into groups."""

    __slots__ = ("_near", "groups", "window")

    def __init__(self) -> None:
        self.window, self.groups = Window(), Groups()
        self._near: dict[int, array[int]] = {}

    # -- groups

    def group_at(self, seq: int) -> Group | None:
        """The group of the post at that place."""
        handle = self.window.group[seq % self.window.room]
        return self.groups.by_handle(handle) if handle else None

    def put(self, seq: int, group: Group) -> None:
        """That post is in that group."""
        self.window.group[seq % self.window.room] = group.handle
        group.add(self.window.member(seq))

    def leave(self, seq: int) -> int | None:
        """That post is in no group any more; the one it was in, which is none of one post."""
        group = self.group_at(seq)
        if group is None:
            return None
        group.take_away(self.window.member(seq))
        self.window.group[seq % self.window.room] = 0
        self.dissolve_if_lone(group)
        return group.number

    def dissolve_if_lone(self, group: Group) -> None:
        """A group of one is none."""
        if len(group.members) < _FEWEST_MEMBERS:
            for seq in group.members:
                self.window.group[seq % self.window.room] = 0
            self.groups.dissolve(group)

    def merged(self, groups: list[Group]) -> tuple[Group, tuple[int, ...]]:
        """One group of all, the largest, called by the oldest number of them; the numbers that are no more."""
        largest = max(groups, key=lambda group: (len(group.members), -group.number))
        numbers = sorted(group.number for group in groups)
        for group in groups:
            if group is not largest:
                self.groups.dissolve(group)
                for seq in group.members:
                    self.put(seq, largest)
        self.groups.call(largest, numbers[0])
        return largest, tuple(numbers[1:])

    # -- what draws a post to them

    def pulls(self, links: Iterable[Found]) -> list[Pull]:
        """What these links are to each group and lone post they lead to."""
        window = self.window
        by_unit: dict[int, list[Found]] = {}
        for link in links:
            by_unit.setdefault(window.group[link.seq % window.room] or -link.seq, []).append(link)
        return [self._pull(unit, found) for unit, found in by_unit.items()]

    def _pull(self, unit: int, found: list[Found]) -> Pull:
        group = None if unit < 0 else self.groups.by_handle(unit)
        number = self.window.number[-unit % self.window.room] if group is None else group.number
        likenesses = [link.likeness for link in found]
        size = 1 if group is None else len(group.members)
        return Pull(unit, number, size, len(found), sum(likenesses), max(likenesses))

    # -- ties

    def tied(self, trace: Trace, group: Group, around: Surroundings) -> Trace:
        """The trace with its links into its group, and the group with them."""
        inside = [link for link in around.links if link.seq in group.members]
        inside.sort(key=lambda link: (-link.likeness, link.seq))
        is_copy = around.twin in group.members or any(link.by == "text" for link in inside)
        more = Facts(edges=len(inside), likeness=sum(link.likeness for link in inside), copies=int(is_copy))
        group.amend(more)
        facts = trace.facts.plus(more)
        self.window.set_facts(trace.seq, facts)
        kept = inside[:KEPT_EDGES]
        for link in kept:
            self.tie(trace.seq, link.seq, link.likeness)
        number, room = self.window.number, self.window.room
        edges = tuple(Edge(number[link.seq % room], link.likeness, link.by) for link in kept)
        return replace(trace, facts=facts, edges=edges)

    def tie(self, seq: int, other: int, likeness: int) -> None:
        """Those posts are linked."""
        self._near.setdefault(seq, array("q")).append(other << _LIKENESS_BITS | likeness)
        self._near.setdefault(other, array("q")).append(seq << _LIKENESS_BITS | likeness)

    def ties(self, seq: int) -> list[tuple[int, int]]:
        """The posts it is linked to, either way, that are still here, and how strongly."""
        both = ((tie >> _LIKENESS_BITS, tie & _LIKENESS) for tie in self._near.get(seq, ()))
        return [(other, likeness) for other, likeness in both if self.window.is_live(other)]

    def untie(self, seq: int) -> None:
        """That post is linked to nothing any more, and its links are counted no longer."""
        for other, likeness in self.ties(seq):
            self._near[seq].remove(other << _LIKENESS_BITS | likeness)
            self._near[other].remove(seq << _LIKENESS_BITS | likeness)
            self.amend(max(seq, other), Facts(edges=-1, likeness=-likeness))
        self.let_go(seq)

    def let_go(self, seq: int) -> None:
        """Know no longer what that post is linked to; what was counted of it stays."""
        self._near.pop(seq, None)

    def amend(self, seq: int, change: Facts) -> None:
        """What is counted of that post, and of its group, has changed by that."""
        self.window.set_facts(seq, self.window.facts_of(seq).plus(change))
        group = self.group_at(seq)
        if group is not None:
            group.amend(change)

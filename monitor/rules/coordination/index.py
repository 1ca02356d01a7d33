"""The memory of one brand: posts of the window, what links them, and the groups they make.

    trace    what a post leaves, read by today's rarity; changes nothing
    take     enters it: links, group, merges, listing, rarity

Everything can be rebuilt from the traces, in their order, with the groups that were stored beside them.
"""

from array import array
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime

from monitor.rules.coordination.cues import Cues
from monitor.rules.coordination.grouping import FAIR, STRONG, Group, Groups, Pull, choose
from monitor.rules.coordination.heeded import Heeded, Partings
from monitor.rules.coordination.linking import Found, Linker, Linking, Surroundings
from monitor.rules.coordination.post import KEPT_EDGES, MICRO, Edge, Facts, Portrait, Post, Trace
from monitor.rules.coordination.rarity import Rarity
from monitor.rules.coordination.reading import Reader, tells_apart
from monitor.rules.coordination.stems import words_of
from monitor.rules.coordination.window import PAIRS, Window, tag_set

_LIKENESS_BITS = 20
_LIKENESS = (1 << _LIKENESS_BITS) - 1
_PENDING = 64
_SPREAD = 3
"""Links to so many members are as good as links to all."""
_FEWEST_MEMBERS = 2
_TELLING = 5
"""What one of so many members carries is the group's."""
_MOST_KEYS = 64


@dataclass(frozen=True, slots=True)
class Taken:
    """What a post did."""

    trace: Trace
    """With its links, its final facts and what it is listed under."""
    group: int | None
    absorbed: tuple[int, ...] = ()
    """Groups that became part of its group."""
    founded: tuple[int, ...] = ()
    """Posts without a group that joined because of it."""
    quieting: tuple[int, ...] = ()
    """Quiet keys by which it means nothing."""


class BrandIndex:
    """One brand's posts and groups; one thread at a time."""

    def __init__(self, brand: str, cues: Cues, settings: Linking | None = None) -> None:
        self.brand, self._settings = brand, settings or Linking()
        self._reader = Reader(cues)
        self._start()

    def _start(self) -> None:
        self._rarity = Rarity(self._settings.background)
        self._window, self._groups = Window(), Groups()
        self._linker = Linker(self._window, self._rarity, self._settings)
        self._near: dict[int, array[int]] = {}
        self._read: dict[int, list[int]] = {}
        self._heeded, self._partings = Heeded(), Partings()
        self.seq = 0
        """Place of the newest post in the order of arrival."""

    @property
    def seen(self) -> int:
        """How many mentions rarity knows, those of long ago counted less."""
        return self._rarity.seen

    def __len__(self) -> int:
        return len(self._window)

    # -- a post comes

    def trace(self, post: Post) -> Trace:
        """What this post would leave if it were taken now; changes nothing."""
        words = words_of(post.text)
        pairs = self._reader.pairs(words)
        self._remember(post.number, pairs)
        trace = self._reader.trace(post, words, self.seq + 1)
        kept, weights = self._rarity.heaviest(pairs, PAIRS)
        known = tells_apart(post) and bool(self._window.with_key(trace.author, 1))
        facts = trace.facts._replace(
            newcomers=int(tells_apart(post) and not known),
            confirmed=int(tells_apart(post) and trace.author in self._heeded.confirmed),
        )
        return replace(trace, pairs=kept, weights=weights, facts=facts)

    def _remember(self, number: int, pairs: list[int]) -> None:
        """All pairs of a text that was read, until it is taken: a trace keeps the heaviest only."""
        self._read[number] = pairs
        if len(self._read) > _PENDING:
            del self._read[next(iter(self._read))]

    def take(self, trace: Trace) -> Taken:
        """Enter a trace, which gets the next place in the order: its links, its group, the merges it brings."""
        trace = replace(trace, seq=self.seq + 1) if trace.seq != self.seq + 1 else trace
        around = self._linker.look_around(trace)
        quieting = self._enter(trace)
        chosen = self._partings.heeded(choose(self._pulls(around.links)))
        group, absorbed, founded = self._join(trace, chosen)
        if group is not None:
            trace = self._counted(trace, group, around)
        trace = replace(trace, listed=self._linker.to_list(trace, around))
        self._window.list_pairs(trace.seq, trace.listed)
        self._window.hold(trace.seq, self._linker.holder_of(trace, around.twin))
        self._rarity.count(_counted(trace, self._read.pop(trace.number, list(trace.pairs))))
        return Taken(trace, None if group is None else group.number, absorbed, founded, quieting)

    def would_join(self, trace: Trace) -> bool:
        """Whether a post that left this trace would become a member of a group that is there; changes nothing."""
        return any(pull.unit > 0 for pull in choose(self._pulls(self._linker.look_around(trace).links)))

    def _enter(self, trace: Trace) -> tuple[int, ...]:
        self.seq = trace.seq
        quieting = self._heeded.quieting(trace)
        self._window.enter(trace, is_quiet=bool(quieting))
        return quieting

    def _pulls(self, links: Iterable[Found]) -> list[Pull]:
        window = self._window
        by_unit: dict[int, list[Found]] = {}
        for link in links:
            by_unit.setdefault(window.group[link.seq % window.room] or -link.seq, []).append(link)
        return [self._pull(unit, found) for unit, found in by_unit.items()]

    def _pull(self, unit: int, found: list[Found]) -> Pull:
        lone = unit < 0
        group = None if lone else self._groups.by_handle(unit)
        number = self._window.number[-unit % self._window.room] if group is None else group.number
        likenesses = [link.likeness for link in found]
        size = 1 if group is None else len(group.members)
        return Pull(unit, number, size, len(found), sum(likenesses), max(likenesses))

    def _join(self, trace: Trace, chosen: tuple[Pull, ...]) -> tuple[Group | None, tuple[int, ...], tuple[int, ...]]:
        """The post in the first group, the others merged into it; the groups that are no more, the lone posts."""
        if not chosen:
            return None, (), ()
        lone = [-pull.unit for pull in chosen if pull.unit < 0]
        groups = [self._groups.by_handle(pull.unit) for pull in chosen if pull.unit > 0]
        numbers = [pull.number for pull in chosen if pull.unit < 0]
        group, absorbed = self._merged(groups) if groups else (self._groups.found([trace.number, *numbers]), ())
        for seq in (*lone, trace.seq):
            self._put(seq, group)
        return group, absorbed, tuple(sorted(numbers))

    def _put(self, seq: int, group: Group) -> None:
        self._window.group[seq % self._window.room] = group.handle
        group.add(self._window.member(seq))

    def _merged(self, groups: list[Group]) -> tuple[Group, tuple[int, ...]]:
        """One group of all: the smaller ones move into the largest, which takes the oldest number."""
        largest = max(groups, key=lambda group: (len(group.members), -group.number))
        numbers = sorted(group.number for group in groups)
        for group in groups:
            if group is not largest:
                self._groups.dissolve(group)
                for seq in group.members:
                    self._put(seq, largest)
        self._groups.call(largest, numbers[0])
        self._partings.unite(numbers[1:], numbers[0])
        return largest, tuple(numbers[1:])

    def _counted(self, trace: Trace, group: Group, around: Surroundings) -> Trace:
        """The trace with its links into its group, and the group with them."""
        inside = [link for link in around.links if link.seq in group.members]
        inside.sort(key=lambda link: (-link.likeness, link.seq))
        is_copy = around.twin in group.members or any(link.by == "text" for link in inside)
        more = Facts(edges=len(inside), likeness=sum(link.likeness for link in inside), copies=int(is_copy))
        group.amend(more)
        facts = trace.facts.plus(more)
        self._window.set_facts(trace.seq, facts)
        kept = inside[:KEPT_EDGES]
        for link in kept:
            self._tie(trace.seq, link.seq, link.likeness)
        number, room = self._window.number, self._window.room
        edges = tuple(Edge(number[link.seq % room], link.likeness, link.by) for link in kept)
        return replace(trace, facts=facts, edges=edges)

    def _tie(self, seq: int, other: int, likeness: int) -> None:
        self._near.setdefault(seq, array("q")).append(other << _LIKENESS_BITS | likeness)
        self._near.setdefault(other, array("q")).append(seq << _LIKENESS_BITS | likeness)

    # -- posts go

    def remove(self, number: int) -> int | None:
        """Forget a post altogether, and the links to it; the group it was in."""
        seq = self._window.seq_of(number)
        if seq is None:
            return None
        group = self._leave(seq)
        for other, likeness in self._ties(seq):
            self._untie(seq, other, likeness)
        self._near.pop(seq, None)
        self._read.pop(number, None)
        self._window.erase(seq)
        return group

    def _untie(self, seq: int, other: int, likeness: int) -> None:
        self._near[seq].remove(other << _LIKENESS_BITS | likeness)
        self._near[other].remove(seq << _LIKENESS_BITS | likeness)
        self._amend(max(seq, other), Facts(edges=-1, likeness=-likeness))

    def _ties(self, seq: int) -> list[tuple[int, int]]:
        """The posts it is linked to, either way, that are still here, and how strongly."""
        both = ((tie >> _LIKENESS_BITS, tie & _LIKENESS) for tie in self._near.get(seq, ()))
        return [(other, likeness) for other, likeness in both if self._window.is_live(other)]

    def _amend(self, seq: int, change: Facts) -> None:
        self._window.set_facts(seq, self._window.facts_of(seq).plus(change))
        group = self._group_at(seq)
        if group is not None:
            group.amend(change)

    def _group_at(self, seq: int) -> Group | None:
        handle = self._window.group[seq % self._window.room]
        return self._groups.by_handle(handle) if handle else None

    def _leave(self, seq: int) -> int | None:
        group = self._group_at(seq)
        if group is None:
            return None
        group.take_away(self._window.member(seq))
        self._window.group[seq % self._window.room] = 0
        self._dissolve_if_lone(group)
        return group.number

    def _dissolve_if_lone(self, group: Group) -> None:
        if len(group.members) < _FEWEST_MEMBERS:
            for seq in group.members:
                self._window.group[seq % self._window.room] = 0
            self._groups.dissolve(group)

    def expire(self, now: datetime) -> tuple[int, ...]:
        """Let go what was posted before the window and its slack; the numbers that left. Their links stay counted."""
        horizon = int(now.timestamp()) - self._settings.window - self._settings.slack
        left: list[int] = []
        for seq in self._window.before(horizon):
            left.append(self._window.number[seq % self._window.room])
            self._leave(seq)
            self._near.pop(seq, None)
            self._window.drop(seq)
        return tuple(left)

    def deleted(self, number: int) -> int | None:
        """Count that a post was soon no longer public; its group."""
        seq = self._window.seq_of(number)
        if seq is None:
            return None
        if not self._window.facts_of(seq).deleted:
            self._amend(seq, Facts(deleted=1))
        return self.group_of(number)

    # -- what is known

    def has(self, number: int) -> bool:
        """Whether that post is here."""
        return self._window.seq_of(number) is not None

    def group_of(self, number: int) -> int | None:
        """The group that post is in; None for a lone one, and for one that is not here."""
        seq = self._window.seq_of(number)
        group = None if seq is None else self._group_at(seq)
        return None if group is None else group.number

    def groups(self) -> tuple[int, ...]:
        """The numbers of all groups, oldest first."""
        return tuple(sorted(group.number for group in self._groups))

    def members(self, group: int) -> tuple[int, ...]:
        """The posts of a group, in the order of arrival. Raises `KeyError`, as the others below."""
        number, room = self._window.number, self._window.room
        return tuple(number[seq % room] for seq in sorted(self._groups.of(group).members))

    def portrait(self, group: int) -> Portrait:
        """The group as its score sees it."""
        return self._groups.of(group).portrait(self.brand)

    def facts(self, number: int) -> Facts:
        """What is counted of a post now."""
        seq = self._window.seq_of(number)
        if seq is None:
            raise KeyError(number)
        return self._window.facts_of(seq)

    def quieted(self, group: int) -> int:
        """Millionths: the share of its posts that carry a key which a person said means nothing."""
        found = self._groups.of(group)
        return found.quiet * MICRO // len(found.members)

    def membership(self, number: int) -> int:
        """Millionths: how firmly a post is tied to its group, half by how many links it has there, half by the best."""
        seq = self._window.seq_of(number)
        group = None if seq is None else self._group_at(seq)
        if seq is None or group is None:
            return 0
        ties = [likeness for other, likeness in self._ties(seq) if other in group.members]
        if not ties:
            return 0
        enough = min(len(group.members) - 1, _SPREAD)
        return min(len(ties), enough) * MICRO // (2 * enough) + min(max(ties), STRONG) * MICRO // (2 * STRONG)

    def near(self, number: int, likeness: int) -> tuple[int, ...]:
        """The members of its group that a post is linked to at least so strongly."""
        seq = self._window.seq_of(number)
        ties = [] if seq is None else self._ties(seq)
        return tuple(self._window.number[other % self._window.room] for other, alike in ties if alike >= likeness)

    def keys_of(self, group: int) -> tuple[int, ...]:
        """The keys by which the same matter is known again: texts, links and pairs that many of its posts share."""
        members = self._groups.of(group).members
        found: Counter[int] = Counter()
        for seq in members:
            at = seq % self._window.room
            found.update({*self._window.pairs_of(seq), *self._window.links_of(seq), self._window.exact[at]})
        del found[0]
        enough = max(2, -(-len(members) // _TELLING))
        shared = sorted((-count, key) for key, count in found.items() if count >= enough)
        return tuple(key for _, key in shared[:_MOST_KEYS])

    # -- from one process to the next

    def sketch(self) -> bytes:
        """How often pairs were seen, for the store."""
        return self._rarity.pack()

    def restore(
        self,
        traces: Iterable[tuple[Trace, int | None]],
        sketch: bytes | None = None,
        *,
        seq: int | None = None,
        heeded: Heeded | None = None,
    ) -> None:
        """Begin anew from what was taken and had not left, in the order of arrival, each with its group.

        `seq` is the last place that was given, in case its post is gone. Texts that came after the sketch was
        packed are to be `reread`, in order; nothing else is read or linked again.
        """
        self._start()
        self._heeded = heeded or Heeded()
        self._partings = Partings(self._heeded.parted)
        if sketch is not None:
            self._rarity.unpack(sketch)
        for trace, group in traces:
            self._resume(trace, group)
        self.seq = max(self.seq, seq or 0)
        for lone in list(self._groups):
            self._dissolve_if_lone(lone)

    def _resume(self, trace: Trace, number: int | None) -> None:
        twin = self._linker.twin_of(trace)
        self._enter(trace)
        self._window.list_pairs(trace.seq, trace.listed)
        self._window.hold(trace.seq, self._linker.holder_of(trace, twin))
        for edge in trace.edges:
            other = self._window.seq_of(edge.to)
            if other is not None:
                self._tie(trace.seq, other, edge.likeness)
        if number is not None:
            self._put(trace.seq, self._groups.named(number))

    def reread(self, trace: Trace, text: str) -> None:
        """Count a text that was taken after the sketch was packed; changes rarity only."""
        pairs = self._reader.pairs(words_of(text)) if trace.pairs else []
        self._rarity.count(_counted(trace, pairs))


def _counted(trace: Trace, pairs: list[int]) -> list[int]:
    """What a post adds to rarity: not what its group says in nearly the same words anyway.

    Else a campaign would make its own words common and hide. A phrase that is all they share does become common.
    """
    repeats = bool(trace.edges) and trace.edges[0].likeness >= FAIR
    said = {pair for bit, pair in enumerate(trace.pairs) if not trace.listed >> bit & 1} if repeats else ()
    counted = [pair for pair in pairs if pair not in said] if trace.listed or not repeats else []
    return [*counted, tag_set(trace.tags)] if trace.tags else counted

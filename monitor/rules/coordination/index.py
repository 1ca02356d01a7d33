"""The memory of one brand: posts of the window, what links them, and the groups they make.

    trace    what a post leaves, read by today's rarity; changes nothing
    take     enters it: links, group, merges, listing, rarity

Everything can be rebuilt from the traces, in their order, with the groups that were stored beside them.
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime

from monitor.rules.coordination.cues import Cues
from monitor.rules.coordination.fabric import Fabric
from monitor.rules.coordination.grouping import STRONG, Group, Pull, choose
from monitor.rules.coordination.heeded import Heeded, Partings
from monitor.rules.coordination.leaving import expire, remove, take_down
from monitor.rules.coordination.linking import Linker, Linking, counted
from monitor.rules.coordination.post import MICRO, Facts, Portrait, Post, Trace
from monitor.rules.coordination.rarity import Rarity
from monitor.rules.coordination.reading import Reader, tells_apart
from monitor.rules.coordination.restoring import restore
from monitor.rules.coordination.stems import words_of
from monitor.rules.coordination.window import PAIRS

_PENDING = 64
_SPREAD = 3
"""Links to so many members are as good as links to all."""
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
        self._rarity, self._fabric = Rarity(self._settings.background), Fabric()
        self._window, self._groups = self._fabric.window, self._fabric.groups
        self._linker = Linker(self._window, self._rarity, self._settings)
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

    @property
    def oldest(self) -> int:
        """Place of the oldest post that is here in the order of arrival; the next one's where there is none."""
        return self._window.begin if len(self) else self.seq + 1

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
        chosen = self._partings.heeded(choose(self._fabric.pulls(around.links)))
        group, absorbed, founded = self._join(trace, chosen)
        if group is not None:
            trace = self._fabric.tied(trace, group, around)
        trace = replace(trace, listed=self._linker.to_list(trace, around))
        self._window.list_pairs(trace.seq, trace.listed)
        self._window.hold(trace.seq, self._linker.holder_of(trace, around.twin))
        self._rarity.count(counted(trace, self._read.pop(trace.number, list(trace.pairs))))
        return Taken(trace, None if group is None else group.number, absorbed, founded, quieting)

    def would_join(self, trace: Trace) -> bool:
        """Whether a post that left this trace would become a member of a group that is there; changes nothing."""
        return any(pull.unit > 0 for pull in choose(self._fabric.pulls(self._linker.look_around(trace).links)))

    def _enter(self, trace: Trace) -> tuple[int, ...]:
        self.seq = trace.seq
        quieting = self._heeded.quieting(trace)
        self._window.enter(trace, is_quiet=bool(quieting))
        return quieting

    def _join(self, trace: Trace, chosen: tuple[Pull, ...]) -> tuple[Group | None, tuple[int, ...], tuple[int, ...]]:
        """The post in the first group, the others merged into it; the groups that are no more, the lone posts."""
        if not chosen:
            return None, (), ()
        lone = [-pull.unit for pull in chosen if pull.unit < 0]
        groups = [self._groups.by_handle(pull.unit) for pull in chosen if pull.unit > 0]
        numbers = [pull.number for pull in chosen if pull.unit < 0]
        if groups:
            group, absorbed = self._fabric.merged(groups)
            self._partings.unite(absorbed, group.number)
        else:
            group, absorbed = self._groups.found([trace.number, *numbers]), ()
        for seq in (*lone, trace.seq):
            self._fabric.put(seq, group)
        return group, absorbed, tuple(sorted(numbers))

    # -- posts go

    def remove(self, number: int) -> int | None:
        """Forget a post altogether, and the links to it; the group it was in."""
        if self.has(number):
            self._read.pop(number, None)
        return remove(self._fabric, number)

    def expire(self, now: datetime) -> tuple[int, ...]:
        """Let go what was posted before the window and its slack; the numbers that left. Their links stay counted."""
        horizon = int(now.timestamp()) - self._settings.window - self._settings.slack
        return tuple(expire(self._fabric, horizon))

    def deleted(self, number: int) -> int | None:
        """Count that a post was soon no longer public; its group."""
        return take_down(self._fabric, number)

    # -- what is known

    def has(self, number: int) -> bool:
        """Whether that post is here."""
        return self._window.seq_of(number) is not None

    def group_of(self, number: int) -> int | None:
        """The group that post is in; None for a lone one, and for one that is not here."""
        seq = self._window.seq_of(number)
        group = None if seq is None else self._fabric.group_at(seq)
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
        group = None if seq is None else self._fabric.group_at(seq)
        if seq is None or group is None:
            return 0
        ties = [likeness for other, likeness in self._fabric.ties(seq) if other in group.members]
        if not ties:
            return 0
        enough = min(len(group.members) - 1, _SPREAD)
        return min(len(ties), enough) * MICRO // (2 * enough) + min(max(ties), STRONG) * MICRO // (2 * STRONG)

    def near(self, number: int, likeness: int) -> tuple[int, ...]:
        """The members of its group that a post is linked to at least so strongly."""
        seq = self._window.seq_of(number)
        ties = [] if seq is None else self._fabric.ties(seq)
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
        self.seq = max(restore(traces, self._fabric, self._linker, self._heeded), seq or 0)

    def reread(self, trace: Trace, text: str) -> None:
        """Count a text that was taken after the sketch was packed; changes rarity only."""
        pairs = self._reader.pairs(words_of(text)) if trace.pairs else []
        self._rarity.count(counted(trace, pairs))

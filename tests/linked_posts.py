"""Posts about an invented shop, and a shadow of its index: what a store would hold, kept by its own simple rules."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from monitor.rules.coordination.cues import Market, compile_cues
from monitor.rules.coordination.heeded import Heeded
from monitor.rules.coordination.index import BrandIndex
from monitor.rules.coordination.linking import Linking
from monitor.rules.coordination.post import Facts, Place, Post
from monitor.rules.coordination.rarity import Background
from monitor.rules.relevance import Brand
from scrapers.kit.mention import Author

NOON = datetime(2026, 11, 20, 12, tzinfo=UTC)
CUES = compile_cues(Brand("Papatya", terms=("Papatya", "Papatya Ev")), Market(own_tags=("papatya",)))

PETITION = "Depodaki işçilerin sesi duyulsun, vardiya saatleri insanca olsun, bu dilekçeyi imzalayan herkes arkadaşıdır"
LEAK = "kolideki defter ıslanmış geldi, kapağı şişmiş, sayfalar birbirine yapışmış, hediye edecektim mahcup oldum"
PARROT = "muhabbet kuşu yemi küflü çıktı, veteriner parasını kim ödeyecek, çocuklar ağladı, kafes boş kaldı"
STOVE = "soba borusu dirseği eksik yollanmış, usta iki defa boşuna geldi, evde soğukta oturuyoruz akşamdan beri"
TEXTS = (PETITION, LEAK, PARROT, STOVE)


def an_index():
    """An empty one, to which no pair is common yet."""
    return BrandIndex("papatya", CUES, Linking(background=Background(4000)))


def a_post(number, text, at=NOON, **more):
    """A post on X by somebody of their own, unless told otherwise."""
    given = {"place": Place.X, "author": f"writer {number}", "heard_at": at, "account": Author()} | more
    return Post(number, "papatya", text=text, posted_at=at, **given)


def take(index, *args, **more):
    """The post entered; what it did."""
    return index.take(index.trace(a_post(*args, **more)))


def after(**span):
    """A moment so much later than noon."""
    return NOON + timedelta(**span)


class Shadow:
    """Traces and groups as rows: what is removed or parted loses its links, and nothing else is counted again."""

    def __init__(self):
        self.traces, self.groups, self.texts, self.seq = {}, {}, {}, 0
        self.sketch, self.sketch_seq = None, 0
        self.apart = set()
        """Pairs of groups that stay two."""
        self.whole = True
        """Whether nothing that came after the sketch is gone or lost a link: it would be read again in another way."""

    def took(self, taken, text):
        number = taken.trace.number
        self.traces[number], self.texts[number], self.seq = taken.trace, text, taken.trace.seq
        for other, group in self.groups.items():
            if group in taken.absorbed:
                self.groups[other] = taken.group
        self.apart = {tuple(taken.group if one in taken.absorbed else one for one in pair) for pair in self.apart}
        for one in (*taken.founded, number):
            self.groups[one] = taken.group

    def removed(self, number):
        group = self.groups.pop(number)
        self.whole &= self.traces.pop(number).seq <= self.sketch_seq
        for other in self.traces:
            self._cut(other, {number})
        self._dissolve(group)

    def parted(self, group, part):
        """The oldest post keeps the number; the others' is the oldest of theirs that no group has."""
        members = {number for number, of in self.groups.items() if of == group}
        moving = members - part if min(members) in part else part
        if not moving:
            return
        rest, taken = members - moving, set(self.groups.values())
        into = next((number for number in sorted(moving) if number not in taken), -min(moving))
        if min(len(moving), len(rest)) > 1:
            self.apart |= {(group, into), (into, group)}
        for number in moving:
            self.groups[number] = into if len(moving) > 1 else None
            self._cut(number, rest)
        for number in rest:
            self._cut(number, moving)
        self._dissolve(group)

    def left(self, numbers):
        groups = {self.groups.pop(number) for number in numbers}
        for number in numbers:
            self.whole &= self.traces.pop(number).seq <= self.sketch_seq
        for group in groups:
            self._dissolve(group)

    def deleted(self, number):
        trace = self.traces[number]
        self.traces[number] = replace(trace, facts=trace.facts._replace(deleted=1))

    def packed(self, index):
        self.sketch, self.sketch_seq, self.whole = index.sketch(), self.seq, True

    def restored(self):
        index = an_index()
        rows = sorted(self.traces.values(), key=lambda trace: trace.seq)
        index.restore(
            [(trace, self.groups[trace.number]) for trace in rows],
            self.sketch,
            seq=self.seq,
            heeded=Heeded(parted=frozenset(self.apart)),
        )
        return index

    def _cut(self, number, others):
        trace = self.traces[number]
        gone = [edge for edge in trace.edges if edge.to in others]
        self.whole &= not gone or trace.seq <= self.sketch_seq
        less = Facts(edges=len(gone), likeness=sum(edge.likeness for edge in gone))
        kept = tuple(edge for edge in trace.edges if edge.to not in others)
        self.traces[number] = replace(trace, edges=kept, facts=trace.facts.minus(less))

    def _dissolve(self, group):
        members = [number for number, of in self.groups.items() if of == group]
        if len(members) == 1:
            self.groups[members[0]] = None

"""Whatever happens to an index, its sums are those of its members, and one restored goes on as if never stopped."""

from datetime import timedelta

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule
from linked_posts import NOON, TEXTS, Shadow, a_post, an_index

from monitor.rules.coordination.post import NOTHING, Place
from scrapers.kit.mention import Author

WORDS = sorted({word for text in TEXTS for word in text.split()})
SAID = st.one_of(
    st.sampled_from(TEXTS),
    st.tuples(st.sampled_from(TEXTS), st.sampled_from(WORDS)).map(" ".join),
    st.tuples(st.sampled_from(TEXTS), st.sampled_from(TEXTS)).map(lambda two: two[0][:60] + " " + two[1][:60]),
    st.lists(st.sampled_from(WORDS), min_size=1, max_size=12).map(" ".join),
)
ADDRESSES = st.sampled_from(["https://a.example/x?utm_source=1", "https://a.example/x", "b.example/y"])
LINKS = st.one_of(st.just([]), st.just([]), st.just([]), st.lists(ADDRESSES, max_size=2))
TAGS = st.one_of(st.just([]), st.lists(st.sampled_from(["papatya", "boykot", "sesver"]), max_size=2))
PICTURES = st.sampled_from([None, "https://p.example/1_normal.jpg", "https://p.example/2_normal.jpg"])


class Index(RuleBasedStateMachine):
    """An index, its shadow, and now and then another index made from the shadow."""

    @initialize()
    def begin(self):
        self.index, self.shadow, self.now, self.number = an_index(), Shadow(), NOON, 0

    @rule(
        text=SAID, writer=st.integers(0, 6), place=st.sampled_from(Place), links=LINKS, tags=TAGS, picture=PICTURES,
        thread=st.sampled_from([None, None, "t"]), late=st.sampled_from([0, 0, 0, 30, 200]),
        wait=st.sampled_from([0, 1, 1, 5, 40]),
    )  # fmt: skip
    def say(self, text, writer, place, links, tags, picture, thread, late, wait):
        self.now += timedelta(hours=wait)
        self.number += 1
        posted = self.now - timedelta(hours=late)
        post = a_post(
            self.number, text, posted, author=str(writer), place=place, links=tuple(links), hashtags=tuple(tags),
            thread=thread, heard_at=self.now, account=Author(avatar_url=picture),
        )  # fmt: skip
        taken = self.index.take(self.index.trace(post))
        self.shadow.took(taken, text)

    @precondition(lambda self: self.shadow.traces)
    @rule(data=st.data())
    def remove(self, data):
        number = data.draw(st.sampled_from(sorted(self.shadow.traces)))
        assert self.index.remove(number) == self.shadow.groups[number]
        self.shadow.removed(number)

    @precondition(lambda self: self.index.groups())
    @rule(data=st.data())
    def split(self, data):
        group = data.draw(st.sampled_from(self.index.groups()))
        part = data.draw(st.sets(st.sampled_from(self.index.members(group)), min_size=1))
        self.shadow.packed(self.index)
        self.shadow.parted(group, part)
        self.index = self.shadow.restored()

    @precondition(lambda self: self.shadow.traces)
    @rule(data=st.data())
    def take_down(self, data):
        number = data.draw(st.sampled_from(sorted(self.shadow.traces)))
        assert self.index.deleted(number) == self.shadow.groups[number]
        self.shadow.deleted(number)

    @rule(wait=st.sampled_from([0, 100, 190, 300]))
    def let_go(self, wait):
        self.now += timedelta(hours=wait)
        left = self.index.expire(self.now)
        horizon = (self.now - timedelta(days=8)).timestamp()
        assert set(left) == {number for number, trace in self.shadow.traces.items() if trace.at < horizon}
        self.shadow.left(left)

    @rule()
    def pack(self):
        self.shadow.packed(self.index)

    @rule()
    def stop_and_start(self):
        """The one that goes on is the restored one; what was said since the sketch is read again."""
        again = self.shadow.restored()
        for number, trace in self.shadow.traces.items():
            if trace.seq > self.shadow.sketch_seq:
                again.reread(trace, self.shadow.texts[number])
        self.same(again)
        if self.shadow.whole:
            probe = a_post(self.number + 1, " ".join(TEXTS), self.now)
            assert again.trace(probe) == self.index.trace(probe)
        self.index = again

    @rule(text=SAID, writer=st.integers(0, 6))
    def the_next_post_does_the_same_in_both(self, text, writer):
        self.shadow.packed(self.index)
        again = self.shadow.restored()
        post = a_post(self.number + 1, text, self.now, author=str(writer))
        before = self.index.trace(post)
        assert again.trace(post) == before
        taken = self.index.take(before)
        assert again.take(before) == taken
        self.number += 1
        self.shadow.took(taken, text)
        self.same(again)

    def same(self, other):
        assert other.groups() == self.index.groups()
        assert other.seq == self.index.seq
        assert len(other) == len(self.index)
        for group in self.index.groups():
            assert other.portrait(group) == self.index.portrait(group)
            assert other.members(group) == self.index.members(group)
            assert other.keys_of(group) == self.index.keys_of(group)
        for number in self.shadow.traces:
            assert other.membership(number) == self.index.membership(number)

    @invariant()
    def sums_are_those_of_the_members(self):
        for group in self.index.groups():
            members, portrait = self.index.members(group), self.index.portrait(group)
            traces = [self.shadow.traces[number] for number in members]
            total = NOTHING
            for number in members:
                total = total.plus(self.index.facts(number))
            assert portrait.totals == total
            assert portrait.posts == len(members) >= 2
            assert portrait.authors == len({trace.author for trace in traces})
            assert (portrait.first, portrait.last) == (min(t.at for t in traces), max(t.at for t in traces))
            assert set(portrait.places) == {trace.place for trace in traces}
            assert portrait.top_link == most(key for trace in traces for key in dict(trace.links))
            assert portrait.top_tag == most(key for trace in traces for key in trace.tags)
            assert portrait.avatars == shared({(t.number, t.avatar, t.author) for t in traces if t.avatar})

    @invariant()
    def rows_and_memory_agree(self):
        assert {n: self.index.group_of(n) for n in self.shadow.traces} == self.shadow.groups
        assert {n: self.index.facts(n) for n in self.shadow.traces} == {
            n: trace.facts for n, trace in self.shadow.traces.items()
        }
        assert len(self.index) == len(self.shadow.traces)

    @invariant()
    def membership_is_a_share(self):
        for number, group in self.shadow.groups.items():
            share = self.index.membership(number)
            assert 0 <= share <= 1_000_000
            assert group is not None or share == 0

    @invariant()
    def parts_stay_two(self):
        assert all(one != other for one, other in self.shadow.apart)


def most(keys):
    """How often the most common one is there."""
    found = list(keys)
    return max(map(found.count, set(found)), default=0)


def shared(pictures):
    """Posts whose picture an author besides their own has too."""
    return sum(any(p == picture and a != author for _, p, a in pictures) for _, picture, author in pictures)


Index.TestCase.settings = settings(
    max_examples=25, stateful_step_count=40, deadline=None, suppress_health_check=list(HealthCheck)
)
TestIndex = Index.TestCase

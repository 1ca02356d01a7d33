"""Groups of linked posts: when a post joins one, when two become one, and their sums.

The rules for joining and merging stop chains through common phrases; every sum is whole numbers, so a group is the
same in whatever order its members came, and after anything was taken away.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from math import isqrt

from monitor.rules.coordination.post import MICRO, NOTHING, Facts, LinkKind, Place, Portrait
from monitor.rules.coordination.tally import Pictures, Tally, counted
from monitor.rules.coordination.window import Member

STRONG = MICRO * 35 // 100
"""One such link is enough."""
FAIR = MICRO * 18 // 100
"""One such link is enough for a group of fewer than three."""
_FEW, _ENOUGH = 3, 3
_REACH, _LARGE, _LARGEST = 15, 20, 80
_MOST_MERGED = 3


@dataclass(frozen=True, slots=True)
class Pull:
    """What draws a post to a group, or to a lone post."""

    unit: int
    """Its group; a lone post is a negative number."""
    number: int
    """The oldest number in it."""
    size: int
    edges: int
    likeness: int
    strongest: int

    def _order(self) -> tuple[int, int]:
        return -self.likeness, self.number

    @property
    def may_join(self) -> bool:
        """Whether it holds a post well enough."""
        if self.strongest >= STRONG or (self.strongest >= FAIR and self.size < _FEW):
            return True
        return self.edges >= max(2, self._enough)

    @property
    def may_merge(self) -> bool:
        """Whether it becomes one with the group that a post joined."""
        return self.strongest >= STRONG or self.edges >= max(_ENOUGH, self._enough)

    @property
    def _enough(self) -> int:
        """So many links reach a share of the group; of a large one fewer, but the more the larger it is.

        Only some posts of a group are listed for each pair: so many are always within reach.
        """
        counted = self.size if self.size <= _LARGE else isqrt(min(self.size, _LARGEST) * _LARGE)
        return -(-counted * _REACH // 100)


def choose(pulls: Iterable[Pull]) -> tuple[Pull, ...]:
    """The group to join first, then those that become one with it; empty when none holds the post well enough."""
    strongest_first = sorted(pulls, key=Pull._order)
    best = next((pull for pull in strongest_first if pull.may_join), None)
    if best is None:
        return ()
    others = [pull for pull in strongest_first if pull is not best and pull.may_merge]
    return (best, *others[:_MOST_MERGED])


class Group:
    """The sums of a group, from which its portrait is drawn without looking at its members."""

    __slots__ = ("_authors", "_first", "_kinds", "_last", "_links", "_pictures", "_places", "_tags", "_totals",
                 "handle", "members", "number", "quiet")  # fmt: skip

    def __init__(self, handle: int, number: int) -> None:
        self.handle, self.number = handle, number
        self.members: dict[int, int] = {}
        """When each was posted, by place in the order of arrival."""
        self.quiet = 0
        """Posts that carry a key which a person said means nothing."""
        self._totals = list(NOTHING)
        self._authors: dict[int, int] = {}
        self._links, self._tags = Tally(), Tally()
        self._kinds: dict[int, LinkKind] = {}
        self._places: dict[Place, int] = {}
        self._pictures = Pictures()
        self._first: int | None = None
        self._last: int | None = None

    def add(self, member: Member) -> None:
        """Count a post."""
        if self.members and self._first is not None and self._last is not None:
            self._first, self._last = min(self._first, member.at), max(self._last, member.at)
        self.members[member.seq] = member.at
        self._enter(member, 1)

    def take_away(self, member: Member) -> None:
        """Count a post no longer."""
        del self.members[member.seq]
        if member.at in (self._first, self._last):
            self._first = self._last = None
        self._enter(member, -1)

    def amend(self, change: Iterable[int]) -> None:
        """What is counted of a member has changed by that."""
        self._totals = [total + more for total, more in zip(self._totals, change, strict=True)]

    def _enter(self, member: Member, by: int) -> None:
        self.amend(member.facts if by > 0 else [-value for value in member.facts])
        counted(self._authors, member.author, by)
        self.quiet += by * member.quiet
        self._places[member.place] = self._places.get(member.place, 0) + by
        for link, kind in dict(member.links).items():
            self._links.add(link, by)
            self._kinds[link] = kind
        for tag in set(member.tags):
            self._tags.add(tag, by)
        if member.avatar:
            self._pictures.count(member.avatar, member.author, by)

    def portrait(self, brand: str) -> Portrait:
        """The group as its score sees it."""
        link, shared = self._links.top()
        first, last = self._span()
        return Portrait(
            group=self.number,
            brand=brand,
            totals=Facts(*self._totals),
            authors=len(self._authors),
            first=first,
            last=last,
            top_link=shared,
            top_link_kind=self._kinds.get(link, LinkKind.OTHER),
            top_tag=self._tags.top()[1],
            avatars=self._pictures.shared,
            places=tuple(place for place in Place if self._places.get(place)),
        )

    def _span(self) -> tuple[int, int]:
        if self._first is None or self._last is None:
            self._first, self._last = min(self.members.values()), max(self.members.values())
        return self._first, self._last


class Groups:
    """All groups of a brand, by handle and by number; who belongs to which is kept with the posts."""

    def __init__(self) -> None:
        self._by_handle: dict[int, Group] = {}
        self._by_number: dict[int, Group] = {}
        self._handles = 0

    def __iter__(self) -> Iterator[Group]:
        return iter(self._by_number.values())

    def found(self, numbers: Iterable[int]) -> Group:
        """A new group, called by the smallest of these numbers that no group has, or by that below zero."""
        self._handles += 1
        wanted = sorted(numbers)
        free = (number for number in (*wanted, *(-n for n in wanted)) if number not in self._by_number)
        group = Group(self._handles, next(free))
        self._by_handle[group.handle] = self._by_number[group.number] = group
        return group

    def by_handle(self, handle: int) -> Group:
        """A group by what its members carry."""
        return self._by_handle[handle]

    def of(self, number: int) -> Group:
        """The group of that number. Raises `KeyError`."""
        return self._by_number[number]

    def named(self, number: int) -> Group:
        """The group of that number, made when there is none."""
        return self._by_number[number] if number in self._by_number else self.found([number])

    def call(self, group: Group, number: int) -> None:
        """That group has that number from now on."""
        del self._by_number[group.number]
        group.number = number
        self._by_number[number] = group

    def dissolve(self, group: Group) -> None:
        """That group is no more."""
        del self._by_handle[group.handle], self._by_number[group.number]

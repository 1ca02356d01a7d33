"""What linking looks at in a mention, and what a mention leaves behind so that later ones can be linked to it."""

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import NamedTuple

from scrapers.kit.mention import Author

MICRO = 1_000_000
"""Fractions are kept as whole millionths: sums are exact and do not depend on the order of adding."""


class Place(StrEnum):
    """What kind of place it was written in: that decides who counts as the same author."""

    X = "x"
    FACEBOOK = "facebook"
    COMPLAINTS = "complaints"
    """Complaint sites and forums show a first name at most: every post there is an author of its own."""


@dataclass(frozen=True, slots=True)
class Post:
    """A mention as linking sees it. `number` is the store's id of the mention."""

    number: int
    brand: str
    place: Place
    text: str
    """Title and text joined by a line break, as first seen."""
    posted_at: datetime
    heard_at: datetime
    author: str | None = None
    """What joins one person's posts within the place; None where it gives no identity."""
    account: Author = field(default_factory=Author)
    links: tuple[str, ...] = ()
    hashtags: tuple[str, ...] = ()
    thread: str | None = None
    """Key of the thread it was written into by somebody else; None for a post that began its own."""
    tone: int = 0
    """-1 negative, 1 positive towards the brand."""
    credible: frozenset[str] = frozenset()
    """Signs of a real customer: `order`, `solved`, `answered`, `safety`."""


class Facts(NamedTuple):
    """What is counted of a post, and, added up, of a group; whole numbers, so that adding and taking away are exact."""

    posts: int = 0
    edges: int = 0
    """Links to members that were there before."""
    likeness: int = 0
    """Millionths: similarities of those links."""
    copies: int = 0
    """Posts whose normalised text equals that of an earlier member."""
    newcomers: int = 0
    """Posts of authors whom the brand's index had not seen before."""
    deleted: int = 0
    """Posts that were no longer public soon after we heard them."""
    negative: int = 0
    positive: int = 0
    complaints: int = 0
    """Posts on complaint sites and forums."""
    rival_named: int = 0
    rival_linked: int = 0
    news_linked: int = 0
    coupon: int = 0
    compared: int = 0
    hijacked: int = 0
    """Own hashtag beside a link that has nothing to do with the brand."""
    credible: int = 0
    confirmed: int = 0
    """Posts of authors who were in a campaign that a person called inauthentic."""
    accounts: int = 0
    """Posts whose account the place shows; the following are counted among these only."""
    default_image: int = 0
    empty_bio: int = 0
    digits: int = 0
    """Four digits or more at the end of the handle."""
    located: int = 0
    homepage: int = 0
    followers: int = 0
    """Millionths of log10(1 + followers), added up; so the next two."""
    following: int = 0
    statuses: int = 0
    dated: int = 0
    """Posts whose account's birthday is known."""
    born: int = 0
    """Days from 2006-01-01 to the birthday, added up, and their squares."""
    born_squared: int = 0
    asks: int = 0
    """Posts that ask for a remedy, an answer or a signature, or to be passed on."""
    accuses: int = 0
    """Posts that call the brand dishonest, or warn others of it."""
    brief: int = 0
    """Posts of a few words."""

    def plus(self, other: "Facts") -> "Facts":
        """Both together."""
        return Facts(*map(int.__add__, self, other))

    def minus(self, other: "Facts") -> "Facts":
        """Without those."""
        return Facts(*map(int.__sub__, self, other))


NOTHING = Facts()


class LinkKind(StrEnum):
    """Where a shared link leads."""

    RIVAL = "rival"
    NEWS = "news"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Edge:
    """A link from a post to an earlier one of the window: `likeness` in millionths, `by` is what they share."""

    to: int
    likeness: int
    by: str
    """`text`, `words`, `link`, `tag` or `thread`."""


@dataclass(frozen=True, slots=True)
class Trace:
    """What a post leaves for linking; everything is a hash or a number, no words. All hashes are signed 64 bit."""

    number: int
    seq: int
    """Place in the brand's order of arrival."""
    place: Place
    at: int
    """When it was posted, in unix seconds."""
    author: int
    exact: int | None = None
    """Hash of the normalised text; None when it is too short to say anything."""
    links: tuple[tuple[int, LinkKind], ...] = ()
    tags: tuple[int, ...] = ()
    thread: int | None = None
    pairs: tuple[int, ...] = ()
    """The heaviest pairs of stems, heaviest first."""
    weights: tuple[int, ...] = ()
    """Millionths, as they were used: rarity moves on."""
    listed: int = 0
    """Bit i is set when pair i was entered into the index."""
    avatar: int | None = None
    facts: Facts = NOTHING
    credible: frozenset[str] = frozenset()
    edges: tuple[Edge, ...] = ()
    """The strongest links it was joined by, at most `KEPT_EDGES`."""


KEPT_EDGES = 12
"""So many links of a post are kept for the picture and the explanation; the sums count all."""


@dataclass(frozen=True, slots=True)
class Portrait:
    """A group as its score sees it."""

    group: int
    """Number of the post that began it; after a merge, of the older one."""
    brand: str
    totals: Facts
    authors: int
    first: int
    """Unix seconds of the oldest and newest post."""
    last: int
    top_link: int = 0
    """Posts that share the most common link, and where it leads."""
    top_link_kind: LinkKind = LinkKind.OTHER
    top_tag: int = 0
    avatars: int = 0
    """Posts whose profile picture another member has too."""
    places: tuple[Place, ...] = ()

    @property
    def posts(self) -> int:
        """How many mentions it has."""
        return self.totals.posts

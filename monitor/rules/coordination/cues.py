"""What a single post shows of a brand's market: rivals, news, coupons, comparisons, tags, and its account's traits.

Everything looked for comes from the configuration. A cue in one post is worth nothing: cues count as shares of groups.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from monitor.rules.coordination.account import account_facts
from monitor.rules.coordination.appeals import appeal_of
from monitor.rules.coordination.links import Address, address_of, host_of, key_of
from monitor.rules.coordination.post import Facts, LinkKind, Place, Post
from monitor.rules.coordination.sayings import compile_sayings
from monitor.rules.relevance import Brand, compile_brand
from monitor.rules.text import folded, squeezed
from scrapers.kit.mention import Mention


@dataclass(frozen=True, slots=True)
class Rival:
    """Another shop, as people call it, and where it sells."""

    name: str
    aliases: tuple[str, ...] = ()
    domains: tuple[str, ...] = ()

    @property
    def names(self) -> tuple[str, ...]:
        """The name and every alias."""
        return (self.name, *self.aliases)


@dataclass(frozen=True, slots=True)
class Market:
    """What the configuration says of a brand's surroundings."""

    rivals: tuple[Rival, ...] = ()
    news_domains: tuple[str, ...] = ()
    affiliate_params: tuple[str, ...] = ()
    """Query parameters by which somebody earns when others buy."""
    comparison: tuple[str, ...] = ()
    """Sayings with `{rival}` and `{brand}` in them."""
    own_tags: tuple[str, ...] = ()
    """The brand's own hashtags; when empty, its terms as one word."""


_CHEAP = frozenset({"safety"})
"""Words of danger cap a mention's own score, but everybody can write them: they say nothing for a group."""


class Cues:
    """Reads posts for one brand; made by `compile_cues`, remembers nothing between posts."""

    __slots__ = (
        "_near",
        "_news",
        "_own_host",
        "_rival_domains",
        "_rival_host",
        "_rivals",
        "_sayings",
        "affiliate_params",
        "made_of",
        "names",
        "own_tags",
    )

    def __init__(self, brand: Brand, market: Market) -> None:
        self.made_of = (brand, market)
        """Two are equal when they were made of the same."""
        terms = brand.terms or (brand.name,)
        names = tuple(name for rival in market.rivals for name in rival.names)
        longer = tuple(f"{term}*" for term in terms if any(folded(name) in folded(term) for name in names))
        self._rivals = compile_brand(Brand("rivals", terms=names, exclude=longer))
        self._near = re.compile("|".join(sorted(map(_beginning, names))) or r"(?!)")
        """Finds where a rival may be named; most posts are done with it."""
        self._rival_domains = _hosts(domain for rival in market.rivals for domain in rival.domains)
        self._rival_host, self._own_host = _labels(names), _labels((*terms, *brand.own_accounts))
        self._news = _hosts(market.news_domains)
        self.names = frozenset(_words((*terms, *brand.own_accounts)))
        """The brand's own words, folded: they make no text like another."""
        self.affiliate_params = frozenset(name.lower() for name in market.affiliate_params)
        self._sayings = compile_sayings(market.comparison, {"rival": names, "brand": (*terms, *brand.own_accounts)})
        self.own_tags = frozenset(map(_slug, market.own_tags or terms))
        """Folded, without `#`."""

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Cues) and self.made_of == other.made_of

    def __hash__(self) -> int:
        return hash(self.made_of)

    def facts(self, post: Post) -> Facts:
        """What is counted of the post by itself; what only its group can tell stays 0."""
        addresses = [address for address in map(address_of, post.links) if address is not None]
        kinds = {self._kind(address) for address in addresses}
        plain = squeezed(post.text)
        named, compared = self._rivalry(post, plain)
        appeal = appeal_of(plain)
        return Facts(
            posts=1,
            negative=int(post.tone < 0),
            positive=int(post.tone > 0),
            complaints=int(post.place is Place.COMPLAINTS),
            rival_named=int(named),
            rival_linked=int(LinkKind.RIVAL in kinds),
            news_linked=int(LinkKind.NEWS in kinds),
            coupon=int(any(self._earns(address) for address in addresses)),
            compared=int(compared),
            hijacked=int(self._hijacks(post, addresses)),
            credible=int(bool(post.credible - _CHEAP)),
            asks=int(appeal.asks),
            accuses=int(appeal.accuses),
            brief=int(appeal.is_brief),
            **account_facts(post.account),
        )

    def link_kind(self, url: str) -> LinkKind:
        """Where a link leads; `OTHER` for what is no address, too."""
        address = address_of(url)
        return LinkKind.OTHER if address is None else self._kind(address)

    def link_key(self, url: str) -> str | None:
        """One text for one page, however its address is spelt or tracked.

        None for what says nothing when two share it: the brand's own site, a platform's first page, no address.
        """
        address = address_of(url)
        if address is None or self._is_own(address) or (address.is_platform and address.is_front):
            return None
        return key_of(address, self.affiliate_params)

    def _kind(self, address: Address) -> LinkKind:
        if address.is_at(self._rival_domains):
            return LinkKind.RIVAL
        if address.is_at(self._news):
            return LinkKind.NEWS
        named = self._rival_host.search(address.host) and not self._is_own(address)
        return LinkKind.RIVAL if named else LinkKind.OTHER

    def _is_own(self, address: Address) -> bool:
        return self._own_host.search(address.host) is not None and not address.is_at(self._rival_domains)

    def _earns(self, address: Address) -> bool:
        return not self._is_own(address) and any(
            name.lower() in self.affiliate_params for name, value in address.query if value
        )

    def _hijacks(self, post: Post, addresses: Iterable[Address]) -> bool:
        if not any(_slug(tag) in self.own_tags for tag in post.hashtags):
            return False
        return any(self._is_off_topic(address) for address in addresses)

    def _is_off_topic(self, address: Address) -> bool:
        return not (self._is_own(address) or address.is_platform or address.is_at(self._news))

    def _rivalry(self, post: Post, plain: str) -> tuple[bool, bool]:
        """Whether a rival is named, and whether it is said to be better."""
        if not self.made_of[1].rivals:
            return False, False
        if not self._near.search(f"{plain} {squeezed(' '.join(post.hashtags))}"):
            return False, False
        said = Mention(post.place, str(post.number), post.text, post.posted_at, hashtags=post.hashtags)
        return self.names_rival(said, plain), self._sayings.search(plain) is not None

    def names_rival(self, said: Mention, plain: str) -> bool:
        """Whether a rival is named there; `plain` are its words, squeezed."""
        if self._rivals.judge(said, on_brand_page=False).relevant:
            return True
        stretched = Mention(said.source, said.native_id, plain, said.created_at)
        return self._rivals.judge(stretched, on_brand_page=False).relevant


def compile_cues(brand: Brand, market: Market) -> Cues:
    """What reads posts for that brand."""
    return Cues(brand, market)


def _slug(text: str) -> str:
    return re.sub(r"\W", "", folded(text))


def _words(names: Iterable[str]) -> Iterator[str]:
    for name in names:
        yield from re.findall(r"\w+", folded(name))
        yield _slug(name)


def _beginning(name: str) -> str:
    """The first word of a name, in a form that stands in every text that names it."""
    found = re.search(r"\w+", squeezed(name))
    return re.escape(found[0]) if found else r"(?!)"


def _hosts(domains: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(map(host_of, domains)))


def _labels(names: Iterable[str]) -> re.Pattern[str]:
    """What finds one of the names as a part of a host between dots, or a name that is a host itself."""
    forms = {re.escape(form) for name in names for form in (_slug(name), folded(name).strip().lstrip("@")) if form}
    return re.compile(rf"(?:^|\.)(?:{'|'.join(sorted(forms, key=lambda form: (-len(form), form))) or '(?!)'})(?:\.|$)")

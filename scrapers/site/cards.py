"""A listing page read: which cards are there, which are meant, and what each says. HTML in, values out."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum

from bs4 import BeautifulSoup, Tag

from scrapers.kit.dates import is_ahead
from scrapers.kit.html import Html, parse
from scrapers.kit.jsonld import read_blocks
from scrapers.kit.letters import plain
from scrapers.kit.numbers import read_count
from scrapers.kit.page import Region, outline, outline_above, select
from scrapers.site.addresses import Place
from scrapers.site.expressions import Page, Scope, links, values
from scrapers.site.facts import Facts, Reader, Tally
from scrapers.site.layout import Layout, LinkRules, ListLayout

_MOST_ID = 500


class Sort(StrEnum):
    """What a card turned out to be."""

    OWN = "own"
    SKIPPED = "skipped"
    """Padding: another brand's, or whatever the preset passes over."""
    WITHDRAWN = "withdrawn"
    NO_LINK = "no-link"
    EMPTY = "empty"
    UNREADABLE = "unreadable"


@dataclass(frozen=True, slots=True)
class Card:
    """One card. An `OWN` one has a native id; a `WITHDRAWN` one may have only the alias in its facts."""

    sort: Sort
    facts: Facts = field(default_factory=Facts)
    native_id: str | None = None
    place: Place | None = None
    reason: str = ""
    """Why it was passed over, for counting."""


@dataclass(frozen=True, slots=True)
class Listing:
    """One page of the listing. `generation` names the card selector that matched; None if none did."""

    cards: tuple[Card, ...]
    generation: str | None
    tally: Tally
    says_empty: bool = False
    last_page: int | None = None
    broken_blocks: int = 0

    def of(self, *sorts: Sort) -> tuple[Card, ...]:
        """The cards of those sorts, in page order."""
        return tuple(card for card in self.cards if card.sort in sorts)

    def dropped(self) -> Mapping[str, int]:
        """What was passed over, by reason."""
        return Counter(card.reason or card.sort.value for card in self.cards if card.sort is not Sort.OWN)


class Album:
    """The cards of a page as they were read last time: most stand there again, and need not be read again.

    For one layout. Holds no more than that page's cards, and only those that would be read the same at any time.
    """

    def __init__(self) -> None:
        self._read: dict[bytes, tuple[Card, Tally]] = {}

    def __len__(self) -> int:
        return len(self._read)

    def cards(self, tags: Iterable[Tag], reader: "_CardReader") -> Iterator[Card]:
        """The cards in those elements, in order; what found their values is noted in the reader's tally."""
        before, self._read = self._read, {}
        above: dict[int, bytes] = {}
        for tag in tags:
            around = above.get(id(tag.parent)) or above.setdefault(id(tag.parent), outline_above(tag))
            mark = reader.url.encode() + around + outline(tag)
            card, own = before.get(mark) or (None, Tally(reader.tally.part))
            if card is None or (card.facts.moment and is_ahead(card.facts.moment, reader.now)):
                card = replace(reader, tally=own).read(tag)
            reader.tally.counts.update(own.counts)
            if not own.fleeting:
                self._read[mark] = (card, own)
            yield card


def parse_list(html: Html, url: str, layout: Layout, *, now: datetime, album: Album | None = None) -> Listing:
    """The listing page that came from `url`; of cards in the album, only what they said. Raises `WildPage`."""
    tally = Tally("list")
    generation, tags, whole = _find_cards(html, layout.listing)
    blocks, broken = read_blocks(html.json_ld) if layout.listing.of_page else ((), 0)
    page = Page(Region(whole), blocks)
    reader = _CardReader(layout, tally, page, url, now)
    cards = tuple(album.cards(tags, reader) if album is not None and layout.listing.alone else map(reader.read, tags))
    says_empty = not cards and _says_empty(html, layout)
    return Listing(cards, generation, tally, says_empty, _last_page(layout, page), broken)


def _find_cards(html: Html, listing: ListLayout) -> tuple[str | None, list[Tag], BeautifulSoup]:
    """The cards by the first selector that finds any, in a tree that holds no more than it must."""
    trees: dict[frozenset[str] | None, BeautifulSoup] = {}
    for name, selector in listing.cards:
        only = None if listing.of_page else selector.roots
        if only not in trees:
            trees[only] = parse(html, only=only)
        tags = list(select(trees[only], selector))
        if tags:
            return name, tags, trees[only]
    return None, [], next(reversed(trees.values()))


def _says_empty(html: Html, layout: Layout) -> bool:
    folded = plain(" ".join(html.text.split())) if layout.health.empty else ""
    return any(words in folded for words in layout.health.empty)


def _last_page(layout: Layout, page: Page) -> int | None:
    scope = Scope(page, page.region, page.json_ld)
    numbers = (read_count(value) for rule in layout.listing.last for value in values(rule, scope))
    return next((number for number in numbers if number), None)


@dataclass(frozen=True, slots=True)
class _CardReader:
    layout: Layout
    tally: Tally
    page: Page
    url: str
    now: datetime

    def read(self, tag: Tag) -> Card:
        """The card; one that cannot be read costs only itself."""
        try:
            return self._read(Region(tag))
        except (ValueError, OverflowError, RecursionError):
            return Card(Sort.UNREADABLE)

    def _read(self, region: Region) -> Card:
        scope = Scope(self.page, region, self.page.json_ld)
        reason = self._reason_to_skip(region)
        if reason:
            return Card(Sort.SKIPPED, reason=reason)
        link = self.layout.listing.link
        place, key, reason = self._own_link(scope, link) if link else (None, {}, "")
        if reason:
            return Card(Sort.SKIPPED, reason=reason, place=place, facts=self._facts(scope))
        native_id = self._native_id(scope, place, key)
        return self._card(region, scope, place, native_id)

    def _card(self, region: Region, scope: Scope, place: Place | None, native_id: str | None) -> Card:
        facts = self._facts(scope)
        words = self.layout.listing.withdrawn
        if words and not (native_id and facts.title) and words in plain(region.line):
            return Card(Sort.WITHDRAWN, facts, native_id, place)
        if native_id is not None:
            return Card(Sort.OWN, facts, native_id, place)
        return Card(Sort.NO_LINK if region.line else Sort.EMPTY, facts)

    def _facts(self, scope: Scope) -> Facts:
        return Reader(self.layout, self.now, self.tally, scope).facts(self.layout.listing.fields)

    def _reason_to_skip(self, region: Region) -> str:
        words = [rule for rule in self.layout.listing.skips if rule.text]
        folded = plain(region.line) if words else ""
        return next((rule.reason for rule in words if rule.text and rule.text in folded), "")

    def _own_link(self, scope: Scope, rules: LinkRules) -> tuple[Place | None, dict[str, str], str]:
        """The card's own address with the names found in it, or the reason to pass the card over."""
        for label, place in self._candidates(scope, rules):
            for skip in self.layout.listing.skips:
                if skip.unless_link and not skip.unless_link.search(place.path):
                    return place, {}, skip.reason
            found = rules.must.search(place.path)
            if found:
                self.tally.note("link", label)
                return place, {name: value or "" for name, value in found.groupdict().items()}, ""
        return None, {}, ""

    def _candidates(self, scope: Scope, rules: LinkRules) -> Iterator[tuple[str, Place]]:
        for rule in rules.css:
            for address, text in links(rule, scope, with_text=rules.never_text is not None):
                place = self.layout.addresses.place(address, on=self.url)
                if place is None or any(pattern.search(place.path) for pattern in rules.never):
                    continue
                if not (rules.never_text and rules.never_text.search(text)):
                    yield rule.label, place

    def _native_id(self, scope: Scope, place: Place | None, found: Mapping[str, str]) -> str | None:
        own = found.get("key") or next(
            (value for rule in self.layout.listing.key for value in values(rule, scope)), None
        )
        return native_id_of(self.layout, place, {**found, "key": own}) if own else None


def native_id_of(layout: Layout, place: Place | None, found: Mapping[str, str]) -> str | None:
    """The native id the preset makes of what a link holds."""
    if layout.listing.native_id == "url":
        made = place.path.lstrip("/") if place else ""
    else:
        made = layout.listing.native_id
        for name, value in {**layout.names, **found}.items():
            made = made.replace(f"{{{name}}}", value)
    return made if 0 < len(made) <= _MOST_ID else None

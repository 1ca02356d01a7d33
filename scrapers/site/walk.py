"""Through the listing, page by page, until there is nothing we have not seen."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from scrapers.kit.errors import LayoutChanged, SourceError, Unreachable, msg
from scrapers.kit.etiquette import Answer, Validators
from scrapers.kit.html import Html, WildPage, cut, decode
from scrapers.site.cards import Album, Card, Listing, Sort, parse_list
from scrapers.site.health import must_read
from scrapers.site.layout import Layout
from scrapers.site.memory import Memory, StartPage
from scrapers.site.sameness import raw_mark, region_mark


class Visitor(Protocol):
    """What fetches a page; it raises nothing but `SourceError`."""

    def get(self, url: str, *, validators: Validators | None = None) -> Answer:
        """The page at `url`."""
        ...

    def close(self) -> None:
        """Give connections back."""
        ...


TOO_WILD = msg("the page at {address} is nested too deeply or too large to be read")


@dataclass(frozen=True, slots=True)
class Walked:
    """What the listing held. `cut_short` is what kept us from reading on; what was read before stands.

    `all_pages` says that pages were to be read on whether or not they held anything new.
    """

    listings: tuple[Listing, ...]
    start: StartPage
    last_page: int | None = None
    cut_short: SourceError | None = None
    all_pages: bool = False

    def cards(self) -> Iterator[Card]:
        """Every card once, in page order."""
        seen: set[str] = set()
        for listing in self.listings:
            for card in listing.cards:
                if card.native_id is None or card.native_id not in seen:
                    seen.add(card.native_id or "")
                    yield card


@dataclass(frozen=True, slots=True)
class Walk:
    """One poll's way through the listing."""

    source: str
    layout: Layout
    visitor: Visitor
    memory: Memory
    now: datetime
    album: Album

    def listings(self) -> Walked | None:
        """What the listing holds, as far as it is worth reading; None if it has not moved since last time."""
        first = self._first_counter()
        url = self.layout.addresses.page(first)
        before = None if self._wants_all else self._comparable(url)
        answer = self.visitor.get(url, validators=before.validators if before else None)
        if before and (answer.not_modified or raw_mark(answer.body) == before.raw):
            return None
        self._must_be_asked_for(answer)
        html = self._html(answer)
        region = self._region(html, self.memory.generation)
        if before and before.region and region == before.region:
            return None
        listing = self._read(html, answer, self.album)
        must_read(listing, self.layout, self.source, address=answer.url, body=answer.body)
        if listing.generation != self.memory.generation:
            region = self._region(html, listing.generation)
        start = StartPage(url, answer.validators, raw_mark(answer.body), region)
        return self._onward(first, listing, start)

    def _first_counter(self) -> int:
        first = self.layout.listing.pages.first
        return (self.memory.last_page or 1) if first == "last" else first

    def _comparable(self, url: str) -> StartPage | None:
        start = self.memory.start
        same = start is not None and start.url == url and self.memory.layout == self.layout.version
        return start if same else None

    def _must_be_asked_for(self, answer: Answer) -> None:
        if answer.redirected and not self.layout.addresses.same_page(answer.url, answer.asked):
            raise Unreachable(self.source, msg("the list page leads elsewhere, to {address}"), address=answer.url)

    def _region(self, html: Html, generation: str | None) -> str:
        """A mark of the cards; empty where what stands around them matters too: how many pages there are."""
        listing = self.layout.listing
        roots = next((selector.roots for name, selector in listing.cards if name == generation), None)
        if listing.last or roots is None:
            return ""
        return region_mark(html.text, roots, counters=bool(listing.fields.of("replies")))

    def _html(self, answer: Answer) -> Html:
        return cut(decode(answer.body, header=answer.charset, encoding=self.layout.encoding))

    def _read(self, html: Html, answer: Answer, album: Album | None = None) -> Listing:
        try:
            return parse_list(html, answer.url, self.layout, now=self.now, album=album)
        except WildPage as error:
            raise LayoutChanged(self.source, TOO_WILD, page=answer.body, address=answer.url) from error

    def _onward(self, first: int, listing: Listing, start: StartPage) -> Walked:
        """The pages in their order, as long as they bring something new; the one we have is not fetched again."""
        read: list[Listing] = []
        for counter in self._counters(first, listing.last_page or first):
            try:
                page = listing if counter == first else self._page(counter)
            except SourceError as error:
                return Walked(tuple(read or [listing]), start, listing.last_page, error, self._wants_all)
            if page is None or self._is_repeated(page, read):
                break
            read.append(page)
            if self._is_known(page, read[:-1]):
                break
        return Walked(tuple(read or [listing]), start, listing.last_page, None, self._wants_all)

    def _counters(self, first: int, last: int) -> Iterable[int]:
        """The pages worth reading, the newest first."""
        pages = self.layout.listing.pages
        if not self.layout.addresses.is_paged:
            return (first,)
        if pages.order == "oldest_first":
            return range(last, max(0, last - pages.most), -1)
        return range(first, first + pages.step * pages.most, pages.step)

    def _page(self, counter: int) -> Listing | None:
        """A further page; None where the listing has ended."""
        answer = self.visitor.get(self.layout.addresses.page(counter))
        if answer.redirected and "redirected" in self._stop_when:
            return None
        listing = self._read(self._html(answer), answer)
        return listing if listing.of(Sort.OWN) else None

    def _is_repeated(self, page: Listing, read: Sequence[Listing]) -> bool:
        """Whether the site shows its last page again, as it does past the end."""
        return "same_as_before" in self._stop_when and bool(read) and _ids(page) == _ids(read[-1])

    def _is_known(self, page: Listing, read: Sequence[Listing]) -> bool:
        seen = set() if self._wants_all else set(self.memory.known).union(*(_ids(listing) for listing in read))
        return "no_unseen" in self._stop_when and _ids(page) <= seen

    @property
    def _wants_all(self) -> bool:
        """Whether it is time to look at every page again, for what surfaced among known complaints."""
        pages, last = self.layout.listing.pages, self.memory.all_read_at
        if pages.most == 1 or not self.layout.addresses.is_paged:
            return False
        return last is None or abs(self.now - last) >= pages.all_every

    @property
    def _stop_when(self) -> tuple[str, ...]:
        return self.layout.listing.pages.stop_when


def _ids(listing: Listing) -> set[str]:
    return {card.native_id for card in listing.of(Sort.OWN) if card.native_id}

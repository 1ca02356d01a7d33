"""A site as a source: polled through the polite client, or read from a saved page."""

from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urljoin

from scrapers.kit.errors import LayoutChanged, Refused, msg
from scrapers.kit.html import Html, WildPage, cut, decode
from scrapers.kit.mention import Batch, Clock, Cursor, Outcome
from scrapers.site.addresses import Place
from scrapers.site.cards import Album, Card, Listing, Sort, native_id_of, parse_list
from scrapers.site.detail import parse_detail
from scrapers.site.facts import Tally
from scrapers.site.health import must_read
from scrapers.site.layout import Layout
from scrapers.site.memory import Memory, StartPage, read_cursor, state_of
from scrapers.site.mentions import Matter
from scrapers.site.round import Round
from scrapers.site.visits import Change, Task, Visited, Visits, find_tasks, matter_of
from scrapers.site.walk import TOO_WILD, Visitor, Walk, Walked

_CHALLENGE_WITHIN = 65_536


class SiteSource:
    """One brand's pages on one site. The cursor holds no word that anybody wrote."""

    def __init__(self, name: str, layout: Layout, visitor: Visitor, clock: Clock) -> None:
        self.name = name
        self.host = layout.addresses.host
        self._layout = layout
        self._visitor = visitor
        self._clock = clock
        self._album = Album()

    def poll(self, cursor: Cursor | None) -> Batch:
        """What is new or changed since `cursor`. Raises only `SourceError`; what was read before one is kept."""
        memory, now = read_cursor(cursor), self._now()
        walked = Walk(self.name, self._layout, self._visitor, memory, now, self._album).listings()
        if walked is None:
            return Batch((), Cursor(cursor or ""), Outcome.UNCHANGED)
        visits = Visits(self.name, self._layout, self._visitor, memory.owed, now)
        visited = visits.make(find_tasks(walked.cards(), memory, self._layout))
        if visited.stop and not visited.done:
            raise visited.stop
        given_up, owed = visits.given_up(visited), visits.still_owed(visited)
        return Round(self._layout, memory, walked, visited, given_up, owed, now).batch()

    def read_saved(self, html: bytes, url: str, *, charset: str | None = None) -> Batch:
        """What the page holds, as if it had come from `url` (a path will do). Fetches nothing; raises as `poll`."""
        self._must_not_be_a_challenge(html)
        url = urljoin(self._layout.addresses.page(1), url)
        page = cut(decode(html, header=charset, encoding=self._layout.encoding))
        saved = _Saved(self.name, self._layout, page, html, self._now())
        place = None if self._layout.addresses.is_list(url) else self._layout.addresses.place(url)
        native_id = self._complaint_at(place) if place else None
        try:
            return saved.as_detail(url, place, native_id) if place and native_id else saved.as_list(url)
        except WildPage as error:
            raise LayoutChanged(self.name, TOO_WILD, page=html, address=url) from error

    def close(self) -> None:
        """Give connections back."""
        self._visitor.close()

    def _now(self) -> datetime:
        return self._clock().replace(microsecond=0)

    def _must_not_be_a_challenge(self, body: bytes) -> None:
        start = body[:_CHALLENGE_WITHIN].decode("utf-8", "replace").casefold()
        word = next((word for word in self._layout.blocked if word.casefold() in start), None)
        if word is not None:
            raise Refused(self.name, msg("a challenge page came instead of what was asked for ({word})"), word=word)

    def _complaint_at(self, place: Place) -> str | None:
        link = self._layout.listing.link
        found = link.must.search(place.path) if link else None
        if found is None:
            return None
        return native_id_of(self._layout, place, {name: value or "" for name, value in found.groupdict().items()})


@dataclass(frozen=True, slots=True)
class _Saved:
    name: str
    layout: Layout
    page: Html
    body: bytes
    now: datetime

    def as_list(self, url: str) -> Batch:
        listing = parse_list(self.page, url, self.layout, now=self.now)
        must_read(listing, self.layout, self.name, address=url, body=self.body)
        walked = Walked((listing,), StartPage(url), listing.last_page)
        tasks = find_tasks(walked.cards(), Memory(), self.layout)
        return self._batch(walked, [(task, matter_of(task, self.layout)) for task in tasks])

    def as_detail(self, url: str, place: Place, native_id: str) -> Batch:
        detail = parse_detail(self.page, self.layout, listed=None, now=self.now)
        if not detail.has_one:
            what = msg("{preset}: the page at {address} does not look like a complaint")
            raise LayoutChanged(self.name, what, page=self.body, preset=self.layout.source, address=url)
        card = Card(Sort.OWN, native_id=native_id, place=place)
        task = Task(card, native_id, Change.NEW, state_of(detail.facts, whole_text=False))
        walked = Walked((Listing((), None, Tally("list")),), StartPage(url))
        return self._batch(walked, [(task, matter_of(task, self.layout, detail))])

    def _batch(self, walked: Walked, done: list[tuple[Task, Matter]]) -> Batch:
        return Round(self.layout, Memory(), walked, Visited(done), [], {}, self.now).batch()

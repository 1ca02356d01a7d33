"""What the tests of the site reader share: saved pages, a layout for them, and a site without a network."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path

from scrapers.kit.document import parse_document
from scrapers.kit.errors import RateLimited, Refused, SourceError, Unreachable
from scrapers.kit.fetch import Answer, Validators
from scrapers.kit.html import cut, decode
from scrapers.kit.mention import Batch
from scrapers.site import SiteSource, parse_preset, read_preset
from scrapers.site.cards import Listing, parse_list
from scrapers.site.detail import Detail, parse_detail
from scrapers.site.facts import Facts
from scrapers.site.layout import Aim, Layout, make_layout
from scrapers.site.preset import Preset

SITES = Path(__file__).parent / "scrapers" / "data" / "sites"
PRESETS = Path(__file__).parent.parent / "config" / "sites"
NOW = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)
SLUG = "ornekmarka"
ONE, TWO, THREE = f"/{SLUG}?page=1", f"/{SLUG}?page=2", f"/{SLUG}?page=3"


def saved(site: str, page: str) -> bytes:
    """A saved page, as it came."""
    return (SITES / site / page).read_bytes()


def layout_of(site: str = "sikayetvar", *, slug: str = SLUG, **aim: object) -> Layout:
    """A shipped preset, ready to read the brand's pages."""
    return make_layout(_shipped(site), Aim({"slug": slug, "cat": "12"}, **aim))


@cache
def _shipped(site: str) -> Preset:
    return read_preset(PRESETS / f"{site}.yaml")


def layout_from(text: str, *, slug: str = SLUG, **aim: object) -> Layout:
    """A preset written in the test, ready to read the brand's pages."""
    return make_layout(parse_preset(parse_document(text, "own.yaml")), Aim({"slug": slug}, **aim))


def listing_of(html: str | bytes, layout: Layout | None = None, *, now: datetime = NOW) -> Listing:
    """The listing in that page."""
    layout = layout or layout_of()
    return parse_list(cut(_text(html)), layout.addresses.page(1), layout, now=now)


def detail_of(
    html: str | bytes, layout: Layout | None = None, *, listed: Facts | None = None, now: datetime = NOW
) -> Detail:
    """The complaint on that page."""
    return parse_detail(cut(_text(html)), layout or layout_of(), listed=listed, now=now)


def _text(html: str | bytes) -> str:
    return html if isinstance(html, str) else decode(html)


def card(slug: str, *, title: str = "", number: int | None = None, brand: str = SLUG, **parts: str) -> str:
    """A card of today's markup. Parts: `date`, `text`, `extra`."""
    ident = f' data-id="{number}"' if number else ""
    date, text = parts.get("date", "18 Kasım 2026 09:00"), parts.get("text", f"Şikayetin başı burada: {slug} …")
    return (
        f'<article data-ga-element="Complaint_Card"{ident}><h3><a href="/{brand}/{slug}">{title or slug}</a></h3>'
        f'<span class="text-zinc-500">{date}</span><p>{text}</p>{parts.get("extra", "")}</article>'
    )


def withdrawn_card(number: int | None = None) -> str:
    """A card whose complaint was taken back."""
    ident = f' data-id="{number}"' if number else ""
    words = '<p>"Sağ olun" Elif Şikayetini Yayından Kaldırdı</p>'
    return f'<article data-ga-element="Complaint_Card"{ident}>{words}</article>'


def page_of(*cards: str, head: str = "") -> str:
    """A listing page of today's markup."""
    return f'<html><head><meta charset="utf-8">{head}</head><body>{"".join(cards)}</body></html>'


def complaint(
    text: str, *, title: str = "Başlık", replies: str = "", written: str = "2026-11-18T09:00:00+03:00"
) -> str:
    """A complaint's own page. `replies` is the inside of the JSON-LD list."""
    data = (
        f'{{"mainEntity": {{"headline": "{title}", "text": "{text}", "dateCreated": "{written}", '
        f'"comment": [{replies}]}}}}'
    )
    return f'<html><script type="application/ld+json">{data}</script><h1>{title}</h1></html>'


def reply(text: str, at: str, *, brand: bool = False) -> str:
    """One reply, for `complaint`."""
    kind = "Organization" if brand else "Person"
    return f'{{"text": "{text}", "datePublished": "{at}", "author": {{"@type": "{kind}", "name": "Ad"}}}}'


class PagesByUrl:
    """A visitor to a site that lives in a dict: pages by path, an exception where one is to be raised."""

    def __init__(self, pages: Mapping[str, str | bytes | SourceError] | None = None) -> None:
        self.pages = dict(pages or {})
        self.redirects: dict[str, str] = {}
        self.asked: list[str] = []
        self.conditions: list[Validators | None] = []
        self.sends_etags = False
        self.closed = False

    def shows(self, path: str, page: str | bytes | SourceError) -> None:
        """From now on that path holds this page, or fails in this way."""
        self.pages[path] = page

    def leads(self, path: str, to: str) -> None:
        """From now on that path redirects."""
        self.redirects[path] = to

    def get(self, url: str, *, validators: Validators | None = None) -> Answer:
        path = "/" + url.split("/", 3)[3]
        self.asked.append(path)
        self.conditions.append(validators)
        final = self.redirects.get(path, path)
        page = self.pages.get(final, Unreachable("test", "gone"))
        if isinstance(page, SourceError):
            raise page
        body = page.encode("utf-8", "surrogatepass") if isinstance(page, str) else page
        etag = f'"{hash(body)}"' if self.sends_etags else None
        same = etag is not None and validators is not None and validators.etag == etag
        origin = url[: -len(path)]
        return Answer(origin + final, url, 304 if same else 200, b"" if same else body, None, Validators(etag))

    def close(self) -> None:
        self.closed = True


def unreachable() -> Unreachable:
    return Unreachable("test", "no answer")


def refused() -> Refused:
    return Refused("test", "not wanted")


def limited() -> RateLimited:
    return RateLimited("test", "asked to wait", until=NOW + timedelta(minutes=1))


def source_on(visitor: PagesByUrl, layout: Layout | None = None, *, now: datetime = NOW) -> SiteSource:
    """The source over that site."""
    return SiteSource("test", layout or layout_of(), visitor, lambda: now)


def path(slug: str) -> str:
    return f"/{SLUG}/{slug}"


def ids(batch: Batch) -> list[str]:
    return [mention.native_id.removeprefix(f"{SLUG}/") for mention in batch.mentions]


def a_site(*slugs: str, pages: int = 1) -> PagesByUrl:
    """A site whose first page lists these complaints; every one has its own page; further pages repeat the first."""
    site = PagesByUrl()
    listing = page_of(*(card(slug, number=1000 + place) for place, slug in enumerate(slugs)))
    for number in range(1, pages + 3):
        site.shows(f"/{SLUG}?page={number}", listing)
    for slug in slugs:
        site.shows(path(slug), complaint(f"Bütün metin: {slug}", title=slug))
    return site


def codes(batch: Batch) -> set[str]:
    return {signal.code for signal in batch.signals}

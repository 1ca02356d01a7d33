"""What a preset file may say: one site made of HTML, described in YAML. Every mistake in it is named with its line."""

from collections.abc import Iterator
from datetime import date, timedelta
from functools import lru_cache
from pathlib import Path
from typing import Annotated, Literal
from zoneinfo import ZoneInfo

from pydantic import Field

from scrapers.kit.document import Document, Path_, parse_document, read_text
from scrapers.kit.duration import Duration, DurationRange
from scrapers.kit.errors import InvalidFile, Problem, msg
from scrapers.kit.shape import Shape, shaped
from scrapers.site.expressions import NAME, NO_SUCH_NAME
from scrapers.site.notation import CHECKING, Css, DateText, Encoding, Expressions, Regex, Regexes, Share, Words, Zone

PAGE_NAMES = frozenset({"page", "offset"})
"""What stands for the page in a listing's address."""


class Pace(Shape):
    """How long between two requests and between two polls."""

    between: DurationRange = (timedelta(seconds=2), timedelta(seconds=3))
    poll: DurationRange = (timedelta(minutes=10), timedelta(minutes=15))


class BrandNeeds(Shape):
    """What the operator has to say about the brand."""

    slug: Literal["required"] = "required"


class Pages(Shape):
    """How a listing is paged."""

    first: Annotated[int, Field(ge=0)] | Literal["last"] = 1
    step: Annotated[int, Field(ge=1)] = 1
    most: Annotated[int, Field(ge=1, le=100)] = 3
    all_every: Duration = timedelta(hours=6)
    """How often all of them are read, known or not: what was held back is listed by the day it was written."""
    order: Literal["newest_first", "oldest_first"] = "newest_first"
    last: Expressions = ()
    stop_when: tuple[Literal["no_unseen", "same_as_before", "redirected"], ...] = (
        "no_unseen",
        "same_as_before",
        "redirected",
    )


class Link(Shape):
    """Where a card's own address stands and what it looks like."""

    css: Expressions
    must: Regex
    never: Regexes = ()
    never_text: Regex | None = None


class Skip(Shape):
    """Cards that are not meant: padding, advertising."""

    unless_link: Regex | None = None
    text: str | None = None


class Withdrawn(Shape):
    """The words of a card whose complaint was taken back."""

    text: str


class Solved(Shape):
    """What shows that a complaint was solved, and what shows that it was not."""

    when: Expressions = ()
    unless: Expressions = ()


class AuthorFields(Shape):
    """What is shown of the author."""

    name: Expressions = ()
    id: Expressions = ()
    handle: Expressions = ()
    url: Expressions = ()


class Fields(Shape):
    """Where each value stands; the first expression that yields something wins."""

    alias: Expressions = ()
    title: Expressions = ()
    text: Expressions = ()
    created_at: Expressions = ()
    author: AuthorFields = AuthorFields()
    solved: Solved = Solved()
    rating: Expressions = ()
    views: Expressions = ()
    likes: Expressions = ()
    replies: Expressions = ()
    media: Expressions = ()
    hashtags: Expressions = ()


class ListPart(Shape):
    """The pages that list what was written."""

    url: Annotated[str, Field(pattern=r"^https?://[^/\s{}?#@]+(/|$)")]
    pages: Pages = Pages()
    keep_query: Literal["none", "all"] | tuple[str, ...] = "none"
    cards: Annotated[dict[str, Css], Field(min_length=1)]
    link: Link | None = None
    key: Expressions = ()
    native_id: str
    skip: dict[str, Skip] = Field(default_factory=dict)
    withdrawn: Withdrawn | None = None
    fields: Fields


class Replies(Shape):
    """What stands under a complaint; an item is an element or a JSON-LD object."""

    items: Expressions
    brand: Expressions = ()
    text: Expressions
    at: Expressions = ()
    author: Expressions = ()
    id: Expressions = ()


class DetailPart(Shape):
    """The page of one complaint."""

    fetch: Literal["new", "new_or_changed", "never"] = "never"
    most: Annotated[int, Field(ge=1, le=1000)] = 100
    """How many a poll may read; the rest waits for the next."""
    one: Css | None = None
    fields: Fields = Fields()
    replies: Replies | None = None


class BlockedWords(Shape):
    """How the site says that it does not want us."""

    status: tuple[int, ...] = (403,)
    body: Words = ()
    redirect: Regexes = ()


class PageOne(Shape):
    """What the first page must yield to count as read."""

    min_cards: Annotated[int, Field(ge=1)] = 1
    linked: Share = 0.4
    titled: Share = 0.5
    dated: Share = 0.5


class Healthy(Shape):
    """What a page that was read well looks like."""

    page_one: PageOne = PageOne()
    detail: tuple[Literal["title", "text", "created_at"], ...] = ()
    empty: Words = ()


class Expected(Shape):
    """What a saved page yields."""

    cards: str | None = None
    mentions: int | None = None
    skipped: dict[str, int] = Field(default_factory=dict)
    withdrawn: int = 0
    replies: int | None = None
    answered_at: str | None = None


class Sample(Shape):
    """A saved page; only tests look at it."""

    page: str
    read_as: Literal["list", "detail"] = Field(alias="as")
    slug: str | None = None
    params: dict[str, str] = Field(default_factory=dict)
    url: str | None = None
    expect: Expected = Expected()


class Preset(Shape):
    """One site, as its file describes it."""

    preset: Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9_-]{0,40}$")]
    label: str | None = None
    verified: Literal["never"] | date | None = None
    timezone: Zone = ZoneInfo("Europe/Istanbul")
    locale: Literal["tr"] = "tr"
    encoding: Encoding = "auto"
    robots: Literal["obey", "ignore"] = "obey"
    pace: Pace = Pace()
    brand: BrandNeeds | None = None
    hosts: Words = ()
    listing: ListPart = Field(alias="list")
    detail: DetailPart = DetailPart()
    dates: tuple[DateText, ...] = ("iso",)
    text_not: Words = ()
    blocked: BlockedWords = BlockedWords()
    health: Healthy = Healthy()
    samples: tuple[Sample, ...] = ()

    @property
    def names(self) -> frozenset[str]:
        """The names in the listing's address that an operator gives: the slug and others."""
        return frozenset(NAME.findall(self.listing.url)) - PAGE_NAMES


def read_preset(path: Path) -> Preset:
    """The preset in that file. Raises `InvalidFile` with every problem in it."""
    return _checked(read_text(path), str(path))


@lru_cache(maxsize=64)
def _checked(text: str, path: str) -> Preset:
    # Checking takes a while: it is done once for what a file says, not on every reload.
    return parse_preset(parse_document(text, path))


def parse_preset(document: Document) -> Preset:
    """The preset in that document. Raises `InvalidFile` with every problem in it."""
    preset = shaped(Preset, document.data, document)
    problems = list(_unknown_names(preset, document))
    if preset.listing.link is None and not preset.listing.key:
        what = msg("without link and without key no card can be told from another")
        problems.append(document.problem(("list",), what))
    if problems:
        raise InvalidFile(problems)
    return preset


def _unknown_names(preset: Preset, document: Document) -> Iterator[Problem]:
    """Names that stand for nothing: `{sulg}`, or `{cat}` where the address has none."""
    known = preset.names | {"date"}
    for part in ("list", "detail"):
        for where, text in _texts(document.data.get(part), (part,)):
            here = known | (PAGE_NAMES if where == ("list", "url") else frozenset())
            groups = set(NAME.findall(text)) if where == ("list", "native_id") else set()
            for name in sorted(set(NAME.findall(text)) - here - (groups & _groups(preset))):
                yield document.problem(where, NO_SUCH_NAME, name=name)


def _groups(preset: Preset) -> set[str]:
    link = preset.listing.link
    return {"key"} | (set(CHECKING.pattern(link.must).compiled.groupindex) if link else set())


def _texts(value: object, where: Path_) -> Iterator[tuple[Path_, str]]:
    if isinstance(value, dict):
        for key, inner in value.items():
            yield from _texts(inner, (*where, str(key)))
    elif isinstance(value, list):
        for position, inner in enumerate(value):
            yield from _texts(inner, (*where, position))
    elif isinstance(value, str):
        yield where, value

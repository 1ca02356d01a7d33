"""What an operator says about a Facebook page that is read."""

import ipaddress
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Annotated, Literal
from urllib.parse import urlsplit

from pydantic import BeforeValidator, Field, WithJsonSchema

from scrapers.facebook.memory import Kind
from scrapers.kit.addresses import names_site
from scrapers.kit.document import Document, Path_
from scrapers.kit.duration import Duration, DurationRange
from scrapers.kit.errors import InvalidFile, Problem, msg
from scrapers.kit.etiquette import Blocked, Etiquette, Limits
from scrapers.kit.shape import Shape, shaped

_PAGE = re.compile(r"[0-9]{1,30}|[A-Za-z][A-Za-z0-9.\-]{2,79}", re.ASCII)
_VERSION = re.compile(r"v[1-9][0-9]\.[0-9]", re.ASCII)
_LOCAL = re.compile(r"[^.:]+|.*\.(localhost|local|internal|lan|home\.arpa)", re.ASCII)


def _as_text(value: object) -> object:
    """YAML makes a number of an id that stands there without quotes."""
    return str(value) if isinstance(value, int) and not isinstance(value, bool) else value


_PageName = Annotated[str, BeforeValidator(_as_text), WithJsonSchema({"type": ["string", "integer"]})]


class Settings(Shape):
    """A source of kind `facebook`, as it stands in the configuration."""

    page: _PageName = Field(description="The page's numeric id, or its name as in facebook.com/NAME.")
    token_env: str | None = Field(
        None, description="The environment variable that holds the page's token; FACEBOOK_PAGE_TOKEN if left out."
    )
    token_file: str | None = Field(None, description="A file that holds the page's token.")
    app_secret_env: str | None = Field(
        None, description="The variable with the app's secret: signs every call and proves what the webhook brings."
    )
    app_secret_file: str | None = Field(None, description="A file that holds the app's secret.")
    verify_token_env: str | None = Field(
        None, description="The variable with the word Facebook must say when the webhook is set up."
    )
    verify_token_file: str | None = Field(None, description="A file that holds that word.")
    token_in: Literal["header", "query"] = Field(
        "header", description="How the token is sent: in a header, or in the address if Facebook wants it there."
    )
    version: str = Field("v25.0", description="The version of the Graph API.")
    base_url: str = Field("https://graph.facebook.com", description="Where the Graph API is; a double for tests.")
    visitor_posts: bool = Field(True, description="Also read what visitors post on the page.")
    tagged: bool = Field(False, description="Also read public posts that tag the page.")
    posts: Annotated[int, Field(ge=1, le=500)] = Field(50, description="How many of the newest posts are watched.")
    pages: Annotated[int, Field(ge=3, le=200)] = Field(
        40, description="How many pages of comments are read of one post in one poll at most."
    )
    page_size: Annotated[int, Field(ge=5, le=100)] = Field(50, description="How many comments are asked for at once.")
    full_scan_every: Duration = Field(
        timedelta(hours=1), description="How often all comments of a recent post are read again, to find edits."
    )
    recent: Duration = Field(
        timedelta(days=7), description="Posts younger than this are read again so often; older ones once a day."
    )
    first_look: Duration = Field(
        timedelta(days=7),
        description="What was written longer ago than this when it is found is stored as old.",
    )
    poll: DurationRange = Field(
        (timedelta(minutes=2), timedelta(minutes=3)), description="How long between two polls: 2m..3m."
    )
    between: DurationRange = Field(
        (timedelta(milliseconds=200), timedelta(milliseconds=500)),
        description="How long between two calls.",
    )
    timeout: Duration | None = Field(None, description="How long Facebook may be silent.")
    deadline: Duration | None = Field(None, description="How long one call may take in all.")
    most_bytes: Annotated[int, Field(ge=10_000, le=50_000_000)] | None = Field(
        None, description="The largest answer that is read."
    )


@dataclass(frozen=True, slots=True)
class Watching:
    """What is read of a page, and how often and how far."""

    page: str
    edges: Mapping[Kind, str]
    """Where posts of each kind are listed; only what is wanted."""
    posts: int
    pages: int
    page_size: int
    full_scan_every: timedelta
    recent: timedelta
    first_look: timedelta


@dataclass(frozen=True, slots=True)
class FacebookSettings:
    """One page, as the operator wants it read."""

    entry: Settings

    @property
    def label(self) -> str:
        """The platform's name for people."""
        return "Facebook"

    @property
    def address(self) -> str:
        """The page itself."""
        return f"https://www.facebook.com/{self.entry.page}"

    @property
    def poll(self) -> tuple[timedelta, timedelta]:
        """How long between two polls."""
        return self.entry.poll

    @property
    def verified(self) -> None:
        """An API has a version instead."""
        return None

    @property
    def files(self) -> tuple[Path, ...]:
        """No file beside the configuration."""
        return ()

    @property
    def on_brand_page(self) -> bool:
        """Whatever is said there is said to the brand."""
        return True

    @property
    def host(self) -> str:
        """Where the Graph API is."""
        return urlsplit(self.entry.base_url).netloc

    @property
    def sends_header(self) -> bool:
        """Whether the token goes into a header, and not into the address."""
        return self.entry.token_in == "header"  # noqa: S105 - the name of a place, not a password

    def watching(self) -> Watching:
        """What is read."""
        entry = self.entry
        wanted = {Kind.OWN: True, Kind.VISITOR: entry.visitor_posts, Kind.TAGGED: entry.tagged}
        return Watching(
            page=entry.page,
            edges={kind: edge for kind, edge in _EDGES.items() if wanted[kind]},
            posts=entry.posts,
            pages=entry.pages,
            page_size=entry.page_size,
            full_scan_every=min(entry.full_scan_every, _LONGEST),
            recent=entry.recent,
            first_look=min(entry.first_look, _LONGEST),
        )

    def manners(self, usual: Limits) -> Etiquette:
        """How to behave towards the API, which has no robots.txt; `usual` holds for what is not said here."""
        entry = self.entry
        return Etiquette(
            hosts=frozenset({self.host}),
            between=entry.between,
            obey_robots=False,
            limits=usual.but(read=entry.timeout, deadline=entry.deadline, most_bytes=entry.most_bytes),
            blocked=Blocked(frozenset()),
        )


_LONGEST = timedelta(weeks=5_000)
"""Nobody means more, and calendars end."""
_EDGES = {Kind.OWN: "published_posts", Kind.VISITOR: "visitor_posts", Kind.TAGGED: "tagged"}


def read_settings(data: Mapping[str, object], document: Document, where: Path_) -> FacebookSettings:
    """The settings under `where` of the document. Raises `InvalidFile` with every problem."""
    entry = shaped(Settings, dict(data), document, where)
    problems = list(_problems(entry, document, where))
    if problems:
        raise InvalidFile(problems)
    return FacebookSettings(entry)


def _problems(entry: Settings, document: Document, where: Path_) -> Iterator[Problem]:
    if not _PAGE.fullmatch(entry.page):
        hint = msg("only its id or name: ornekmarka, not https://…/ornekmarka")
        yield document.problem((*where, "page"), msg("{page} is not a Facebook page"), hint, page=entry.page)
    if not _VERSION.fullmatch(entry.version):
        what = msg("{version} is not a version of the Graph API")
        yield document.problem((*where, "version"), what, msg("such as v25.0"), version=entry.version)
    if not names_site(entry.base_url):
        what = msg("{url} is not the address of a site")
        hint = msg("such as https://www.example.com, without a path")
        yield document.problem((*where, "base_url"), what, hint, url=entry.base_url)
    elif not _is_safe(entry.base_url):
        what = msg("{url} would show the token to everybody on the way")
        yield document.problem((*where, "base_url"), what, msg("use https"), url=entry.base_url)


def _is_safe(url: str) -> bool:
    """A token may go without encryption only where nobody is on the way."""
    host = urlsplit(url).hostname or ""
    try:
        near = ipaddress.ip_address(host).is_private
    except ValueError:
        near = bool(_LOCAL.fullmatch(host))
    return near or url.startswith("https://")

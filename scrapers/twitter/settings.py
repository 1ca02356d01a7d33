"""What an operator says about one search on X."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Annotated, Literal
from urllib.parse import urlsplit

from pydantic import Field

from scrapers.kit.addresses import names_site
from scrapers.kit.document import Document, Path_
from scrapers.kit.duration import Duration, DurationRange
from scrapers.kit.errors import InvalidFile, Problem, msg
from scrapers.kit.etiquette import Etiquette, Limits
from scrapers.kit.shape import Shape, shaped
from scrapers.twitter.budget import Allowance
from scrapers.twitter.fields import Dialect
from scrapers.twitter.query import make_query, query_faults, term_faults
from scrapers.twitter.question import Plan

API = "https://api.x.com"
_HANDLE = re.compile(r"[A-Za-z0-9_]{1,15}", re.ASCII)
_HERE = frozenset({"127.0.0.1", "localhost", "::1"})
_POLL = timedelta(seconds=60), timedelta(seconds=90)
_BETWEEN = timedelta(seconds=1), timedelta(seconds=2)
_USUAL = Allowance()

Term = Annotated[str, Field(max_length=200)]
Price = Annotated[float, Field(ge=0, le=100)]


class Budget(Shape):
    """How much may be read, and what it costs."""

    posts_a_day: Annotated[int, Field(ge=10, le=1_000_000)] = Field(
        _USUAL.posts_a_day, description="How many posts may be read in a day of UTC; then the source rests."
    )
    posts_a_month: Annotated[int, Field(ge=10, le=10_000_000)] = Field(
        _USUAL.posts_a_month, description="How many posts may be read in a month of UTC; then the source rests."
    )
    dollars_a_day: Annotated[float, Field(gt=0, le=100_000)] | None = Field(
        None, description="How many dollars may be spent in a day of UTC at most, counting every account as charged."
    )
    dollars_a_month: Annotated[float, Field(gt=0, le=1_000_000)] | None = Field(
        None, description="How many dollars may be spent in a month of UTC at most."
    )
    post_price: Price = Field(_USUAL.post_price, description="What X charges for a post, in dollars.")
    user_price: Price = Field(_USUAL.user_price, description="What X charges for an account at most, in dollars.")


class Settings(Shape):
    """A source of kind `twitter`, as it stands in the configuration."""

    token_env: str | None = Field(
        None, description="Environment variable that holds the bearer token; X_BEARER_TOKEN if nothing is said."
    )
    token_file: str | None = Field(None, description="File that holds the bearer token.")
    handle: str = Field(description="The brand's own account, without @: its posts are answers, never complaints.")
    terms: list[Term] = Field(
        default_factory=list, description="Other words the brand is called by: names, #tags, common misspellings."
    )
    exclude: list[Term] = Field(default_factory=list, description="Words whose posts are not wanted, nor paid for.")
    query: str | None = Field(
        None, description="A whole query in X's language, instead of handle, terms and exclude; 512 characters."
    )
    dialect: Literal["auto", "tweet", "post"] = Field(
        "auto", description="Which field names X is asked in; auto begins with tweet and switches when X says so."
    )
    base_url: str = Field(API, description="Where X's API is: a proxy of your own, or a double for tests.")
    poll: DurationRange = Field(
        _POLL, description="How long between two polls: 60s..90s. Polls are free, posts are not."
    )
    between: DurationRange = Field(_BETWEEN, description="How long between two requests: 1s..2s.")
    timeout: Duration | None = Field(None, description="How long X may be silent.")
    deadline: Duration | None = Field(None, description="How long one request may take in all.")
    most_bytes: Annotated[int, Field(ge=10_000, le=50_000_000)] | None = Field(
        None, description="The largest answer that is read."
    )
    pages: Annotated[int, Field(ge=1, le=1_000)] = Field(
        10, description="How many pages of 100 posts are read without a pause; the rest follows with the next polls."
    )
    first_look: Duration = Field(
        timedelta(hours=24), description="How far back the first poll reads; X keeps seven days."
    )
    budget: Budget = Field(
        default_factory=lambda: Budget.model_validate({}), description="How much may be read, and what it costs."
    )
    reread_every: Duration = Field(
        timedelta(hours=24), description="How often stored posts are looked up for deletions and edits; 0 is never."
    )
    reread_after: Duration = Field(
        timedelta(hours=1), description="How long ago a post must have been heard to be looked up again."
    )
    reread_within: Duration = Field(timedelta(hours=48), description="How old a post may be to be looked up again.")


@dataclass(frozen=True, slots=True)
class TwitterSettings:
    """One search on X."""

    entry: Settings

    label = "X"
    verified = None
    on_brand_page = False
    """A search finds whoever uses the words, so relevance is still to be judged."""

    @property
    def address(self) -> str:
        """What is searched for."""
        return f"{self.query} @ {self.host}"

    @property
    def poll(self) -> tuple[timedelta, timedelta]:
        """How long between two polls."""
        return self.entry.poll

    @property
    def files(self) -> tuple[Path, ...]:
        """None: everything stands in the configuration."""
        return ()

    @property
    def host(self) -> str:
        """Whose lane it is."""
        return urlsplit(self.entry.base_url).netloc

    @property
    def query(self) -> str:
        """The query as X gets it."""
        entry = self.entry
        return entry.query or make_query(entry.handle, entry.terms, entry.exclude)

    def plan(self) -> Plan:
        """What is searched for, and how."""
        entry, budget = self.entry, self.entry.budget
        return Plan(
            query=self.query,
            handle=entry.handle,
            dialect=None if entry.dialect == "auto" else Dialect(entry.dialect),
            pages=entry.pages,
            first_look=entry.first_look,
            allowance=Allowance(**budget.model_dump()),
            reread_every=entry.reread_every,
            reread_after=entry.reread_after,
            reread_within=entry.reread_within,
        )

    def manners(self, usual: Limits) -> Etiquette:
        """How to behave there. An API has terms and limits in its answers, so its robots.txt is not asked."""
        entry = self.entry
        limits = usual.but(read=entry.timeout, deadline=entry.deadline, most_bytes=entry.most_bytes)
        return Etiquette(frozenset({self.host}), entry.between, obey_robots=False, limits=limits)


def read_settings(data: Mapping[str, object], document: Document, where: Path_) -> TwitterSettings:
    """The settings under `where` of the document. Raises `InvalidFile` with every problem in them."""
    settings = TwitterSettings(shaped(Settings, dict(data), document, where))
    problems = list(_problems(settings, document, where))
    if problems:
        raise InvalidFile(problems)
    return settings


def _problems(settings: TwitterSettings, document: Document, where: Path_) -> Iterator[Problem]:
    entry = settings.entry
    if not _HANDLE.fullmatch(entry.handle):
        hint = msg("only the name, without @ and without an address: ornekmarka")
        yield document.problem((*where, "handle"), msg("{handle} is no handle on X"), hint, handle=entry.handle)
    if not names_site(entry.base_url):
        what, hint = msg("{url} is not the address of a site"), msg("such as https://api.x.com, without a path")
        yield document.problem((*where, "base_url"), what, hint, url=entry.base_url)
    elif entry.base_url.startswith("http://") and urlsplit(entry.base_url).hostname not in _HERE:
        what, hint = msg("the token would travel to {url} for everybody to read"), msg("use https")
        yield document.problem((*where, "base_url"), what, hint, url=entry.base_url)
    for key, words in (("terms", entry.terms), ("exclude", entry.exclude)):
        for number, word in enumerate(words):
            for fault in term_faults(word):
                yield document.problem((*where, key, number), fault.what, fault.hint, **fault.values)
    key = "query" if entry.query is not None else "terms" if entry.terms else "handle"
    for fault in query_faults(settings.query):
        yield document.problem((*where, key), fault.what, fault.hint, **fault.values)

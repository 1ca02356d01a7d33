"""A preset made ready for one source: names filled in, every selector and pattern compiled."""

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal
from urllib.parse import quote, urlsplit

from scrapers.kit.dates import DateForms, date_forms
from scrapers.kit.letters import plain
from scrapers.kit.patterns import Pattern
from scrapers.kit.selectors import Selector
from scrapers.site.addresses import Addresses
from scrapers.site.expressions import Expression, Kind, Names, parse_expression
from scrapers.site.preset import PAGE_NAMES, Fields, Link, PageOne, Pages, Preset, Replies, Skip

Rules = tuple[Expression, ...]


@dataclass(frozen=True, slots=True)
class FieldRules:
    """The compiled expressions of a card or a page, by field; `author.name` and its like are fields too."""

    rules: Mapping[str, Rules]
    solved: Rules = ()
    not_solved: Rules = ()

    def of(self, name: str) -> Rules:
        """The expressions of that field."""
        return self.rules.get(name, ())

    @property
    def names_author(self) -> bool:
        """Whether anything is said of who wrote it."""
        return not self.rules.keys().isdisjoint(_AUTHOR)


@dataclass(frozen=True, slots=True)
class LinkRules:
    """Which link of a card is its own."""

    css: Rules
    must: Pattern
    never: tuple[Pattern, ...] = ()
    never_text: Pattern | None = None


@dataclass(frozen=True, slots=True)
class SkipRule:
    """Cards to pass over, and the reason they are counted under."""

    reason: str
    unless_link: Pattern | None = None
    text: str | None = None


@dataclass(frozen=True, slots=True)
class ListLayout:
    """How the listing reads."""

    pages: Pages
    last: Rules
    """Where the number of the last page stands."""
    cards: tuple[tuple[str, Selector], ...]
    link: LinkRules | None
    key: Rules
    native_id: str
    skips: tuple[SkipRule, ...]
    withdrawn: str | None
    fields: FieldRules
    of_page: bool
    """Whether something is read from the whole page, so that all of it has to be parsed."""
    alone: bool
    """Whether a card says the same wherever it stands on the page."""


@dataclass(frozen=True, slots=True)
class ReplyRules:
    """How the replies under a complaint read."""

    items: Rules
    brand: Rules
    text: Rules
    at: Rules
    author: Rules
    id: Rules


@dataclass(frozen=True, slots=True)
class DetailLayout:
    """How the page of one complaint reads."""

    fetch: Literal["new", "new_or_changed", "never"]
    most: int
    one: Selector | None
    fields: FieldRules
    replies: ReplyRules | None


@dataclass(frozen=True, slots=True)
class Health:
    """What a page that was read well looks like."""

    page_one: PageOne
    detail: tuple[str, ...]
    empty: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Layout:
    """Everything that reading one source of a site needs to know about that site."""

    source: str
    """The platform's name: `Mention.source`."""
    version: str
    """Changes with the preset, so that pages thought unchanged are read again."""
    addresses: Addresses
    names: Mapping[str, str]
    encoding: str
    dates: DateForms
    listing: ListLayout
    detail: DetailLayout
    text_not: tuple[str, ...]
    blocked: tuple[str, ...]
    """Words of a page that wants to know whether a person is asking."""
    sign_in: tuple[re.Pattern[str], ...]
    health: Health = field(repr=False)


@dataclass(frozen=True, slots=True)
class Aim:
    """What an operator says about one source of a site."""

    names: Mapping[str, str]
    base_url: str | None = None
    pages: int | None = None
    detail: Literal["new", "new_or_changed", "never"] | None = None


def make_layout(preset: Preset, aim: Aim) -> Layout:
    """The preset, ready to read the pages `aim` asks for."""
    dates = date_forms(preset.dates, preset.timezone)
    names = Names(aim.names, dates.pattern)
    health = preset.health
    return Layout(
        source=preset.preset,
        version=hashlib.blake2b(preset.model_dump_json().encode(), digest_size=6).hexdigest(),
        addresses=make_addresses(preset, aim),
        names=aim.names,
        encoding=preset.encoding,
        dates=dates,
        listing=_listing(preset, names, aim),
        detail=_detail(preset, names, aim),
        text_not=tuple(plain(words) for words in preset.text_not),
        blocked=preset.blocked.body,
        sign_in=tuple(names.pattern(regex).compiled for regex in preset.blocked.redirect),
        health=Health(health.page_one, health.detail, tuple(plain(words) for words in health.empty)),
    )


def make_addresses(preset: Preset, aim: Aim) -> Addresses:
    """The addresses of the source, on the preset's host or on another that stands in for it."""
    filled = preset.listing.url
    for name, value in aim.names.items():
        if name not in PAGE_NAMES:
            filled = filled.replace(f"{{{name}}}", quote(value, safe="-._~"))
    parts = urlsplit(filled)
    own = parts.netloc.lower()
    origin = (aim.base_url or f"{parts.scheme}://{own}").rstrip("/")
    twin = own.removeprefix("www.") if own.startswith("www.") else f"www.{own}"
    template = parts.path + (f"?{parts.query}" if parts.query else "")
    hosts = frozenset({own, twin, urlsplit(origin).netloc.lower(), *(host.lower() for host in preset.hosts)})
    return Addresses(template or "/", origin, hosts, preset.listing.keep_query)


def _rules(written: tuple[str, ...], names: Names) -> Rules:
    return tuple(parse_expression(one, names, number) for number, one in enumerate(written, start=1))


_VALUES = ("alias", "title", "text", "created_at", "rating", "views", "likes", "replies", "media", "hashtags")
_OF_AUTHOR = ("name", "id", "handle", "url")
_AUTHOR = frozenset(f"author.{name}" for name in _OF_AUTHOR)


def _fields(fields: Fields, names: Names) -> FieldRules:
    rules = {name: _rules(getattr(fields, name), names) for name in _VALUES}
    rules |= {f"author.{name}": _rules(getattr(fields.author, name), names) for name in _OF_AUTHOR}
    given = {name: found for name, found in rules.items() if found}
    return FieldRules(given, _rules(fields.solved.when, names), _rules(fields.solved.unless, names))


def _listing(preset: Preset, names: Names, aim: Aim) -> ListLayout:
    part = preset.listing
    fields = _fields(part.fields, names)
    asked = (*fields.solved, *fields.not_solved, *(rule for rules in fields.rules.values() for rule in rules))
    link, key = _link(part.link, names) if part.link else None, _rules(part.key, names)
    of_page = bool(part.pages.last) or any(rule.of_page or rule.kind is Kind.JSON_LD for rule in asked)
    pages = part.pages if aim.pages is None else part.pages.model_copy(update={"most": aim.pages})
    return ListLayout(
        pages=pages,
        last=_rules(part.pages.last, names),
        cards=tuple((name, names.selector(css)) for name, css in part.cards.items()),
        link=link,
        key=key,
        native_id=part.native_id,
        skips=tuple(_skip(reason, rule, names) for reason, rule in part.skip.items()),
        withdrawn=plain(part.withdrawn.text) if part.withdrawn else None,
        fields=fields,
        of_page=of_page,
        alone=not of_page and all(map(_is_of_card, (*asked, *key, *(link.css if link else ())))),
    )


def _is_of_card(rule: Expression) -> bool:
    selector = rule.selector
    return not rule.of_page and rule.kind is not Kind.JSON_LD and (selector is None or selector.stays_inside)


def _link(link: Link, names: Names) -> LinkRules:
    return LinkRules(
        css=_rules(link.css, names),
        must=names.pattern(link.must),
        never=tuple(names.pattern(regex) for regex in link.never),
        never_text=names.pattern(link.never_text) if link.never_text else None,
    )


def _skip(reason: str, rule: Skip, names: Names) -> SkipRule:
    unless = names.pattern(rule.unless_link) if rule.unless_link else None
    return SkipRule(reason, unless, plain(rule.text) if rule.text else None)


def _detail(preset: Preset, names: Names, aim: Aim) -> DetailLayout:
    part = preset.detail
    return DetailLayout(
        fetch=aim.detail or part.fetch,
        most=part.most,
        one=names.selector(part.one) if part.one else None,
        fields=_fields(part.fields, names),
        replies=_replies(part.replies, names) if part.replies else None,
    )


def _replies(replies: Replies, names: Names) -> ReplyRules:
    return ReplyRules(
        items=_rules(replies.items, names),
        brand=_rules(replies.brand, names),
        text=_rules(replies.text, names),
        at=_rules(replies.at, names),
        author=_rules(replies.author, names),
        id=_rules(replies.id, names),
    )

"""The small language of presets: one value is a list of expressions, and the first that yields something wins.

    css                 visible text of the first match
    css@attr  @attr     an attribute of the first match, of the card itself
    jsonld:a.b[].c      a path in the page's JSON-LD;  `jsonld:a.b = X` holds if they are equal
    text  page:css      the whole text of the card;  read from the whole page
    count:css           how many match; 0 is unknown
    list  first_seen    what the listing said;  the moment we first saw it
    … =~ regex          the first of *all* values that matches (its group 1); `{date}` is any configured date form

`{slug}` and other names of the list address are escaped for whatever they stand in.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

import soupsieve
from bs4 import Tag

from scrapers.kit.errors import msg
from scrapers.kit.jsonld import Json, Step, as_text, follow, parse_path
from scrapers.kit.page import Region, attribute, visible_text
from scrapers.kit.patterns import Pattern, compile_pattern
from scrapers.kit.selectors import Selector, compile_selector
from scrapers.kit.unfit import Unfit

NO_SUCH_NAME = msg("{{{name}}} stands for nothing here")
NAME = re.compile(r"\{([a-z_][a-z_0-9]*)\}")
_ATTRIBUTE = re.compile(r"(?P<css>.*)@(?P<name>[A-Za-z_][\w:.-]*)", re.DOTALL)
_PREFIX = re.compile(r"(?P<prefix>page|count|jsonld):(?P<rest>.+)", re.DOTALL)


class Kind(StrEnum):
    """Where an expression gets its values from."""

    CSS = "css"
    OWN = "own"
    COUNT = "count"
    JSON_LD = "json-ld"
    TEXT = "text"
    LIST = "list"
    FIRST_SEEN = "first-seen"


@dataclass(frozen=True, slots=True)
class Names:
    """What `{names}` stand for in one source's expressions."""

    values: Mapping[str, str]
    date: str = r"(?!)"

    def fill(self, written: str, escape: Callable[[str], str]) -> str:
        """The text with its names replaced. Raises `Unfit` for a name that stands for nothing."""
        return NAME.sub(lambda found: self._value(found[1], escape), written)

    def _value(self, name: str, escape: Callable[[str], str]) -> str:
        if name not in self.values:
            raise Unfit(NO_SUCH_NAME, values={"name": name})
        return escape(self.values[name])

    def pattern(self, written: str) -> Pattern:
        """The regular expression, its names escaped. Raises `Unfit`."""
        dated = written.replace("{date}", self.date)
        return compile_pattern(self.fill(dated, re.escape))

    def selector(self, written: str) -> Selector:
        """The CSS selector, its names escaped. Raises `Unfit`."""
        filled = self.fill(written, soupsieve.escape)
        try:
            return compile_selector(filled)
        except (soupsieve.SelectorSyntaxError, ValueError, TypeError) as error:
            values: dict[str, object] = {"css": written, "detail": str(error).partition("\n")[0]}
            raise Unfit(msg("not a CSS selector: {css} ({detail})"), values=values) from error


@dataclass(frozen=True, slots=True)
class Expression:
    """One way to a value, compiled."""

    label: str
    """What it is called where values are counted: its number among those of its field and how it is written."""
    kind: Kind
    selector: Selector | None = None
    attribute: str | None = None
    path: tuple[Step, ...] = ()
    equals: str | None = None
    pattern: Pattern | None = field(default=None)
    of_page: bool = False
    dates: bool = False
    """Ends in `=~ {date}`: any value with a moment in it will do."""


@dataclass(frozen=True, slots=True)
class Page:
    """What expressions may look at beside their card: the whole page and its JSON-LD."""

    region: Region
    json_ld: tuple[Json, ...] = ()


@dataclass(frozen=True, slots=True)
class Scope:
    """What one card, page or reply offers to expressions; a reply may be JSON-LD instead of an element."""

    page: Page
    region: Region | None
    json_ld: tuple[Json, ...] = ()
    without: frozenset[int] = frozenset()
    """`id()` of elements whose text does not count: answers inside a complaint's container."""


def parse_expression(written: str, names: Names, number: int = 1) -> Expression:
    """The expression, compiled; `number` is its place among those of its field. Raises `Unfit`."""
    base, matches, regex = written.partition(" =~ ")
    dates = regex.strip() == "{date}"
    pattern = names.pattern(regex) if matches and not dates else None
    return _parse_base(base.strip(), names, _Tail(f"#{number} {written}", pattern, dates))


@dataclass(frozen=True, slots=True)
class _Tail:
    label: str
    pattern: Pattern | None
    dates: bool


def _parse_base(base: str, names: Names, tail: _Tail, *, of_page: bool = False) -> Expression:
    prefixed = _PREFIX.fullmatch(base)
    if prefixed and prefixed["prefix"] == "page":
        return _parse_base(prefixed["rest"].strip(), names, tail, of_page=True)
    if prefixed and prefixed["prefix"] == "jsonld":
        return _json_ld(prefixed["rest"], tail)
    if prefixed:
        return _of(Kind.COUNT, tail, of_page, selector=names.selector(prefixed["rest"].strip()))
    if base in ("text", "list", "first_seen"):
        return _of(Kind(base.replace("_", "-")), tail, of_page)
    found = _ATTRIBUTE.fullmatch(base)
    if found and not found["css"].strip():
        return _of(Kind.OWN, tail, of_page, attribute=found["name"])
    css, name = (found["css"], found["name"]) if found else (base, None)
    return _of(Kind.CSS, tail, of_page, selector=names.selector(css.strip()), attribute=name)


def _of(
    kind: Kind, tail: _Tail, of_page: bool, *, selector: Selector | None = None, attribute: str | None = None
) -> Expression:
    return Expression(tail.label, kind, selector, attribute, pattern=tail.pattern, of_page=of_page, dates=tail.dates)


def _json_ld(rest: str, tail: _Tail) -> Expression:
    path, equals, wanted = rest.partition(" = ")
    steps = parse_path(path)
    expected = wanted.strip() if equals else None
    return Expression(tail.label, Kind.JSON_LD, path=steps, equals=expected, pattern=tail.pattern, dates=tail.dates)


def values(expression: Expression, scope: Scope) -> Iterator[str]:
    """The non-empty values the expression finds: the first match, or with a regex all that match, cut to it."""
    if expression.kind is Kind.CSS and expression.pattern is None and not expression.dates:
        value = _first(expression, scope)
        return iter((value,) if value else ())
    found = filter(None, _raw(expression, scope))
    return found if expression.pattern is None else _matched(expression.pattern, found)


def _matched(pattern: Pattern, found: Iterator[str]) -> Iterator[str]:
    return filter(None, (pattern.first(_squeezed(value)) for value in found))


def every_value(expression: Expression, scope: Scope) -> Iterator[str]:
    """The values of every match, not only of the first."""
    if expression.kind is Kind.CSS and expression.pattern is None:
        return filter(None, _texts(expression, scope))
    return values(expression, scope)


def links(expression: Expression, scope: Scope, *, with_text: bool = True) -> Iterator[tuple[str, str]]:
    """Addresses and the text of the links they stand in (empty unless it is asked for), of every match."""
    if expression.kind is Kind.CSS and expression.pattern is None and expression.attribute:
        for tag in _tags(expression, scope):
            address = attribute(tag, expression.attribute)
            if address:
                yield address, visible_text(tag) if with_text else ""
    else:
        yield from ((value, "") for value in values(expression, scope))


def items(expression: Expression, scope: Scope) -> Iterator[Region | dict[str, Json]]:
    """What the expression finds, as things to read in turn: elements or JSON-LD objects."""
    if expression.kind is Kind.JSON_LD:
        yield from (value for value in _json(expression, scope) if isinstance(value, dict))
    else:
        yield from (Region(tag) for tag in _tags(expression, scope))


def holds(expression: Expression, scope: Scope) -> bool:
    """Whether there is what the expression describes; an element counts even without text."""
    if expression.equals is not None:
        return any(as_text(value) == expression.equals for value in _json(expression, scope))
    if expression.kind is Kind.CSS and expression.pattern is None and not expression.attribute:
        return next(_tags(expression, scope), None) is not None
    return next(values(expression, scope), None) is not None


def _raw(expression: Expression, scope: Scope) -> Iterator[str]:
    match expression.kind:
        case Kind.JSON_LD:
            return (as_text(value) for value in _json(expression, scope))
        case Kind.CSS:
            return _texts(expression, scope)
        case Kind.OWN:
            region = _region(expression, scope)
            return iter([region.attribute(expression.attribute or "")] if region else [])
        case Kind.COUNT:
            return iter([str(sum(1 for _ in _tags(expression, scope)) or "")])
        case Kind.TEXT:
            return iter(_whole_text(expression, scope))
        case Kind.LIST | Kind.FIRST_SEEN:
            return iter(())


def _first(expression: Expression, scope: Scope) -> str:
    for tag in _tags(expression, scope):
        if expression.attribute:
            return attribute(tag, expression.attribute)
        if id(tag) not in scope.without:
            return visible_text(tag, without=scope.without)
    return ""


def _texts(expression: Expression, scope: Scope) -> Iterator[str]:
    tags = _tags(expression, scope)
    if expression.attribute:
        name = expression.attribute
        return (attribute(tag, name) for tag in tags)
    return (visible_text(tag, without=scope.without) for tag in tags if id(tag) not in scope.without)


def _tags(expression: Expression, scope: Scope) -> Iterator[Tag]:
    region = _region(expression, scope)
    return iter(()) if region is None or expression.selector is None else region.select(expression.selector)


def _region(expression: Expression, scope: Scope) -> Region | None:
    return scope.page.region if expression.of_page else scope.region


def _whole_text(expression: Expression, scope: Scope) -> Iterator[str]:
    region = _region(expression, scope)
    if region is not None:
        yield visible_text(region.tag, without=scope.without) if scope.without else region.text


def _json(expression: Expression, scope: Scope) -> Iterator[Json]:
    for start in scope.json_ld:
        yield from follow(start, expression.path)


def _squeezed(value: str) -> str:
    return " ".join(value.split())

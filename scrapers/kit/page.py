"""Reading a tree: selectors that look only where they can match, and the text a visitor would see."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import soupsieve
from bs4 import Tag
from bs4.element import NavigableString, PreformattedString

from scrapers.kit.letters import one_line

_UNSEEN = frozenset({"script", "style", "template", "noscript", "svg", "head"})
_BLOCKS = frozenset(
    (
        *("address", "article", "aside", "blockquote", "br", "dd", "div", "dl", "dt", "figure", "footer", "form"),
        *("h1", "h2", "h3", "h4", "h5", "h6", "header", "hr", "li", "main", "nav", "ol", "p", "pre", "section"),
        *("table", "tbody", "td", "th", "thead", "tr", "ul"),
    )
)
# Two elements side by side are two words; an element inside a word is not. Both are controls, so `one_line` drops them.
_BEGINS, _ENDED = "\x01", "\x02"
_PARTS = re.compile(r"""\\.|"(?:[^"\\]|\\.)*+"|'(?:[^'\\]|\\.)*+'|[()\[\],>+~]|\s+|[^\\"'()\[\],>+~\s]++""")
_WORD = re.compile(r""":-soup-contains(?:-own)?\(\s{0,5}["']([^"'\s\\]{2,80})["']\s{0,5}\)""")
_TAG = re.compile(r"[A-Za-z][\w-]*")
_LOOKS_AROUND = re.compile(r"[+\\]|~(?!=)|:(?!has\()")
"""What makes a match depend on siblings or on what stands above."""


@dataclass(frozen=True, slots=True)
class Selector:
    """A CSS selector with what an element must have for it to match, so that most need not be asked."""

    written: str
    matcher: soupsieve.SoupSieve = field(repr=False)
    keys: tuple[str, ...] | None
    """One mark per alternative (`tag:h2`, `class:time`, `attr:title`, `id:x`); None when any element may match."""
    roots: frozenset[str] | None
    """The tags the selector begins at; None when it may begin anywhere."""
    word: str | None
    """A word that must stand in the text around a match."""


def compile_selector(written: str) -> Selector:
    """The selector, ready to use. Raises `soupsieve.SelectorSyntaxError` or ValueError."""
    matcher = soupsieve.compile(written)
    alternatives = list(_alternatives(written))
    keys = tuple(key for compounds in alternatives if (key := _key(compounds[-1])))
    word = _WORD.search(written) if len(alternatives) == 1 and ":not(" not in written else None
    return Selector(
        written,
        matcher,
        keys=keys if len(keys) == len(alternatives) else None,
        roots=_roots(written, alternatives),
        word=word[1] if word else None,
    )


def _roots(written: str, alternatives: list[list[str]]) -> frozenset[str] | None:
    tags = [found[0].lower() for compounds in alternatives if (found := _TAG.match(compounds[0]))]
    looks_around = _LOOKS_AROUND.search(_QUOTED.sub("", written))
    return frozenset(tags) if len(tags) == len(alternatives) and not looks_around else None


def _alternatives(written: str) -> Iterator[list[str]]:
    """The compounds of each selector in the list, without what stands in brackets of a pseudo-class."""
    compounds, depth, square = [""], 0, 0
    for part in _PARTS.findall(written.strip()):
        square += (part == "[") - (part == "]")
        if part == ")":
            depth -= 1
        if depth == 0 and square == 0 and part == ",":
            yield [compound for compound in compounds if compound]
            compounds = [""]
        elif depth == 0 and square == 0 and (part in ">+~" or part.isspace()):
            compounds.append("")
        elif depth == 0 and part != ")":
            compounds[-1] += part if part != "(" else "()"
        if part == "(":
            depth += 1
    yield [compound for compound in compounds if compound] or [""]


_MARKS = (
    ("id", re.compile(r"#([A-Za-z_][\w-]*)(?![\\\w-])")),
    ("class", re.compile(r"\.([A-Za-z_][\w-]*)(?![\\\w-])")),
    ("attr", re.compile(r"\[([A-Za-z_][\w-]*)\s*(?=[\]~|^$*=])")),
)
_QUOTED = re.compile(r"""["'][^"']*+["']""")


def _key(compound: str) -> str | None:
    """The rarest thing an element must have to match the compound."""
    bare = _QUOTED.sub("", compound)
    if "\\" in bare:
        return None
    head = bare.split(":", 1)[0]
    for kind, pattern in _MARKS:
        found = pattern.search(head)
        if found:
            return f"{kind}:{found[1].lower() if kind == 'attr' else found[1]}"
    tag = _TAG.match(head)
    return f"tag:{tag[0].lower()}" if tag else None


class Region:
    """An element and what is in it, indexed once and asked often."""

    def __init__(self, tag: Tag) -> None:
        self.tag = tag

    @cached_property
    def text(self) -> str:
        """What a visitor sees of it, block by block on lines of their own."""
        return visible_text(self.tag)

    @cached_property
    def line(self) -> str:
        """What a visitor sees of it, on one line."""
        return one_line(self.text)

    @cached_property
    def _index(self) -> dict[str, list[int]]:
        index: dict[str, list[int]] = {}
        for place, tag in enumerate(self._tags):
            for mark in _marks_of(tag):
                index.setdefault(mark, []).append(place)
        return index

    @cached_property
    def _tags(self) -> list[Tag]:
        return [node for node in self.tag.descendants if isinstance(node, Tag)]

    def select(self, selector: Selector) -> Iterator[Tag]:
        """The matching elements inside, in document order."""
        if selector.word and selector.word not in self.line:
            return
        matches = selector.matcher.match
        for tag in self._candidates(selector.keys):
            if matches(tag):
                yield tag

    def _candidates(self, keys: tuple[str, ...] | None) -> Iterator[Tag]:
        if keys is None:
            yield from self._tags
            return
        places = [self._index.get(key, ()) for key in dict.fromkeys(keys)]
        single = places[0] if len(places) == 1 else sorted({place for some in places for place in some})
        for place in single:
            yield self._tags[place]

    def attribute(self, name: str) -> str:
        """An attribute of the element itself; empty if it has none."""
        return attribute(self.tag, name)


def _marks_of(tag: Tag) -> Iterator[str]:
    yield f"tag:{tag.name}"
    for name, value in tag.attrs.items():
        yield f"attr:{name}"
        if name == "class":
            for word in set(value if isinstance(value, list) else str(value).split()):
                yield f"class:{word}"
        elif name == "id":
            yield f"id:{value}"


def attribute(tag: Tag, name: str) -> str:
    """An attribute's value, a list of words joined; empty if there is none."""
    value = tag.get(name)
    return " ".join(value) if isinstance(value, list) else str(value or "")


def visible_text(tag: Tag, *, without: frozenset[int] = frozenset()) -> str:
    """The text a visitor sees, a line for each block; `without` holds the `id()` of elements to leave out."""
    parts: list[str] = []
    open_tags: list[tuple[Iterator[Any], bool]] = [(iter(tag.contents), False)]
    while open_tags:
        node = next(open_tags[-1][0], None)
        if node is None:
            parts.append("\n" if open_tags.pop()[1] else _ENDED)
        elif isinstance(node, Tag):
            if node.name not in _UNSEEN and id(node) not in without:
                is_block = node.name in _BLOCKS
                parts.append("\n" if is_block else _BEGINS)
                open_tags.append((iter(node.contents), is_block))
        elif isinstance(node, NavigableString) and not isinstance(node, PreformattedString):
            parts.append(str(node).replace("\n", " ").replace("\r", " "))
    text = "".join(parts).replace(f"{_ENDED}{_BEGINS}", " ")
    return "\n".join(filter(None, (one_line(line) for line in text.split("\n"))))

"""Reading a tree: selectors that look only where they can match, and the text a visitor would see."""

import hashlib
from collections.abc import Iterable, Iterator
from functools import lru_cache

from bs4 import Tag
from bs4.element import NavigableString, PageElement, PreformattedString

from scrapers.kit.letters import one_line
from scrapers.kit.selectors import Selector

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


class Region:
    """An element and what is in it, indexed once and asked often."""

    __slots__ = ("_above", "_index", "_letters", "_line", "_tags", "_text", "tag")

    def __init__(self, tag: Tag) -> None:
        self.tag = tag
        self._text: str | None = None
        self._line: str | None = None
        self._tags: list[Tag] | None = None
        self._index: dict[str, list[Tag]] = {}
        self._letters: list[str] = []
        self._above: frozenset[str] | None = None

    @property
    def text(self) -> str:
        """What a visitor sees of it, block by block on lines of their own."""
        if self._text is None:
            self._text = visible_text(self.tag)
        return self._text

    @property
    def line(self) -> str:
        """What a visitor sees of it, on one line."""
        if self._line is None:
            self._line = one_line(self.text)
        return self._line

    def _all_tags(self) -> list[Tag]:
        """Every element inside; the first time, a list of those that bear each mark is made too."""
        if self._tags is None:
            self._tags = tags = []
            index, letters = self._index, self._letters
            for node in _inside(self.tag):
                if isinstance(node, Tag):
                    tags.append(node)
                    for mark in _marks_of(node):
                        if mark in index:
                            index[mark].append(node)
                        else:
                            index[mark] = [node]
                else:
                    letters.append(str(node))
        return self._tags

    def _marks_above(self) -> frozenset[str]:
        """The marks of the element itself and of what it stands in: a match may begin there."""
        if self._above is None:
            self._above = frozenset(mark for tag in (self.tag, *self.tag.parents) for mark in _marks_of(tag))
        return self._above

    def select(self, selector: Selector) -> Iterator[Tag]:
        """The matching elements inside, in document order."""
        return filter(selector.matches, self._candidates(selector.keys) if self.may_hold(selector) else ())

    def may_hold(self, selector: Selector) -> bool:
        """Whether there could be a match; False is certain."""
        self._all_tags()
        index = self._index
        if selector.keys is not None and index.keys().isdisjoint(selector.keys):
            return False
        if selector.word and selector.word not in "".join(self._letters):
            return False
        for needed in selector.needs:
            for mark in needed:
                if mark not in index and mark not in self._marks_above():
                    break
            else:
                return True
        return False

    def _candidates(self, keys: tuple[str, ...] | None) -> Iterable[Tag]:
        if keys is None:
            return self._all_tags()
        if len(keys) == 1:
            return self._index.get(keys[0], ())
        wanted = {id(tag) for key in keys for tag in self._index.get(key, ())}
        return (tag for tag in self._all_tags() if id(tag) in wanted)

    def attribute(self, name: str) -> str:
        """An attribute of the element itself; empty if it has none."""
        return attribute(self.tag, name)


def _inside(tag: Tag) -> Iterator[PageElement]:
    """All there is in the element, in document order; `Tag.descendants` asks more questions on the way."""
    last: PageElement | None = tag
    while isinstance(last, Tag) and last.contents:
        last = last.contents[-1]
    node = tag.contents[0] if tag.contents else None
    while node is not None:
        yield node
        node = node.next_element if node is not last else None


def _marks_of(tag: Tag) -> tuple[str, ...]:
    attrs = tag.attrs
    marks = _marks(tag.name, tuple(attrs), attribute(tag, "class") if "class" in attrs else "")
    return (*marks, f"id:{attrs['id']}") if "id" in attrs else marks


@lru_cache(maxsize=4096)
def _marks(name: str, attributes: tuple[str, ...], classes: str) -> tuple[str, ...]:
    """A page repeats a few hundred kinds of elements over and over."""
    words = dict.fromkeys(classes.split())
    return (f"tag:{name}", *(f"attr:{one}" for one in attributes), *(f"class:{word}" for word in words))


def outline(tag: Tag) -> bytes:
    """A mark of the element and all that is in it: where it is the same, the same is read from it."""
    parts: list[object] = [(tag.name, tag.attrs)]
    for node in _inside(tag):
        if isinstance(node, Tag):
            parts.append((node.name, len(node.contents), node.attrs))
        else:
            parts.append((str(node), isinstance(node, PreformattedString)))
    return _mark(parts)


def outline_above(tag: Tag) -> bytes:
    """A mark of the elements it stands in, without what else is in them."""
    return _mark([(above.name, above.attrs) for above in tag.parents])


def _mark(parts: list[object]) -> bytes:
    return hashlib.blake2b(repr(parts).encode(), digest_size=16).digest()


def select(tree: Tag, selector: Selector) -> Iterator[Tag]:
    """The matching elements of a tree that is asked only once, in document order."""
    for tag in _inside(tree):
        if isinstance(tag, Tag) and (selector.tags is None or tag.name in selector.tags) and selector.matches(tag):
            yield tag


def attribute(tag: Tag, name: str) -> str:
    """An attribute's value, a list of words joined; empty if there is none."""
    value = tag.get(name)
    return " ".join(value) if isinstance(value, list) else str(value or "")


def visible_text(tag: Tag, *, without: frozenset[int] = frozenset()) -> str:
    """The text a visitor sees, a line for each block; `without` holds the `id()` of elements to leave out."""
    if len(tag.contents) == 1 and type(tag.contents[0]) is NavigableString:  # most are that, and need no walk
        return one_line(tag.contents[0])
    parts: list[str] = []
    open_tags: list[tuple[Iterator[PageElement], bool]] = [(iter(tag.contents), False)]
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

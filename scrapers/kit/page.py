"""Reading a tree: selectors that look only where they can match, and the text a visitor would see."""

from collections.abc import Iterable, Iterator
from functools import cached_property, lru_cache

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
    def _nodes(self) -> list[PageElement]:
        return list(self.tag.descendants)

    @cached_property
    def _tags(self) -> list[Tag]:
        return [node for node in self._nodes if isinstance(node, Tag)]

    @cached_property
    def _letters(self) -> str:
        return "".join(node for node in self._nodes if isinstance(node, NavigableString))

    @cached_property
    def _marks(self) -> frozenset[str]:
        """The marks of all that is inside, of the element itself and of what it stands in: a match may begin there."""
        above = (mark for tag in self.tag.parents for mark in _marks_of(tag))
        return frozenset((*self._index, *_marks_of(self.tag), *above))

    @cached_property
    def _index(self) -> dict[str, list[int]]:
        index: dict[str, list[int]] = {}
        for place, tag in enumerate(self._tags):
            for mark in _marks_of(tag):
                index.setdefault(mark, []).append(place)
        return index

    def select(self, selector: Selector) -> Iterator[Tag]:
        """The matching elements inside, in document order."""
        return filter(selector.matches, self._candidates(selector.keys) if self.may_hold(selector) else ())

    def may_hold(self, selector: Selector) -> bool:
        """Whether there could be a match; False is certain."""
        if selector.word and selector.word not in self._letters:
            return False
        return any(map(self._marks.issuperset, selector.needs))

    def _candidates(self, keys: tuple[str, ...] | None) -> Iterable[Tag]:
        if keys is None:
            return self._tags
        places = [self._index.get(key, ()) for key in dict.fromkeys(keys)]
        single = places[0] if len(places) == 1 else sorted({place for some in places for place in some})
        return map(self._tags.__getitem__, single)

    def attribute(self, name: str) -> str:
        """An attribute of the element itself; empty if it has none."""
        return attribute(self.tag, name)


def _marks_of(tag: Tag) -> tuple[str, ...]:
    attrs = tag.attrs
    marks = _marks(tag.name, tuple(attrs), attribute(tag, "class") if "class" in attrs else "")
    return (*marks, f"id:{attrs['id']}") if "id" in attrs else marks


@lru_cache(maxsize=4096)
def _marks(name: str, attributes: tuple[str, ...], classes: str) -> tuple[str, ...]:
    """A page repeats a few hundred kinds of elements over and over."""
    words = dict.fromkeys(classes.split())
    return (f"tag:{name}", *(f"attr:{one}" for one in attributes), *(f"class:{word}" for word in words))


def select(tree: Tag, selector: Selector) -> Iterator[Tag]:
    """The matching elements of a tree that is asked only once, in document order."""
    for tag in tree.descendants:
        if isinstance(tag, Tag) and (selector.tags is None or tag.name in selector.tags) and selector.matches(tag):
            yield tag


def attribute(tag: Tag, name: str) -> str:
    """An attribute's value, a list of words joined; empty if there is none."""
    value = tag.get(name)
    return " ".join(value) if isinstance(value, list) else str(value or "")


def visible_text(tag: Tag, *, without: frozenset[int] = frozenset()) -> str:
    """The text a visitor sees, a line for each block; `without` holds the `id()` of elements to leave out."""
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

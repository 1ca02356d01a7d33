"""BeautifulSoup's tree, built with fewer steps: for pages that are read once and never changed or written out.

BeautifulSoup asks its builder a dozen questions about every element. Here they are answered once, for all of HTML.
"""

from collections.abc import Mapping
from typing import ClassVar

from bs4 import BeautifulSoup, Tag
from bs4.builder import HTMLTreeBuilder
from bs4.builder._lxml import LXMLTreeBuilder
from bs4.element import Comment, Doctype, NavigableString, PageElement, ProcessingInstruction

MOST_DEPTH = 400
MOST_TAGS = 60_000

_SPACES = BeautifulSoup.ASCII_SPACES
_MAY_BE_EMPTY = frozenset(HTMLTreeBuilder.DEFAULT_EMPTY_ELEMENT_TAGS or ())
_KEEPS_SPACES = HTMLTreeBuilder.DEFAULT_PRESERVE_WHITESPACE_TAGS


class WildPage(Exception):  # noqa: N818 - reads as what came
    """A page built to exhaust its reader: nested too deeply or made of too many tags."""


class _Element(Tag):
    """An element whose class says what is the same for all of them."""

    parser_class = BeautifulSoup
    namespace = None
    prefix = None
    sourceline = None
    sourcepos = None
    known_xml = False
    hidden = False
    cdata_list_attributes = None
    preserve_whitespace_tags = _KEEPS_SPACES
    interesting_string_types = Tag.MAIN_CONTENT_STRING_TYPES
    _namespaces: ClassVar[dict[str, str]] = {}  # type: ignore[misc]  # never written to

    def __init__(self, name: str, attrs: Mapping[str, str], parent: Tag, previous: PageElement | None) -> None:
        self.name = name
        self.attrs = dict(attrs)
        self.contents = []
        _append(self, parent, previous)

    @property
    def can_be_empty_element(self) -> bool:  # type: ignore[override]  # never written to
        """Whether it is written `<br/>` when there is nothing in it."""
        return self.name in _MAY_BE_EMPTY


def _append(new: PageElement, parent: Tag, previous: PageElement | None) -> None:
    """Put it in at the very end, where a parser is."""
    siblings = parent.contents
    new.parent = parent
    new.previous_element = previous
    new.next_element = new.next_sibling = None
    if previous is not None:
        previous.next_element = new
    if siblings:
        new.previous_sibling = siblings[-1]
        siblings[-1].next_sibling = new
    else:
        new.previous_sibling = None
    siblings.append(new)


class Builder(LXMLTreeBuilder):
    """Builds the tree from what lxml reports; of a page, only the elements in `only` if that is given.

    Raises `WildPage` while it reads a page made to exhaust it.
    """

    def __init__(self, only: frozenset[str] | None) -> None:
        super().__init__(multi_valued_attributes=None)
        self._only = only
        self._open: list[Tag] = []
        self._last: PageElement | None = None
        self._said: list[str] = []
        self._tags = 0

    def feed(self, markup: str | bytes) -> None:
        """The whole page."""
        self._open = [self.soup]  # type: ignore[list-item]  # it is set by then
        super().feed(markup)
        self._end_text()

    def start(self, tag: str, attrs: Mapping[str, str], nsmap: object = None) -> None:  # type: ignore[override]  # always text
        """An element begins."""
        if self._said:
            self._end_text()
        opened = self._open
        if len(opened) == 1 and self._only and tag not in self._only:
            return
        self._last = element = _Element(tag, attrs, opened[-1], self._last)
        opened.append(element)
        self._tags += 1
        if len(opened) > MOST_DEPTH or self._tags > MOST_TAGS:
            raise WildPage

    def end(self, tag: str) -> None:  # type: ignore[override]  # always text
        """An element ends; lxml sees to it that it is the innermost, or one that was left out."""
        if self._said:
            self._end_text()
        if self._open[-1].name == tag:
            self._open.pop()

    def data(self, data: str) -> None:  # type: ignore[override]  # always text
        """A piece of text."""
        self._said.append(data)

    def comment(self, text: str) -> None:  # type: ignore[override]  # always text
        """A comment."""
        self._say(text, Comment)

    def doctype(self, name: str, pubid: str, system: str) -> None:
        """The page's first words."""
        self._say(Doctype._string_for_name_and_ids(name, pubid, system), Doctype)

    def pi(self, target: str, data: str) -> None:
        """Something for another program."""
        self._say(f"{target} {data}", ProcessingInstruction)

    def _say(self, text: str, kind: type[NavigableString]) -> None:
        self._end_text()
        self._said.append(text)
        self._end_text(kind)

    def _end_text(self, kind: type[NavigableString] = NavigableString) -> None:
        text, opened = "".join(self._said), self._open
        self._said.clear()
        if not text or (self._only and len(opened) == 1):
            return
        if not text.strip(_SPACES) and not any(tag.name in _KEEPS_SPACES for tag in opened):
            text = "\n" if "\n" in text else " "
        string = str.__new__(kind, text)
        _append(string, opened[-1], self._last)
        self._last = string

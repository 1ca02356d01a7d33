"""Lists of the Graph API, a page at a time, as large as Facebook will give them."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import parse_qs, urlsplit

from scrapers.facebook.fields import COMMENT, COMMENT_LEAN, ID, NEEDS, POSTS, POSTS_LEAN, READ_PEOPLE
from scrapers.facebook.graph import Graph, Object
from scrapers.facebook.memory import Kind
from scrapers.facebook.verdict import LostCursor, TooMuch, Vanished
from scrapers.kit.errors import LayoutChanged, msg

LEAST = 5
"""Fewer are never asked for at once; then fewer fields are."""
_CURSOR = re.compile(r"[\x21-\x7e]{1,2000}", re.ASCII)
_WHERE = msg("Facebook says that there is more and not where")


@dataclass(frozen=True, slots=True)
class Page:
    """A part of a list. `after` goes on; None at the end. Where it says nothing of use, that part is never found."""

    items: tuple[Object, ...]
    after: str | None
    full: bool


@dataclass(frozen=True, slots=True)
class _Edge:
    path: str
    needs: str
    fields: str
    lean: str
    parameters: Mapping[str, str]


class Pager:
    """Reads the lists of one page; remembers how much Facebook was willing to give at once."""

    def __init__(self, graph: Graph, size: int) -> None:
        self._graph = graph
        self._lean = False
        self.size = size
        self.was_too_much = False
        self.was_unknown = False
        """Whether Facebook did not know something we asked for, and fewer fields were read."""

    def changed(self, what: str, **values: object) -> LayoutChanged:
        """The error for a list that no longer has the form we know, with what was read last as evidence."""
        return self._graph.changed(what, **values)

    def posts(self, page: str, edge: str, kind: Kind, after: str | None = None) -> Page:
        """A part of the posts of that kind, the newest first."""
        if after is not None and not _CURSOR.fullmatch(after):
            raise self.changed(_WHERE)
        return self._page(_Edge(f"{page}/{edge}", NEEDS[kind], POSTS[kind], POSTS_LEAN[kind], {}), after)

    def comments(self, post: str, after: str | None = None) -> Page:
        """A part of a post's comments, replies among them; the newest first, unless Facebook ranks them.

        Raises `LostCursor` where the way on leads nowhere: from the beginning it may be another.
        """
        if after is not None and not _CURSOR.fullmatch(after):
            raise LostCursor(self._graph.name, _WHERE)
        how = {"filter": "stream", "order": "reverse_chronological"}
        return self._page(_Edge(f"{post}/comments", READ_PEOPLE, COMMENT, COMMENT_LEAN, how), after)

    def comment(self, name: str) -> Object:
        """One comment."""
        return self._graph.get(name, READ_PEOPLE, fields=COMMENT)

    def is_gone(self, name: str) -> bool:
        """Whether Facebook says that there is no such thing any more."""
        try:
            self._graph.get(name, READ_PEOPLE, fields=ID)
        except Vanished as error:
            return error.gone
        return False

    def _page(self, edge: _Edge, after: str | None) -> Page:
        while True:
            size = self.size
            further = {} if after is None else {"after": after}
            fields = edge.lean if self._lean else edge.fields
            try:
                data = self._graph.get(
                    edge.path, edge.needs, fields=fields, limit=str(size), **edge.parameters, **further
                )
            except TooMuch:
                if not self._can_ask_for_less():
                    raise
            except Vanished as error:
                if error.gone or self._lean:
                    raise
                self._lean = self.was_unknown = True
            else:
                return self._read(data, size)

    def _can_ask_for_less(self) -> bool:
        """Half as much from now on; where that is little already, fewer fields; then no less is possible."""
        self.was_too_much = True
        if self.size > LEAST:
            self.size = max(LEAST, self.size // 2)
        elif not self._lean:
            self._lean = True
        else:
            return False
        return True

    def _read(self, data: Object, size: int) -> Page:
        items = data.get("data")
        if not isinstance(items, list):
            raise self.changed(msg("Facebook's answer is no list"))
        records = tuple(item for item in items if isinstance(item, dict))
        return Page(records, self._after(data.get("paging")), len(items) >= size)

    def _after(self, paging: object) -> str | None:
        """Only `next` says that there is more; its address holds the token, so it is never followed or kept."""
        further = paging.get("next") if isinstance(paging, dict) else None
        if not isinstance(paging, dict) or not isinstance(further, str):
            return None
        cursors = paging.get("cursors")
        after = cursors.get("after") if isinstance(cursors, dict) else None
        return after if isinstance(after, str) and after else _after_in(further)


def _after_in(address: str) -> str:
    try:
        return parse_qs(urlsplit(address).query).get("after", [""])[0]
    except ValueError:
        return ""

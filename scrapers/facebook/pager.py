"""Lists of the Graph API, a page at a time, as large as Facebook will give them."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import parse_qs, urlsplit

from scrapers.facebook.fields import COMMENT, COMMENT_LEAN, ID, NEEDS, POSTS, POSTS_LEAN, READ_PEOPLE
from scrapers.facebook.graph import Graph, Object
from scrapers.facebook.memory import Kind
from scrapers.facebook.verdict import TooMuch, Vanished
from scrapers.kit.errors import LayoutChanged, msg

LEAST = 5
"""Fewer are never asked for at once; then fewer fields are."""
_MOST_CHARACTERS = 2_000


@dataclass(frozen=True, slots=True)
class Page:
    """A part of a list. `after` goes on; None at the end."""

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
        self._latest: Object = {}
        self.size = size
        self.was_too_much = False
        self.was_unknown = False
        """Whether Facebook did not know something we asked for, and fewer fields were read."""

    def changed(self, what: str, **values: object) -> LayoutChanged:
        """The error for a list that no longer has the form we know, with the part that was read last as evidence."""
        return self._graph.changed(
            what, json.dumps(self._latest, ensure_ascii=False).encode("utf-8", "replace"), **values
        )

    def posts(self, page: str, edge: str, kind: Kind, after: str | None = None) -> Page:
        """A part of the posts of that kind, the newest first."""
        return self._page(_Edge(f"{page}/{edge}", NEEDS[kind], POSTS[kind], POSTS_LEAN[kind], {}), after)

    def comments(self, post: str, after: str | None = None) -> Page:
        """A part of a post's comments, replies among them; the newest first, unless Facebook ranks them."""
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
        self._latest = data
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
        after = after if isinstance(after, str) and after else _after_in(further)
        if after is None or len(after) > _MOST_CHARACTERS:
            raise self.changed(msg("Facebook says that there is more and not where"))
        return after


def _after_in(address: str) -> str | None:
    try:
        return parse_qs(urlsplit(address).query).get("after", [None])[0]
    except ValueError:
        return None

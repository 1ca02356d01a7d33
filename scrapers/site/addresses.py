"""A site's addresses: the listing's pages, and what a link on a page means."""

import re
from dataclasses import dataclass
from typing import Literal
from urllib.parse import parse_qsl, quote, urlencode, urljoin, urlsplit

_MOST = 2_000
_SAFE = "/%:@!$&'()*+,;=~-._"
_PLAIN_PATH = re.compile(r"/(?:[A-Za-z0-9_-]+/?)*+")
"""A path as most links are: nothing in it to resolve, to leave out or to quote."""


@dataclass(frozen=True, slots=True)
class Place:
    """An address on the site: whole and without what does not matter, and its path (with the query that counts)."""

    url: str
    path: str


@dataclass(frozen=True, slots=True)
class Addresses:
    """Where one source reads. `origin` may be another than the preset's: a double of the site on loopback."""

    template: str
    """Path and query of the listing, `{page}` or `{offset}` still in it."""
    origin: str
    hosts: frozenset[str]
    """`host` or `host:port` of everything that counts as this site."""
    keep_query: Literal["none", "all"] | tuple[str, ...] = "none"

    @property
    def host(self) -> str:
        """Host, and port if it is not the usual one."""
        return urlsplit(self.origin).netloc

    @property
    def is_paged(self) -> bool:
        """Whether the listing has more than one address."""
        return "{page}" in self.template or "{offset}" in self.template

    def page(self, counter: int) -> str:
        """The address of a page of the listing."""
        number = str(counter)
        return self.origin + self.template.replace("{page}", number).replace("{offset}", number)

    def place(self, href: str, *, on: str | None = None) -> Place | None:
        """Where a link leads, read on page `on`; None if it leaves the site or is no address at all."""
        if len(href) <= _MOST and _PLAIN_PATH.fullmatch(href) and (on is None or on.startswith(f"{self.origin}/")):
            path = href.rstrip("/") or "/"
            return Place(self.origin + path, path)
        try:
            parts = urlsplit(urljoin(on or self.origin, href.strip()))
            host, scheme = parts.netloc.lower(), parts.scheme
        except ValueError:
            return None
        if len(href) > _MOST or scheme not in ("http", "https") or host not in self.hosts:
            return None
        query = self._kept(parts.query)
        path = (quote(parts.path, safe=_SAFE).rstrip("/") or "/") + (f"?{query}" if query else "")
        return Place(self.origin + path, path)

    def is_list(self, url: str) -> bool:
        """Whether the address is one of the listing's pages."""
        asked, own = urlsplit(url), urlsplit(self.page(0))
        same_path = asked.path.rstrip("/") == own.path.rstrip("/")
        names = {name for name, _ in parse_qsl(asked.query, keep_blank_values=True)}
        return same_path and (not names or names <= {name for name, _ in parse_qsl(own.query, keep_blank_values=True)})

    def same_page(self, one: str, other: str) -> bool:
        """Whether both lead to the same path; what a site adds or drops around it does not matter."""
        return urlsplit(one).path.rstrip("/") == urlsplit(other).path.rstrip("/")

    def _kept(self, query: str) -> str:
        if self.keep_query == "all":
            return query
        pairs = parse_qsl(query, keep_blank_values=True)
        return urlencode([pair for pair in pairs if pair[0] in self.keep_query]) if self.keep_query != "none" else ""

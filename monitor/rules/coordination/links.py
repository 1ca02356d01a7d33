"""Addresses as they are compared: without scheme, tracking and spelling, so that one page has one key."""

import re
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from functools import lru_cache
from urllib.parse import parse_qsl, quote, unquote, urlencode, urlsplit

_PREFIX = re.compile(r"^(?:www\d?|m|mobile|amp)\.(?=.+\.)")
_ALIASES = {"twitter.com": "x.com", "youtu.be": "youtube.com", "fb.com": "facebook.com"}
_TRACKING = re.compile(
    r"utm_\w+|\w*clid|gbraid|wbraid|igshi?d?|mc_[ce]id|_g[al]|vero_id|ref_(?:src|url)|cmpid|spm|si|feature|share_id"
    r"|__\w+|wt_\w+|mkt_tok|hsa_\w+|at_\w+",
    re.IGNORECASE,
)
"""Query parameters that say how somebody came, not where they went."""
_PLATFORMS = (
    "x.com", "facebook.com", "fb.me", "instagram.com", "threads.net", "threads.com", "youtube.com", "tiktok.com",
    "linkedin.com", "reddit.com", "t.me", "telegram.me", "wa.me", "whatsapp.com", "bsky.app", "google.com",
    "sikayetvar.com", "sikayetim.com", "alosikayet.com", "eksisozluk.com",
)  # fmt: skip
"""Where people talk or look things up: their address alone says nothing about what was shared."""
_SHORTENERS = (
    "t.co",
    "bit.ly",
    "tinyurl.com",
    "goo.gl",
    "ow.ly",
    "is.gd",
    "cutt.ly",
    "rb.gy",
    "shorturl.at",
    "lnkd.in",
)
_POST = re.compile(r"/[^/]+/status(?:es)?/(\d+).*")


@dataclass(frozen=True, slots=True)
class Address:
    """A page on the web: host without `www.`, path without a slash at its end, query without tracking, sorted."""

    host: str
    path: str = ""
    query: tuple[tuple[str, str], ...] = ()

    def is_at(self, domains: Iterable[str]) -> bool:
        """Whether it belongs to one of these domains or to a part of one."""
        return any(self.host == domain or self.host.endswith("." + domain) for domain in domains)

    @property
    def is_platform(self) -> bool:
        """Whether anything at all may stand there, or nobody knows where it leads."""
        return self.is_at(_PLATFORMS) or self.is_at(_SHORTENERS)

    @property
    def is_front(self) -> bool:
        """Whether it is a site's first page."""
        return not self.path and not self.query


@lru_cache(maxsize=4096)
def address_of(url: str) -> Address | None:
    """The page behind a link; None where it is no address of the web."""
    try:
        parts = urlsplit(url.strip() if "://" in url else f"https://{url.strip()}")
        host = host_of(parts.hostname or "")
    except ValueError:
        return None
    if parts.scheme.lower() not in ("http", "https") or "." not in host or parts.username is not None:
        return None
    path, query = _path(parts.path), parse_qsl(parts.query[:2000], keep_blank_values=True)
    if (parts.hostname or "").lower().endswith("youtu.be") and path:
        path, query = "/watch", [("v", path[1:])]
    if host == "x.com" and (post := _POST.fullmatch(path)):
        path, query = f"/i/status/{post[1]}", []
    kept = sorted((name, value) for name, value in query if not _TRACKING.fullmatch(name))
    return Address(host, path, tuple(kept))


def host_of(name: str) -> str:
    """A host as hosts are compared: small, in ASCII, without `www.`, known aliases as one."""
    plain = name.strip().rstrip(".").lower()
    with suppress(UnicodeError):
        plain = plain.encode("idna").decode("ascii")
    plain = _PREFIX.sub("", plain)
    return _ALIASES.get(plain, plain)


def _path(path: str) -> str:
    plain = re.sub(r"/{2,}", "/", quote(unquote(path), safe="/~:@!$&'()*+,;=")).rstrip("/")
    return plain.removesuffix("/amp")


def key_of(address: Address, dropped: frozenset[str] = frozenset()) -> str:
    """One text for one page; parameters named in `dropped` do not count."""
    query = urlencode([(name, value) for name, value in address.query if name.lower() not in dropped])
    return f"{address.host}{address.path}{'?' if query else ''}{query}"

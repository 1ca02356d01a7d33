"""From bytes to a tree: decoding, a linear cut of what nobody reads, the one guarded door to BeautifulSoup."""

import codecs
import re
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field

from bs4 import BeautifulSoup

from scrapers.kit.tree import MOST_TAGS, Builder, WildPage

__all__ = ["Html", "WildPage", "codec_of", "cut", "decode", "parse"]

_MOST_BRACKETS = 3 * MOST_TAGS
_PERMIT = threading.Lock()
"""One parse at a time in the whole process: under the GIL four at once each take four times as long or more."""

_OPENER = re.compile(r"<(?:(?P<tag>svg|script|style)(?=[\s>/])|!--)", re.IGNORECASE)
_CLOSERS = {
    "svg": re.compile(r"</svg\s{0,20}>", re.IGNORECASE),
    "script": re.compile(r"</script\s{0,20}>", re.IGNORECASE),
    "style": re.compile(r"</style\s{0,20}>", re.IGNORECASE),
    "comment": re.compile(r"-->"),
}
_USE = re.compile(r"<use\s[^<>]{1,300}", re.IGNORECASE)
_META_CHARSET = re.compile(
    rb"<meta[^>]{0,200}?charset\s{0,5}=\s{0,5}[\"']?\s{0,5}([A-Za-z0-9_.:-]{2,40})", re.IGNORECASE
)
_JSON_LD = re.compile(r"application/ld\+json", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Html:
    """A page as text without scripts, styles and comments; its JSON-LD blocks kept beside it, unparsed."""

    text: str
    json_ld: tuple[str, ...] = field(default=(), repr=False)


def decode(body: bytes, *, header: str | None = None, encoding: str = "auto") -> str:
    """The page as text; never fails. UTF-8 if it is that, else what header or page say, else Windows Turkish."""
    if encoding != "auto":
        return body.decode(encoding, errors="replace")
    try:
        return body.decode("utf-8-sig")
    except UnicodeDecodeError:
        found = _META_CHARSET.search(body[:4096])
        said = (header, found[1].decode("ascii") if found else None)
        return body.decode(next(_codecs(said)), errors="replace")


def _codecs(said: tuple[str | None, ...]) -> Iterator[str]:
    for name in said:
        codec = codec_of(name) if name else None
        if codec:
            yield codec
    yield "cp1254"


def codec_of(name: str) -> str | None:
    """Python's name for a charset; pages that say Latin-5 mean Windows Turkish, as in every browser."""
    try:
        codec = codecs.lookup(name.strip()).name
    except (LookupError, ValueError):
        return None
    if not codecs.lookup(codec)._is_text_encoding:  # hex, zlib and the like are no charsets
        return None
    return {"iso8859-9": "cp1254", "iso8859-1": "cp1252", "ascii": "cp1252"}.get(codec, codec)


def cut(page: str) -> Html:
    """The page without scripts, styles and comments, of drawings only what they show; one pass, whatever it is."""
    kept: list[str] = []
    blocks: list[str] = []
    unclosed: set[str] = set()
    at = 0
    for opener in _OPENER.finditer(page):
        kind = (opener["tag"] or "comment").lower()
        if opener.start() < at or kind in unclosed:
            continue
        closer = _CLOSERS[kind].search(page, opener.end())
        if closer is None:
            unclosed.add(kind)
            continue
        kept.append(page[at : opener.start()])
        content = page[opener.end() : closer.start()]
        if kind == "script":
            blocks.extend(_json_ld(content))
        elif kind == "svg":
            kept.extend(_drawn(content))
        at = closer.end()
    kept.append(page[at:])
    return Html("".join(kept), tuple(blocks))


def _json_ld(script: str) -> Iterator[str]:
    attributes, _, content = script.partition(">")
    if _JSON_LD.search(attributes):
        yield content


def _drawn(svg: str) -> Iterator[str]:
    """What names the drawing (`<use href="…#ic-view">`), because presets find counters by it."""
    found = _USE.search(svg)
    if found:
        yield f"<svg>{found[0]}></use></svg>"


def parse(page: Html, *, only: frozenset[str] | None = None) -> BeautifulSoup:
    """The tree of the page, or of the elements named in `only` wherever they stand. Raises `WildPage`."""
    text = _stretch(page.text, only) if only else page.text
    if "<<" in text:
        text = re.sub(r"<(?=<)", "", text)
    if text.count("<") > _MOST_BRACKETS:
        raise WildPage
    with _PERMIT:
        try:
            return BeautifulSoup(text, builder=Builder(only))
        except RecursionError as error:
            raise WildPage from error


def _stretch(text: str, only: frozenset[str]) -> str:
    """The part of the page from the first such element to the end of the last: menus and footers are not parsed."""
    names = "|".join(sorted(map(re.escape, only)))
    openings = [found.start() for found in re.finditer(rf"<(?:{names})[\s/>]", text, re.IGNORECASE)]
    if not openings:
        return ""
    start = openings[0]
    if text.rfind("<", 0, start) > text.rfind(">", 0, start):  # inside another tag: a tooltip that holds markup
        return text
    endings = [found.end() for found in re.finditer(rf"</(?:{names})\s{{0,20}}>", text, re.IGNORECASE)]
    return text[start : endings[-1]] if len(endings) >= len(openings) else text[start:]

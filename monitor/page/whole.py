"""The whole page."""

from collections.abc import Mapping

from monitor.language.forms import Voice
from monitor.page.elements import Node, tag, written
from monitor.page.sections import part
from monitor.page.style import STYLE
from monitor.rules.digest.card import Chart, DigestCard
from monitor.rules.digest.document import Document, document
from scrapers.kit.errors import msg

POLICY = "default-src 'none'; img-src data:; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'"
"""What a browser may load for the page: nothing but what is in it."""
CONTENTS = msg("Contents")
_FEW = 4
"""Fewer parts are seen at a glance."""


def page(card: DigestCard, voice: Voice) -> bytes:
    """The digest as one HTML file, UTF-8, with everything in it."""
    return laid_out(document(card, voice), card.pictures, voice)


def laid_out(said: Document, pictures: Mapping[Chart, bytes], voice: Voice) -> bytes:
    """That document as a page."""
    body = tag(
        "body",
        _header(said),
        _contents(said, voice) if len(said.sections) >= _FEW else None,
        tag("main", *(part(section, pictures, voice) for section in said.sections)),
        tag("footer", *(tag("p", line) for line in said.foot)) if said.foot else None,
    )
    return written(tag("html", {"lang": voice.language}, _head(said), body)).encode()


def _head(said: Document) -> Node:
    metas = (
        {"charset": "utf-8"},
        {"http-equiv": "Content-Security-Policy", "content": POLICY},
        {"name": "viewport", "content": "width=device-width, initial-scale=1"},
        {"name": "referrer", "content": "no-referrer"},
        {"name": "robots", "content": "noindex, nofollow, noarchive"},
        {"name": "color-scheme", "content": "light dark"},
    )
    title = " · ".join(filter(None, (said.title, said.period)))
    style = tag("style")
    style.text = STYLE  # our own, and not text to be shown
    return tag("head", *(tag("meta", meta) for meta in metas), tag("title", title), style)


def _header(said: Document) -> Node:
    return tag(
        "header",
        tag("h1", said.title),
        tag("p", {"class": "period"}, said.period) if said.period else None,
        tag("p", {"class": "headline"}, said.headline) if said.headline else None,
    )


def _contents(said: Document, voice: Voice) -> Node:
    links = (tag("a", {"href": f"#{section.name}"}, section.title) for section in said.sections)
    return tag("nav", {"aria-label": voice.say(CONTENTS)}, tag("ul", *(tag("li", link) for link in links)))

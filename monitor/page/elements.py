"""Elements of HTML: whatever is put in is text, and what no HTML may hold is made visible."""

from typing import Any

from lxml import etree
from lxml.builder import E

from monitor.rules.excerpt import UNSEEN, clean

Node = Any  # lxml brings no types
Inside = Node | str | dict[str, str] | None
"""What an element may be given: another one, text, its attributes, or nothing."""

_REFUSED = str.maketrans(dict.fromkeys("\ufffe\uffff", UNSEEN))


def tag(name: str, *inside: Inside) -> Node:
    """The element with all of that in it, in that order."""
    return E(name, *(_safe(part) for part in inside if part is not None))


def text_of(text: str) -> str:
    """The text as a page shows it."""
    return clean(text).translate(_REFUSED)


def written(root: Node) -> str:
    """The whole page."""
    page: str = etree.tostring(root, method="html", doctype="<!doctype html>", encoding="unicode")
    return page + "\n"


def _safe(part: Inside) -> Inside:
    if isinstance(part, str):
        return text_of(part)
    return {key: text_of(value) for key, value in part.items()} if isinstance(part, dict) else part

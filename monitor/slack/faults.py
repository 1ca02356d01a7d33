"""What every check of Slack's forms is made of: texts, addresses, lists, keys, and our own markup.

A check is handed anything at all and yields what is wrong with it; it never holds the message's own words.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any

_UNSEEN = re.compile("[\x00-\x09\x0b-\x1f\x7f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")
_BARE_AMPERSAND = re.compile(r"&(?!amp;|lt;|gt;)")
_DATE = re.compile(r"!date\^\d+\^[^|<>]+\|[^|<>]+")
_URL = re.compile(r"(?i:https?)://[^\s<>|\"@/?#\\]+([/?#][^\s<>|\"\\]*)?")

Node = Mapping[str, Any]  # untrusted plain data: everything about it is checked here
Fault = tuple[str, str]
"""Where, below the node that is looked at, and what."""
Check = Callable[[Any], Iterator[Fault]]  # takes anything: that is the point


def text_object(node: object, most: int) -> Iterator[Fault]:
    """Our markup or plain text, of 1 to `most` characters."""
    if isinstance(node, Mapping) and node.get("type") == "plain_text":
        yield from plain(node, most)
        return
    if not isinstance(node, Mapping) or node.get("type") != "mrkdwn":
        yield "/type", "neither mrkdwn nor plain_text"
        return
    yield from keys(node, frozenset({"type", "text", "verbatim"}))
    yield from under("/text", sized(node.get("text"), most))
    if node.get("verbatim") is not True:
        yield "/verbatim", "not true: names and links would be looked for"
    yield from (("/text", what) for what in markup_faults(str(node.get("text"))))


def plain(node: object, most: int) -> Iterator[Fault]:
    """Plain text and nothing else."""
    if not isinstance(node, Mapping) or node.get("type") != "plain_text":
        yield "/type", "not plain_text"
        return
    yield from keys(node, frozenset({"type", "text", "emoji"}))
    yield from under("/text", sized(node.get("text"), most))


def sized(text: object, most: int) -> Iterator[Fault]:
    """A text of that size without control characters."""
    if not isinstance(text, str) or not 1 <= len(text) <= most:
        yield "", f"not a text of 1 to {most} characters"
    elif _UNSEEN.search(text):
        yield "", "holds a control character"


def address(url: object) -> Iterator[Fault]:
    """An address that may be linked to."""
    yield from sized(url, 3_000)
    if not isinstance(url, str) or not _URL.fullmatch(url):
        yield "", "not an address to link to"


def markup_faults(text: str) -> Iterator[str]:
    """What in a text of our markup Slack would read otherwise than we mean it."""
    if _UNSEEN.search(text):
        yield "holds a control character"
    if _BARE_AMPERSAND.search(text):
        yield "an ampersand is not escaped"
    left = re.sub(r"<([^<>]*)>", lambda token: "" if _is_ours(token[1]) else "<", text)
    if "<" in left or ">" in left:
        yield "an angle bracket is not escaped"


def _is_ours(token: str) -> bool:
    return bool(_DATE.fullmatch(token) or _URL.fullmatch(token))


def repeats(nodes: object, name: str) -> bool:
    """Whether two of them have the same value there."""
    named = [node.get(name) for node in nodes if isinstance(node, Mapping)] if isinstance(nodes, list) else []
    ids = [value for value in named if isinstance(value, str)]
    return len(set(ids)) != len(ids)


def keys(node: Node, allowed: frozenset[str]) -> Iterator[Fault]:
    """No other keys than these."""
    yield from ((f"/{name}", "unknown key") for name in sorted(set(node) - allowed))


def each(node: Node, name: str, count: tuple[int, int], check: Check) -> Iterator[Fault]:
    """A list of so many, each of which is checked."""
    items = node.get(name, [])
    low, high = count
    if not isinstance(items, list) or not low <= len(items) <= high:
        yield f"/{name}", f"not a list of {low} to {high}"
        return
    for place, item in enumerate(items):
        yield from under(f"/{name}/{place}", check(item))


def under(where: str, faults: Iterator[Fault]) -> Iterator[Fault]:
    """The same faults, seen from further up."""
    yield from ((where + below, what) for below, what in faults)

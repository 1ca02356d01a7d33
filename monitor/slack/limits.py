"""What Slack would refuse, and what must never be sent, found before sending. Shares no code with `blocks.py`.

Only the block kinds this program uses are known; any other is a violation. Figures are Slack's documented limits,
except the budget for all blocks together, which is ours: Slack's own is unwritten and lies a little above it.
"""

import json
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

MOST_BLOCKS = 50
MOST_JSON = 10_000
MOST_TEXT_BYTES = 4_000

_ARGUMENTS = frozenset(
    {"channel", "text", "blocks", "metadata", "parse", "link_names", "mrkdwn", "ts", "thread_ts", "reply_broadcast"}
    | {"unfurl_links", "unfurl_media"}
)
_UNSEEN = re.compile("[\x00-\x09\x0b-\x1f\x7f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")
_BARE_AMPERSAND = re.compile(r"&(?!amp;|lt;|gt;)")
_DATE = re.compile(r"!date\^\d+\^[^|<>]+\|[^|<>]+")
_URL = re.compile(r"(?i:https?)://[^\s<>|\"@/?#\\]+([/?#][^\s<>|\"\\]*)?")
_EVENT_TYPE = re.compile(r"[A-Za-z0-9_]{1,255}")
_STYLES = frozenset({"bold", "italic", "strike", "code"})

Node = Mapping[str, Any]  # untrusted plain data: everything about it is checked here


@dataclass(frozen=True, slots=True)
class Violation:
    """One thing wrong: Slack's code for it, a JSON pointer, and what. Never holds the message's own words."""

    code: str
    where: str
    what: str


def violations(message: Node) -> list[Violation]:
    """Everything wrong with the arguments of a chat.postMessage, chat.update or webhook call; empty when sendable."""
    found = [*_arguments(message), *_top_text(message.get("text")), *_metadata(message.get("metadata"))]
    blocks = message.get("blocks")
    return found if blocks is None else [*found, *_blocks(blocks)]


def _arguments(message: Node) -> Iterator[Violation]:
    for name in sorted(set(message) - _ARGUMENTS):
        yield Violation("invalid_arguments", f"/{name}", "unknown argument")
    if message.get("parse", "none") != "none" or message.get("link_names", False):
        yield Violation("invalid_arguments", "/parse", "names and links must not be looked for in people's words")


def _top_text(text: object) -> Iterator[Violation]:
    if not isinstance(text, str) or not text.strip():
        yield Violation("no_text", "/text", "missing or blank")
        return
    if len(text.encode(errors="replace")) > MOST_TEXT_BYTES:
        yield Violation("msg_too_long", "/text", f"more than {MOST_TEXT_BYTES} bytes")
    yield from (Violation("invalid_arguments", "/text", what) for what in _markup_faults(text))


def _metadata(metadata: object) -> Iterator[Violation]:
    if metadata is None:
        return
    kind = metadata.get("event_type") if isinstance(metadata, Mapping) else None
    facts = metadata.get("event_payload") if isinstance(metadata, Mapping) else None
    if not isinstance(kind, str) or not _EVENT_TYPE.fullmatch(kind):
        yield Violation("invalid_metadata_format", "/metadata/event_type", "letters, digits and underscores only")
    if not isinstance(facts, Mapping) or set(facts) != {"key", "rev"}:
        yield Violation("invalid_metadata_format", "/metadata/event_payload", "exactly a key and a rev")


def _blocks(blocks: object) -> Iterator[Violation]:
    if not isinstance(blocks, list) or len(blocks) > MOST_BLOCKS:
        yield Violation("invalid_blocks", "/blocks", f"not a list of at most {MOST_BLOCKS}")
        return
    if len(json.dumps(blocks, ensure_ascii=False)) > MOST_JSON:
        yield Violation("msg_blocks_too_long", "/blocks", f"more than {MOST_JSON} characters together")
    if _repeats(blocks, "block_id"):
        yield Violation("invalid_blocks", "/blocks", "a block_id stands there twice")
    for place, block in enumerate(blocks):
        spot = f"/blocks/{place}"
        yield from (Violation("invalid_blocks", spot + where, what) for where, what in _block(block))


Fault = tuple[str, str]
"""Where, below the node that is looked at, and what."""
Check = Callable[[Any], Iterator[Fault]]  # takes anything: that is the point


def _block(block: object) -> Iterator[Fault]:
    kind = block.get("type") if isinstance(block, Mapping) else None
    if not isinstance(block, Mapping) or not isinstance(kind, str) or kind not in _KINDS:
        yield "/type", "not a kind of block we use"
        return
    allowed, check = _KINDS[kind]
    yield from _keys(block, allowed | {"type", "block_id"})
    if "block_id" in block:
        yield from _under("/block_id", _sized(block["block_id"], 255))
    yield from check(block)


def _section(block: Node) -> Iterator[Fault]:
    fields = block.get("fields", [])
    if "text" not in block and not fields:
        yield "", "neither text nor fields"
    if "text" in block:
        yield from _under("/text", _text_object(block["text"], 3_000))
    yield from _each(block, "fields", (0, 10), lambda field: _text_object(field, 2_000))


def _context(block: Node) -> Iterator[Fault]:
    yield from _each(block, "elements", (1, 10), lambda element: _text_object(element, 2_000))


def _header(block: Node) -> Iterator[Fault]:
    yield from _under("/text", _plain(block.get("text"), 150))


def _divider(block: Node) -> Iterator[Fault]:
    yield from ()


def _actions(block: Node) -> Iterator[Fault]:
    yield from _each(block, "elements", (1, 25), _button)
    if _repeats(block.get("elements", []), "action_id"):
        yield "/elements", "an action_id stands there twice"


def _button(button: object) -> Iterator[Fault]:
    if not isinstance(button, Mapping) or button.get("type") != "button":
        yield "/type", "not a button"
        return
    yield from _keys(button, frozenset({"type", "action_id", "text", "url", "value", "style", "accessibility_label"}))
    yield from _under("/text", _plain(button.get("text"), 75))
    yield from _under("/action_id", _sized(button.get("action_id"), 255))
    for name, most in (("value", 2_000), ("accessibility_label", 75)):
        if name in button:
            yield from _under(f"/{name}", _sized(button[name], most))
    if "url" in button:
        yield from _under("/url", _address(button["url"]))
    if button.get("style", "primary") not in ("primary", "danger"):
        yield "/style", "neither primary nor danger"


def _rich_text(block: Node) -> Iterator[Fault]:
    yield from _each(block, "elements", (1, 100), _rich_part)


def _rich_part(part: object) -> Iterator[Fault]:
    kind = part.get("type") if isinstance(part, Mapping) else None
    if not isinstance(part, Mapping) or kind not in ("rich_text_section", "rich_text_quote", "rich_text_list"):
        yield "/type", "not a part of rich text we use"
        return
    if kind != "rich_text_list":
        yield from _keys(part, frozenset({"type", "elements"}))
        yield from _each(part, "elements", (1, 100), _rich_words)
        return
    yield from _keys(part, frozenset({"type", "elements", "style", "indent"}))
    if part.get("style") not in ("bullet", "ordered") or part.get("indent", 0) not in range(9):
        yield "/style", "not a list style"
    yield from _each(part, "elements", (1, 100), _list_item)


def _list_item(item: object) -> Iterator[Fault]:
    if not isinstance(item, Mapping) or item.get("type") != "rich_text_section":
        yield "/type", "not a section"
        return
    yield from _rich_part(item)


def _rich_words(words: object) -> Iterator[Fault]:
    kind = words.get("type") if isinstance(words, Mapping) else None
    if not isinstance(words, Mapping) or kind not in ("text", "link"):
        yield "/type", "neither text nor link"
        return
    yield from _keys(words, frozenset({"type", "text", "style"} | ({"url"} if kind == "link" else set())))
    yield from _under("/text", _sized(words.get("text"), 3_000))
    style = words.get("style", {})
    if not isinstance(style, Mapping) or not set(style) <= _STYLES or not all(v is True for v in style.values()):
        yield "/style", "not a style"
    if kind == "link":
        yield from _under("/url", _address(words.get("url")))


_KINDS: dict[str, tuple[frozenset[str], Check]] = {
    "section": (frozenset({"text", "fields"}), _section),
    "context": (frozenset({"elements"}), _context),
    "header": (frozenset({"text"}), _header),
    "divider": (frozenset(), _divider),
    "actions": (frozenset({"elements"}), _actions),
    "rich_text": (frozenset({"elements"}), _rich_text),
}


def _text_object(node: object, most: int) -> Iterator[Fault]:
    if isinstance(node, Mapping) and node.get("type") == "plain_text":
        yield from _plain(node, most)
        return
    if not isinstance(node, Mapping) or node.get("type") != "mrkdwn":
        yield "/type", "neither mrkdwn nor plain_text"
        return
    yield from _keys(node, frozenset({"type", "text", "verbatim"}))
    yield from _under("/text", _sized(node.get("text"), most))
    if node.get("verbatim") is not True:
        yield "/verbatim", "not true: names and links would be looked for"
    yield from (("/text", what) for what in _markup_faults(str(node.get("text"))))


def _plain(node: object, most: int) -> Iterator[Fault]:
    if not isinstance(node, Mapping) or node.get("type") != "plain_text":
        yield "/type", "not plain_text"
        return
    yield from _keys(node, frozenset({"type", "text", "emoji"}))
    yield from _under("/text", _sized(node.get("text"), most))


def _sized(text: object, most: int) -> Iterator[Fault]:
    if not isinstance(text, str) or not 1 <= len(text) <= most:
        yield "", f"not a text of 1 to {most} characters"
    elif _UNSEEN.search(text):
        yield "", "holds a control character"


def _address(url: object) -> Iterator[Fault]:
    yield from _sized(url, 3_000)
    if not isinstance(url, str) or not _URL.fullmatch(url):
        yield "", "not an address to link to"


def _markup_faults(text: str) -> Iterator[str]:
    if _UNSEEN.search(text):
        yield "holds a control character"
    if _BARE_AMPERSAND.search(text):
        yield "an ampersand is not escaped"
    left = re.sub(r"<([^<>]*)>", lambda token: "" if _is_ours(token[1]) else "<", text)
    if "<" in left or ">" in left:
        yield "an angle bracket is not escaped"


def _is_ours(token: str) -> bool:
    return bool(_DATE.fullmatch(token) or _URL.fullmatch(token))


def _repeats(nodes: object, name: str) -> bool:
    named = [node.get(name) for node in nodes if isinstance(node, Mapping)] if isinstance(nodes, list) else []
    ids = [value for value in named if isinstance(value, str)]
    return len(set(ids)) != len(ids)


def _keys(node: Node, allowed: frozenset[str]) -> Iterator[Fault]:
    yield from ((f"/{name}", "unknown key") for name in sorted(set(node) - allowed))


def _each(node: Node, name: str, count: tuple[int, int], check: Check) -> Iterator[Fault]:
    items = node.get(name, [])
    low, high = count
    if not isinstance(items, list) or not low <= len(items) <= high:
        yield f"/{name}", f"not a list of {low} to {high}"
        return
    for place, item in enumerate(items):
        yield from _under(f"/{name}/{place}", check(item))


def _under(where: str, faults: Iterator[Fault]) -> Iterator[Fault]:
    yield from ((where + below, what) for below, what in faults)

"""What Slack would refuse, and what must never be sent, found before sending. Shares no code with `blocks.py`.

Only the block kinds this program uses are known; any other is a violation. Figures are Slack's documented limits,
except the budget for all blocks together, which is ours: Slack's own is unwritten and lies a little above it.
"""

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from monitor.slack.faults import (
    Check,
    Fault,
    Node,
    address,
    each,
    keys,
    markup_faults,
    plain,
    repeats,
    sized,
    text_object,
    under,
)
from monitor.slack.limits_figures import chart, image, table
from monitor.slack.limits_menus import acting, answering

MOST_BLOCKS = 50
MOST_JSON = 10_000
MOST_TEXT_BYTES = 4_000
MOST_TABLES, MOST_CHARTS = 1, 2

_ARGUMENTS = frozenset(
    {"channel", "text", "blocks", "metadata", "parse", "link_names", "mrkdwn", "ts", "thread_ts", "reply_broadcast"}
    | {"unfurl_links", "unfurl_media"}
)
_EVENT_TYPE = re.compile(r"[A-Za-z0-9_]{1,255}")
_STYLES = frozenset({"bold", "italic", "strike", "code"})
_RICH_PARTS = frozenset({"rich_text_section", "rich_text_quote", "rich_text_preformatted", "rich_text_list"})
_MENTIONS = {
    "user": ("user_id", re.compile(r"[UW][A-Z0-9]{2,20}")),
    "usergroup": ("usergroup_id", re.compile(r"S[A-Z0-9]{2,20}")),
}
_VIEW = frozenset({"type", "callback_id", "private_metadata", "title", "submit", "close", "blocks"})


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
    yield from (Violation("invalid_arguments", "/text", what) for what in markup_faults(text))


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
    if repeats(blocks, "block_id"):
        yield Violation("invalid_blocks", "/blocks", "a block_id stands there twice")
    kinds = [block.get("type") for block in blocks if isinstance(block, Mapping)]
    if kinds.count("table") > MOST_TABLES:
        yield Violation("only_one_table_allowed", "/blocks", f"more than {MOST_TABLES} table")
    if kinds.count("data_visualization") > MOST_CHARTS:
        yield Violation("invalid_blocks", "/blocks", f"more than {MOST_CHARTS} charts")
    for place, block in enumerate(blocks):
        spot = f"/blocks/{place}"
        yield from (Violation("invalid_blocks", spot + where, what) for where, what in _block(block, _KINDS))


def view_violations(view: Node) -> list[Violation]:
    """Everything wrong with a form for views.open; empty when it can be shown."""
    return [Violation("invalid_arguments", where, what) for where, what in _view(view)]


def _view(view: Node) -> Iterator[Fault]:
    yield from keys(view, _VIEW)
    if view.get("type") != "modal":
        yield "/type", "not a modal"
    for name in ("title", "submit", "close"):
        yield from under(f"/{name}", plain(view.get(name), 24))
    for name, most in (("callback_id", 255), ("private_metadata", 3_000)):
        yield from under(f"/{name}", sized(view.get(name), most))
    yield from each(view, "blocks", (1, 100), lambda block: _block(block, _IN_FORMS))
    if repeats(view.get("blocks"), "block_id"):
        yield "/blocks", "a block_id stands there twice"


def _block(block: object, kinds: Mapping[str, tuple[frozenset[str], Check]]) -> Iterator[Fault]:
    kind = block.get("type") if isinstance(block, Mapping) else None
    if not isinstance(block, Mapping) or not isinstance(kind, str) or kind not in kinds:
        yield "/type", "not a kind of block we use"
        return
    allowed, check = kinds[kind]
    yield from keys(block, allowed | {"type", "block_id"})
    if "block_id" in block:
        yield from under("/block_id", sized(block["block_id"], 255))
    yield from check(block)


def _section(block: Node) -> Iterator[Fault]:
    fields = block.get("fields", [])
    if "text" not in block and not fields:
        yield "", "neither text nor fields"
    if "text" in block:
        yield from under("/text", text_object(block["text"], 3_000))
    yield from each(block, "fields", (0, 10), lambda field: text_object(field, 2_000))


def _context(block: Node) -> Iterator[Fault]:
    yield from each(block, "elements", (1, 10), lambda element: text_object(element, 2_000))


def _header(block: Node) -> Iterator[Fault]:
    yield from under("/text", plain(block.get("text"), 150))


def _divider(block: Node) -> Iterator[Fault]:
    yield from ()


def _actions(block: Node) -> Iterator[Fault]:
    yield from each(block, "elements", (1, 25), acting)
    if repeats(block.get("elements", []), "action_id"):
        yield "/elements", "an action_id stands there twice"


def _rich_text(block: Node) -> Iterator[Fault]:
    yield from each(block, "elements", (1, 100), _rich_part)


def _rich_part(part: object) -> Iterator[Fault]:
    kind = part.get("type") if isinstance(part, Mapping) else None
    if not isinstance(part, Mapping) or kind not in _RICH_PARTS:
        yield "/type", "not a part of rich text we use"
        return
    if kind != "rich_text_list":
        yield from keys(part, frozenset({"type", "elements"}))
        yield from each(part, "elements", (1, 100), _rich_words)
        return
    yield from keys(part, frozenset({"type", "elements", "style", "indent"}))
    if part.get("style") not in ("bullet", "ordered") or part.get("indent", 0) not in range(9):
        yield "/style", "not a list style"
    yield from each(part, "elements", (1, 100), _list_item)


def _list_item(item: object) -> Iterator[Fault]:
    if not isinstance(item, Mapping) or item.get("type") != "rich_text_section":
        yield "/type", "not a section"
        return
    yield from _rich_part(item)


def _rich_words(words: object) -> Iterator[Fault]:
    kind = words.get("type") if isinstance(words, Mapping) else None
    if isinstance(words, Mapping) and kind in _MENTIONS:
        name, shape = _MENTIONS[kind]
        yield from keys(words, frozenset({"type", name}))
        if not isinstance(words.get(name), str) or not shape.fullmatch(words[name]):
            yield f"/{name}", "not an id"
        return
    if not isinstance(words, Mapping) or kind not in ("text", "link"):
        yield "/type", "neither text nor link nor a mention"
        return
    yield from keys(words, frozenset({"type", "text", "style"} | ({"url"} if kind == "link" else set())))
    yield from under("/text", sized(words.get("text"), 3_000))
    style = words.get("style", {})
    if not isinstance(style, Mapping) or not set(style) <= _STYLES or not all(v is True for v in style.values()):
        yield "/style", "not a style"
    if kind == "link":
        yield from under("/url", address(words.get("url")))


def _input(block: Node) -> Iterator[Fault]:
    yield from under("/label", plain(block.get("label"), 2_000))
    yield from under("/element", answering(block.get("element")))
    if not isinstance(block.get("optional", False), bool):
        yield "/optional", "neither true nor false"


_KINDS: dict[str, tuple[frozenset[str], Check]] = {
    "section": (frozenset({"text", "fields"}), _section),
    "context": (frozenset({"elements"}), _context),
    "header": (frozenset({"text"}), _header),
    "divider": (frozenset(), _divider),
    "actions": (frozenset({"elements"}), _actions),
    "rich_text": (frozenset({"elements"}), _rich_text),
    "image": (frozenset({"slack_file", "image_url", "alt_text", "title"}), image),
    "table": (frozenset({"rows", "column_settings"}), table),
    "data_visualization": (frozenset({"title", "chart"}), chart),
}
_IN_FORMS = {
    **{kind: known for kind, known in _KINDS.items() if kind not in ("image", "table", "data_visualization")},
    "input": (frozenset({"label", "element", "optional", "hint"}), _input),
}

"""The elements that messages are built of, as Slack's wire takes them.

Strangers' words stand only in rich text and plain text, which Slack never reads as markup.
"""

from typing import Any

from monitor.rules.wording import Fact
from monitor.slack.escape import label

Json = dict[str, Any]  # what Slack's wire takes: nested plain data, checked by `limits.py` before it is sent
Parts = list[tuple[str, Json | None]]
"""The blocks of a message with what each is called; None where there is nothing to show."""


def section(markup: str) -> Json:
    """A section of our own markup."""
    return {"type": "section", "text": in_markup(markup)}


def columns(found: tuple[Fact, ...]) -> Json:
    """Labels and values in two columns; times are shown in the reader's own zone."""
    return {"type": "section", "fields": [in_markup(f"*{label(fact.label)}*\n{_value(fact)}") for fact in found[:10]]}


def _value(fact: Fact) -> str:
    if fact.at is None:
        return label(fact.value)
    fallback = label(fact.value).replace("|", "/")
    return f"<!date^{int(fact.at.timestamp())}^{{date_short_pretty}} {{time}}|{fallback}>"


def in_markup(text: str) -> Json:
    """Our own markup, in which no names and links are looked for."""
    return {"type": "mrkdwn", "text": text, "verbatim": True}


def plain(text: str) -> Json:
    """Text that is never read as markup."""
    return {"type": "plain_text", "text": text, "emoji": False}


def small(text: str) -> Json:
    """A small line of plain text."""
    return {"type": "context", "elements": [plain(text)]}


def piece(text: str, *, bold: bool = False) -> Json:
    """A piece of rich text: whatever stands in it, it is only shown."""
    return {"type": "text", "text": text, "style": {"bold": True}} if bold else {"type": "text", "text": text}


def sentences(text: str) -> Json:
    """Plain sentences as rich text."""
    return {"type": "rich_text", "elements": [{"type": "rich_text_section", "elements": [piece(text)]}]}


def quoted(title: str, words: str) -> Json:
    """Somebody's words, set apart; a title above them where there is one."""
    head = [piece(f"{title}\n" if words else title, bold=True)] if title else []
    body = [piece(words)] if words else []
    return {"type": "rich_text", "elements": [{"type": "rich_text_quote", "elements": [*head, *body]}]}


def bullets(items: list[list[Json]]) -> Json:
    """A list; an item is a list of pieces."""
    sections = [{"type": "rich_text_section", "elements": elements} for elements in items]
    return {"type": "rich_text_list", "style": "bullet", "indent": 0, "elements": sections}

"""The elements that messages are built of, as Slack's wire takes them.

Strangers' words stand only in rich text and plain text, which Slack never reads as markup.
"""

import re
from collections.abc import Iterable
from datetime import datetime
from typing import Any

from monitor.rules.case_words import person_name
from monitor.rules.excerpt import MORE
from monitor.rules.people import Person
from monitor.rules.wording import Fact
from monitor.slack.escape import label

Json = dict[str, Any]  # what Slack's wire takes: nested plain data, checked by `limits.py` before it is sent
_MENTIONED = re.compile(r"[UWS][A-Z0-9]{2,20}")
Parts = list[tuple[str, Json | None]]
"""The blocks of a message with what each is called; None where there is nothing to show."""


def section(markup: str) -> Json:
    """A section of our own markup."""
    return {"type": "section", "text": in_markup(markup)}


def columns(found: tuple[Fact, ...]) -> Json:
    """Labels and values in two columns; times are shown in the reader's own zone."""
    return {"type": "section", "fields": [in_markup(f"*{label(fact.label)}*\n{_value(fact)}") for fact in found[:10]]}


def _value(fact: Fact) -> str:
    return label(fact.value) if fact.at is None else moment(fact.at, fact.value)


def moment(at: datetime, fallback: str) -> str:
    """A time in the reader's own zone, as our markup has it."""
    return f"<!date^{int(at.timestamp())}^{{date_short_pretty}} {{time}}|{label(fallback).replace('|', '/')}>"


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


def preformatted(title: str, text: str) -> Json:
    """Text exactly as it stands, to be copied; a title above it."""
    head = {"type": "rich_text_section", "elements": [piece(title, bold=True)]}
    return {"type": "rich_text", "elements": [head, {"type": "rich_text_preformatted", "elements": [piece(text)]}]}


def mention(person: Person) -> Json:
    """Somebody called by their Slack id, which mentions them; by name where there is none."""
    if person.slack is None or not _MENTIONED.fullmatch(person.slack):
        return piece(person_name(person) or MORE, bold=True)
    if person.is_group:
        return {"type": "usergroup", "usergroup_id": person.slack}
    return {"type": "user", "user_id": person.slack}


def mentions(people: Iterable[Person]) -> list[Json]:
    """All of them, with commas between."""
    return [part for person in people for part in (piece(", "), mention(person))][1:]


def listed(title: str, items: list[list[Json]]) -> Json:
    """A list with a title above it."""
    head = {"type": "rich_text_section", "elements": [piece(title, bold=True)]}
    return {"type": "rich_text", "elements": [head, bullets(items)]}

"""A message as Slack's Block Kit, built purely from values.

Strangers' words stand only in rich text elements and plain text, which Slack never reads as markup; mrkdwn holds
our own words and escaped names from the configuration. `limits.py` checks the result and shares no code with this.
"""

from typing import Any

from monitor.language.forms import Voice
from monitor.rules.card import Card, Message, Note, Notice, RollUp
from monitor.rules.context_words import context_line
from monitor.rules.excerpt import web_address
from monitor.rules.telling import (
    link_of,
    note_byline,
    note_sentence,
    notice_hint,
    notice_sentence,
    notice_title,
    plain_lines,
    respond_line,
    roll_up_counts,
    roll_up_line,
    roll_up_rest,
    roll_up_title,
    summary,
    worst_shown,
)
from monitor.rules.wording import (
    DUPLICATE,
    RESPOND,
    SHORT_STATES,
    SIMPLIFIED,
    Fact,
    Headline,
    facts,
    foot,
    headline,
    quote_of,
    reason_lines,
    who_line,
    why_title,
)
from monitor.slack.escape import escape, label, top_text

Json = dict[str, Any]  # what Slack's wire takes: nested plain data, checked by `limits.py` before it is sent

KINDS: dict[type[Message], str] = {
    Card: "nobetci_card",
    Note: "nobetci_note",
    Notice: "nobetci_notice",
    RollUp: "nobetci_rollup",
}
"""`event_type` of every message kind: what `find` looks for."""

_MOST_KEY = 200
_MOST_LINK = 500
"""A roll-up holds several links: longer ones are left out to stay within the message's budget."""


def payload(message: Message, voice: Voice) -> Json:
    """The message as `text`, `blocks` and `metadata`."""
    parts = [(name, block) for name, block in _parts(message, voice) if block is not None]
    stem = message.key[:_MOST_KEY]
    blocks = [{**block, "block_id": f"{stem}/{name}/{message.rev}"} for name, block in parts]
    return {"text": top_text(summary(message, voice)), "blocks": blocks, "metadata": metadata(message)}


def plain_payload(message: Message, voice: Voice) -> Json:
    """The message after its blocks were refused: escaped text, the link, and that this is the simplified view."""
    link = web_address(link_of(message))
    lines = [top_text("\n".join(plain_lines(message, voice)))]
    lines += [escape(respond_line("", voice)) + f"<{escape(link)}>"] if link and len(link) <= _MOST_LINK else []
    lines.append(escape(f"({voice.say(SIMPLIFIED)})"))
    return {"text": "\n".join(lines), "metadata": metadata(message)}


def metadata(message: Message) -> Json:
    """What a later search finds the message by: opaque, since every app of the workspace may read it."""
    return {"event_type": KINDS[type(message)], "event_payload": {"key": message.key, "rev": message.rev}}


_Parts = list[tuple[str, Json | None]]


def _parts(message: Message, voice: Voice) -> _Parts:
    match message:
        case Card():
            return _card(message, voice)
        case Note():
            return _note(message, voice)
        case Notice():
            return _notice(message, voice)
        case RollUp():
            return _roll_up(message, voice)


def _card(card: Card, voice: Voice) -> _Parts:
    quote = quote_of(card.title, card.text, voice)
    head: _Parts = [
        ("title", _section(_title(headline(card, voice)))),
        ("words", _quote(quote.title, quote.words)),
        ("who", _context(who_line(card, voice)) if not card.gone else None),
    ]
    if card.state in SHORT_STATES:
        return [*head, ("foot", _context(voice.say(DUPLICATE)) if card.may_be_duplicate else None)]
    return [
        *head,
        ("facts", _fields(facts(card, voice))),
        ("why", _why(card, voice)),
        ("context", _context(around) if (around := context_line(card.context, voice)) else None),
        ("actions", _respond(link_of(card), voice)),
        ("foot", _context(foot(card, voice))),
    ]


def _title(head: Headline) -> str:
    state = f"~{label(head.was)}~ → *{label(head.state)}*" if head.was and head.state else ""
    level = label(head.level) if state else _bold(head.level)
    pieces = [state, level, label(head.note), _bold(head.brand), label(head.source), f"`{label(head.reference)}`"]
    return f"{head.mark} " + " · ".join(piece for piece in pieces if piece)


def _bold(name: str) -> str:
    return f"*{label(name)}*" if name else ""


def _why(card: Card, voice: Voice) -> Json | None:
    lines = reason_lines(card, voice)
    if not lines:
        return None
    items = [
        [_words(line.points, bold=True), _words(f" {line.says}" + (f": “{line.quote}”" if line.quote else ""))]
        for line in lines
    ]
    title = {"type": "rich_text_section", "elements": [_words(why_title(card, voice), bold=True)]}
    return {"type": "rich_text", "elements": [title, _bullets(items)]}


def _note(note: Note, voice: Voice) -> _Parts:
    byline = note_byline(note, voice)
    return [
        ("says", _sentences(note_sentence(note, voice))),
        ("words", _quote("", quote_of(None, note.text, voice).words) if note.text else None),
        ("who", _context(byline) if byline else None),
        ("actions", _respond(link_of(note), voice)),
    ]


def _notice(notice: Notice, voice: Voice) -> _Parts:
    hint = notice_hint(notice, voice)
    return [
        ("title", _section(f"*{label(notice_title(notice, voice))}*")),
        ("says", _sentences(notice_sentence(notice, voice))),
        ("hint", _context(hint) if hint else None),
    ]


def _roll_up(storm: RollUp, voice: Voice) -> _Parts:
    counts, rest = "\n".join(roll_up_counts(storm, voice)), roll_up_rest(storm, voice)
    items = [
        [_reference(line.reference, web_address(line.url)), _words(f" {roll_up_line(line, voice)}")]
        for line in worst_shown(storm)
    ]
    return [
        ("title", _section(f"*{label(roll_up_title(storm, voice))}*")),
        ("counts", _sentences(counts) if counts else None),
        ("worst", {"type": "rich_text", "elements": [_bullets(items)]} if items else None),
        ("rest", _context(rest) if rest else None),
    ]


def _reference(name: str, link: str | None) -> Json:
    if link is None or len(link) > _MOST_LINK:
        return _words(name, bold=True)
    return {"type": "link", "url": link, "text": name}


def _section(markup: str) -> Json:
    return {"type": "section", "text": _markup(markup)}


def _fields(found: tuple[Fact, ...]) -> Json:
    return {"type": "section", "fields": [_markup(f"*{label(fact.label)}*\n{_value(fact)}") for fact in found[:10]]}


def _value(fact: Fact) -> str:
    if fact.at is None:
        return label(fact.value)
    fallback = label(fact.value).replace("|", "/")
    return f"<!date^{int(fact.at.timestamp())}^{{date_short_pretty}} {{time}}|{fallback}>"


def _markup(text: str) -> Json:
    return {"type": "mrkdwn", "text": text, "verbatim": True}


def _plain(text: str) -> Json:
    return {"type": "plain_text", "text": text, "emoji": False}


def _context(text: str) -> Json:
    return {"type": "context", "elements": [_plain(text)]}


def _words(text: str, *, bold: bool = False) -> Json:
    return {"type": "text", "text": text, "style": {"bold": True}} if bold else {"type": "text", "text": text}


def _sentences(text: str) -> Json:
    return {"type": "rich_text", "elements": [{"type": "rich_text_section", "elements": [_words(text)]}]}


def _quote(title: str, words: str) -> Json:
    head = [_words(f"{title}\n" if words else title, bold=True)] if title else []
    body = [_words(words)] if words else []
    return {"type": "rich_text", "elements": [{"type": "rich_text_quote", "elements": [*head, *body]}]}


def _bullets(items: list[list[Json]]) -> Json:
    sections = [{"type": "rich_text_section", "elements": elements} for elements in items]
    return {"type": "rich_text_list", "style": "bullet", "indent": 0, "elements": sections}


def _respond(link: str | None, voice: Voice) -> Json | None:
    if link is None:
        return None
    button = {"type": "button", "action_id": "respond", "text": _plain(voice.say(RESPOND)), "url": link}
    return {"type": "actions", "elements": [{**button, "style": "primary"}]}

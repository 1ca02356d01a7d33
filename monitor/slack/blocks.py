"""A message as Slack's Block Kit, built purely from values.

Strangers' words stand only in rich text elements and plain text, which Slack never reads as markup; mrkdwn holds
our own words and escaped names from the configuration. `limits.py` checks the result and shares no code with this.
"""

from monitor.language.forms import Voice
from monitor.rules.card import CampaignCard, Card, Message, Note, Notice, RollUp
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
    Headline,
    facts,
    foot,
    headline,
    quote_of,
    reason_lines,
    who_line,
    why_title,
)
from monitor.slack.campaign import campaign_parts
from monitor.slack.elements import (
    Json,
    Parts,
    bullets,
    columns,
    piece,
    plain,
    quoted,
    section,
    sentences,
    small,
)
from monitor.slack.escape import escape, label, top_text

KINDS: dict[type[Message], str] = {
    Card: "nobetci_card",
    Note: "nobetci_note",
    Notice: "nobetci_notice",
    RollUp: "nobetci_rollup",
    CampaignCard: "nobetci_campaign",
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


def _parts(message: Message, voice: Voice) -> Parts:
    match message:
        case Card():
            return _card(message, voice)
        case Note():
            return _note(message, voice)
        case Notice():
            return _notice(message, voice)
        case RollUp():
            return _roll_up(message, voice)
        case CampaignCard():
            return campaign_parts(message, voice)


def _card(card: Card, voice: Voice) -> Parts:
    quote = quote_of(card.title, card.text, voice)
    head: Parts = [
        ("title", section(_title(headline(card, voice)))),
        ("words", quoted(quote.title, quote.words)),
        ("who", small(who_line(card, voice)) if not card.gone else None),
    ]
    if card.state in SHORT_STATES:
        return [*head, ("foot", small(voice.say(DUPLICATE)) if card.may_be_duplicate else None)]
    return [
        *head,
        ("facts", columns(facts(card, voice))),
        ("why", _why(card, voice)),
        ("context", small(around) if (around := context_line(card.context, voice)) else None),
        ("actions", _respond(link_of(card), voice)),
        ("foot", small(foot(card, voice))),
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
        [piece(line.points, bold=True), piece(f" {line.says}" + (f": “{line.quote}”" if line.quote else ""))]
        for line in lines
    ]
    title = {"type": "rich_text_section", "elements": [piece(why_title(card, voice), bold=True)]}
    return {"type": "rich_text", "elements": [title, bullets(items)]}


def _note(note: Note, voice: Voice) -> Parts:
    byline = note_byline(note, voice)
    return [
        ("says", sentences(note_sentence(note, voice))),
        ("words", quoted("", quote_of(None, note.text, voice).words) if note.text else None),
        ("who", small(byline) if byline else None),
        ("actions", _respond(link_of(note), voice)),
    ]


def _notice(notice: Notice, voice: Voice) -> Parts:
    hint = notice_hint(notice, voice)
    return [
        ("title", section(f"*{label(notice_title(notice, voice))}*")),
        ("says", sentences(notice_sentence(notice, voice))),
        ("hint", small(hint) if hint else None),
    ]


def _roll_up(storm: RollUp, voice: Voice) -> Parts:
    counts, rest = "\n".join(roll_up_counts(storm, voice)), roll_up_rest(storm, voice)
    items = [
        [_reference(line.reference, web_address(line.url)), piece(f" {roll_up_line(line, voice)}")]
        for line in worst_shown(storm)
    ]
    return [
        ("title", section(f"*{label(roll_up_title(storm, voice))}*")),
        ("counts", sentences(counts) if counts else None),
        ("worst", {"type": "rich_text", "elements": [bullets(items)]} if items else None),
        ("rest", small(rest) if rest else None),
    ]


def _reference(name: str, link: str | None) -> Json:
    if link is None or len(link) > _MOST_LINK:
        return piece(name, bold=True)
    return {"type": "link", "url": link, "text": name}


def _respond(link: str | None, voice: Voice) -> Json | None:
    if link is None:
        return None
    button = {"type": "button", "action_id": "respond", "text": plain(voice.say(RESPOND)), "url": link}
    return {"type": "actions", "elements": [{**button, "style": "primary"}]}

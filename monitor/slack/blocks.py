"""A message as Slack's Block Kit, built purely from values.

Strangers' words stand only in rich text elements and plain text, which Slack never reads as markup; mrkdwn holds
our own words and escaped names from the configuration. `limits.py` checks the result and shares no code with this.
"""

import json
from dataclasses import replace
from datetime import datetime

from monitor.language.forms import Voice
from monitor.rules.card import CampaignCard, Card, Note, Notice, Report, RollUp, SpikeCard
from monitor.rules.case_words import Crowd, crowds, draft_words, warnings
from monitor.rules.context_words import context_line
from monitor.rules.digest.card import DigestCard
from monitor.rules.excerpt import cut, web_address
from monitor.rules.message import Message
from monitor.rules.telling import (
    link_line,
    link_of,
    note_byline,
    note_sentence,
    notice_hint,
    notice_sentence,
    notice_title,
    plain_lines,
    roll_up_counts,
    roll_up_line,
    roll_up_rest,
    roll_up_title,
    summary,
    worst_shown,
)
from monitor.rules.wording import (
    DUPLICATE,
    SHORT_STATES,
    SIMPLIFIED,
    SNOOZED_UNTIL,
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
from monitor.slack.digest import NOTHING, Shown, digest_parts
from monitor.slack.elements import (
    Json,
    Parts,
    bullets,
    columns,
    listed,
    mentions,
    moment,
    piece,
    preformatted,
    quoted,
    section,
    sentences,
    small,
)
from monitor.slack.escape import escape, label, top_text
from monitor.slack.menus import card_menu, in_sight, list_menu, note_menu
from monitor.slack.spike import report_parts, spike_parts

KINDS: dict[type[Message], str] = {
    Card: "nobetci_card",
    Note: "nobetci_note",
    Notice: "nobetci_notice",
    RollUp: "nobetci_rollup",
    CampaignCard: "nobetci_campaign",
    SpikeCard: "nobetci_spike",
    Report: "nobetci_report",
    DigestCard: "nobetci_digest",
}
"""`event_type` of every message kind: what `find` looks for."""

_MOST_KEY = 200
_ROOM = 9_900
"""Characters of all blocks together; what is nice to have is left out above it."""
_SHORT_DRAFT = 400
_MOST_LINK = 500
"""A roll-up holds several links: longer ones are left out to stay within the message's budget."""


def payload(message: Message, voice: Voice, drawn: Shown = NOTHING) -> Json:
    """The message as `text`, `blocks` and `metadata`; `drawn` says how the charts of a digest are shown."""
    blocks = _card_blocks(message, voice) if isinstance(message, Card) else _blocks(message, voice, drawn)
    return {"text": top_text(summary(message, voice)), "blocks": blocks, "metadata": metadata(message)}


def _short_draft(card: Card) -> Card:
    draft = card.draft
    return card if draft is None else replace(card, draft=replace(draft, text=cut(draft.text, _SHORT_DRAFT), steps=()))


def _no_draft(card: Card) -> Card:
    return replace(card, draft=None)  # `nobetci draft` still has it


def _few_offers(card: Card) -> Card:
    return replace(card, offers=in_sight(card))


def _few_people(card: Card) -> Card:
    return replace(card, assigned=card.assigned[:1])


def _no_long_link(card: Card) -> Card:
    return replace(card, respond_url=None) if len(card.respond_url or "") > _MOST_LINK else card


def _card_blocks(card: Card, voice: Voice) -> list[Json]:
    blocks = _blocks(card, voice)
    for slimmer in _SLIMMER:
        if len(json.dumps(blocks, ensure_ascii=False)) <= _ROOM:
            break
        card = slimmer(card)
        blocks = _blocks(card, voice)
    return blocks


_SLIMMER = (_short_draft, _no_draft, _few_offers, _few_people, _no_long_link)
"""What a card that is too large goes without, one after the other; the words and the reasons stay."""


def _blocks(message: Message, voice: Voice, drawn: Shown = NOTHING) -> list[Json]:
    """The blocks, named after what they are about: that message, or for menus the subject they carry."""
    parts = [(name, block) for name, block in _parts(message, voice, drawn) if block is not None]
    stem = message.key[:_MOST_KEY]
    return [{**block, "block_id": f"{block.get('block_id', stem)}/{name}/{message.rev}"} for name, block in parts]


def plain_payload(message: Message, voice: Voice) -> Json:
    """The message after its blocks were refused: escaped text, the link, and that this is the simplified view."""
    link = web_address(link_of(message))
    lines = [top_text("\n".join(plain_lines(message, voice)))]
    lines += [escape(link_line(message, "", voice)) + f"<{escape(link)}>"] if link and len(link) <= _MOST_LINK else []
    lines.append(escape(f"({voice.say(SIMPLIFIED)})"))
    return {"text": "\n".join(lines), "metadata": metadata(message)}


def metadata(message: Message) -> Json:
    """What a later search finds the message by: opaque, since every app of the workspace may read it."""
    return {"event_type": KINDS[type(message)], "event_payload": {"key": message.key, "rev": message.rev}}


def _parts(message: Message, voice: Voice, drawn: Shown) -> Parts:
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
        case SpikeCard():
            return spike_parts(message, voice)
        case Report() | DigestCard():
            return report_parts(message, voice) if isinstance(message, Report) else digest_parts(message, voice, drawn)


def _card(card: Card, voice: Voice) -> Parts:
    if card.into is not None:
        return [("title", section(_title(headline(card, voice), voice)))]
    quote = quote_of(card.title, card.text, voice)
    head: Parts = [
        ("title", section(_title(headline(card, voice), voice))),
        ("words", quoted(quote.title, quote.words)),
        ("who", small(who_line(card, voice)) if not card.gone else None),
    ]
    menu = card_menu(card, link_of(card), voice)
    if card.state in SHORT_STATES:
        duplicate = small(voice.say(DUPLICATE)) if card.may_be_duplicate else None
        return [*head, *_work(card, voice), ("actions", menu), ("foot", duplicate)]
    return [
        *head,
        ("facts", columns(facts(card, voice))),
        ("why", _why(card, voice)),
        ("context", small(around) if (around := context_line(card.context, voice)) else None),
        *_work(card, voice),
        ("actions", menu),
        ("foot", small(foot(card, voice))),
    ]


def _work(card: Card, voice: Voice) -> Parts:
    """Who has it, what has to be known first, what might be answered."""
    draft = draft_words(card, voice)
    steps = [[piece(step)] for step in draft.steps] if draft else []
    notes = warnings(card, voice)
    return [
        ("people", _people(crowds(card, voice))),
        ("warnings", sentences("\n".join(notes)) if notes else None),
        ("draft", preformatted(draft.title, draft.text) if draft else None),
        ("steps", listed(draft.steps_title, steps) if draft and steps else None),
    ]


def _people(found: tuple[Crowd, ...]) -> Json | None:
    elements: list[Json] = []
    for crowd in found:
        gap = " · " if elements else ""
        elements += [piece(f"{gap}{crowd.label}: "), *mentions(crowd.people)]
    return {"type": "rich_text", "elements": [{"type": "rich_text_section", "elements": elements}]} if found else None


def _title(head: Headline, voice: Voice) -> str:
    state = f"*{label(head.state)}*" if head.state else ""
    state = f"~{label(head.was)}~ → {state}" if head.was and state else state
    state = f"{state} {label(head.by)}" if state and head.by else state
    level = label(head.level) if state else _bold(head.level)
    snoozed = _snoozed(head.snoozed_until, voice) if head.snoozed_until else ""
    named = [_bold(head.brand), label(head.source), f"`{label(head.reference)}`"]
    return f"{head.mark} " + " · ".join(part for part in (state, snoozed, level, label(head.note), *named) if part)


def _snoozed(until: datetime, voice: Voice) -> str:
    before, _, after = voice.say(SNOOZED_UNTIL, time="\0").partition("\0")
    return f"{label(before)}{moment(until, voice.moment(until))}{label(after)}"


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
    return listed(why_title(card, voice), items)


def _note(note: Note, voice: Voice) -> Parts:
    byline = note_byline(note, voice)
    called = [*mentions(note.to), piece(" ")] if note.to else []
    says = {"type": "rich_text_section", "elements": [*called, piece(note_sentence(note, voice))]}
    return [
        ("says", {"type": "rich_text", "elements": [says]}),
        ("words", quoted("", quote_of(None, note.text, voice).words) if note.text else None),
        ("who", small(byline) if byline else None),
        ("actions", note_menu(note, link_of(note), voice)),
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
        ("actions", list_menu(storm, voice)),
    ]


def _reference(name: str, link: str | None) -> Json:
    if link is None or len(link) > _MOST_LINK:
        return piece(name, bold=True)
    return {"type": "link", "url": link, "text": name}

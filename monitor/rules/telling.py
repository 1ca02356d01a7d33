"""What notes, notices and roll-ups say, and every message as plain lines where nothing can be laid out."""

from monitor.language.forms import Voice
from monitor.rules.campaign_words import campaign_lines, campaign_summary
from monitor.rules.card import CampaignCard, Card, Note, Notice, Report, RollUp, RollUpLine, SpikeCard
from monitor.rules.case_words import person_name, work_lines
from monitor.rules.context_words import context_line
from monitor.rules.digest.card import DigestCard
from monitor.rules.digest.document import document, plain
from monitor.rules.excerpt import MORE, clean, cut, one_line, web_address
from monitor.rules.message import Message
from monitor.rules.report_words import report_plain, report_summary
from monitor.rules.spike_words import spike_lines, spike_summary
from monitor.rules.wording import (
    MOST_EXCERPT,
    RESPOND,
    SHORT_STATES,
    card_summary,
    facts,
    foot,
    headline,
    headline_text,
    level_words,
    name_of,
    quote_of,
    reason_lines,
    respond_url,
    topic_name,
    who_line,
    why_title,
)
from scrapers.kit.errors import msg

REPORT = msg("Full report")

_MOST_SENTENCE = 600
_MOST_COUNTS = 8
_MOST_WORST = 6
_STORM = ("🌊", msg("{total} new alerts since {time}"))
_MORNING = ("🌅", msg("While it was quiet: {total} alerts since {time}"))


def note_sentence(note: Note, voice: Voice) -> str:
    """What happened, in one sentence."""
    values = note.values
    if isinstance(topic := values.get("topic"), str):
        values = {**values, "topic": topic_name(topic, voice)}
    return _sentence(voice.say(note.says, values))


def note_head(note: Note, voice: Voice) -> str:
    """The sentence, and before it who it is for, by name."""
    names = ", ".join(person_name(person) for person in note.to)
    return f"{names}: {note_sentence(note, voice)}" if names else note_sentence(note, voice)


def _sentence(text: str) -> str:
    return cut(clean(text).strip(), _MOST_SENTENCE) or MORE


def note_byline(note: Note, voice: Voice) -> str:
    """Who wrote, when, in which case; without what is not known."""
    parts = [name_of(note.author) if note.author else "", voice.moment(note.at) if note.at else "", note.reference]
    return " · ".join(part for part in parts if part)


def notice_title(notice: Notice, voice: Voice) -> str:
    """Whether this is trouble or the end of it, in a mark and a word."""
    mark, says = ("✅", msg("Back to normal")) if notice.good_news else ("⚠️", msg("Needs attention"))
    return f"{mark} {voice.say(says)}"


def notice_sentence(notice: Notice, voice: Voice) -> str:
    """What happened, and the detail of it where there is one."""
    says = [voice.say(text, notice.values) for text in (notice.says, notice.detail) if text]
    return _sentence(": ".join(says))


def notice_hint(notice: Notice, voice: Voice) -> str:
    """What to do; empty where nothing has to be done."""
    return _sentence(voice.say(notice.hint, notice.values)) if notice.hint else ""


def roll_up_title(storm: RollUp, voice: Voice) -> str:
    """How many alerts, since when."""
    mark, says = _MORNING if storm.morning else _STORM
    return f"{mark} {voice.say(says, total=storm.total, time=storm.since)}"


def roll_up_counts(storm: RollUp, voice: Voice) -> tuple[str, ...]:
    """Topics and sources with how many each, a line for each kind."""
    topics = [(topic_name(code, voice), count) for code, count in storm.topics]
    sources = [(name_of(source), count) for source, count in storm.sources]
    rows = ((voice.say(msg("Topics")), topics), (voice.say(msg("Sources")), sources))
    return tuple(f"{label}: {_counted(pairs)}" for label, pairs in rows if pairs)


def _counted(pairs: list[tuple[str, int]]) -> str:
    rest = sum(count for _, count in pairs[_MOST_COUNTS:])
    shown = ", ".join(f"{name} {count}" for name, count in pairs[:_MOST_COUNTS])
    return f"{shown}, … {rest}" if rest else shown


def roll_up_line(line: RollUpLine, voice: Voice) -> str:
    """One of the worst cases, without its reference."""
    mark, level = level_words(line.urgency, voice)
    topics = ", ".join(topic_name(code, voice) for code in line.topics[:3])
    campaign = voice.say(msg("Campaign {number}"), number=line.campaign) if line.campaign is not None else ""
    head = " · ".join(part for part in (level, name_of(line.brand), name_of(line.source), topics, campaign) if part)
    return f"{mark} {head}: “{cut(one_line(line.excerpt), MOST_EXCERPT)}”"


def worst_shown(storm: RollUp) -> tuple[RollUpLine, ...]:
    """The worst cases that fit into one message."""
    return storm.worst[:_MOST_WORST]


def roll_up_rest(storm: RollUp, voice: Voice) -> str:
    """How many more there are than the lines shown; empty when none."""
    left = storm.total - len(worst_shown(storm))
    return voice.say(msg("{count} more"), count=left) if left > 0 else ""


def summary(message: Message, voice: Voice) -> str:
    """Any message in one sentence that reads alone in a notification."""
    match message:
        case Card():
            return card_summary(message, voice)
        case Note():
            words = f": “{cut(one_line(message.text), MOST_EXCERPT)}”" if message.text else ""
            return note_head(message, voice) + words
        case Notice():
            return f"{notice_title(message, voice)}: {notice_sentence(message, voice)}"
        case CampaignCard():
            return campaign_summary(message, voice)
        case SpikeCard():
            return spike_summary(message, voice)
        case Report() | DigestCard():
            return _weekly(message, voice)[0]
        case RollUp():
            return " · ".join([roll_up_title(message, voice), *roll_up_counts(message, voice)])


def link_of(message: Message) -> str | None:
    """Where to go to respond or to read on, for the messages that have such a place."""
    match message:
        case Card():
            return None if message.state in SHORT_STATES else respond_url(message)
        case Note():
            return web_address(message.url)
        case DigestCard():
            return web_address(message.page)
        case _:
            return None


def _weekly(message: Report | DigestCard, voice: Voice) -> tuple[str, list[str]]:
    """What comes once a week, in one sentence and in lines."""
    if isinstance(message, Report):
        return report_summary(message, voice), report_plain(message, voice)
    said = document(message, voice)
    return said.summary, plain(said)


def plain_lines(message: Message, voice: Voice) -> tuple[str, ...]:
    """The whole message as lines of cleaned text, its link apart (see `link_of`)."""
    match message:
        case Card():
            return tuple(_card_lines(message, voice))
        case Note():
            quote = (f"“{quote_of(None, message.text, voice).words}”",) if message.text else ()
            return _without_blanks(note_head(message, voice), *quote, note_byline(message, voice))
        case Notice():
            return _without_blanks(summary(message, voice), notice_hint(message, voice))
        case CampaignCard():
            return tuple(campaign_lines(message, voice))
        case SpikeCard():
            return tuple(spike_lines(message, voice))
        case Report() | DigestCard():
            return tuple(_weekly(message, voice)[1])
        case RollUp():
            worst = (f"{name_of(line.reference)} {roll_up_line(line, voice)}" for line in worst_shown(message))
            title, counts = roll_up_title(message, voice), roll_up_counts(message, voice)
            return _without_blanks(title, *counts, *worst, roll_up_rest(message, voice))


def _card_lines(card: Card, voice: Voice) -> list[str]:
    if card.into is not None:
        return [headline_text(headline(card, voice), voice)]
    quote = quote_of(card.title, card.text, voice)
    lines = [headline_text(headline(card, voice), voice), f"“{' — '.join(filter(None, (quote.title, quote.words)))}”"]
    lines += [who_line(card, voice)] if not card.gone else []
    if card.state in SHORT_STATES:
        return [*lines, *work_lines(card, voice)]
    lines.append(" · ".join(f"{fact.label}: {fact.value}" for fact in facts(card, voice)))
    reasons = reason_lines(card, voice)
    lines += [why_title(card, voice)] if reasons else []
    lines += [f"{r.points} {r.says}" + (f" “{r.quote}”" if r.quote else "") for r in reasons]
    around = context_line(card.context, voice)
    return [*lines, *([around] if around else []), *work_lines(card, voice), foot(card, voice)]


def link_line(message: Message, url: str, voice: Voice) -> str:
    """`Reply: https://…`."""
    return f"{voice.say(REPORT if isinstance(message, DigestCard) else RESPOND)}: {url}"


def _without_blanks(*lines: str) -> tuple[str, ...]:
    return tuple(line for line in lines if line)

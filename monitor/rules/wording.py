"""What a card says, as cleaned words in one language; Slack and the terminal only lay it out."""

from collections import Counter
from dataclasses import dataclass
from datetime import datetime

from monitor.language.forms import Voice, span
from monitor.rules.card import Card
from monitor.rules.case import State
from monitor.rules.case_words import dues, person_name, promise
from monitor.rules.excerpt import clean, cut, one_line, web_address
from monitor.rules.labels import LEVELS, STATES, TOPICS, WISHES, level_of
from monitor.rules.score import Axis
from scrapers.kit.errors import msg
from scrapers.kit.mention import Author

MOST_REASONS = 5
MOST_FACTS = 10
MOST_QUOTE = 600
MOST_EXCERPT = 140
_MOST_NAME = 80

RESPOND = msg("Reply")
SIMPLIFIED = msg("simplified view")
DUPLICATE = msg("may be a duplicate")
NO_WORDS = msg("(no text)")

SHORT_STATES = frozenset({State.CLOSED, State.IRRELEVANT, State.SUSPICIOUS})
"""Nobody has to act on these any more: only title, words and author remain."""


_ANSWERED = frozenset({State.ANSWERED, State.CLOSED})
SNOOZED = "😴"
SNOOZED_UNTIL = msg("Snoozed until {time}")


@dataclass(frozen=True, slots=True)
class Headline:
    """The title's pieces; `was` is the state left behind, to be struck through."""

    mark: str
    level: str
    was: str | None
    state: str | None
    note: str
    brand: str
    source: str
    reference: str
    by: str = ""
    """Who brought it there, and how long that took."""
    snoozed_until: datetime | None = None


@dataclass(frozen=True, slots=True)
class Quote:
    """The customer's words, cleaned and cut; `title` is empty where the place has none."""

    title: str
    words: str


@dataclass(frozen=True, slots=True)
class Fact:
    """A label and its value; `at` is set where the value is a time a channel may show in its own way."""

    label: str
    value: str
    at: datetime | None = None


@dataclass(frozen=True, slots=True)
class ReasonLine:
    """Signed points, why, and the customer's own words for it."""

    points: str
    says: str
    quote: str | None


def headline(card: Card, voice: Voice) -> Headline:
    """The card's first line: how urgent, what became of it, whose, where, its short name."""
    mark, level = level_words(card.urgency, voice)
    before = card.was or State.NEW
    was = state = None
    if card.state is not before:
        was, state = voice.say(STATES[before][1]), voice.say(STATES[card.state][1])
    elif card.state is not State.NEW:
        state = voice.say(STATES[card.state][1])
    if card.state is not State.NEW:
        mark = STATES[card.state][0]
    snoozed = card.snoozed_until if card.state not in SHORT_STATES else None
    return Headline(
        SNOOZED if snoozed else mark,
        level,
        was,
        state,
        _note(card, voice),
        name_of(card.brand),
        name_of(card.source),
        name_of(card.reference),
        _by(card, voice),
        snoozed,
    )


def _note(card: Card, voice: Voice) -> str:
    if card.into is not None:
        return name_of(voice.say(msg("a part of {into} now"), into=card.into))
    return name_of(voice.say(card.state_note)) if card.state_note else ""


def _by(card: Card, voice: Voice) -> str:
    """Whose hands it is in, and how long the answer took."""
    named = card.owner is not None and card.state is not State.NEW and card.owner.called != card.owner.slack
    owner = person_name(card.owner) if card.owner and named else ""  # an id is no name
    took = span(card.took, voice.translate) if card.took is not None and card.state in _ANSWERED else ""
    return ", ".join(part for part in (owner, took) if part)


def level_words(urgency: int, voice: Voice) -> tuple[str, str]:
    """The mark and words of an urgency: `🔴`, `Urgent 87/100`."""
    mark, says = LEVELS[level_of(urgency)]
    return mark, voice.say(says, urgency=urgency)


def name_of(text: str) -> str:
    """A name on one line, short enough for a title."""
    return cut(one_line(text), _MOST_NAME)


def topic_name(code: str, voice: Voice) -> str:
    """What people call a topic; a code without a name is shown as it is."""
    return voice.say(TOPICS[code]) if code in TOPICS else name_of(code)


def quote_of(title: str | None, text: str, voice: Voice, *, most: int = MOST_QUOTE) -> Quote:
    """The words as they may be shown; says so when there are none."""
    head = cut(one_line(title or ""), MOST_EXCERPT)
    words = cut(clean(text).strip(), most)
    return Quote(head, words if words or head else voice.say(NO_WORDS))


def who_line(card: Card, voice: Voice) -> str:
    """The author as the card names it."""
    return author_line(card.author, voice, now=card.heard_at)


def author_name(author: Author, voice: Voice) -> str:
    """What to call the author in a sentence: handle, else name, else that it is unknown."""
    if author.handle:
        return f"@{name_of(author.handle.lstrip('@'))}"
    return name_of(author.name or "") or voice.say(msg("author unknown"))


def author_line(author: Author, voice: Voice, *, now: datetime) -> str:
    """Name, handle, followers and age of the account, as the platform showed them; what is unknown is said so."""
    parts = [name_of(author.name or "")] if author.name else []
    if author.handle or not parts:
        parts.append(author_name(author, voice))
    if author.verified:
        parts.append(voice.say(msg("verified account")))
    if author.followers is not None:
        parts.append(voice.say(msg("followers {count}"), count=voice.number(author.followers)))
    if author.created_at is not None and author.created_at <= now:
        parts.append(voice.say(msg("account age {age}"), age=now - author.created_at))
    if author.followers is None and author.created_at is None:
        parts.append(voice.say(msg("account details unknown")))
    return " · ".join(parts)


def facts(card: Card, voice: Voice) -> tuple[Fact, ...]:
    """What else is known, label by label; what carries no news is left out."""
    topics = ", ".join(topic_name(code, voice) for code in card.topics[:6])
    about = [Fact(voice.say(msg("Topic")), topics)] if topics else []
    running = [Fact(due.label, voice.moment(due.at), due.at) for due in dues(card, voice)]
    written = Fact(voice.say(msg("Posted")), voice.moment(card.posted_at), card.posted_at)
    found = (
        (msg("Promised for"), promise(card, voice)),
        (msg("Reach"), _reach(card, voice)),
        (msg("Rating"), "" if card.rating is None else voice.number(card.rating)),
        (msg("Media"), str(card.media or "")),
        (msg("Asks for"), ", ".join(voice.say(says) for flag, says in WISHES.items() if flag in card.flags)),
        (msg("Posts in the case"), str(card.mentions) if card.mentions > 1 else ""),
        (msg("Earlier cases"), str(card.earlier or "")),
    )
    known = [Fact(voice.say(label), value) for label, value in found if value]
    return (*about, *running, *known[: MOST_FACTS - len(about) - len(running) - 1], written)


def _reach(card: Card, voice: Voice) -> str:
    counts = ((card.views, msg("views {count}")), (card.likes, msg("likes {count}")))
    return ", ".join(voice.say(says, count=voice.number(count)) for count, says in counts if count)


def why_title(card: Card, voice: Voice) -> str:
    """The question that the reasons answer."""
    return voice.say(msg("Why {urgency}?"), urgency=card.urgency)


_UNTOLD = frozenset({"base", "words"})
"""Reasons that an agent cannot repeat to anybody; they are among the other ones."""


def reason_lines(card: Card, voice: Voice) -> tuple[ReasonLine, ...]:
    """The heaviest reasons, and one line for the rest; the points shown always add up to the urgency."""
    points = Counter[tuple[str, str | None]]()
    for reason in card.reasons:
        if reason.axis is Axis.URGENCY and reason.code not in _UNTOLD:
            points[reason.says, reason.quote] += reason.points  # the same words said twice are one line
    heaviest = sorted(((p, said) for said, p in points.items() if p), key=lambda pair: -abs(pair[0]))
    shown = heaviest[:MOST_REASONS]
    lines = [
        ReasonLine(signed(p), name_of(voice.say(says)), name_of(quote or "") or None) for p, (says, quote) in shown
    ]
    rest = card.urgency - sum(p for p, _ in shown)
    if rest or len(heaviest) > len(shown):
        lines.append(ReasonLine(signed(rest), voice.say(msg("other reasons")), None))
    return tuple(lines)


def signed(points: int) -> str:
    """Points with their sign, as people write it."""
    return f"−{-points}" if points < 0 else f"+{points}"


def respond_url(card: Card) -> str | None:
    """Where an answer is written, if the address may be shown as a link."""
    return web_address(card.respond_url)


def foot(card: Card, voice: Voice) -> str:
    """Which rule fired, which rulebook judged, when it was heard, and what the reader must know about this copy."""
    parts = [
        voice.say(msg("Rule: {rule}"), rule=name_of(card.rule)),
        voice.say(msg("Rulebook: {version}"), version=name_of(card.rulebook)),
        voice.say(msg("Heard: {time}"), time=card.heard_at),
    ]
    return " · ".join([*parts, voice.say(DUPLICATE)] if card.may_be_duplicate else parts)


def headline_text(head: Headline, voice: Voice) -> str:
    """The headline on one plain line."""
    state = [" ".join(part for part in (head.state, head.by) if part)] if head.state else []
    state += [voice.say(SNOOZED_UNTIL, time=head.snoozed_until)] if head.snoozed_until else []
    note = [head.note] if head.note else []
    pieces = [*state, head.level, *note, head.brand, head.source, head.reference]
    return f"{head.mark} " + " · ".join(piece for piece in pieces if piece)


def card_summary(card: Card, voice: Voice) -> str:
    """The card in one sentence that reads alone in a notification."""
    head = headline(card, voice)
    if card.into is not None:
        return headline_text(head, voice)
    words = quote_of(None, card.text or card.title or "", voice).words
    level = f"{head.state}: {head.level}" if head.state else head.level
    says = voice.say(
        msg("{level}, {brand}, {source}, {author}: “{words}”"),
        level=f"{level} ({head.note})" if head.note else level,
        brand=head.brand,
        source=head.source,
        author="–" if card.gone else author_name(card.author, voice),
        words=cut(one_line(words), MOST_EXCERPT),
    )
    due = dues(card, voice)[-1:]
    return f"{says} {due[0].label}: {voice.moment(due[0].at)}" if due else says

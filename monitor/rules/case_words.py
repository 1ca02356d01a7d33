"""What a card says of the work on its case: who has it, until when, who looked, what was promised, what to answer."""

from dataclasses import dataclass
from datetime import datetime

from monitor.language.forms import Voice
from monitor.rules.card import Card
from monitor.rules.case import State
from monitor.rules.excerpt import clean, cut, one_line
from monitor.rules.moves import Move
from monitor.rules.people import Person
from scrapers.kit.errors import msg

DRAFT_TITLE = msg("Draft reply (automatic, read before sending)")
STEPS_TITLE = msg("To be done as well")
MOST_DRAFT = 1_500
_MOST_STEPS, _MOST_STEP, _MOST_NAME, _MOST_PEOPLE = 5, 300, 80, 5
_WORDS = {Move.GENUINE: msg("A real customer, says"), Move.SUSPICIOUS: msg("Suspicious, says")}
_IN_HANDS = frozenset({State.CLAIMED, State.ANSWERED})
_UNANSWERED = frozenset({State.NEW, State.CLAIMED})


@dataclass(frozen=True, slots=True)
class Due:
    """Something with a time to it."""

    label: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Crowd:
    """People under a label; a channel mentions them, or calls them by name."""

    label: str
    people: tuple[Person, ...]


@dataclass(frozen=True, slots=True)
class DraftWords:
    """New text for an answer, cleaned and cut, and what has to be done beside it."""

    title: str
    text: str
    steps_title: str
    steps: tuple[str, ...]


def person_name(person: Person) -> str:
    """What to call them where nobody is mentioned."""
    return cut(one_line(person.called), _MOST_NAME)


def dues(card: Card, voice: Voice) -> tuple[Due, ...]:
    """The clocks that still run."""
    claim = card.claim_due if card.state is State.NEW else None
    answer = card.answer_due if card.state in _UNANSWERED else None
    found = ((msg("Claim by"), claim), (msg("Reply by"), answer))
    return tuple(Due(voice.say(label), at) for label, at in found if at is not None)


def promise(card: Card, voice: Voice) -> str:
    """The day the customer was promised something for; empty where nothing was promised."""
    day = card.promised_for
    if day is None:
        return ""
    return f"{day:%d.%m.%Y}" if voice.language == "tr" else day.isoformat()


def crowds(card: Card, voice: Voice) -> tuple[Crowd, ...]:
    """Whose it is: who has it, else who is on duty for it; and who looked a second time."""
    owner = (card.owner,) if card.owner and card.state is not State.NEW else ()
    on_duty = () if owner or card.state is not State.NEW else card.assigned[:_MOST_PEOPLE]
    looked = (card.eyes,) if card.eyes else ()
    said = (card.word_by,) if card.word_by and card.word in _WORDS else ()
    word = _WORDS.get(card.word, "") if card.word else ""
    label = msg("Owner") if card.state in _IN_HANDS else msg("By")
    found = ((label, owner), (msg("On duty"), on_duty), (msg("Second eyes: fine"), looked), (word, said))
    return tuple(Crowd(voice.say(label), people) for label, people in found if people)


def who_says(crowd: Crowd) -> str:
    """The label and the names."""
    return f"{crowd.label}: {', '.join(person_name(person) for person in crowd.people)}"


def warnings(card: Card, voice: Voice) -> tuple[str, ...]:
    """What whoever answers must know first."""
    lines = []
    if card.eyes_needed and card.eyes is None and card.state in _UNANSWERED:
        lines.append("👀 " + voice.say(msg("Needs second eyes: somebody else has to look before this is answered")))
    if card.story:
        lines.append("📖 " + voice.say(msg("A story to tell, once the customer agrees")))
    if card.review_asked_at is not None:
        lines.append("⭐ " + voice.say(msg("Asked for a review: {time}"), time=card.review_asked_at))
    return tuple(lines)


def draft_words(card: Card, voice: Voice, *, most: int = MOST_DRAFT) -> DraftWords | None:
    """What might be answered; None where there is nothing to suggest, or no room."""
    draft = card.draft
    text = cut(clean(draft.text).strip(), most) if draft is not None and most else ""
    if draft is None or not text:
        return None
    steps = tuple(cut(one_line(step), _MOST_STEP) for step in draft.steps[:_MOST_STEPS])
    return DraftWords(voice.say(DRAFT_TITLE), text, voice.say(STEPS_TITLE), tuple(step for step in steps if step))


def work_lines(card: Card, voice: Voice) -> list[str]:
    """All of it as plain lines, for where nothing can be laid out."""
    lines = [who_says(crowd) for crowd in crowds(card, voice)]
    lines = [" · ".join(lines)] if lines else []
    lines += warnings(card, voice)
    draft = draft_words(card, voice)
    if draft is None:
        return lines
    steps = [f"– {step}" for step in draft.steps]
    return [*lines, f"{draft.title}:", draft.text, *([f"{draft.steps_title}:", *steps] if steps else [])]

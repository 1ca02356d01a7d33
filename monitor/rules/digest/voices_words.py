"""The parts of a digest that let people speak: what recurs, what waits, what is most pressing, what is worth sharing.

Quoted words are masked: a manager needs neither telephone nor account nor order number to know what goes wrong.
"""

from collections.abc import Iterable, Iterator
from datetime import timedelta

from monitor.rules.digest.aspect_names import ASPECTS
from monitor.rules.digest.card import Quoted
from monitor.rules.digest.digest import OpenLine, Recurrence, Recurring
from monitor.rules.digest.pieces import Item, Section
from monitor.rules.digest.reader import Reader
from monitor.rules.excerpt import cut, one_line, web_address
from monitor.rules.masking import mask
from monitor.rules.wording import level_words, name_of, topic_name
from scrapers.kit.errors import msg

_MOST_QUOTE = 200
_MOST_RECURRING, _MOST_EXAMPLES = 6, 2
_MOST_OPEN, _MOST_TOP, _MOST_PRAISE, _MOST_TOPICS = 10, 5, 3, 3
_TO_MASK = 2_000
"""Letters of which a quote is made: nobody's essay is masked to its end to show two lines of it."""


def recurring_section(reader: Reader) -> Section | None:
    """What several people complain of about the same product."""
    title = reader.say(msg("Problems that recur"))
    return _section("recurring", title, _recurring(Recurrence.PROBLEM, reader), _read(reader))


def gaps_section(reader: Reader) -> Section | None:
    """What several people ask before they buy: the description does not say it."""
    hint = reader.say(msg("Several people asked this before buying: the product page does not seem to say it"))
    title = reader.say(msg("Gaps in product descriptions"))
    return _section("gaps", title, _recurring(Recurrence.QUESTION, reader), (hint,))


def _read(reader: Reader) -> tuple[str, ...]:
    read, all_of_them = reader.digest.examined
    if read >= all_of_them:
        return ()
    says = msg("Counted in {read} of {all} texts, taken from every day of the week")
    return (reader.say(says, read=read, all=all_of_them),)


def _recurring(kind: Recurrence, reader: Reader) -> tuple[Item, ...]:
    lines = [line for line in reader.digest.recurring if line.kind is kind]
    return tuple(item for line in lines[:_MOST_RECURRING] for item in _examples(line, reader))


def _examples(line: Recurring, reader: Reader) -> Iterator[Item]:
    """What recurs with one voice on it; and another voice."""
    said = [quoted for number in line.examples if (quoted := reader.card.quotes.get(number))][:_MOST_EXAMPLES]
    yield _item(_said(line, reader), said[0] if said else None, reader)
    for quoted in said[1:]:
        yield _item(reader.say(msg("another voice on it")), quoted, reader)


def _said(line: Recurring, reader: Reader) -> str:
    aspect = aspect_name(line.aspect, reader)
    about = ": ".join(part for part in (one_line(name_of(line.product)), aspect) if part)
    people = reader.say(msg("{count} person") if line.people == 1 else msg("{count} people"), count=line.people)
    last = "" if line.last is None else reader.say(msg("last week {value}"), value=reader.count(line.last))
    return " · ".join(part for part in (about, people, last) if part)


def aspect_name(code: str, reader: Reader) -> str:
    """What people call a side of a product."""
    return name_of(reader.voice.say(ASPECTS[code])) if code in ASPECTS else name_of(code)


def open_section(reader: Reader) -> Section:
    """What nobody had answered when the digest was made, the most pressing first."""
    title, lines = reader.say(msg("Still unanswered")), reader.digest.open[:_MOST_OPEN]
    return Section("open", title, (_waiting(reader),), items=tuple(_open(line, reader) for line in lines))


def _waiting(reader: Reader) -> str:
    count, late = reader.digest.open_cases, reader.digest.open_late
    if not count:
        return reader.say(msg("Nobody waits for an answer"))
    says = msg("Waiting for an answer: {count}, of them longer than promised: {late}")
    return reader.say(
        says if late else msg("Waiting for an answer: {count}, none of them too long"), count=count, late=late
    )


def _open(line: OpenLine, reader: Reader) -> Item:
    quoted = reader.card.quotes.get(line.mention_id)
    waited = max(reader.digest.made_at - line.since, timedelta(0))
    parts = (
        level_words(line.urgency, reader.voice)[1],
        reader.say(msg("overdue")) if line.late else "",
        reader.say(msg("waiting for {time}"), time=reader.took(waited)),
        reader.person(line.owner) if line.owner else reader.say(msg("nobody has it")),
        name_of(quoted.reference) if quoted else "",
    )
    return _item(" · ".join(part for part in parts if part), quoted, reader)


def top_section(reader: Reader) -> Section | None:
    """The most pressing mentions of the week."""
    title = reader.say(msg("The most pressing mentions"))
    shown = sorted(_quoted(reader.digest.top, reader)[:_MOST_TOP], key=lambda one: -one.urgency)
    return _section("top", title, tuple(_pressing(one, reader) for one in shown))


def _pressing(quoted: Quoted, reader: Reader) -> Item:
    topics = ", ".join(topic_name(code, reader.voice) for code in quoted.topics[:_MOST_TOPICS])
    parts = (level_words(quoted.urgency, reader.voice)[1], topics, reader.when(quoted.at), name_of(quoted.reference))
    return _item(" · ".join(part for part in parts if part), quoted, reader)


def praise_section(reader: Reader) -> Section | None:
    """What is worth sharing."""
    items = tuple(
        _item(reader.when(one.at), one, reader) for one in _quoted(reader.digest.praise, reader)[:_MOST_PRAISE]
    )
    hint = reader.say(msg("Ask whoever wrote it for consent before you share it"))
    return _section("praise", reader.say(msg("Praise worth sharing")), items, (hint,))


def _quoted(numbers: Iterable[int], reader: Reader) -> list[Quoted]:
    return [reader.card.quotes[number] for number in numbers if number in reader.card.quotes]


def _item(says: str, quoted: Quoted | None, reader: Reader) -> Item:
    if quoted is None:
        return Item(says)
    return Item(says, quote_words(quoted.text), web_address(quoted.url), name_of(quoted.source))


def quote_words(text: str) -> str:
    """Somebody's words on one line: cleaned, without what names a person, cut."""
    return cut(one_line(mask(cut(text, _TO_MASK))), _MOST_QUOTE)


def _section(name: str, title: str, items: tuple[Item, ...], text: tuple[str, ...] = ()) -> Section | None:
    return Section(name, title, text, items=items) if items else None

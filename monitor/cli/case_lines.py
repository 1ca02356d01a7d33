"""Cases in words: on one line, and with everything anybody did with them."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime

from monitor.language import Voice
from monitor.rules.case import NO_LONGER_PUBLIC, Case, State, reference
from monitor.rules.case_words import person_name
from monitor.rules.excerpt import cut, one_line
from monitor.rules.labels import STATES
from monitor.rules.move_words import MOVES
from monitor.rules.moves import Move, Via
from monitor.rules.offers import needs_eyes, offers
from monitor.rules.people import Directory
from monitor.rules.respond import respond_url
from monitor.rules.wording import NO_WORDS, level_words, name_of
from monitor.rules.workplace import Workplace
from monitor.store.door import Tx
from monitor.store.moves import Made
from monitor.store.rows import StoredMention
from scrapers.kit.errors import msg

MOST_POSTS = 20
_MOST_QUOTE = 100
_MOST_VALUE = 60
_SEP = "  "

_VIAS = {
    Via.SLACK: msg("in Slack"),
    Via.CLI: msg("by command"),
    Via.SITE: msg("seen on the site"),
    Via.CLOCK: msg("by the clock"),
}


@dataclass(frozen=True, slots=True)
class Teller:
    """Tells of cases: reads in one transaction, in one language, by what the workplace is called."""

    tx: Tx
    workplace: Workplace
    voice: Voice

    def head(self, case: Case) -> str:
        """How it stands, on one line."""
        file = self.tx.cases.file_of(case.id)
        lead = self.tx.mentions.by_id(file.lead_id) if file else None
        labels = self.workplace.labels
        place = labels.get(lead.heard.entry, lead.mention.source) if lead else file.source if file else ""
        _, urgency = level_words(case.urgency, self.voice)
        brand = f"{name_of(case.brand)} · {name_of(place)}" if place else name_of(case.brand)
        return _SEP.join((reference(case.id), self.state(case), urgency, brand))

    def state(self, case: Case) -> str:
        """Its state, and in whose hands."""
        if case.merged_into is not None:
            return self.voice.say(msg("part of {into}"), into=reference(case.merged_into))
        words = self.voice.translate(STATES[case.state][1])
        owner = self.name(case.owner) if case.state is not State.NEW else ""
        return f"{words} ({owner})" if owner else words

    def name(self, key: str | None) -> str:
        """What that person is called."""
        return name_by(self.workplace.people, key)

    def quote(self, case: Case) -> str:
        """The beginning of the words that lead it."""
        file = self.tx.cases.file_of(case.id)
        lead = self.tx.mentions.by_id(file.lead_id) if file else None
        return self.words(lead) if lead else self.voice.translate(NO_WORDS)

    def words(self, stored: StoredMention) -> str:
        """Somebody's words, as far as they fit on a line; why they are gone, where they are."""
        if stored.gone is not None:
            return self.voice.translate(NO_LONGER_PUBLIC[stored.gone])
        said = " — ".join(part for part in (stored.mention.title, stored.mention.text) if part)
        words = cut(one_line(said), _MOST_QUOTE)
        return f"“{words}”" if words else self.voice.translate(NO_WORDS)

    def link(self, case: Case) -> str | None:
        """Where it is answered."""
        file = self.tx.cases.file_of(case.id)
        lead = self.tx.mentions.by_id(file.lead_id) if file else None
        return respond_url(lead.mention) if lead is not None and lead.gone is None else None

    def day(self, day: date) -> str:
        """A day as people write it."""
        return f"{day:%d.%m.%Y}" if self.voice.language == "tr" else day.isoformat()

    def whole(self, case: Case) -> Iterator[str]:
        """All that is known of it."""
        yield self.head(case)
        yield from (f"  {line}" for line in self._facts(case))
        posts = self.tx.mentions.of_case(case.id)
        yield "  " + self.voice.say(msg("its posts: {count}"), count=self.voice.number(len(posts)))
        for stored in posts[:MOST_POSTS]:
            at = self.voice.moment(stored.mention.created_at)
            yield f"    {at}  {stored.mention.key}  {self.words(stored)}"
        yield from self._log(case)
        ways = self.ways(case)
        if ways:
            yield "  " + self.voice.say(msg("what can be done now: {moves}"), moves=ways)

    def _facts(self, case: Case) -> Iterator[str]:
        say = self.voice.say
        yield say(msg("opened {at}"), at=case.opened_at)
        unanswered = case.state in (State.NEW, State.CLAIMED)
        times = (
            (msg("to be claimed by {at}"), case.claim_due if case.state is State.NEW else None),
            (msg("to be answered by {at}"), case.answer_due if unanswered else None),
            (msg("answered {at}"), case.answered_at),
            (msg("asked for a review {at}"), case.review_asked_at),
        )
        yield from (say(says, at=at) for says, at in times if at is not None)
        yield from self.days(case)
        if case.note:
            yield say(case.note)
        if needs_eyes(case):
            yield say(msg("a second person has to look at it before anybody answers"))
        elif case.eyes is not None:
            yield say(msg("{who} looked at it too"), who=self.name(case.eyes))
        if case.story:
            yield say(msg("A story to tell, once the customer agrees"))

    def _log(self, case: Case) -> Iterator[str]:
        took_in = (_as_seen_there(one) for one in self.tx.moves.of_parts(case.id))
        made = sorted([*self.tx.moves.of_case(case.id), *took_in], key=lambda one: one.at)
        if made:
            yield "  " + self.voice.translate(msg("what was done with it"))
            yield from (f"    {log_line(one, self.workplace.people, self.voice)}" for one in made)

    def days(self, case: Case) -> Iterator[str]:
        """Until when it was set aside, and what day the customer was promised something for."""
        if case.snoozed_until is not None:
            yield self.voice.say(msg("set aside until {at}"), at=case.snoozed_until)
        if case.promised_for is not None:
            yield self.voice.say(msg("promised for {day}"), day=self.day(case.promised_for))

    def makes_sense(self, move: Move, case: Case) -> bool:
        """Whether a card would offer that now."""
        return move in self._offers(case)

    def ways(self, case: Case) -> str:
        """The commands that make sense now, each with what it is called."""
        return ", ".join(f"{move.value} ({self.voice.translate(MOVES[move])})" for move in self._offers(case))

    def _offers(self, case: Case) -> tuple[Move, ...]:
        card = self.tx.outbox.card_of(case.id)
        thanks = card is not None and card.route in self.workplace.thanks
        return offers(case, thanks=thanks, link=self.link(case) is not None)


def _as_seen_there(merged: Made) -> Made:
    """A merge as the case that grew by it tells of it."""
    return replace(merged, before=None, after=None, args={"took_in": reference(merged.case_id or 0)})


def name_by(people: Directory, key: str | None) -> str:
    """What that person is called; empty for nobody."""
    person = people.by_key(key)
    return person_name(person) if person is not None else ""


def log_line(made: Made, people: Directory, voice: Voice) -> str:
    """A line of the audit log: when, who, what, by which way, and what came of it."""
    who = [name_by(people, made.by)] if made.via in (Via.SLACK, Via.CLI) else []
    parts = [voice.moment(made.at), *who, voice.translate(MOVES[made.move]), f"({voice.translate(_VIAS[made.via])})"]
    values = made.args or {}
    if made.refused:
        parts.append(voice.say(msg("refused: {why}"), why=voice.say(made.refused, _shown(values, voice))))
        return _SEP.join(parts)
    if made.before and made.after and made.before != made.after:
        parts.append(" → ".join(voice.translate(STATES[State(state)][1]) for state in (made.before, made.after)))
    parts += [" ".join(f"{name}: {value}" for name, value in _shown(values, voice).items())] if values else []
    return _SEP.join(parts)


def _shown(values: Mapping[str, str], voice: Voice) -> dict[str, str]:
    """As typed by somebody: on one line, and short; moments by the clock on the wall."""
    return {
        name: _moment(str(value), voice) or cut(one_line(str(value)), _MOST_VALUE) for name, value in values.items()
    }


def _moment(value: str, voice: Voice) -> str | None:
    try:
        at = datetime.fromisoformat(value)
        return voice.moment(at) if at.tzinfo is not None else None
    except (ValueError, OverflowError):
        return None

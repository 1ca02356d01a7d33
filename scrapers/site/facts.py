"""What a card or a page says of one complaint, and which rule found each value."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime

from scrapers.kit.dates import Moment, Precision
from scrapers.kit.letters import one_line, paragraphs, plain
from scrapers.kit.mention import Author, Reading
from scrapers.kit.numbers import read_count, read_number
from scrapers.site.expressions import Kind, Scope, every_value, holds, values
from scrapers.site.layout import FieldRules, Layout, Rules

_MOST_TITLE = 500
_MOST_TAGS = 30
_NOBODY = Author()


@dataclass(frozen=True, slots=True)
class Facts:
    """Values as read; None where the place did not say."""

    alias: str | None = None
    title: str | None = None
    text: str | None = None
    moment: Moment | None = None
    author: Author = field(default_factory=Author)
    solved: bool | None = None
    rating: float | None = None
    views: int | None = None
    likes: int | None = None
    replies: int | None = None
    media: int | None = None
    hashtags: tuple[str, ...] = ()


@dataclass(slots=True)
class Tally:
    """Counts which rule found which field, how often; `part` tells listing from detail."""

    part: str
    counts: Counter[tuple[str, str]] = field(default_factory=Counter)
    fleeting: bool = False
    """Whether something was read that would be read otherwise at another time."""

    def note(self, name: str, rule: str) -> None:
        """One more value of that field found by that rule; an empty rule: found by none."""
        self.counts[f"{self.part}.{name}", rule] += 1

    def readings(self) -> tuple[Reading, ...]:
        """All counts, as values."""
        return tuple(Reading(name, rule, count) for (name, rule), count in self.counts.items())


@dataclass(frozen=True, slots=True)
class Reader:
    """Reads fields in one scope. `listed` is what the listing said, for expressions that fall back on it."""

    layout: Layout
    now: datetime
    tally: Tally
    scope: Scope
    listed: Facts | None = None

    def facts(self, rules: FieldRules) -> Facts:
        """Every field the rules describe."""
        of = rules.of
        return Facts(
            alias=self.first("alias", of("alias")),
            title=self._title(of("title")),
            text=self._text(of("text")),
            moment=self.moment("created_at", of("created_at")),
            author=self._author(rules) if rules.names_author else _NOBODY,
            solved=self._solved(rules),
            rating=self._number("rating", of("rating")),
            views=self._count("views", of("views")),
            likes=self._count("likes", of("likes")),
            replies=self._count("replies", of("replies")),
            media=self._count("media", of("media")),
            hashtags=self._hashtags(of("hashtags")),
        )

    def first(self, name: str, rules: Rules) -> str | None:
        """The first value any of the rules finds, on one line."""
        for label, value in self._found(name, rules) if rules else ():
            line = one_line(value)
            if line:
                self.tally.note(name, label)
                return line
        return None

    def long_text(self, name: str, rules: Rules) -> str | None:
        """The first text that is not boilerplate, with its paragraphs."""
        for label, value in self._found(name, rules):
            text = paragraphs(value)
            if text and not self.is_boilerplate(text):
                self.tally.note(name, label)
                return text
        return None

    def moment(self, name: str, rules: Rules) -> Moment | None:
        """The best known moment any of the rules finds; of equals, the first."""
        if not rules:
            return None
        best: tuple[Moment, str] | None = None
        for label, moment in self._moments(rules):
            if best is None or moment.precision > best[0].precision:
                best = (moment, label)
            if best[0].precision is Precision.MINUTE:
                break
        self.tally.note(name, best[1] if best else "")
        return best[0] if best else None

    def _moments(self, rules: Rules) -> Iterator[tuple[str, Moment]]:
        for rule in rules:
            if rule.kind is Kind.FIRST_SEEN:
                self.tally.fleeting = True
                yield rule.label, Moment(self.now, Precision.ROUGH)
            elif rule.kind is Kind.LIST:
                if self.listed and self.listed.moment:
                    yield rule.label, self.listed.moment
            else:
                moment = next(filter(None, map(self._date, values(rule, self.scope))), None)
                if moment:
                    yield rule.label, moment

    def _date(self, text: str) -> Moment | None:
        moment, lasting = self.layout.dates.look(text, now=self.now)
        if not lasting:
            self.tally.fleeting = True
        return moment

    def _found(self, name: str, rules: Rules) -> Iterator[tuple[str, str]]:
        for rule in rules:
            if rule.kind is Kind.LIST:
                listed = getattr(self.listed, name, None)
                if listed is not None:
                    yield rule.label, str(listed)
            else:
                for value in values(rule, self.scope):
                    yield rule.label, value

    def _title(self, rules: Rules) -> str | None:
        found = self.first("title", rules)
        if rules and found is None:
            self.tally.note("title", "")
        return found[:_MOST_TITLE] if found and not self.is_boilerplate(found) else None

    def _text(self, rules: Rules) -> str | None:
        found = self.long_text("text", rules)
        if rules and found is None:
            self.tally.note("text", "")
        return found

    def _author(self, rules: FieldRules) -> Author:
        name, own_id, handle, url = (
            self.first(f"author.{part}", rules.of(f"author.{part}")) for part in ("name", "id", "handle", "url")
        )
        place = self.layout.addresses.place(url) if url else None
        return Author(id=own_id, name=name, handle=handle, url=place.url if place else None)

    def _solved(self, rules: FieldRules) -> bool | None:
        for rule in rules.not_solved:
            if holds(rule, self.scope):
                self.tally.note("solved", f"not {rule.label}")
                return False
        for rule in rules.solved:
            told = self._listed_solved() if rule.kind is Kind.LIST else (holds(rule, self.scope) or None)
            if told is not None:
                self.tally.note("solved", rule.label)
                return told
        return None

    def _listed_solved(self) -> bool | None:
        return self.listed.solved if self.listed else None

    def _number(self, name: str, rules: Rules) -> float | None:
        for label, value in self._found(name, rules) if rules else ():
            number = read_number(value)
            if number is not None:
                self.tally.note(name, label)
                return number
        return None

    def _count(self, name: str, rules: Rules) -> int | None:
        for label, value in self._found(name, rules) if rules else ():
            number = read_count(value)
            if number is not None:
                self.tally.note(name, label)
                return number
        return None

    def _hashtags(self, rules: Rules) -> tuple[str, ...]:
        for rule in rules:
            tags = [one_line(value).lstrip("#") for value in every_value(rule, self.scope)]
            if any(tags):
                self.tally.note("hashtags", rule.label)
                return tuple(dict.fromkeys(filter(None, tags)))[:_MOST_TAGS]
        return ()

    def is_boilerplate(self, text: str) -> bool:
        """Whether the preset says that such words are never a complaint."""
        folded = plain(text) if self.layout.text_not else ""
        return any(words in folded for words in self.layout.text_not)

"""The playbook: what the brand promises and how it speaks, and the drafts that follow from it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from enum import StrEnum

from monitor.rules.draft import Draft
from monitor.rules.reply import X_LENGTH, Line, Sentence, X, joined, length, said, shortened
from monitor.rules.score import Stage


class Tone(StrEnum):
    """How a brand speaks where nothing serious is at stake."""

    SERIOUS = "ciddi"
    WITTY = "nüktedan"


ALWAYS_SERIOUS = frozenset(
    {
        "damaged", "wrong_defective", "refund", "return_exchange", "order_cancel", "fraud_payment", "health", "legal",
        "account", "late", "no_reply", "ship_fee", "staff", "risk", "press",
    }
)  # fmt: skip
"""Topics and flags about which nobody jokes with a customer, whatever the configured tone."""
LONGEST = 900
"""Letters of a draft where the platform has no limit of its own: longer ones are not read."""
DATE = "[tarih]"
"""The blank for the day that is promised; a person fills it."""


@dataclass(frozen=True, slots=True)
class Occasion:
    """What a draft is for."""

    brand: str
    source: str
    """The platform."""
    topics: tuple[str, ...]
    stage: Stage | None
    flags: frozenset[str] = frozenset()
    answered: bool = False
    """Whether it was solved: then what is drafted is a thank-you or the request for a review."""
    tone: Tone | None = None
    """Another tone than the playbook's; what is serious stays so."""
    promised: date | None = None
    """The day that the customer was promised something for."""

    @property
    def subjects(self) -> frozenset[str]:
        """Topics and flags together."""
        return self.flags.union(self.topics)


@dataclass(frozen=True, slots=True)
class Facts:
    """What holds for one brand, each thing said once, by the name drafts call it by."""

    values: Mapping[str, str]
    reviewed: date | None = None
    """When somebody last looked whether it still holds."""


@dataclass(frozen=True, slots=True)
class Fit:
    """When an entry is for an occasion; what is empty asks for nothing."""

    topics: frozenset[str] = frozenset()
    stage: Stage | None = None
    flags: frozenset[str] = frozenset()
    sources: frozenset[str] = frozenset()
    solved: bool = False

    def holds(self, occasion: Occasion) -> bool:
        """Whether it is for that one."""
        return (
            self.solved is occasion.answered
            and (not self.topics or not self.topics.isdisjoint(occasion.topics))
            and (not self.flags or not self.flags.isdisjoint(occasion.flags))
            and (self.stage is None or self.stage is occasion.stage)
            and (not self.sources or occasion.source in self.sources)
        )


@dataclass(frozen=True, slots=True)
class Entry:
    """A draft in several lengths and tones."""

    name: str
    when: Fit
    text: tuple[Line, ...]
    witty: tuple[Line, ...] = ()
    short: tuple[Line, ...] = ()
    """For places with little room."""
    steps: tuple[Line, ...] = ()
    contact: bool = True
    """Whether how to reach the brand is its last line."""


@dataclass(frozen=True, slots=True)
class ContactLine:
    """How to go on speaking; for those who asked for it, or for everybody."""

    say: Line
    wish: str | None = None
    """The flag of who asked for that."""


@dataclass(frozen=True, slots=True)
class Playbook:
    """Empty, unless there is a file. The first entry that fits and can be said is taken."""

    entries: tuple[Entry, ...] = ()
    contact: tuple[ContactLine, ...] = ()
    facts: Mapping[str, Facts] = field(default_factory=dict)
    """By brand."""
    tone: Tone = Tone.SERIOUS
    never_witty: frozenset[str] = ALWAYS_SERIOUS
    limits: Mapping[str, int] = field(default_factory=lambda: {X: X_LENGTH})
    longest: int = LONGEST

    def draft(self, occasion: Occasion) -> Draft | None:
        """New text for that occasion; None where the playbook has nothing to say."""
        facts = self.facts_of(occasion.brand)
        fitting = (entry for entry in self.entries if entry.when.holds(occasion))
        for entry in fitting:
            text = self.text_of(entry, occasion)
            if text is not None:
                steps = said(entry.steps, facts, occasion.flags) or ()
                return Draft(entry.name, _dated(text, occasion), tuple(step.text for step in steps))
        return None

    def text_of(self, entry: Entry, occasion: Occasion) -> str | None:
        """That entry's words for the occasion; None where a fact is missing or they never fit."""
        limit = self.limit_of(occasion.source)
        versions = self._versions(entry, occasion)
        fitting = (text for text in map(joined, versions) if length(text, occasion.source) <= limit)
        cut = (shortened(version, occasion.source, limit) for version in reversed(versions))
        return next(fitting, None) or next((text for text in cut if text), None)

    def versions_of(self, entry: Entry, occasion: Occasion) -> list[str]:
        """Every way to say it with nothing left out, however long, the most wanted first."""
        return [joined(version) for version in self._versions(entry, occasion)]

    def _versions(self, entry: Entry, occasion: Occasion) -> list[tuple[Sentence, ...]]:
        spoken = (self._spoken(entry, lines, occasion) for lines in self._lines(entry, occasion))
        return [version for version in spoken if version is not None]

    def _lines(self, entry: Entry, occasion: Occasion) -> Iterator[tuple[Line, ...]]:
        """The ways to say it, the most wanted first."""
        tone = occasion.tone or self.tone
        if tone is Tone.WITTY and entry.witty and self.may_be_witty(entry, occasion.subjects):
            yield entry.witty
        yield entry.text
        if entry.short:
            yield entry.short

    def _spoken(self, entry: Entry, lines: tuple[Line, ...], occasion: Occasion) -> tuple[Sentence, ...] | None:
        facts = self.facts_of(occasion.brand)
        sentences = said(lines, facts, occasion.flags)
        if sentences is None or not entry.contact:
            return sentences
        offered = (line.say for line in self.contact if line.wish is None or line.wish in occasion.flags)
        lasts = (said([line], facts, frozenset()) for line in offered)
        last = next((last for last in lasts if last), ())
        return (*sentences, *(replace(one, needed=False, apart=True) for one in last))

    def may_be_witty(self, entry: Entry, subjects: frozenset[str]) -> bool:
        """Whether nothing forbids a joke about that."""
        return not self.never_witty & (subjects | entry.when.topics | entry.when.flags)

    def limit_of(self, source: str) -> int:
        """The longest text for that platform."""
        return min(self.longest, self.limits.get(source, self.longest))

    def facts_of(self, brand: str) -> dict[str, str]:
        """What is known of that brand; its name at least."""
        known = self.facts.get(brand)
        return {"shop": brand} | dict(known.values if known else {})


def _dated(text: str, occasion: Occasion) -> str:
    return text if occasion.promised is None else text.replace(DATE, f"{occasion.promised:%d.%m.%Y}")

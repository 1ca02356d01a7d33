"""What a person says of a score: how urgent the words really are, or what about; kept beside what the program said."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from monitor.errors import MonitorError
from monitor.rules.labels import TOPICS, level_of
from scrapers.kit.errors import msg
from scrapers.kit.mention import MentionKey

HIGHEST = 3
Levels = tuple[int, int]
"""Lowest and highest level that a person would call right."""
CALM: Levels = (0, 1)
URGENT: Levels = (HIGHEST, HIGHEST)


class LabelKind(StrEnum):
    """What a label is about. Of each kind, a person's newest label on a mention counts."""

    URGENCY = "urgency"
    TOPICS = "topics"


@dataclass(frozen=True, slots=True)
class Said:
    """What a person said: the levels that would be right, or the topics.

    No topics at all: those of the program are wrong, and which are right was not said.
    """

    levels: Levels | None = None
    topics: tuple[str, ...] = ()

    @property
    def kind(self) -> LabelKind:
        """What it is about."""
        return LabelKind.TOPICS if self.levels is None else LabelKind.URGENCY


@dataclass(frozen=True, slots=True)
class Seen:
    """What the program had said when the person spoke."""

    urgency: int
    topics: tuple[str, ...]
    rulebook: str

    @property
    def level(self) -> int:
        """0 to 3."""
        return level_of(self.urgency)


@dataclass(frozen=True, slots=True)
class Label:
    """A person's word on one score."""

    key: MentionKey
    said: Said
    by: str
    at: datetime
    judged: Seen

    @property
    def agrees(self) -> bool:
        """Whether the program had said the same."""
        if self.said.levels is None:
            return bool(self.said.topics) and set(self.said.topics) == set(self.judged.topics)
        low, high = self.said.levels
        return low <= self.judged.level <= high

    @property
    def level(self) -> int | None:
        """The one level it teaches: the nearest right one to what the program had said; None for topics."""
        if self.said.levels is None:
            return None
        low, high = self.said.levels
        return min(max(self.judged.level, low), high)


_WORDS = {"urgent": Said(URGENT), "not-urgent": Said(CALM), "wrong-topic": Said()}


def read_said(word: str) -> Said:
    """What that word says: `urgent`, `not-urgent`, `level:2`, `topics:late,refund` or `wrong-topic`.

    It is what a button carries and what a command's options come to. Raises `MonitorError` for anything else.
    """
    if word in _WORDS:
        return _WORDS[word]
    head, _, rest = word.partition(":")
    if head == "level":
        return _level(rest)
    if head == "topics":
        return _topics(rest)
    raise MonitorError(msg("{word!r} is no label"), word=word)


def _level(text: str) -> Said:
    if text not in map(str, range(HIGHEST + 1)):
        raise MonitorError(msg("{text!r} is no level: write 0, 1, 2 or 3"), text=text)
    return Said((int(text), int(text)))


def _topics(text: str) -> Said:
    names = tuple(dict.fromkeys(name.strip() for name in text.split(",") if name.strip()))
    unknown = [name for name in names if name not in TOPICS]
    if unknown or not names:
        what = msg("unknown topic {name}; there are: {known}")
        raise MonitorError(what, name=", ".join(unknown) or "–", known=", ".join(TOPICS))
    return Said(topics=names)


@dataclass(frozen=True, slots=True)
class Tally:
    """How people's labels and the program's words go together; each person's word on a mention counts once."""

    mentions: int = 0
    people: int = 0
    levels: int = 0
    levels_agree: int = 0
    topics: int = 0
    topics_agree: int = 0
    alerts: int = 0
    """Labels on the urgency of what had been told."""
    alerts_calm: int = 0
    """Those of them that say: not urgent."""
    silences: int = 0
    silences_urgent: int = 0
    """Labels that say: urgent, of what had been kept silent."""


def tally(labels: Iterable[tuple[Label, bool]]) -> Tally:
    """The count over labels, each with whether a channel was told of its mention."""
    known = list(labels)
    urgency = [(label, told) for label, told in known if label.said.levels is not None]
    topics = [label for label, _ in known if label.said.levels is None]
    alerts = [label for label, told in urgency if told]
    silences = [label for label, told in urgency if not told]
    return Tally(
        mentions=len({label.key for label, _ in known}),
        people=len({label.by for label, _ in known}),
        levels=len(urgency),
        levels_agree=sum(label.agrees for label, _ in urgency),
        topics=len(topics),
        topics_agree=sum(label.agrees for label in topics),
        alerts=len(alerts),
        alerts_calm=sum(label.said.levels is not None and label.said.levels[1] <= CALM[1] for label in alerts),
        silences=len(silences),
        silences_urgent=sum(label.said.levels == URGENT for label in silences),
    )


def by_person(labels: Iterable[Label]) -> list[Sequence[Label]]:
    """The labels that one person gave to one mention, together; in the order of the first of each."""
    together: dict[tuple[MentionKey, str], list[Label]] = {}
    for label in labels:
        together.setdefault((label.key, label.by), []).append(label)
    return list(together.values())

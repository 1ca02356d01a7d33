"""One long stream of one brand without any attack: whoever reaches amber there is a real person."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import timedelta
from itertools import count
from pathlib import Path

from streams.background import real_texts
from streams.days import DAYS, Attacks, Stream, stream
from streams.material import FOLDS
from streams.telling import Said
from training.judging import Blank, judge
from training.listening import Listener, Month
from training.recording import Recording

from monitor.rules.campaign import AMBER
from monitor.rules.group_model import GroupModel
from monitor.rules.propaganda import FEWEST_AUTHORS

_BRANDS = 6
_A_MONTH = 5000
"""Fewer than a fold has real texts, so that none is used twice within a week."""


@dataclass(frozen=True)
class Peace:
    """What a model made of it."""

    mentions: int
    groups: int
    """Groups of three authors or more."""
    alerts: tuple[str, ...]
    """The kind of every group that reached amber."""
    suspected: Counter[str]
    """Mentions at amber in the end, by kind."""

    def __str__(self) -> str:
        told = ", ".join(f"{kind} {times}" for kind, times in sorted(Counter(self.alerts).items())) or "none"
        reached = f"{len(self.alerts)} reached amber ({told}), {self.suspected.total()} mentions stay there"
        return f"{self.mentions:,} mentions without any attack, {self.groups:,} groups: {reached}"


def peaceful(folder: Path, mentions: int, listener: Listener, *, a_month: int = _A_MONTH) -> Month:
    """Months of one brand, one after the other, with crowds of all kinds and no attack, until there are so many."""
    months, said = iter(_months(folder, a_month)), list[Said]()
    while len(said) < mentions:
        made = next(months)
        said += made.said
    return listener.month(replace(made, said=said), "peace")


def _months(folder: Path, ordinary: int) -> Iterator[Stream]:
    """Each fold's crowds in turn; the brand of a month depends on the sum of fold and seed."""
    for number in count():
        fold = number % FOLDS
        seed = (-fold) % _BRANDS + _BRANDS * (number // FOLDS)
        made = stream(fold, seed, real_texts(folder, fold), ordinary=ordinary, attacks=Attacks.NONE)
        later = timedelta(days=DAYS * number)
        yield replace(made, said=[_moved(one, later) for one in made.said])


def _moved(said: Said, by: timedelta) -> Said:
    return replace(said, mention=replace(said.mention, created_at=said.mention.created_at + by))


def judged_in_peace(recording: Recording, model: GroupModel, blank: Blank) -> Peace:
    """What is suspected there, looked at in that way."""
    judged = judge(recording, model, blank)
    truths = recording.month.truths
    reached = [number for number, points in judged.final.items() if points >= AMBER]
    return Peace(
        mentions=len(truths),
        groups=len({step.group for step in recording.steps if step.portrait.authors >= FEWEST_AUTHORS}),
        alerts=tuple(alert.label for alert in judged.alerts),
        suspected=Counter(truths[number - 1].label for number in reached),
    )

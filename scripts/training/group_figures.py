"""The figures of docs/propaganda.md: who is suspected, by kind of text, of a model that never heard the story."""

from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field

import numpy as np
from streams.telling import Truth
from training.groupfit import ground_of, trained
from training.judging import Judged, judge, without_accounts, without_objects, without_rivals
from training.listening import Month
from training.recording import Recording

from monitor.rules.campaign import AMBER
from monitor.rules.coordination.post import Portrait
from monitor.rules.group_model import GroupModel
from monitor.rules.suspicion import MOST_CREDIBLE

VARIANTS: dict[str, Callable[[Portrait], Portrait]] = {
    "full": lambda portrait: portrait,
    "accounts blanked": without_accounts,
    "rivals blanked": without_rivals,
    "wording and time only": without_objects,
}


@dataclass
class Tally:
    """How many of each kind there were, and how many of them reached amber."""

    counts: dict[str, list[int]] = field(default_factory=lambda: defaultdict(lambda: [0, 0]))
    firsts: list[int] = field(default_factory=list)
    """How many posts of an attack had been written when its group reached amber."""

    def note(self, recording: Recording, judged: Judged) -> None:
        """Count a judged month."""
        for number, truth in enumerate(recording.month.truths, start=1):
            points = judged.final.get(number, 0)
            capped = bool(recording.month.posts[number - 1].credible) and points == MOST_CREDIBLE
            for kind in _kinds(truth, recording.month):
                self._add(kind, points >= AMBER)
            if truth.fake and truth.campaign not in recording.month.unaimed:
                self._add(f"attack, level {truth.level}, or capped as a customer's", points >= AMBER or capped)
                self._add(f"attack, level {truth.level}, at arrival", judged.arrival.get(number, 0) >= AMBER)
        first: dict[str, int] = {}
        for alert in judged.alerts:
            kind = "attack" if alert.label == "attack" else f"not an attack ({alert.label})"
            self._add(f"alerts, {kind}", True)
            if alert.label == "attack":
                first.setdefault(str(alert.campaign), alert.place)
        self.firsts += first.values()

    def _add(self, kind: str, reached: bool) -> None:
        self.counts[kind][0] += 1
        self.counts[kind][1] += reached


def _kinds(truth: Truth, month: Month) -> Iterator[str]:
    if truth.fake:
        is_bare, is_unaimed = truth.campaign in month.bare, truth.campaign in month.unaimed
        yield f"attack without any aim, level {truth.level}" if is_unaimed else f"attack, level {truth.level}"
        yield from ["attack without any aim"] * is_unaimed + ["attack of wording and time only"] * is_bare
        yield "attack, all"
    else:
        yield from (truth.label, "genuine, all")
        if truth.new_account:
            yield "genuine accounts under 60 days"


Figures = dict[str, list[Tally]]
"""By variant, a tally of each fold."""


def crossed(recordings: Sequence[Recording]) -> Figures:
    """Every fold judged by a model of the others."""
    ground = ground_of(recordings)
    found: Figures = {name: [] for name in VARIANTS}
    for fold in sorted({recording.month.fold for recording in recordings}):
        model = trained(ground, np.flatnonzero(ground.fold != fold))
        own = [recording for recording in recordings if recording.month.fold == fold]
        for name in VARIANTS:
            found[name].append(_tally(own, model, name))
    return found


def foreign(recordings: Sequence[Recording], sample: Recording) -> Figures:
    """A stream by somebody else judged by a model of all of ours."""
    ground = ground_of(recordings)
    model = trained(ground, np.arange(len(ground.fake)))
    return {name: [_tally([sample], model, name)] for name in VARIANTS}


def _tally(recordings: Sequence[Recording], model: GroupModel, variant: str) -> Tally:
    tally = Tally()
    for recording in recordings:
        tally.note(recording, judge(recording, model, VARIANTS[variant]))
    return tally


def as_table(figures: Figures) -> str:
    """One table a variant: the share at amber or above, and its lowest and highest among the folds."""
    return "\n\n".join(f"{name}:\n\n{_table(tallies)}" for name, tallies in figures.items())


def _table(tallies: Sequence[Tally]) -> str:
    lines = [("what", "n", "at 60 or more", "folds"), ("---", "---:", "---:", "---")]
    for kind in sorted({kind for tally in tallies for kind in tally.counts}):
        some = [tally.counts[kind] for tally in tallies if kind in tally.counts]
        total, reached = (sum(one[at] for one in some) for at in (0, 1))
        shares = [one[1] / one[0] for one in some]
        spread = "" if kind.startswith("alerts") else f"{min(shares):.3f}–{max(shares):.3f}"
        lines.append((kind, str(total), "" if kind.startswith("alerts") else f"{reached / total:.4f}", spread))
    lines.append(("precision", "", f"{_precision(tallies):.4f}", _spread([_precision([one]) for one in tallies])))
    firsts = [first for tally in tallies for first in tally.firsts]
    if firsts:
        middle, late = np.median(firsts), np.quantile(firsts, 0.9)
        lines.append(("posts until the first alert, median / 90 %", str(len(firsts)), f"{middle:.0f} / {late:.0f}", ""))
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def _precision(tallies: Sequence[Tally]) -> float:
    right = sum(tally.counts["attack, all"][1] for tally in tallies)
    wrong = sum(tally.counts["genuine, all"][1] for tally in tallies)
    return right / (right + wrong) if right + wrong else 0.0


def _spread(values: Sequence[float]) -> str:
    return f"{min(values):.3f}–{max(values):.3f}"

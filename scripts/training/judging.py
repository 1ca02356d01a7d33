"""A recorded month judged by a model: what every mention is suspected of in the end, which groups reach amber when."""

from collections import defaultdict
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

from training.recording import Recording

from monitor.rules.campaign import AMBER, RED
from monitor.rules.coordination.post import LinkKind, Portrait
from monitor.rules.group_model import GroupModel
from monitor.rules.propaganda import Assessment, assess
from monitor.rules.suspicion import mention_suspicion

_MOVED = 10
Blank = Callable[[Portrait], Portrait]


@dataclass(frozen=True)
class Alert:
    """A group that reached amber."""

    campaign: str | None
    """What most of its members belonged to then."""
    label: str
    posts: int
    """Its size then."""
    place: int
    """How many posts of that campaign had been written by then."""


@dataclass(frozen=True)
class Judged:
    """Points of every mention by number, in the end and at arrival; nothing for who was in no group."""

    final: Mapping[int, int]
    arrival: Mapping[int, int]
    alerts: tuple[Alert, ...]


def judge(recording: Recording, model: GroupModel, blank: Blank = lambda portrait: portrait) -> Judged:
    """All members are scored anew whenever a group crosses a threshold, moves by ten points or takes another in."""
    return _Judge(recording, model, blank).all()


class _Judge:
    def __init__(self, recording: Recording, model: GroupModel, blank: Blank) -> None:
        self._recording, self._model, self._blank = recording, model, blank
        self._truth = dict(enumerate(recording.month.truths, start=1))
        self._members: dict[int, list[int]] = defaultdict(list)
        self._points: dict[int, int] = {}
        self._final: dict[int, int] = {}
        self._arrival: dict[int, int] = {}
        self._told: set[int] = set()
        self._alerts: list[Alert] = []
        self._written: dict[str, list[int]] = defaultdict(list)
        for number, truth in self._truth.items():
            if truth.campaign:
                self._written[truth.campaign].append(number)

    def all(self) -> Judged:
        for step in self._recording.steps:
            members = self._members[step.group]
            for absorbed in step.absorbed:
                members += self._members.pop(absorbed, [])
                if absorbed in self._told:
                    self._told.add(step.group)
            members += [*step.founded, step.number]
            assessment = assess(self._blank(step.portrait), self._model)
            points = assessment.propaganda
            self._arrival[step.number] = self._of(step.number, assessment, step.membership)
            before = self._points.get(step.group)
            anew = before is None or step.absorbed or step.founded or _moved(before, points)
            for number in members if anew else (step.number,):
                self._final[number] = self._of(number, assessment, self._recording.memberships.get(number, 0))
            self._points[step.group] = points
            if points >= AMBER and step.group not in self._told:
                self._told.add(step.group)
                self._alerts.append(self._alert(members, step.number))
        return Judged(self._final, self._arrival, tuple(self._alerts))

    def _of(self, number: int, assessment: Assessment, membership: int) -> int:
        credible = self._recording.month.posts[number - 1].credible
        return mention_suspicion(assessment, membership, credible).propaganda

    def _alert(self, members: list[int], now: int) -> Alert:
        names = [self._truth[number].campaign or "" for number in members]
        most = max(sorted(set(names)), key=names.count)
        label = next(self._truth[number].label for number in members if (self._truth[number].campaign or "") == most)
        place = sum(number <= now for number in self._written[most]) if most else len(members)
        return Alert(most or None, label, len(members), place)


def _moved(before: int, after: int) -> bool:
    crossed = any((before >= bound) != (after >= bound) for bound in (AMBER, RED))
    return crossed or abs(before - after) >= _MOVED


def without_accounts(portrait: Portrait) -> Portrait:
    """The group if no place showed its accounts."""
    nothing = dict.fromkeys(("accounts", "default_image", "empty_bio", "digits", "located", "homepage"), 0)
    return replace(portrait, totals=portrait.totals._replace(**nothing), avatars=0)


def without_rivals(portrait: Portrait) -> Portrait:
    """The group if the configuration named no rival, no coupon and no comparison."""
    nothing = dict.fromkeys(("rival_named", "rival_linked", "coupon", "compared"), 0)
    plain = LinkKind.OTHER if portrait.top_link_kind is LinkKind.RIVAL else portrait.top_link_kind
    return replace(portrait, totals=portrait.totals._replace(**nothing), top_link_kind=plain)


def without_objects(portrait: Portrait) -> Portrait:
    """The group if nothing were known but wording and time."""
    bare = without_accounts(without_rivals(portrait))
    totals = bare.totals._replace(news_linked=0, hijacked=0)
    return replace(bare, totals=totals, top_link=0, top_link_kind=LinkKind.OTHER, top_tag=0)

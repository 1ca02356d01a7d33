"""What other rules would change: two opinions of every mention, and the alerts that come and go between them.

An alert is one per matter, as it is in a channel: further words in a case that was told are no further alert.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from monitor.rules.labels import level_of
from monitor.rules.route import Alert, Route, first_match
from monitor.rules.score import Axis, Score


@dataclass(frozen=True, slots=True)
class Opinion:
    """What one set of rules makes of a mention: how urgent it is, and which channel it would tell, if any."""

    urgency: int
    route: str | None = None
    channel: str | None = None

    @property
    def level(self) -> int:
        """0 to 3."""
        return level_of(self.urgency)


def opinion_of(alert: Alert, routes: Iterable[Route], *, relevant: bool) -> Opinion:
    """What would become of it if it were heard now, open and alone."""
    route = first_match(routes, alert) if relevant else None
    if route is None or alert.urgency < max(route.manners.at_least, route.manners.held_below):
        return Opinion(alert.urgency)
    return Opinion(alert.urgency, route.name, route.channel)


@dataclass(frozen=True, slots=True)
class Pair:
    """One mention under both sets of rules. `matter` is what it has in common with others of its case."""

    mention: int
    matter: str
    at: datetime
    before: Opinion
    after: Opinion


@dataclass(frozen=True, slots=True)
class Comparison:
    """What was compared, and what differs; of each matter the mention that would be told, the greatest change first."""

    mentions: int
    first_at: datetime | None
    before: Mapping[str, int]
    """Alerts by channel."""
    after: Mapping[str, int]
    appeared: tuple[Pair, ...]
    vanished: tuple[Pair, ...]
    moved: tuple[Pair, ...]
    """Told in both cases, but to different channels."""
    raised: tuple[Pair, ...]
    """Mentions whose level is higher."""
    lowered: tuple[Pair, ...]


def compare(pairs: Iterable[Pair]) -> Comparison:
    """The difference between the two sets of rules, over mentions in the order they were heard."""
    before: dict[str, Pair] = {}
    after: dict[str, Pair] = {}
    changed: list[Pair] = []
    mentions, first_at = 0, None
    for pair in pairs:
        mentions += 1
        first_at = pair.at if first_at is None else min(first_at, pair.at)
        if pair.before.channel is not None:
            before.setdefault(pair.matter, pair)
        if pair.after.channel is not None:
            after.setdefault(pair.matter, pair)
        if pair.before.level != pair.after.level:
            changed.append(pair)
    return Comparison(
        mentions=mentions,
        first_at=first_at,
        before=Counter(str(pair.before.channel) for pair in before.values()),
        after=Counter(str(pair.after.channel) for pair in after.values()),
        appeared=_greatest(pair for matter, pair in after.items() if matter not in before),
        vanished=_greatest(pair for matter, pair in before.items() if matter not in after),
        moved=_greatest(pair for matter, pair in after.items() if _is_elsewhere(before.get(matter), pair)),
        raised=_greatest(pair for pair in changed if pair.after.level > pair.before.level),
        lowered=_greatest(pair for pair in changed if pair.after.level < pair.before.level),
    )


def _is_elsewhere(before: Pair | None, after: Pair) -> bool:
    return before is not None and before.before.channel != after.after.channel


def _greatest(pairs: Iterable[Pair]) -> tuple[Pair, ...]:
    return tuple(sorted(pairs, key=lambda pair: (-abs(pair.after.urgency - pair.before.urgency), pair.mention)))


@dataclass(frozen=True, slots=True)
class Difference:
    """One reason that gives other points than before; 0 where it is not given at all."""

    code: str
    says: str
    quote: str | None
    before: int
    after: int


def differences(before: Score, after: Score) -> tuple[Difference, ...]:
    """The urgency reasons in which two scores of the same text differ, the greatest difference first."""
    found: dict[tuple[str, str | None], Difference] = {}
    for score, points in ((before, (1, 0)), (after, (0, 1))):
        for reason in score.on(Axis.URGENCY):
            place = (reason.code, reason.quote)
            known = found.get(place, Difference(reason.code, reason.says, reason.quote, 0, 0))
            was, now = known.before + points[0] * reason.points, known.after + points[1] * reason.points
            found[place] = Difference(reason.code, reason.says, reason.quote, was, now)
    differing = (difference for difference in found.values() if difference.before != difference.after)
    return tuple(sorted(differing, key=lambda one: (-abs(one.after - one.before), one.code)))

"""Which routes tell what nobody acts upon, and what to change: an alert that nobody can act on should not exist."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from monitor.rules.budget import NEVER_HELD
from monitor.rules.card import Ground
from monitor.rules.moves import Move
from scrapers.kit.errors import msg

NOISY, WANTED = 0.2, 0.3
"""Below the first share a route is noise; from the second on it is as it should be."""
_ENOUGH = 10
"""Of fewer cards nothing is concluded."""
_MISSES = 0.02
"""A suggestion may cost at most this share of what was acted upon."""

NO_ACTION = frozenset(
    {Move.IRRELEVANT, Move.WRONG_BRAND, Move.WRONG_URGENCY, Move.WRONG_TOPIC, Move.MUTE, Move.OPEN_CARD}
)
"""Presses that say that the card was wrong, or only look at it."""
CALLED_WRONG = frozenset({Move.IRRELEVANT, Move.WRONG_BRAND, Move.WRONG_URGENCY})
"""Presses that say that it should not have been told."""

TITLE = msg("Noise in the week from {first} to {last}: {acted} of {fired} cards were acted upon")
FIRED = msg("{route}: {fired} cards, {acted} acted upon, {wrong} called wrong")
NOISE = msg("{route}: {fired} cards, {acted} acted upon, {wrong} called wrong – this is noise")
SUGGEST_AT_LEAST = msg(
    "{route}: at_least: {least} would have spared {spared} of {fired} cards, {missed} of them acted upon"
)
SUGGEST_TOPIC = msg(
    "{route}: nobody acted upon {spared} of {fired} cards about {topic}; give the topic a route of its own"
)
SUGGEST_BUDGET = msg("{route}: {acted} of {fired} acted upon; a budget such as {budget}/day keeps the most urgent")


@dataclass(frozen=True, slots=True)
class Fired:
    """One card that was told: by which route, how urgent, about what, and what people did with it."""

    route: str
    urgency: int
    topics: tuple[str, ...] = ()
    acted: bool = False
    wrong: bool = False


@dataclass(frozen=True, slots=True)
class RouteNoise:
    """A route's cards of one week."""

    route: str
    fired: int
    acted: int
    wrong: int

    @property
    def share(self) -> float:
        """How many of them led to an action."""
        return self.acted / self.fired if self.fired else 1.0

    @property
    def is_noise(self) -> bool:
        """Whether hardly anybody acted, of cards enough to say so."""
        return self.fired >= _ENOUGH and self.share < NOISY


def by_route(cards: Iterable[Fired]) -> tuple[RouteNoise, ...]:
    """The routes, the noisiest first."""
    grouped = _grouped(cards)
    found = [
        RouteNoise(route, len(told), sum(one.acted for one in told), sum(one.wrong for one in told))
        for route, told in grouped.items()
    ]
    return tuple(sorted(found, key=lambda one: (not one.is_noise, one.share, -one.fired, one.route)))


def _grouped(cards: Iterable[Fired]) -> dict[str, list[Fired]]:
    grouped: defaultdict[str, list[Fired]] = defaultdict(list)
    for card in cards:
        grouped[card.route].append(card)
    return grouped


def lines_of(routes: Iterable[RouteNoise]) -> tuple[Ground, ...]:
    """A line a route; `points` is the share that was acted upon, in per cent."""
    return tuple(
        Ground(
            round(100 * one.share),
            NOISE if one.is_noise else FIRED,
            {"route": one.route, "fired": one.fired, "acted": one.acted, "wrong": one.wrong},
        )
        for one in routes
    )


def suggestions(cards: Sequence[Fired]) -> tuple[Ground, ...]:
    """What would have spared the most and cost the least, for each route that is noise."""
    grouped = _grouped(cards)
    noisy = [one for one in by_route(cards) if one.is_noise]
    return tuple(hint for one in noisy for hint in _for_route(one, grouped[one.route]))


def _for_route(route: RouteNoise, told: Sequence[Fired]) -> list[Ground]:
    hints = [*_higher(route, told), *_without_topic(route, told)]
    if hints:
        return hints
    budget = max(1, round(1.5 * route.acted / 7))
    return [
        Ground(0, SUGGEST_BUDGET, {"route": route.route, "acted": route.acted, "fired": route.fired, "budget": budget})
    ]


def _higher(route: RouteNoise, told: Sequence[Fired]) -> list[Ground]:
    """The highest `at_least` that misses next to nothing of what was acted upon."""
    may_miss = int(_MISSES * route.acted)
    for least in range(NEVER_HELD, 0, -1):
        spared = [one for one in told if one.urgency < least]
        missed = sum(one.acted for one in spared)
        if missed <= may_miss:
            break
    if 4 * len(spared) < len(told):
        return []
    least = max((one.urgency for one in spared), default=0) + 1
    values = {"least": least, "spared": len(spared), "missed": missed}
    return [Ground(0, SUGGEST_AT_LEAST, {"route": route.route, "fired": route.fired, **values})]


def _without_topic(route: RouteNoise, told: Sequence[Fired]) -> list[Ground]:
    counts = Counter(topic for one in told for topic in one.topics)
    acted = Counter(topic for one in told if one.acted for topic in one.topics)
    silent = [(count, topic) for topic, count in counts.items() if count >= _ENOUGH and not acted[topic]]
    if not silent or len(counts) == 1:
        return []
    count, topic = max(silent)
    return [Ground(0, SUGGEST_TOPIC, {"route": route.route, "fired": route.fired, "spared": count, "topic": topic})]

"""Which channel hears of what: the first route whose condition holds."""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from monitor.rules.alert import Manners


@dataclass(frozen=True, slots=True)
class Condition:
    """What a route asks for; an empty set asks for nothing. `urgency` and `context` are inclusive ranges."""

    brands: frozenset[str] = frozenset()
    sources: frozenset[str] = frozenset()
    topics: frozenset[str] = frozenset()
    urgency: tuple[int, int] = (0, 100)
    context: tuple[int, int] = (0, 100)
    only: bool = False
    """Whether it must be about nothing but these topics."""


@dataclass(frozen=True, slots=True)
class Route:
    """A condition, the channel it leads to, and how that channel wants to be disturbed."""

    name: str
    channel: str
    when: Condition = field(default_factory=Condition)
    manners: Manners = field(default_factory=Manners)
    assign: tuple[str, ...] = ()
    """Whose its cases are: keys of people, groups and rotas."""
    thanks: bool = False
    """Whether it leads to the thanks queue."""


@dataclass(frozen=True, slots=True)
class Alert:
    """What routes look at."""

    brand: str
    sources: frozenset[str]
    """The configured source's name and the platform's; a route may name either."""
    topics: frozenset[str]
    urgency: int
    context: int = 0
    """Points of what stands around the mention; they are no part of its urgency."""


def holds(condition: Condition, alert: Alert) -> bool:
    """Whether the alert is what the condition asks for."""
    low, high = condition.urgency
    return (
        (not condition.brands or alert.brand in condition.brands)
        and (not condition.sources or bool(alert.sources & condition.sources))
        and (not condition.topics or bool(alert.topics & condition.topics))
        and (not condition.only or alert.topics <= condition.topics)
        and low <= alert.urgency <= high
        and condition.context[0] <= alert.context <= condition.context[1]
    )


def would_match(routes: Iterable[Route], alert: Alert) -> Route | None:
    """The first route that would want this alert if it were urgent enough."""
    return next((route for route in routes if holds(replace(route.when, urgency=(0, 100)), alert)), None)


def first_match(routes: Iterable[Route], alert: Alert) -> Route | None:
    """The first route that wants this alert; None is a silence of its own name."""
    return next((route for route in routes if holds(route.when, alert)), None)

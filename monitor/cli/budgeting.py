"""What `status` says of alert budgets."""

from collections.abc import Iterable

from monitor.language import Voice
from monitor.rules.budget import ENOUGH
from monitor.rules.route import Route
from monitor.store.budgets import Counted
from scrapers.kit.errors import msg

HEADINGS = (msg("route"), msg("budget"), msg("threshold"), msg("counted"))


def budget_rows(routes: Iterable[Route], counted: Iterable[Counted], voice: Voice) -> list[tuple[str, ...]]:
    """A row for every route with a budget: what it comes to now, and from how many cases."""
    known = {one.route: one for one in counted}
    return [
        (route.name, voice.say(msg("{count} a day"), count=route.manners.budget.a_day), *_words(route, known, voice))
        for route in routes
        if route.manners.budget is not None
    ]


def _words(route: Route, known: dict[str, Counted], voice: Voice) -> tuple[str, str]:
    one = known.get(route.name)
    if one is None or one.threshold.urgency is None:
        cases = one.threshold.cases if one else 0
        waiting = voice.say(msg("{cases} cases; known from {enough} on"), cases=cases, enough=ENOUGH)
        return str(_first(route)), waiting
    found = one.threshold
    line = msg("{cases} cases in {days} days, as of {at}")
    return str(found.urgency), voice.say(line, cases=found.cases, days=found.days, at=voice.moment(one.as_of))


def _first(route: Route) -> int:
    until_known = route.manners.budget.until_known if route.manners.budget else 0
    return max(route.manners.at_least, until_known)


def budgets_as_json(routes: Iterable[Route], counted: Iterable[Counted]) -> list[dict[str, object]]:
    """The same for programs."""
    known = {one.route: one for one in counted}
    return [
        {
            "route": route.name,
            "a_day": route.manners.budget.a_day,
            "threshold": one.threshold.urgency if one and one.threshold.urgency is not None else _first(route),
            "known": one is not None and one.threshold.urgency is not None,
            "cases": one.threshold.cases if one else 0,
            "days": one.threshold.days if one else 0,
            "as_of": one.as_of.isoformat() if one else None,
        }
        for route in routes
        if route.manners.budget is not None
        for one in (known.get(route.name),)
    ]

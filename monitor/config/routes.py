"""Which channel hears of what: every name in a route must be known."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from monitor.config.clock_settings import ClockWhen
from monitor.config.findings import Findings
from monitor.config.people import note_unknown_people
from monitor.config.references import note_unknown
from monitor.config.sections import Raw, read_list
from monitor.config.settings import RouteSection, WhenSection
from monitor.rules.alert import Manners
from monitor.rules.budget import CALM, NEVER_HELD, Budget
from monitor.rules.labels import TOPICS
from monitor.rules.route import Condition, Route
from monitor.rules.score import BANDS
from scrapers.kit.document import Path_
from scrapers.kit.errors import msg


@dataclass(frozen=True, slots=True)
class Known:
    """The names a route may use."""

    brands: frozenset[str]
    sources: frozenset[str]
    channels: tuple[str, ...]
    operators: str


def read_routes(findings: Findings, top: Raw, known: Known) -> tuple[Route, ...]:
    """The routes in order; without any, everything goes to the only channel there is."""
    if not top.get("routes"):
        return _only_route(findings, known)
    read = read_list(findings, top, "routes", RouteSection)
    for where, section in read:
        _check_names(findings, where, section, known)
        note_unknown_people(findings, top, (*where, "assign"), section.assign)
    routes = [(where, _route(section)) for where, section in read]
    _check_sense(findings, routes)
    return tuple(route for _, route in routes)


def _only_route(findings: Findings, known: Known) -> tuple[Route, ...]:
    team = [name for name in known.channels if name != known.operators] or list(known.channels)
    if len(team) == 1:
        return (Route("everything", team[0]),)
    hint = msg("say which channel hears of what: {known}")
    findings.problem(("routes",), msg("{key} is missing"), hint, key="routes", known=", ".join(team))
    return ()


def _check_names(findings: Findings, where: Path_, section: RouteSection, known: Known) -> None:
    if section.to not in known.channels:
        note_unknown(findings, (*where, "to"), msg("unknown channel {name}"), section.to, known.channels)
    note_unknown_names(findings, (*where, "when"), section.when, known)


def note_unknown_names(findings: Findings, where: Path_, when: WhenSection | ClockWhen, known: Known) -> None:
    """Note the names in a condition at `where` that nothing in the file bears."""
    kinds = {
        "brands": (msg("unknown brand {name}"), known.brands),
        "sources": (msg("unknown source {name}"), known.sources),
        "topics": (msg("unknown topic {name}"), TOPICS.keys()),
    }
    for key, (what, names) in kinds.items():
        for position, name in enumerate(getattr(when, key)):
            if name not in names:
                note_unknown(findings, (*where, key, position), what, name, names)


def _route(section: RouteSection) -> Route:
    told_from = 0 if section.thanks and "at_least" not in section.model_fields_set else section.at_least
    manners = Manners(told_from, section.worse_by, section.quiet_for, section.backlog_within, wait=section.wait)
    when, manners = _condition(section), _with_budget(manners, section)
    return Route(section.name, section.to, when, manners, section.assign, section.thanks)


def _condition(section: RouteSection) -> Condition:
    """What leads to the thanks queue is about praise and nothing else, and calm, unless it is said otherwise."""
    when, said = condition_of(section.when), section.when.model_fields_set
    if not section.thanks:
        return when
    topics = when.topics if "topics" in said else frozenset({"praise"})
    return replace(when, topics=topics, only=True, urgency=when.urgency if "urgency" in said else (0, BANDS[0] - 1))


def _with_budget(manners: Manners, section: RouteSection) -> Manners:
    """`at_least` is the first threshold of a route with a budget; if it was written there, also the least one."""
    if section.budget is None:
        return manners
    least = manners.at_least if "at_least" in section.model_fields_set else CALM
    return replace(manners, at_least=least, budget=Budget(section.budget, until_known=manners.at_least))


def condition_of(when: WhenSection | ClockWhen) -> Condition:
    """The condition that such a section asks for."""
    context = when.context if isinstance(when, WhenSection) else (0, 100)
    return Condition(frozenset(when.brands), frozenset(when.sources), frozenset(when.topics), when.urgency, context)


def _check_sense(findings: Findings, routes: Sequence[tuple[Path_, Route]]) -> None:
    for position, (where, route) in enumerate(routes):
        earlier = [before for _, before in routes[:position]]
        if any(before.name == route.name for before in earlier):
            what = msg("two routes are called {name}")
            findings.problem((*where, "name"), what, msg("alerts name the route that fired"), name=route.name)
        wider = next((before for before in earlier if covers(before.when, route.when)), None)
        if wider is not None:
            hint = msg("the first route that fits is taken: put the narrower one first")
            what = msg("the route {name} is never reached, because {wider} takes everything it asks for")
            findings.warn(where, what, hint, name=route.name, wider=wider.name)
        if route.manners.budget is not None and route.manners.at_least >= NEVER_HELD:
            what = msg("the budget of the route {name} changes nothing, because level 3 is always told")
            findings.warn((*where, "budget"), what, msg("lower at_least, or leave it out"), name=route.name)
        if route.when.urgency[1] < route.manners.at_least:
            hint = msg("at_least is {least}: lower it, or widen urgency")
            what = msg("the route {name} never speaks")
            findings.warn(where, what, hint, name=route.name, least=route.manners.at_least)


def covers(wide: Condition, narrow: Condition) -> bool:
    """Whether everything the narrow condition asks for also meets the wide one."""
    sets = ((wide.brands, narrow.brands), (wide.sources, narrow.sources), (wide.topics, narrow.topics))
    ranges = ((wide.urgency, narrow.urgency), (wide.context, narrow.context))
    all_sets = all(not ours or (bool(theirs) and theirs <= ours) for ours, theirs in sets)
    only = not wide.only or (narrow.only and bool(narrow.topics))
    return only and all_sets and all(ours[0] <= theirs[0] and theirs[1] <= ours[1] for ours, theirs in ranges)

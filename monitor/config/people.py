"""The people who answer: everybody named once, every name in a rota, route or brand a known one."""

import re
from collections.abc import Iterable, Iterator
from zoneinfo import ZoneInfo

from monitor.config.brand_settings import BrandSection
from monitor.config.findings import Findings
from monitor.config.people_settings import GroupSection, PersonSection, RotaSection, weekdays
from monitor.config.references import note_unknown
from monitor.config.sections import Raw, S, raw_mapping, read_list, read_one
from monitor.rules.duty import LEAD, Absent, Duty, Rota
from monitor.rules.people import Directory, Person
from monitor.rules.route import Route
from scrapers.kit.document import Path_
from scrapers.kit.errors import msg

_KINDS = {"people": PersonSection, "groups": GroupSection, "rotas": RotaSection}
_NAME = re.compile(r"\w[\w.-]*")


def names_of_people(findings: Findings, top: Raw) -> frozenset[str]:
    """Every name that may stand where people are named, also of those whose entry has faults."""
    return frozenset([LEAD, *(name for kind in _KINDS for name in raw_mapping(findings, top, kind))])


def note_unknown_people(findings: Findings, top: Raw, where: Path_, names: Iterable[str]) -> None:
    """Note who in the list at `where` is nobody the configuration knows."""
    known = names_of_people(findings, top)
    for position, name in enumerate(names):
        if name not in known:
            note_unknown(findings, (*where, position), msg("unknown person {name}"), name, known)


def read_duty(findings: Findings, top: Raw, routes: tuple[Route, ...], zone: ZoneInfo) -> Duty:
    """Who works here and whose turn it is, with every name followed."""
    _note_names(findings, top)
    people = _read(findings, top, "people", PersonSection)
    groups = _read(findings, top, "groups", GroupSection)
    _note_one_member_twice(findings, people)
    named = [(key, one.name, one.slack) for key, one in people.items()]
    named += [(key, one.name, one.slack) for key, one in groups.items()]
    return Duty(
        people=Directory({key: Person(key, name or "", slack) for key, name, slack in named}),
        members={key: group.members for key, group in groups.items() if group.slack is None},
        rotas={key: _rota(findings, key, one) for key, one in _read(findings, top, "rotas", RotaSection).items()},
        absent={key: Absent(person.absent, person.instead) for key, person in people.items() if person.absent},
        heads=dict(_heads(findings, top)),
        routes=routes,
        zone=zone,
    )


def _read(findings: Findings, top: Raw, kind: str, model: type[S]) -> dict[str, S]:
    """The good entries of that section by name; whom they name in vain is noted."""
    read = {}
    for key, raw in raw_mapping(findings, top, kind).items():
        entry = read_one(findings, raw, (kind, key), model)
        if entry is not None:
            for where, names in _named_by(entry):
                note_unknown_people(findings, top, (kind, key, *where), names)
            read[key] = entry
        if isinstance(entry, GroupSection):
            _note_empty(findings, ("groups", key), empty=not entry.members and entry.slack is None)
    return read


def _named_by(entry: object) -> Iterator[tuple[Path_, tuple[str, ...]]]:
    """The lists of people in an entry, and where they stand in it."""
    match entry:
        case PersonSection():
            yield ("instead",), entry.instead
        case GroupSection():
            yield ("members",), entry.members
        case RotaSection():
            yield ("weeks",), entry.weeks
            yield from ((("days", days), names) for days, names in entry.days.items())
            yield ("backup",), entry.backup


def _note_names(findings: Findings, top: Raw) -> None:
    seen: dict[str, str] = {}
    for kind in _KINDS:
        for key in raw_mapping(findings, top, kind):
            if key == LEAD or not _NAME.fullmatch(key):
                hint = msg("write letters, digits, dots and dashes; “lead” is whoever leads the brand at hand")
                findings.problem((kind, key), msg("nobody can be called {name}"), hint, name=key)
            elif seen.setdefault(key, kind) != kind:
                hint = msg("people, groups and rotas each need a name of their own")
                findings.problem((kind, key), msg("{name} stands under {kind}, too"), hint, name=key, kind=seen[key])


def _note_empty(findings: Findings, where: Path_, *, empty: bool) -> None:
    if empty and not findings.is_wrong(where):
        hint = msg("write slack: and the ID of a user group, or members: and who they are")
        findings.problem(where, msg("the group {name} is nobody"), hint, name=where[-1])


def _note_one_member_twice(findings: Findings, people: dict[str, PersonSection]) -> None:
    seen: dict[str, str] = {}
    for key, person in people.items():
        if person.slack is not None and seen.setdefault(person.slack, key) != key:
            hint = msg("whoever presses a button is told by that ID: give each person their own")
            what = msg("{name} and {other} have the same ID in Slack")
            findings.problem(("people", key, "slack"), what, hint, name=key, other=seen[person.slack])


def _rota(findings: Findings, key: str, section: RotaSection) -> Rota:
    if not section.weeks and not section.days and not findings.is_wrong(("rotas", key)):
        hint = msg("write weeks: for who takes turns, or days: for who has which day of the week")
        findings.problem(("rotas", key), msg("the rota {name} has nobody's turn"), hint, name=key)
    days: dict[int, tuple[str, ...]] = {}
    for written, names in section.days.items():
        if any(day in days for day in weekdays(written)):
            hint = msg("put everybody who has that day into one entry")
            findings.problem(
                ("rotas", key, "days", written), msg("a day of {written} stands here twice"), hint, written=written
            )
        days |= dict.fromkeys(weekdays(written), names)
    return Rota(section.weeks, section.starts, days, section.backup)


def _heads(findings: Findings, top: Raw) -> Iterator[tuple[str, tuple[str, ...]]]:
    for where, brand in read_list(findings, top, "brands", BrandSection):
        note_unknown_people(findings, top, (*where, "lead"), brand.lead)
        if LEAD in brand.lead:
            hint = msg("name the person")
            findings.problem((*where, "lead"), msg("whoever leads {name} is not called lead"), hint, name=brand.name)
        if not brand.lead and top.get("people"):
            what = msg("nobody leads {name}: a case that is handed to the lead calls nobody")
            findings.warn(where, what, msg("name somebody under lead"), name=brand.name)
        yield brand.name, brand.lead

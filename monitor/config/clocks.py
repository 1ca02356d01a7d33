"""When people work, how soon they should, when nobody is disturbed: every name in it a known one."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from zoneinfo import ZoneInfo

from monitor.config.clock_settings import ALWAYS_OPEN, CalendarSection, ClockSection, ClockWhen, QuietSection
from monitor.config.findings import Findings
from monitor.config.people import note_unknown_people
from monitor.config.people_settings import weekdays
from monitor.config.references import note_unknown
from monitor.config.routes import Known, condition_of, covers, note_unknown_names
from monitor.config.sections import Raw, raw_mapping, read_list, read_one
from monitor.errors import ConfigError
from monitor.holidays import holidays_of
from monitor.rules.clocks import Clocks, Quiet, QuietHours, Step, Target
from monitor.rules.hours import ALWAYS, Calendar, Day, until_noon, without
from scrapers.kit.document import Path_
from scrapers.kit.errors import Problem, msg

_WHOLE_DAY = without(())


@dataclass(frozen=True, slots=True)
class CalendarEntry:
    """A calendar, but for the holidays: these are looked up by whoever counts by it."""

    plain: Calendar
    holidays: str | None = None
    half_days_until: int = 0
    unknown: Problem | None = None
    """What is wrong where the country has no known holidays."""


@dataclass(frozen=True, slots=True)
class ClockEntry:
    """Targets and quiet hours, each with the name of its calendar."""

    calendars: Mapping[str, CalendarEntry] = field(default_factory=dict)
    targets: tuple[tuple[Target, str], ...] = ()
    quiet: tuple[tuple[QuietHours, str | None], ...] = ()


def wind(entry: ClockEntry) -> tuple[Clocks, Quiet]:
    """The clocks as people keep them, with the holidays. Raises `ConfigError` where a country has none known."""
    calendars = {name: _with_holidays(calendar) for name, calendar in entry.calendars.items()}
    calendars[ALWAYS_OPEN] = ALWAYS
    targets = tuple(replace(target, calendar=calendars[name]) for target, name in entry.targets)
    quiet = tuple(hours if name is None else replace(hours, loud=calendars[name]) for hours, name in entry.quiet)
    return Clocks(targets), Quiet(quiet)


def _with_holidays(entry: CalendarEntry) -> Calendar:
    if entry.holidays is None or entry.unknown is None:
        return entry.plain
    try:
        known = holidays_of(entry.holidays)
    except OSError as error:
        what = msg("the holidays of {country} could not be looked up: {reason}")
        values = {**entry.unknown.values, "reason": str(error)}
        raise ConfigError([replace(entry.unknown, what=what, hint="", values=values)]) from error
    if known is None:
        raise ConfigError([entry.unknown])
    plain = entry.plain
    half = {day: until_noon(plain.week[day.weekday()], entry.half_days_until) for day in known.half}
    return replace(plain, special={**half, **dict.fromkeys(known.off, ()), **plain.special})


def read_clocks(findings: Findings, top: Raw, known: Known, zone: ZoneInfo) -> ClockEntry:
    """All of it, with every reference followed."""
    calendars = dict(_calendars(findings, top, zone))
    names = frozenset([ALWAYS_OPEN, *raw_mapping(findings, top, "calendars")])
    clocks = read_list(findings, top, "clocks", ClockSection)
    for where, section in clocks:
        note_unknown_names(findings, (*where, "when"), section.when, known)
        _note_calendar(findings, (*where, "calendar"), section.calendar, names)
        for position, step in enumerate(section.escalate):
            note_unknown_people(findings, top, (*where, "escalate", position, "to"), step.to)
        _check_sense(findings, where, section)
    targets = tuple((_target(section), section.calendar) for _, section in clocks)
    _note_unreached(findings, [where for where, _ in clocks], [target for target, _ in targets])
    return ClockEntry(calendars, targets, tuple(_quiet(findings, top, known, names, zone)))


def _calendars(findings: Findings, top: Raw, zone: ZoneInfo) -> Iterable[tuple[str, CalendarEntry]]:
    for name, raw in raw_mapping(findings, top, "calendars").items():
        where = ("calendars", name)
        if name == ALWAYS_OPEN:
            findings.problem(where, msg("{name} is the calendar around the clock"), msg("choose another"), name=name)
        section = read_one(findings, raw, where, CalendarSection)
        if section is not None and any(section.hours.values()):
            yield name, _calendar(findings, (*where, "holidays"), section, zone)
        elif section is not None and not findings.is_wrong((*where, "hours")):
            findings.problem((*where, "hours"), msg("by this calendar nobody ever works"))


def _calendar(findings: Findings, where: Path_, section: CalendarSection, zone: ZoneInfo) -> CalendarEntry:
    hours: dict[int, Day] = {}
    for written, day in section.hours.items():
        hours |= dict.fromkeys(weekdays(written), day)
    week = tuple(hours.get(weekday, ()) for weekday in range(7))
    half = {day: until_noon(week[day.weekday()], section.half_days_until) for day in section.half_days}
    special = {**half, **dict.fromkeys(section.days_off, ()), **section.instead}
    what = msg("no holidays are known for {country}")
    hint = msg("leave it out and list days_off, or name another country")
    unknown = findings.document.problem(where, what, hint, country=section.holidays)
    return CalendarEntry(Calendar(week, zone, special), section.holidays, section.half_days_until, unknown)


def _note_calendar(findings: Findings, where: Path_, name: str, known: frozenset[str]) -> None:
    if name not in known:
        note_unknown(findings, where, msg("unknown calendar {name}"), name, known)


def _target(section: ClockSection) -> Target:
    steps = tuple(Step(step.after, step.to) for step in section.escalate)
    return Target(section.name, condition_of(section.when), section.claim, section.answer, ALWAYS, steps)


def _check_sense(findings: Findings, where: Path_, section: ClockSection) -> None:
    if section.claim is None and section.answer is None:
        hint = msg("write claim, answer, or both, like claim: 30m")
        findings.warn(where, msg("the clock {name} measures nothing"), hint, name=section.name)
    if section.claim is None and section.escalate:
        hint = msg("write claim: steps are counted from when a case should have been claimed")
        findings.problem((*where, "escalate"), msg("these steps are never taken"), hint)
    if section.claim is not None and section.answer is not None and section.answer < section.claim:
        hint = msg("a case is claimed before it is answered")
        findings.warn((*where, "answer"), msg("answer is shorter than claim"), hint)
    waits = [step.after for step in section.escalate]
    if waits != sorted(waits):
        findings.problem((*where, "escalate"), msg("these steps are not in order"), msg("the earliest comes first"))


def _note_unreached(findings: Findings, places: list[Path_], targets: list[Target]) -> None:
    for position, (where, target) in enumerate(zip(places, targets, strict=True)):
        wider = next((before for before in targets[:position] if covers(before.when, target.when)), None)
        if wider is not None:
            hint = msg("the first clock that fits is taken: put the narrower one first")
            what = msg("the clock {name} is never used, because {wider} takes everything it asks for")
            findings.warn(where, what, hint, name=target.name, wider=wider.name)


def _quiet(
    findings: Findings, top: Raw, known: Known, calendars: frozenset[str], zone: ZoneInfo
) -> Iterable[tuple[QuietHours, str | None]]:
    for where, section in read_list(findings, top, "quiet_hours", QuietSection):
        note_unknown_names(findings, where, ClockWhen(brands=section.brands, topics=section.topics), known)
        if section.outside is not None:
            _note_calendar(findings, (*where, "outside"), section.outside, calendars)
        if (section.outside is None) is not bool(section.hours):
            hint = msg("either hours: 20:00..09:00, or outside: a calendar")
            findings.problem(where, msg("say when it is quiet"), hint)
        elif section.hours == _WHOLE_DAY:
            findings.problem((*where, "hours"), msg("these hours never end"), msg("write them like 20:00..09:00"))
        else:
            yield _quiet_hours(section, zone), section.outside


def _quiet_hours(section: QuietSection, zone: ZoneInfo) -> QuietHours:
    loud = Calendar((without(section.hours),) * 7, zone) if section.hours else ALWAYS
    return QuietHours(loud, frozenset(section.brands), section.urgency, frozenset(section.topics))

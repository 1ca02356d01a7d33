"""Who is on duty for what: people per source, brand and topic, a rota, a backup, the lead."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta, tzinfo

from monitor.language.forms import ISTANBUL
from monitor.rules.people import Directory, Person
from monitor.rules.route import Alert, Route, first_match, would_match

LEAD = "lead"
"""Stands, wherever people are named, for whoever leads the brand at hand."""


@dataclass(frozen=True, slots=True)
class Absence:
    """Days on which somebody is not there, both ends included."""

    first: date
    last: date

    def covers(self, day: date) -> bool:
        """Whether that is one of them."""
        return self.first <= day <= self.last


@dataclass(frozen=True, slots=True)
class Rota:
    """Whose turn it is: one after another by ISO week, or always the same on a day of the week."""

    turns: tuple[str, ...] = ()
    """A week each, from Monday to Sunday, and then from the beginning; the turn of the year changes nothing."""
    starts: date = date(2026, 1, 5)
    """Some day of a week in which it was the first one's turn."""
    days: Mapping[int, tuple[str, ...]] = field(default_factory=dict)
    """By day of the week, Monday is 0. Such a day goes before the week's turn."""
    backup: tuple[str, ...] = ()
    """Who has it while none of those is there."""

    def turn(self, day: date) -> tuple[str, ...]:
        """Whose day that is."""
        fixed = self.days.get(day.weekday())
        if fixed is not None or not self.turns:
            return fixed or ()
        weeks = (_monday(day) - _monday(self.starts)) // timedelta(days=7)
        return (self.turns[weeks % len(self.turns)],)


def _monday(day: date) -> date:
    return day - timedelta(days=day.weekday())


@dataclass(frozen=True, slots=True)
class Absent:
    """When somebody is not there, and who stands in."""

    days: tuple[Absence, ...] = ()
    instead: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Duty:
    """Nobody in particular, unless configured. Names of people, groups and rotas are keys of the configuration."""

    people: Directory = field(default_factory=Directory)
    members: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """Of groups that Slack does not know."""
    rotas: Mapping[str, Rota] = field(default_factory=dict)
    absent: Mapping[str, Absent] = field(default_factory=dict)
    heads: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """Who leads, by brand."""
    routes: tuple[Route, ...] = ()
    zone: tzinfo = ISTANBUL
    """In whose days the turns change."""

    def on_duty(self, alert: Alert, at: datetime, route: str | None = None) -> tuple[Person, ...]:
        """Who should take such a case at that moment: those of the route that told of it, else of the one that would.

        Where nobody of them is there, whoever leads the brand; nobody where the route assigns nobody.
        """
        found = next((one for one in self.routes if one.name == route), None) or first_match(self.routes, alert)
        found = found or would_match(self.routes, alert)
        if found is None or not found.assign:
            return ()
        return self.called(found.assign, alert.brand, at) or self.leads(alert.brand, at)

    def leads(self, brand: str, at: datetime) -> tuple[Person, ...]:
        """To whom a case of that brand is handed at that moment."""
        return self.called((LEAD,), brand, at)

    def called(self, keys: Iterable[str], brand: str, at: datetime) -> tuple[Person, ...]:
        """Whoever these people, groups and rotas are at that moment; those who are away are stood in for."""
        asked = _Asked(self, brand, at.astimezone(self.zone).date())
        people = {person.key: person for key in keys for person in asked.behind(key, frozenset())}
        return tuple(people.values())


@dataclass(frozen=True, slots=True)
class _Asked:
    """One question: for which brand, on which day."""

    duty: Duty
    brand: str
    day: date

    def behind(self, key: str, passed: frozenset[str]) -> list[Person]:
        """Whoever that name stands for; names that lead to one another in a ring are nobody."""
        if key in passed:
            return []
        person = self._present(key)
        if person is not None:
            return [person]
        return next(filter(None, (self._all(names, passed | {key}) for names in self._stand_for(key))), [])

    def _all(self, names: Iterable[str], passed: frozenset[str]) -> list[Person]:
        return [person for name in names for person in self.behind(name, passed)]

    def _present(self, key: str) -> Person | None:
        """The person, or the group that Slack itself knows, unless away."""
        absent = self.duty.absent.get(key)
        if key in self.duty.members or (absent and any(days.covers(self.day) for days in absent.days)):
            return None
        return self.duty.people.people.get(key)

    def _stand_for(self, key: str) -> Iterator[tuple[str, ...]]:
        """The names behind that one, those first that go before the others."""
        if key == LEAD:
            yield self.duty.heads.get(self.brand, ())
        elif key in self.duty.rotas:
            yield self.duty.rotas[key].turn(self.day)
            yield self.duty.rotas[key].backup
        elif key in self.duty.members:
            yield self.duty.members[key]
        elif key in self.duty.absent:
            yield self.duty.absent[key].instead

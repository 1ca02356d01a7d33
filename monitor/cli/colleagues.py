"""Who sits at the terminal: somebody the configuration names, or the user of this computer."""

from monitor.cli.labelling import user
from monitor.errors import MonitorError
from monitor.rules.duty import Duty
from monitor.rules.excerpt import one_line
from monitor.rules.people import Person
from scrapers.kit.errors import msg

_HERE = "cli:"


def person_of(duty: Duty, by: str | None) -> Person:
    """Whoever is named, else whoever uses this computer. Raises `MonitorError` for a name nobody bears.

    Where the configuration names nobody, every name is somebody's.
    """
    named = one_line(user() if by is None else by)
    if not named:
        raise MonitorError(msg("nobody knows who you are here: say --by NAME"))
    people = _people(duty)
    found = next((one for one in people if named in (one.key, one.name, one.slack)), None)
    if found is None and by is not None and people:
        what = msg("no person {name!r}; there are: {names}")
        raise MonitorError(what, name=named, names=", ".join(one.key for one in people))
    return found or Person(f"{_HERE}{named}", named)


def _people(duty: Duty) -> list[Person]:
    """Everybody but the groups: nobody is a group."""
    return [one for key, one in duty.people.people.items() if not one.is_group and key not in duty.members]

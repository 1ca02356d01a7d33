"""What the YAML may say of the people who answer: who they are, when they are away, whose turn it is.

The lines under the fields are what an editor shows to the operator.
"""

import re
from datetime import date
from typing import Annotated

from pydantic import AfterValidator, BeforeValidator, Field, Strict, WithJsonSchema

from monitor.config.fields import Name, Names, wrong
from monitor.config.section import Section
from monitor.rules.duty import Absence
from scrapers.kit.errors import msg

DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


def weekdays(written: str) -> range:
    """The days of the week behind `mon` or `mon..fri`, Monday is 0. Raises ValueError."""
    first, _, last = written.partition("..")
    found = range(DAYS.index(first.strip()), DAYS.index((last or first).strip()) + 1)
    if not found:
        raise ValueError(written)
    return found


def _weekdays(value: str) -> str:
    try:
        weekdays(value)
    except ValueError as error:
        hint = msg("write mon, tue, wed, thu, fri, sat, sun, or several as mon..fri")
        raise wrong(msg("{value!r} is no day of the week"), hint, value=value) from error
    return value


def _absence(value: object) -> Absence:
    first, _, last = str(value).partition("..")
    try:
        days = Absence(date.fromisoformat(first.strip()), date.fromisoformat((last or first).strip()))
    except ValueError as error:
        hint = msg('write "2026-11-27", or 2026-11-23..2026-11-27: first and last day away')
        raise wrong(msg("{value!r} are no days"), hint, value=str(value)) from error
    if days.first > days.last:
        raise wrong(msg("{value} ends before it begins"), msg("the earlier day comes first"), value=value)
    return days


def _week(value: object) -> date:
    found = re.fullmatch(r"(\d{4})-?W(\d{2})", value.strip()) if isinstance(value, str) else None
    try:
        return date.fromisocalendar(int(found[1]) if found else 0, int(found[2]) if found else 0, 1)
    except ValueError as error:
        hint = msg("write it like 2026-W47, as calendars number the weeks")
        raise wrong(msg("{value!r} is no week"), hint, value=value) from error


def _member(value: str) -> str:
    if not re.fullmatch(r"[UW][A-Z0-9]{2,20}", value):
        hint = msg("take the member ID, like U012AB3CD: it stands in the person's profile in Slack, under the dots")
        raise wrong(msg("{value!r} is not the ID of a member of Slack"), hint, value=value)
    return value


def _user_group(value: str) -> str:
    if not re.fullmatch(r"S[A-Z0-9]{2,20}", value):
        hint = msg("take the ID of the user group, like S012AB3CD, or name its members instead")
        raise wrong(msg("{value!r} is not the ID of a user group of Slack"), hint, value=value)
    return value


_STRING = {"type": "string"}
_STRINGS = {"anyOf": [_STRING, {"type": "array", "items": _STRING}]}

Member = Annotated[str, AfterValidator(_member)]
Members = Annotated[tuple[Member, ...], Strict(False)]
UserGroup = Annotated[str, AfterValidator(_user_group)]
Weekdays = Annotated[str, AfterValidator(_weekdays)]
Week = Annotated[date, BeforeValidator(_week), WithJsonSchema({"type": "string", "pattern": r"^\d{4}-?W\d{2}$"})]
Absences = Annotated[
    tuple[Annotated[Absence, BeforeValidator(_absence)], ...],
    BeforeValidator(lambda value: (value,) if isinstance(value, str) else value),
    Strict(False),
    WithJsonSchema(_STRINGS),
]


class PersonSection(Section):
    """Somebody who answers customers."""

    name: Name | None = None
    """What cards call them where Slack does not; unset, the key."""
    slack: Member | None = None
    """Their member ID in Slack: then they are mentioned, and their buttons are known to be theirs."""
    absent: Absences = ()
    """Days away: 2026-11-23..2026-11-27, first and last included; several in a list."""
    instead: Names = ()
    """Who stands in on those days; unset, the backup of the rota or whoever leads the brand."""


class GroupSection(Section):
    """Several people under one name: a user group of Slack, or members named here."""

    name: Name | None = None
    """What cards call it where Slack does not; unset, the key."""
    slack: UserGroup | None = None
    """The ID of a user group in Slack: it is mentioned as a whole."""
    members: Names = ()
    """People, groups and rotas; each of them is mentioned, except those who are away."""


class RotaSection(Section):
    """Whose turn it is."""

    weeks: Names = ()
    """One after another, a week each from Monday to Sunday."""
    starts: Week = date(2026, 1, 5)
    """A week in which it is the first one's turn, like 2026-W47. From there on they go round."""
    days: dict[Weekdays, Names] = Field(default_factory=dict)
    """Fixed days of the week, before the week's turn: {sat: ayse, sun: [ayse, mehmet]}, or mon..fri."""
    backup: Names = ()
    """Who has it while none of those is there."""

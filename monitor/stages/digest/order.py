"""What a child is asked to make, and what it answers: plain values that travel as JSON."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Any
from zoneinfo import ZoneInfo

from monitor.language.forms import ISTANBUL
from monitor.rules.week import Week


@dataclass(frozen=True, slots=True)
class Reader:
    """A channel that gets the digest, and the language spoken there."""

    channel: str
    language: str


@dataclass(frozen=True, slots=True)
class Subject:
    """What a brand's digest is about, and for whom."""

    brand: str
    readers: tuple[Reader, ...] = ()
    patience: Mapping[str, timedelta] = field(default_factory=dict)
    """Its sources by name, and for how long each may be silent before that counts as not listening."""
    rivals: tuple[str, ...] = ()
    products: tuple[tuple[str, tuple[str, ...]], ...] = ()
    """Each product's name, and what else it is called."""
    names: tuple[str, ...] = ()
    """What is never a product: the brand's own names, and the rivals'."""
    zone: ZoneInfo = ISTANBUL
    link: str | None = None
    """Where the pages of digests are reached, without a slash at the end."""
    pictures: bool = True
    recurring_at_least: int = 3

    @property
    def languages(self) -> tuple[str, ...]:
        """Every language that is spoken in its channels, once."""
        return tuple(dict.fromkeys(reader.language for reader in self.readers))


@dataclass(frozen=True, slots=True)
class Order:
    """A brand's week to be made into a digest."""

    subject: Subject
    week: Week
    now: datetime

    @property
    def brand(self) -> str:
        """Whose week it is."""
        return self.subject.brand


class Ending(StrEnum):
    """What became of an order."""

    MADE = "made"
    ALREADY = "already"
    """Somebody else had made it: nothing new is owed."""
    STOPPED = "stopped"
    """The program was told to stop; at its next start it is made."""
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class Result:
    """What became of an order, and why in a word that may be logged."""

    outcome: Ending
    code: str = ""
    """Of one that was made: what its pictures lack."""
    says: str = ""
    """A sentence that people are told instead of the code, as a message id …"""
    values: Mapping[str, str] = field(default_factory=dict)
    """… and what fills it."""


def written(order: Order) -> dict[str, Any]:
    """The order as JSON has it."""
    subject = asdict(order.subject) | {"zone": order.subject.zone.key}
    subject["patience"] = {name: span.total_seconds() for name, span in order.subject.patience.items()}
    return {"subject": subject, "week": order.week.monday.isoformat(), "now": order.now.isoformat()}


def read(given: Mapping[str, Any]) -> Order:
    """The order that was written."""
    values: dict[str, Any] = dict(given["subject"])
    values |= {name: tuple(values[name]) for name in ("rivals", "names")}
    values["patience"] = {name: timedelta(seconds=seconds) for name, seconds in values["patience"].items()}
    values["readers"] = tuple(Reader(**reader) for reader in values["readers"])
    values["products"] = tuple((name, tuple(aliases)) for name, aliases in values["products"])
    values["zone"] = ZoneInfo(values["zone"])
    return Order(Subject(**values), Week(date.fromisoformat(given["week"])), datetime.fromisoformat(given["now"]))


def told(result: Result) -> dict[str, Any]:
    """What became of it, as JSON has it."""
    return {**asdict(result), "values": dict(result.values)}


def heard(given: Mapping[str, Any]) -> Result:
    """What became of it, as it was told. Refuses anything else (ValueError, KeyError, TypeError)."""
    return Result(**{**given, "outcome": Ending(given["outcome"])})

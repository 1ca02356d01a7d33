"""What is not told until a date: of which brand, topic, place or person. It ends by itself, and never hides a risk."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from monitor.language.forms import ISTANBUL
from scrapers.kit.duration import parse_duration
from scrapers.kit.errors import msg

LONGEST = timedelta(days=90)
"""Nobody remembers a longer one; what is noise for good belongs into the routes."""
NEVER_MUTED = 90
"""Told whatever is muted, from this urgency on."""
NO_END = msg("{text} is no time that something can be muted until: write 1d, 7d or a date, 90 days at most")


@dataclass(frozen=True, slots=True)
class Scope:
    """What is muted; None asks for nothing. With `spikes` it silences spikes, and not cases."""

    brand: str | None = None
    topic: str | None = None
    source: str | None = None
    author_key: str | None = None
    campaign: int | None = None
    spikes: bool = False


@dataclass(frozen=True, slots=True)
class Mute:
    """Somebody's wish not to be told of that until then."""

    id: int
    scope: Scope
    until: datetime
    made_by: str
    made_at: datetime
    reason: str = ""
    ended_at: datetime | None = None

    def is_on(self, at: datetime) -> bool:
        """Whether it holds then."""
        return self.ended_at is None and at < self.until


@dataclass(frozen=True, slots=True)
class Newcomer:
    """What would be told, as far as mutes ask."""

    brand: str
    sources: frozenset[str] = frozenset()
    topics: frozenset[str] = frozenset()
    author_key: str | None = None
    campaign: int | None = None
    urgency: int = 0
    flags: frozenset[str] = frozenset()


def mute_for(subject: Newcomer, mutes: Iterable[Mute], risks: frozenset[str], *, at: datetime) -> Mute | None:
    """The mute that keeps a case quiet; None where none does. Risk classes and the most urgent are always told."""
    if subject.urgency >= NEVER_MUTED or (subject.topics | subject.flags) & risks:
        return None
    return next((one for one in mutes if not one.scope.spikes and one.is_on(at) and covers(one.scope, subject)), None)


def mutes_spikes(brand: str, topic: str, mutes: Iterable[Mute], *, at: datetime) -> bool:
    """Whether spikes of that brand, or of that topic of it, are muted."""
    theirs = (one.scope for one in mutes if one.scope.spikes and one.is_on(at))
    return any(scope.brand in (None, brand) and scope.topic in (None, topic) for scope in theirs)


def covers(scope: Scope, subject: Newcomer) -> bool:
    """Whether the mute is about that: everything it names has to fit."""
    return (
        scope.brand in (None, subject.brand)
        and (scope.topic is None or scope.topic in subject.topics)
        and (scope.source is None or scope.source in subject.sources)
        and scope.author_key in (None, subject.author_key)
        and scope.campaign in (None, subject.campaign)
    )


def until_of(wanted: str, now: datetime) -> datetime | None:
    """When `1d`, `12h`, `2026-12-01` or an ISO moment is over; None for what is none, is past or is too far off."""
    until = _moment(wanted.strip(), now)
    return until if until is not None and now < until <= now + LONGEST else None


def _moment(wanted: str, now: datetime) -> datetime | None:
    if wanted[-1:] in ("m", "h", "d"):
        try:
            return now + parse_duration(wanted)
        except (ValueError, OverflowError):
            return None
    try:
        given = datetime.fromisoformat(wanted)
        return (given if given.tzinfo is not None else given.replace(tzinfo=ISTANBUL)).astimezone(UTC)
    except (ValueError, OverflowError):
        return None

"""A source's recent luck, when it is polled next, and what the operators hear of it."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum


class Luck(StrEnum):
    """How the last polls of a source went."""

    UNTRIED = "untried"
    FINE = "fine"
    PARTIAL = "partial"
    """Read, but too many cards lack a title, a link or a date: the layout is drifting."""
    EMPTY = "empty"
    """The place says it has nothing, although it had something before."""
    UNREACHABLE = "unreachable"
    LIMITED = "limited"
    SPENT = "spent"
    """What reading there costs is used up for now."""
    REFUSED = "refused"
    LAYOUT = "layout"
    GONE = "gone"
    """Unreachable for days."""

    @property
    def is_good(self) -> bool:
        """Whether mentions arrive."""
        return self in (Luck.UNTRIED, Luck.FINE)


_SILENT = frozenset({Luck.UNREACHABLE, Luck.GONE})
_KNOWN_SILENT = _SILENT | {Luck.LIMITED, Luck.SPENT, Luck.REFUSED, Luck.LAYOUT}
"""Who was told one of these knows already that nothing arrives."""


class Tell(StrEnum):
    """What the operators are told after a poll."""

    NOTHING = "nothing"
    TROUBLE = "trouble"
    BACK = "back"


@dataclass(frozen=True, slots=True)
class Rhythm:
    """The clocks of one source."""

    poll: tuple[timedelta, timedelta] = (timedelta(minutes=10), timedelta(minutes=15))
    """Between good polls: somewhere in this range, by a fraction the caller draws."""
    retry: tuple[timedelta, timedelta] = (timedelta(seconds=30), timedelta(minutes=30))
    """After an unreachable poll: doubling from the first to the second."""
    probe: timedelta = timedelta(hours=1)
    """How often a parked source (refused, changed layout) is looked at again."""
    tell_after: int = 3
    """Unreachable polls in a row before the operators hear of it."""
    gone_after: timedelta = timedelta(days=3)


@dataclass(frozen=True, slots=True)
class Health:
    """A source's recent luck. `told` is the trouble the operators know of; UNTRIED when they know of none."""

    luck: Luck = Luck.UNTRIED
    since: datetime | None = None
    failures: int = 0
    last_try: datetime | None = None
    last_success: datetime | None = None
    detail: str = ""
    told: Luck = Luck.UNTRIED
    episode: int = 0
    """Counts troubles told, so that each has a key of its own."""


def after_poll(before: Health, luck: Luck, *, now: datetime, detail: str = "") -> Health:
    """Health with one more poll's luck in it; what operators are told is decided by `tell`."""
    good = luck in (Luck.FINE, Luck.PARTIAL, Luck.EMPTY)
    counts = luck in _SILENT
    same = before.luck is luck or (counts and before.luck in _SILENT)
    return replace(
        before,
        luck=luck,
        since=before.since if same else now,
        failures=before.failures + 1 if counts else 0,
        last_try=now,
        last_success=now if good else before.last_success,
        detail=detail,
    )


def is_gone(health: Health, rhythm: Rhythm, *, now: datetime) -> bool:
    """Whether an unreachable source has been so for days: "never read" is not "no complaints"."""
    reference = health.last_success or health.since
    return health.luck in _SILENT and reference is not None and now - reference >= rhythm.gone_after


def tell(health: Health, rhythm: Rhythm) -> tuple[Tell, Health]:
    """What operators hear now, and the health that remembers it: once per trouble, once on recovery."""
    if health.luck.is_good:
        known = not health.told.is_good
        return (Tell.BACK if known else Tell.NOTHING), replace(health, told=Luck.UNTRIED)
    if health.luck is health.told or _too_early(health, rhythm):
        return Tell.NOTHING, health
    return Tell.TROUBLE, replace(health, told=health.luck, episode=health.episode + 1)


def _too_early(health: Health, rhythm: Rhythm) -> bool:
    if health.luck is not Luck.UNREACHABLE:
        return False
    return health.failures < rhythm.tell_after or health.told in _KNOWN_SILENT


def next_poll(health: Health, rhythm: Rhythm, *, now: datetime, draw: float) -> datetime:
    """When the source is due again; `draw` in [0, 1) spreads sources and jitters retries."""
    if health.luck in (Luck.REFUSED, Luck.LAYOUT):
        return now + rhythm.probe
    low, high = rhythm.poll
    if health.luck in _SILENT:
        first, most = rhythm.retry
        wait = min(most, first * int(2 ** min(max(health.failures - 1, 0), 20)))
        return now + wait * (0.5 + draw / 2)
    return now + low + (high - low) * draw

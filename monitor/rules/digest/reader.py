"""Who the digest is said to: a card and a voice in one hand, with the forms that every part of it shares."""

from dataclasses import dataclass
from datetime import datetime, timedelta, tzinfo

from monitor.language.dates import day_short, weekday_short
from monitor.language.forms import Voice, clock_time, local
from monitor.rules.digest.card import DigestCard
from monitor.rules.digest.digest import Digest
from monitor.rules.digest.unheard import Span
from monitor.rules.week import Week
from monitor.rules.wording import name_of
from scrapers.kit.errors import msg

UNKNOWN = "–"
_IMPORTED = "import"
_FEW = 10
"""Of fewer a percentage says more than there is."""
_MANY_TIMES = 9
"""So much more than all of it again: nobody reads four digits of per cent."""


@dataclass(frozen=True, slots=True)
class Reader:
    """What is told, and how this reader calls things."""

    card: DigestCard
    voice: Voice

    @property
    def digest(self) -> Digest:
        """What is told."""
        return self.card.digest

    @property
    def zone(self) -> tzinfo:
        """On whose clock."""
        return self.voice.zone

    @property
    def week(self) -> Week:
        """Of which week."""
        return Week(self.digest.week)

    @property
    def span(self) -> Span:
        """When that week began and ended."""
        return self.week.span(self.zone)

    def say(self, says: str, /, **values: object) -> str:
        """A sentence; whole numbers among the values are written as this language does."""
        return self.voice.say(says, {name: self._form(value) for name, value in values.items()})

    def _form(self, value: object) -> object:
        return self.voice.number(value) if isinstance(value, int) else value

    def source(self, name: str) -> str:
        """What people call a source."""
        if name == _IMPORTED and name not in self.card.labels:
            return self.voice.say(msg("from a file"))
        return name_of(self.card.labels.get(name) or name)

    def person(self, key: str) -> str:
        """What people call somebody."""
        return name_of(self.card.people.get(key) or key)

    def when(self, at: datetime) -> str:
        """`Çar 18 Kas 14:00`."""
        day, language = local(at, self.zone).date(), self.voice.language
        return f"{weekday_short(day, language)} {day_short(day, language)} {clock_time(at, self.zone)}"

    def until(self, began: datetime, ended: datetime) -> str:
        """The end of a stretch of time, with its day where that is another one."""
        first, last = (local(at, self.zone).date() for at in (began, ended))
        return clock_time(ended, self.zone) if first == last else self.when(ended)

    def took(self, length: timedelta | None) -> str:
        """`1 sa 12 dk`."""
        return UNKNOWN if length is None else self.voice.took(length)

    def share(self, share: float | None) -> str:
        """`%78`."""
        return UNKNOWN if share is None else self.voice.percent(share)

    def count(self, count: float | None) -> str:
        """`1.234`; of a small mean one decimal."""
        if count is None:
            return UNKNOWN
        return self.voice.number(count, digits=0 if count == round(count) or abs(count) >= 100 else 1)

    def change(self, now: float | None, before: float | None) -> str:
        """`▲ %24`; of less than ten `▲ +3`; nothing where there is nothing to compare with."""
        if now is None or before is None:
            return ""
        if now == before:
            return "="
        if before < _FEW:
            return f"{_arrow(now - before)} {_signed(now - before)}{self.count(abs(now - before))}"
        share = abs(now - before) / before
        if share >= _MANY_TIMES:
            return f"▲ ×{self.voice.number(now / before, digits=0)}"
        return f"{_arrow(now - before)} {self.voice.percent(share, digits=0 if share >= 0.01 else 1)}"

    def points(self, now: float | None, before: float | None) -> str:
        """How many points a share rose or fell."""
        if now is None or before is None:
            return ""
        points = round(100 * now) - round(100 * before)
        says = msg("{arrow} {n} point") if abs(points) == 1 else msg("{arrow} {n} points")
        return self.say(says, arrow=_arrow(points), n=abs(points)) if points else "="

    def longer(self, now: float | None, before: float | None) -> str:
        """How much longer or shorter a wait in seconds is."""
        if now is None or before is None:
            return ""
        gap = round((now - before) / 60)
        return f"{_arrow(gap)} {self.voice.took(timedelta(minutes=abs(gap)))}" if gap else "="


def _arrow(gap: float) -> str:
    return "▲" if gap > 0 else "▼"


def _signed(gap: float) -> str:
    return "+" if gap > 0 else "−"

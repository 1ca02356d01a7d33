"""What X's refusals mean: its problem JSON and its headers → our errors. Pure.

Decided by status and by the last part of the problem's `type`, never by words; what X wrote is not repeated.
"""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum

from scrapers.kit.errors import RateLimited, Refused, SourceError, Spent, Unreachable, msg
from scrapers.twitter.fields import FIELD_PARAMETERS

_SHORTEST, _LONGEST = timedelta(seconds=1), timedelta(minutes=16)
_SKEW = timedelta(minutes=1)
_FIRST_REST, _MOST_REST = timedelta(minutes=1), timedelta(hours=1)
_JITTER = timedelta(seconds=5)
MONEY_PROBE = timedelta(hours=1)
_MONEY_WORDS = ("credit", "spend")
_STALE_WORDS = "must be a tweet id created after"


class Sort(StrEnum):
    """What a refusal is about."""

    STALE = "stale"
    """The start is older than what X keeps."""
    TOKEN = "token"  # noqa: S105 - the page's, not the secret one
    """The next page is not known any more."""
    REST = "rest"
    """The rest of a round cannot be asked for by its time either."""
    FIELDS = "fields"
    """A parameter of the other dialect."""
    MONEY = "money"
    LIMITED = "limited"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Refusal:
    """An answer that is not 2xx. `kind` is the last part of the problem's type; `names` the parameters it blames."""

    status: int
    headers: Mapping[str, str]
    kind: str = ""
    names: frozenset[str] = frozenset()
    words: str = ""
    """Everything X said, in small letters: only to be looked into."""

    @property
    def sort(self) -> Sort:
        """What it is about."""
        if self._is_about_money:
            return Sort.MONEY
        if self.status == 429:
            return Sort.LIMITED
        return self._blamed if self.status == 400 else Sort.OTHER

    @property
    def _is_about_money(self) -> bool:
        if self.status == 402 or self.kind in ("credits", "usage-capped"):
            return True
        return self.status == 403 and any(word in self.words for word in _MONEY_WORDS)

    @property
    def _blamed(self) -> Sort:
        if self.names & {"since_id", "start_time"} or _STALE_WORDS in self.words:
            return Sort.STALE
        if self.names & {"next_token", "pagination_token"}:
            return Sort.TOKEN
        if "end_time" in self.names:
            return Sort.REST
        return Sort.FIELDS if self.names & FIELD_PARAMETERS else Sort.OTHER


def read_refusal(status: int, headers: Mapping[str, str], body: bytes) -> Refusal:
    """What X says of why not; a body that is no problem JSON says nothing."""
    try:
        problem = json.loads(body)
    except (ValueError, RecursionError):
        problem = None
    if not isinstance(problem, dict):
        return Refusal(status, headers)
    inner = problem.get("errors")
    parts = [problem, *(one for one in inner if isinstance(one, dict))] if isinstance(inner, list) else [problem]
    words = " ".join(str(part.get(key, "")) for part in parts for key in ("title", "detail", "message"))
    names = frozenset(name for part in parts for name in _blamed(part))
    return Refusal(status, headers, last_part(problem.get("type")), names, words.casefold())


def last_part(kind: object) -> str:
    """`usage-capped` of `https://api.twitter.com/2/problems/usage-capped`; the host has had several names."""
    return str(kind).rstrip("/").rpartition("/")[2] if isinstance(kind, str) else ""


def _blamed(part: Mapping[str, object]) -> Iterator[str]:
    named, several = part.get("parameter"), part.get("parameters")
    if isinstance(named, str):
        yield named
    if isinstance(several, dict):
        yield from map(str, several)


@dataclass(frozen=True, slots=True)
class Judge:
    """Turns refusals into errors. `unclear` counts limits in a row that did not say how long; `draw` is in [0, 1)."""

    source: str
    now: datetime
    unclear: int = 0
    draw: float = 0.0

    def error(self, refusal: Refusal) -> SourceError:
        """The error whose name is the caller's next step."""
        values: dict[str, object] = {"status": refusal.status, "kind": refusal.kind or "–"}
        if refusal.sort is Sort.MONEY:
            return Spent(self.source, NO_MONEY, until=self.now + MONEY_PROBE, **values)
        if refusal.sort is Sort.LIMITED:
            until = self.limited_until(refusal.headers.get("x-rate-limit-reset"))
            return RateLimited(self.source, LIMITED, until=until, **values)
        if refusal.status >= 500 or refusal.status in _PASSING:
            return Unreachable(self.source, DOWN, **values)
        blamed = ", ".join(sorted(name for name in refusal.names if name.replace(".", "_").isidentifier()))
        return Refused(self.source, _REFUSALS.get(refusal.status, REFUSED), names=blamed or "–", **values)

    def limited_until(self, reset: str | None) -> datetime:
        """When to ask again: after X's window, or after a rest that doubles when X names no moment to believe."""
        named = _moment(reset)
        if named is not None and -_SKEW <= named - self.now <= _LONGEST:
            return self.now + min(_LONGEST, max(_SHORTEST, named - self.now + _JITTER * self.draw))
        return self.now + min(_MOST_REST, _FIRST_REST * int(2 ** min(self.unclear, 10)))

    def is_clear(self, refusal: Refusal) -> bool:
        """Whether X said a moment to believe."""
        named = _moment(refusal.headers.get("x-rate-limit-reset"))
        return named is not None and -_SKEW <= named - self.now <= _LONGEST


def _moment(seconds: str | None) -> datetime | None:
    said = (seconds or "").strip()
    if not (said.isascii() and said.isdigit() and len(said) <= 11):
        return None
    return datetime.fromtimestamp(int(said), tz=UTC)


_PASSING = frozenset({408, 425, *range(100, 200), *range(300, 400)})
NO_MONEY = msg("X gives no more posts: credits or the month's cap are used up (HTTP {status}, {kind}); asked hourly")
LIMITED = msg("X asks us to wait: HTTP {status}, {kind}")
DOWN = msg("X cannot answer now: HTTP {status}")
REFUSED = msg("X refuses what we ask: HTTP {status}, {kind}")
_REFUSALS = {
    400: msg("X does not understand the query: HTTP {status}, {kind}, parameter {names}; check query and terms"),
    401: msg("X does not take the token: HTTP {status}; make a new one in the developer console"),
    403: msg("the token's app may not search: HTTP {status}, {kind}; look at the app in the developer console"),
    404: msg("there is no search at that address: HTTP {status}; check base_url"),
}

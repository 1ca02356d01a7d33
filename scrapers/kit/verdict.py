"""What an answer means for the source that asked: fine, or which of the errors."""

import re
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime

from scrapers.kit.errors import RateLimited, Refused, SourceError, Unreachable, msg
from scrapers.kit.etiquette import LOOKED_AT, Answer, Blocked

SHORTEST_WAIT, USUAL_WAIT, LONGEST_WAIT = timedelta(seconds=1), timedelta(seconds=60), timedelta(hours=6)

_REFUSALS = frozenset({401, 403, 451})
_GONE = frozenset({404, 410})


def verdict(source: str, answer: Answer, blocked: Blocked, *, now: datetime) -> SourceError | None:
    """The error this answer is; None if it is one to read."""
    status = answer.status
    if is_challenge(answer, blocked.body):
        return Refused(source, msg("the site shows a challenge page instead of an answer"))
    if status == 429:
        until = now + asked_pause(answer.headers.get("retry-after"), now=now)
        return RateLimited(source, msg("the site asks us to wait: HTTP 429"), until=until)
    if status in _REFUSALS or status in blocked.status:
        return Refused(source, msg("the site does not let us in: HTTP {status}"), status=status)
    if status in _GONE:
        return Unreachable(source, msg("the page is gone: HTTP {status}"), status=status)
    if 200 <= status < 300 or answer.not_modified:
        return None
    return Unreachable(source, msg("the site answers with HTTP {status}"), status=status)


def is_challenge(answer: Answer, words: tuple[str, ...]) -> bool:
    """Whether the beginning of the body holds one of the words."""
    beginning = answer.body[:LOOKED_AT].lower()
    return any(_encoded(word, answer.charset).lower() in beginning for word in words if word)


def _encoded(word: str, charset: str | None) -> bytes:
    try:
        return word.encode(charset or "utf-8")
    except (LookupError, UnicodeError):
        return word.encode()


def asked_pause(retry_after: str | None, *, now: datetime) -> timedelta:
    """How long `Retry-After` asks us to wait, seconds or a date, between one second and six hours."""
    said = (retry_after or "").strip()
    is_number = re.fullmatch(r"[0-9]{1,9}", said, re.ASCII)
    pause = timedelta(seconds=int(said)) if is_number else _until(said, now)
    return min(LONGEST_WAIT, max(SHORTEST_WAIT, pause))


def _until(said: str, now: datetime) -> timedelta:
    try:
        moment = parsedate_to_datetime(said)
    except (ValueError, TypeError, IndexError, OverflowError):
        return USUAL_WAIT
    return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)) - now

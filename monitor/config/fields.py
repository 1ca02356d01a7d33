"""What a single value in the configuration may look like. A wrong one says so in our own words, with a hint."""

import difflib
import re
from collections.abc import Iterable
from datetime import timedelta
from pathlib import Path
from typing import Annotated
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo, available_timezones

from pydantic import AfterValidator, BeforeValidator, Field, Strict, WithJsonSchema
from pydantic_core import PydanticCustomError

from monitor.rules.coordination.sayings import has_words, unknown_places
from monitor.rules.labels import TOPICS
from monitor.rules.vocabulary import FLAGS
from scrapers.kit.duration import Duration, DurationRange
from scrapers.kit.errors import msg

SAID = "said"
"""The pydantic error type of a problem that already has our words."""
PLACEHOLDER = "your-address@example.com"
"""What `nobetci init` writes where it was given no contact."""

_LONGEST = timedelta(days=3_660)


def wrong(what: str, hint: str = "", **values: object) -> PydanticCustomError:
    """An error that keeps its message id, hint and values apart until it becomes a `Problem`."""
    return PydanticCustomError(SAID, "{what}", {"what": what, "hint": hint, "values": values})


def nearest(word: str, known: Iterable[str]) -> str | None:
    """The known word that was probably meant."""
    close = difflib.get_close_matches(word, sorted(known), n=1, cutoff=0.6)
    return close[0] if close else None


def is_web_url(url: str, *, schemes: tuple[str, ...] = ("http", "https")) -> bool:
    """Whether that is an address of the web with a host in it."""
    try:
        parts = urlsplit(url)
        return parts.scheme in schemes and bool(parts.hostname) and (parts.port is None or parts.port > 0)
    except ValueError:
        return False


def is_safe_url(url: str) -> bool:
    """Whether what is sent there cannot be read on the way: https, or this very computer."""
    return is_web_url(url, schemes=("https",)) or is_loopback_url(url)


def is_loopback_url(url: str) -> bool:
    """Whether that is an address on this very computer."""
    host = (urlsplit(url).hostname or "") if is_web_url(url) else ""
    return host in ("localhost", "::1") or bool(re.fullmatch(r"127(\.\d{1,3}){3}", host))


def is_database_url(url: str) -> bool:
    """Whether that is the address of a PostgreSQL database; the server may be a socket of this computer."""
    try:
        parts = urlsplit(url)
        fits = parts.scheme in ("postgresql", "postgresql+psycopg") and (parts.port is None or parts.port > 0)
    except ValueError:
        return False
    return fits and len(parts.path) > 1 and "/" not in parts.path[1:]


def _one_or_many(value: object) -> object:
    return (value,) if isinstance(value, str) else value


def _path(value: object) -> object:
    if not isinstance(value, str):
        return value
    if not value.strip() or value.startswith("~"):
        raise wrong(msg("{value!r} is not a path"), msg("write it whole, or relative to this file"), value=value)
    return Path(value)


def _zone(value: object) -> object:
    if not isinstance(value, str):
        return value
    try:
        return ZoneInfo(value)
    except (ValueError, OSError, KeyError) as error:
        meant = nearest(value, available_timezones())
        hint = msg("did you mean {meant}?") if meant else msg("write it like Europe/Istanbul")
        raise wrong(msg("unknown timezone {value!r}"), hint, value=value, meant=meant) from error


def _contact(value: str) -> str:
    if value == PLACEHOLDER:
        hint = msg("put your own mail address or page here: sites see it and can tell you when you disturb them")
        raise wrong(msg("the contact is still the placeholder"), hint)
    if "@" not in value and not value.startswith(("http://", "https://")):
        raise wrong(msg("the contact is no mail address and no web page"), msg("write it like destek@yourshop.com"))
    return _header(value)


def _header(value: str) -> str:
    if not value.isascii() or not value.isprintable() or not value.strip():
        raise wrong(msg("{key} must be plain ASCII on one line"), msg("it is sent in a header of every request"))
    return value


def _term(value: str) -> str:
    if len(value.strip()) < 2:
        hint = msg("a name of one letter is in every text; write at least two")
        raise wrong(msg("the term {value!r} is too short"), hint, value=value)
    return value.strip()


def _domain(value: str) -> str:
    plain = value.strip().rstrip(".").lower()
    if not re.fullmatch(r"(?:[^\W_](?:[\w-]*[^\W_])?\.)+[^\W\d_]{2,}", plain):
        raise wrong(msg("{value!r} is not a domain"), msg("write only the host, like rakip.com.tr"), value=value)
    return plain


def _parameter(value: str) -> str:
    if not re.fullmatch(r"[\w.\-\[\]]+", value):
        hint = msg("write only its name, as it stands before the = in a link")
        raise wrong(msg("{value!r} is not the name of a parameter"), hint, value=value)
    return value


def _saying(value: str) -> str:
    unknown = unknown_places(value)
    if unknown or "{rival}" not in value:
        hint = msg("it needs {{rival}}, and may hold {{brand}}: {{rival}} varken {{brand}} niye")
        raise wrong(msg("{value!r} is not a comparison"), hint, value=value)
    if not has_words(value):
        hint = msg("put words beside {{rival}}: who only names a rival compares nothing")
        raise wrong(msg("{value!r} is not a comparison"), hint, value=value)
    return value


def _name(value: str) -> str:
    if not value.strip() or value != value.strip() or not value.isprintable():
        raise wrong(msg("{value!r} is not a name"), msg("write some letters, without spaces around them"), value=value)
    return value


def _variable(value: str) -> str:
    if not re.fullmatch(r"[A-Za-z_][A-Za-z0-9_]*", value):
        hint = msg("write only the name of the variable, like NOBETCI_SLACK_TOKEN; its value never stands in this file")
        raise wrong(msg("{key} is not the name of an environment variable"), hint)
    return value


def _room(value: str) -> str:
    if not re.fullmatch(r"[CDGU][A-Z0-9]{2,20}", value):
        hint = msg("take the channel's ID, like C0123456789: it stands at the end of the channel's details in Slack")
        raise wrong(msg("{value!r} is not the ID of a Slack channel"), hint, value=value)
    return value


def _url(value: str) -> str:
    if not is_web_url(value):
        raise wrong(msg("{key} is not an http or https address"), msg("write it like https://host/path"))
    if "@" in urlsplit(value).netloc:
        hint = msg("name the variable that holds it, as in proxy_env")
        raise wrong(msg("{key} holds a user name or password"), hint)
    return value


def _safe_url(value: str) -> str:
    if not is_safe_url(_url(value)):
        raise wrong(msg("{key} must be an https address"), msg("the token would travel readable by everyone"))
    return value


def _database_url(value: str) -> str:
    if not is_database_url(value):
        hint = msg("write it like postgresql+psycopg://nobetci@host/nobetci")
        raise wrong(msg("{key} is not the address of a PostgreSQL database"), hint)
    if urlsplit(value).password is not None or "password=" in urlsplit(value).query:
        raise wrong(msg("{key} holds a password"), msg("name the variable that holds it all, as in url_env"))
    return value


def _urgency(value: object) -> object:
    return _points_range(value, msg("{value} is not a range of urgency"), msg("write it like 50..100"))


def _context(value: object) -> object:
    return _points_range(value, msg("{value} is not a range of context"), msg("write it like 60..100"))


def _points_range(value: object, not_one: str, hint: str) -> tuple[int, int]:
    found = re.fullmatch(r"(\d{1,3})\s*\.\.\s*(\d{1,3})", value.strip()) if isinstance(value, str) else None
    if found is None:
        raise wrong(not_one, hint)
    low, high = int(found[1]), int(found[2])
    if low > high or high > 100:
        raise wrong(not_one, msg("from 0 to 100, the smaller one first"), value=value)
    return low, high


def _per_day(value: object) -> object:
    found = re.fullmatch(r"(\d{1,5})\s*/\s*day", value.strip()) if isinstance(value, str) else None
    if found is None or not int(found[1]):
        raise wrong(msg("{value} is not a number of alerts a day"), msg("write it like 20/day"), value=value)
    return int(found[1])


def _bounded(value: timedelta) -> timedelta:
    if value > _LONGEST:
        raise wrong(msg("{key} is longer than ten years"), msg("write it like 90s, 10m, 24h or 3d"))
    return value


def _positive(value: timedelta) -> timedelta:
    if not value:
        raise wrong(msg("{key} must be longer than nothing"), msg("write it like 90s, 10m, 24h or 3d"))
    return value


def _not_seconds(value: timedelta) -> timedelta:
    if value < timedelta(hours=1):
        raise wrong(msg("{key} is shorter than an hour"), msg("write it like 24h or 7d: a bare number means seconds"))
    return value


def _positive_range(value: tuple[timedelta, timedelta]) -> tuple[timedelta, timedelta]:
    return _positive(value[0]), _bounded(value[1])


def _risk(value: str) -> str:
    known = (*TOPICS, *FLAGS)
    if value not in known:
        meant = nearest(value, known)
        hint = msg("did you mean {meant}?") if meant else msg("known here: {known}")
        what = msg("unknown topic or flag {name}")
        raise wrong(what, hint, name=value, meant=meant or "", known=", ".join(known))
    return value


_STRING = {"type": "string"}
_TOPIC = {"enum": list(TOPICS)}
_STRINGS = {"anyOf": [_STRING, {"type": "array", "items": _STRING}]}

Span = Annotated[Duration, AfterValidator(_bounded)]
Pause = Annotated[Duration, AfterValidator(_bounded), AfterValidator(_positive)]
Hours = Annotated[Duration, AfterValidator(_bounded), AfterValidator(_not_seconds)]
PauseRange = Annotated[DurationRange, AfterValidator(_positive_range)]
Points = Annotated[int, Field(ge=0, le=100)]
_RANGE = WithJsonSchema({"type": "string", "pattern": r"^\d{1,3}\s*\.\.\s*\d{1,3}$"})
Urgency = Annotated[tuple[int, int], BeforeValidator(_urgency), _RANGE]
ContextPoints = Annotated[tuple[int, int], BeforeValidator(_context), _RANGE]
PerDay = Annotated[
    int,
    BeforeValidator(_per_day),
    WithJsonSchema({"type": "string", "pattern": r"^0*[1-9]\d{0,4}\s*/\s*day$"}),
]
Name = Annotated[str, AfterValidator(_name), Field(min_length=1)]
Names = Annotated[tuple[Name, ...], BeforeValidator(_one_or_many), Strict(False), WithJsonSchema(_STRINGS)]
Topics = Annotated[Names, WithJsonSchema({"anyOf": [_TOPIC, {"type": "array", "items": _TOPIC}]})]
_RISK = {"enum": [*TOPICS, *FLAGS]}
Risks = Annotated[
    tuple[Annotated[str, AfterValidator(_risk)], ...],
    BeforeValidator(_one_or_many),
    Strict(False),
    WithJsonSchema({"anyOf": [_RISK, {"type": "array", "items": _RISK}]}),
]
Term = Annotated[str, AfterValidator(_term), Field(min_length=2)]
Terms = Annotated[tuple[Term, ...], BeforeValidator(_one_or_many), Strict(False), WithJsonSchema(_STRINGS)]
Domains = Annotated[
    tuple[Annotated[str, AfterValidator(_domain)], ...],
    BeforeValidator(_one_or_many),
    Strict(False),
    WithJsonSchema(_STRINGS),
]
Parameters = Annotated[
    tuple[Annotated[str, AfterValidator(_parameter)], ...],
    BeforeValidator(_one_or_many),
    Strict(False),
    WithJsonSchema(_STRINGS),
]
Sayings = Annotated[
    tuple[Annotated[str, AfterValidator(_saying)], ...],
    BeforeValidator(_one_or_many),
    Strict(False),
    WithJsonSchema(_STRINGS),
]
FilePath = Annotated[Path, BeforeValidator(_path), WithJsonSchema(_STRING)]
TimeZone = Annotated[ZoneInfo, BeforeValidator(_zone), WithJsonSchema(_STRING)]
Contact = Annotated[str, AfterValidator(_contact)]
Header = Annotated[str, AfterValidator(_header)]
Variable = Annotated[str, AfterValidator(_variable)]
SlackRoom = Annotated[str, AfterValidator(_room)]
Url = Annotated[str, AfterValidator(_url)]
SafeUrl = Annotated[str, AfterValidator(_safe_url)]
DatabaseUrl = Annotated[str, AfterValidator(_database_url)]

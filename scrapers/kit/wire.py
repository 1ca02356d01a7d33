"""Mentions as JSON lines: what `python -m scrapers` prints, and what `score`, `import` and `replay` read."""

import json
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import field, fields, make_dataclass
from datetime import UTC, datetime
from typing import Any

from scrapers.kit.errors import msg
from scrapers.kit.mention import AUTHOR_FIELDS, MENTION_FIELDS, Author, Mention
from scrapers.kit.unfit import Unfit

_REQUIRED = ("source", "native_id", "text", "created_at")
_SURROGATE = re.compile("[\ud800-\udfff]")
_MOST_CHARACTERS = 1_000_000


class WireError(Unfit):
    """A line, or an object, that is no mention; `what` and `values` say why, without repeating what people wrote."""


def mention_to_line(mention: Mention) -> str:
    """The mention as one line of JSON, without a line end."""
    data = {name: _out(getattr(mention, name)) for name in MENTION_FIELDS if name != "author"}
    author = {name: _out(getattr(mention.author, name)) for name in AUTHOR_FIELDS}
    return json.dumps({**data, "author": author}, ensure_ascii=False)


def _out(value: object) -> object:
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat().replace("+00:00", "Z")
    return list(value) if isinstance(value, tuple) else value


def read_lines(lines: Iterable[str | bytes]) -> Iterator[tuple[int, Mention | WireError]]:
    """Each line that is not blank with its number, as a mention or as what is wrong with it."""
    for number, line in enumerate(lines, start=1):
        if line.strip():
            try:
                yield number, mention_from_line(line)
            except WireError as error:
                yield number, error


def mention_from_line(line: str | bytes) -> Mention:
    """The mention on that line. Raises `WireError`."""
    if len(line) > _MOST_CHARACTERS:
        raise WireError(msg("longer than {most} characters"), values={"most": _MOST_CHARACTERS})
    try:
        data = json.loads(line.decode("utf-8-sig") if isinstance(line, bytes) else line.removeprefix("\ufeff"))
    except (ValueError, RecursionError) as error:
        raise WireError(msg("not valid JSON")) from error
    if not isinstance(data, dict):
        raise WireError(msg("not a JSON object"))
    return mention_from_wire(data)


def mention_from_wire(data: Mapping[str, object]) -> Mention:
    """The mention in that object; `id` may stand for `native_id`, null for unknown. Raises `WireError`."""
    given = _renamed(data) if "id" in data else data
    try:
        mention = _MentionDraft(**_values(given, _READERS, ""))
    except (KeyError, TypeError, WireError):
        _must_be_known(given, _READERS, "")  # what is wrong with the whole is said before what is wrong in a part
        _must_be_complete(given)
        raise
    mention.__class__ = Mention
    return mention  # type: ignore[no-any-return]  # a draft that is finished


def _renamed(data: Mapping[str, object]) -> Mapping[str, object]:
    if "native_id" in data:
        raise WireError(msg("id and native_id are the same thing; one is enough"))
    return {"native_id" if name == "id" else name: value for name, value in data.items()}


def _values(given: Mapping[str, object], readers: Mapping[str, "_Reader"], prefix: str) -> dict[str, object]:
    values = {name: readers[name](prefix + name, value) for name, value in given.items() if value is not None}
    if len(values) < len(given):  # nothing stands under an unknown key
        _must_be_known(given, readers, prefix)
    return values


def _must_be_known(given: Mapping[str, object], readers: Mapping[str, object], prefix: str) -> None:
    if not given.keys() <= readers.keys():
        unknown = sorted(map(str, given.keys() - readers.keys()))
        names = ", ".join(f"{prefix}{name[:40]}" for name in unknown[:5])
        raise WireError(msg("unknown key {names}"), values={"names": names})


def _must_be_complete(given: Mapping[str, object]) -> None:
    for name in _REQUIRED:
        if given.get(name) is None:
            raise WireError(msg("{field} is missing"), values={"field": name})


def _wrong(name: str, expected: str) -> WireError:
    return WireError(msg("{field} must be {expected}"), values={"field": name, "expected": expected})


def _text(name: str, value: object) -> str:
    if not isinstance(value, str):
        raise _wrong(name, '"…"')
    try:
        if 0 not in value.encode():
            return value
    except UnicodeEncodeError:
        value = _SURROGATE.sub("\ufffd", value)
    return value.replace("\x00", "")


def _id(name: str, value: object) -> str:
    if type(value) is int:
        return str(value)
    text = _text(name, value)
    if not text or text.isspace():
        raise _wrong(name, '"…"')
    return text


def _moment(name: str, value: object) -> datetime:
    try:
        moment = datetime.fromisoformat(_text(name, value).strip())
        if moment.tzinfo is not None:
            return moment if moment.tzinfo is UTC else moment.astimezone(UTC)
    except (ValueError, OverflowError) as error:
        raise _wrong(name, "2026-11-20T10:00:00Z") from error
    raise WireError(msg("{field} has no time zone; end it in Z or +03:00"), values={"field": name})


def _count(name: str, value: object) -> int:
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    if not isinstance(value, int) or isinstance(value, bool) or not 0 <= value < 2**63:
        raise _wrong(name, "0, 1, 2, …")
    return value


def _number(name: str, value: object) -> float:
    if not isinstance(value, (int, float)) or isinstance(value, bool) or not abs(value) < 1e9:
        raise _wrong(name, "4.5")
    return float(value)


def _flag(name: str, value: object) -> bool:
    if not isinstance(value, bool):
        raise _wrong(name, "true, false")
    return value


def _texts(name: str, value: object) -> tuple[str, ...]:
    if not isinstance(value, list):
        raise _wrong(name, '["…"]')
    return tuple([_text(name, one) for one in value])


def _author(name: str, value: object) -> Author:
    if not isinstance(value, dict):
        raise _wrong(name, "{…}")
    try:
        author = _AuthorDraft(**_values(value, _AUTHOR_READERS, "author."))
    except (KeyError, WireError):
        _must_be_known(value, _AUTHOR_READERS, "author.")
        raise
    author.__class__ = Author
    return author  # type: ignore[no-any-return]  # as above


def _draft_of(value: type[Any]) -> Any:  # noqa: ANN401 - a class that only this line knows
    """A value's twin that is not frozen yet: setting a field of a frozen one is a call, and costs five times it."""
    given = [(f.name, f.type, field(default=f.default, default_factory=f.default_factory)) for f in fields(value)]
    return make_dataclass(f"{value.__name__}Draft", given, slots=True, eq=False, repr=False)


_MentionDraft, _AuthorDraft = _draft_of(Mention), _draft_of(Author)

_Reader = Callable[[str, object], object]
_AUTHOR_READERS: dict[str, _Reader] = {
    **dict.fromkeys(("name", "handle", "bio", "location", "url", "avatar_url"), _text),
    **dict.fromkeys(("followers", "following", "posts", "listed"), _count),
    **dict.fromkeys(("verified", "protected"), _flag),
    "id": _id,
    "created_at": _moment,
}
_READERS: dict[str, _Reader] = {
    **dict.fromkeys(("text", "url", "title", "lang"), _text),
    **dict.fromkeys(("source", "native_id", "reply_to", "thread"), _id),
    **dict.fromkeys(("created_at", "answered_at"), _moment),
    **dict.fromkeys(("links", "hashtags", "mentions"), _texts),
    **dict.fromkeys(("media", "likes", "replies", "reposts", "views"), _count),
    **dict.fromkeys(("solved", "withdrawn"), _flag),
    "rating": _number,
    "author": _author,
}

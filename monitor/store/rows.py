"""Between rows and values: mentions, reasons."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from datetime import datetime
from hashlib import blake2b
from typing import Any

from sqlalchemy import RowMapping

from monitor.rules.score import Axis, Reason
from scrapers.kit.mention import AUTHOR_FIELDS, Author, Mention

_OWN_COLUMNS = (
    "source",
    "native_id",
    "created_at",
    "text",
    "title",
    "url",
    "thread",
    "solved",
    "withdrawn",
    "answered_at",
)
_LISTS = ("links", "hashtags", "mentions")
_REST = ("lang", "reply_to", *_LISTS, "media", "likes", "replies", "reposts", "views", "rating")
_UNSAID = {wire.name: wire.default for wire in fields(Mention)}
_TIMES_OF_AUTHOR = ("created_at",)


@dataclass(frozen=True, slots=True)
class Heard:
    """How mentions came to us: by which configured source, for which brand."""

    entry: str
    brand: str
    on_brand_page: bool = False
    backlog: bool = False


@dataclass(frozen=True, slots=True)
class StoredMention:
    """A mention with what the store knows of it. `rev` above 1 means that it changed since it was first seen."""

    id: int
    mention: Mention
    heard: Heard
    rev: int
    case_id: int | None
    first_seen_at: datetime
    first_text: str | None = None


def author_key(author: Author) -> str | None:
    """What joins one person's mentions within a source; equal names alone do not."""
    return author.id or author.handle or author.url


def fingerprint(mention: Mention) -> str:
    """A hash over what makes a change worth judging again: the words and the state, not the counters."""
    state = (mention.title, mention.text, mention.solved, mention.withdrawn, mention.answered_at, mention.rating)
    return blake2b(repr(state).encode("utf-8", "surrogatepass"), digest_size=8).hexdigest()


def mention_row(mention: Mention, heard: Heard, now: datetime) -> dict[str, Any]:
    """The columns of a mention, for an insert."""
    row: dict[str, Any] = {name: _storable(getattr(mention, name)) for name in _OWN_COLUMNS}
    row.update(
        entry=heard.entry,
        brand=heard.brand,
        on_brand_page=heard.on_brand_page,
        backlog=heard.backlog,
        first_seen_at=now,
        updated_at=now,
        author_key=_storable(author_key(mention.author)),
        rest=_rest(mention),
        fingerprint=fingerprint(mention),
        rev=1,
        judged_rev=0,
    )
    return row


def _rest(mention: Mention) -> dict[str, Any]:
    rest = {name: _storable(value) for name in _REST if (value := getattr(mention, name)) != _UNSAID[name]}
    author = {name: _storable(value) for name in AUTHOR_FIELDS if (value := getattr(mention.author, name)) is not None}
    for name in _TIMES_OF_AUTHOR:
        if name in author:
            author[name] = author[name].isoformat()
    return {**rest, "author": author} if author else rest


def _storable(value: Any) -> Any:  # noqa: ANN401 - any field of a mention
    """The same; letters that are half a letter (a lone surrogate out of JSON) become U+FFFD, for no file takes them."""
    if isinstance(value, tuple):
        return tuple(_storable(part) for part in value)
    if not isinstance(value, str) or value.isascii():
        return value
    return value.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")


def stored_mention(row: RowMapping) -> StoredMention:
    """The value behind a row of `mention`."""
    heard = Heard(row["entry"], row["brand"], bool(row["on_brand_page"]), bool(row["backlog"]))
    return StoredMention(
        row["id"], _mention(row), heard, row["rev"], row["case_id"], row["first_seen_at"], row["first_text"]
    )


def _mention(row: RowMapping) -> Mention:
    rest = dict(row["rest"] or {})
    author = dict(rest.pop("author", {}))
    for name in _TIMES_OF_AUTHOR:
        if name in author:
            author[name] = datetime.fromisoformat(author[name])
    rest.update({name: tuple(rest[name]) for name in _LISTS if name in rest})
    own = {name: row[name] for name in _OWN_COLUMNS}
    return Mention(**own, **rest, author=Author(**author))


def reason_row(reason: Reason) -> dict[str, Any]:
    """A reason as JSON."""
    return asdict(reason)


def reason_of(row: Mapping[str, Any]) -> Reason:
    """The reason behind its JSON."""
    span = row.get("span")
    return Reason(
        Axis(row["axis"]), row["code"], row["points"], row["says"], row.get("quote"), tuple(span) if span else None
    )

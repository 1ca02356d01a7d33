"""Between rows and values: mentions, reasons."""

from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from datetime import UTC, datetime
from hashlib import blake2b
from typing import Any

from pydantic_core import PydanticSerializationError, SchemaSerializer, core_schema
from sqlalchemy import RowMapping

from monitor.rules.score import Axis, Reason
from scrapers.kit.mention import AUTHOR_FIELDS, Author, Gone, Mention

_PLAIN = ("source", "native_id", "created_at", "text", "title", "url", "thread", "solved", "withdrawn", "answered_at")
_LISTS = ("links", "hashtags", "mentions")
_OTHERS = ("lang", "reply_to", *_LISTS, "media", "likes", "replies", "reposts", "views", "rating")
_TIMES_OF_AUTHOR = ("created_at",)
OWN_COLUMNS = (*_PLAIN, "author_key", "rest", "fingerprint")
HEARD_COLUMNS = ("entry", "brand", "on_brand_page", "backlog", "first_seen_at", "updated_at")


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
    edited: bool = False
    """Whether its words changed since it was last judged."""
    gone: Gone | None = None
    """Why it is no longer public; then neither its words nor its author are known."""
    gone_at: datetime | None = None


def first_words(title: str | None, text: str) -> str:
    """Title and text joined by a line break: what linking reads of a mention, as it was first seen."""
    return f"{title}\n{text}" if title else text


def author_key(author: Author) -> str | None:
    """What joins one person's mentions within a source; equal names alone do not."""
    return author.id or author.handle or author.url


def fingerprint(mention: Mention) -> str:
    """A hash over what makes a change worth judging again: the words and the state, not the counters."""
    flags = f"{mention.solved}{mention.withdrawn}{mention.answered_at}{mention.rating}"
    state = f"{flags}\x1f{mention.title}\x1f{mention.text}"
    return blake2b(state.encode(), digest_size=8).hexdigest()


def heard_row(heard: Heard, now: datetime) -> tuple[Any, ...]:
    """The columns that all mentions of a batch share, as `HEARD_COLUMNS` names them, in the form SQLite keeps."""
    at = kept_time(now)
    return (heard.entry, heard.brand, int(heard.on_brand_page), int(heard.backlog), at, at)


def mention_row(mention: Mention) -> tuple[Any, ...]:
    """The columns that are the mention's own, as `OWN_COLUMNS` names them, in the form SQLite keeps.

    Half a letter (a lone surrogate out of JSON) becomes U+FFFD, for no database takes it, and so does NUL, which
    PostgreSQL does not take. Raises `ValueError` for a time without a zone.
    """
    try:
        return _row(mention)
    except (UnicodeError, PydanticSerializationError):
        return _row(_whole(mention), whole=True)


def _row(mention: Mention, *, whole: bool = False) -> tuple[Any, ...]:
    author, answered_at, rest = mention.author, mention.answered_at, _rest(mention)
    who, text = author_key(author), mention.text
    others = f"{mention.source}{mention.native_id}{mention.url}{mention.thread}{mention.title}{who}"
    others.encode()  # the words are looked at below
    if not whole and ("\0" in text or "\0" in others or "\\u0000" in rest):
        raise UnicodeError
    return (
        mention.source,
        mention.native_id,
        kept_time(mention.created_at),
        text,
        mention.title,
        mention.url,
        mention.thread,
        _FLAGS[mention.solved],
        _FLAGS[mention.withdrawn],
        None if answered_at is None else kept_time(answered_at),
        who,
        rest,
        fingerprint(mention),
    )


_FLAGS = {None: None, False: 0, True: 1}
"""The driver looks for an adapter for every `bool`."""


def kept_time(at: datetime) -> str:
    """The time in the form SQLite keeps. Raises `ValueError` if it has no zone."""
    if at.tzinfo is not UTC:
        if at.utcoffset() is None:
            raise ValueError
        at = at.astimezone(UTC)
    return at.isoformat(" ", "microseconds")[:26]  # without the zone


def time_kept(text: str) -> datetime:
    """The time behind that form."""
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def _whole(value: Any) -> Any:  # noqa: ANN401 - whatever a mention holds
    """The same without half letters and NUL."""
    match value:
        case str():
            return value.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace").replace("\0", "\ufffd")
        case tuple():
            return tuple(map(_whole, value))
        case Mention() | Author():
            return replace(value, **{field.name: _whole(getattr(value, field.name)) for field in fields(value)})
    return value


def _rest(mention: Mention) -> str:
    """What is known beside that, as JSON."""
    rest = {
        "lang": mention.lang,
        "reply_to": mention.reply_to,
        "links": mention.links or None,
        "hashtags": mention.hashtags or None,
        "mentions": mention.mentions or None,
        "media": mention.media or None,
        "likes": mention.likes,
        "replies": mention.replies,
        "reposts": mention.reposts,
        "views": mention.views,
        "rating": mention.rating,
        "author": mention.author,
    }
    return _SERIALIZER.to_json(rest, exclude_none=True).decode()


def _serializer() -> SchemaSerializer:
    """Leaves out what is None at once, in the author, too; asking for it field by field costs twice as much."""
    anything = core_schema.any_schema()
    arguments = [core_schema.dataclass_field(name, anything) for name in AUTHOR_FIELDS]
    known = core_schema.dataclass_args_schema(Author.__name__, arguments)
    author = core_schema.dataclass_schema(Author, known, list(AUTHOR_FIELDS), slots=True)
    others = dict.fromkeys(_OTHERS, core_schema.typed_dict_field(anything))
    return SchemaSerializer(core_schema.typed_dict_schema({**others, "author": core_schema.typed_dict_field(author)}))


_SERIALIZER = _serializer()


def stored_mention(row: RowMapping) -> StoredMention:
    """The value behind a row of `mention`."""
    heard = Heard(row["entry"], row["brand"], bool(row["on_brand_page"]), bool(row["backlog"]))
    return StoredMention(
        id=row["id"],
        mention=_mention(row),
        heard=heard,
        rev=row["rev"],
        case_id=row["case_id"],
        first_seen_at=row["first_seen_at"],
        first_text=row["first_text"],
        edited=row["edited_rev"] > row["judged_rev"],
        gone=Gone(row["gone"]) if row["gone"] else None,
        gone_at=row["gone_at"],
    )


def _mention(row: RowMapping) -> Mention:
    rest = dict(row["rest"] or {})
    author = dict(rest.pop("author", {}))
    for name in _TIMES_OF_AUTHOR:
        if name in author:
            author[name] = datetime.fromisoformat(author[name])
    rest.update({name: tuple(rest[name]) for name in _LISTS if name in rest})
    own = {name: row[name] for name in _PLAIN}
    return Mention(**own, **rest, author=Author(**author))


_OF_REASON = tuple(field.name for field in fields(Reason))
"""`asdict` would copy every letter; there are a dozen reasons for every mention."""


def reason_row(reason: Reason) -> dict[str, Any]:
    """A reason as JSON."""
    return {name: getattr(reason, name) for name in _OF_REASON}


def reason_of(row: Mapping[str, Any]) -> Reason:
    """The reason behind its JSON."""
    span = row.get("span")
    return Reason(
        Axis(row["axis"]), row["code"], row["points"], row["says"], row.get("quote"), tuple(span) if span else None
    )

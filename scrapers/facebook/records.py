"""What Facebook answers, as posts and mentions: a record that cannot be read is None, a missing field unknown."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from urllib.parse import parse_qs, urlsplit

from scrapers.facebook.memory import Kind
from scrapers.kit.mention import Author, BrandAnswer, Mention

PLATFORM = "facebook"
"""`Mention.source`, whatever the source is called."""

_ID = re.compile(r"[0-9]{1,30}(?:_[0-9]{1,30}){0,2}", re.ASCII)
_LINK = re.compile(r"https?://[^\s<>\"']{1,2000}", re.IGNORECASE)
_HASHTAG = re.compile(r"(?<![\w&])#(\w{1,100})")
_NAMED = frozenset({"user", "page", "group", "event", "application"})
_MOST_LINKS = 20
_EPOCH = datetime.fromtimestamp(0, tz=UTC)
_BEGINNING = datetime(2004, 2, 1, tzinfo=UTC)
"""Nothing on Facebook is older."""
_AHEAD = timedelta(days=1)
"""So much Facebook's clock and ours may differ."""


@dataclass(frozen=True, slots=True)
class Listed:
    """A post as it stands in a list. `mention` is what a visitor says with it; the page's own posts are none."""

    id: str
    kind: Kind
    created: datetime
    updated: datetime | None = None
    total: int | None = None
    url: str | None = None
    mention: Mention | None = None


@dataclass(frozen=True, slots=True)
class Comment:
    """What somebody wrote, and the ids of the people it names: Facebook hangs a reply to a reply under the first."""

    mention: Mention
    names: tuple[str, ...] = ()


def node_id(value: object) -> str | None:
    """The id of a post or a comment; None for anything that could not stand in an address."""
    text = str(value) if isinstance(value, (str, int)) and not isinstance(value, bool) else ""
    return text if _ID.fullmatch(text) else None


def comment_id(value: object) -> str | None:
    """The id of a comment, the form with the page's number in front of it cut to the one in use."""
    found = node_id(value)
    return None if found is None else "_".join(found.split("_")[-2:])


def moment(value: object) -> datetime | None:
    """An aware UTC time from `2026-11-20T12:00:00+0000` or from unix seconds."""
    try:
        return _parsed(value)
    except (ValueError, OverflowError):
        return None


def written_at(value: object, now: datetime) -> datetime | None:
    """When something was written: `now`, when it is found, for a moment at which nobody can have; None for no moment.

    One comment from the year 1 or 9999 is still a comment, and must not upset whoever reckons with its time.
    """
    try:
        at = _parsed(value)
    except OverflowError:
        return now
    except ValueError:
        return None
    return at if at is None or _BEGINNING <= at <= now + _AHEAD else now


def name_in(data: Mapping[str, object]) -> str | None:
    """The name of that node, short enough for one line."""
    name = _text(data.get("name")) or ""
    return " ".join("".join(filter(str.isprintable, name)).split())[:100] or None


def read_post(data: Mapping[str, object], kind: Kind, *, now: datetime) -> Listed | None:
    """The post in that record, which was found `now`."""
    found, created = node_id(data.get("id")), written_at(data.get("created_time"), now)
    if found is None or created is None:
        return None
    url = _address(data.get("permalink_url"))
    total = _total(data.get("comments"))
    mention = None if kind is Kind.OWN else _mention(data, (found, created), thread=found, url=url)
    return Listed(found, kind, created, moment(data.get("updated_time")), total, url, mention)


def read_comment(data: Mapping[str, object], post: Listed, *, now: datetime) -> Comment | None:
    """What the comment says, found `now`. One that hangs directly under a visitor's post replies to that."""
    found, created = comment_id(data.get("id")), written_at(data.get("created_time"), now)
    if found is None or created is None:
        return None
    parent = data.get("parent")
    above = comment_id(parent.get("id")) if isinstance(parent, Mapping) else None
    reply_to = above or (None if post.kind is Kind.OWN else post.id)
    url = _address(data.get("permalink_url")) or post.url
    mention = _mention(data, (found, created), thread=post.id, url=url, reply_to=reply_to)
    return Comment(mention, tuple(_people(data.get("message_tags"))))


def _parsed(value: object) -> datetime | None:
    """Raises `ValueError` for what is no moment, `OverflowError` for one outside of all calendars."""
    if isinstance(value, int) and not isinstance(value, bool):
        return _EPOCH + timedelta(seconds=value)
    at = datetime.fromisoformat(value) if isinstance(value, str) else None
    return at.astimezone(UTC).replace(microsecond=0) if at is not None and at.tzinfo else None


def answer_in(comment: Comment) -> BrandAnswer:
    """The same words, as the page's own."""
    mention = comment.mention
    thread = mention.thread or mention.native_id
    return BrandAnswer(PLATFORM, mention.native_id, thread, mention.created_at, mention.reply_to, comment.names)


def _mention(
    data: Mapping[str, object],
    about: tuple[str, datetime],
    *,
    thread: str,
    url: str | None,
    reply_to: str | None = None,
) -> Mention:
    text = _text(data.get("message")) or ""
    shared, media = _attached(data)
    return Mention(
        source=PLATFORM,
        native_id=about[0],
        text=text,
        created_at=about[1],
        url=url,
        author=_author(data.get("from")),
        reply_to=reply_to,
        thread=thread,
        links=_links(text, shared),
        hashtags=tuple(dict.fromkeys(_HASHTAG.findall(text))),
        mentions=tuple(_tagged(data.get("message_tags"))),
        media=media if shared or media or text else 1,  # without words it is a sticker or a picture
        likes=_count(data.get("like_count")),
        replies=_count(data.get("comment_count")) if "comment_count" in data else _total(data.get("comments")),
    )


def _author(value: object) -> Author:
    if not isinstance(value, Mapping):
        return Author()
    return Author(id=node_id(value.get("id")), name=_text(value.get("name")))


def _attached(data: Mapping[str, object]) -> tuple[str | None, int]:
    """The address somebody shared, and how many pictures or films there are."""
    if data.get("full_picture"):
        return None, 1
    attachment = data.get("attachment")
    if not isinstance(attachment, Mapping):
        return None, 0
    if attachment.get("type") == "share":
        return _direct(_address(attachment.get("url"))), 0
    return None, 1


def _links(text: str, shared: str | None) -> tuple[str, ...]:
    written = [found.rstrip(".,;:!?)…") for found in _LINK.findall(text)]
    return tuple(dict.fromkeys([*written, *([shared] if shared else [])]))[:_MOST_LINKS]


def _direct(url: str | None) -> str | None:
    """Where a link leads that Facebook has wrapped in its own."""
    if url is None:
        return None
    try:
        parts = urlsplit(url)
        wrapped = (parts.hostname or "").endswith("facebook.com") and parts.path == "/l.php"
        return _address(parse_qs(parts.query).get("u", [url])[0]) if wrapped else url
    except ValueError:
        return None


def _tagged(value: object) -> Iterator[str]:
    for tag in value if isinstance(value, list) else ():
        if isinstance(tag, Mapping) and _text(tag.get("type", "user")) in _NAMED and (name := _text(tag.get("name"))):
            yield name


def _people(value: object) -> Iterator[str]:
    for tag in value if isinstance(value, list) else ():
        if isinstance(tag, Mapping) and tag.get("type") == "user" and (found := node_id(tag.get("id"))):
            yield found


def _total(value: object) -> int | None:
    summary = value.get("summary") if isinstance(value, Mapping) else None
    return _count(summary.get("total_count")) if isinstance(summary, Mapping) else None


def _count(value: object) -> int | None:
    return value if isinstance(value, int) and not isinstance(value, bool) and 0 <= value < 2**53 else None


def _text(value: object) -> str | None:
    if not isinstance(value, str) or not value:
        return None
    return value.encode("utf-8", "replace").decode().replace("\x00", "")


def _address(value: object) -> str | None:
    """An address people can follow, and no other kind of text."""
    text = _text(value)
    return text if text and _LINK.fullmatch(text) else None

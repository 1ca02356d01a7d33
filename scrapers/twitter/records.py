"""One post as X sends it, in either dialect, as a mention or as the brand's own answer. Pure, and never costs the page.

What is missing stays unknown; only a record without an id or a text is none.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from enum import StrEnum

from scrapers.kit.letters import MOST_TEXT, one_line
from scrapers.kit.mention import Author, BrandAnswer, Mention
from scrapers.twitter.ids import id_in, time_of
from scrapers.twitter.page import Json, count, mapping, objects, text

SOURCE = "x"
_SPEAKABLE = range(2006, 2100)
"""Years in which a post or an account can be; in others some calendars and zones end."""
HANDLE = re.compile(r"[A-Za-z0-9_]{1,20}", re.ASCII)
_NO_LANGUAGE = frozenset({"und", "zxx", "art", "qam", "qct", "qht", "qme", "qst"})
_RETWEET = re.compile(r"RT @[A-Za-z0-9_]{1,20}: ", re.ASCII)


class Passed(StrEnum):
    """Why a record is no mention."""

    OWN = "own"
    """The brand's own words to nobody in particular."""
    RETWEET = "retweet"
    ODD = "odd"
    """Without an id or a text."""


@dataclass(slots=True)
class Reader:
    """Reads the records of one page. `own_id` is the brand's account, if it is known."""

    handle: str
    users: Mapping[str, Json] = field(default_factory=dict)
    own_id: str | None = None
    _authors: dict[str, Author] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for user_id, user in self.users.items():
            if (text(user, "username") or "").casefold() == self.handle.casefold():
                self.own_id = user_id

    def read(self, record: object) -> Mention | BrandAnswer | Passed:
        """What the record is to us."""
        if not isinstance(record, dict):
            return Passed.ODD
        post_id = id_in(record.get("id"))
        said = _said(record)
        if post_id is None or said is None:
            return Passed.ODD
        references = _references(record)
        if "retweeted" in references or _RETWEET.match(said):
            return Passed.RETWEET
        post = _Post(record, post_id, first_id(record) or post_id, references.get("replied_to"))
        author_id = id_in(record.get("author_id"))
        if author_id is not None and author_id == self.own_id:
            return self._answer(post)
        return _mention(post, said, self._author(author_id))

    def is_whole(self, record: object, gone: frozenset[str] = frozenset()) -> bool:
        """Whether the record has what was asked for; an author in `gone` cannot be given."""
        if not isinstance(record, dict) or "id" not in record:
            return False
        author = id_in(record.get("author_id"))
        return "created_at" in record and "public_metrics" in record and (author in self.users or author in gone)

    def _author(self, author_id: str | None) -> Author:
        if author_id is None:
            return _NOBODY
        if author_id not in self._authors:
            self._authors[author_id] = _author(author_id, self.users.get(author_id, {}))
        return self._authors[author_id]

    def _answer(self, post: "_Post") -> BrandAnswer | Passed:
        spoken_to = (id_in(post.record.get("in_reply_to_user_id")), *_mentioned_ids(post.record))
        others = tuple(dict.fromkeys(one for one in spoken_to if one is not None and one != self.own_id))
        is_reply = post.reply_to is not None or post.thread != post.native_id
        if not is_reply or (id_in(post.record.get("in_reply_to_user_id")) == self.own_id and not others):
            return Passed.OWN
        return BrandAnswer(SOURCE, post.native_id, post.thread, post.at, post.reply_to, others)


@dataclass(frozen=True, slots=True)
class _Post:
    record: Json
    post_id: str
    """The newest version."""
    native_id: str
    """The first version: what it stays known by."""
    reply_to: str | None

    @property
    def thread(self) -> str:
        return id_in(self.record.get("conversation_id")) or self.native_id

    @property
    def at(self) -> datetime:
        """The moment of the first version; an id tells it to the millisecond."""
        told = moment(self.record.get("created_at")) if self.post_id == self.native_id else None
        return told or time_of(self.native_id).replace(microsecond=0)


def history(record: Json) -> tuple[str, ...]:
    """The ids of all versions, the oldest first."""
    found = record.get("edit_history_tweet_ids") or record.get("edit_history_post_ids")
    ids = (id_in(one) for one in found) if isinstance(found, list) else ()
    return tuple(sorted((one for one in ids if one is not None), key=int))


def first_id(record: Json) -> str | None:
    """The id of the first version, if the history says one."""
    return next(iter(history(record)), None)


def moment(value: object) -> datetime | None:
    """The moment in that text, with or without milliseconds; X's times are UTC. An absurd one is unknown."""
    if not isinstance(value, str):
        return None
    try:
        found = datetime.fromisoformat(value)
        found = found.replace(tzinfo=UTC) if found.tzinfo is None else found.astimezone(UTC)
    except (ValueError, OverflowError):
        return None
    return found if found.year in _SPEAKABLE else None


def _said(record: Json) -> str | None:
    said = text(_note(record), "text") or text(record, "text")
    return None if said is None else _unescaped(said)[:MOST_TEXT]


def _note(record: Json) -> Json:
    return mapping(record, "note_tweet") or mapping(record, "note_post")


def _unescaped(said: str) -> str:
    """X writes these three and no others; once, so that a literal `&lt;` stays one."""
    if "&" not in said:
        return said
    return said.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")


def _references(record: Json) -> dict[str, str]:
    listed = objects(record, "referenced_tweets") or objects(record, "referenced_posts")
    return {text(one, "type") or "": id_in(one.get("id")) or "" for one in listed}


def _mention(post: _Post, said: str, author: Author) -> Mention:
    record, metrics = post.record, mapping(post.record, "public_metrics")
    entities = mapping(_note(record), "entities") or mapping(record, "entities")
    language = text(record, "lang")
    reposts = count(metrics, "retweet_count")
    return Mention(
        source=SOURCE,
        native_id=post.native_id,
        text=said,
        created_at=post.at,
        url=address_of(post.post_id, author.handle),
        lang=None if language in _NO_LANGUAGE else language,
        author=author,
        reply_to=post.reply_to or None,
        thread=post.thread,
        links=_links(entities),
        hashtags=_values(objects(entities, "hashtags"), "tag"),
        mentions=_values(objects(entities, "mentions"), "username"),
        media=len({url["media_key"] for url in _urls(mapping(record, "entities")) if text(url, "media_key")}),
        likes=count(metrics, "like_count"),
        replies=count(metrics, "reply_count"),
        reposts=count(metrics, "repost_count") if reposts is None else reposts,
        views=count(metrics, "impression_count"),
    )


def address_of(post_id: str, handle: str | None) -> str:
    """Where the post can be seen and answered."""
    return f"https://x.com/{handle}/status/{post_id}" if handle else f"https://x.com/i/web/status/{post_id}"


def _urls(entities: Json) -> tuple[Json, ...]:
    return objects(entities, "urls")


def _links(entities: Json) -> tuple[str, ...]:
    """Where the short addresses lead; a picture's is none."""
    found = (text(url, "expanded_url") or text(url, "url") for url in _urls(entities) if "media_key" not in url)
    return tuple(dict.fromkeys(link for link in found if link and link.startswith(("https://", "http://"))))


def _values(entities: Iterable[Json], key: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys([value for value in (text(one, key) for one in entities) if value]))


def _mentioned_ids(record: Json) -> Iterable[str | None]:
    return (id_in(one.get("id")) for one in objects(mapping(record, "entities"), "mentions"))


_NOBODY = Author()


def _author(author_id: str, user: Json) -> Author:
    metrics, kind = mapping(user, "public_metrics"), text(user, "verified_type")
    username = text(user, "username") or ""
    handle = username if HANDLE.fullmatch(username) else None
    verified = _flag(user, "verified")
    posts = count(metrics, "tweet_count")
    return Author(
        id=author_id,
        name=_line(user, "name"),
        handle=handle,
        created_at=moment(user.get("created_at")),
        bio=_line(user, "description"),
        location=_line(user, "location"),
        url=f"https://x.com/{handle}" if handle else None,
        followers=count(metrics, "followers_count"),
        following=count(metrics, "following_count"),
        posts=count(metrics, "post_count") if posts is None else posts,
        listed=count(metrics, "listed_count"),
        verified=kind != "none" if verified is None and kind else verified,
        protected=_flag(user, "protected"),
        avatar_url=text(user, "profile_image_url"),
    )


def _line(user: Json, key: str) -> str | None:
    found = user.get(key)
    return _unescaped(one_line(found)) if isinstance(found, str) else None


def _flag(user: Json, key: str) -> bool | None:
    found = user.get(key)
    return found if isinstance(found, bool) else None

"""Posts and people of X's double, shown as X shows them, in either dialect."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from typing import Any

Json = dict[str, Any]  # X's wire
_EPOCH = datetime(2010, 11, 4, 1, 42, 54, 657000, tzinfo=UTC)
_SHOWN = 280


def id_at(moment: datetime, number: int = 0) -> str:
    """An id as X made it at that moment."""
    return str(((moment - _EPOCH) // timedelta(milliseconds=1) << 22) + number)


@dataclass(frozen=True, slots=True)
class Person:
    """An account."""

    id: str
    handle: str
    name: str = ""
    created_at: datetime = datetime(2016, 5, 1, 9, 30, tzinfo=UTC)
    bio: str = ""
    location: str = ""
    followers: int = 120
    following: int = 180
    posts: int = 900
    listed: int = 1
    verified: bool = False
    avatar_url: str = "https://pbs.twimg.com/profile_images/1/photo_normal.jpg"


@dataclass(frozen=True, slots=True)
class Post:
    """One version of something said. `versions` are all its ids, the oldest first."""

    id: str
    author: Person
    text: str
    at: datetime
    thread: str
    versions: tuple[str, ...]
    reply_to: "Post | None" = None
    repost_of: "Post | None" = None
    links: tuple[str, ...] = ()
    figures: Mapping[str, int] = field(default_factory=dict)
    more: Mapping[str, object] = field(default_factory=dict)
    """Laid over the record as it is sent; None takes a key away."""

    @property
    def first_id(self) -> str:
        """What it stays known by."""
        return self.versions[0]


def edited(post: Post, new_id: str, text: str, at: datetime) -> Post:
    """The next version of the post."""
    return replace(post, id=new_id, text=text, at=at, versions=(*post.versions, new_id))


@dataclass(frozen=True, slots=True)
class Names:
    """What one dialect calls things."""

    fields: str
    posts: str
    history: str
    references: str
    note: str
    reposts: str
    host: str


DIALECTS = {
    "tweet": Names(
        *("tweet.fields", "tweets", "edit_history_tweet_ids", "referenced_tweets", "note_tweet", "retweet_count"),
        "api.twitter.com",
    ),
    "post": Names(
        *("post.fields", "posts", "edit_history_post_ids", "referenced_posts", "note_post", "repost_count"),
        "api.x.com",
    ),
}


def record_of(post: Post, asked: Collection[str], dialect: str) -> Json:
    """The post with the fields and expansions that were asked for."""
    names = DIALECTS[dialect]
    record: Json = {"id": post.id, "text": _escaped(_short(post.text))}
    if dialect == "tweet" or names.history in asked:
        record[names.history] = list(post.versions)
    everything = _fields(post, names)
    record |= {name: everything[name] for name in everything if name in asked}
    record |= post.more
    return {name: value for name, value in record.items() if value is not None}


def _fields(post: Post, names: Names) -> Json:
    references = _references(post)
    found: Json = {
        "created_at": post.at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.000Z"),
        "author_id": post.author.id,
        "conversation_id": post.thread,
        "lang": "tr",
        "public_metrics": _metrics(post, names),
        "edit_controls": {"edits_remaining": 6 - len(post.versions), "is_edit_eligible": True},
        "possibly_sensitive": False,
        "reply_settings": "everyone",
    }
    found |= {"entities": entities} if (entities := _entities(post)) else {}
    found |= {names.references: references} if references else {}
    found |= {"in_reply_to_user_id": post.reply_to.author.id} if post.reply_to else {}
    found |= {names.note: {"text": _escaped(post.text), "entities": entities}} if len(post.text) > _SHOWN else {}
    return found


def _references(post: Post) -> list[Json]:
    pairs = (("retweeted", post.repost_of), ("replied_to", post.reply_to))
    return [{"type": kind, "id": other.id} for kind, other in pairs if other is not None]


def _metrics(post: Post, names: Names) -> Json:
    figures = {"reply_count": 0, "like_count": 0, "quote_count": 0, "bookmark_count": 0, "impression_count": 10}
    return {names.reposts: 0, **figures, **post.figures}


def _entities(post: Post) -> Json:
    words = post.text.split()
    tags = [word.lstrip("#").rstrip(".,!?") for word in words if word.startswith("#")]
    links = [
        {"start": 0, "end": 23, "url": f"https://t.co/{number:010d}", "expanded_url": link, "display_url": link[8:30]}
        for number, link in enumerate(post.links)
    ]
    found: Json = {"hashtags": [{"start": 0, "end": 1, "tag": tag} for tag in tags], "urls": links}
    if post.reply_to is not None:
        other = post.reply_to.author
        found["mentions"] = [{"start": 0, "end": len(other.handle) + 1, "username": other.handle, "id": other.id}]
    return {name: value for name, value in found.items() if value}


def user_of(person: Person, asked: Collection[str], dialect: str, *, is_protected: bool = False) -> Json:
    """The account with the fields that were asked for."""
    figures = {"followers_count": person.followers, "following_count": person.following, "listed_count": person.listed}
    everything: Json = {
        "created_at": person.created_at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.000Z"),
        "description": _escaped(person.bio),
        "location": person.location,
        "public_metrics": {**figures, "tweet_count" if dialect == "tweet" else "post_count": person.posts},
        "verified": person.verified,
        "verified_type": "blue" if person.verified else "none",
        "protected": is_protected,
        "profile_image_url": person.avatar_url,
        "url": "",
    }
    own = {"id": person.id, "username": person.handle, "name": person.name or person.handle}
    return {**own, **{name: everything[name] for name in everything if name in asked}}


def _short(text: str) -> str:
    return text if len(text) <= _SHOWN else f"{text[: _SHOWN - 1]}…"


def _escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")

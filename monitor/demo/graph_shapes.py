"""The records of the Graph API's double: which fields a node has, and how they are written."""

import re
from collections.abc import Iterator
from datetime import datetime
from typing import Any

from monitor.demo.wall import Entry, Wall, person

Json = dict[str, Any]  # the wire of a foreign API

FIELDS = {
    "page": frozenset({"id", "name", "username", "link"}),
    "post": frozenset(
        {
            "id", "message", "created_time", "updated_time", "permalink_url", "from", "full_picture", "message_tags",
            "comments", "is_hidden", "shares", "status_type", "story",
        }
    ),
    "comment": frozenset(
        {
            "id", "message", "created_time", "permalink_url", "from", "parent", "attachment", "comment_count",
            "like_count", "is_hidden", "is_private", "message_tags", "can_reply_privately", "can_hide",
        }
    ),
}  # fmt: skip
"""What may be asked for; other names are refused as the real one refuses them."""
_NAME = re.compile(r"[a-z_]+")


def names_in(fields: str) -> list[str]:
    """The names at the top of a `fields` parameter, without what stands in brackets."""
    bare = fields
    while bare != (bare := re.sub(r"\([^()]*\)|\{[^{}]*\}", "", bare)):
        pass
    return [found[0] for part in bare.split(",") if (found := _NAME.match(part.strip()))]


def post_shape(wall: Wall, entry: Entry, wanted: list[str]) -> Json:
    """A post with the fields that were asked for."""
    data: Json = {
        "id": entry.id,
        "message": entry.message,
        "created_time": _time(entry.at),
        "updated_time": _time(entry.updated),
        "permalink_url": f"https://www.facebook.com/{entry.id.replace('_', '/posts/')}",
        "comments": {"data": [], "summary": {"total_count": len(wall.comments(entry.id))}},
    }
    data |= _who(wall, entry)
    data |= {"full_picture": "https://scontent.example/p.jpg"} if entry.picture else {}
    return _only(data, wanted)


def comment_shape(wall: Wall, entry: Entry, wanted: list[str]) -> Json:
    """A comment with the fields that were asked for."""
    number = entry.id.rpartition("_")[2]
    data: Json = {
        "id": entry.id,
        "message": entry.message,
        "created_time": _time(entry.at),
        "permalink_url": f"https://www.facebook.com/{entry.post.replace('_', '/posts/')}?comment_id={number}",
        "comment_count": wall.replies(entry.id),
        "like_count": 0,
        "is_hidden": entry.hidden,
    }
    data |= _who(wall, entry)
    data |= {"parent": {"id": entry.parent}} if entry.parent else {}
    data |= {"attachment": dict(_attachments(entry))} if entry.picture or entry.link else {}
    return _only(data, wanted)


def _attachments(entry: Entry) -> Iterator[tuple[str, object]]:
    yield "type", "share" if entry.link else "photo"
    yield "url", entry.link or "https://www.facebook.com/photo.php?fbid=1"


def _who(wall: Wall, entry: Entry) -> Json:
    if entry.author is None:
        return {}
    is_page = entry.author == wall.name
    return {"from": {"id": wall.page if is_page else person(entry.author), "name": entry.author}}


def _only(data: Json, wanted: list[str]) -> Json:
    return {name: value for name, value in data.items() if name in wanted or name == "id"}


def _time(at: datetime) -> str:
    return at.strftime("%Y-%m-%dT%H:%M:%S+0000")

"""What Facebook's webhook brings: proven, taken apart, and used only to know where to look first.

Nothing in a delivery is passed on as what somebody said: the next poll reads that from Facebook itself.
"""

import hashlib
import hmac
import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum

from scrapers.facebook.records import comment_id, node_id

_MOST_CHANGES = 2_000
"""Facebook puts a thousand into a delivery at most; how large one may be is up to whoever takes the call."""
_SIGNATURE = re.compile(r"sha256=([0-9a-f]{64})", re.ASCII)
_CHALLENGE = re.compile(r"[\x21-\x7e]{1,256}", re.ASCII)


class Verb(StrEnum):
    """What happened to it, as far as it matters here."""

    ADDED = "added"
    EDITED = "edited"
    REMOVED = "removed"
    OTHER = "other"
    """Reactions, hiding, and whatever is invented next."""


@dataclass(frozen=True, slots=True)
class Change:
    """Something happened under a post of that page. `comment` is None where it happened to the post itself."""

    page: str
    verb: Verb
    post: str | None = None
    comment: str | None = None


class Rejection(StrEnum):
    """Why a delivery was not taken."""

    UNSIGNED = "unsigned"
    UNREADABLE = "unreadable"


class Rejected(Exception):  # noqa: N818 - reads as what happened
    """The delivery is not taken; `status` is what to answer."""

    def __init__(self, why: Rejection) -> None:
        super().__init__(why.value)
        self.why = why
        self.status = _STATUS[why]


_STATUS = {Rejection.UNSIGNED: 403, Rejection.UNREADABLE: 400}


def verify_challenge(query: Mapping[str, str], verify_token: str) -> str | None:
    """What to answer, as plain text, to Facebook's question whether we want deliveries; None for 403."""
    said, challenge = query.get("hub.verify_token", ""), query.get("hub.challenge", "")
    is_right = hmac.compare_digest(said.encode("utf-8", "replace"), verify_token.encode())
    if not verify_token or not is_right or query.get("hub.mode") != "subscribe":
        return None
    return challenge if _CHALLENGE.fullmatch(challenge) else None


def read_delivery(body: bytes, signature: str | None, app_secret: str) -> tuple[Change, ...]:
    """The changes in a delivery; `body` is what came over the wire, byte for byte. Raises `Rejected`.

    The signature is that of the bytes: read and written again, Turkish letters would look different.
    """
    if not app_secret or not _is_signed(body, signature or "", app_secret):
        raise Rejected(Rejection.UNSIGNED)
    try:
        data = json.loads(body)
    except (ValueError, RecursionError) as error:
        raise Rejected(Rejection.UNREADABLE) from error
    if not isinstance(data, dict):
        raise Rejected(Rejection.UNREADABLE)
    return tuple(_changes(data))[:_MOST_CHANGES] if data.get("object") == "page" else ()


def _is_signed(body: bytes, signature: str, app_secret: str) -> bool:
    given = _SIGNATURE.fullmatch(signature)
    right = hmac.new(app_secret.encode(), body, hashlib.sha256).hexdigest()
    return given is not None and hmac.compare_digest(given[1], right)


def _changes(data: Mapping[str, object]) -> Iterator[Change]:
    for entry in _objects(data.get("entry")):
        page = node_id(entry.get("id")) or ""
        for change in _objects(entry.get("changes")):
            value = change.get("value")
            if isinstance(value, Mapping):
                yield _change(page, change.get("field"), value)


def _change(page: str, field: object, value: Mapping[str, object]) -> Change:
    verb = _VERBS.get(_word(value.get("verb")), Verb.OTHER)
    post, item = node_id(value.get("post_id")), _word(value.get("item"))
    if _word(field) not in _FIELDS or post is None:
        return Change(page, Verb.OTHER)
    if item == "comment":
        comment = comment_id(value.get("comment_id"))
        return Change(page, verb if comment else Verb.OTHER, post, comment)
    return Change(page, verb if item in _POSTS else Verb.OTHER, post)


def _word(value: object) -> str:
    return value if isinstance(value, str) else ""


def _objects(value: object) -> Iterator[Mapping[str, object]]:
    yield from (one for one in value if isinstance(one, dict)) if isinstance(value, list) else ()


_VERBS = {
    "add": Verb.ADDED,
    "edit": Verb.EDITED,
    "edited": Verb.EDITED,
    "remove": Verb.REMOVED,
    "delete": Verb.REMOVED,
}
_FIELDS = frozenset({"feed", "mention"})
_POSTS = frozenset({"post", "status", "photo", "video", "share", "album", "link", "note"})

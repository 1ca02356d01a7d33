"""One answer of X as a page: its records, the people in them, where it goes on; not what a record says."""

from collections.abc import Iterator, Mapping, Set
from dataclasses import dataclass, replace
from datetime import datetime

from scrapers.kit.errors import msg
from scrapers.kit.letters import whole
from scrapers.kit.setback import Setback
from scrapers.twitter.ids import id_in, is_made

Json = Mapping[str, object]
_NOTHING: Json = {}
_MOST_OF_A_TOKEN = 2_000


class NoPageError(Setback):
    """What is always there is not."""


@dataclass(frozen=True, slots=True)
class Page:
    """One page of posts, as it came."""

    records: tuple[object, ...] = ()
    users: Mapping[str, Json] | None = None
    """By id."""
    errors: tuple[Json, ...] = ()
    """What X could not give, beside what it gave."""
    included: tuple[str, ...] = ()
    """Ids of posts that came along."""
    newest_id: str | None = None
    goes_on: bool = False
    """Whether X has older posts to the same question."""
    next_token: str | None = None
    """Where they are, if that can be asked for."""

    def plus(self, other: "Page") -> "Page":
        """The records and people of both."""
        return Page((*self.records, *other.records), {**(self.users or {}), **(other.users or {})})

    @property
    def ids(self) -> tuple[str, ...]:
        """The ids of the records that have one."""
        return tuple(_ids(self.records))

    def authors_of(self, ids: Set[str]) -> set[str]:
        """Who wrote those posts."""
        return {
            str(record.get("author_id"))
            for record in self.records
            if isinstance(record, dict) and id_in(record.get("id")) in ids
        }


def search_page(answer: Json, now: datetime) -> Page:
    """A page of search results. Raises `NoPageError`: an expected key that is gone is not zero results."""
    meta = answer.get("meta")
    if not isinstance(meta, dict):
        raise NoPageError(msg("X's answer has no {key}"), key="meta")
    records = answer.get("data")
    if records is None and meta.get("result_count") == 0:
        records = []
    if not isinstance(records, list):
        raise NoPageError(msg("X's answer has no {key}"), key="data")
    named = (id_in(meta.get("newest_id")), *_ids(records))
    newest = max((one for one in named if one is not None and is_made(one, now)), key=int, default=None)
    token = meta.get("next_token")
    return replace(rough_page(answer), newest_id=newest, goes_on=bool(token), next_token=token_in(token))


def lookup_page(answer: Json) -> Page:
    """What was found of posts that were asked for by id. Raises `NoPageError`."""
    records, errors = answer.get("data"), answer.get("errors")
    if not isinstance(records, list) and not isinstance(errors, list):
        raise NoPageError(msg("X's answer has no {key}"), key="data")
    return rough_page(answer)


def rough_page(answer: Json) -> Page:
    """Whatever came, of whatever use it is: it was paid for."""
    records, includes = answer.get("data"), mapping(answer, "includes")
    people = ((id_in(user.get("id")), user) for user in objects(includes, "users"))
    users = {user_id: user for user_id, user in people if user_id is not None}
    posts = (*objects(includes, "tweets"), *objects(includes, "posts"))
    listed = tuple(records) if isinstance(records, list) else ()
    return Page(listed, users, objects(answer, "errors"), tuple(_ids(posts)))


def token_in(value: object) -> str | None:
    """The page's token, if it can be sent back."""
    if not isinstance(value, str) or not 0 < len(value) <= _MOST_OF_A_TOKEN:
        return None
    return value if value.isascii() and value.isprintable() else None


def _ids(records: tuple[object, ...] | list[object] | tuple[Json, ...]) -> Iterator[str]:
    for record in records:
        native_id = id_in(record.get("id")) if isinstance(record, dict) else None
        if native_id is not None:
            yield native_id


def mapping(data: Json, key: str) -> Json:
    """The object under that key; an empty one if there is none."""
    found = data.get(key)
    return found if isinstance(found, dict) else _NOTHING


def objects(data: Json, key: str) -> tuple[Json, ...]:
    """The objects in the list under that key."""
    found = data.get(key)
    return tuple([one for one in found if isinstance(one, dict)]) if isinstance(found, list) else ()


def text(data: Json, key: str) -> str | None:
    """The text under that key, without what is no text; None if there is none."""
    found = data.get(key)
    if not isinstance(found, str):
        return None
    return found or None if found.isprintable() else whole(found) or None


def count(data: Json, key: str) -> int | None:
    """The number under that key; one dialect writes some as text."""
    found = data.get(key)
    if isinstance(found, str) and found.isascii() and found.isdigit() and len(found) < 19:
        found = int(found)
    return found if isinstance(found, int) and not isinstance(found, bool) and 0 <= found < 2**63 else None

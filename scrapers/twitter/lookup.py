"""What became of posts we keep: gone, hidden, or edited. Pure."""

from collections.abc import Collection, Iterator

from scrapers.kit.mention import Gone, Removal
from scrapers.twitter.ids import id_in
from scrapers.twitter.page import Json, Page, text
from scrapers.twitter.records import SOURCE, history
from scrapers.twitter.verdict import last_part

_PEOPLE = frozenset({"user", "media", "list", "space", "place", "poll"})
_HIDDEN = frozenset({"not-authorized-for-resource"})
_GONE = frozenset({"resource-not-found"})


def removals(page: Page, asked: Collection[str]) -> tuple[Removal, ...]:
    """Which of those we asked for may not be kept. Only what X names as gone is: silence is no deletion."""
    there = set(page.ids)
    found = (_removal(error, asked) for error in page.errors)
    return tuple({one.native_id: one for one in found if one and one.native_id not in there}.values())


def _removal(error: Json, asked: Collection[str]) -> Removal | None:
    post_id = id_in(error.get("resource_id")) or id_in(error.get("value"))
    if post_id is None or post_id not in asked or text(error, "resource_type") in _PEOPLE:
        return None
    kind = last_part(error.get("type"))
    if kind not in _HIDDEN | _GONE:
        return None
    said = f"{text(error, 'title') or ''} {text(error, 'detail') or ''}".casefold()
    if "suspended" in said:
        return Removal(SOURCE, post_id, Gone.SUSPENDED)
    return Removal(SOURCE, post_id, Gone.PROTECTED if kind in _HIDDEN else Gone.DELETED)


def newer_versions(page: Page) -> tuple[str, ...]:
    """The newest ids of posts that were edited after the version that came."""
    return tuple(dict.fromkeys(_newer(page)))


def _newer(page: Page) -> Iterator[str]:
    came = set(page.ids)
    for record in page.records:
        versions = history(record) if isinstance(record, dict) else ()
        if versions and versions[-1] not in came:
            yield versions[-1]


def edited(page: Page) -> Page:
    """The page with only the newest versions of posts that have several."""
    kept = tuple(record for record in page.records if isinstance(record, dict) and _is_newest_of_many(record))
    return Page(kept, page.users)


def _is_newest_of_many(record: Json) -> bool:
    versions = history(record)
    return len(versions) > 1 and versions[-1] == id_in(record.get("id"))

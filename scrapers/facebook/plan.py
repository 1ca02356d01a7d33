"""Which posts are read in a poll, in which order, how far; and how they are remembered afterwards."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

from scrapers.facebook.finds import newest_of
from scrapers.facebook.memory import Kind, Post
from scrapers.facebook.records import Listed
from scrapers.facebook.scan import Scan, Scanned
from scrapers.facebook.settings import Watching

_LONG_AGO = datetime.fromtimestamp(0, tz=UTC)
_FULL_A_POLL = 5
"""Reading again costs calls and can wait: so many posts at a time."""
_OLD_EVERY = timedelta(days=1)
_MOST_AGED = 50


@dataclass(frozen=True, slots=True)
class Plan:
    """What to read now."""

    watching: Watching
    now: datetime
    posts: Mapping[str, Post]

    def scans(self, listed: Mapping[str, Listed], wished: frozenset[str], *, spare: bool) -> list[Scan]:
        """Posts we were told of, then those that moved, then a few to read again; `spare` leaves the last out."""
        told = [self._listed(name, listed) for name in wished]
        others = [one for one in listed.values() if one.kind is not Kind.TAGGED and one.id not in wished]
        moved = [one for one in others if has_moved(one, self.posts[one.id])]
        again = [] if spare else [one for one in others if one not in moved and self._is_due(self.posts[one.id])]
        return [*self._ordered(told), *self._ordered(moved), *self._ordered(again, thorough=True)[:_FULL_A_POLL]]

    def _listed(self, name: str, listed: Mapping[str, Listed]) -> Listed:
        return listed.get(name) or Listed(name, Kind.OWN, _LONG_AGO)

    def _ordered(self, listed: Iterable[Listed], *, thorough: bool = False) -> list[Scan]:
        """Whoever waited longest first."""
        scans = [self._scan(one, thorough=thorough) for one in listed]
        return sorted(scans, key=lambda scan: (_waits_since(scan.before), -scan.listed.created.timestamp()))

    def _scan(self, listed: Listed, *, thorough: bool) -> Scan:
        before = self.posts.get(listed.id)
        thorough = thorough or before is None or before.scanned is None or before.owed or _has_shrunk(listed, before)
        return Scan(listed, before, thorough, self.watching.pages, self.now)

    def _is_due(self, post: Post) -> bool:
        every = self.watching.full_scan_every
        if self.now - post.created > self.watching.recent:
            every = max(every, _OLD_EVERY)
        return post.full is None or self.now - post.full >= every


def has_moved(listed: Listed, post: Post) -> bool:
    """Whether there may be something new under it."""
    if post.scanned is None or post.owed or (listed.total is None and listed.updated is None):
        return True
    return listed.total not in (None, post.total) or listed.updated not in (None, post.updated)


def is_silent(scan: Scan) -> bool:
    """Whether nobody has ever said anything under it: nothing need be read."""
    before = scan.before
    return scan.listed.total == 0 and before is not None and before.scanned is None


def after_scan(scan: Scan, scanned: Scanned, *, now: datetime) -> Post:
    """The post, after it was read."""
    listed, before = scan.listed, scan.before or Post(scan.listed.kind, scan.listed.created, aged=True)
    newest = newest_of(scanned.comments.values(), before.newest)
    if scanned.error is not None:
        return replace(before, newest=newest, scanned=now, owed=True, failed=before.failed + 1)
    return replace(
        before,
        updated=listed.updated or before.updated,
        total=before.total if listed.total is None else listed.total,
        scanned=now,
        full=now if scanned.complete or scan.thorough else before.full,
        newest=newest,
        owed=has_gap(scan, scanned) or _is_behind(scan, scanned),
        failed=0,
    )


def has_gap(scan: Scan, scanned: Scanned) -> bool:
    """Whether new comments may have been left unread. A first reading leaves only old ones."""
    is_first = scan.before is None or scan.before.scanned is None
    return not (is_first or scanned.complete or scanned.settled or scanned.error)


def _is_behind(scan: Scan, scanned: Scanned) -> bool:
    """Whether more are counted than are shown yet; it is looked once more, for the rest may be hidden for good."""
    before, total = scan.before, scan.listed.total
    if before is None or before.owed or total is None or before.total is None or total <= before.total:
        return False
    return all(before.knows(key, comment.mention.created_at) for key, comment in scanned.comments.items())


def _has_shrunk(listed: Listed, post: Post) -> bool:
    return listed.total is not None and post.total is not None and listed.total < post.total


def _waits_since(post: Post | None) -> datetime:
    return (post.scanned if post else None) or _LONG_AGO


def with_listed(posts: Mapping[str, Post], listed: Mapping[str, Listed]) -> dict[str, Post]:
    """The posts we knew and those that are listed now."""
    now_listed = {
        name: replace(posts[name], aged=False) if name in posts else Post(one.kind, one.created)
        for name, one in listed.items()
    }
    return {**posts, **now_listed}


def vanished(posts: Mapping[str, Post], listed: Mapping[str, Listed], whole: Collection[Kind]) -> list[str]:
    """Posts that should be listed and are not; the lists of the kinds in `whole` were read to their end."""
    oldest: dict[Kind, datetime] = {}
    for one in listed.values():
        oldest[one.kind] = min(one.created, oldest.get(one.kind, one.created))
    missed = {name: post for name, post in posts.items() if name not in listed and not post.aged}
    return [
        name
        for name, post in missed.items()
        if post.kind in oldest and (post.kind in whole or post.created > oldest[post.kind])
    ]


def kept(posts: Mapping[str, Post], listed: Mapping[str, Listed], kinds: Iterable[Kind]) -> dict[str, Post]:
    """The posts worth remembering: the listed ones, and the latest read of those that aged."""
    wanted = {name: post for name, post in posts.items() if post.kind in set(kinds)}
    others = sorted((name for name in wanted if name not in listed), key=lambda name: _waits_since(wanted[name]))
    forgotten = set(others[:-_MOST_AGED])
    return {name: post for name, post in wanted.items() if name not in forgotten}

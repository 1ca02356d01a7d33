"""The lists of posts: the page's own, and visitors' where the token allows."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime

from scrapers.facebook.fields import NEEDS
from scrapers.facebook.memory import Denial, Kind, State
from scrapers.facebook.pager import Pager
from scrapers.facebook.records import Listed, read_post
from scrapers.facebook.settings import Watching
from scrapers.facebook.verdict import NotPermitted, Vanished
from scrapers.kit.errors import Refused, msg

_MOST_PAGES = 20


@dataclass(slots=True)
class Lists:
    """The posts that stand on the page now."""

    posts: dict[str, Listed] = field(default_factory=dict)
    """By id, the page's own first."""
    whole: set[Kind] = field(default_factory=set)
    """Kinds whose list was read to its end."""
    denied: dict[Kind, Denial] = field(default_factory=dict)
    unreadable: int = 0

    def of(self, kind: Kind) -> int:
        """How many posts of that kind are listed."""
        return sum(post.kind is kind for post in self.posts.values())


def read_lists(name: str, pager: Pager, watching: Watching, state: State, now: datetime) -> Lists:
    """Every list that is wanted and allowed; one that was denied is tried again after a while.

    Raises `Refused` if the page's own posts cannot be read.
    """
    lists = Lists()
    for kind, edge in watching.edges.items():
        denial = state.denied.get(kind)
        if denial is not None and denial.retry_at > now:
            lists.denied[kind] = denial
            continue
        try:
            _read(lists, pager, _Edge(state.page_id, edge, kind, now), watching.posts)
        except (NotPermitted, Vanished) as error:
            if kind is Kind.OWN:
                raise _no_page(name, watching.page, error) from error
            permission = error.permission if isinstance(error, NotPermitted) else NEEDS[kind]
            lists.denied[kind] = Denial(permission, now + watching.full_scan_every)
    if lists.unreadable and not lists.posts:
        raise pager.changed(msg("none of {count} posts has an id and a date"), count=lists.unreadable)
    return lists


@dataclass(frozen=True, slots=True)
class _Edge:
    page: str
    path: str
    kind: Kind
    now: datetime


def _read(lists: Lists, pager: Pager, edge: _Edge, most: int) -> None:
    after: str | None = None
    for _ in range(_MOST_PAGES):
        page = pager.posts(edge.page, edge.path, edge.kind, after)
        found = [read_post(item, edge.kind, now=edge.now) for item in page.items]
        lists.unreadable += found.count(None)
        _add(lists, (post for post in found if post is not None))
        after = page.after
        if after is None or lists.of(edge.kind) >= most:
            break
    if after is None:
        lists.whole.add(edge.kind)


def _add(lists: Lists, posts: Iterable[Listed]) -> None:
    """A visitor's post may also tag the page: it stays what it was seen as first."""
    for post in posts:
        lists.posts.setdefault(post.id, post)


def _no_page(name: str, page: str, error: NotPermitted | Vanished) -> Refused:
    if isinstance(error, NotPermitted) or not error.gone:
        return error
    return Refused(name, msg("the page {page} does not exist, or the token is not for it"), page=page)

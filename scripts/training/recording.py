"""A month through the linking, written down: who joined what when, and the group as it stood then.

No score has any influence on linking, so one recording serves every model.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta

from training.listening import Month

from monitor.rules.coordination.index import BrandIndex
from monitor.rules.coordination.linking import Linking
from monitor.rules.coordination.post import Portrait, Post

_TENDED = timedelta(hours=6)
_OLD = timedelta(days=7)


@dataclass(frozen=True)
class Step:
    """A post that joined a group, which then looked like `portrait`."""

    number: int
    group: int
    portrait: Portrait
    membership: int
    absorbed: tuple[int, ...]
    founded: tuple[int, ...]


@dataclass(frozen=True)
class Recording:
    """What linking made of a month."""

    month: Month
    steps: Sequence[Step]
    memberships: Mapping[int, int]
    """How firmly each post was tied to its group in the end, in millionths."""


def record(month: Month, settings: Linking) -> Recording:
    """Every post through a new index, in the order of arrival."""
    index, settled = BrandIndex(month.brand, month.cues, settings), dict[int, int]()
    steps: list[Step] = []
    tended, waiting = month.posts[0].posted_at, iter(month.posts)
    oldest = next(waiting, None)
    for post in month.posts:
        if post.posted_at - tended >= _TENDED:
            tended = post.posted_at
            while oldest is not None and oldest.posted_at < tended - _OLD:
                settled[oldest.number] = index.membership(oldest.number)
                oldest = next(waiting, None)
            index.expire(tended)
        steps += _taken(index, post)
    settled |= {post.number: index.membership(post.number) for post in _rest(oldest, waiting)}
    return Recording(month, steps, settled)


def _rest(oldest: Post | None, waiting: Iterator[Post]) -> Iterator[Post]:
    if oldest is not None:
        yield oldest
    yield from waiting


def _taken(index: BrandIndex, post: Post) -> Iterator[Step]:
    taken = index.take(index.trace(post))
    if taken.group is not None:
        portrait, membership = index.portrait(taken.group), index.membership(post.number)
        yield Step(post.number, taken.group, portrait, membership, taken.absorbed, taken.founded)

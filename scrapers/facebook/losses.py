"""What is gone. Nothing is believed to be, whoever says so, before Facebook says that it is not there."""

from dataclasses import replace
from datetime import datetime

from scrapers.facebook.finds import Finds
from scrapers.facebook.graph import Graph
from scrapers.facebook.lists import Lists
from scrapers.facebook.memory import Post
from scrapers.facebook.notes import Wishes
from scrapers.facebook.pager import Pager
from scrapers.facebook.plan import vanished
from scrapers.facebook.scan import Scan, Scanned
from scrapers.facebook.verdict import NotPermitted
from scrapers.kit.errors import Unreachable

_MOST_LOOKS = 20
"""So many things are asked after in a poll because we miss them, and as many because we were told."""
_ENOUGH_FAILURES = 2


class Losses:
    """Asks after what was taken away or is missed. `posts` is kept up to date."""

    def __init__(self, graph: Graph, pager: Pager, finds: Finds, posts: dict[str, Post]) -> None:
        self._graph = graph
        self._pager = pager
        self._finds = finds
        self._posts = posts
        self._looks = _MOST_LOOKS
        self._done: set[str] = set()
        self._failed: set[str] = set()

    def follow(self, wishes: Wishes, lists: Lists) -> None:
        """What the webhook says was removed: first, for nothing else finds it on a post that is listed no longer."""
        for name, post in list(wishes.removed.items())[:_MOST_LOOKS]:
            if len(self._failed) >= _ENOUGH_FAILURES or self._graph.usage.is_spent:
                return
            try:
                self._follow(name, post, lists)
            except Unreachable:
                self._failed.add(name)
            except NotPermitted:  # what we may not see is not in our hands either
                self._done.add(name)
            else:
                self._done.add(name)

    def _follow(self, name: str, post: str | None, lists: Lists) -> None:
        if post is None:
            self._settle(name, lists)
        elif self._pager.is_gone(name):
            self.lose(name, self._posts.get(post))

    def left(self, wishes: Wishes) -> dict[str, str | None]:
        """Of what was told to be removed: what was not looked at, and behind it what could not be."""
        names = [name for name in wishes.removed if name not in self._done]
        return {name: wishes.removed[name] for name in sorted(names, key=self._failed.__contains__)}

    def has_more(self, wishes: Wishes) -> bool:
        """Whether more can be looked at now."""
        return len(wishes.removed) > _MOST_LOOKS and not self._failed and not self._graph.usage.is_spent

    def missing(self, scan: Scan, scanned: Scanned, now: datetime) -> None:
        """A known comment that is not among all of them may be removed; where none is shown we are shown nothing."""
        before = scan.before
        if before is None or not (scanned.comments or scan.listed.total == 0):
            return
        missing = [key for key in before.marks if key not in scanned.comments]
        first = int(now.timestamp()) // 3_600 * _MOST_LOOKS % max(len(missing), 1)
        for key in missing[first:] + missing[:first]:  # of many, others are asked after next time
            if not before.marks[key].state:
                self._posts[scan.listed.id] = _without(self._posts[scan.listed.id], key)
            elif self._may_look() and self._pager.is_gone(key):
                self.lose(key, before)

    def vanished(self, lists: Lists) -> None:
        """Posts that should be listed and are not."""
        for name in vanished(self._posts, lists.posts, lists.whole):
            if self._may_look():
                self._settle(name, lists)

    def lose(self, key: str, before: Post | None) -> None:
        """The comment is gone; our own is nobody's loss."""
        mark = before.marks.get(key) if before is not None else None
        if mark is None or mark.state:
            self._finds.lose(key)

    def _settle(self, name: str, lists: Lists) -> None:
        """Whether the post is gone, and everything under it with it; one that is only not listed has aged."""
        if not self._pager.is_gone(name):
            if name in self._posts and name not in lists.posts:
                self._posts[name] = replace(self._posts[name], aged=True)
            return
        lists.posts.pop(name, None)  # a list may show it a while longer
        post = self._posts.pop(name, None)
        self._finds.lose(name)
        for key, mark in post.marks.items() if post else ():
            if mark.state:
                self._finds.lose(key)

    def _may_look(self) -> bool:
        self._looks -= 1
        return self._looks >= 0 and not self._graph.usage.is_spent


def _without(post: Post, key: str) -> Post:
    return replace(post, marks={name: mark for name, mark in post.marks.items() if name != key})

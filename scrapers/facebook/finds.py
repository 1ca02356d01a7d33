"""What one poll found, and what of it is passed on now."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime

from scrapers.facebook.memory import Mark, Post, mark_of
from scrapers.facebook.records import PLATFORM, Comment, answer_in
from scrapers.kit.mention import BrandAnswer, Mention, Removal


@dataclass(frozen=True, slots=True)
class Find:
    """Something new or changed. An `old` one was written before we listened."""

    mention: Mention
    post: str
    state: str
    old: bool


class Finds:
    """Everything found, each thing once. What was written before `since` is no news."""

    def __init__(self, page_id: str, since: datetime) -> None:
        self.people = self.faces = 0
        """How many comments of others were read, and how many of them had an author."""
        self.page_id = page_id
        self._since = since
        self._finds: dict[str, Find] = {}
        self._answers: dict[str, BrandAnswer] = {}
        self._removals: dict[str, Removal] = {}

    def __bool__(self) -> bool:
        return bool(self._finds or self._answers or self._removals)

    def hear(self, comment: Comment, name: str, post: Post | None) -> None:
        """A comment under that post, or the post itself; `post` is what was known before."""
        mention, key = comment.mention, comment.mention.native_id
        if key in self._removals:  # a list may show it a while longer
            return
        if mention.author.id == self.page_id:
            if post is None or not post.knows(key, mention.created_at):
                self._answers[key] = answer_in(comment)
            return
        self.people += 1
        self.faces += mention.author.id is not None or mention.author.name is not None
        state = mark_of(mention.text, str(mention.media), *mention.links)
        before = _state_before(post, mention, name)
        if before is None:
            old = mention.created_at < self._since
            self._finds[key] = Find(mention, name, state, old)
        elif before not in (state, _FORGOTTEN):
            self._finds[key] = Find(mention, name, state, old=False)

    def lose(self, key: str) -> None:
        """The comment or post is no longer there."""
        self._finds.pop(key, None)
        self._removals[key] = Removal(PLATFORM, key)

    def chosen(self) -> tuple[Find, ...]:
        """What is passed on now, oldest first: news before what is old, never both at once."""
        fresh = [find for find in self._finds.values() if not find.old]
        return tuple(sorted(fresh or self._finds.values(), key=_age))

    def held(self) -> frozenset[str]:
        """The posts of what is kept for the next poll."""
        chosen = {find.mention.native_id for find in self.chosen()}
        return frozenset(find.post for key, find in self._finds.items() if key not in chosen)

    @property
    def answers(self) -> tuple[BrandAnswer, ...]:
        """What the page itself wrote, oldest first."""
        return tuple(sorted(self._answers.values(), key=lambda answer: answer.at))

    @property
    def removals(self) -> tuple[Removal, ...]:
        """What is gone."""
        return tuple(self._removals.values())

    def noted(self, name: str, post: Post) -> Post:
        """The post, with what is passed on now marked as known."""
        ours = [find for find in self.chosen() if find.post == name]
        own = next((find.state for find in ours if find.mention.native_id == name), post.state)
        new = {find.mention.native_id: Mark(find.state, find.mention.created_at) for find in ours}
        new |= {key: Mark("", answer.at) for key, answer in self._answers.items() if answer.thread == name}
        new.pop(name, None)
        gone = self._removals.keys() & post.marks.keys()
        if not new and not gone and own == post.state and name not in self.held():
            return post
        marks = {key: mark for key, mark in post.marks.items() if key not in gone} | new
        return replace(post, marks=marks, state=own, owed=post.owed or name in self.held())


def _age(find: Find) -> tuple[datetime, int, str]:
    """Facebook tells the second only; its numbers grow."""
    key = find.mention.native_id
    return find.mention.created_at, len(key), key


_FORGOTTEN = "?"


def _state_before(post: Post | None, mention: Mention, name: str) -> str | None:
    """How it was when it was passed on; None if it never was."""
    if post is None:
        return None
    if mention.native_id == name:
        return post.state or None
    mark = post.marks.get(mention.native_id)
    if mark is not None:
        return mark.state
    return _FORGOTTEN if post.knows(mention.native_id, mention.created_at) else None


def newest_of(comments: Iterable[Comment], before: datetime | None) -> datetime | None:
    """The latest moment anything was written."""
    return max([*(comment.mention.created_at for comment in comments), *([before] if before else [])], default=None)

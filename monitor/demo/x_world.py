"""What was said in the small world of X's double, and by whom; people change their minds in it."""

import threading
from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime

from monitor.demo.x_posts import Person, Post, edited, id_at
from scrapers.kit.mention import Clock

PROTECTED, SUSPENDED = "protected", "suspended"


class XWorld:
    """Posts and people. Safe to use from any thread."""

    def __init__(self, clock: Clock) -> None:
        self.brand = Person("900", "ornekmarka", "Örnek Marka", followers=50_000, verified=True)
        self._clock = clock
        self._lock = threading.RLock()
        self._posts: dict[str, Post] = {}
        """The newest versions by id: what search finds."""
        self._older: dict[str, Post] = {}
        self._hidden: dict[str, str] = {}
        self._number = 0

    def publish(
        self, text: str, author: Person, *, at: datetime | None = None, reply_to: Post | None = None, **more: object
    ) -> Post:
        """Somebody says something; `more` are other fields of `Post`."""
        with self._lock:
            moment = at or self._clock()
            native_id = self._next_id(moment)
            thread = reply_to.thread if reply_to else native_id
            post = Post(native_id, author, text, moment, thread, (native_id,), reply_to)
            self._posts[native_id] = post = replace(post, **more)  # type: ignore[arg-type]  # named by the caller
            return post

    def reply(self, to: Post, text: str, *, at: datetime | None = None) -> Post:
        """The brand answers."""
        return self.publish(text, self.brand, at=at, reply_to=to)

    def edit(self, post: Post, text: str) -> Post:
        """Its author changes it: a new version with an id of its own, the old one no longer found by search."""
        with self._lock:
            now = self._clock()
            fresh = edited(post, self._next_id(now), text, now)
            self._older[post.id] = self._posts.pop(post.id)
            for old in post.versions:
                self._older[old] = replace(self._older[old], versions=fresh.versions)
            self._posts[fresh.id] = fresh
            return fresh

    def delete(self, post: Post) -> None:
        """Its author takes it away, with all its versions."""
        with self._lock:
            for one in post.versions:
                self._posts.pop(one, None)
                self._older.pop(one, None)

    def protect(self, person: Person) -> None:
        """The account shows its posts only to people of its choice."""
        self._hidden[person.id] = PROTECTED

    def suspend(self, person: Person) -> None:
        """X takes the account away."""
        self._hidden[person.id] = SUSPENDED

    def newest_first(self) -> list[Post]:
        """Everything that search may find."""
        found = (post for post in self._posts.values() if post.author.id not in self._hidden)
        return sorted(found, key=lambda post: int(post.id), reverse=True)

    def version(self, post_id: str) -> Post | None:
        """What was said under that id, whoever may see it."""
        return self._posts.get(post_id) or self._older.get(post_id)

    def why_hidden(self, post: Post) -> str | None:
        """Why nobody may see it; None if everybody may."""
        return self._hidden.get(post.author.id)

    def person(self, handle: str) -> Person | None:
        """The account of that name."""
        people: Iterable[Person] = (self.brand, *(post.author for post in self._posts.values()))
        return next((one for one in people if one.handle.casefold() == handle.casefold()), None)

    def count(self) -> int:
        """How many posts there are."""
        return len(self._posts)

    def _next_id(self, moment: datetime) -> str:
        self._number = (self._number + 1) % 4_000
        return id_at(moment, self._number)

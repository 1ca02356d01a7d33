"""One post's comments, read page by page until nothing new can be further on."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from scrapers.facebook.graph import Object
from scrapers.facebook.memory import Post
from scrapers.facebook.pager import Page
from scrapers.facebook.records import Comment, Listed, read_comment
from scrapers.facebook.verdict import LostCursor
from scrapers.kit.errors import SourceError

OVERLAP = timedelta(minutes=10)
"""So much later than others a comment may come into the list."""
_QUIET_PAGES = 2
_RESTARTS = 2

Turn = Callable[[str, str | None], Page]
"""A post's comments, from that cursor on."""


@dataclass(slots=True)
class Scanned:
    """What reading a post brought, also where it ended early."""

    comments: dict[str, Comment] = field(default_factory=dict)
    """By id, each once, however often it was on a page."""
    unreadable: int = 0
    complete: bool = False
    """Whether the end was reached."""
    settled: bool = False
    """Whether known ground was reached: nothing new was left, as far as the order can be trusted."""
    error: SourceError | None = None


@dataclass(frozen=True, slots=True)
class Scan:
    """How one post is to be read. The order of comments is advice only, so one known comment ends nothing."""

    listed: Listed
    before: Post | None
    thorough: bool
    """Whether to read to the end, whatever is known."""
    pages: int
    now: datetime

    def read(self, turn: Turn) -> Scanned:
        """Every comment that was reached. What goes wrong is in it, beside what came before."""
        found = Scanned()
        restarts = _RESTARTS
        while True:
            try:
                self._walk(turn, found)
            except LostCursor as error:
                restarts -= 1
                if restarts < 0:
                    found.error = error
                    return found
            except SourceError as error:
                found.error = error
                return found
            else:
                return found

    def _walk(self, turn: Turn, found: Scanned) -> None:
        after: str | None = None
        quiet = 0
        asked = set[str]()
        for _ in range(self.pages):
            page = turn(self.listed.id, after)
            quiet = quiet + 1 if self._is_quiet(page, found) else 0
            found.settled = found.settled or quiet >= _QUIET_PAGES
            found.complete = page.after is None
            if page.after is None or page.after in asked or (found.settled and not self.thorough):
                return
            after = page.after
            asked.add(after)

    def _is_quiet(self, page: Page, found: Scanned) -> bool:
        """Whether the page is full, and of nothing but what we knew long ago."""
        known = [self._take(item, found) for item in page.items]
        return page.full and all(known)

    def _take(self, item: Object, found: Scanned) -> bool:
        comment = read_comment(item, self.listed, now=self.now)
        if comment is None:
            found.unreadable += 1
            return True
        mention = comment.mention
        found.comments[mention.native_id] = comment
        before = self.before
        if before is None or not before.knows(mention.native_id, mention.created_at):
            return False
        return before.newest is None or mention.created_at + OVERLAP < before.newest

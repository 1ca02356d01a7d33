"""A Facebook page as a place where people talk: what one poll brings, and what is remembered of it."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import datetime

from scrapers.facebook.cursor import read_cursor, write_cursor
from scrapers.facebook.examination import Examination
from scrapers.facebook.graph import Graph
from scrapers.facebook.hook import Change, Rejected, Rejection, read_delivery, verify_challenge
from scrapers.facebook.memory import State, believed, trimmed
from scrapers.facebook.notes import Notes, Wishes, wishes_in
from scrapers.facebook.plan import kept
from scrapers.facebook.round import Round
from scrapers.facebook.settings import Watching
from scrapers.facebook.usage import Usage, rest_after
from scrapers.facebook.worries import worries
from scrapers.kit.errors import RateLimited, SourceError, msg
from scrapers.kit.mention import Batch, Clock, Cursor, Outcome, Signal


class FacebookSource:
    """Comments and posts of one page. The cursor holds no word that anybody wrote, and no token."""

    def __init__(self, graph: Graph, watching: Watching, clock: Clock) -> None:
        self.name = graph.name
        self.host = graph.access.host
        self._graph = graph
        self._watching = watching
        self._clock = clock
        self._notes = Notes()
        self._throttled = 0
        """How often in a row we were asked to wait; the cursor of a poll that failed is not kept."""

    def poll(self, cursor: Cursor | None) -> Batch:
        """What is new or changed since `cursor`. Raises only `SourceError`; what was read before one is kept."""
        now = self._clock().replace(microsecond=0)
        known = read_cursor(cursor, page=self._watching.page, token=self._graph.access.fingerprint)
        state = believed(known, now)
        if state.blocked_until and now < state.blocked_until:
            raise RateLimited(self.name, _RESTING, until=state.blocked_until)
        if state.slow_until and now < state.slow_until and not self._notes:
            return Batch((), Cursor(cursor or ""), Outcome.UNCHANGED)
        wishes = self._notes.take()
        throttled = max(self._throttled, state.throttled)
        self._graph.usage, self._graph.rest = Usage(), rest_after(throttled)
        reading = Round(self._graph, self._watching, state, now)
        try:
            reading.run(wishes)
        except SourceError as error:
            self._throttled = throttled + 1 if isinstance(error, RateLimited) else 0
            self._notes.add(reading.left(wishes))
            if not reading.finds:
                raise
            reading.course.cut_short = error
        else:
            self._throttled = 0
            self._notes.add(reading.left(wishes))
        return self._batch(reading, wishes, cursor, now)

    def take(self, changes: Iterable[Change]) -> None:
        """Look there first in the next poll. Safe from any thread; whatever is not about this page is left out."""
        page = self._watching.page
        ours = [change for change in changes if not page.isdigit() or change.page in ("", page)]
        self._notes.add(wishes_in(ours, at=self._clock()))

    def greet(self, query: Mapping[str, str]) -> str | None:
        """What to answer when Facebook asks whether the webhook is ours; None for whoever does not know the word."""
        return verify_challenge(query, self._graph.access.verify_token)

    def receive(self, body: bytes, headers: Mapping[str, str]) -> bool:
        """Note what a delivery tells; False if Facebook did not sign these very bytes."""
        try:
            self.take(read_delivery(body, headers.get("x-hub-signature-256"), self._graph.access.app_secret))
        except Rejected as error:
            return error.why is Rejection.UNREADABLE  # signed all the same: sent again it would be no better
        return True

    def examine(self) -> tuple[Signal, ...]:
        """What the token opens, and what is missing: whether it is the page's own and shows what people write."""
        return Examination(self._graph, self._watching, self._clock).run()

    def close(self) -> None:
        """Give connections back."""
        self._graph.close()

    def _batch(self, reading: Round, wishes: Wishes, cursor: Cursor | None, now: datetime) -> Batch:
        finds, course = reading.finds, reading.course
        chosen = finds.chosen()
        course.fewer_fields = reading.pager.was_unknown and bool(reading.lists.posts)
        course.usage, course.found_new = self._graph.usage.percent, any(not find.old for find in chosen)
        state = self._remembered(reading, wishes, now)
        written = write_cursor(state)
        signals = worries(state, course, self._watching.pages, now)
        found = bool(chosen or finds.answers or finds.removals)
        dull = Outcome.UNCHANGED if written == cursor and not signals else Outcome.NOTHING_NEW
        return Batch(
            mentions=tuple(find.mention for find in chosen),
            cursor=written,
            outcome=Outcome.MENTIONS if found else Outcome.EMPTY if reading.is_empty() else dull,
            backlog=not course.found_new and (bool(chosen) or reading.state.started is None),
            signals=signals,
            dropped={"unreadable": course.unreadable} if course.unreadable else {},
            answers=finds.answers,
            removals=finds.removals,
            more=course.cut_short is None and (reading.more or bool(finds.held())),
        )

    def _remembered(self, reading: Round, wishes: Wishes, now: datetime) -> State:
        posts = kept(reading.posts, reading.lists.posts, self._watching.edges)
        posts = {name: reading.finds.noted(name, post) for name, post in posts.items()}
        state, usage = reading.state, self._graph.usage
        pause = now + usage.pause
        limited = reading.course.cut_short if reading.is_limited() else None
        blocked = limited.until if isinstance(limited, RateLimited) else pause if usage.is_spent else None
        return replace(
            state,
            started=state.started or now,
            usage=usage.percent // 10 * 10,
            slow_until=pause if usage.is_slow and not usage.is_spent else None,
            blocked_until=blocked,
            throttled=self._throttled,
            webhook_at=wishes.told_at or state.webhook_at,
            size=self._size(reading),
            faceless=reading.is_faceless(),
            denied=reading.lists.denied,
            posts=trimmed(posts),
        )

    def _size(self, reading: Round) -> int | None:
        """What Facebook was willing to give at once; a little more is tried every time it did not complain."""
        size = reading.pager.size + (0 if reading.pager.was_too_much else 1)
        return size if size < self._watching.page_size else None


_RESTING = msg("Facebook is left alone for a while, as it asked")

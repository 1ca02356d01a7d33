"""One poll: the lists of posts, then the comments of those that moved, put together."""

from dataclasses import replace
from datetime import datetime

from scrapers.facebook.fields import ID, READ_PAGE
from scrapers.facebook.finds import Finds
from scrapers.facebook.graph import Graph
from scrapers.facebook.lists import Lists, read_lists
from scrapers.facebook.losses import Losses
from scrapers.facebook.memory import Kind, Post, State
from scrapers.facebook.notes import Wishes
from scrapers.facebook.pager import Page, Pager
from scrapers.facebook.plan import Plan, after_scan, has_gap, is_silent, with_listed
from scrapers.facebook.records import Comment, Listed, node_id, read_comment
from scrapers.facebook.scan import Scan, Scanned
from scrapers.facebook.settings import Watching
from scrapers.facebook.verdict import NotPermitted, Vanished
from scrapers.facebook.worries import Course
from scrapers.kit.errors import RateLimited, Refused, SourceError, Unreachable, msg

_MOST_CALLS = 50
"""After so many no further post is begun in a poll: what was found should not wait."""
_ENOUGH_FAILURES = 2
_ENOUGH_PEOPLE = 3


class Round:
    """What a poll reads, and what it learns. It is asked for its outcome also when it ended early."""

    def __init__(self, graph: Graph, watching: Watching, state: State, now: datetime) -> None:
        self.state = state
        self.posts: dict[str, Post] = dict(state.posts)
        self.lists = Lists(denied=dict(state.denied))
        self.course = Course()
        self.more = False
        self.pager = Pager(graph, min(state.size or watching.page_size, watching.page_size))
        self.since = max(state.started or now, now - watching.first_look)
        self.finds = Finds(state.page_id, self.since)
        self._graph = graph
        self._watching = watching
        self._now = now
        self._calls = graph.calls
        self._losses = Losses(graph, self.pager, self.finds, self.posts)
        self._done: set[str] = set()
        """Posts and comments that were looked at."""
        self._gone: list[str] = []
        """Posts that could not be seen when their comments were read."""
        self._failures = self._read = 0

    def run(self, wishes: Wishes) -> None:
        """Read what is to be read. Raises only `SourceError`; what came before one is kept."""
        self._find_page()
        self.lists = read_lists(self._graph.name, self.pager, self._watching, self.state, self._now)
        self.course.unreadable += self.lists.unreadable
        self.posts.update(with_listed(self.posts, self.lists.posts))
        for listed in self.lists.posts.values():
            if listed.mention is not None:
                self.finds.hear(Comment(listed.mention), listed.id, self.posts[listed.id])
        self._losses.follow(wishes, self.lists)
        self._look_at(wishes)
        self._scan_all(wishes)
        self._losses.vanished(self.lists)
        self.more = self.more or self._losses.has_more(wishes)

    def _find_page(self) -> None:
        """The page's number: its own comments are known by it."""
        page = self._watching.page
        found = page if page.isdigit() else self.state.page_id
        if not found:
            try:
                found = node_id(self._graph.get(page, READ_PAGE, fields=ID).get("id")) or ""
            except Vanished as error:
                what = msg("the page {page} does not exist, or the token is not for it")
                raise Refused(self._graph.name, what, page=page) from error
        self.state = replace(self.state, page_id=found)
        self.finds.page_id = found

    def _look_at(self, wishes: Wishes) -> None:
        """What the webhook says was edited."""
        for comment, name in wishes.comments.items():
            if not self._may_go_on():
                return
            self._done.add(comment)
            try:
                self._look_again(comment, name)
            except NotPermitted:
                continue
            except Unreachable as error:
                self._stumble(error)

    def _look_again(self, comment: str, name: str) -> None:
        before = self.posts.get(name)
        listed = self.lists.posts.get(name) or Listed(name, Kind.OWN, self._now)
        try:
            found = read_comment(self.pager.comment(comment), listed, now=self._now)
        except Vanished as error:
            if error.gone:
                self._losses.lose(comment, before)
        else:
            if found is not None:
                self.finds.hear(found, name, before)

    def _scan_all(self, wishes: Wishes) -> None:
        spare = self._graph.usage.is_slow
        plan = Plan(self._watching, self._now, self.posts)
        for scan in plan.scans(self.lists.posts, wishes.posts, spare=spare):
            if is_silent(scan) and scan.listed.id not in wishes.posts:
                self.posts[scan.listed.id] = after_scan(scan, Scanned(complete=True), now=self._now)
            elif self._may_go_on():
                self._scan(scan)
            else:
                break
        self._must_have_read()

    def _may_go_on(self) -> bool:
        """Whether one more thing may be begun."""
        self.more = self._graph.calls - self._calls >= _MOST_CALLS and not self._graph.usage.is_spent
        return not self.more and not self._graph.usage.is_spent

    def left(self, wishes: Wishes) -> Wishes:
        """What there was no room for."""
        comments = {key: name for key, name in wishes.comments.items() if key not in self._done}
        return Wishes(wishes.posts - self._done, comments, self._losses.left(wishes), wishes.told_at)

    def _scan(self, scan: Scan) -> None:
        scanned = scan.read(self._turn)
        name = scan.listed.id
        self._done.add(name)
        for comment in scanned.comments.values():
            self.finds.hear(comment, name, scan.before)
        self.course.unreadable += scanned.unreadable
        self._read += len(scanned.comments)
        if scan.before is not None or scanned.error is None:
            self.posts[name] = after_scan(scan, scanned, now=self._now)
        if scanned.error is not None:
            self._miss(scan, scanned.error)
        elif scanned.complete:
            self._losses.missing(scan, scanned, self._now)
        else:
            self._note_cap(scan, scanned)

    def _turn(self, name: str, after: str | None) -> Page:
        """A part of the comments; none once Facebook's limit is all but reached."""
        usage = self._graph.usage
        if usage.is_spent:
            until = self._now + usage.pause
            raise RateLimited(self._graph.name, msg("Facebook's limit is all but reached"), until=until)
        return self.pager.comments(name, after)

    def _note_cap(self, scan: Scan, scanned: Scanned) -> None:
        if has_gap(scan, scanned):
            self.course.gaps.append(scan.listed.id)
        elif scan.thorough or not scanned.settled:
            self.course.capped.append(scan.listed.id)

    def _miss(self, scan: Scan, error: SourceError) -> None:
        if isinstance(error, Vanished):
            self._gone.append(scan.listed.id)
        else:
            self._stumble(error)

    def _stumble(self, error: SourceError) -> None:
        """One thing that cannot be read costs no other; raises what will happen to all of them."""
        self._failures += 1
        if not isinstance(error, Unreachable) or self._failures >= _ENOUGH_FAILURES:
            raise error

    def _must_have_read(self) -> None:
        """Raises if nothing at all could be made of what was asked for."""
        name, listed = self._graph.name, [one for one in self._gone if one in self.lists.posts]
        if listed and not self._read and (len(listed) > 1 or len(self.lists.posts) == 1):
            raise Refused(name, msg("Facebook shows the posts and none of their comments: error 100"))
        if self.course.unreadable > self.lists.unreadable and not self._read:
            count = self.course.unreadable
            raise self.pager.changed(msg("none of {count} comments has an id and a date"), count=count)

    def is_faceless(self) -> bool:
        """Whether the comments of others have no author, any of them; too few say nothing."""
        finds = self.finds
        return finds.faces == 0 if finds.people >= _ENOUGH_PEOPLE else self.state.faceless

    def is_empty(self) -> bool:
        """Whether Facebook lists nothing, or nothing of the page's own any more."""
        lists = self.lists
        had_own = any(post.kind is Kind.OWN for post in self.state.posts.values())
        return self.course.cut_short is None and not lists.of(Kind.OWN) and (had_own or not lists.posts)

    def is_limited(self) -> bool:
        """Whether we were asked to wait."""
        return isinstance(self.course.cut_short, RateLimited)

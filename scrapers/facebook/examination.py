"""Whether a token can do what it is for, found out with a few small calls."""

from collections.abc import Iterator

from scrapers.facebook.fields import ID, NAME, NEEDS, READ_PAGE
from scrapers.facebook.graph import Graph
from scrapers.facebook.memory import Kind
from scrapers.facebook.pager import LEAST, Pager
from scrapers.facebook.records import Listed, name_in, node_id, read_comment, read_post
from scrapers.facebook.settings import Watching
from scrapers.facebook.verdict import NotPermitted, Vanished
from scrapers.facebook.worries import edge_denied
from scrapers.kit.errors import Refused, msg
from scrapers.kit.mention import Author, Clock, Signal


class Examination:
    """Looks a little at everything that polls will read."""

    def __init__(self, graph: Graph, watching: Watching, clock: Clock) -> None:
        self._graph = graph
        self._pager = Pager(graph, LEAST)
        self._watching = watching
        self._now = clock()
        self._readable: list[str] = []

    def run(self) -> tuple[Signal, ...]:
        """What the token opens, then what is wrong with it though it works. Raises `SourceError` if it does not."""
        name, foreign = self._about_owner()
        worries = [*foreign, *self._about_posts(), *self._about_others()]
        what = msg("the token opens the page {page} and reads {edges}")
        values: dict[str, object] = {"page": name, "edges": ", ".join(self._readable)}
        return (Signal("token", what, values), *worries)

    def _about_owner(self) -> tuple[str, list[Signal]]:
        page = self._watching.page
        try:
            node = self._graph.get(page, READ_PAGE, fields=NAME)
        except Vanished as error:
            raise self._no_page() from error
        owner = node_id(self._graph.get("me", READ_PAGE, fields=ID).get("id"))
        found, name = node_id(node.get("id")) or page, name_in(node) or page
        if owner == found:
            return name, []
        what = msg("the token is not the page's own but that of {owner}: comments may be missing")
        return name, [Signal("foreign-token", what, {"owner": owner or "?"}, alarming=True)]

    def _about_posts(self) -> Iterator[Signal]:
        edge = self._watching.edges[Kind.OWN]
        try:
            page = self._pager.posts(self._watching.page, edge, Kind.OWN)
        except Vanished as error:
            raise self._no_page() from error
        self._readable.append(edge)
        posts = [post for item in page.items if (post := read_post(item, Kind.OWN, now=self._now))]
        busy = next((post for post in posts if post.total), None)
        if busy is not None:
            yield from self._about_comments(busy)
        else:
            what = msg("no post has a comment yet: whether comments can be read will show with the first")
            yield Signal("untried", what)

    def _about_comments(self, post: Listed) -> Iterator[Signal]:
        comments = [read_comment(item, post, now=self._now) for item in self._pager.comments(post.id).items]
        if not comments:
            what = msg("Facebook counts {count} comments and shows none: the token may lack pages_read_user_content")
            yield Signal("no-comments", what, {"count": post.total}, alarming=True)
            return
        self._readable.append("comments")
        if all(comment is None or comment.mention.author == Author() for comment in comments):
            what = msg(
                "no comment has an author: the token may lack pages_read_user_content, or its app Advanced Access"
            )
            yield Signal("no-authors", what, alarming=True)

    def _about_others(self) -> Iterator[Signal]:
        for kind, edge in self._watching.edges.items():
            if kind is Kind.OWN:
                continue
            try:
                self._pager.posts(self._watching.page, edge, kind)
            except (NotPermitted, Vanished) as error:
                yield edge_denied(kind, error.permission if isinstance(error, NotPermitted) else NEEDS[kind])
            else:
                self._readable.append(edge)

    def _no_page(self) -> Refused:
        what = msg("the page {page} does not exist, or the token is not for it")
        return Refused(self._graph.name, what, page=self._watching.page)

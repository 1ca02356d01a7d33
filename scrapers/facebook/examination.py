"""Whether a token can do what it is for, found out with two or three small calls."""

from collections.abc import Iterator

from scrapers.facebook.fields import ID, READ_PAGE
from scrapers.facebook.graph import Graph
from scrapers.facebook.memory import Kind
from scrapers.facebook.pager import LEAST, Pager
from scrapers.facebook.records import Listed, node_id, read_comment, read_post
from scrapers.facebook.settings import Watching
from scrapers.facebook.verdict import Vanished
from scrapers.kit.errors import Refused, msg
from scrapers.kit.mention import Author, Signal


def examine(graph: Graph, watching: Watching) -> tuple[Signal, ...]:
    """What is wrong with the token, though it works. Raises `SourceError` if it does not."""
    pager = Pager(graph, LEAST)
    return (*_about_owner(graph, watching), *_about_people(pager, graph.name, watching))


def _about_owner(graph: Graph, watching: Watching) -> Iterator[Signal]:
    owner = node_id(graph.get("me", READ_PAGE, fields=ID).get("id"))
    if watching.page.isdigit() and owner != watching.page:
        what = msg("the token is not the page's own but that of {owner}: comments may be missing")
        yield Signal("foreign-token", what, {"owner": owner or "?"}, alarming=True)


def _about_people(pager: Pager, name: str, watching: Watching) -> Iterator[Signal]:
    try:
        page = pager.posts(watching.page, watching.edges[Kind.OWN], Kind.OWN)
    except Vanished as error:
        what = msg("the page {page} does not exist, or the token is not for it")
        raise Refused(name, what, page=watching.page) from error
    posts = [post for item in page.items if (post := read_post(item, Kind.OWN))]
    busy = next((post for post in posts if post.total), None)
    if busy is not None:
        yield from _about_comments(pager, busy)


def _about_comments(pager: Pager, post: Listed) -> Iterator[Signal]:
    comments = [read_comment(item, post) for item in pager.comments(post.id).items]
    if not comments:
        what = msg("Facebook counts {count} comments and shows none: the token may lack pages_read_user_content")
        yield Signal("no-comments", what, {"count": post.total}, alarming=True)
    elif all(comment is None or comment.mention.author == Author() for comment in comments):
        what = msg("no comment has an author: the token may lack pages_read_user_content, or its app Advanced Access")
        yield Signal("no-authors", what, alarming=True)

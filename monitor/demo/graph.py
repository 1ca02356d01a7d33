"""The Graph API of one Facebook page on loopback: real shapes, real codes, as strict and as unlucky as a test wants.

with GraphDouble(clock) as graph:
post = graph.post("Yeni sezon")
graph.comment(post, "Kargom gelmedi", "Ayşe")
"""

import argparse
import hashlib
import hmac
import json
import sys
import threading
from collections import deque
from collections.abc import Callable, Mapping
from contextlib import suppress
from typing import Any
from urllib.parse import quote, urlencode

from monitor.clock import system_clock
from monitor.demo.graph_faults import GraphError, Mishaps, error_response, json_response
from monitor.demo.graph_shapes import FIELDS, Json, comment_shape, names_in, post_shape
from monitor.demo.server import LoopbackServer, Request, Response
from monitor.demo.wall import PAGE, Entry, LostPlaceError, NoSuchNodeError, Slice, Wall
from scrapers.kit.mention import Clock

TOKEN = "EAAdouble"  # noqa: S105 - opens nothing but the double
EDGES = ("published_posts", "visitor_posts", "tagged")
_COMMON = frozenset({"access_token", "appsecret_proof", "fields", "limit", "after", "before", "summary"})
_OF_COMMENTS = frozenset({"filter", "order", "live_filter", "since"})
_PATIENCE = 30.0


class GraphDouble(Mishaps, LoopbackServer):
    """Serves one page's wall at `url`; every switch takes effect with the next call. Safe to use from any thread."""

    def __init__(
        self, clock: Clock = system_clock, *, page: str = PAGE, token: str = TOKEN, app_secret: str = "", port: int = 0
    ) -> None:
        Mishaps.__init__(self)
        self.wall = Wall(clock, page)
        self.token = token
        self.username = "ornekmarka"
        self.owner = page
        """Whose token it is: another's than the page's, where somebody mixed them up."""
        self.requests: deque[Request] = deque(maxlen=5_000)
        self.headers: dict[str, str] = {}
        """What every answer carries besides."""
        self._app_secret = app_secret
        self._lock = threading.Lock()
        self._omitted = self._hides_comments = False
        self._lives: int | None = None
        self._lost_cursors = 0
        LoopbackServer.__init__(self, self._answer, port=port)

    # -- verbs

    def post(self, message: str, author: str | None = "", *, edge: str = "published_posts") -> str:
        """A post: the page's own, or with another edge somebody else's; gives its id."""
        return self.wall.post(message, author, edge=edge)

    def comment(self, post: str, message: str, author: str | None = "Ayşe", **more: object) -> str:
        """Somebody comments; gives the id."""
        return self.wall.comment(post, message, author, **more)

    def reply(self, comment: str, message: str, author: str | None = "Ayşe") -> str:
        """Somebody replies to a comment; gives the id."""
        return self.wall.comment(comment, message, author)

    def reply_as_page(self, under: str, message: str) -> str:
        """The page itself writes under a comment or a post; gives the id."""
        return self.wall.comment(under, message, self.wall.name)

    def edit(self, name: str, message: str) -> None:
        """Its author changes the words; nothing else shows it."""
        self.wall.change(name, message=message)

    def remove(self, name: str) -> None:
        """It is deleted, with everything under it."""
        self.wall.remove(name)

    def hide(self, comment: str) -> None:
        """The page hides it: its author and the page still see it."""
        self.wall.change(comment, hidden=True)

    def rank(self, post: str, by: Callable[[Entry], object]) -> None:
        """Show the comments in that order, whatever is asked for."""
        self.wall.ranks[post] = by

    def empty_page_with_next(self, post: str, times: int = 1) -> None:
        """The next pages of its comments are empty and say that there are more."""
        self.wall.gaps[post] = times

    def omit_from(self, omitted: bool = True) -> None:
        """No comment says who wrote it."""
        self._omitted = omitted

    def hide_comments(self, hidden: bool = True) -> None:
        """Comments are counted and not shown, as with a token that lacks a permission."""
        self._hides_comments = hidden

    # -- trouble

    def use(self, percent: int, regain: int = 0) -> None:
        """From now on so much of the limit is used, and it is regained in so many minutes."""
        use = {"type": "pages", "call_count": percent, "total_cputime": 1, "total_time": 1}
        use["estimated_time_to_regain_access"] = regain
        self.headers["X-Business-Use-Case-Usage"] = json.dumps({"1122334455": [use]})

    def die_token_after(self, calls: int | None) -> None:
        """The token works for so many calls more; None: for good."""
        with self._lock:
            self._lives = calls

    def break_cursor(self, times: int = 1) -> None:
        """The next calls that go on from a cursor find it gone."""
        with self._lock:
            self._lost_cursors = times

    # -- what was asked

    def asked(self, edge: str) -> list[Request]:
        """The requests of that edge, oldest first; `node` for single posts and comments."""
        with self._lock:
            return [request for request in self.requests if _edge_of(request) == edge]

    # -- answering

    def _answer(self, request: Request) -> Response:
        with self._lock:
            self.requests.append(request)
        fault = self.next_fault(_edge_of(request))
        if fault is not None and fault.hold is not None:
            fault.hold.wait(_PATIENCE)
        try:
            answer = fault.response if fault is not None and fault.response else self._right(request)
        except GraphError as error:
            answer = error.response
        except NoSuchNodeError:
            answer = error_response(100, _NO_NODE, subcode=33)
        except LostPlaceError:
            answer = error_response(100, "(#100) Invalid cursors values were provided")
        return _with(answer, self.headers)

    def _right(self, request: Request) -> Response:
        self._check_token(request)
        _, _version, *path = request.path.split("/")
        if len(path) == 2:
            return self._list(path[0], path[1], request)
        return json_response(self._node(path[0], request))

    def _check_token(self, request: Request) -> None:
        given = request.headers.get("authorization", "").removeprefix("Bearer ") or request.query.get("access_token")
        with self._lock:
            if self._lives is not None:
                self._lives -= 1
            is_dead = self._lives is not None and self._lives < 0
        if is_dead:
            raise GraphError(190, "Error validating access token: Session has expired", subcode=463, status=401)
        if given != self.token:
            raise GraphError(190, f"Malformed access token {given}")
        proof = hmac.new(self._app_secret.encode(), self.token.encode(), hashlib.sha256).hexdigest()
        if self._app_secret and request.query.get("appsecret_proof") != proof:
            raise GraphError(100, "API calls from the server require an appsecret_proof argument")

    def _node(self, name: str, request: Request) -> Json:
        if name in ("me", self.wall.page, self.username):
            wanted = self._wanted(request, "page", frozenset())
            found = {"id": self.owner if name == "me" else self.wall.page, "name": self.wall.name}
            return {key: value for key, value in found.items() if key in wanted or key == "id"}
        entry = self.wall.entry(name)
        if entry.post and self._hides_comments:
            raise NoSuchNodeError
        wanted = self._wanted(request, "comment" if entry.post else "post", frozenset())
        return self._shape(entry, wanted)

    def _list(self, name: str, edge: str, request: Request) -> Response:
        if edge == "comments":
            wanted = self._wanted(request, "comment", _OF_COMMENTS)
            how = {"replies": request.query.get("filter") == "stream"}
            how["newest_first"] = request.query.get("order") == "reverse_chronological"
            entries = [] if self._hides_comments else self.wall.comments(name, **how)
        elif edge in EDGES and name in (self.wall.page, self.username):
            wanted = self._wanted(request, "post", frozenset())
            entries = self.wall.posts(edge)
        else:
            raise GraphError(2500, f"Unknown path components: /{edge}")
        limit, after = int(request.query.get("limit") or 25), request.query.get("after", "")
        if after and self._loses_cursor():
            raise LostPlaceError
        return json_response(self._page(request, self.wall.slice(name, entries, limit, after), wanted))

    def _loses_cursor(self) -> bool:
        with self._lock:
            self._lost_cursors -= 1
            return self._lost_cursors >= 0

    def _page(self, request: Request, part: Slice, wanted: list[str]) -> Json:
        data: Json = {"data": [self._shape(entry, wanted) for entry in part.entries]}
        if part.entries or part.more:
            data["paging"] = {"cursors": {"before": part.entries[0].id if part.entries else "", "after": part.after}}
        if part.more:
            further = {**request.query, "access_token": self.token, "after": part.after}
            data["paging"]["next"] = f"{self.url}{request.path}?{urlencode(further, quote_via=quote)}"
        return data

    def _shape(self, entry: Entry, wanted: list[str]) -> Json:
        shape = comment_shape if entry.post else post_shape
        data = shape(self.wall, entry, wanted)
        if self._omitted:
            data.pop("from", None)
        return data

    def _wanted(self, request: Request, node: str, parameters: frozenset[str]) -> list[str]:
        unknown = set(request.query) - _COMMON - parameters
        if unknown:
            raise GraphError(100, f"(#100) Unknown parameter: {min(unknown)}")
        wanted = names_in(request.query.get("fields", "id"))
        strange = [name for name in wanted if name not in FIELDS[node]]
        if strange:
            raise GraphError(100, f"(#100) Tried accessing nonexisting field ({strange[0]})")
        return wanted


def _edge_of(request: Request) -> str:
    last = request.path.rpartition("/")[2]
    return last if last in ("comments", *EDGES) else "node"


def _with(answer: Response, headers: Mapping[str, str]) -> Response:
    merged: dict[str, Any] = {**headers, **answer.headers}
    return Response(answer.body, answer.status, merged, answer.content_type, answer.cut)


_NO_NODE = (
    "Unsupported get request. Object with this ID does not exist, cannot be loaded due to missing permissions, "
    "or does not support this operation."
)


def main() -> None:
    """Serve a page with one post and one comment until interrupted; prints where."""
    parser = argparse.ArgumentParser(prog="python -m monitor.demo.graph", description=main.__doc__)
    parser.add_argument("--port", type=int, default=0, help="0 picks a free one")
    parser.add_argument("--token", default=TOKEN)
    given = parser.parse_args()
    with GraphDouble(token=given.token, port=given.port) as double, suppress(KeyboardInterrupt):
        double.comment(double.post("Yeni sezon geldi"), "Kargom on gündür gelmedi, kimse cevap vermiyor.")
        sys.stdout.write(f"{double.url} {double.wall.page}\n")
        sys.stdout.flush()
        threading.Event().wait()


if __name__ == "__main__":
    main()

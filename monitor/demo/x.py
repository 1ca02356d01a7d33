"""X's API v2 on loopback: recent search, look-up, people, usage. As strict as the documents say, in either dialect.

It serves the posts it was given to every query, newest first. Run by itself: `python -m monitor.demo.x --port 8066`.
"""

import argparse
import sys
import threading
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from monitor.clock import system_clock
from monitor.demo import x_problems as problems
from monitor.demo.server import LoopbackServer, Request, Response
from monitor.demo.x_posts import DIALECTS, Json, Person, Post, id_at, record_of, user_of
from monitor.demo.x_world import PROTECTED, SUSPENDED, XWorld
from scrapers.kit.mention import Clock

TOKEN = "x-double"  # noqa: S105 - opens nothing but the double
SEARCH, LOOKUP, USAGE, PEOPLE = "/2/tweets/search/recent", "/2/tweets", "/2/usage/tweets", "/2/users/by/username/"
_KEPT_FOR = timedelta(days=7)
_NOT_YET = timedelta(seconds=10)
_COMMON = {"expansions", "user.fields", "media.fields", "poll.fields", "place.fields"}
_SEARCHING = {"query", "max_results", "next_token", "pagination_token", "start_time", "end_time", "since_id"}
_KNOWN = {
    SEARCH: _COMMON | _SEARCHING | {"until_id", "sort_order"},
    LOOKUP: _COMMON | {"ids"},
    USAGE: {"days", "usage.fields"},
}
Outage = Callable[[Request], Response | None]


class XDouble(XWorld, LoopbackServer):
    """Serves `url`; faults take effect with the next request. Safe to use from any thread."""

    def __init__(self, clock: Clock = system_clock, *, token: str = TOKEN, port: int = 0) -> None:
        self.requests: list[Request] = []
        XWorld.__init__(self, clock)
        self.token = token
        self._dialect = "tweet"
        self._ignores_fields = False
        self._odd: list[object] = []
        self._errors: list[Json] = []
        self._faults: list[Outage] = []
        self._oldest = 0
        LoopbackServer.__init__(self, self._answer, port=port)

    # what X does

    def slip_in(self, *records: object) -> None:
        """Strange records, put before the others on every page."""
        self._odd += records

    def complain(self, *errors: Json) -> None:
        """Partial errors beside every answer."""
        self._errors += errors

    def speak(self, dialect: str) -> None:
        """Take and give the field names of that dialect only."""
        self._dialect = dialect

    def ignore_fields(self, ignore: bool = True) -> None:
        """Say nothing of the other dialect's parameters, and give no field that was asked for in it."""
        self._ignores_fields = ignore

    def outdate(self, since_id: str) -> None:
        """Refuse that `since_id` and all before it as too old."""
        self._oldest = int(since_id)

    def limit(self, reset: datetime | str | None = None, *, times: int = 1) -> None:
        """429, with a moment, without one, or with an absurd one."""
        self.fail(problems.limited(reset), times=times)

    def run_out_of_money(self, *, times: int = 1) -> None:
        """402."""
        self.fail(problems.no_money(), times=times)

    def refuse(self, status: int, kind: str = "about:blank", *, times: int = 1, **more: object) -> None:
        """That status with a problem document of that kind."""
        self.fail(problems.problem(status, kind, self._dialect, **more), times=times)

    def fail(self, response: Response, *, times: int = 1) -> None:
        """Let the next requests be answered like this."""
        with self._lock:
            self._faults += [lambda _: response] * times

    def stall(self, until: threading.Event, *, patience: float = 30.0) -> None:
        """Let the next request wait for the event, then answer it well."""

        def wait(_: Request) -> None:
            until.wait(patience)

        with self._lock:
            self._faults.append(wait)

    def heal(self) -> None:
        """Forget every fault that has not happened yet."""
        with self._lock:
            self._faults.clear()

    # how it answers

    def _answer(self, request: Request) -> Response:
        with self._lock:
            self.requests.append(request)
            fault = self._faults.pop(0) if self._faults else None
        failed = fault(request) if fault else None
        if failed is not None:
            return failed
        if request.headers.get("authorization") != f"Bearer {self.token}":
            return problems.problem(401, "about:blank", title="Unauthorized", detail="Unauthorized")
        with self._lock:
            found = self._route(request)
        remaining = str(max(0, 450 - len(self.requests)))
        reset = str(int(self._clock().timestamp()) + 900)
        limits = {"x-rate-limit-limit": "450", "x-rate-limit-remaining": remaining, "x-rate-limit-reset": reset}
        return replace(found, headers={**limits, **found.headers})

    def _route(self, request: Request) -> Response:
        if request.path.startswith(PEOPLE):
            return self._person(request.path.removeprefix(PEOPLE))
        known = _KNOWN.get(request.path)
        if known is None:
            return problems.problem(404, "about:blank", title="Not Found")
        return self._wrong_name(request, known) or _HANDLERS[request.path](self, request.query)

    def _wrong_name(self, request: Request, known: set[str]) -> Response | None:
        allowed = known if request.path == USAGE else known | {DIALECTS[self._dialect].fields}
        for name in request.query:
            ignored = self._ignores_fields and name in {names.fields for names in DIALECTS.values()}
            if name not in allowed and not ignored:
                message = f"The query parameter [{name}] is not one of [{','.join(sorted(allowed))}]"
                return problems.invalid(self._dialect, name, request.query[name], message)
        return None

    def _search(self, query: Mapping[str, str]) -> Response:
        size = int(query.get("max_results", "10"))
        if not 10 <= size <= 100:
            message = f"The `max_results` query parameter value [{size}] is not between 10 and 100"
            return problems.invalid(self._dialect, "max_results", str(size), message)
        if not 1 <= len(query.get("query", "")) <= 512:
            message = "There were errors processing your request: the query is too long"
            return problems.invalid(self._dialect, "query", query.get("query", ""), message)
        out_of_reach = self._too_old(query) or self._too_late(query)
        if out_of_reach is not None:
            return out_of_reach
        found = self._found(query)
        before = query.get("next_token")
        if before is not None and not before.startswith("b26v"):
            return problems.invalid(self._dialect, "next_token", before, "Invalid 'next_token'")
        left = [post for post in found if before is None or int(post.id) < int(before.removeprefix("b26v"))]
        return self._page(left[:size], query, more=len(left) > size)

    def _too_old(self, query: Mapping[str, str]) -> Response | None:
        oldest = max(self._oldest + 1, int(id_at(self._clock() - _KEPT_FOR)))
        since = query.get("since_id")
        if since is not None and int(since) < oldest:
            return problems.stale(self._dialect, since, str(oldest))
        start = query.get("start_time")
        if since is None and start and datetime.fromisoformat(start) < self._clock() - _KEPT_FOR:
            return problems.invalid(self._dialect, "start_time", start, "'start_time' must be on or after 7 days ago")
        return None

    def _too_late(self, query: Mapping[str, str]) -> Response | None:
        end = query.get("end_time")
        if end and datetime.fromisoformat(end) > self._clock() - _NOT_YET:
            message = "'end_time' must be a minimum of 10 seconds prior to the request time"
            return problems.invalid(self._dialect, "end_time", end, message)
        return None

    def _found(self, query: Mapping[str, str]) -> list[Post]:
        start = query.get("start_time")
        floor = int(id_at(datetime.fromisoformat(start))) - 1 if start else int(id_at(self._clock() - _KEPT_FOR))
        floor = int(query.get("since_id", floor))
        end = query.get("end_time")
        ceiling = int(id_at(datetime.fromisoformat(end))) if end else 2**63
        return [post for post in self.newest_first() if floor < int(post.id) < ceiling]

    def _page(self, posts: list[Post], query: Mapping[str, str], *, more: bool) -> Response:
        records = [*self._odd, *self._records(posts, query)]
        meta: Json = {"result_count": len(records)}
        if posts:
            meta |= {"newest_id": posts[0].id, "oldest_id": posts[-1].id}
        if more:
            meta["next_token"] = f"b26v{posts[-1].id}"
        return problems.answer(self._with_people({"data": records} if records else {}, posts, query) | {"meta": meta})

    def _records(self, posts: Iterable[Post], query: Mapping[str, str]) -> list[Json]:
        asked = self._asked(query)
        return [record_of(post, asked, self._dialect) for post in posts]

    def _asked(self, query: Mapping[str, str]) -> set[str]:
        named = (query.get(DIALECTS[self._dialect].fields, ""), query.get("expansions", ""))
        return {one for names in named for one in names.split(",") if one}

    def _with_people(self, found: Json, posts: Iterable[Post], query: Mapping[str, str]) -> Json:
        people = {post.author.id: post.author for post in posts if post.more.get("author_id", True)}
        asked = query.get("user.fields", "").split(",")
        users = [user_of(one, asked, self._dialect) for one in people.values()]
        if users and "author_id" in query.get("expansions", ""):
            found["includes"] = {"users": users}
        return found | ({"errors": list(self._errors)} if self._errors else {})

    def _look_up(self, query: Mapping[str, str]) -> Response:
        ids = query.get("ids", "").split(",")
        if not 1 <= len(ids) <= 100:
            return problems.invalid(self._dialect, "ids", str(len(ids)), "The `ids` query parameter takes 1 to 100")
        there = {one: self.version(one) for one in ids}
        found = [post for post in there.values() if post is not None and not self.why_hidden(post)]
        errors = [self._missing(one, post) for one, post in there.items() if post not in found]
        data: Json = {"data": self._records(found, query)} if found else {}
        answer = self._with_people(data, found, query)
        return problems.answer(answer | ({"errors": [*answer.get("errors", []), *errors]} if errors else {}))

    def _missing(self, post_id: str, post: Post | None) -> Json:
        hidden = self.why_hidden(post) if post else None
        kind = "not-authorized-for-resource" if hidden == PROTECTED else "resource-not-found"
        detail = f"Could not find tweet with ids: [{post_id}]."
        if hidden == SUSPENDED:
            detail = f"User has been suspended: [{post_id}]."
        about = {"resource_type": "tweet" if self._dialect == "tweet" else "post", "parameter": "ids"}
        return {
            **{"type": f"https://{DIALECTS[self._dialect].host}/2/problems/{kind}", "title": "Not Found Error"},
            **{"detail": detail, "resource_id": post_id, "value": post_id, **about},
        }

    def _person(self, handle: str) -> Response:
        found = self.person(handle)
        if found is None:
            error = {"type": f"https://{DIALECTS[self._dialect].host}/2/problems/resource-not-found", "value": handle}
            return problems.answer({"errors": [{**error, "resource_type": "user", "parameter": "username"}]})
        return problems.answer({"data": user_of(found, (), self._dialect)})

    def _usage(self, _: Mapping[str, str]) -> Response:
        used, cap = self.count(), 3_000_000
        if self._dialect == "post":
            return problems.answer({"data": {"project_usage": str(used), "project_cap": str(cap)}})
        return problems.answer({"data": {"project_usage": used, "project_cap": cap, "cap_reset_day": 8}})


_HANDLERS: Mapping[str, Callable[[XDouble, Mapping[str, str]], Response]] = {
    SEARCH: XDouble._search,
    LOOKUP: XDouble._look_up,
    USAGE: XDouble._usage,
}


def main() -> None:
    """Serve a few posts until interrupted; prints where."""
    parser = argparse.ArgumentParser(prog="python -m monitor.demo.x", description=main.__doc__)
    parser.add_argument("--port", type=int, default=0, help="0 picks a free one")
    parser.add_argument("--token", default=TOKEN)
    given = parser.parse_args()
    with XDouble(token=given.token, port=given.port) as double, suppress(KeyboardInterrupt):
        customer = Person("1001", "ayse_yilmaz", "Ayşe Yılmaz", created_at=datetime(2015, 3, 1, tzinfo=UTC))
        asked = double.publish("@ornekmarka siparişim 12 gündür gelmedi, paramı iade edin!", customer)
        double.reply(asked, "Merhaba, sipariş numaranızı özel mesajla iletir misiniz?")
        sys.stdout.write(f"{double.url}\n")
        sys.stdout.flush()
        threading.Event().wait()


if __name__ == "__main__":
    main()

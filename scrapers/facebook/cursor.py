"""A page's memory as text, and back: the cursor."""

import json
from dataclasses import replace
from datetime import UTC, datetime

from scrapers.facebook.memory import Denial, Kind, Mark, Post, State
from scrapers.kit.mention import Cursor

_VERSION = 1


def write_cursor(state: State) -> Cursor:
    """The state as text."""
    data = {
        "v": _VERSION,
        "page": [state.page, state.page_id],
        "token": state.token,
        "started": _out(state.started),
        "usage": [state.usage, _out(state.slow_until), _out(state.blocked_until), state.throttled],
        "webhook": _out(state.webhook_at),
        "size": state.size,
        "faceless": int(state.faceless),
        "denied": {kind.value: [denial.permission, _out(denial.retry_at)] for kind, denial in state.denied.items()},
        "posts": {name: _post_out(name, post) for name, post in state.posts.items()},
    }
    return Cursor(json.dumps(data, separators=(",", ":")))


def read_cursor(cursor: Cursor | None, *, page: str, token: str) -> State:
    """The state in that text; an empty one if there is none, it is not ours, or it is another page's.

    With a new token nobody has asked us to wait, and nothing was denied.
    """
    try:
        state = _state(json.loads(cursor)) if cursor else None
    except (ValueError, TypeError, KeyError, AttributeError, OverflowError, OSError, RecursionError):
        state = None
    if state is None or state.page != page:
        return State(page, token)
    if state.token == token:
        return state
    return replace(state, token=token, usage=0, slow_until=None, blocked_until=None, throttled=0, denied={})


def _state(data: dict[str, object]) -> State | None:
    if data["v"] != _VERSION:
        return None
    (page, page_id), (usage, slow, blocked, throttled) = _row(data["page"], 2), _row(data["usage"], 4)
    denied, posts = data["denied"], data["posts"]
    if not isinstance(denied, dict) or not isinstance(posts, dict):
        return None
    return State(
        page=str(page),
        token=str(data["token"]),
        page_id=str(page_id),
        started=_moment(data["started"]),
        usage=_count(usage),
        slow_until=_moment(slow),
        blocked_until=_moment(blocked),
        throttled=_count(throttled),
        webhook_at=_moment(data["webhook"]),
        size=None if data["size"] is None else _count(data["size"]),
        faceless=bool(data["faceless"]),
        denied={Kind(kind): Denial(str(row[0]), _at(row[1])) for kind, row in denied.items()},
        posts={str(name): _post(str(name), row) for name, row in posts.items()},
    )


def _post_out(name: str, post: Post) -> list[object]:
    times = [_out(at) for at in (post.created, post.updated, post.scanned, post.full, post.newest, post.forgot)]
    own = f"{name.rpartition('_')[2]}_"
    marks = {_short(own, key): f"{mark.state} {_out(mark.at)}" for key, mark in post.marks.items()}
    return [post.kind.value, *times, post.total, post.state, int(post.owed), post.failed, int(post.aged), marks]


def _post(name: str, row: object) -> Post:
    kind, created, updated, scanned, full, newest, forgot, total, state, owed, failed, aged, marks = _row(row, 13)
    if not isinstance(marks, dict):
        raise TypeError
    own = f"{name.rpartition('_')[2]}_"
    return Post(
        kind=Kind(str(kind)),
        created=_at(created),
        updated=_moment(updated),
        total=None if total is None else _count(total),
        scanned=_moment(scanned),
        full=_moment(full),
        newest=_moment(newest),
        forgot=_moment(forgot),
        state=str(state),
        owed=bool(owed),
        failed=_count(failed),
        aged=bool(aged),
        marks={_long(own, key): _mark(value) for key, value in marks.items()},
    )


def _short(own: str, key: str) -> str:
    """Most comments' ids begin with their post's number: a thousand of them need not be kept."""
    return f"_{key.removeprefix(own)}" if key.startswith(own) else key


def _long(own: str, key: str) -> str:
    return f"{own}{key[1:]}" if key.startswith("_") else key


def _mark(value: str) -> Mark:
    state, _, at = value.partition(" ")
    return Mark(state, _at(int(at)))


def _row(value: object, length: int) -> list[object]:
    if not isinstance(value, list) or len(value) != length:
        raise TypeError
    return value


def _count(value: object) -> int:
    if not isinstance(value, int) or value < 0:
        raise TypeError
    return value


def _out(at: datetime | None) -> int | None:
    return None if at is None else int(at.timestamp())


def _moment(value: object) -> datetime | None:
    return None if value is None else _at(value)


def _at(value: object) -> datetime:
    if not isinstance(value, int):
        raise TypeError
    return datetime.fromtimestamp(value, tz=UTC)

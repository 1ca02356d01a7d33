"""What is wrong although the poll went through: an empty page may be a missing permission."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from scrapers.facebook.memory import Kind, State
from scrapers.facebook.usage import SLOW_AT
from scrapers.kit.errors import SourceError, msg
from scrapers.kit.mention import Signal

_FAILURES = 3
"""One bad answer in a hundred is ordinary: a post is worth a word when it fails so often in a row."""
_SILENT_AFTER = timedelta(hours=36)
"""Facebook tries a delivery again for so long, then it is lost."""
_EDGE_NAMES = {Kind.VISITOR: "visitor_posts", Kind.TAGGED: "tagged", Kind.OWN: "published_posts"}


@dataclass(slots=True)
class Course:
    """How the poll went."""

    capped: list[str] = field(default_factory=list)
    """Posts with more comments than are read at once."""
    gaps: list[str] = field(default_factory=list)
    """Those of them where new comments may have been left unread."""
    unreadable: int = 0
    fewer_fields: bool = False
    """Whether Facebook did not know all we asked for."""
    cut_short: SourceError | None = None
    found_new: bool = False
    usage: int = 0


def worries(state: State, course: Course, pages: int, now: datetime) -> tuple[Signal, ...]:
    """Everything the operators should know."""
    return (*_about_permissions(state), *_about_reading(state, course, pages), *_about_pace(state, course, now))


def edge_denied(kind: Kind, permission: str) -> Signal:
    """The word that posts of that kind cannot be read."""
    what = msg("{edge} cannot be read, the rest can: the token lacks {permission}")
    return Signal("edge-denied", what, {"edge": _EDGE_NAMES[kind], "permission": permission}, alarming=True)


def _about_permissions(state: State) -> Iterator[Signal]:
    for kind, denial in state.denied.items():
        yield edge_denied(kind, denial.permission)
    if state.faceless:
        what = msg("no comment has an author: the token may lack pages_read_user_content, or its app Advanced Access")
        yield Signal("no-authors", what, alarming=True)
    counted = [post for post in state.posts.values() if post.total and post.scanned and not post.aged]
    if counted and not any(post.marks or post.forgot for post in counted):
        what = msg("Facebook counts {count} comments and shows none: the token may lack pages_read_user_content")
        values: dict[str, object] = {"count": sum(post.total or 0 for post in counted)}
        yield Signal("no-comments", what, values, alarming=True)


def _about_reading(state: State, course: Course, pages: int) -> Iterator[Signal]:
    for post in course.gaps:
        what = msg("post {post} has more new comments than {pages} pages: some may be unread; raise pages")
        yield Signal("page-cap", what, {"post": post, "pages": pages}, alarming=True)
    for post in (post for post in course.capped if post not in course.gaps):
        what = msg("post {post} has more comments than {pages} pages hold: its oldest ones are not read")
        yield Signal("page-cap", what, {"post": post, "pages": pages}, once=f"page-cap:{post}")
    failing = [name for name, post in state.posts.items() if post.failed >= _FAILURES]
    if failing:
        what = msg("the comments of {count} posts could not be read several times, such as {post}")
        yield Signal("posts-unread", what, {"count": len(failing), "post": failing[0]}, alarming=True)
    if course.unreadable:
        what = msg("{count} comments or posts have no id or no date")
        yield Signal("unreadable", what, {"count": course.unreadable}, alarming=True)
    if course.fewer_fields:
        what = msg("Facebook does not know all we ask for in this version: less is read of each comment")
        yield Signal("fewer-fields", what, alarming=True)
    if course.cut_short is not None:
        yield Signal("cut-short", course.cut_short.what, dict(course.cut_short.values))


def _about_pace(state: State, course: Course, now: datetime) -> Iterator[Signal]:
    if course.usage >= SLOW_AT:
        what = msg("{percent} % of what Facebook allows this page is used: it is asked less often")
        yield Signal("usage", what, {"percent": course.usage}, once=f"usage:{now.date().isoformat()}")
    if state.webhook_at and course.found_new and now - state.webhook_at > _SILENT_AFTER:
        what = msg("comments arrive, but the webhook has been silent since {since}: look at its subscription")
        since = state.webhook_at.isoformat(timespec="minutes")
        yield Signal("webhook-silent", what, {"since": since}, once=f"webhook-silent:{since}")

"""What the demo site answers to one request, given the story, the moment, and how the site is disposed."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from monitor.demo import forum, older_pages, pages, world
from monitor.demo.server import Request, Response
from monitor.demo.world import Shown, Story


class Dress(StrEnum):
    """Which markup the complaint site wears."""

    G3 = "g3"
    G2 = "g2"


class Mood(StrEnum):
    """How the site treats whoever asks."""

    OPEN = "open"
    BLOCKED = "blocked"
    CHALLENGED = "challenged"
    LIMITED = "limited"
    DOWN = "down"


@dataclass(frozen=True, slots=True)
class Face:
    """How the site is disposed. `status` goes with a challenge, `retry_after` with a limit."""

    mood: Mood = Mood.OPEN
    dress: Dress = Dress.G3
    broken: bool = False
    empty: bool = False
    status: int = 503
    retry_after: int | None = None


def respond(request: Request, told: Story, face: Face, now: datetime) -> Response:
    """The answer a visitor gets; honours `If-None-Match`."""
    if face.mood is Mood.DOWN:
        return Response(pages.notice("Bakım nedeniyle kapalıyız"), 503)
    if request.path == "/robots.txt":
        return Response(pages.ROBOTS.encode(), content_type="text/plain; charset=utf-8")
    if face.mood is not Mood.OPEN:
        return _trouble(face)
    if request.path == "/":
        return Response(status=302, headers={"Location": f"/{world.SLUG}"})
    page = _page(request, Story(topic=told.topic) if face.empty else told, face, now)
    if page is None:
        return Response(pages.notice("Aradığınız sayfa bulunamadı"), 404)
    return _conditional(request, pages.redesigned(page) if face.broken else page)


def _trouble(face: Face) -> Response:
    if face.mood is Mood.CHALLENGED:
        return Response(pages.challenge(), face.status)
    if face.mood is Mood.LIMITED:
        headers = {} if face.retry_after is None else {"Retry-After": str(face.retry_after)}
        return Response(pages.notice("Çok fazla istek"), 429, headers)
    return Response(pages.notice("Erişim engellendi"), 403)


def _page(request: Request, told: Story, face: Face, now: datetime) -> bytes | None:
    match request.path.strip("/").split("/"):
        case [world.SLUG]:
            return _listing(told.seen(now), _number(request, "page"), face, now)
        case [world.SLUG, slug]:
            return _detail(told.seen(now), slug, face, now)
        case [world.TOPIC]:
            return forum.topic(told.topic, told.written(now), _number(request, "p"))
        case ["entry", number]:
            entries = (entry for entry in told.written(now) if str(entry.number) == number)
            return next((forum.single(told.topic, entry) for entry in entries), None)
    return None


def _listing(shown: Sequence[Shown], asked: int, face: Face, now: datetime) -> bytes:
    if not shown:
        return pages.nothing_here()
    page = pages.cut(shown, asked, now)
    return older_pages.listing(page) if face.dress is Dress.G2 else pages.listing(page)


def _detail(shown: Sequence[Shown], slug: str, face: Face, now: datetime) -> bytes | None:
    found = next((state for state in shown if state.complaint.slug == slug and not state.withdrawn), None)
    if found is None:
        return None
    return older_pages.detail(found, now) if face.dress is Dress.G2 else pages.detail(found, now)


def _number(request: Request, name: str) -> int:
    asked = request.query.get(name, "1")
    return int(asked) if asked.isdecimal() else 1


def _conditional(request: Request, page: bytes) -> Response:
    etag = f'"{hashlib.sha256(page).hexdigest()[:20]}"'
    answer = Response(page, headers={"ETag": etag})
    known = etag in request.headers.get("if-none-match", "")
    return replace(answer, body=b"", status=304) if known else answer

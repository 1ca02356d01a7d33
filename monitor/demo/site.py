"""A complaint site and a forum on loopback: the story's pages, and switches for what real sites do to readers."""

import argparse
import sys
import threading
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace
from urllib.parse import urlencode

from monitor.clock import system_clock
from monitor.demo.face import Dress, Face, Mood, respond
from monitor.demo.server import LoopbackServer, Request, Response
from monitor.demo.world import BRAND, THANKS, Complaint, Reply, Story, story
from scrapers.kit.mention import Clock

_REMEMBERED = 2_000


class DemoSite(LoopbackServer):
    """Serves a story at `url`; every switch takes effect with the next request. Safe to use from any thread."""

    def __init__(self, clock: Clock, told: Story | None = None, *, port: int = 0) -> None:
        self._clock = clock
        self._story = told if told is not None else story(clock())
        self._face = Face()
        self._lock = threading.Lock()
        self._asked: deque[str] = deque(maxlen=_REMEMBERED)
        self._requests = self._serving = self._most_at_once = 0
        super().__init__(self._answer, port=port)

    @property
    def requests(self) -> int:
        """How many requests came, refused ones and robots.txt included."""
        return self._requests

    @property
    def asked(self) -> tuple[str, ...]:
        """The path and query of the latest requests, oldest first."""
        with self._lock:
            return tuple(self._asked)

    @property
    def most_at_once(self) -> int:
        """How many requests were being answered at the same moment, at most."""
        return self._most_at_once

    def publish(self, complaint: Complaint) -> str:
        """Put a complaint on the site; gives its slug, made from the title and unlike all others."""
        with self._lock:
            self._story = self._story.with_complaint(complaint)
            return self._story.complaints[-1].slug

    def answer(self, slug: str, text: str | None = None) -> None:
        """The brand replies, with boilerplate unless told otherwise."""
        with self._lock:
            words = text if text is not None else self._story.answers[0]
        self._reply(slug, Reply(words, self._clock(), BRAND, brand=True))

    def write_again(self, slug: str, text: str) -> None:
        """The complainant adds something."""
        self._reply(slug, Reply(text, self._clock(), self._complaint(slug).author))

    def solve(self, slug: str, *, rating: int | None = None) -> None:
        """The complainant marks it solved; the stars may be few all the same."""
        self._change(replace(self._complaint(slug), solved_at=self._clock(), rating=rating))

    def withdraw(self, slug: str, *, thanks: str = THANKS) -> None:
        """The complainant takes it back: its card loses title and link, its page is gone."""
        self._change(replace(self._complaint(slug), withdrawn_at=self._clock(), thanks=thanks))

    def write_entry(self, text: str, author: str = "yeni suser") -> int:
        """Somebody writes in the forum; gives the entry's number."""
        with self._lock:
            self._story = self._story.with_entry(text, author, self._clock())
            return self._story.entries[-1].number

    def wear(self, dress: Dress) -> None:
        """Another generation of markup."""
        self._face = replace(self._face, dress=dress)

    def break_layout(self) -> None:
        """A redesign that no preset knows."""
        self._face = replace(self._face, broken=True)

    def mend_layout(self) -> None:
        """The markup presets know."""
        self._face = replace(self._face, broken=False)

    def empty(self) -> None:
        """The site's own page for "nothing here", until `recover`."""
        self._face = replace(self._face, empty=True)

    def block(self) -> None:
        """403 to everybody."""
        self._face = replace(self._face, mood=Mood.BLOCKED)

    def challenge(self, *, status: int = 503) -> None:
        """A page that wants to know whether a person is asking, with whatever status."""
        self._face = replace(self._face, mood=Mood.CHALLENGED, status=status)

    def limit(self, retry_after: int | None = None) -> None:
        """429, with `Retry-After` in seconds if given."""
        self._face = replace(self._face, mood=Mood.LIMITED, retry_after=retry_after)

    def go_down(self) -> None:
        """503, robots.txt included."""
        self._face = replace(self._face, mood=Mood.DOWN)

    def recover(self) -> None:
        """Open to everybody again, with content; a broken layout stays broken until it is mended."""
        self._face = replace(self._face, mood=Mood.OPEN, empty=False)

    def _complaint(self, slug: str) -> Complaint:
        with self._lock:
            return self._story.complaint(slug)

    def _reply(self, slug: str, reply: Reply) -> None:
        complaint = self._complaint(slug)
        self._change(replace(complaint, replies=(*complaint.replies, reply)))

    def _change(self, complaint: Complaint) -> None:
        with self._lock:
            self._story = self._story.with_changed(complaint)

    def _answer(self, request: Request) -> Response:
        with self._counted(request):
            return respond(request, self._story, self._face, self._clock())

    @contextmanager
    def _counted(self, request: Request) -> Iterator[None]:
        asked = f"{request.path}?{urlencode(request.query)}".rstrip("?")
        with self._lock:
            self._requests += 1
            self._asked.append(asked)
            self._serving += 1
            self._most_at_once = max(self._most_at_once, self._serving)
        try:
            yield
        finally:
            with self._lock:
                self._serving -= 1


def main() -> None:
    """Serve the story from now on until interrupted; prints where."""
    parser = argparse.ArgumentParser(prog="python -m monitor.demo.site", description=main.__doc__)
    parser.add_argument("--port", type=int, default=0, help="0 picks a free one")
    with DemoSite(system_clock, port=parser.parse_args().port) as site, suppress(KeyboardInterrupt):
        sys.stdout.write(f"{site.url}\n")
        sys.stdout.flush()
        threading.Event().wait()


if __name__ == "__main__":
    main()

"""Turns at a host: one request at a time, in the order they asked, with a pause before each."""

import random
import threading
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta

from scrapers.kit.errors import msg
from scrapers.kit.mention import Clock
from scrapers.kit.setback import NoAnswer

Wait = Callable[[float], bool]
"""Waits so many seconds; True when we are to stop instead of going on."""

_NO_TIME = timedelta(0)


class _Queue:
    """A lock that serves first come, first served; `threading.Lock` starves the unlucky."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._waiting: deque[threading.Event] = deque()
        self._busy = False

    def __enter__(self) -> None:
        with self._lock:
            if not self._busy:
                self._busy = True
                return
            called = threading.Event()
            self._waiting.append(called)
        called.wait()

    def __exit__(self, *_: object) -> None:
        with self._lock:
            if self._waiting:
                self._waiting.popleft().set()
            else:
                self._busy = False


class _Place:
    """What is remembered of one host."""

    def __init__(self) -> None:
        self.queue = _Queue()
        self.left_at: datetime | None = None
        self.held_until: datetime | None = None


class Gate:
    """Every request of the process passes here. Safe to use from many threads."""

    def __init__(self, clock: Clock, wait: Wait, *, in_flight: int, draw: Callable[[], float] = random.random) -> None:
        self._clock = clock
        self._wait = wait
        self._draw = draw
        self._permits = threading.BoundedSemaphore(in_flight)
        self._places: dict[str, _Place] = {}
        self._lock = threading.Lock()

    @contextmanager
    def turn(self, host: str, between: tuple[timedelta, timedelta]) -> Iterator[None]:
        """Our turn at the host, after the pause. Raises `NoAnswer` when the daemon is stopping."""
        place = self._place(host)
        with place.queue:
            if self._wait(self._pause(place, between).total_seconds()):
                raise NoAnswer(msg("stopping"))
            with self._permits:
                try:
                    yield
                finally:
                    place.left_at = self._clock()

    def hold(self, host: str, until: datetime) -> None:
        """Remember that the host wants to be left alone until then."""
        self._place(host).held_until = until

    def held_until(self, host: str) -> datetime | None:
        """Until when the host is to be left alone; None if it is not."""
        until = self._place(host).held_until
        return until if until is not None and until > self._clock() else None

    def _place(self, host: str) -> _Place:
        with self._lock:
            return self._places.setdefault(host, _Place())

    def _pause(self, place: _Place, between: tuple[timedelta, timedelta]) -> timedelta:
        if place.left_at is None:
            return _NO_TIME
        low, high = between
        gap = low + (high - low) * self._draw()
        # never more than the gap: a computer's clock may have been set back meanwhile
        return min(gap, max(_NO_TIME, place.left_at + gap - self._clock()))

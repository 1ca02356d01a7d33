"""A crew, what one configuration decides; a shift, the threads that serve it. Neither knows when it begins or ends."""

import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Protocol

from monitor.outlook import Outlook
from monitor.receiver import Receiver
from monitor.stages.deliver import Desk, Outlet
from monitor.stages.digest import DigestDesk
from monitor.stages.judge import Bench
from monitor.stages.poll import Watch


@dataclass(frozen=True, slots=True)
class Beats:
    """The daemon's own clocks."""

    tick: timedelta = timedelta(seconds=1)
    reload_every: timedelta = timedelta(seconds=2)
    tend_every: timedelta = timedelta(seconds=60)
    stop_within: timedelta = timedelta(seconds=4)


class Buttons(Protocol):
    """Where presses come in; each method is a worker's round."""

    def answer(self) -> None:
        """Wait for a press and answer it."""
        ...

    def watch(self) -> None:
        """Look after the line that presses come by, then wait until it is time to look again."""
        ...

    def stop(self) -> None:
        """Let everybody who waits there go."""
        ...


@dataclass(frozen=True, slots=True)
class Crew:
    """Everything a configuration decides: what is watched, how it is judged, where it is told."""

    watches: tuple[Watch, ...]
    bench: Bench
    outlets: tuple[Outlet, ...]
    desk: Desk
    operators: str
    close: Callable[[], None] = lambda: None
    """Gives its connections back."""
    receiver: Receiver | None = None
    """Where platforms may call, if they may."""
    outlook: Outlook = field(default_factory=Outlook)
    """Spikes, mutes and the weekly report."""
    buttons: Buttons | None = None
    """Where presses come in, if there are buttons."""
    digest: DigestDesk | None = None
    """Who makes the weekly digests, if anybody does."""

    def by_host(self) -> dict[str, list[Watch]]:
        """The watches that share a lane."""
        hosts: dict[str, list[Watch]] = {}
        for watch in self.watches:
            hosts.setdefault(watch.source.host, []).append(watch)
        return hosts


@dataclass(slots=True)
class Shift:
    """The threads that serve one crew; a reload ends the shift and begins another."""

    crew: Crew
    over: threading.Event = field(default_factory=threading.Event)
    threads: list[threading.Thread] = field(default_factory=list)
    heard: threading.Event = field(default_factory=threading.Event)
    owed: dict[str, threading.Event] = field(init=False)
    lanes: dict[str, threading.Event] = field(init=False)

    def __post_init__(self) -> None:
        self.owed = {outlet.name: threading.Event() for outlet in self.crew.outlets}
        self.lanes = {watch.source.host: threading.Event() for watch in self.crew.watches}

    def wake(self, *, lanes: bool = False) -> None:
        """Let the judge and the voices look for work; the lanes too, when their times no longer hold."""
        self.heard.set()
        for event in (*self.owed.values(), *(self.lanes.values() if lanes else ())):
            event.set()

    def end(self) -> None:
        """Ask every thread to leave, and no longer be called."""
        self.over.set()
        if self.crew.receiver is not None:
            self.crew.receiver.stop()
        if self.crew.buttons is not None:
            self.crew.buttons.stop()
        self.wake(lanes=True)

    def has_left(self) -> bool:
        """Whether every thread did."""
        return not any(thread.is_alive() for thread in self.threads)

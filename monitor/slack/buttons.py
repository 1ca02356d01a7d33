"""Presses over Socket Mode: no public address is needed, the line is ours and we watch it.

An envelope is acknowledged once its move is on the disk, so that a press that is lost is never called done; but before
Slack gives up on us, whatever happens. Whoever answers a press is not on the SDK's thread. The watchdog owns every
connection, the first one too: the SDK never comes back from one that could not be asked for.
"""

import logging
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime

from slack_sdk.errors import SlackClientError
from slack_sdk.socket_mode.builtin import SocketModeClient
from slack_sdk.socket_mode.client import BaseSocketModeClient
from slack_sdk.socket_mode.request import SocketModeRequest

from monitor.slack.addresses import is_loopback
from monitor.slack.client import Access
from monitor.slack.refusals import BROKEN
from monitor.slack.switchboard import Switchboard
from monitor.slack.watchdog import Pulse, Watchdog
from scrapers.kit.mention import Clock

log = logging.getLogger(__name__)

_CALM, _ALERT = 15.0, 1.0
"""Seconds between two looks at the line: while it works, and while it does not."""

ACKNOWLEDGE_WITHIN = 1.5
"""Seconds until a press that is still not on the disk is acknowledged all the same; Slack gives up after three."""

Listener = Callable[[BaseSocketModeClient, SocketModeRequest], None]


@dataclass(frozen=True, slots=True)
class Line:
    """How a socket is opened."""

    token: str = field(repr=False)
    access: Access
    ping_every: float = 5.0
    """Seconds."""
    acknowledge_within: float = ACKNOWLEDGE_WITHIN
    """Seconds."""

    def client(self, hear: Listener) -> SocketModeClient:
        """A client that is not connected yet."""
        web = self.access.web_client()
        proxy = self.access.proxy
        client = SocketModeClient(self.token, web_client=web, proxy=proxy, ping_interval=self.ping_every)
        if is_loopback(self.access.base_url):
            client.proxy = proxy  # the SDK took one from the environment
        client.socket_mode_request_listeners.append(hear)
        return client


@dataclass(frozen=True, slots=True)
class Watcher:
    """What watching the line needs: the time, a number in [0, 1) that spreads tries, and who is told how it is."""

    clock: Clock
    draw: Callable[[], float]
    report: Callable[[bool, datetime], None]
    """Is told whether the line is up, and since when."""


class Buttons:
    """Listens for presses until it is stopped. Without a line it only answers what others took."""

    def __init__(self, board: Switchboard, line: Line | None, watcher: Watcher) -> None:
        self._board = board
        self._line = line
        self._watcher = watcher
        self._client: SocketModeClient | None = None
        self._watchdog = Watchdog(watcher.clock(), watcher.draw)
        self._told: tuple[bool, datetime] | None = None
        self._over = threading.Event()
        self._patience = line.acknowledge_within if line is not None else ACKNOWLEDGE_WITHIN

    def answer(self) -> None:
        """Wait for a press and answer it; returns at once when it is all over."""
        self._board.answer()

    def watch(self) -> None:
        """Look after the line, then wait until it is time to look again."""
        if self._line is None:
            self._over.wait()
            return
        self.look()
        if self._over.wait(_CALM if self._watchdog.up else _ALERT):
            self._hang_up()

    def look(self) -> None:
        """Look once whether the line is alive; connect anew where it is not."""
        if self._over.is_set() or self._line is None:
            return
        now = self._watcher.clock()
        if self._watchdog.look(_pulse(self._client), now):
            self._connect(self._line, now)
        self._tell()

    def stop(self) -> None:
        """Ask everybody who waits here to leave."""
        self._over.set()
        self._board.close()

    @property
    def up(self) -> bool:
        """Whether presses arrive, as of the last look."""
        return self._watchdog.up

    def _connect(self, line: Line, now: datetime) -> None:
        self._hang_up()
        self._watchdog.tried(now)
        client = line.client(self._hear)
        try:
            client.connect()
        except (SlackClientError, *BROKEN) as error:
            log.warning("buttons not connected", extra={"error": type(error).__name__})
            _close_aside(client)
        else:
            self._client = client
            log.info("buttons connected")

    def _hang_up(self) -> None:
        client, self._client = self._client, None
        if client is not None:
            _close_aside(client)

    def _tell(self) -> None:
        standing = (self._watchdog.up, self._watchdog.since)
        if standing != self._told:
            self._told = standing
            log.log(logging.INFO if standing[0] else logging.WARNING, "buttons %s", "up" if standing[0] else "down")
            self._watcher.report(*standing)

    def _hear(self, client: BaseSocketModeClient, request: SocketModeRequest) -> None:
        if request.type == "interactive" and isinstance(request.payload, dict):
            kept = self._board.take(request.payload).wait(self._patience)
            if self._over.is_set() and not kept:
                return  # nobody will make that move any more: whoever pressed has to see that it failed
        try:
            client.send_socket_mode_response({"envelope_id": request.envelope_id})
        except (SlackClientError, *BROKEN) as error:
            log.warning("press not acknowledged", extra={"error": type(error).__name__})


def _pulse(client: SocketModeClient | None) -> Pulse | None:
    session = client.current_session if client is not None else None
    if client is None or session is None:
        return None
    return Pulse(client.is_connected(), session.last_ping_pong_time)


def _close_aside(client: SocketModeClient) -> None:
    """In a thread of its own: it takes seconds."""
    threading.Thread(target=client.close, name="buttons closing", daemon=True).start()

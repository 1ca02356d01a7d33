"""Buttons, put together from the configuration: who may press where, and the lines that presses come by."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from monitor.config import Config, Mode
from monitor.crew import Buttons
from monitor.handling import Handler
from monitor.receiver import Desk
from scrapers.kit.mention import Clock

PATH = "/slack/interactions"
"""Where Slack calls, for buttons over HTTP."""


@dataclass(frozen=True, slots=True)
class Pressing:
    """Where presses come in: a line of our own, desks of the receiver by their path, or neither."""

    buttons: Buttons | None = None
    desks: Mapping[str, Desk] = field(default_factory=dict)


def hears_presses(config: Config) -> bool:
    """Whether a button on a card would do anything."""
    slack = config.slack
    return slack.token is not None and (slack.app_token is not None or _over_http(config))


def _over_http(config: Config) -> bool:
    return config.slack.signing_secret is not None and config.receiver.port is not None


def pressing_of(config: Config, handler: Handler, clock: Clock, draw: Callable[[], float]) -> Pressing:
    """Everything that presses need, not yet connected; Slack's SDK is imported only where something listens."""
    if not hears_presses(config):
        return Pressing()
    from monitor.slack.buttons import ACKNOWLEDGE_WITHIN, Line, Watcher
    from monitor.slack.buttons import Buttons as SlackButtons
    from monitor.slack.client import Access
    from monitor.slack.interactions import Gate, Payload
    from monitor.slack.switchboard import Switchboard
    from monitor.slack.whispers import SlackWhispers

    slack, store = config.slack, handler.store
    access = Access(slack.base_url, max(1, round(slack.timeout.total_seconds())), slack.proxy)
    rooms = {entry.room.address: entry.room for entry in config.channels.values() if entry.mode is Mode.SLACK}
    people = config.duty.people
    gate = Gate(store.id, rooms, people, slack.allowed_users or people.slack_ids)
    board = Switchboard(gate, handler.handle, SlackWhispers(access.web_client(slack.token)), clock)

    def report(up: bool, since: datetime) -> None:
        with store.transaction() as tx:
            tx.sources.line_is(up=up, since=since)

    line = Line(slack.app_token, access) if slack.app_token is not None else None
    desks: dict[str, Desk] = {}
    if slack.signing_secret is not None and _over_http(config):
        from monitor.slack.endpoint import Endpoint

        def keep(payload: Payload) -> None:
            board.take(payload).wait(ACKNOWLEDGE_WITHIN)

        desks[PATH] = Endpoint(slack.signing_secret, clock, keep).receive
    return Pressing(SlackButtons(board, line, Watcher(clock, draw, report)), desks)

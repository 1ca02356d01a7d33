"""`check --online`: would the sites' robots.txt and the tokens let us in, does every channel take us?"""

import threading
from collections.abc import Iterator
from dataclasses import dataclass, field

from rich.console import Console

from monitor.app import examine, open_network, robots_allow
from monitor.clock import system_clock
from monitor.config import Config
from monitor.errors import DeliveryFailed
from monitor.voices import Voices
from scrapers.kit.errors import SourceError, msg


@dataclass(frozen=True, slots=True)
class Reply:
    """What one place outside said; `says` is a message id."""

    name: str
    fine: bool
    says: str
    values: dict[str, object] = field(default_factory=dict)


ALLOWED = msg("robots.txt lets us read")
FORBIDDEN = msg("robots.txt forbids the path: it would be parked as refused")
TAKES_US = msg("takes our messages")
REFUSES = msg("cannot be posted to: {code}")


def preflight(config: Config) -> Iterator[Reply]:
    """What every source and every channel says; nothing is posted."""
    yield from _sites(config)
    voices = Voices(config, Console)
    for name, entry in config.channels.items():
        try:
            voices.channel(entry).probe()
        except DeliveryFailed as failed:
            yield Reply(name, False, REFUSES, {"code": failed.code})
        else:
            yield Reply(name, True, TAKES_US)


def _sites(config: Config) -> Iterator[Reply]:
    network = open_network(config, system_clock, threading.Event().wait)
    for entry in config.sources:
        if not entry.enabled:
            continue
        try:
            allowed = robots_allow(entry, network)
            signals = examine(entry, network, system_clock)
        except SourceError as error:
            yield Reply(entry.name, False, error.what, error.values)
        else:
            if allowed is not None:
                yield Reply(entry.name, allowed, ALLOWED if allowed else FORBIDDEN)
            for signal in signals:
                yield Reply(entry.name, not signal.alarming, signal.what, signal.values)
    network.close()

from datetime import UTC, datetime, timedelta

import pytest

from monitor.demo.slack import TOKEN, SlackDouble
from monitor.rules.card import Room
from monitor.slack.channel import SlackChannel
from monitor.slack.client import Access

START = datetime(2026, 11, 20, 7, 0, tzinfo=UTC)


class TickingClock:
    """A clock that moves a second each time somebody looks."""

    def __init__(self, now: datetime = START) -> None:
        self.now = now

    def __call__(self) -> datetime:
        self.now += timedelta(seconds=1)
        return self.now


@pytest.fixture
def clock():
    return TickingClock()


@pytest.fixture
def double(clock, monkeypatch):
    for name in ("HTTP_PROXY", "http_proxy", "HTTPS_PROXY", "https_proxy"):
        monkeypatch.delenv(name, raising=False)
    with SlackDouble(clock, channels={"C1", "C2"}) as slack:
        yield slack


@pytest.fixture
def channel(double):
    return SlackChannel(TOKEN, Access(double.api_url, 60))


@pytest.fixture
def room():
    return Room("team", "C1", "tr")

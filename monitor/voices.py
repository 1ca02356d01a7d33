"""Whoever speaks: one client per way of speaking, made of the configuration."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from monitor.clock import system_clock
from monitor.config import ChannelEntry, Config, MailEntry, Mode
from monitor.pressing import hears_presses
from monitor.stages.deliver import Channel
from scrapers.kit.mention import Clock

if TYPE_CHECKING:
    from rich.console import Console


@dataclass(slots=True)
class Voices:
    """Each client is imported only where something speaks through it."""

    config: Config
    console: "Callable[[], Console]"
    """Makes one; nobody asks while no channel is the terminal."""
    clock: Clock = system_clock
    slack: Channel | None = None

    def channel(self, entry: ChannelEntry) -> Channel:
        """The client that speaks there."""
        if entry.mode is Mode.MAIL and self.config.mail is not None:
            return _mailbox(self.config.mail, self.clock)
        if entry.mode is Mode.WEBHOOK:
            return self._webhook()
        if entry.mode is Mode.SLACK and self.config.slack.token is not None:
            self.slack = self.slack or self._slack(self.config.slack.token)
            return self.slack
        from monitor.terminal import TerminalChannel

        return TerminalChannel(self.console())

    @property
    def _timeout(self) -> int:
        return max(1, round(self.config.slack.timeout.total_seconds()))

    def _webhook(self) -> Channel:
        from monitor.slack.webhook import WebhookChannel

        return WebhookChannel(timeout=self._timeout, proxy=self.config.slack.proxy)

    def _slack(self, token: str) -> Channel:
        from monitor.slack.channel import SlackChannel
        from monitor.slack.client import Access

        settings, native = self.config.slack, self.config.digest.native_charts
        access = Access(settings.base_url, self._timeout, settings.proxy)
        return SlackChannel(token, access, hears=hears_presses(self.config), native_charts=native)


def _mailbox(mail: MailEntry, clock: Clock) -> Channel:
    from monitor.mail import MailChannel, Sender, Server

    sender, timeout = Sender(mail.address, mail.name), mail.timeout.total_seconds()
    server = Server(mail.host, mail.port, mail.security, mail.user, mail.password, timeout, sender.domain)
    return MailChannel(server, sender, clock)

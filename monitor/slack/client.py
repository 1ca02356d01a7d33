"""The SDK's client as we use it: it repeats nothing by itself, and goes only where a token may be sent."""

import logging
from dataclasses import dataclass, field

from slack_sdk import WebClient

from monitor.slack.addresses import is_loopback, trusted_address

SLACK = "https://slack.com/api/"

logging.getLogger("slack_sdk").setLevel(logging.CRITICAL)  # it would log answers, and with them people's words


@dataclass(frozen=True, slots=True)
class Access:
    """How Slack's Web API is reached."""

    base_url: str = SLACK
    timeout: int = 10
    proxy: str | None = field(default=None, repr=False)

    def web_client(self, token: str | None = None) -> WebClient:
        """A client; it may be shared by threads."""
        trusted_address(self.base_url)
        client = WebClient(token, base_url=self.base_url, timeout=self.timeout, proxy=self.proxy, retry_handlers=[])
        if is_loopback(self.base_url):
            client.proxy = self.proxy  # the SDK took one from the environment: a double next door needs none
        return client

"""Where a token or a message may be sent: Slack over https, or a double on this very computer."""

import ipaddress
from urllib.parse import urlsplit


def trusted_address(url: str) -> None:
    """Nothing if secrets may be sent there: https, or this very computer. Raises ValueError."""
    if urlsplit(url).scheme != "https" and not is_loopback(url):
        raise ValueError("Slack's address must begin with https://")


def is_loopback(url: str) -> bool:
    """Whether the address is this very computer."""
    host = urlsplit(url).hostname or ""
    try:
        return host == "localhost" or ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False

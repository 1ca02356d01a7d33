"""Where a source may go: http(s), the hosts it named, and only machines of the public internet."""

import ipaddress
import queue
import re
import socket
import threading
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from urllib.parse import SplitResult, urljoin, urlsplit

from scrapers.kit.errors import msg
from scrapers.kit.setback import Forbidden, NoAnswer

Resolve = Callable[[str, int], list[str]]
"""Host and port to IP addresses as text; raises OSError when the name is unknown."""

LEADS_NOWHERE = msg("a redirect that leads nowhere")

_IP = ipaddress.IPv4Address | ipaddress.IPv6Address
_PORTS = {"http": 80, "https": 443}
_MOST_CHARACTERS = 4_000
_CONTROL = re.compile(r"[\x00-\x1f\x7f]")
_NAME = re.compile(r"[a-z0-9_]([a-z0-9_.-]{0,251}[a-z0-9_])?", re.ASCII)
_NUMBER = re.compile(r"(?:.*\.)?(?:[0-9]+|0x[0-9a-f]*)", re.ASCII)
_LOCAL_NAME = re.compile(r"[^.]+|.*\.(localhost|local|internal|lan|home\.arpa)", re.ASCII)

_SITE = re.compile(r"https?://[^\s/?#@\\]{1,250}/?")

_UNICAST_V6 = ipaddress.ip_network("2000::/3")
_NOT_PUBLIC = [
    ipaddress.ip_network(text)
    for text in ("192.0.0.0/24", "192.88.99.0/24", "2001::/23", "2001:db8::/32", "2002::/16", "3fff::/20")
]


def names_site(url: str) -> bool:
    """Whether it is the address of a whole site: a host, perhaps a port, no path and nobody's name."""
    try:
        return bool(_SITE.fullmatch(url)) and urlsplit(url).port != 0 and bool(urlsplit(url).hostname)
    except ValueError:
        return False


@dataclass(frozen=True, slots=True)
class Target:
    """An address taken apart. `url` is put together again from the parts that were checked."""

    scheme: str
    host: str
    port: int
    path: str
    url: str

    @property
    def key(self) -> str:
        """What a host is called here: `host`, or `host:port` where the port is not the usual one."""
        name = f"[{self.host}]" if ":" in self.host else self.host
        return name if self.port == _PORTS[self.scheme] else f"{name}:{self.port}"

    @property
    def origin(self) -> str:
        """`scheme://host[:port]`."""
        return f"{self.scheme}://{self.key}"

    def is_among(self, hosts: frozenset[str]) -> bool:
        """Whether the source named this host."""
        return self.key in hosts or f"{self.host}:{self.port}" in hosts


@lru_cache(maxsize=1024)
def target_of(url: str) -> Target:
    """The address taken apart. Raises `Forbidden` for anything but a plain http(s) address of a named host."""
    if len(url) > _MOST_CHARACTERS or _CONTROL.search(url):
        raise _malformed()
    try:
        parts = urlsplit(url.strip())
        port = parts.port
    except ValueError as error:
        raise _malformed() from error
    if parts.scheme not in _PORTS:
        raise Forbidden(msg("only http and https addresses are read"))
    if "@" in parts.netloc:
        raise Forbidden(msg("an address with a user name in it is not read"))
    host = _host(parts)
    number = _PORTS[parts.scheme] if port is None else port
    path = parts.path or "/"
    bare = Target(parts.scheme, host, number, path, "")
    query = f"?{parts.query}" if parts.query else ""
    return Target(parts.scheme, host, number, path, f"{bare.origin}{path}{query}")


def onward(base: Target, location: str) -> Target:
    """Where a redirect leads. Raises `NoAnswer` if it makes no sense, else `Forbidden` as `target_of` does."""
    try:
        whole = urljoin(base.url, location)
    except ValueError as error:
        raise NoAnswer(LEADS_NOWHERE) from error
    return target_of(whole)


def _malformed() -> Forbidden:
    return Forbidden(msg("the address is not well-formed"))


def _host(parts: SplitResult) -> str:
    try:
        host = (parts.hostname or "").removesuffix(".").encode("idna").decode("ascii").lower()
    except UnicodeError as error:
        raise _malformed() from error
    literal = _literal(host)
    if parts.netloc.startswith("[") and isinstance(literal, ipaddress.IPv6Address) and literal.scope_id is None:
        return str(literal)
    # 127.1, 2130706433 and 0x7f.1 are names to us and addresses to a resolver
    looks_numeric = _NUMBER.fullmatch(host) and not isinstance(literal, ipaddress.IPv4Address)
    if looks_numeric or not _NAME.fullmatch(host) or parts.port == 0:
        raise _malformed()
    return host


def _literal(host: str) -> _IP | None:
    try:
        return ipaddress.ip_address(host)
    except ValueError:
        return None


def is_public(address: str) -> bool:
    """Whether that IP address is an ordinary one of the internet; one that wraps another address is not."""
    ip = _literal(address)
    if ip is None or ip.is_multicast or not ip.is_global:
        return False
    if isinstance(ip, ipaddress.IPv6Address) and ip not in _UNICAST_V6:
        return False
    return not any(ip in network for network in _NOT_PUBLIC if network.version == ip.version)


def ask_system(host: str, port: int) -> list[str]:
    """The addresses the operating system knows for the name."""
    return list(dict.fromkeys(str(found[4][0]) for found in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)))


class Guard:
    """Keeps us out of private networks unless they are allowed."""

    def __init__(self, *, allow_private: bool = False, resolve: Resolve = ask_system) -> None:
        self._allow_private = allow_private
        self._resolve = resolve

    def check(self, host: str) -> None:
        """Raises `Forbidden` if the name alone says that the host is a private one; asks nobody."""
        if self._allow_private:
            return
        local = not is_public(host) if _literal(host) else _LOCAL_NAME.fullmatch(host)
        if local:
            raise _private(host)

    def look_up(self, host: str, port: int, *, within: float) -> list[str]:
        """The host's addresses, every one of them checked. Raises `Forbidden` or `NoAnswer`."""
        self.check(host)
        found = [host] if _literal(host) else self._ask(host, port, within)
        if not found:
            raise NoAnswer(msg("the name {host} is not known"), host=host)
        if not self._allow_private and not all(is_public(address) for address in found):
            raise _private(host)
        return found

    def _ask(self, host: str, port: int, within: float) -> list[str]:
        answers: queue.SimpleQueue[list[str] | OSError | UnicodeError] = queue.SimpleQueue()

        def ask() -> None:
            try:
                answers.put(self._resolve(host, port))
            except (OSError, UnicodeError) as error:
                answers.put(error)

        # a name server cannot be hurried; a thread of its own lets us leave without it
        threading.Thread(target=ask, daemon=True, name="look-up").start()
        try:
            found = answers.get(timeout=max(within, 0))
        except queue.Empty as error:
            raise NoAnswer(msg("the name server did not answer in time"), host=host) from error
        if isinstance(found, Exception):
            raise NoAnswer(msg("the name {host} is not known"), host=host) from found
        return found


def _private(host: str) -> Forbidden:
    return Forbidden(msg("{host} is an address of a private network, where no source may go"), host=host)

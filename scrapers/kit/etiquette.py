"""How to behave towards a host, and what it answered: the values of the polite client."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import timedelta

LOOKED_AT = 64_000
"""Bytes of a body that are searched for the words of a challenge page."""


@dataclass(frozen=True, slots=True)
class Validators:
    """What makes the next request conditional; kept by whoever keeps the page."""

    etag: str | None = None
    last_modified: str | None = None


@dataclass(frozen=True, slots=True)
class Limits:
    """How much of our time and memory a server may take. `deadline` covers redirects and robots.txt too."""

    connect: timedelta = timedelta(seconds=5)
    read: timedelta = timedelta(seconds=20)
    deadline: timedelta = timedelta(seconds=60)
    most_bytes: int = 8_000_000
    """Of the body, before and after decoding."""
    redirects: int = 5

    def but(
        self, *, read: timedelta | None = None, deadline: timedelta | None = None, most_bytes: int | None = None
    ) -> "Limits":
        """The same, except for what is given."""
        return replace(
            self,
            read=read or self.read,
            deadline=deadline or self.deadline,
            most_bytes=most_bytes or self.most_bytes,
        )


@dataclass(frozen=True, slots=True)
class Blocked:
    """How a site says that it does not want us, beside HTTP 403."""

    status: frozenset[int] = frozenset({403})
    body: tuple[str, ...] = ()
    """Words looked for in the first 64 kB of a body, whatever its status; ASCII letters match in any case."""
    redirect: tuple[re.Pattern[str], ...] = ()
    """Looked for in the path that a redirect leads to."""


@dataclass(frozen=True, slots=True)
class Etiquette:
    """What one source may do. `hosts` are `host` or, where the port is not the usual one, `host:port`."""

    hosts: frozenset[str]
    between: tuple[timedelta, timedelta]
    """The pause before each request to a host, drawn from this range; a crawl-delay raises it."""
    obey_robots: bool = True
    limits: Limits | None = None
    """None: those of the network."""
    blocked: Blocked = field(default_factory=Blocked)


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back. Addresses and headers may hold secrets and the body people's words, so none is shown."""

    url: str = field(repr=False)
    """Where it came from in the end, after redirects."""
    asked: str = field(repr=False)
    status: int
    body: bytes = field(repr=False)
    charset: str | None = None
    """As the header says; None if it does not."""
    validators: Validators = field(default_factory=Validators, repr=False)
    headers: Mapping[str, str] = field(default_factory=dict, repr=False)
    """Names in lower case."""

    @property
    def not_modified(self) -> bool:
        """Whether nothing moved since the validators were given."""
        return self.status == 304

    @property
    def redirected(self) -> bool:
        """Whether the answer is that of another address."""
        return self.url != self.asked

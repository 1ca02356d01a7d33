"""The only door to HTTP: a polite, bounded client that goes where a source may go and nowhere else.

Every request has our honest name, waits for its turn at the host and obeys robots.txt; redirects are followed by
hand, each hop checked like the first. No cookies are kept. Whatever goes wrong leaves as a `SourceError`.
"""

import logging
import re
import threading
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import timedelta

from scrapers.kit.addresses import LEADS_NOWHERE, Guard, Resolve, Target, ask_system, onward, target_of
from scrapers.kit.errors import RateLimited, Unreachable, msg
from scrapers.kit.etiquette import Answer, Blocked, Etiquette, Limits, Validators
from scrapers.kit.exchange import Ask, Line, Outfit, Transport, tls_context
from scrapers.kit.gate import Gate, Wait
from scrapers.kit.mention import Clock
from scrapers.kit.pinned import Patience
from scrapers.kit.robots import Robots, Rules
from scrapers.kit.setback import Forbidden, NoAnswer, Setback
from scrapers.kit.verdict import verdict

__all__ = ["Answer", "Blocked", "Etiquette", "Limits", "Network", "Validators", "Visitor", "user_agent"]

_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_SENDABLE = re.compile(r"[\x20-\x7e]*")


def user_agent(contact: str, version: str) -> str:
    """Who we are, honestly, and whom to write to."""
    reach = re.sub(r"[^\x20-\x7e]|[()\\]", "", contact).strip()
    about = f"complaint monitor; contact: {reach}" if reach else "complaint monitor"
    return f"Nobetci/{version} ({about})"


class Network:
    """The process's way out: turns, robots rules and connections that all its visitors share. Thread-safe."""

    def __init__(  # noqa: PLR0913 - the composition root's knobs, each with a default
        self,
        user_agent: str,
        clock: Clock,
        *,
        allow_private_hosts: bool = False,
        proxy: str | None = None,
        in_flight: int = 50,
        robots_for: timedelta = timedelta(hours=24),
        limits: Limits | None = None,
        wait: Wait | None = None,
        transport: Transport | None = None,
        resolve: Resolve | None = None,
    ) -> None:
        """`wait` is the stop event's; `transport` takes the place of the network, and then only `resolve` resolves."""
        for name in ("httpx", "httpcore"):
            logging.getLogger(name).setLevel(logging.WARNING)  # below that they write whole addresses, secrets and all
        self.clock = clock
        self.limits = limits or Limits()
        self.gate = Gate(clock, wait or threading.Event().wait, in_flight=in_flight)
        self.robots = Robots(user_agent.partition("/")[0], clock, keep=robots_for)
        self._guard = Guard(allow_private=allow_private_hosts, resolve=resolve or ask_system)
        self._resolves_first = transport is not None and resolve is not None
        tls = tls_context() if transport is None else None
        self._outfit = Outfit(user_agent, self._guard, tls, proxy, transport)
        self._lock = threading.Lock()
        self._lines: dict[str, Line] = {}
        self._visits: Counter[str] = Counter()
        self._closed = False

    def visitor(self, source: str, etiquette: Etiquette) -> "Visitor":
        """A way out for that source. Touches no network. Raises `Refused` if one of its hosts is no host."""
        try:
            hosts = frozenset(target_of(f"http://{host}/").key for host in etiquette.hosts)
        except Setback as error:
            raise error.of(source) from error
        with self._lock:
            self._visits.update(hosts)
        return Visitor(self, source, etiquette, hosts)

    def check(self, target: Target, patience: Patience) -> None:
        """Raises `Forbidden` if the target is known to be private before anything is sent."""
        self._guard.check(target.host)
        if self._resolves_first:
            self._guard.look_up(target.host, target.port, within=patience.left())

    def line(self, host: str) -> Line:
        """The connection to the host. Raises `NoAnswer` once the network is closed."""
        with self._lock:
            if self._closed:
                raise NoAnswer(msg("stopping"))
            if host not in self._lines:
                self._lines[host] = Line(self._outfit)
            return self._lines[host]

    def leave(self, hosts: frozenset[str]) -> None:
        """A visitor to these hosts has gone; connections nobody else wants are closed."""
        with self._lock:
            self._visits.subtract(hosts)
            idle = [self._lines.pop(host) for host in hosts if self._visits[host] <= 0 and host in self._lines]
        for line in idle:
            line.close()

    def close(self) -> None:
        """Close every connection. Whoever still asks is told that we are stopping."""
        with self._lock:
            self._closed = True
            lines, self._lines = list(self._lines.values()), {}
        for line in lines:
            line.close()


@dataclass(frozen=True, slots=True)
class _Errand:
    """One `get`, with all its redirects."""

    url: str
    target: Target
    patience: Patience
    headers: Mapping[str, str] = field(default_factory=dict)
    validators: Validators = field(default_factory=Validators)
    accept: frozenset[int] = frozenset()
    for_robots: bool = False

    def headers_for(self, key: str) -> dict[str, str]:
        """The caller's headers go to the host that was asked only: they may hold a token."""
        own = dict(self.headers) if key == self.target.key else {}
        for name, value in own.items():
            if not (_SENDABLE.fullmatch(name) and _SENDABLE.fullmatch(value)):
                raise Forbidden(msg("a request header holds characters that cannot be sent"))
        conditions = {"If-None-Match": self.validators.etag, "If-Modified-Since": self.validators.last_modified}
        return own | {name: value for name, value in conditions.items() if value and _SENDABLE.fullmatch(value)}

    @property
    def is_conditional(self) -> bool:
        sent = {name.lower() for name in self.headers_for(self.target.key)}
        return bool(sent & {"if-none-match", "if-modified-since"})


class Visitor:
    """One source's way out, with that source's manners. Raises nothing but `SourceError`."""

    def __init__(self, network: Network, source: str, etiquette: Etiquette, hosts: frozenset[str]) -> None:
        self._network = network
        self._source = source
        self._etiquette = etiquette
        self._limits = etiquette.limits or network.limits
        self._hosts = hosts

    def get(
        self,
        url: str,
        *,
        validators: Validators | None = None,
        headers: Mapping[str, str] | None = None,
        accept: frozenset[int] = frozenset(),
    ) -> Answer:
        """The answer to a GET, once it is one to read; a status in `accept` is returned as it is."""
        try:
            errand = _Errand(url, target_of(url), self._patience(), headers or {}, validators or Validators(), accept)
            answer = self._walk(errand)
        except Setback as error:
            raise error.of(self._source) from error
        if answer.status not in accept:
            self._judge(answer)
            if answer.not_modified and not errand.is_conditional:
                raise Unreachable(self._source, msg("the site answers with HTTP {status}"), status=answer.status)
        return answer

    def may_read(self, url: str) -> bool:
        """Whether robots.txt allows the address; True if this source does not ask it."""
        patience = self._patience()
        try:
            target = target_of(url)
            self._admit(target, patience, _NOT_OURS)
            rules = self._rules(target, patience)
        except Setback as error:
            raise error.of(self._source) from error
        return rules is None or rules.allows(target.url)

    def close(self) -> None:
        """Give connections back that no other visitor uses."""
        self._network.leave(self._hosts)

    def _patience(self) -> Patience:
        return Patience(self._limits.deadline)

    def _walk(self, errand: _Errand) -> Answer:
        target = errand.target
        self._admit(target, errand.patience, _NOT_OURS)
        final = errand.url
        for _ in range(self._limits.redirects + 1):
            answer = self._exchange(target, errand)
            if answer.status not in _REDIRECTS or answer.status in errand.accept:
                return replace(answer, asked=errand.url, url=final)
            target = self._onward(target, answer, errand.patience)
            final = target.url
        raise NoAnswer(msg("more than {most} redirects"), most=self._limits.redirects)

    def _admit(self, target: Target, patience: Patience, otherwise: str) -> None:
        if not target.is_among(self._hosts):
            raise Forbidden(otherwise, host=target.key)
        self._network.check(target, patience)

    def _onward(self, base: Target, answer: Answer, patience: Patience) -> Target:
        location = answer.headers.get("location")
        if not location:
            raise NoAnswer(LEADS_NOWHERE)
        target = onward(base, location)
        if any(pattern.search(target.path) for pattern in self._etiquette.blocked.redirect):
            raise Forbidden(msg("the site sends us to its sign-in page"))
        if base.scheme == "https" and target.scheme == "http":
            raise Forbidden(msg("the site sends us from https to http, which is not followed"))
        self._admit(target, patience, _LED_AWAY)
        return target

    def _exchange(self, target: Target, errand: _Errand) -> Answer:
        headers = errand.headers_for(target.key)
        between = self._etiquette.between if errand.for_robots else self._between(target, errand.patience)
        with self._network.gate.turn(target.key, between):
            until = self._network.gate.held_until(target.key)
            if until is not None:
                raise RateLimited(self._source, _ASKED_TO_WAIT, until=until)
            ask = Ask(target.url, headers, self._limits, errand.accept)
            return self._network.line(target.key).get(ask, errand.patience)

    def _between(self, target: Target, patience: Patience) -> tuple[timedelta, timedelta]:
        rules = self._rules(target, patience)
        low, high = self._etiquette.between
        if rules is None:
            return low, high
        if not rules.allows(target.url):
            raise Forbidden(msg("robots.txt of {host} does not allow this address"), host=target.key)
        return max(low, rules.delay), max(high, rules.delay)

    def _rules(self, target: Target, patience: Patience) -> Rules | None:
        if not self._etiquette.obey_robots:
            return None
        return self._network.robots.rules(target.origin, lambda url: self._read_robots(url, patience))

    def _read_robots(self, url: str, patience: Patience) -> bytes:
        answer = self._walk(_Errand(url, target_of(url), patience, for_robots=True))
        if 400 <= answer.status < 500 and answer.status != 429:
            return b""  # RFC 9309: a site that has no such file asks nothing of us
        try:
            self._judge(answer)
        except Unreachable as error:
            raise Unreachable(self._source, _NO_ROBOTS, status=answer.status) from error
        return answer.body

    def _judge(self, answer: Answer) -> None:
        error = verdict(self._source, answer, self._etiquette.blocked, now=self._network.clock())
        if isinstance(error, RateLimited):
            self._network.gate.hold(target_of(answer.url).key, error.until)
        if error is not None:
            raise error


_NOT_OURS = msg("{host} is not among the hosts this source may talk to")
_LED_AWAY = msg("the site sends us on to {host}, where this source may not go")
_ASKED_TO_WAIT = msg("the site asks us to wait: HTTP 429")
_NO_ROBOTS = msg("robots.txt cannot be read now (HTTP {status}), and without it nothing may be read")

"""One call of the Graph API at a time: sent, measured, judged. The only place that sees the token's way out."""

import json
import logging
import re
from collections.abc import Mapping
from datetime import datetime
from typing import Protocol

from scrapers.facebook.access import Access
from scrapers.facebook.usage import SHORT_REST, Usage, usage_in
from scrapers.facebook.verdict import Asked, number_in, verdict
from scrapers.kit.errors import LayoutChanged, RateLimited, SourceError, Unreachable, msg
from scrapers.kit.etiquette import Answer
from scrapers.kit.mention import Clock

log = logging.getLogger(__name__)

Object = Mapping[str, object]

_EVERY = frozenset(range(200, 600))
"""No status is judged before the body is read: Facebook's mean little."""
_TRACE = re.compile(r"[A-Za-z0-9_-]{1,64}", re.ASCII)


class Visitor(Protocol):
    """The polite client, as far as it is used here."""

    def get(self, url: str, *, headers: Mapping[str, str], accept: frozenset[int]) -> Answer:
        """The answer. Raises only `SourceError`."""
        ...

    def close(self) -> None:
        """Give connections back."""
        ...


class Graph:
    """The API behind one token."""

    def __init__(self, name: str, access: Access, visitor: Visitor, clock: Clock) -> None:
        self.name = name
        self.access = access
        self.usage = Usage()
        """As the last answer that spoke of it says."""
        self.calls = 0
        self.rest = SHORT_REST
        """How long to wait when we are asked to and nobody says how long."""
        self._latest = b""
        self._visitor = visitor
        self._clock = clock

    def get(self, path: str, needs: str, **parameters: str) -> Object:
        """The object at that path; `needs` is the permission it takes. Raises only `SourceError`."""
        asked = Asked(self.name, needs, goes_on="after" in parameters)
        url = self.access.url(path, parameters)
        answer = self._visitor.get(url, headers=self.access.headers, accept=_EVERY)
        self._latest = answer.body
        self.calls += 1
        self.usage = usage_in(answer.headers) or self.usage
        data = self._data(answer)
        if "error" in data:
            raise self._error(asked, data["error"], answer)
        if not 200 <= answer.status < 300:
            raise self._no_answer(answer.status)
        return data

    def until(self) -> datetime:
        """When to come back after being asked to wait."""
        return self._clock() + (self.usage.regain or self.rest)

    def changed(self, what: str, **values: object) -> LayoutChanged:
        """The error for the last answer, which no longer has the form we know: kept without its secrets."""
        return LayoutChanged(self.name, what, page=self.access.without_secrets(self._latest), **values)

    def close(self) -> None:
        """Give connections back."""
        self._visitor.close()

    def _data(self, answer: Answer) -> Object:
        try:
            data = json.loads(answer.body)
        except (ValueError, RecursionError) as error:
            raise self._no_answer(answer.status) from error
        if not isinstance(data, dict):
            raise self.changed(msg("Facebook answers with something that is no object"))
        return data

    def _no_answer(self, status: int) -> SourceError:
        if status == 429:
            return RateLimited(self.name, msg("the site asks us to wait: HTTP 429"), until=self.until())
        return Unreachable(self.name, msg("something else answers in Facebook's place: HTTP {status}"), status=status)

    def _error(self, asked: Asked, error: object, answer: Answer) -> SourceError:
        facts = error if isinstance(error, Mapping) else {}
        numbers = {name: number_in(facts, name) for name in ("code", "error_subcode") if name in facts}
        trace = facts.get("fbtrace_id")
        known = trace if isinstance(trace, str) and _TRACE.fullmatch(trace) else None
        log.info("graph error", extra={"source": self.name, "status": answer.status, "trace": known, **numbers})
        found = verdict(asked, error, answer.status, until=self.until())
        return self.changed(found.what) if isinstance(found, LayoutChanged) else found

"""tweepy builds and signs the requests; they leave through the kit's polite client and through nothing else.

tweepy's own way out has no timeout, a fixed address, and takes proxies, redirects and other people's tokens (netrc)
from its surroundings. Imported only when an X source is opened.
"""

import json
import logging
from collections.abc import Mapping
from typing import Protocol

import requests
import tweepy
from requests.adapters import BaseAdapter

from scrapers.kit.errors import Refused, Unreachable, msg
from scrapers.kit.etiquette import Answer
from scrapers.twitter.page import Json
from scrapers.twitter.reply import Declined, Reply
from scrapers.twitter.verdict import read_refusal

_EVERY_STATUS = frozenset(range(100, 600))
_TALKATIVE = ("tweepy", "tweepy.client", "requests_oauthlib", "oauthlib", "urllib3")
"""Below WARNING they write headers, the token among them, and bodies, which are people's words."""


class Visitor(Protocol):
    """What fetches an address; it raises nothing but `SourceError`."""

    def get(self, url: str, *, headers: Mapping[str, str] | None = None, accept: frozenset[int] = ...) -> Answer:
        """The answer, whatever its status is, if that is in `accept`."""
        ...

    def close(self) -> None:
        """Give connections back."""
        ...


class Door(BaseAdapter):
    """Where tweepy's session believes to find the network."""

    def __init__(self, visitor: Visitor, base_url: str) -> None:
        super().__init__()
        self._visitor = visitor
        self._base_url = base_url.rstrip("/")

    def send(self, request: requests.PreparedRequest, *_: object, **__: object) -> requests.Response:
        """The answer to a request that X granted. Raises `Declined`, so that tweepy never judges an error itself."""
        headers = {"Accept": "application/json", "Authorization": str(request.headers.get("Authorization", ""))}
        answer = self._visitor.get(f"{self._base_url}{request.path_url}", headers=headers, accept=_EVERY_STATUS)
        if not 200 <= answer.status < 300:
            raise Declined(read_refusal(answer.status, answer.headers, answer.body))
        return _response(request, answer)

    def close(self) -> None:
        """Give connections back."""
        self._visitor.close()


def _response(request: requests.PreparedRequest, answer: Answer) -> requests.Response:
    response = requests.Response()
    response.status_code = answer.status
    response.headers.update(answer.headers)
    response.url, response.request = str(request.url), request
    response._content = answer.body  # the one way to give it a body that was read already
    response._content_consumed = True
    return response


class Client:
    """Asks X; answers are plain dicts. Raises `SourceError` or `Declined`, and nothing of tweepy's."""

    def __init__(self, source: str, token: str, visitor: Visitor, base_url: str) -> None:
        _quieten()
        self._source = source
        self._client = tweepy.Client(bearer_token=token, return_type=dict, wait_on_rate_limit=False)
        session = self._client.session
        session.trust_env = False  # else a netrc entry would replace our token, and a proxy see it
        session.adapters.clear()
        session.mount("https://", Door(visitor, base_url))

    def ask(self, path: str, parameters: Mapping[str, str]) -> Reply:
        """What X says under that path."""
        try:
            response = self._client.request("GET", path, params=dict(parameters))
        except (tweepy.TweepyException, requests.RequestException) as error:
            raise Unreachable(self._source, _NO_REQUEST) from error
        except ValueError as error:  # what cannot be written into an address cannot be asked later either
            raise Refused(self._source, _NO_REQUEST) from error
        return Reply(self._object(response.content), response.headers, response.content)

    def _object(self, body: bytes) -> Json:
        try:
            found = json.loads(body)
        except (ValueError, RecursionError) as error:
            raise Unreachable(self._source, _NO_JSON) from error
        if not isinstance(found, dict):
            raise Unreachable(self._source, _NO_JSON)
        return found

    def close(self) -> None:
        """Give connections back."""
        self._client.session.close()


def _quieten() -> None:
    for name in _TALKATIVE:
        logger = logging.getLogger(name)
        logger.setLevel(logging.WARNING)
        if _is_loud not in logger.filters:
            logger.addFilter(_is_loud)  # a level may be turned down again by somebody who debugs


def _is_loud(record: logging.LogRecord) -> bool:
    return record.levelno >= logging.WARNING


_NO_JSON = msg("X's answer is no JSON object: a proxy or an outage may have put a page in its place")
_NO_REQUEST = msg("the request to X could not be made")

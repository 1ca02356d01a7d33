"""How the program logs: events and fields, one line each; never a person's words, never a secret."""

import logging
import sys
import time
import traceback
from collections.abc import Iterable
from typing import TextIO

_PLAIN = frozenset(vars(logging.makeLogRecord({}))) | {"message", "asctime", "taskName"}
_CHATTY = (
    *("httpx", "httpcore", "apscheduler", "alembic", "urllib3", "slack_sdk"),
    *("tweepy", "requests", "requests_oauthlib", "oauthlib"),
)
"""Libraries that log addresses, headers or bodies; what matters of theirs we say ourselves."""


_MASK = "•••"
_LEAST_SECRET = 6
"""Shorter ones would blot out ordinary words."""
_secrets: set[str] = set()


def keep_out(secrets: Iterable[str]) -> None:
    """From now on these stand in no line: the second guard, behind not logging them at all."""
    _secrets.update(secret for secret in secrets if len(secret) >= _LEAST_SECRET)


def _masked(text: str) -> str:
    for secret in _secrets:
        text = text.replace(secret, _MASK)
    return text


class FieldFormatter(logging.Formatter):
    """`2026-11-20T09:00:00Z INFO told channel=team kind=card`: the event, then its fields."""

    default_time_format = "%Y-%m-%dT%H:%M:%S"
    default_msec_format = None
    converter = staticmethod(time.gmtime)

    def format(self, record: logging.LogRecord) -> str:
        """The line, with every extra field as key=value."""
        fields = {name: value for name, value in vars(record).items() if name not in _PLAIN}
        pairs = " ".join(f"{name}={str(value).encode('unicode_escape').decode()}" for name, value in fields.items())
        line = f"{self.formatTime(record)}Z {record.levelname} {record.getMessage()}"
        line = f"{line} {pairs}" if pairs else line
        error = record.exc_info[1] if record.exc_info else None
        return _masked(f"{line}\n{_trace(error)}" if error else line)


def _trace(error: BaseException) -> str:
    """Where it happened and what kinds of errors: an exception's own words may quote a page."""
    cause = error.__cause__ or error.__context__
    before = f"{_trace(cause)}\n" if cause else ""
    frames = "".join(traceback.format_tb(error.__traceback__))
    return f"{before}{frames}{type(error).__qualname__}"


def set_up_logging(level: int = logging.INFO, stream: TextIO | None = None) -> None:
    """Log to `stream` (standard error unless given); libraries only from CRITICAL on."""
    handler = logging.StreamHandler(stream or sys.stderr)
    handler.setFormatter(FieldFormatter())
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(level)
    for name in _CHATTY:
        logging.getLogger(name).setLevel(logging.CRITICAL)

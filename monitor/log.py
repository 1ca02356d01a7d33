"""How the program logs: events and fields, one line each; never a person's words, never a secret."""

import logging
import sys
from typing import TextIO

_PLAIN = frozenset(vars(logging.makeLogRecord({}))) | {"message", "asctime", "taskName"}
_CHATTY = ("httpx", "httpcore", "apscheduler", "alembic", "urllib3", "slack_sdk")
"""Libraries that log addresses, headers or bodies; what matters of theirs we say ourselves."""


class FieldFormatter(logging.Formatter):
    """`2026-11-20T09:00:00 INFO told channel=team kind=card`: the event, then its fields."""

    default_time_format = "%Y-%m-%dT%H:%M:%S"
    default_msec_format = None

    def format(self, record: logging.LogRecord) -> str:
        """The line, with every extra field as key=value."""
        fields = {name: value for name, value in vars(record).items() if name not in _PLAIN}
        pairs = " ".join(f"{name}={str(value).encode('unicode_escape').decode()}" for name, value in fields.items())
        line = f"{self.formatTime(record)} {record.levelname} {record.getMessage()}"
        line = f"{line} {pairs}" if pairs else line
        return f"{line}\n{self.formatException(record.exc_info)}" if record.exc_info else line


def set_up_logging(level: int = logging.INFO, stream: TextIO | None = None) -> None:
    """Log to `stream` (standard error unless given); libraries only from CRITICAL on."""
    handler = logging.StreamHandler(stream or sys.stderr)
    handler.setFormatter(FieldFormatter())
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(level)
    for name in _CHATTY:
        logging.getLogger(name).setLevel(logging.CRITICAL)

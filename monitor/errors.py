"""What can go wrong on our side, named after the next step.

MonitorError
├── ConfigError(problems)             exit 2; every problem as file:line: what — hint
├── StoreError                        exit 3: corrupt, full, unreadable, or newer than this program
├── IllegalMove(case, from, to)       a polite word to whoever asked
└── DeliveryFailed(kind, code, …)     what a channel's refusal was; the deliver stage decides
"""

from collections.abc import Iterable
from enum import StrEnum

from scrapers.kit.errors import Problem, Translate, as_written


class MonitorError(Exception):
    """Something the user can be told in one sentence."""

    exit_code = 1

    def __init__(self, what: str, **values: object) -> None:
        super().__init__(what)
        self.what = what
        self.values = values

    def say(self, translate: Translate = as_written) -> str:
        """What happened, what it means, what to do."""
        return translate(self.what).format(**self.values)

    def __str__(self) -> str:
        return self.say()


class ConfigError(MonitorError):
    """The configuration cannot be used; carries every problem in it."""

    exit_code = 2

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__("{count} problems", count=len(self.problems))

    def say(self, translate: Translate = as_written) -> str:
        """One line a problem."""
        return "\n".join(problem.say(translate) for problem in self.problems)


class StoreError(MonitorError):
    """The database cannot be used."""

    exit_code = 3


class IllegalMove(MonitorError):
    """A case cannot go from that state to this one."""


class Failure(StrEnum):
    """Why a delivery failed, by what happens next (Slack's codes: docs/slack.md)."""

    WAIT = "wait"
    """Surely not posted: try again at `retry_in`, or after a back-off."""
    LATER = "later"
    """Not posted yet, and only this message has to wait: its pictures are not ready."""
    AMBIGUOUS = "ambiguous"
    """Perhaps posted: look for the key before sending again."""
    PAYLOAD = "payload"
    """Refused for its form: once more in plain form, then dead."""
    ROUTE = "route"
    """This room cannot be posted to: use the fallback room."""
    TOKEN = "token"  # noqa: S105 - a kind of failure
    """Nothing of this workspace can be posted: park everything, probe."""
    QUOTA = "quota"
    """The workspace's message limit is spent: park in hours."""
    GONE = "gone"
    """The message to edit or to answer under is no longer there: post it anew."""
    FROZEN = "frozen"
    """The message may not be edited any more: say it in its thread."""


class DeliveryFailed(MonitorError):
    """A channel did not take a message. `detail` may hold Slack's pointer, never people's words."""

    def __init__(self, kind: Failure, code: str, *, retry_in: float | None = None, detail: str = "") -> None:
        super().__init__("{code}", code=code)
        self.kind = kind
        self.code = code
        self.retry_in = retry_in
        self.detail = detail

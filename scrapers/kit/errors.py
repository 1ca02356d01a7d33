"""Errors named after the caller's next step, and problems in files that people wrote.

    SourceError                 what `poll()` may raise; nothing else leaves a source
    ├── Unreachable             back off and try again; counts against health
    ├── RateLimited(until)      wait; does not count
    │   └── Spent               wait, and tell the operator: what reading costs is used up
    ├── Refused                 park the source; call the operator (token, ban, challenge page)
    └── LayoutChanged           park the source; call whoever mends presets

    InvalidFile(problems)       a YAML file that cannot be used, with every problem in it

Sentences are English message ids with `{names}`; they are translated where they are shown, so both carry
their values apart from their words.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import datetime

Translate = Callable[[str], str]


def msg(text: str) -> str:
    """The same text, marked for the message catalogues."""
    return text


def as_written(text: str) -> str:
    """The message id itself: the translation of who has no catalogue."""
    return text


class SourceError(Exception):
    """The source could not be read."""

    def __init__(self, source: str, what: str, **values: object) -> None:
        super().__init__(source, what)
        self.source = source
        self.what = what
        self.values = values

    def say(self, translate: Translate = as_written) -> str:
        """What happened, in the reader's language; never a person's words, never a secret."""
        return translate(self.what).format(**self.values)

    def __str__(self) -> str:
        return f"{self.source}: {self.say()}"


class Unreachable(SourceError):
    """No usable answer this time: network, time-out, 5xx, or a body that was cut or too large."""


class RateLimited(SourceError):
    """The site asked us to wait until `until` (aware UTC)."""

    def __init__(self, source: str, what: str, *, until: datetime, **values: object) -> None:
        super().__init__(source, what, **values)
        self.until = until


class Spent(RateLimited):
    """The money or the number of readings meant for this is used up; nothing is asked before `until`."""


class Refused(SourceError):
    """The site does not want us: 403, a challenge page, robots.txt, a dead token."""


class LayoutChanged(SourceError):
    """The page came, but it no longer reads as described. Keeps the page as evidence, outside any log."""

    def __init__(self, source: str, what: str, *, page: bytes = b"", **values: object) -> None:
        super().__init__(source, what, **values)
        self.page = page


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing wrong in a file a person wrote: where, what, and what to do about it."""

    path: str
    line: int | None
    what: str
    hint: str = ""
    values: dict[str, object] = field(default_factory=dict)

    def say(self, translate: Translate = as_written) -> str:
        """`file:line: what — hint`."""
        where = self.path if self.line is None else f"{self.path}:{self.line}"
        text = f"{where}: {translate(self.what).format(**self.values)}"
        return f"{text} — {translate(self.hint).format(**self.values)}" if self.hint else text


class InvalidFile(Exception):
    """A file that cannot be used; carries every problem found, not only the first."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__("; ".join(problem.say() for problem in self.problems))

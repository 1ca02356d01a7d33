"""The digest as a channel shows it: the value, the quoted words that may still be shown, the pictures."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from monitor.rules.digest.digest import Digest


class Chart(StrEnum):
    """What a picture of the digest shows."""

    DAYS = "days"
    """Daily mentions by sentiment."""
    TOPICS = "topics"
    """Topics against last week."""
    TIMES = "times"
    """How long customers waited, week by week."""


@dataclass(frozen=True, slots=True)
class Quoted:
    """What a mention says, and where it stands."""

    text: str
    source: str
    """What people call the place."""
    at: datetime
    url: str | None = None
    urgency: int = 0
    topics: tuple[str, ...] = ()
    reference: str = ""
    """`#8F3K` of its case, where it has one."""


@dataclass(frozen=True, slots=True)
class DigestCard:
    """A digest with what is looked up when it is shown."""

    key: str
    rev: int
    digest: Digest
    quotes: Mapping[int, Quoted] = field(default_factory=dict)
    """By number of the mention; what was erased meanwhile is missing."""
    people: Mapping[str, str] = field(default_factory=dict)
    """Names of people by key."""
    labels: Mapping[str, str] = field(default_factory=dict)
    """What people call the sources, by name of the source."""
    pictures: Mapping[Chart, bytes] = field(default_factory=dict)
    """PNG, in the language of the channel; empty where none could be drawn."""
    page: str | None = None
    """Where the whole report can be read."""
    may_be_duplicate: bool = False
    digest_id: int = 0
    only: tuple[str, ...] = ()
    """Names of the sections it goes on with, where another message had no room for them; else it is the whole."""

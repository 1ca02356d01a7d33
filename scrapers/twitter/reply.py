"""What X answered: a reply, or why not."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from scrapers.twitter.page import Json
from scrapers.twitter.verdict import Refusal


class Declined(Exception):  # noqa: N818 - reads as what happened
    """X answered, but not with what was asked for."""

    def __init__(self, refusal: Refusal) -> None:
        super().__init__(refusal.status)
        self.refusal = refusal


@dataclass(frozen=True, slots=True)
class Reply:
    """A 2xx answer. Its body holds people's words, so it is not shown."""

    data: Json = field(repr=False)
    headers: Mapping[str, str] = field(repr=False)
    body: bytes = field(repr=False)

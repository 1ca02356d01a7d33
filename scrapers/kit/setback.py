"""Why an errand over the network failed, said before anyone knows whose errand it was."""

from scrapers.kit.errors import Refused, SourceError, Unreachable


class Setback(Exception):  # noqa: N818 - reads as what happened, like the errors it becomes
    """Something kept us from an answer; `of` makes it the error of a source."""

    kind: type[SourceError] = SourceError

    def __init__(self, what: str, **values: object) -> None:
        super().__init__(what)
        self.what = what
        self.values = values

    def of(self, source: str) -> SourceError:
        """The same, as the error that source raises."""
        return self.kind(source, self.what, **self.values)


class NoAnswer(Setback):
    """The other side did not give a usable answer this time."""

    kind = Unreachable


class Forbidden(Setback):
    """We may not go there: outside the source's hosts, into a private network, against robots.txt."""

    kind = Refused

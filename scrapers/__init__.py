"""The ears: sources of public mentions. Stands alone: no database, no Slack, nothing of `monitor`."""

from scrapers.kit.errors import LayoutChanged, Problem, RateLimited, Refused, SourceError, Unreachable
from scrapers.kit.mention import Author, Batch, Clock, Cursor, Mention, MentionKey, Outcome, Reading, Signal, Source

__all__ = [
    "Author",
    "Batch",
    "Clock",
    "Cursor",
    "LayoutChanged",
    "Mention",
    "MentionKey",
    "Outcome",
    "Problem",
    "RateLimited",
    "Reading",
    "Refused",
    "Signal",
    "Source",
    "SourceError",
    "Unreachable",
]

"""What is stored around a mention: its author's other ones, its thread, how much is said about its brand."""

from collections.abc import Mapping
from dataclasses import fields, replace
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection

from monitor.rules.context import (
    FEW,
    KNOWN_FOR,
    LATELY,
    REMEMBERED,
    USUAL,
    Context,
    Surroundings,
    surroundings_of,
)
from monitor.store.rows import StoredMention, author_key, kept_time, reason_of, reason_row, time_kept

_MOST = 1_000
"""Rows that one question looks at: a storm must not make every further judgement slower."""
_FACTS = tuple(field.name for field in fields(Surroundings))
_BY_AUTHOR = """
    SELECT count(*), coalesce(sum(open), 0) FROM (
        SELECT m.answered_at IS NULL AND m.solved IS NOT 1 AND c.state IN ('new', 'claimed') AS open
        FROM "case" AS c JOIN mention AS m ON m.case_id = c.id
        WHERE c.brand = ? AND c.source = ? AND c.author_key = ? AND m.id <> ? AND m.gone IS NULL
            AND m.created_at > ? AND m.created_at <= ?
        LIMIT ?
    )"""
_IN_THREAD = """
    SELECT count(*) FROM (
        SELECT created_at FROM mention WHERE source = ? AND thread = ? ORDER BY id DESC LIMIT ?
    ) WHERE created_at > ? AND created_at <= ?"""
_OF_BRAND = """
    SELECT count(*), min(last_heard_at) FROM (
        SELECT last_heard_at FROM "case" WHERE brand = ? AND last_heard_at > ? AND last_heard_at <= ?
        ORDER BY last_heard_at DESC LIMIT ?
    )"""


class Around:
    """The gateway to surroundings inside one transaction; the driver is asked directly, for every mention is asked."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def of(self, stored: StoredMention, *, now: datetime) -> Surroundings:
        """The facts around a mention that is in its case; what lies after `now` has not happened."""
        mention, who = stored.mention, author_key(stored.mention.author)
        facts = surroundings_of(mention, now=now)
        if who is not None:
            whose = (stored.heard.brand, mention.source, who, stored.id)
            earlier, unanswered = self._ask(_BY_AUTHOR, *whose, *_between(now - REMEMBERED, now), _MOST)
            facts = replace(facts, earlier=earlier, unanswered=unanswered)
        if mention.thread is not None:
            lately = _between(now - LATELY, now)
            (in_thread,) = self._ask(_IN_THREAD, mention.source, mention.thread, _MOST, *lately)
            facts = replace(facts, in_thread=in_thread)
        return self._of_brand(stored.heard.brand, facts, now)

    def _of_brand(self, brand: str, facts: Surroundings, now: datetime) -> Surroundings:
        before = now - LATELY
        wave, _ = self._ask(_OF_BRAND, brand, *_between(before, now), _MOST)
        if wave < FEW:
            return replace(facts, wave=wave)
        known, oldest = self._ask(_OF_BRAND, brand, *_between(before - USUAL, before), _MOST)
        length = before - time_kept(oldest) if oldest else None
        usual = known * (LATELY / length) if length is not None and length >= KNOWN_FOR else None
        return replace(facts, wave=wave, usual=usual)

    def _ask(self, query: str, *values: object) -> Any:  # noqa: ANN401 - the row as the driver gives it
        return self._connection.connection.cursor().execute(query, values).fetchone()


def _between(after: datetime, until: datetime) -> tuple[str, str]:
    return kept_time(after), kept_time(until)


def context_row(context: Context) -> dict[str, Any]:
    """A context as JSON; facts that say nothing are left out."""
    facts = {name: getattr(context.facts, name) for name in _FACTS}
    if facts["waiting"] is not None:
        facts["waiting"] = facts["waiting"].total_seconds()
    known = {name: value for name, value in facts.items() if value}
    at = kept_time(context.at) if context.at is not None else None
    return {"reasons": [reason_row(reason) for reason in context.reasons], "facts": known, "at": at}


def context_of(row: Mapping[str, Any]) -> Context:
    """The context behind its JSON."""
    facts = dict(row["facts"])
    if "waiting" in facts:
        facts["waiting"] = timedelta(seconds=facts["waiting"])
    at = time_kept(row["at"]) if row["at"] else None
    return Context(tuple(map(reason_of, row["reasons"])), Surroundings(**facts), at)

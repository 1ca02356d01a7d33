"""What is stored around a mention: its author's other ones, its thread, how much is said about its brand."""

from collections.abc import Mapping
from dataclasses import fields, replace
from datetime import datetime, timedelta
from functools import cached_property
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
    reason,
    surroundings_of,
)
from monitor.store.idiom import driver
from monitor.store.rows import StoredMention, author_key, kept_time, time_kept

_MOST = 200
"""Rows of an author or a thread that are looked at: more earn no more, and a storm must not slow every judgement."""
_FACTS = tuple(field.name for field in fields(Surroundings))
_BY_AUTHOR = """
    SELECT count(*), count(*) FILTER (WHERE open) FROM (
        SELECT m.answered_at IS NULL AND m.solved IS NOT TRUE AND c.state IN ('new', 'claimed') AS open
        FROM "case" AS c JOIN mention AS m ON m.case_id = c.id
        WHERE c.brand = ? AND c.source = ? AND c.author_key = ? AND m.id <> ? AND m.gone IS NULL
            AND m.created_at > ? AND m.created_at <= ?
        LIMIT ?
    ) AS theirs"""
_IN_THREAD = """
    SELECT count(*) FROM (
        SELECT created_at FROM mention WHERE source = ? AND thread = ? ORDER BY id DESC LIMIT ?
    ) AS latest WHERE created_at > ? AND created_at <= ?"""
_OF_BRAND = """
    SELECT count(*), min(last_heard_at) FROM "case" WHERE brand = ? AND last_heard_at > ? AND last_heard_at <= ?"""


_WAS_ANSWERED = """
    SELECT 1 FROM "case" AS c JOIN mention AS m ON m.case_id = c.id
    WHERE c.brand = ? AND c.source = ? AND c.author_key = ? AND m.id <> ? AND m.answered_at IS NOT NULL LIMIT 1"""


class Around:
    """The gateway to surroundings inside one transaction; the driver is asked directly, for every mention is asked."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._waves: dict[tuple[str, datetime], tuple[int, float | None]] = {}
        self._usuals: dict[tuple[str, datetime], float | None] = {}

    def of(self, stored: StoredMention, *, now: datetime) -> Surroundings:
        """The facts around a mention that is in its case; what lies after `now` has not happened."""
        mention, who, until = stored.mention, author_key(stored.mention.author), kept_time(now)
        earlier = unanswered = in_thread = 0
        if who is not None:
            whose = (stored.heard.brand, mention.source, who, stored.id)
            earlier, unanswered = self._ask(_BY_AUTHOR, *whose, kept_time(now - REMEMBERED), until, _MOST)
        if mention.thread is not None:
            thread = (mention.source, mention.thread, _MOST)
            (in_thread,) = self._ask(_IN_THREAD, *thread, kept_time(now - LATELY), until)
        wave, usual = self._wave(stored.heard.brand, now)
        own = surroundings_of(mention, now=now)
        return replace(own, earlier=earlier, unanswered=unanswered, in_thread=in_thread, wave=wave, usual=usual)

    def was_answered(self, stored: StoredMention) -> bool:
        """Whether the brand answered something else by the same person."""
        who = author_key(stored.mention.author)
        if who is None:
            return False
        whose = (stored.heard.brand, stored.mention.source, who, stored.id)
        return self._cursor.execute(_WAS_ANSWERED, whose).fetchone() is not None

    def _wave(self, brand: str, now: datetime) -> tuple[int, float | None]:
        """The cases of the last hour and what is usual, counted once for all that are judged at that moment."""
        if (brand, now) not in self._waves:
            wave, _ = self._ask(_OF_BRAND, brand, kept_time(now - LATELY), kept_time(now))
            self._waves[brand, now] = (wave, self._usual(brand, now - LATELY) if wave >= FEW else None)
        return self._waves[brand, now]

    def _usual(self, brand: str, before: datetime) -> float | None:
        """The average of a week until the beginning of that hour."""
        until = before.replace(minute=0, second=0, microsecond=0)
        if (brand, until) not in self._usuals:
            known, oldest = self._ask(_OF_BRAND, brand, kept_time(until - USUAL), kept_time(until))
            length = until - time_kept(oldest) if oldest else None
            usual = known * (LATELY / length) if length is not None and length >= KNOWN_FOR else None
            self._usuals[brand, until] = usual
        return self._usuals[brand, until]

    def _ask(self, query: str, *values: object) -> Any:  # noqa: ANN401 - the row as the driver gives it
        return self._cursor.execute(query, values).fetchall()[0]

    @cached_property
    def _cursor(self) -> Any:  # noqa: ANN401 - the driver's
        return driver(self._connection)


def context_row(context: Context) -> dict[str, Any]:
    """A context as JSON; facts that say nothing are left out."""
    facts = {name: getattr(context.facts, name) for name in _FACTS}
    if facts["waiting"] is not None:
        facts["waiting"] = facts["waiting"].total_seconds()
    known = {name: value for name, value in facts.items() if value}
    at = kept_time(context.at) if context.at is not None else None
    points = {one.code.removeprefix("context."): one.points for one in context.reasons}
    return {"points": points, "facts": known, "at": at}


def context_of(row: Mapping[str, Any]) -> Context:
    """The context behind its JSON."""
    facts = dict(row["facts"])
    if "waiting" in facts:
        facts["waiting"] = timedelta(seconds=facts["waiting"])
    at = time_kept(row["at"]) if row["at"] else None
    return Context(tuple(reason(code, points) for code, points in row["points"].items()), Surroundings(**facts), at)

"""X's recent search as a source: one page a poll, so that what was read and paid for is kept."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from scrapers.kit.errors import LayoutChanged, Spent, msg
from scrapers.kit.mention import Batch, Clock, Cursor, Mention, Outcome, Removal, Signal
from scrapers.kit.setback import Setback
from scrapers.twitter.asking import Asker, Heard, Search, limits_in
from scrapers.twitter.budget import Spending, budget_signals, may_look_up, most_looked_up, page_size, spent_until
from scrapers.twitter.cursor import Memory, read_cursor, write_cursor
from scrapers.twitter.fields import LOOKUP, MOST_RESULTS, USAGE, asked_fields
from scrapers.twitter.ids import id_in
from scrapers.twitter.lookup import edited, newer_versions, removals
from scrapers.twitter.page import Page, count, lookup_page, mapping, rough_page, search_page
from scrapers.twitter.question import Plan
from scrapers.twitter.records import Reader
from scrapers.twitter.reply import Declined, Reply
from scrapers.twitter.round import Turn, paid, signals_of, spoken
from scrapers.twitter.verdict import Sort

_NOT_TOLD = frozenset({403, 404})
"""How X says that this kind of account cannot ask what it used; a dead token is a 401."""


class TwitterSource:
    """One search. The cursor holds ids, counts and moments, and no word that anybody wrote."""

    def __init__(self, host: str, plan: Plan, asker: Asker, clock: Clock) -> None:
        self.name = asker.source
        self.host = host
        self.reread_every = plan.reread_every
        self.reread_after = plan.reread_after
        self.reread_within = plan.reread_within
        self.most_reread = most_looked_up(plan.allowance)
        self._plan = plan
        self._asker = asker
        self._clock = clock
        self._owed = _Owed()

    def poll(self, cursor: Cursor | None) -> Batch:
        """The next page since `cursor`, with `more` while there is another. Raises only `SourceError`."""
        now = self._clock()
        memory = self._remembered(cursor, now)
        if page_size(self._plan.allowance, memory.spending) == 0:
            raise self._spent(memory.spending)
        batch = self._turn(Search(self._asker, self._plan, memory, now).heard(), now)
        self._owed = _Owed()
        return batch

    def _turn(self, heard: Heard, now: datetime) -> Batch:
        try:
            page = search_page(heard.reply.data, now)
            return Turn(heard.memory, self._plan, heard.question, page, now, heard.notes).batch()
        except Setback as error:
            self._owed = self._owed.plus(rough_page(heard.reply.data))
            raise self._changed(error, heard.reply) from error

    def reread(self, cursor: Cursor | None, native_ids: Sequence[str]) -> Batch:
        """Which of these are gone or were edited, while at least half of today's budget is left."""
        now = self._clock()
        memory = self._remembered(cursor, now)
        ids = [one for one in dict.fromkeys(native_ids) if id_in(one) is not None][:MOST_RESULTS]
        if not ids or not may_look_up(self._plan.allowance, memory.spending, len(ids)):
            notes = (Signal("reread", _NOT_NOW, {"count": len(ids)}),) if ids else ()
            return replace(self._looked_up(memory, now, notes=notes), outcome=Outcome.UNCHANGED)
        page, memory = self._look_up(memory, ids, now)
        versions, newer = edited(page), newer_versions(page)[:MOST_RESULTS]
        if newer and may_look_up(self._plan.allowance, memory.spending, len(newer)):
            later, memory = self._look_up(memory, newer, now)
            versions = versions.plus(edited(later))
        return self._looked_up(memory, now, versions=versions, gone=removals(page, ids))

    def examine(self) -> tuple[Signal, ...]:
        """Whether X takes the token, and what it has counted this month. Reads no post. Raises only `SourceError`."""
        fields = {"usage.fields": "cap_reset_day,project_cap,project_usage"}
        try:
            usage = mapping(self._asker.offer(USAGE, fields).data, "data")
        except Declined as declined:
            refusal = declined.refusal
            if refusal.sort is Sort.OTHER and refusal.status in _NOT_TOLD:
                return (Signal("token", _NO_USAGE, {"status": refusal.status}),)
            raise self._asker.error(refusal, self._clock()) from declined
        used, cap = count(usage, "project_usage"), count(usage, "project_cap")
        if used is None or cap is None:
            return (Signal("token", msg("the token works")),)
        return (Signal("token", _WORKS, {"used": used, "cap": cap}, alarming=used >= cap),)

    def close(self) -> None:
        """Give connections back."""
        self._asker.wire.close()

    def _remembered(self, cursor: Cursor | None, now: datetime) -> Memory:
        memory = read_cursor(cursor, self._plan.query, now)
        return replace(memory, spending=memory.spending.plus(self._owed.posts, self._owed.users))

    def _look_up(self, memory: Memory, ids: Sequence[str], now: datetime) -> tuple[Page, Memory]:
        dialect = self._plan.dialect or memory.dialect
        reply = self._asker.ask(LOOKUP, {"ids": ",".join(ids), **asked_fields(dialect)}, now)
        try:
            page = lookup_page(reply.data)
        except Setback as error:
            raise self._changed(error, reply) from error
        self._owed = self._owed.plus(page)
        return page, replace(paid(memory, page, now), limits=limits_in(reply.headers))

    def _looked_up(
        self,
        memory: Memory,
        now: datetime,
        *,
        versions: Page | None = None,
        gone: tuple[Removal, ...] = (),
        notes: tuple[Signal, ...] = (),
    ) -> Batch:
        page = versions or Page()
        reader = Reader(self._plan.handle, page.users or {}, memory.own_id)
        mentions = tuple(one for one in map(reader.read, page.records) if isinstance(one, Mention))
        self._owed = _Owed()
        return Batch(
            mentions=mentions,
            cursor=write_cursor(memory),
            outcome=Outcome.MENTIONS if mentions else Outcome.NOTHING_NEW,
            signals=(*notes, *signals_of(memory, self._plan, now)),
            removals=gone,
        )

    def _changed(self, error: Setback, reply: Reply) -> LayoutChanged:
        return LayoutChanged(self.name, error.what, page=reply.body, **error.values)

    def _spent(self, spending: Spending) -> Spent:
        allowance = self._plan.allowance
        until = spent_until(allowance, spending)
        (told, *_) = budget_signals(allowance, spending)
        values = told.values | {"again": spoken(until)}
        return Spent(self.name, _SPENT, until=until, **values)


@dataclass(frozen=True, slots=True)
class _Owed:
    """What was paid for by polls that then failed: no cursor has counted it yet."""

    posts: int = 0
    users: int = 0

    def plus(self, page: Page) -> "_Owed":
        posts = len(page.records) + len({*page.included} - {*page.ids})
        return _Owed(self.posts + posts, self.users + len(page.users or {}))


_SPENT = msg(
    "the budget is used up: {posts} of {most} posts today (at most {money_today} $), {month_posts} of {most_month} this"
    " month (at most {money} $); it rests until {again}"
)
_NOT_NOW = msg("{count} posts were not looked up for deletions: less than half of today's budget is left")
_NO_USAGE = msg("X takes the token but does not tell it what was used: HTTP {status}")
_WORKS = msg("the token works: {used} of {cap} posts this month")

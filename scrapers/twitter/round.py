"""One page of a search put together: what it brings, what it cost, and where the next poll goes on. Pure."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime

from scrapers.kit.errors import msg
from scrapers.kit.mention import Batch, BrandAnswer, Mention, Outcome, Signal
from scrapers.kit.setback import Setback
from scrapers.twitter.budget import budget_signals, page_size
from scrapers.twitter.cursor import OVERLAP, Gap, Memory, Pending, write_cursor
from scrapers.twitter.ids import earlier, id_at, id_in, is_made
from scrapers.twitter.page import Json, Page, text
from scrapers.twitter.question import Plan, Question, in_the_other
from scrapers.twitter.records import Passed, Reader

_FEW = 5
_TOO_MANY_BARE = 0.2
_MOST_BLIND = 2


class BarePageError(Setback):
    """Too many posts came without what was asked for."""


@dataclass(frozen=True, slots=True)
class Turn:
    """One poll's page and everything it is judged by."""

    memory: Memory
    plan: Plan
    question: Question
    page: Page
    now: datetime
    notes: tuple[Signal, ...] = ()
    """What happened on the way to the page."""

    def batch(self) -> Batch:
        """What the page brings. Raises `BarePageError`."""
        users = self.page.users or {}
        reader = Reader(self.plan.handle, users, self.memory.own_id)
        bare = _bare(self.page, reader)
        memory = self._after_dialect(replace(self.memory, own_id=reader.own_id), bare)
        found, dropped = _read(self.page, reader, self.memory.recent)
        memory = self._after_page(paid(memory, self.page, self.now))
        more = memory.pending is not None and memory.pending.pages > 0 and self._may_go_on(memory)
        return Batch(
            mentions=tuple(one for one in found if isinstance(one, Mention)),
            cursor=write_cursor(memory),
            outcome=Outcome.MENTIONS if found else Outcome.NOTHING_NEW,
            backlog=self.memory.is_first,
            signals=(*self.notes, *self._signals(memory, bare), *signals_of(memory, self.plan, self.now)),
            dropped=dropped,
            answers=tuple(one for one in found if isinstance(one, BrandAnswer)),
            more=more,
        )

    def _after_dialect(self, memory: Memory, bare: int) -> Memory:
        """Two pages without any date are the wrong dialect; many bare posts in the right one are a new layout."""
        blind = _is_blind(self.page)
        if not self.page.records:
            return memory
        if blind and self.plan.dialect is None and memory.blind < _MOST_BLIND:
            memory = replace(memory, blind=memory.blind + 1)
            return in_the_other(memory) if memory.blind == _MOST_BLIND else memory
        if len(self.page.records) >= _FEW and bare >= _TOO_MANY_BARE * len(self.page.records):
            raise BarePageError(_BARE, bare=bare, posts=len(self.page.records))
        return memory if blind else replace(memory, blind=0)

    def _after_page(self, memory: Memory) -> Memory:
        before, page = memory.pending, self.page
        memory = memory.with_gap(self.question.gap, self.now)
        newest = before.newest if before else page.newest_id
        floor = int(earlier(newest, OVERLAP)) if newest else 0
        seen = memory.recent | {one for one in page.ids if int(one) > floor}
        memory = replace(memory, recent=frozenset(seen))
        start, asked_at = self.question.start, self.question.asked_at
        oldest = self._oldest(before.oldest if before else None)
        is_stuck = page.next_token is None and oldest == (before.oldest if before else None)
        if is_stuck or not page.goes_on:
            return memory.after(newest, asked_at)
        pages = (before.pages if before else 0) + 1
        pages = pages if pages < self.plan.pages else 0
        return replace(memory, pending=Pending(start, asked_at, page.next_token, newest, oldest, pages))

    def _oldest(self, before: str | None) -> str | None:
        """How far back the round was read; an id from outside of it says nothing of that."""
        first = int(id_at(self.question.start.begin))
        inside = (one for one in self.page.ids if int(one) >= first and is_made(one, self.now))
        return min((*inside, *((before,) if before else ())), key=int, default=None)

    def _may_go_on(self, memory: Memory) -> bool:
        """Whether asking at once has a point: X would answer, and there is something to spend."""
        return memory.limits.remaining != 0 and page_size(self.plan.allowance, memory.spending) > 0

    def _signals(self, memory: Memory, bare: int) -> Iterator[Signal]:
        if bare:
            yield Signal("bare", _BARE, {"bare": bare, "posts": len(self.page.records)})
        if memory.pending is not None and memory.pending.pages == 0:
            day = self.now.astimezone(UTC).date().isoformat()
            yield Signal("pages", _MANY_PAGES, {"pages": self.plan.pages}, once=f"pages:{day}")
        if memory.dialect is not self.memory.dialect:
            yield switched(memory, self.now)
        if self.page.errors:
            yield Signal("partial", _PARTIAL, {"count": len(self.page.errors)})


def paid(memory: Memory, page: Page, now: datetime) -> Memory:
    """The memory with what the page cost: a post seen twice in a day is charged once, whatever else came with it."""
    day = memory.spending.day
    seen = memory.recent if memory.recent_on == day else frozenset[str]()
    posts = {*page.ids, *page.included} - seen
    nameless = len(page.records) - len(page.ids)
    people = set(page.users or {}) - (page.authors_of(seen) - page.authors_of(posts))
    spending = memory.spending.on(now).plus(len(posts) + nameless, len(people))
    return replace(memory, spending=spending, recent_on=day)


def signals_of(memory: Memory, plan: Plan, now: datetime) -> Iterator[Signal]:
    """What every batch says: the budget, and what was missed in the last days."""
    yield from budget_signals(plan.allowance, memory.spending)
    for gap in memory.with_gap(None, now).gaps:
        yield _gap_signal(gap)


def switched(memory: Memory, now: datetime) -> Signal:
    """A note that the other dialect is spoken from now on."""
    day = now.astimezone(UTC).date().isoformat()
    return Signal("dialect", _SWITCHED, {"dialect": memory.dialect.value}, once=f"dialect:{memory.dialect}:{day}")


def spoken(moment: datetime) -> str:
    """The moment as operators read it."""
    return moment.astimezone(UTC).strftime("%Y-%m-%d %H:%M UTC")


def _gap_signal(gap: Gap) -> Signal:
    values: dict[str, object] = {"since": spoken(gap.since), "until": spoken(gap.until)}
    return Signal("gap", GAP, values, once=f"gap:{gap.since.isoformat()}")


def _bare(page: Page, reader: Reader) -> int:
    gone = frozenset(filter(None, map(_user_gone, page.errors)))
    return sum(not reader.is_whole(record, gone) for record in page.records)


def _user_gone(error: Json) -> str | None:
    is_user = error.get("resource_type") == "user" or "author_id" in (text(error, "parameter") or "")
    return (id_in(error.get("resource_id")) or id_in(error.get("value"))) if is_user else None


def _is_blind(page: Page) -> bool:
    return not any(isinstance(record, dict) and "created_at" in record for record in page.records)


def _read(page: Page, reader: Reader, seen: frozenset[str]) -> tuple[list[Mention | BrandAnswer], Counter[str]]:
    """What the page says, oldest first, each utterance once in its newest version; and what was passed over."""
    found: dict[str, Mention | BrandAnswer] = {}
    dropped: Counter[str] = Counter()
    for record in reversed(page.records):
        if isinstance(record, dict) and id_in(record.get("id")) in seen:
            dropped["seen"] += 1
            continue
        one = reader.read(record)
        if isinstance(one, Passed):
            dropped[one.value] += 1
        else:
            found[one.native_id] = one
    return list(found.values()), dropped


GAP = msg("from {since} to {until} nothing could be read: X gives posts of the last seven days only")
_MANY_PAGES = msg("X has more than {pages} pages of new posts: the rest is read with the next polls; check the query")
_SWITCHED = msg("X's field names changed: it is asked in the {dialect} dialect now")
_PARTIAL = msg("X left out {count} parts of its answer: deleted, protected or suspended")
_BARE = msg("{bare} of {posts} posts came without author, date or figures; X may have renamed its fields")

"""One poll put together: what was read becomes mentions, worries and the next memory. No network, no clock."""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime

from scrapers.kit.errors import SourceError, msg
from scrapers.kit.mention import Batch, Mention, Outcome, Reading, Signal
from scrapers.site import health
from scrapers.site.cards import Card, Sort
from scrapers.site.facts import Tally
from scrapers.site.layout import Layout
from scrapers.site.memory import Known, Memory, write_cursor
from scrapers.site.mentions import Matter, follow_ups, mention_of, when, withdrawn_mention
from scrapers.site.visits import Task, Visited
from scrapers.site.walk import Walked


@dataclass(frozen=True, slots=True)
class Round:
    """Everything one poll found, before it is put together."""

    layout: Layout
    memory: Memory
    walked: Walked
    visited: Visited
    given_up: list[tuple[Task, Matter]]
    owed: dict[str, int]
    now: datetime

    def batch(self) -> Batch:
        """What the poll brought."""
        seen, mentions = self._tell()
        memory = self._next_memory(seen)
        return Batch(
            mentions=tuple(sorted(mentions, key=lambda mention: mention.created_at)),
            cursor=write_cursor(memory),
            outcome=self._outcome(mentions),
            backlog=self.memory.catching_up,
            signals=tuple(self._signals()),
            readings=self._readings(),
            dropped=dict(sum((Counter(listing.dropped()) for listing in self.walked.listings), Counter[str]())),
        )

    def _tell(self) -> tuple[dict[str, Known], list[Mention]]:
        """What is said of each complaint, and how it is remembered."""
        seen = dict(self._unchanged())
        mentions: list[Mention] = []
        for task, matter in (*self.visited.done, *self.given_up):
            seen[task.native_id] = self._tell_one(task, matter, mentions)
        for native_id, known in dict(self._withdrawn(seen)).items():
            if not known.withdrawn:
                mentions.append(withdrawn_mention(self.layout.source, native_id, known.moment.at))
            seen[native_id] = replace(known, withdrawn=True)
        return seen, mentions

    def _tell_one(self, task: Task, matter: Matter, mentions: list[Mention]) -> Known:
        moment = when(matter, task.known.moment if task.known else None, now=self.now)
        mention = mention_of(matter, moment)
        if task.known and matter.detail is None and self.layout.detail.fetch != "never":
            mention = replace(mention, text="")  # the excerpt must not take the place of the whole text we told before
        mentions.append(mention)
        told = task.known.told if task.known else ()
        for follow_up in follow_ups(matter, now=self.now):
            if follow_up.mark not in told:
                mentions.append(follow_up.mention)
                told = (*told, follow_up.mark)
        alias = matter.facts.alias or (task.known.alias if task.known else None)
        return Known(task.state, moment, alias, told=told)

    def _unchanged(self) -> Iterator[tuple[str, Known]]:
        for card in self._cards():
            known = self.memory.known.get(card.native_id or "")
            if card.native_id and known:
                yield card.native_id, known

    def _withdrawn(self, seen: dict[str, Known]) -> Iterator[tuple[str, Known]]:
        gone = [card for card in self._cards() if card.sort is Sort.WITHDRAWN]
        everything = replace(self.memory, known={**self.memory.known, **seen}) if gone else self.memory
        for card in gone:
            native_id = card.native_id or everything.by_alias(card.facts.alias)
            known = everything.known.get(native_id or "")
            if native_id and known:
                yield native_id, known

    def _cards(self) -> Iterable[Card]:
        return self.walked.cards()

    @property
    def _stop(self) -> SourceError | None:
        return self.visited.stop or self.walked.cut_short

    def _next_memory(self, seen: dict[str, Known]) -> Memory:
        first = self.walked.listings[0]
        unfinished = bool(self._stop or self.visited.left or self.owed)
        all_read = self.walked.all_pages and not unfinished
        remembered = replace(
            self.memory,
            layout=self.layout.version,
            owed=self.owed,
            start=None if unfinished else self.walked.start,
            generation=first.generation or self.memory.generation,
            rules=health.main_rules(self._tallies(), self.memory.rules),
            cards=len(first.cards) or self.memory.cards,
            last_page=self.walked.last_page,
            catching_up=self.memory.catching_up and unfinished,
            all_read_at=self.now if all_read else self.memory.all_read_at,
            all_held=len(seen) if all_read else self.memory.all_held,
        )
        return remembered.with_known(seen)

    def _tallies(self) -> list[Tally]:
        return [listing.tally for listing in self.walked.listings] + [detail.tally for detail in self.visited.details]

    def _readings(self) -> tuple[Reading, ...]:
        counts: Counter[tuple[str, str]] = Counter()
        for listing in self.walked.listings:
            if listing.generation:
                counts["list.cards", listing.generation] += len(listing.cards)
        for tally in self._tallies():
            counts.update(tally.counts)
        return tuple(Reading(name, rule, count) for (name, rule), count in counts.items())

    def _signals(self) -> Iterator[Signal]:
        first, memory = self.walked.listings[0], self.memory
        yield from health.page_one_signals(first, self.layout, cards_before=memory.cards)
        yield from health.generation_signals(first.generation, memory.generation)
        yield from health.drift_signals(self._tallies(), memory.rules)
        yield from health.detail_signals(self.visited.details, self.layout)
        if self.visited.failed:
            what = msg("{count} complaint pages could not be read; they are tried again, then told with their excerpt")
            yield Signal("detail-missing", what, {"count": len(self.visited.failed)}, self.visited.shapeless > 0)
        if self._stop:
            yield Signal("cut-short", self._stop.what, self._stop.values, alarming=True)

    def _outcome(self, mentions: list[Mention]) -> Outcome:
        first = self.walked.listings[0]
        if mentions:
            return Outcome.MENTIONS
        if first.says_empty:
            return Outcome.EMPTY
        if first.cards and not first.of(Sort.OWN, Sort.WITHDRAWN):
            return Outcome.THIN
        return Outcome.NOTHING_NEW

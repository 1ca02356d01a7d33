"""Mentions through the whole judgement on their own clock, in a store nobody else uses; nothing is sent."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from monitor.rules.case import Case
from monitor.stages.judge import Answer, Bench, Matter, judge_all, settle
from monitor.store.door import Store, Tx
from monitor.store.mentions import Judgement
from monitor.store.rows import Heard
from scrapers.kit.mention import Mention, MentionKey

_BATCH = 500


@dataclass(frozen=True, slots=True)
class Event:
    """A mention as it stood at a moment: when it was written (`words`), or when it had been answered."""

    at: datetime
    mention: Mention
    heard: Heard
    words: bool = True


@dataclass(frozen=True, slots=True)
class Fate:
    """What became of a mention: its last judgement, its case, and when a channel was to be told of its words."""

    judgement: Judgement
    answer: Answer
    told_at: datetime | None

    @property
    def case(self) -> Case | None:
        """Whose matter it is; None for what is nobody's."""
        return self.answer.case


def events_of(heard: Iterable[tuple[Mention, Heard]]) -> list[Event]:
    """What happened, in the order it did: an answer is not known before it was given."""
    events = []
    for mention, how in heard:
        answered_at = mention.answered_at
        if answered_at is None or answered_at <= mention.created_at:
            events.append(Event(mention.created_at, mention, how))
        else:
            events.append(Event(mention.created_at, replace(mention, answered_at=None), how))
            events.append(Event(answered_at, mention, how, words=False))
    return sorted(events, key=lambda event: event.at)


def replay(
    store: Store, events: Iterable[Event], bench: Bench, *, show: Callable[[int], None] = lambda _done: None
) -> dict[MentionKey, Fate]:
    """What becomes of each mention when the events happen one after another; `show` hears how many have."""
    fates: dict[MentionKey, Fate] = {}
    done = 0
    for batch in _batches(events):
        with store.transaction() as tx:
            _settle(tx, store.id, batch, bench, fates)
        done += len(batch)
        show(done)
    return fates


def _batches(events: Iterable[Event]) -> Iterator[list[Event]]:
    """Events in a row, no two of one mention: a batch is stored before it is settled."""
    batch: dict[MentionKey, Event] = {}
    for event in events:
        if len(batch) == _BATCH or event.mention.key in batch:
            yield list(batch.values())
            batch = {}
        batch[event.mention.key] = event
    if batch:
        yield list(batch.values())


def _settle(tx: Tx, store_id: str, batch: Sequence[Event], bench: Bench, fates: dict[MentionKey, Fate]) -> None:
    said: dict[Heard, list[Mention]] = defaultdict(list)
    for event in batch:
        said[event.heard].append(event.mention)
    for how, mentions in said.items():
        tx.mentions.add(mentions, how, now=batch[-1].at)
    unjudged = tx.mentions.unjudged(len(batch))
    judged = zip(unjudged, judge_all(unjudged, bench), strict=True)
    news = {stored.mention.key: (stored, judgement) for stored, judgement in judged}
    for event in batch:
        stored, judgement = news.get(event.mention.key, (None, None))
        if stored is not None and judgement is not None and tx.mentions.claim(stored):
            answer = settle(tx, Matter(stored, judgement, store_id, event.at), bench)
            fates[event.mention.key] = _after(fates.get(event.mention.key), event, judgement, answer)


def _after(before: Fate | None, event: Event, judgement: Judgement, answer: Answer) -> Fate:
    """The first time somebody is told of the words counts; until then, the last answer to them."""
    if before is not None and (before.told_at is not None or not event.words):
        return Fate(judgement, replace(before.answer, case=answer.case), before.told_at)
    return Fate(judgement, answer, event.at if answer.why.speaks else None)

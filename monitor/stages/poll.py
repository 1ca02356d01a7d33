"""Listen: one poll of one source; what it brought, where it stopped and how it fared are stored together."""

import logging
from collections.abc import Callable, Iterable
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from monitor.rules.coverage import covers, listened, patience
from monitor.rules.delivery import news_items, notice_item
from monitor.rules.pace import Health, Luck, Rhythm, Tell, after_poll, is_gone, next_poll, tell
from monitor.store.door import Store, Tx
from monitor.store.mentions import Stored
from monitor.store.rows import Heard
from monitor.store.sources import SourceState
from scrapers.kit.errors import LayoutChanged, RateLimited, Refused, SourceError, Spent, Unreachable, msg
from scrapers.kit.mention import Batch, Clock, Outcome, Source

log = logging.getLogger(__name__)


FAULT = msg("the program failed on what it read there: its log says where")


@dataclass(frozen=True, slots=True)
class Watch:
    """A source and how it is watched."""

    source: Source
    brand: str
    on_brand_page: bool
    rhythm: Rhythm
    operators: str
    """Name of the channel that hears of its troubles."""
    mark: str = ""
    """Differs when its settings or its secrets do."""
    rests: timedelta = timedelta()
    """For so long nobody need poll it, and that is no gap: where polls come when somebody calls for them."""

    @property
    def name(self) -> str:
        """The source's name in the configuration."""
        return self.source.name


@dataclass(frozen=True, slots=True)
class Polled:
    """What became of one poll."""

    luck: Luck
    new: int = 0
    changed: int = 0
    next_at: datetime | None = None
    more: bool = False
    """Whether the place holds more that can be read now."""


def poll_once(
    watch: Watch, store: Store, clock: Clock, *, draw: float, stopping: Callable[[], bool] = lambda: False
) -> Polled | None:
    """Store what is new and remember where we stopped, together or not at all.

    None when we were told to stop meanwhile and nothing came: a poll cut short says nothing about the source. A
    source that fails in a way it should not is left alone like one that cannot be reached, and the fault goes on.
    """
    with store.reading() as tx:
        state = tx.sources.state_of(watch.name)

    def note_fault(kind: type[BaseException] | None, _error: object, _trace: object) -> None:
        if kind is not None and issubclass(kind, Exception) and not stopping():
            _record_trouble(_Poll(watch, store, state, clock(), draw), Unreachable(watch.name, FAULT))

    with ExitStack() as stack:
        stack.push(note_fault)
        try:
            batch = watch.source.poll(state.cursor)
        except SourceError as error:
            return None if stopping() else _record_trouble(_Poll(watch, store, state, clock(), draw), error)
    if stopping() and any(signal.alarming for signal in batch.signals):
        return _record_cut_short(_Poll(watch, store, state, clock(), draw), batch)
    return _record_batch(_Poll(watch, store, state, clock(), draw), batch)


@dataclass(frozen=True, slots=True)
class _Poll:
    watch: Watch
    store: Store
    before: SourceState
    now: datetime
    draw: float

    def next_at(self, health: Health) -> datetime:
        return next_poll(health, self.watch.rhythm, now=self.now, draw=self.draw)

    def heard(self, batch: Batch) -> Heard:
        return Heard(self.watch.name, self.watch.brand, self.watch.on_brand_page, batch.backlog)


def _record_cut_short(poll: _Poll, batch: Batch) -> Polled:
    """What came is kept; how the source fares is left for the next poll to say."""
    before = poll.before
    with poll.store.transaction() as tx:
        stored = _take_in(tx, poll, batch)
        tx.sources.advance(poll.watch.name, batch, stored=stored.new)
        _heed(tx, poll, before.health, poll.now, heard=bool(batch.mentions))
    return Polled(before.health.luck, stored.new, stored.changed, poll.now)


def _record_batch(poll: _Poll, batch: Batch) -> Polled:
    watch, state, now = poll.watch, poll.before, poll.now
    luck, detail, values = _luck_of(batch, state)
    health = after_poll(state.health, luck, now=now, detail=detail.format(**values) if values else detail)
    next_at = now if batch.more else poll.next_at(health)
    unmoved = batch.outcome is Outcome.UNCHANGED and batch.cursor == state.cursor and luck is state.health.luck
    with poll.store.transaction() as tx:
        stored = _take_in(tx, poll, batch)
        if not unmoved:  # a cursor may be long: most polls need not write it again
            tx.sources.advance(watch.name, batch, stored=stored.new)
        _fare(tx, poll, health, _Story(next_at, detail, values))
    log.debug("polled", extra={"source": watch.name, "outcome": batch.outcome.value, "new": stored.new})
    return Polled(luck, stored.new, stored.changed, next_at, batch.more)


def _take_in(tx: Tx, poll: _Poll, batch: Batch) -> Stored:
    """What was heard, answered and taken back, and what the operators have to know of it."""
    stored = tx.mentions.add(batch.mentions, poll.heard(batch), now=poll.now) if batch.mentions else Stored()
    tx.answers.take(batch.answers, batch.mentions, now=poll.now)
    tx.forgetting.take_away(batch.removals, now=poll.now)
    for item in news_items(poll.store.id, poll.watch.name, batch.signals, poll.watch.operators, now=poll.now):
        tx.outbox.owe_once(item)
    return stored


def know_settings(watches: Iterable[Watch], store: Store, clock: Clock) -> None:
    """Poll at once what has other settings or secrets than when it was last polled: whoever mended it looks on."""
    marks = {watch.name: watch.mark for watch in watches}
    with store.transaction() as tx:
        tx.sources.due_now(tx.sources.know(marks), clock())


def _luck_of(batch: Batch, state: SourceState) -> tuple[Luck, str, dict[str, object]]:
    if batch.outcome is Outcome.EMPTY and state.stored:
        return Luck.EMPTY, msg("the place says it has nothing, although it had something before"), {}
    if batch.outcome is Outcome.UNCHANGED and state.health.luck in (Luck.PARTIAL, Luck.EMPTY):
        return state.health.luck, state.health.detail, {}
    worry = next((signal for signal in batch.signals if signal.alarming), None)
    return (Luck.PARTIAL, worry.what, worry.values) if worry else (Luck.FINE, "", {})


def _luck_of_error(error: SourceError) -> Luck:
    match error:
        case Spent():
            return Luck.SPENT
        case RateLimited():
            return Luck.LIMITED
        case Refused():
            return Luck.REFUSED
        case LayoutChanged():
            return Luck.LAYOUT
        case _:
            return Luck.UNREACHABLE


def _record_trouble(poll: _Poll, error: SourceError) -> Polled:
    watch, state, now = poll.watch, poll.before, poll.now
    health = after_poll(state.health, _luck_of_error(error), now=now, detail=error.say())
    if is_gone(health, watch.rhythm, now=now):
        health = after_poll(state.health, Luck.GONE, now=now, detail=error.say())
    next_at = poll.next_at(health)
    if isinstance(error, RateLimited):
        next_at = max(error.until, now + watch.rhythm.retry[0])
    kept = poll.store.keep_evidence(watch.name, error.page) if isinstance(error, LayoutChanged) else None
    with poll.store.transaction() as tx:
        tx.sources.worry(watch.name, health.luck.value, error.what, error.values)
        _fare(tx, poll, health, _Story(next_at, error.what, error.values, kept))
    return Polled(health.luck, next_at=next_at)


@dataclass(frozen=True, slots=True)
class _Story:
    """What a notice would say besides the kind of trouble."""

    next_at: datetime
    detail: str
    values: dict[str, object]
    evidence: Path | None = None


def _fare(tx: Tx, poll: _Poll, health: Health, story: _Story) -> None:
    watch = poll.watch
    telling, health = tell(health, watch.rhythm)
    _heed(tx, poll, health, story.next_at, heard=covers(health.luck))
    if telling is Tell.NOTHING:
        return
    trouble = telling is Tell.TROUBLE
    level, event = (logging.WARNING, "source down") if trouble else (logging.INFO, "source back")
    log.log(level, event, extra={"source": watch.name, "luck": health.luck.value})
    says, hint = _TROUBLES[health.luck] if trouble else (_BACK, "")
    values = {**story.values, "source": watch.name, "evidence": str(story.evidence or "")}
    payload = {
        "good_news": not trouble,
        "says": says,
        "detail": story.detail if trouble else "",
        "hint": hint,
        "values": {name: str(value) for name, value in values.items()},
    }
    key = f"{poll.store.id}:source:{watch.name}:{health.episode}:{telling.value}"
    tx.outbox.owe(notice_item(key, watch.operators, payload, now=poll.now))


def _heed(tx: Tx, poll: _Poll, health: Health, next_at: datetime, *, heard: bool) -> None:
    """Keep how the source fares, and the gap if one has ended now; after a clock was put back none lies ahead."""
    name, before, luck = poll.watch.name, poll.before, poll.before.health.luck
    allowed = max(patience(poll.watch.rhythm), poll.watch.rests if covers(luck) else timedelta())
    heed, gap = listened(before.heed, luck, allowed, heard=heard, now=poll.now)
    tx.sources.fare(name, health, next_at, heed)
    if gap is not None:
        tx.coverage.missed(name, gap)
    if before.heed.until is not None and poll.now < before.heed.until:
        tx.coverage.step_back(name, poll.now)


_BACK = msg("{source} is back: it reads again as described")
_TROUBLES = {
    Luck.PARTIAL: (
        msg("{source} reads only in part"),
        msg("what could be read was stored; look with: nobetci try {source}"),
    ),
    Luck.EMPTY: (
        msg("{source} is really empty"),
        msg("brands do not lose their past: check the address or the slug; it is asked again as usual"),
    ),
    Luck.UNREACHABLE: (msg("{source} cannot be reached"), msg("it is tried again with growing pauses; nothing to do")),
    Luck.LIMITED: (msg("{source} asked us to wait"), msg("it is asked again after the pause; a slower pace may help")),
    Luck.SPENT: (
        msg("{source} rests: what reading it costs is used up"),
        msg("it goes on by itself; to read on now, raise its budget or look after the account there"),
    ),
    Luck.REFUSED: (
        msg("{source} refuses us"),
        msg("it is parked and only probed; look at the page in a browser, never try to get around the refusal"),
    ),
    Luck.LAYOUT: (
        msg("{source} changed its layout"),
        msg("nothing is lost, it is parked; mend the preset, see: nobetci try {source} --html {evidence}"),
    ),
    Luck.GONE: (msg("{source} has been gone for days"), msg("check whether the site or the page still exists")),
}

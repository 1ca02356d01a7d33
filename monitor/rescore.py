"""Judge anew what another rulebook judged: scores and cases follow, and nobody is told of what is past.

    outdated ──judge──► still so? ──tx──► score · decision · case and its card

Beside a running daemon, and killed anywhere: a batch is one transaction, and what it did is no longer outdated.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from monitor.rules.advice import judge_texts, passage_of
from monitor.rules.alert import Why
from monitor.rules.score import Score
from monitor.stages.judge import Bench, Change, Matter, owe_edit, rivals_in, tell
from monitor.store.door import Store, Tx
from monitor.store.mentions import Decision, Judgement
from monitor.store.rows import StoredMention
from scrapers.kit.mention import Clock

_BATCH = 100
"""The daemon waits for its turn to write that long, not longer."""


@dataclass(frozen=True, slots=True)
class Wish:
    """From when on, whether anything is to be written, and whether channels are told of what became urgent."""

    since: datetime
    dry: bool = False
    aloud: bool = False


@dataclass(frozen=True, slots=True)
class Rescored:
    """How many mentions were judged anew, and what differs."""

    mentions: int = 0
    raised: int = 0
    lowered: int = 0
    topics: int = 0
    told: int = 0
    levels: Counter[tuple[int, int]] = field(default_factory=Counter)
    """Changes of level, from and to."""

    def __add__(self, other: "Rescored") -> "Rescored":
        """Both together."""
        return Rescored(
            self.mentions + other.mentions,
            self.raised + other.raised,
            self.lowered + other.lowered,
            self.topics + other.topics,
            self.told + other.told,
            self.levels + other.levels,
        )


@dataclass(frozen=True, slots=True)
class _Anew:
    """A mention as it was judged, and as it is now; whether it is about the brand stays as it was decided."""

    stored: StoredMention
    before: Judgement
    after: Judgement

    @property
    def urgencies(self) -> tuple[int, int]:
        return self.before.score.urgency, self.after.score.urgency

    @property
    def is_changed(self) -> bool:
        return replace(self.after.score, rulebook=self.before.score.rulebook) != self.before.score


def count_outdated(store: Store, bench: Bench, since: datetime) -> int:
    """How many mentions there are to judge anew."""
    with store.reading() as tx:
        return tx.scores.count_outdated(bench.version, since, after=tx.mentions.last_before(since))


def rescore(
    store: Store, bench: Bench, clock: Clock, wish: Wish, *, show: Callable[[int], None] = lambda _done: None
) -> Rescored:
    """Judge anew everything that another rulebook judged; `show` hears how much is done."""
    done = Rescored()
    for batch in _batches(store, bench, wish.since):
        if wish.dry:
            done += _figures(batch)
        else:
            court = _Court(bench, store.id, clock(), wish.aloud)
            with store.transaction() as tx:
                told, fresh = _put_down(tx, batch, court)
            done += _figures(fresh) + Rescored(told=told)
        show(done.mentions)
    return done


def _batches(store: Store, bench: Bench, since: datetime) -> Iterator[list[_Anew]]:
    with store.reading() as tx:
        last = tx.mentions.last_before(since)
    while True:
        with store.reading() as tx:
            found = tx.scores.outdated(bench.version, since, after=last, limit=_BATCH)
            judgements = [(stored, tx.mentions.judgement_of(stored.id)) for stored in found]
        if not found:
            return
        last = found[-1].id
        yield _judged([(stored, before) for stored, before in judgements if before], bench)


def _judged(judgements: Sequence[tuple[StoredMention, Judgement]], bench: Bench) -> list[_Anew]:
    scores = judge_texts(bench.rulebook, [passage_of(stored.mention) for stored, _ in judgements], bench.adviser)
    return [
        _Anew(stored, before, Judgement(score, before.relevance, rivals=rivals_in(stored, before.relevance, bench)))
        for (stored, before), score in zip(judgements, scores, strict=True)
    ]


@dataclass(frozen=True, slots=True)
class _Court:
    bench: Bench
    store_id: str
    now: datetime
    aloud: bool


def _put_down(tx: Tx, batch: Sequence[_Anew], court: _Court) -> tuple[int, list[_Anew]]:
    """How many cases were told, and what was written: all that nobody changed or judged meanwhile."""
    fresh = [one for one in batch if tx.scores.is_still(one.stored, one.before.score.rulebook)]
    changed = [one for one in fresh if one.is_changed]
    for one in fresh:
        tx.mentions.judged(one.stored, one.after, one.stored.case_id, now=court.now)
        tx.rivals.named(one.stored, one.after.rivals)
    for one in changed:
        _note(tx, one, court.now)
    cases = dict.fromkeys(one.stored.case_id for one in changed if one.stored.case_id is not None)
    mentions = {one.stored.id for one in changed}
    return sum(_follow(tx, case_id, mentions, court) for case_id in cases), fresh


def _note(tx: Tx, one: _Anew, now: datetime) -> None:
    """What it was before stays to be seen."""
    before, after = one.urgencies
    if before != after:
        figures = {"before": before, "after": after}
        decision = Decision(Why.QUIET_RESCORED.value, None, None, now, one.stored.rev, figures)
        tx.mentions.decided(one.stored, decision, one.stored.case_id)


def _follow(tx: Tx, case_id: int, changed: set[int], court: _Court) -> bool:
    """Let the case be as urgent as the worst in it; whether a channel is told.

    It sinks only where the mention it shows has changed, and a case that is settled keeps its card.
    """
    file = tx.cases.file_of(case_id)
    worst = tx.scores.worst_of(case_id, lead=file.lead_id) if file is not None else None
    if file is None or worst is None or not (file.lead_id in changed or worst[1] > file.case.urgency):
        return False
    lead, judgement = tx.mentions.by_id(worst[0]), tx.mentions.judgement_of(worst[0])
    after = replace(file.case, urgency=worst[1], rev=file.case.rev + 1)
    tx.cases.save(after, lead=lead)
    if not after.is_open:
        return False
    if court.aloud and lead is not None and judgement is not None:
        matter = Matter(lead, judgement, court.store_id, court.now)
        return _tell(tx, matter, Change(file.case, after), court.bench)
    owe_edit(tx, after)
    return False


def _tell(tx: Tx, matter: Matter, change: Change, bench: Bench) -> bool:
    answer = tell(tx, matter, change, bench)
    if answer.why.speaks and answer.route is not None:
        decision = Decision(answer.why.value, answer.route.name, answer.channel, matter.now, matter.stored.rev)
        tx.mentions.decided(matter.stored, decision, change.after.id)
    return answer.why.speaks


def _figures(batch: Iterable[_Anew]) -> Rescored:
    batch = list(batch)
    moves = [one.urgencies for one in batch]
    return Rescored(
        mentions=len(batch),
        raised=sum(after > before for before, after in moves),
        lowered=sum(after < before for before, after in moves),
        topics=sum(_other_topics(one.before.score, one.after.score) for one in batch),
        levels=Counter(move for move in map(_levels, batch) if move[0] != move[1]),
    )


def _other_topics(before: Score, after: Score) -> bool:
    return set(before.topics) != set(after.topics)


def _levels(one: _Anew) -> tuple[int, int]:
    return one.before.score.level, one.after.score.level

"""Other rules over what is in the store: which alerts would come or go. Reads only; nothing is stored or sent."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from monitor.rules.advice import judge_texts, passage_of
from monitor.rules.budget import Threshold
from monitor.rules.comparison import Comparison, Difference, Opinion, Pair, compare, differences, opinion_of
from monitor.rules.relevance import Relevance
from monitor.rules.route import Alert, Route
from monitor.stages.judge import Bench, judge, relevance_of
from monitor.store.door import Store
from monitor.store.scores import Scored
from scrapers.kit.mention import MentionKey

_BATCH = 500


@dataclass(frozen=True, slots=True)
class Trial:
    """The rules in force and those that are tried."""

    before: Bench
    after: Bench

    @property
    def benches(self) -> tuple[Bench, Bench]:
        """Both."""
        return self.before, self.after


@dataclass(frozen=True, slots=True)
class Example:
    """One mention that another rule changes something for, and what made the difference."""

    key: MentionKey
    pair: Pair
    text: str
    reasons: tuple[Difference, ...]
    relevance: Relevance | None
    """Whether it is about the brand, where the two do not agree: the answer of the rules that are tried."""


def count_since(store: Store, since: datetime) -> int:
    """How many mentions there are to judge."""
    with store.reading() as tx:
        return tx.scores.count_since(since, after=tx.mentions.last_before(since))


def backtest(
    store: Store, trial: Trial, since: datetime, *, show: Callable[[int], None] = lambda _done: None
) -> Comparison:
    """What differs over everything public that was written since then; `show` hears how much is read.

    A route with an alert budget has the threshold that the budget came to last, before and after.
    """
    return compare(_pairs(store, Trial(*(_as_it_stands(store, bench) for bench in trial.benches)), since, show))


def _as_it_stands(store: Store, bench: Bench) -> Bench:
    with store.reading() as tx:
        kept = {known.route: known.threshold for known in tx.budgets.kept()}
    routes = (replace(route, manners=route.manners.within(kept.get(route.name, _UNKNOWN))) for route in bench.routes)
    return replace(bench, routes=tuple(routes))


_UNKNOWN = Threshold(None, 0, 0)


def _pairs(store: Store, trial: Trial, since: datetime, show: Callable[[int], None]) -> Iterator[Pair]:
    with store.reading() as tx:
        last = tx.mentions.last_before(since)
    done = 0
    while True:
        with store.reading() as tx:  # for each batch anew: a daemon's log must not wait for a long look back
            batch = tx.scores.since(since, after=last, limit=_BATCH)
        if not batch:
            return
        figures = zip(*(_figures(batch, bench) for bench in trial.benches), strict=True)
        yield from (_pair(scored, both, trial) for scored, both in zip(batch, figures, strict=True))
        last, done = batch[-1].stored.id, done + len(batch)
        show(done)


_Figures = tuple[int, tuple[str, ...]]
"""Urgency and topics."""


def _pair(scored: Scored, figures: tuple[_Figures, ...], trial: Trial) -> Pair:
    stored, before, after = scored.stored, trial.before, trial.after
    relevant = relevance_of(stored, before).relevant
    relevant_then = relevant if after.matchers is before.matchers else relevance_of(stored, after).relevant
    matter = f"mention {stored.id}" if stored.case_id is None else f"case {stored.case_id}"
    known = zip(trial.benches, figures, (relevant, relevant_then), strict=True)
    opinions = (_opinion(scored, each, bench.routes, relevant=about) for bench, each, about in known)
    return Pair(stored.id, matter, stored.mention.created_at, *opinions)


def _opinion(scored: Scored, figures: _Figures, routes: tuple[Route, ...], *, relevant: bool) -> Opinion:
    stored = scored.stored
    urgency, topics = figures
    sources = frozenset({stored.heard.entry, stored.mention.source})
    alert = Alert(stored.heard.brand, sources, frozenset(topics), urgency, scored.context)
    return opinion_of(alert, routes, relevant=relevant)


def _figures(batch: Sequence[Scored], bench: Bench) -> list[_Figures]:
    """Of each, as they are stored where these very rules gave them."""
    others = [scored for scored in batch if scored.rulebook != bench.version]
    scores = judge_texts(bench.rulebook, [passage_of(scored.stored.mention) for scored in others], bench.adviser)
    judged = {scored.stored.id: (score.urgency, score.topics) for scored, score in zip(others, scores, strict=True)}
    return [judged.get(scored.stored.id, (scored.urgency, scored.topics)) for scored in batch]


def example_of(store: Store, pair: Pair, trial: Trial) -> Example | None:
    """That pair with the words and the reasons behind it; None if it was erased meanwhile."""
    with store.reading() as tx:
        stored = tx.mentions.by_id(pair.mention)
    if stored is None or stored.gone is not None:
        return None
    before, after = judge(stored, trial.before), judge(stored, trial.after)
    agree = before.relevance.relevant == after.relevance.relevant
    reasons = differences(before.score, after.score)
    text = "\n".join(filter(None, (stored.mention.title, stored.mention.text)))
    return Example(stored.mention.key, pair, text, reasons, None if agree else after.relevance)

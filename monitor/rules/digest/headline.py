"""The one sentence of a digest: what changed, and what most likely stands behind it. The first rule that fits speaks.

nothing → first → campaign → more → worse → urgent → late → slower → unheard → fewer → better → kept → faster → calm
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import tzinfo

from monitor.rules.card import Ground
from monitor.rules.digest.counts import Casework
from monitor.rules.digest.differing import counts_differ, kept_differs, shares_differ, waits_differ
from monitor.rules.digest.digest import Digest, Figure, Measure
from monitor.rules.digest.unheard import Unheard, long_unheard, was_heard
from monitor.rules.week import Week
from scrapers.kit.errors import msg

NOTHING = msg("Nobody wrote about {brand} this week")
NOTHING_HEARD = msg("No source was listened to for {brand} this week: whether anybody wrote is not known")
NOTHING_JUDGED = msg("Nothing written about {brand} this week has been judged yet; waiting for it: {count}")
FIRST = msg("No earlier week to compare with yet; mentions: {now}, negative share: {share}")
FIRST_TOPIC = msg(
    "No earlier week to compare with yet; mentions: {now}, negative share: {share}, mostly about: {topic}"
)
CAMPAIGN = msg(
    "More mentions than last week ({before} → {now}), but {count} of them belong to a suspected campaign; without it "
    "nothing has changed"
)
CAMPAIGNS = msg(
    "More mentions than last week ({before} → {now}), but {count} of them belong to suspected campaigns; without them "
    "nothing has changed"
)
WORSE_CAMPAIGN = msg(
    "A larger share is negative than last week ({share_before} → {share}), because of suspected campaigns; without "
    "them it is {share_without}"
)
MORE = msg("More mentions than last week: {before} → {now} ({change})")
MORE_TOPIC = msg("More mentions than last week: {before} → {now} ({change}); most of the rise is about: {topic}")
MORE_SOURCE = msg("More mentions than last week: {before} → {now} ({change}); most of the rise was heard at {source}")
FEWER = msg("Fewer mentions than last week: {before} → {now} ({change})")
FEWER_TOPIC = msg("Fewer mentions than last week: {before} → {now} ({change}); the fall is mostly about: {topic}")
FEWER_SOURCE = msg("Fewer mentions than last week: {before} → {now} ({change}); most of the fall is at {source}")
FEWER_UNHEARD = msg("Fewer mentions than last week ({before} → {now}), most likely because {source} was not heard")
BACK_UP = msg("After a quiet week mentions are back where they usually are: {before} → {now} (mean {mean})")
BACK_DOWN = msg("After a busy week mentions are back where they usually are: {before} → {now} (mean {mean})")
MORE_THAN_USUAL = msg("More mentions than usual: {now} (mean {mean})")
FEWER_THAN_USUAL = msg("Fewer mentions than usual: {now} (mean {mean})")
WORSE = msg("A larger share is negative than last week: {share_before} → {share}")
WORSE_TOPIC = msg("A larger share is negative than last week: {share_before} → {share}; most of it about: {topic}")
BETTER = msg("A smaller share is negative than last week: {share_before} → {share}")
URGENT = msg("More urgent matters than last week: {before} → {now}")
LATE = msg("Fewer answers came in time than last week: {share_before} → {share}; overdue now: {late}")
SLOWER = msg("Customers waited longer for an answer than last week: {time_before} → {time}")
KEPT = msg("More answers came in time than last week: {share_before} → {share}")
FASTER = msg("Customers were answered faster than last week: {time_before} → {time}")
CALM = msg("A week like the one before; mentions: {now}, negative share: {share}")
CALM_USUAL = msg("A week as usual; mentions: {now}, negative share: {share}")

_BEHIND = 0.5
"""A topic or source explains a change if so much of it is its own."""
_ONE = 0.8
"""So much of what is suspected belongs to one campaign: then it is that one."""
_TELLS_NOTHING = frozenset({"other"})


@dataclass(frozen=True, slots=True)
class _Week:
    digest: Digest
    work: Casework
    unheard: tuple[Unheard, ...]
    heard: bool
    """Whether any source was, at all."""

    @property
    def mentions(self) -> Figure:
        return self.digest.figure(Measure.MENTIONS)

    @property
    def now(self) -> float:
        return self.mentions.now or 0

    @property
    def values(self) -> dict[str, object]:
        """What every sentence may name."""
        share = self.digest.figure(Measure.NEGATIVE)
        known = {"brand": self.digest.brand, "now": self.mentions.now, "before": self.mentions.last}
        return {**known, "mean": self.mentions.mean, "share": share.now, "share_before": share.last}


def headline(digest: Digest, work: Casework, zone: tzinfo) -> Ground:
    """What changed, as a message id and its values: counts, shares 0 to 1, seconds, codes."""
    span = Week(digest.week).span(zone)
    heard = any(was_heard(one, span) for one in digest.coverage)
    week = _Week(digest, work, long_unheard(digest.coverage, span), heard)
    return next(said for rule in _RULES if (said := rule(week)) is not None)


def _nothing(week: _Week) -> Ground | None:
    if week.now:
        return None
    if week.digest.unjudged:
        return Ground(0, NOTHING_JUDGED, {"brand": week.digest.brand, "count": week.digest.unjudged})
    return Ground(0, NOTHING if week.heard else NOTHING_HEARD, {"brand": week.digest.brand})


def _first(week: _Week) -> Ground | None:
    if not week.digest.first:
        return None
    largest = max(week.digest.topics, key=lambda line: line.mentions, default=None)
    return _with(week, FIRST) if largest is None else _with(week, FIRST_TOPIC, topic=largest.topic)


def _campaign(week: _Week) -> Ground | None:
    """More mentions, or worse ones, which without the suspected ones would be as many and as good as before."""
    rest, mentions = week.digest.without, week.mentions
    if rest is None or mentions.last is None:
        return None
    if _rises(week.now, mentions.last) and not counts_differ(rest.mentions, mentions.last):
        largest = max((one.posts for one in week.digest.campaigns), default=0)
        one = largest >= _ONE * rest.suspected or len(week.digest.campaigns) == 1
        return _with(week, CAMPAIGN if one else CAMPAIGNS, count=rest.suspected)
    share = week.digest.figure(Measure.NEGATIVE)
    if _is_worse(week) and rest.negative is not None and share.last is not None:
        clean = (rest.negative, rest.mentions), (share.last, mentions.last)
        if not shares_differ(*clean):
            return _with(week, WORSE_CAMPAIGN, share_without=rest.negative)
    return None


def _more(week: _Week) -> Ground | None:
    now, figure = week.now, week.mentions
    if figure.last is None:
        usual = figure.mean is not None and _rises(now, figure.mean)
        return _with(week, MORE_THAN_USUAL) if usual else None
    if not _rises(now, figure.last):
        return None
    if figure.mean is not None and not counts_differ(now, figure.mean):
        return _with(week, BACK_UP)
    return _behind(week, MORE, MORE_TOPIC, MORE_SOURCE)


def _worse(week: _Week) -> Ground | None:
    if not _is_worse(week):
        return None
    ill = max(week.digest.topics, key=lambda line: line.negative, default=None)
    if ill is None or ill.topic in _TELLS_NOTHING or ill.negative < _BEHIND * _negative(week):
        return _with(week, WORSE)
    return _with(week, WORSE_TOPIC, topic=ill.topic)


def _negative(week: _Week) -> float:
    return week.now * (week.digest.figure(Measure.NEGATIVE).now or 0)


def _urgent(week: _Week) -> Ground | None:
    figure = week.digest.figure(Measure.URGENT)
    if figure.now is None or figure.last is None or not _rises(figure.now, figure.last):
        return None
    return Ground(0, URGENT, {"now": figure.now, "before": figure.last})


def _late(week: _Week) -> Ground | None:
    return _clocks(week, LATE, fewer=True)


def _kept(week: _Week) -> Ground | None:
    return _clocks(week, KEPT, fewer=False)


def _clocks(week: _Week, says: str, *, fewer: bool) -> Ground | None:
    figure = week.digest.figure(Measure.ANSWERED_IN_TIME)
    if figure.now is None or figure.last is None or (figure.now < figure.last) is not fewer:
        return None
    if not kept_differs(figure.now, week.work.answer_clocks, figure.last):
        return None
    return Ground(0, says, {"share": figure.now, "share_before": figure.last, "late": week.digest.open_late})


def _slower(week: _Week) -> Ground | None:
    return _waits(week, SLOWER, longer=True)


def _faster(week: _Week) -> Ground | None:
    return _waits(week, FASTER, longer=False)


def _waits(week: _Week, says: str, *, longer: bool) -> Ground | None:
    figure = week.digest.figure(Measure.ANSWER_TIME)
    if figure.now is None or figure.last is None or (figure.now > figure.last) is not longer:
        return None
    if not waits_differ(figure.now, figure.last, week.work.answered):
        return None
    return Ground(0, says, {"time": figure.now, "time_before": figure.last})


def _unheard(week: _Week) -> Ground | None:
    """A fall that is mostly that of a source which was not heard for a day or more."""
    if not _falls(week) or not week.unheard:
        return None
    silent = {one.source for one in week.unheard}
    behind = [source for source in _behind_sources(week) if source in silent]
    return _with(week, FEWER_UNHEARD, source=behind[0]) if behind else None


def _fewer(week: _Week) -> Ground | None:
    figure = week.mentions
    if figure.last is None:
        usual = figure.mean is not None and week.now < figure.mean and counts_differ(week.now, figure.mean)
        return _with(week, FEWER_THAN_USUAL) if usual else None
    if not _falls(week):
        return None
    if figure.mean is not None and not counts_differ(week.now, figure.mean):
        return _with(week, BACK_DOWN)
    return _behind(week, FEWER, FEWER_TOPIC, FEWER_SOURCE)


def _better(week: _Week) -> Ground | None:
    figure = week.digest.figure(Measure.NEGATIVE)
    if figure.now is None or figure.last is None or figure.now > figure.last:
        return None
    return _with(week, BETTER) if _shares_differ(week) else None


def _calm(week: _Week) -> Ground:
    return _with(week, CALM_USUAL if week.mentions.last is None else CALM)


def _with(week: _Week, says: str, **more: object) -> Ground:
    values = {**week.values, **more}
    named = {name: value for name, value in values.items() if f"{{{name}}}" in says}
    return Ground(0, says, {**named, **({"before": week.mentions.last} if "{change}" in says else {})})


def _rises(now: float, before: float) -> bool:
    return now > before and counts_differ(now, before)


def _falls(week: _Week) -> bool:
    last = week.mentions.last
    return last is not None and week.now < last and counts_differ(week.now, last)


def _is_worse(week: _Week) -> bool:
    figure = week.digest.figure(Measure.NEGATIVE)
    return figure.now is not None and figure.last is not None and figure.now > figure.last and _shares_differ(week)


def _shares_differ(week: _Week) -> bool:
    share, mentions = week.digest.figure(Measure.NEGATIVE), week.mentions
    return shares_differ((share.now or 0, mentions.now or 0), (share.last or 0, mentions.last or 0))


def _behind(week: _Week, plain: str, of_topic: str, of_source: str) -> Ground:
    """The sentence with the topic, else the source, that most of the change is."""
    changed = week.now - (week.mentions.last or 0)
    moves = {line.topic: line.mentions - line.last for line in week.digest.topics if line.last is not None}
    topic = next((one for one in _most_of(moves, changed) if one not in _TELLS_NOTHING), None)
    if topic is not None:
        return _with(week, of_topic, topic=topic)
    source = next(_behind_sources(week), None)
    return _with(week, plain) if source is None else _with(week, of_source, source=source)


def _behind_sources(week: _Week) -> Iterator[str]:
    changed = week.now - (week.mentions.last or 0)
    moves = {line.source: line.mentions - line.last for line in week.digest.sources if line.last is not None}
    yield from _most_of(moves, changed)


def _most_of(moves: dict[str, int], changed: float) -> Iterator[str]:
    """Whose own move is at least half of the whole, the greatest first."""
    for name, move in sorted(moves.items(), key=lambda pair: -abs(pair[1])):
        if move * changed > 0 and abs(move) >= _BEHIND * abs(changed):
            yield name


_RULES: tuple[Callable[[_Week], Ground | None], ...] = (
    *(_nothing, _first, _campaign, _more, _worse, _urgent, _late, _slower),
    *(_unheard, _fewer, _better, _kept, _faster, _calm),
)

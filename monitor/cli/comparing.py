"""What a comparison of two sets of rules says: as lines for people, with the words it is about, or as JSON without."""

from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta

from monitor.backtest import Example, Trial
from monitor.language import Voice
from monitor.rules.comparison import Comparison, Difference, Opinion, Pair
from monitor.rules.excerpt import cut, one_line
from scrapers.kit.errors import msg

_MOST_REASONS = 3
_MOST_WORDS = 100

KINDS = {
    "appeared": msg("alerts that would appear: {count}"),
    "vanished": msg("alerts that would vanish: {count}"),
    "moved": msg("alerts that would go to another channel: {count}"),
    "raised": msg("mentions with a higher level: {count}"),
    "lowered": msg("mentions with a lower level: {count}"),
}
"""What there are examples of, in this order: the names of `Comparison`'s fields."""


@dataclass(frozen=True, slots=True)
class Report:
    """The two sets of rules, the time looked at, what differs, and examples by their kind."""

    trial: Trial
    since: datetime
    until: datetime
    comparison: Comparison
    examples: dict[str, tuple[Example, ...]]

    @property
    def rulebooks(self) -> tuple[str, str]:
        """The versions in force and on trial."""
        return self.trial.before.version, self.trial.after.version

    @property
    def days(self) -> float:
        """How long the time is out of which there are mentions; at least a day."""
        begin = max(self.since, self.comparison.first_at or self.since)
        return max((self.until - begin) / timedelta(days=1), 1.0)

    def channels(self) -> Iterator[tuple[str, int, int]]:
        """Every channel that hears of something, with its alerts before and after."""
        before, after = self.comparison.before, self.comparison.after
        for name in sorted(before.keys() | after.keys()):
            yield name, before.get(name, 0), after.get(name, 0)


def pairs_of(comparison: Comparison, kind: str) -> tuple[Pair, ...]:
    """The mentions of that kind."""
    found: tuple[Pair, ...] = getattr(comparison, kind)
    return found


# -- for people


def as_lines(report: Report, voice: Voice) -> Iterator[str]:
    """The report in sentences."""
    compared = report.comparison
    before, after = report.rulebooks
    says = msg("{mentions} mentions written since {since}; rules in force: {before}, on trial: {after}")
    mentions = voice.number(compared.mentions)
    yield voice.say(says, mentions=mentions, since=report.since, before=before, after=after)
    sums = [voice.number(sum(alerts.values())) for alerts in (compared.before, compared.after)]
    yield voice.say(msg("alerts: {before} → {after}"), before=sums[0], after=sums[1])
    for name, was, now in report.channels():
        yield _channel(name, was, now, report.days, voice)
    if not any(pairs_of(compared, kind) for kind in KINDS):
        yield voice.translate(msg("nothing would change"))
    for kind, says in KINDS.items():
        if count := len(pairs_of(compared, kind)):
            yield ""
            yield voice.say(says, count=voice.number(count))
            for example in report.examples.get(kind, ()):
                yield from _example(example, voice)


def _channel(name: str, before: int, after: int, days: float, voice: Voice) -> str:
    says = msg("  {name}: {before} → {after}; a day {day_before} → {day_after}, a week {week_before} → {week_after}")
    rates = {
        f"{unit}_{side}": voice.number(count / days * length, digits=1)
        for unit, length in (("day", 1), ("week", 7))
        for side, count in (("before", before), ("after", after))
    }
    return voice.say(says, rates, name=name, before=voice.number(before), after=voice.number(after))


def _example(example: Example, voice: Voice) -> Iterator[str]:
    before, after = example.pair.before, example.pair.after
    told = _told(before) if _told(before) == _told(after) else f"{_told(before)} → {_told(after)}"
    yield f"  {example.key}  {before.urgency} → {after.urgency}  {told}"
    for reason in example.reasons[:_MOST_REASONS]:
        yield _line(f"{reason.after - reason.before:+d}".replace("-", "−"), reason.says, reason.quote, voice)
    if example.relevance is not None:
        yield _line("", example.relevance.says, example.relevance.quote, voice)
    if words := cut(one_line(example.text), _MOST_WORDS):
        yield f"         {words}"


def _line(points: str, says: str, quote: str | None, voice: Voice) -> str:
    quoted = f" “{one_line(quote)}”" if quote else ""
    return f"    {points:>4} {voice.translate(says)}{quoted}"


def _told(opinion: Opinion) -> str:
    return "–" if opinion.channel is None else f"{opinion.channel} ({opinion.route})"


# -- for programs


def as_json(report: Report) -> dict[str, object]:
    """The report as plain values; of people's words only those that a reason quotes."""
    compared = report.comparison
    return {
        "since": report.since.isoformat(),
        "until": report.until.isoformat(),
        "mentions": compared.mentions,
        "rulebooks": list(report.rulebooks),
        "alerts": [sum(compared.before.values()), sum(compared.after.values())],
        **{kind: len(pairs_of(compared, kind)) for kind in KINDS},
        "channels": {name: _figures(was, now, report.days) for name, was, now in report.channels()},
        "examples": {kind: [_as_json(example) for example in found] for kind, found in report.examples.items()},
    }


def _figures(before: int, after: int, days: float) -> dict[str, list[float]]:
    per_day = [round(count / days, 2) for count in (before, after)]
    return {"alerts": [before, after], "per_day": per_day}


def _as_json(example: Example) -> dict[str, object]:
    before, after = example.pair.before, example.pair.after
    return {
        "key": str(example.key),
        "urgency": [before.urgency, after.urgency],
        "level": [before.level, after.level],
        "route": [before.route, after.route],
        "channel": [before.channel, after.channel],
        "relevance": None if example.relevance is None else example.relevance.why,
        "reasons": [_reason(reason) for reason in example.reasons],
    }


def _reason(reason: Difference) -> dict[str, object]:
    values = asdict(reason)
    return {name: values[name] for name in ("code", "says", "quote", "before", "after")}

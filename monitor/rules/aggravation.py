"""The soft aggravators: what makes an open problem worse, at most one reason of each kind."""

from monitor.rules.evidence import Evidence
from monitor.rules.quantities import Duration, Lasting
from monitor.rules.score import Reason
from monitor.rules.vocabulary import Level, Softness
from scrapers.kit.errors import msg

_OWN_POINTS = 12
_WEEK, _MONTH, _HALF_YEAR, _LONGEST = 7, 30, 183, 400
_MUCH, _VERY_MUCH = 1_000, 10_000
_TIME_MATTERS = frozenset({
    "late", "ship_when", "delivery_time", "refund", "no_reply", "order_cancel", "account", "fraud_payment",
    "return_exchange", "legal",
})  # fmt: skip
"""Topics in which "three weeks ago" is waiting; elsewhere it may be the day of buying."""


def aggravations(evidence: Evidence) -> dict[Softness, Reason]:
    """The heaviest reason of each kind that the text gives."""
    found: dict[Softness, Reason] = {}
    for kind, reason in (*_words(evidence), *_ages(evidence), *_sums(evidence), *_times(evidence)):
        if kind not in found or reason.points > found[kind].points:
            found[kind] = reason
    return found


def _words(evidence: Evidence) -> list[tuple[Softness, Reason]]:
    return [
        (
            hit.group.aggravates,
            evidence.reason(
                f"soft.{hit.group.aggravates}",
                hit.group.points if hit.group.level is Level.SOFT else _OWN_POINTS,
                hit.group.says,
                (hit.start, hit.end),
            ),
        )
        for hit in evidence.hits
        if hit.group.aggravates is not None and not hit.flipped
    ]


def _ages(evidence: Evidence) -> list[tuple[Softness, Reason]]:
    waits = any(hit.group.topic in _TIME_MATTERS for hit in evidence.of(Level.HARD, Level.PROBLEM))
    says = msg("open for a week or more")
    return [
        (Softness.AGE, evidence.reason("duration", 12 if long.days < _MONTH else 14, says, (long.start, long.end)))
        for long in evidence.quantities.durations
        if _WEEK <= long.days <= _LONGEST and (long.lasting is Lasting.SINCE or (waits and _ago(long)))
    ]


def _ago(long: Duration) -> bool:
    return long.lasting is Lasting.AGO and long.days <= _HALF_YEAR


def _sums(evidence: Evidence) -> list[tuple[Softness, Reason]]:
    if not evidence.of(Level.HARD, Level.PROBLEM):
        return []
    says = msg("1,000 lira or more at stake")
    return [
        (Softness.MONEY, evidence.reason("amount", 12 if sum_.value < _VERY_MUCH else 14, says, (sum_.start, sum_.end)))
        for sum_ in evidence.quantities.amounts
        if sum_.value >= _MUCH
    ]


def _times(evidence: Evidence) -> list[tuple[Softness, Reason]]:
    complains = bool(evidence.of(Level.HARD, Level.PROBLEM, Level.GRIPE))
    if evidence.of(Level.PRAISE) and not complains:
        return []
    says = msg("has asked or suffered it many times")
    return [
        (Softness.CONTACT, evidence.reason("count", 12 if often.times < 10 else 14, says, (often.start, often.end)))
        for often in evidence.quantities.counts
        if often.times >= (2 if often.contact else 3) and (often.contact or complains)
    ]

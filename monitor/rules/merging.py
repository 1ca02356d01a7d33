"""Two cases that turn out to be one matter: what becomes of both."""

from dataclasses import dataclass, replace
from datetime import datetime

from monitor.rules.case import Case, State, move
from scrapers.kit.errors import msg

ITSELF = msg("a case cannot become a part of itself")
OTHER_BRAND = msg("{into} is about another brand")
INTO_SETTLED = msg("{into} is settled: open it again first")
_UNANSWERED = (State.NEW, State.CLAIMED)


@dataclass(frozen=True, slots=True)
class Merged:
    """The case that went, and the one that it is a part of now."""

    gone: Case
    into: Case


def why_not(case: Case, into: Case) -> str:
    """Why it cannot become a part of the other one; empty if it can."""
    if case.id == into.id:
        return ITSELF
    if case.brand != into.brand:
        return OTHER_BRAND
    return INTO_SETTLED if case.is_open and not into.is_open else ""


def merge(case: Case, into: Case, *, now: datetime) -> Merged:
    """Both after it. What one of them was owed, promised or marked with, the other one is from now on.

    Whoever still waits for an answer waits on: what was answered before is open again.
    """
    gone = move(case, State.CLOSED, now=now) if case.is_open else replace(case, rev=case.rev + 1)
    gone = replace(gone, merged_into=into.id, mentions=0, promised_for=None)
    if into.state is State.ANSWERED and case.state in _UNANSWERED:
        into = replace(move(into, State.NEW, now=now), claim_due=None, answer_due=None)
    if into.state is State.NEW and case.state is State.CLAIMED:
        into = replace(move(into, State.CLAIMED, now=now), owner=case.owner)
    after = replace(
        into,
        rev=into.rev + 1,
        mentions=into.mentions + case.mentions,
        urgency=max(into.urgency, case.urgency),
        eyes_needed=into.eyes_needed or case.eyes_needed,
        eyes=None if case.eyes_needed and case.eyes is None else into.eyes,
        promised_for=into.promised_for or case.promised_for,
        story=into.story or case.story,
    )
    return Merged(gone, _with_earlier_clocks(after, case))


def _with_earlier_clocks(into: Case, case: Case) -> Case:
    """Whoever waited longer waits no longer for it."""
    if case.state not in _UNANSWERED or into.state not in _UNANSWERED:
        return into
    claim, answer = _earlier(into.claim_due, case.claim_due), _earlier(into.answer_due, case.answer_due)
    return replace(into, claim_due=claim, answer_due=answer)


def _earlier(one: datetime | None, other: datetime | None) -> datetime | None:
    return min((due for due in (one, other) if due is not None), default=None)

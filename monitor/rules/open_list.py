"""What is open, in the order in which somebody should look at it."""

from datetime import datetime

from monitor.rules.case import Case, State


def unanswered(case: Case) -> bool:
    """Whether the customer waits for a first answer."""
    return case.state in (State.NEW, State.CLAIMED)


def is_late(case: Case, now: datetime) -> bool:
    """Whether one of its clocks ran out."""
    claim = case.claim_due if case.state is State.NEW else None
    answer = case.answer_due if unanswered(case) else None
    return any(due is not None and due <= now for due in (claim, answer))


def pressing(case: Case, now: datetime) -> tuple[object, ...]:
    """A key to sort by: late ones first, answered ones and those set aside last; then the urgent, then the old."""
    aside = case.snoozed_until is not None and case.snoozed_until > now
    return (not is_late(case, now), not unanswered(case), aside, -case.urgency, case.opened_at, case.id)

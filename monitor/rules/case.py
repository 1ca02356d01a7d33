"""One person's matter that someone should answer: its states, its legal moves, join or open."""

import re
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from enum import StrEnum

from monitor.errors import IllegalMove
from scrapers.kit.errors import msg
from scrapers.kit.mention import Gone, Mention


class State(StrEnum):
    """Where a case stands. Claimed is not answered; answered is not closed."""

    NEW = "new"
    CLAIMED = "claimed"
    ANSWERED = "answered"
    CLOSED = "closed"
    IRRELEVANT = "irrelevant"
    SUSPICIOUS = "suspicious"


class Verdict(StrEnum):
    """A human's word about who is behind a text. The machine only ever speaks of suspicion."""

    GENUINE = "genuine"
    INAUTHENTIC = "inauthentic"
    COORDINATED_GENUINE = "coordinated-genuine"
    UNSURE = "unsure"


_OPEN = frozenset({State.NEW, State.CLAIMED, State.ANSWERED})
_MOVES: dict[State, frozenset[State]] = {
    State.NEW: frozenset({State.CLAIMED, State.ANSWERED, State.CLOSED, State.IRRELEVANT, State.SUSPICIOUS}),
    State.CLAIMED: frozenset({State.NEW, State.ANSWERED, State.CLOSED, State.IRRELEVANT, State.SUSPICIOUS}),
    State.ANSWERED: frozenset({State.NEW, State.CLOSED, State.IRRELEVANT, State.SUSPICIOUS}),
    State.CLOSED: frozenset({State.NEW}),
    State.IRRELEVANT: frozenset({State.NEW}),
    State.SUSPICIOUS: frozenset({State.NEW}),
}


@dataclass(frozen=True, slots=True)
class Case:
    """One matter. `urgency` is the highest of its mentions; `note` says what moved it last (a message id)."""

    id: int
    brand: str
    state: State
    opened_at: datetime
    moved_at: datetime
    urgency: int
    rev: int = 1
    mentions: int = 1
    note: str = ""
    before: State | None = None
    """The state it was in before the last move to another one."""
    owner: str | None = None
    """Key of the person who claimed it, or closed it without a claim."""
    claimed_at: datetime | None = None
    answered_at: datetime | None = None
    """When it was first answered since it was last opened."""
    snoozed_until: datetime | None = None
    """Set aside until then; no state of its own."""
    claim_due: datetime | None = None
    """Until when somebody has to claim it; None where no clock runs."""
    answer_due: datetime | None = None
    """Until when the customer has to see an answer."""
    steps: int = 0
    """How many steps of the escalation were told since it was last claimed or opened."""
    asked_at: datetime | None = None
    """When its owner was asked whether they still have it."""
    eyes_needed: bool = False
    """Whether a second person has to look before it is answered."""
    eyes: str | None = None
    """Key of the second person who did."""
    promised_for: date | None = None
    """The day that the customer was promised something for, until it is kept or broken."""
    story: bool = False
    """Marked as worth telling, once the customer agreed to it."""
    review_asked_at: datetime | None = None
    """When the customer was asked for a review."""
    merged_into: int | None = None
    """The case it became a part of; then it is closed, and nobody is asked for anything."""

    @property
    def is_open(self) -> bool:
        """Whether somebody may still have to do something."""
        return self.state in _OPEN


SITE_ANSWERED = msg("answered where it was written")
SITE_ANSWERED_UNSEEN = msg("answered where it was written, before a second person looked")
SITE_SOLVED = msg("marked solved on the site")
SITE_WITHDRAWN = msg("withdrawn with thanks")
NO_LONGER_PUBLIC = {
    Gone.DELETED: msg("deleted by its author; the words were erased here too"),
    Gone.PROTECTED: msg("no longer public; the words were erased here too"),
    Gone.SUSPENDED: msg("the account was suspended; the words were erased here too"),
    Gone.FORGOTTEN: msg("erased on request"),
}
CUSTOMER_SPOKE_AGAIN = msg("the customer wrote again")


def move(case: Case, to: State, *, now: datetime, note: str = "") -> Case:
    """The case in its new state. Raises `IllegalMove` when it cannot go there."""
    if to not in _MOVES[case.state]:
        what = msg("case {case} cannot go from {before} to {after}")
        raise IllegalMove(what, case=reference(case.id), before=case.state, after=to)
    moved = replace(case, state=to, before=case.state, moved_at=now, note=note, rev=case.rev + 1)
    match to:
        case State.NEW:
            return _anew(moved)
        case State.CLAIMED:
            return replace(moved, claimed_at=now, snoozed_until=None, steps=0, asked_at=None)
        case State.ANSWERED:
            return replace(moved, answered_at=case.answered_at or now, snoozed_until=None, asked_at=None)
    return replace(moved, snoozed_until=None, asked_at=None)


def _anew(case: Case) -> Case:
    """Nobody has it, and whatever was done for the last answer is done again for the next."""
    without_owner = replace(case, owner=None, claimed_at=None, steps=0, asked_at=None)
    return replace(without_owner, answered_at=None, snoozed_until=None, eyes=None)


def read_back(case: Case, mention: Mention, *, now: datetime) -> Case:
    """The case after the platform itself showed an answer, a solution or a withdrawal; the same case if nothing."""
    if not case.is_open:
        return case
    if mention.withdrawn:
        return move(case, State.CLOSED, now=now, note=SITE_WITHDRAWN)
    if mention.solved:
        return move(case, State.CLOSED, now=now, note=SITE_SOLVED)
    if mention.answered_at is not None and case.state in (State.NEW, State.CLAIMED):
        unseen = case.eyes_needed and case.eyes is None  # too late to refuse it
        seen_at = min(max(mention.answered_at, case.opened_at), now)
        answered = move(case, State.ANSWERED, now=now, note=SITE_ANSWERED_UNSEEN if unseen else SITE_ANSWERED)
        return replace(answered, answered_at=seen_at)
    return case


def let_go(case: Case, gone: Gone, *, now: datetime) -> Case:
    """The case after the last of its mentions was taken away: there is nothing left to answer."""
    if not case.is_open:
        return replace(case, rev=case.rev + 1, note=NO_LONGER_PUBLIC[gone])
    return move(case, State.CLOSED, now=now, note=NO_LONGER_PUBLIC[gone])


def joins(mention: Mention, case_last_heard: datetime, *, same_thread: bool, patience: timedelta) -> bool:
    """Whether a further mention belongs to that open case: its own thread always, its author for a while."""
    return same_thread or abs(mention.created_at - case_last_heard) <= patience


_ALPHABET = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"
"""No 0/O or 1/I: a reference is read aloud on the phone."""
_SPREAD, _ROOM = 387_420_489, len(_ALPHABET) ** 4


def reference(case_id: int) -> str:
    """The short name people use for a case, e.g. `#8F3K`; the same id always gives the same one."""
    rounds, number = divmod(case_id, _ROOM)
    number = (number * _SPREAD + 12_345) % _ROOM  # an odd factor: no two ids of one round share a name
    letters = ""
    for _ in range(4):
        number, rest = divmod(number, len(_ALPHABET))
        letters = _ALPHABET[rest] + letters
    return f"#{letters}" if rounds == 0 else f"#{letters}{rounds}"


def case_of(name: str) -> int | None:
    """The case id behind a short name; None for what cannot be one. Capitals and `#` do not matter."""
    letters = name.strip().lstrip("#").upper()
    head, tail = letters[:4], letters[4:]
    if len(head) != 4 or not set(head) <= set(_ALPHABET) or re.fullmatch(r"[0-9]{0,9}", tail) is None:
        return None
    number = 0
    for letter in head:
        number = number * len(_ALPHABET) + _ALPHABET.index(letter)
    number = (number - 12_345) * pow(_SPREAD, -1, _ROOM) % _ROOM
    return number + int(tail or 0) * _ROOM

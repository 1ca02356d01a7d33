"""What may be done with a case now, most wanted first: what its card offers as buttons and choices."""

from monitor.rules.case import Case, State
from monitor.rules.moves import Move

_ANSWERING = (Move.RESPOND, Move.CLAIM, Move.APPROVE, Move.ANSWERED, Move.CLOSE, Move.REOPEN)
_WAITING = (Move.RELEASE, Move.WAKE, Move.SNOOZE, Move.PROMISE, Move.KEPT, Move.BROKEN, Move.HAND)
_SAYING = (
    *(Move.SUSPICIOUS, Move.GENUINE, Move.IRRELEVANT, Move.WRONG_BRAND, Move.WRONG_URGENCY, Move.WRONG_TOPIC),
    *(Move.SPLIT, Move.MERGE, Move.MUTE),
)
_THANKING = (Move.STORY, Move.ASK_REVIEW)
_ALL = (*_ANSWERING, *_THANKING, *_WAITING, *_SAYING)
_OF_THANKS = (Move.RESPOND, *_THANKING, *(move for move in _ALL if move is not Move.RESPOND and move not in _THANKING))


def offers(case: Case, *, thanks: bool = False, link: bool = True) -> tuple[Move, ...]:
    """The moves that make sense now, most wanted first.

    `thanks` says that it stands in the thanks queue, `link` that there is a place to answer at.
    """
    if case.merged_into is not None:
        return ()
    order = _OF_THANKS if thanks else _ALL
    return tuple(move for move in order if _makes_sense(case, move, thanks=thanks, link=link))


def needs_eyes(case: Case) -> bool:
    """Whether a second person still has to look before anybody answers."""
    return case.eyes_needed and case.eyes is None and case.state in (State.NEW, State.CLAIMED)


def _makes_sense(case: Case, move: Move, *, thanks: bool, link: bool) -> bool:
    unanswered = case.state in (State.NEW, State.CLAIMED)
    settled = not case.is_open
    return {
        Move.RESPOND: link,
        Move.CLAIM: case.state is State.NEW,
        Move.APPROVE: needs_eyes(case),
        Move.ANSWERED: unanswered and not needs_eyes(case),
        Move.CLOSE: case.is_open,
        Move.REOPEN: settled or case.state is State.ANSWERED,
        Move.RELEASE: case.state is State.CLAIMED,
        Move.WAKE: case.is_open and case.snoozed_until is not None,
        Move.SNOOZE: case.is_open and case.snoozed_until is None,
        Move.PROMISE: case.is_open,
        Move.KEPT: case.promised_for is not None,
        Move.BROKEN: case.promised_for is not None,
        Move.STORY: thanks and not case.story,
        Move.ASK_REVIEW: _may_be_asked(case, thanks=thanks),
        Move.SPLIT: case.mentions > 1,
        Move.GENUINE: case.is_open or case.state is State.SUSPICIOUS,
    }.get(move, case.is_open)


def _may_be_asked(case: Case, *, thanks: bool) -> bool:
    solved = case.state in (State.ANSWERED, State.CLOSED)
    return case.review_asked_at is None and (solved or (thanks and case.is_open))

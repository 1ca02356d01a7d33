"""What people call the moves and the choices that some of them leave: the words on buttons and in menus."""

from monitor.rules.case import State
from monitor.rules.moves import Move
from scrapers.kit.errors import msg

MOVES = {
    Move.RESPOND: msg("Reply"),
    Move.CLAIM: msg("Claim"),
    Move.RELEASE: msg("Release"),
    Move.STILL_MINE: msg("Still mine"),
    Move.ANSWERED: msg("Mark answered"),
    Move.CLOSE: msg("Close"),
    Move.REOPEN: msg("Reopen"),
    Move.SNOOZE: msg("Snooze"),
    Move.WAKE: msg("Wake"),
    Move.SUSPICIOUS: msg("Mark suspicious"),
    Move.GENUINE: msg("Real customer"),
    Move.IRRELEVANT: msg("Mark irrelevant"),
    Move.WRONG_BRAND: msg("Wrong brand"),
    Move.WRONG_URGENCY: msg("Wrong urgency"),
    Move.WRONG_TOPIC: msg("Wrong topic"),
    Move.HAND: msg("Hand to lead"),
    Move.APPROVE: msg("Second eyes: fine"),
    Move.SPLIT: msg("Split off"),
    Move.MERGE: msg("Merge"),
    Move.PROMISE: msg("Promise"),
    Move.KEPT: msg("Kept"),
    Move.BROKEN: msg("Broken"),
    Move.STORY: msg("Story"),
    Move.ASK_REVIEW: msg("Ask for a review"),
    Move.OPEN_CARD: msg("Open a card"),
    Move.MUTE: msg("Mute"),
    Move.EXPECTED: msg("Expected event"),
    Move.VERDICT: msg("Your verdict"),
    Move.FEEDBACK: msg("Feedback"),
}
"""What a button says."""

UNDO = msg("Undo")
OTHER = msg("Other")
CANCEL = msg("Cancel")

SNOOZES = {"1h": msg("1 hour"), "4h": msg("4 hours"), "morning": msg("tomorrow morning")}
"""How long a case may be set aside from its card."""
MUTES = {"1d": msg("1 day"), "7d": msg("7 days"), "30d": msg("30 days")}
"""How long something may be muted from a card."""

SURE = {Move.SUSPICIOUS: msg("Do you think that no real customer wrote this? The case is put aside, under your name.")}
"""What is asked before a move that says something about a person."""

SETTLED = frozenset({State.IRRELEVANT, State.SUSPICIOUS})


def move_name(move: Move, state: State | None = None) -> str:
    """The message id of what that move is called on a card in that state."""
    return UNDO if move is Move.REOPEN and state in SETTLED else MOVES[move]

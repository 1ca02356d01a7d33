"""What a person can do with a case, a campaign, a spike or a digest: the same by button and by command.

A move is pressed once: `press_id` tells a repeated delivery of the same press from a second one.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from monitor.rules.people import Person


class Move(StrEnum):
    """Everything that can be pressed. The value is the button's `action_id`."""

    RESPOND = "respond"
    """The link was opened; only noted."""
    CLAIM = "claim"
    RELEASE = "release"
    STILL_MINE = "still-mine"
    ANSWERED = "answered"
    CLOSE = "close"
    """Solved, or nothing more to do."""
    REOPEN = "reopen"
    SNOOZE = "snooze"
    """`args["until"]`: 1h, 4h, morning, or an ISO moment."""
    WAKE = "wake"
    SUSPICIOUS = "suspicious"
    GENUINE = "genuine"
    """A person's word that this is a real customer."""
    IRRELEVANT = "irrelevant"
    WRONG_BRAND = "wrong-brand"
    WRONG_URGENCY = "wrong-urgency"
    """`args["level"]`: 0 to 3."""
    WRONG_TOPIC = "wrong-topic"
    """`args["topics"]`: right topic codes, comma-separated; may be empty."""
    HAND = "hand"
    """To the lead."""
    APPROVE = "approve"
    """Second eyes."""
    SPLIT = "split"
    """`args["mention"]`: key of the mention that gets a case of its own; unset, the newest."""
    MERGE = "merge"
    """`args["into"]`: short name of the case it becomes a part of."""
    PROMISE = "promise"
    """`args["on"]`: ISO date."""
    KEPT = "kept"
    BROKEN = "broken"
    STORY = "story"
    ASK_REVIEW = "ask-review"
    OPEN_CARD = "open-card"
    """A case inside a roll-up or list gets a card of its own."""
    MUTE = "mute"
    """`args["until"]`, and of what: `args["topic"]`, `args["source"]`, or the whole brand."""
    EXPECTED = "expected"
    """A spike is an expected event. `args["until"]`."""
    VERDICT = "verdict"
    """Of a campaign. `args["verdict"]`."""
    FEEDBACK = "feedback"
    """What somebody says about a digest. `args["text"]`."""


class Via(StrEnum):
    """Where a move came from."""

    SLACK = "slack"
    CLI = "cli"
    SITE = "site"
    CLOCK = "clock"


@dataclass(frozen=True, slots=True)
class Press:
    """One person's move. Exactly one of case, campaign, spike and digest is what it is about."""

    move: Move
    by: Person
    via: Via
    press_id: str
    case_id: int | None = None
    campaign: int | None = None
    spike_id: int | None = None
    digest_id: int | None = None
    args: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Effect:
    """What became of a press: `says` is a message id for whoever pressed; empty where the card says it all."""

    done: bool
    says: str = ""
    values: Mapping[str, object] = field(default_factory=dict)
    case_id: int | None = None
    at: datetime | None = None

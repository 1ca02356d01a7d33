"""What Slack says when somebody presses a button, as values: a press to make, a form to show, a refusal, or nothing.

Pure. A payload is Slack's, but what stands in it is checked all the same: who pressed, where, and about what.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from monitor.rules.card import Room
from monitor.rules.moves import Move, Press, Via
from monitor.rules.people import Directory
from scrapers.kit.errors import msg

MORE = "more"
"""`action_id` of the menu whose options name the moves themselves: `"{move}|{argument}"`."""
ANSWER = "answer"
"""`block_id` and `action_id` of a form's only field."""

NOT_HERE = msg("this button belongs to another channel or another nobetci; nothing was done")
NOT_YOU = msg("you may not press this; an operator can allow it in the configuration, under people or slack")

ARGUMENTS = {
    Move.SNOOZE: "until",
    Move.WRONG_URGENCY: "level",
    Move.WRONG_TOPIC: "topics",
    Move.SPLIT: "mention",
    Move.MERGE: "into",
    Move.PROMISE: "on",
    Move.MUTE: "until",
    Move.EXPECTED: "until",
    Move.VERDICT: "verdict",
    Move.FEEDBACK: "text",
}
"""What a move's one chosen value is called."""
FORMS = frozenset({Move.WRONG_URGENCY, Move.WRONG_TOPIC, Move.MERGE, Move.PROMISE, Move.SUSPICIOUS, Move.FEEDBACK})
"""Moves that a menu cannot make by itself: a form asks for the rest, or once more."""
_ASKED_FIRST = frozenset({MORE, Move.FEEDBACK.value})
"""What is pressed before such a form is shown."""

Payload = Mapping[str, Any]  # plain data from the wire; everything about it is checked here


@dataclass(frozen=True, slots=True)
class Subject:
    """What a button is about; exactly one of the four."""

    case_id: int | None = None
    campaign: int | None = None
    spike_id: int | None = None
    digest_id: int | None = None


@dataclass(frozen=True, slots=True)
class Place:
    """Who pressed and where: what only they are told is told there."""

    channel: str
    user: str
    thread: str | None = None


@dataclass(frozen=True, slots=True)
class Pressed:
    """A move to make."""

    press: Press
    place: Place


@dataclass(frozen=True, slots=True)
class Asks:
    """A form to show first. `value` is the subject as buttons carry it."""

    move: Move
    value: str
    trigger_id: str
    place: Place


@dataclass(frozen=True, slots=True)
class Refused:
    """Nothing is done, and they are told why."""

    says: str
    place: Place


Heard = Pressed | Asks | Refused


@dataclass(frozen=True, slots=True)
class Gate:
    """Who may press what where."""

    store_id: str
    rooms: Mapping[str, Room] = field(default_factory=dict)
    """Slack channels by the id Slack calls them by; a press from anywhere else is refused."""
    people: Directory = field(default_factory=Directory)
    users: frozenset[str] = frozenset()
    """Member ids that may press; empty: everybody in those channels."""


def read(payload: Payload, gate: Gate) -> Heard | None:
    """What that payload asks for; None for what asks for nothing we know."""
    match payload.get("type"):
        case "block_actions":
            return _pressed(payload, gate)
        case "view_submission":
            return _submitted(payload, gate)
        case _:
            return None


def value_of(store_id: str, subject: Subject) -> str:
    """What a button carries: opaque to Slack, and nothing in it can be stale."""
    if subject.campaign is not None:
        return f"{store_id}:campaign:{subject.campaign}"
    if subject.spike_id is not None:
        return f"{store_id}:spike:{subject.spike_id}"
    if subject.digest_id is not None:
        return f"{store_id}:digest:{subject.digest_id}"
    return f"{store_id}:{subject.case_id}"


def _subject(value: str, gate: Gate) -> Subject | None:
    """What the value names, if it is one of ours."""
    store_id, *rest = value.split(":")
    number = int(rest[-1]) if rest and rest[-1].isascii() and rest[-1].isdecimal() and len(rest[-1]) < 19 else None
    if store_id != gate.store_id or number is None:
        return None
    match rest[:-1]:
        case []:
            return Subject(case_id=number)
        case ["campaign"]:
            return Subject(campaign=number)
        case ["spike"]:
            return Subject(spike_id=number)
        case ["digest"]:
            return Subject(digest_id=number)
        case _:
            return None


@dataclass(frozen=True, slots=True)
class _Choice:
    """What was pressed, before it is known what it is about."""

    action_id: str
    value: str
    chosen: str
    """What was selected, for menus and dates."""
    stamp: str


def _pressed(payload: Payload, gate: Gate) -> Heard | None:
    actions = payload.get("actions")
    action = actions[0] if isinstance(actions, list) and actions else None
    place = Place(
        _text(payload, "channel", "id") or _text(payload, "container", "channel_id"),
        _text(payload, "user", "id"),
        _text(payload, "container", "thread_ts") or _text(payload, "message", "thread_ts") or None,
    )
    if not isinstance(action, Mapping):
        return None
    choice = _choice(action)
    move, argument = _move_of(choice)
    if move is None:
        return None
    refused = _refusal(place, choice.value, gate)
    if refused is not None:
        return refused
    if choice.action_id in _ASKED_FIRST and move in FORMS and not argument:
        return Asks(move, choice.value, _text(payload, "trigger_id"), place)
    message = _text(payload, "container", "message_ts") or _text(payload, "message", "ts")
    press_id = _press_id(payload, message, choice.stamp, choice.action_id)
    return _press(payload, gate, _Wish(move, choice.value, argument, press_id, place))


def _choice(action: Payload) -> _Choice:
    option = _text(action, "selected_option", "value")
    value = _text(action, "value") or _text(action, "block_id").partition("/")[0]
    action_id = _text(action, "action_id")
    if action_id == Move.OPEN_CARD and option:  # a list's menu: each of its options is about a case of its own
        value, option = option, ""
    return _Choice(action_id, value, option or _text(action, "selected_date"), _text(action, "action_ts"))


def _move_of(choice: _Choice) -> tuple[Move | None, str]:
    name, argument = choice.action_id, choice.chosen
    if name == MORE:
        name, _, argument = choice.chosen.partition("|")
    return (Move(name), argument) if name in _MOVES else (None, "")


_MOVES = frozenset(move.value for move in Move)


def _submitted(payload: Payload, gate: Gate) -> Heard | None:
    name = _text(payload, "view", "callback_id")
    if name not in _MOVES:
        return None
    value, _, rest = _text(payload, "view", "private_metadata").partition(" ")
    channel, _, thread = rest.partition(" ")
    place = Place(channel, _text(payload, "user", "id"), thread or None)
    refused = _refusal(place, value, gate)
    if refused is not None:
        return refused
    press_id = _press_id(payload, _text(payload, "view", "id"), "", name)
    return _press(payload, gate, _Wish(Move(name), value, _filled_in(payload), press_id, place))


def remember(asked: Asks) -> str:
    """What a form carries along, so that its answer knows what it is about and where it was asked for."""
    return f"{asked.value} {asked.place.channel} {asked.place.thread or ''}".strip()


def _filled_in(payload: Payload) -> str:
    answer = _at(payload, "view", "state", "values", ANSWER, ANSWER)
    if not isinstance(answer, Mapping):
        return ""
    several = answer.get("selected_options")
    if isinstance(several, list):
        return ",".join(_text(option, "value") for option in several if isinstance(option, Mapping))
    one = _text(answer, "value") or _text(answer, "selected_option", "value") or _text(answer, "selected_date")
    return _unescaped(one).strip()


def _unescaped(text: str) -> str:
    """What people typed comes back with Slack's three entities."""
    return text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")


@dataclass(frozen=True, slots=True)
class _Wish:
    move: Move
    value: str
    argument: str
    press_id: str
    place: Place


def _press(payload: Payload, gate: Gate, wish: _Wish) -> Pressed:
    subject = _subject(wish.value, gate) or Subject()
    by = gate.people.by_slack(wish.place.user, _text(payload, "user", "name") or _text(payload, "user", "username"))
    name = ARGUMENTS.get(wish.move)
    given = name is not None and (wish.argument or wish.move is Move.WRONG_TOPIC)
    press = Press(
        wish.move,
        by,
        Via.SLACK,
        wish.press_id,
        case_id=subject.case_id,
        campaign=subject.campaign,
        spike_id=subject.spike_id,
        digest_id=subject.digest_id,
        args={name: wish.argument} if name is not None and given else {},
    )
    return Pressed(press, wish.place)


def _refusal(place: Place, value: str, gate: Gate) -> Refused | None:
    if place.channel not in gate.rooms or _subject(value, gate) is None:
        return Refused(NOT_HERE, place)
    if not place.user or (gate.users and place.user not in gate.users):
        return Refused(NOT_YOU, place)
    return None


def _press_id(payload: Payload, message: str, stamp: str, action_id: str) -> str:
    """The same for the same press however often it is delivered."""
    team, user = _text(payload, "team", "id"), _text(payload, "user", "id")
    return f"slack:{team}:{message}:{stamp}:{user}:{action_id}"


def _at(node: object, *path: str) -> object:
    for name in path:
        node = node.get(name) if isinstance(node, Mapping) else None
    return node


def _text(node: object, *path: str) -> str:
    found = _at(node, *path)
    return found if isinstance(found, str) else ""

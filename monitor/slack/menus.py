"""Buttons, menus and dates for the moves that are offered: three or four in sight, the rest behind "other".

Their `action_id` is the move; what they are about stands in the button's value, and for menus in the block's id.
"""

from collections.abc import Iterable, Mapping, Sequence

from monitor.language.forms import Voice
from monitor.rules.campaign_words import VERDICTS
from monitor.rules.card import CampaignCard, Card, Note, RollUp
from monitor.rules.case import State, case_of
from monitor.rules.excerpt import MORE as UNNAMED
from monitor.rules.excerpt import cut, one_line
from monitor.rules.move_words import CANCEL, MOVES, MUTES, OTHER, SNOOZES, SURE, move_name
from monitor.rules.moves import Move
from monitor.slack.elements import Json, plain
from monitor.slack.interactions import MORE, Subject, value_of

_MOST_BUTTON, _MOST_OPTION, _MOST_HINT, _MOST_TITLE = 75, 75, 150, 30
_MOST_OVERFLOW, _MOST_SELECT = 5, 100
_MOST_LISTED = 25
"""More cases than this would leave a list no room for its lines."""
_MOST_ELEMENTS = 25
_IN_SIGHT = 3

_SHOWN = {
    State.NEW: (Move.STORY, Move.CLAIM, Move.WAKE, Move.APPROVE, Move.ANSWERED, Move.SUSPICIOUS),
    State.CLAIMED: (Move.KEPT, Move.BROKEN, Move.APPROVE, Move.ANSWERED, Move.WAKE, Move.RELEASE),
    State.ANSWERED: (Move.KEPT, Move.BROKEN, Move.CLOSE, Move.ASK_REVIEW, Move.REOPEN),
    State.CLOSED: (Move.REOPEN, Move.ASK_REVIEW),
    State.IRRELEVANT: (Move.REOPEN,),
    State.SUSPICIOUS: (Move.REOPEN,),
}
"""Which of the offered moves stand in sight, most wanted first."""
_BY_ITSELF = frozenset(
    {Move.RESPOND, Move.SNOOZE, Move.STILL_MINE, Move.OPEN_CARD, Move.VERDICT, Move.EXPECTED, Move.FEEDBACK}
)
"""Moves that never stand in the menu of the others."""
_PROMISING = frozenset({State.CLAIMED, State.ANSWERED})
_STYLES = {Move.SUSPICIOUS: "danger"}


def card_menu(card: Card, link: str | None, voice: Voice) -> Json | None:
    """What can be done with a case, under its subject."""
    value = _value_of_case(card.key, case_of(card.reference))
    shown = in_sight(card)
    dated = card.state in _PROMISING and Move.PROMISE in card.offers
    elements = [respond(link, value, voice)] if link else []
    elements += [button(move, value, voice, says=move_name(move, card.state)) for move in shown]
    elements += [choice(Move.SNOOZE, SNOOZES, voice)] if Move.SNOOZE in card.offers else []
    elements += [date(Move.PROMISE, voice)] if dated else []
    hidden = {*shown, *_BY_ITSELF, *([Move.PROMISE] if dated else [])}
    elements += _others([move for move in card.offers if move not in hidden], voice)
    return menu(value, elements)


def in_sight(card: Card) -> tuple[Move, ...]:
    """The moves that have a button of their own."""
    return tuple(move for move in _SHOWN[card.state] if move in card.offers)[:_IN_SIGHT]


def note_menu(note: Note, link: str | None, voice: Voice) -> Json | None:
    """What can be done right where the news stands."""
    value = _value_of_case(note.key, note.case_id)
    elements = [respond(link, value, voice)] if link else []
    elements += [button(move, value, voice) for move in note.offers if move is not Move.RESPOND]
    return menu(value, elements)


def campaign_menu(card: CampaignCard, voice: Voice) -> Json | None:
    """What can be done with a campaign."""
    value = value_of(_store_of(card.key), Subject(campaign=card.number))
    elements = (
        [choice(Move.VERDICT, {verdict.value: says for verdict, says in VERDICTS.items()}, voice)]
        if Move.VERDICT in card.offers
        else []
    )
    elements += [choice(Move.MUTE, MUTES, voice)] if Move.MUTE in card.offers else []
    others = (move for move in card.offers if move not in (Move.VERDICT, Move.MUTE))
    return menu(value, [*(button(move, value, voice) for move in others), *elements])


def list_menu(storm: RollUp, voice: Voice) -> Json | None:
    """A choice of the cases that may be given a card of their own."""
    store_id = _store_of(storm.key)
    options = [option(name, value_of(store_id, Subject(case_id=case))) for case, name in storm.cases[:_MOST_LISTED]]
    opening = [_select(Move.OPEN_CARD.value, voice.say(MOVES[Move.OPEN_CARD]), options)] if options else []
    return menu(f"{store_id}:list", opening)


def links_only(blocks: Iterable[Json]) -> list[Json]:
    """The blocks for where nobody hears a press: a button that does nothing is worse than none."""
    kept = [
        {**block, "elements": [one for one in block["elements"] if "url" in one]}
        if block["type"] == "actions"
        else block
        for block in blocks
    ]
    return [block for block in kept if block["type"] != "actions" or block["elements"]]


def menu(value: str, elements: Sequence[Json]) -> Json | None:
    """The block that holds them; `value` says what its menus are about."""
    if not elements:
        return None
    return {"type": "actions", **({"block_id": value} if value else {}), "elements": list(elements[:_MOST_ELEMENTS])}


def respond(link: str, value: str, voice: Voice) -> Json:
    """The button that opens the post itself."""
    return {**button(Move.RESPOND, value, voice), "url": link, "style": "primary"}


def button(move: Move, value: str, voice: Voice, *, says: str = "") -> Json:
    """A button for that move; asks once more where it says something about a person."""
    shown = plain(cut(voice.say(says or MOVES[move]), _MOST_BUTTON))
    made: Json = {"type": "button", "action_id": move.value, "text": shown}
    made |= {"value": value} if value else {}
    made |= {"style": _STYLES[move]} if move in _STYLES else {}
    return made | ({"confirm": _confirm(move, voice)} if move in SURE else {})


def _confirm(move: Move, voice: Voice) -> Json:
    says = voice.say(MOVES[move])
    return {
        "title": plain(cut(says, 100)),
        "text": plain(cut(voice.say(SURE[move]), 300)),
        "confirm": plain(cut(says, _MOST_TITLE)),
        "deny": plain(cut(voice.say(CANCEL), _MOST_TITLE)),
    }


def choice(move: Move, options: Mapping[str, str], voice: Voice) -> Json:
    """A menu for that move: values, and the message ids of what they are called."""
    return _select(
        move.value, voice.say(MOVES[move]), [option(voice.say(says), value) for value, says in options.items()]
    )


def date(move: Move, voice: Voice) -> Json:
    """A day to pick for that move."""
    return {
        "type": "datepicker",
        "action_id": move.value,
        "placeholder": plain(cut(voice.say(MOVES[move]), _MOST_HINT)),
    }


def option(says: str, value: str) -> Json:
    """One choice of a menu."""
    return {"text": plain(cut(one_line(says), _MOST_OPTION) or UNNAMED), "value": value}


def _others(moves: Iterable[Move], voice: Voice) -> list[Json]:
    """The menu of everything else; a short one is shown as three dots."""
    options = [one for move in moves for one in _options(move, voice)][:_MOST_SELECT]
    if not options:
        return []
    if len(options) <= _MOST_OVERFLOW:
        return [{"type": "overflow", "action_id": MORE, "options": options}]
    return [_select(MORE, voice.say(OTHER), options)]


def _options(move: Move, voice: Voice) -> list[Json]:
    says = voice.say(MOVES[move])
    if move is not Move.MUTE:
        return [option(says, f"{move.value}|")]
    return [option(f"{says}: {voice.say(name)}", f"{move.value}|{until}") for until, name in MUTES.items()]


def _select(action_id: str, hint: str, options: list[Json]) -> Json:
    return {
        "type": "static_select",
        "action_id": action_id,
        "placeholder": plain(cut(hint, _MOST_HINT)),
        "options": options[:_MOST_SELECT],
    }


def _value_of_case(key: str, case_id: int | None) -> str:
    return "" if case_id is None else value_of(_store_of(key), Subject(case_id=case_id))


def _store_of(key: str) -> str:
    """Every key begins with the store it comes from."""
    return key.partition(":")[0]

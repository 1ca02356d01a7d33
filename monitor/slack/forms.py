"""The forms that ask for what a menu cannot know: which topics, how urgent, which case, by when, really, what else."""

from datetime import date

from monitor.language.forms import Voice
from monitor.rules.excerpt import cut
from monitor.rules.labels import TOPICS
from monitor.rules.move_words import CANCEL, MOVES, SURE
from monitor.rules.moves import Move
from monitor.slack.elements import Json, plain
from monitor.slack.interactions import ANSWER, Asks, remember
from monitor.slack.menus import option
from scrapers.kit.errors import msg

_MOST_TITLE = 24
_LEVELS = (msg("calm"), msg("low"), msg("important"), msg("urgent"))

_ASKED = {
    Move.WRONG_URGENCY: msg("How urgent is it really?"),
    Move.WRONG_TOPIC: msg("What is it really about? Nothing chosen: none of these."),
    Move.MERGE: msg("Which case does it belong to? Its short name, like #8F3K"),
    Move.PROMISE: msg("What day was the customer promised?"),
    Move.FEEDBACK: msg(
        "What was useful, what was missing? Everybody who gets this digest will read it, in other channels too."
    ),
}
_MOST_FEEDBACK = 500


def form(asked: Asks, voice: Voice, today: date) -> Json:
    """The form for that move, as views.open takes it."""
    move = asked.move
    title = plain(cut(voice.say(MOVES[move]), _MOST_TITLE))
    return {
        "type": "modal",
        "callback_id": move.value,
        "private_metadata": remember(asked),
        "title": title,
        "submit": title,
        "close": plain(cut(voice.say(CANCEL), _MOST_TITLE)),
        "blocks": [_question(move, voice, today)],
    }


def _question(move: Move, voice: Voice, today: date) -> Json:
    if move in SURE:
        return {"type": "section", "block_id": ANSWER, "text": plain(voice.say(SURE[move]))}
    return {
        "type": "input",
        "block_id": ANSWER,
        "optional": move is Move.WRONG_TOPIC,
        "label": plain(voice.say(_ASKED[move])),
        "element": {"action_id": ANSWER, **_field(move, voice, today)},
    }


def _field(move: Move, voice: Voice, today: date) -> Json:
    match move:
        case Move.WRONG_URGENCY:
            levels = [option(voice.say(says), str(level)) for level, says in enumerate(_LEVELS)]
            return {"type": "static_select", "options": levels}
        case Move.WRONG_TOPIC:
            return {
                "type": "multi_static_select",
                "options": [option(voice.say(n), code) for code, n in TOPICS.items()],
            }
        case Move.PROMISE:
            return {"type": "datepicker", "initial_date": today.isoformat()}
        case Move.FEEDBACK:
            return {"type": "plain_text_input", "multiline": True, "min_length": 1, "max_length": _MOST_FEEDBACK}
        case _:
            return {"type": "plain_text_input", "min_length": 4, "max_length": 16}

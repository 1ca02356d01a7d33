"""Presses, whichever line they came by: taken at once, answered one after the other, each answer to whoever pressed.

socket or HTTP ──payload──► take ──► answer: read, then make the move, show a form, or say why not
                              └─ kept: set once the move is on the disk, and Slack may be told that we have it
"""

import logging
import queue
import threading
from collections.abc import Callable
from dataclasses import dataclass, field

from monitor.errors import StoreError
from monitor.language import Voice, voice
from monitor.rules.moves import Effect, Move, Press
from monitor.slack.forms import form
from monitor.slack.interactions import Asks, Gate, Heard, Payload, Place, Pressed, Refused, read
from monitor.slack.whispers import Whispers
from scrapers.kit.errors import msg
from scrapers.kit.mention import Clock

log = logging.getLogger(__name__)

NOT_KEPT = msg("this could not be stored and was not done; please press again")
NO_FORM = msg("the form could not be shown; please press again")

_Taken = tuple[Payload, threading.Event]


@dataclass(frozen=True, slots=True)
class Switchboard:
    """Connects what was pressed with whoever handles it."""

    gate: Gate
    handle: Callable[[Press], Effect]
    """Raises only `StoreError`."""
    whispers: Whispers
    clock: Clock
    _waiting: "queue.SimpleQueue[_Taken | None]" = field(default_factory=queue.SimpleQueue)

    def take(self, payload: Payload) -> threading.Event:
        """Remember what was pressed until somebody answers it; never waits. Set once dying loses nothing of it."""
        kept = threading.Event()
        self._waiting.put((payload, kept))
        return kept

    def close(self) -> None:
        """Let whoever waits in `answer` go."""
        self._waiting.put(None)

    def answer(self) -> bool:
        """Wait for a press and answer it; False when there will be none. Raises `StoreError`, after saying so."""
        taken = self._waiting.get()
        if taken is None:
            self._waiting.put(None)  # for the next one who waits
            return False
        payload, kept = taken
        heard = read(payload, self.gate)
        if not isinstance(heard, Pressed):
            kept.set()  # there is nothing to keep
        if heard is not None:
            self._do(heard, kept)
        return True

    def _do(self, heard: Heard, kept: threading.Event) -> None:
        match heard:
            case Pressed(press, place):
                self._make(press, place, kept)
            case Asks(_, _, trigger_id, place):
                today = self.clock().astimezone(self._voice(place).zone).date()
                if not self.whispers.show(trigger_id, form(heard, self._voice(place), today)):
                    self._tell(place, self._voice(place).say(NO_FORM))
            case Refused(says, place):
                log.warning("press refused", extra={"channel": place.channel})
                self._tell(place, self._voice(place).say(says))

    def _make(self, press: Press, place: Place, kept: threading.Event) -> None:
        try:
            effect = self.handle(press)
        except StoreError:
            self._tell(place, self._voice(place).say(NOT_KEPT))
            raise
        finally:
            kept.set()
        extra = {"move": press.move.value, "case": press.case_id, "campaign": press.campaign, "done": effect.done}
        log.info("pressed", extra=extra)
        if effect.says and press.move is not Move.RESPOND:  # they are reading the post by now
            self._tell(place, self._voice(place).say(effect.says, effect.values))

    def _tell(self, place: Place, says: str) -> None:
        if place.channel and place.user:
            self.whispers.tell(place, says)

    def _voice(self, place: Place) -> Voice:
        room = self.gate.rooms.get(place.channel)
        return voice(room.language, room.zone) if room else voice("tr")

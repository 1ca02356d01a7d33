"""The same messages on a terminal: cards where one is watching, plain lines in a file or a pipe.

People's words are shown as text, never as markup, and cleaned of control sequences before they get here.
"""

import io
import itertools
import threading
from collections import OrderedDict
from datetime import datetime
from typing import Literal
from uuid import uuid4

from rich.console import Console, RenderableType
from rich.text import Text

from monitor.errors import DeliveryFailed, Failure
from monitor.language import Voice, voice
from monitor.rules.campaign_words import campaign_name
from monitor.rules.card import CampaignCard, Card, Note, Posted, Room
from monitor.rules.message import Message
from monitor.rules.telling import link_line, link_of, plain_lines, summary
from monitor.rules.wording import headline, headline_text
from monitor.terminal.drawing import colour_of, drawn

_ROOM = "terminal"
_REMEMBERED = 1_000
_MOST_WIDTH = 110
"""A card wider than this is no longer read at a glance."""


class TerminalChannel:
    """A channel that prints. It cannot take back what it printed: an edit is one more line, and only if it is news."""

    can_edit = True
    can_find = False
    can_thread = True

    def __init__(self, console: Console) -> None:
        self._console = console
        self._lock = threading.Lock()
        self._room = f"{_ROOM}:{uuid4().hex}"  # a terminal forgets: numbers of an earlier run name other messages
        self._numbers = itertools.count(1)
        self._told: OrderedDict[Posted, tuple[str, str]] = OrderedDict()

    def post(self, room: Room, message: Message, *, thread: Posted | None = None, plain: bool = False) -> Posted:
        """The number of the message on this terminal. Raises only `DeliveryFailed`."""
        speaker = voice(room.language, room.zone)
        about = self._told_at(thread)[0] if thread else ""
        if plain or not self._watched:
            self._print(*_lines(message, speaker, about))
        else:
            self._print(drawn(message, speaker, about), Text())
        return self._remember(Posted(self._room, str(next(self._numbers))), message, speaker)

    def update(self, room: Room, at: Posted, message: Message, *, plain: bool = False) -> Posted:
        """One line saying what the message says now, unless its first line is what was said before."""
        speaker = voice(room.language, room.zone)
        line = _first_line(message, speaker)
        if self._told_at(at)[1] != line:
            self._print(Text(f"↻ {line}", style=colour_of(message)))
        return self._remember(at, message, speaker)

    def find(
        self, room: Room, keys: frozenset[str], *, since: datetime, thread: Posted | None = None
    ) -> dict[str, Posted] | None:
        """None, always: a terminal cannot be read back."""
        return None

    def probe(self) -> None:
        """Nothing: a terminal is there or the program is not."""

    def _told_at(self, at: Posted) -> tuple[str, str]:
        return self._told.get(at, ("", ""))

    def _remember(self, at: Posted, message: Message, speaker: Voice) -> Posted:
        self._told[at] = (_called(message, speaker), _first_line(message, speaker))
        while len(self._told) > _REMEMBERED:
            self._told.popitem(last=False)
        return at

    @property
    def _watched(self) -> bool:
        return self._console.is_terminal and self._console.encoding.startswith("utf")

    def _print(self, *parts: RenderableType) -> None:
        text = self._rendered(parts).encode(self._console.encoding, "replace").decode(self._console.encoding)
        try:
            # not through the console: with its pipe it ends the program, and keeps what it could not say
            with self._lock:
                self._console.file.write(text)
                self._console.file.flush()
        except (BrokenPipeError, ValueError) as error:
            raise DeliveryFailed(Failure.ROUTE, "terminal_closed") from error
        except OSError as error:
            raise DeliveryFailed(Failure.WAIT, type(error).__name__) from error

    def _rendered(self, parts: tuple[RenderableType, ...]) -> str:
        paper = Console(
            file=io.StringIO(),
            width=min(self._console.width, _MOST_WIDTH),
            force_terminal=self._watched,
            color_system=_colours_of(self._console),
            _environ={},
        )
        with paper.capture() as drawn:
            paper.print(*parts, sep="\n", soft_wrap=not self._watched)
        return drawn.get()


def card_svg(message: Message, *, language: str = "tr", width: int = 100) -> str:
    """The message as a terminal shows it, as a picture for documents."""
    console = Console(record=True, width=width, file=io.StringIO(), force_terminal=True, color_system="truecolor")
    console.print(drawn(message, voice(language), ""))
    return console.export_svg(title="nobetci", unique_id="card")


def _colours_of(console: Console) -> Literal["standard", "256", "truecolor", "windows"] | None:
    match console.color_system:
        case "standard" | "256" | "truecolor" | "windows" as known if not console.no_color:
            return known
        case _:
            return None


def _called(message: Message, speaker: Voice) -> str:
    """What stands before whatever is said in the message's thread."""
    match message:
        case Card():
            return message.reference
        case CampaignCard():
            return campaign_name(message, speaker)
        case _:
            return ""


def _first_line(message: Message, speaker: Voice) -> str:
    return (
        headline_text(headline(message, speaker), speaker) if isinstance(message, Card) else summary(message, speaker)
    )


def _lines(message: Message, speaker: Voice, about: str) -> list[Text]:
    lines = list(plain_lines(message, speaker))
    link = link_of(message)
    lines += [link_line(message, link, speaker)] if link else []
    if about or isinstance(message, Note):
        lines[0] = f"↳ {about} {lines[0]}" if about else f"↳ {lines[0]}"
    return [Text(lines[0]), *(Text(f"    {line}") for text in lines[1:] for line in text.split("\n"))]

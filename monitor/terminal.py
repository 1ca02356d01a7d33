"""The same messages on a terminal: cards where one is watching, plain lines in a file or a pipe.

People's words are shown as text, never as markup, and cleaned of control sequences before they get here.
"""

import io
import itertools
import threading
from collections import OrderedDict
from dataclasses import replace
from datetime import datetime
from typing import Literal

from rich.box import ROUNDED
from rich.console import Console, Group, RenderableType
from rich.padding import Padding
from rich.panel import Panel
from rich.style import Style
from rich.table import Table
from rich.text import Text

from monitor.errors import DeliveryFailed, Failure
from monitor.language import Voice, voice
from monitor.rules.card import Card, Message, Note, Notice, Posted, RollUp, Room
from monitor.rules.case import State
from monitor.rules.context_words import context_line
from monitor.rules.excerpt import web_address
from monitor.rules.labels import level_of
from monitor.rules.telling import (
    link_of,
    note_byline,
    note_sentence,
    notice_hint,
    notice_sentence,
    notice_title,
    plain_lines,
    respond_line,
    roll_up_counts,
    roll_up_line,
    roll_up_rest,
    roll_up_title,
    summary,
    worst_shown,
)
from monitor.rules.wording import (
    RESPOND,
    SHORT_STATES,
    Quote,
    facts,
    foot,
    headline,
    headline_text,
    quote_of,
    reason_lines,
    who_line,
    why_title,
)

_ROOM = "terminal"
_REMEMBERED = 1_000
_MOST_WIDTH = 110
"""A card wider than this is no longer read at a glance."""
_LEVEL_COLOURS = ("bright_black", "blue", "yellow", "red")


class TerminalChannel:
    """A channel that prints. It cannot take back what it printed: an edit is one more line, and only if it is news."""

    can_edit = True
    can_find = False
    can_thread = True

    def __init__(self, console: Console) -> None:
        self._console = console
        self._lock = threading.Lock()
        self._numbers = itertools.count(1)
        self._told: OrderedDict[str, tuple[str, str]] = OrderedDict()

    def post(self, room: Room, message: Message, *, thread: Posted | None = None, plain: bool = False) -> Posted:
        """The number of the message on this terminal. Raises only `DeliveryFailed`."""
        speaker = voice(room.language, room.zone)
        about = self._told.get(thread.ts, ("", ""))[0] if thread else ""
        if plain or not self._watched:
            self._print(*_lines(message, speaker, about))
        else:
            self._print(_drawn(message, speaker, about), Text())
        return Posted(_ROOM, self._remember(str(next(self._numbers)), message, speaker))

    def update(self, room: Room, at: Posted, message: Message, *, plain: bool = False) -> None:
        """One line saying what the message says now, unless its first line is what was said before."""
        speaker = voice(room.language, room.zone)
        line = _first_line(message, speaker)
        if self._told.get(at.ts, ("", ""))[1] != line:
            self._print(Text(f"↻ {line}", style=_colour(message)))
        self._remember(at.ts, message, speaker)

    def find(
        self, room: Room, keys: frozenset[str], *, since: datetime, thread: Posted | None = None
    ) -> dict[str, Posted] | None:
        """None, always: a terminal cannot be read back."""
        return None

    def probe(self) -> None:
        """Nothing: a terminal is there or the program is not."""

    def _remember(self, number: str, message: Message, speaker: Voice) -> str:
        self._told[number] = (message.reference if isinstance(message, Card) else "", _first_line(message, speaker))
        while len(self._told) > _REMEMBERED:
            self._told.popitem(last=False)
        return number

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
    console.print(_drawn(message, voice(language), ""))
    return console.export_svg(title="nobetci", unique_id="card")


def _colours_of(console: Console) -> Literal["standard", "256", "truecolor", "windows"] | None:
    match console.color_system:
        case "standard" | "256" | "truecolor" | "windows" as known if not console.no_color:
            return known
        case _:
            return None


def _first_line(message: Message, speaker: Voice) -> str:
    return headline_text(headline(message, speaker)) if isinstance(message, Card) else summary(message, speaker)


def _lines(message: Message, speaker: Voice, about: str) -> list[Text]:
    lines = list(plain_lines(message, speaker))
    link = link_of(message)
    lines += [respond_line(link, speaker)] if link else []
    if isinstance(message, Note):
        lines[0] = f"↳ {about} {lines[0]}" if about else f"↳ {lines[0]}"
    return [Text(lines[0]), *(Text(f"    {line}") for text in lines[1:] for line in text.split("\n"))]


def _drawn(message: Message, speaker: Voice, about: str) -> RenderableType:
    match message:
        case Card():
            return _card(message, speaker)
        case Note():
            return _note(message, speaker, about)
        case Notice():
            return _notice(message, speaker)
        case RollUp():
            return _roll_up(message, speaker)


def _colour(message: Message) -> str:
    match message:
        case Card(state=State.NEW):
            return _LEVEL_COLOURS[level_of(message.urgency)]
        case Card(state=State.CLAIMED):
            return "yellow"
        case Card():
            return "green" if message.state in (State.ANSWERED, State.CLOSED) else "bright_black"
        case Notice():
            return "green" if message.good_news else "magenta"
        case _:
            return "cyan"


def _panel(body: RenderableType, title: str, colour: str, *, corner: str = "") -> Panel:
    return Panel(
        body,
        title=Text(title, style=f"bold {colour}"),
        subtitle=Text(corner, style=f"bold {colour}") if corner else None,
        subtitle_align="right",
        title_align="left",
        border_style=colour,
        box=ROUNDED,
        padding=(0, 1),
    )


def _card(card: Card, speaker: Voice) -> Panel:
    colour = _colour(card)
    parts: list[RenderableType] = [_words(quote_of(card.title, card.text, speaker))]
    parts += [Text(who_line(card, speaker), style="dim")] if not card.gone else []
    if card.state not in SHORT_STATES:
        parts += [
            Text(),
            _facts(card, speaker),
            Text(),
            *_why(card, speaker),
            *_around(card, speaker),
            *_link(card, speaker),
        ]
        parts.append(Text(foot(card, speaker), style="dim"))
    head = headline(card, speaker)
    return _panel(Group(*parts), headline_text(replace(head, reference="")), colour, corner=head.reference)


def _words(quote: Quote) -> Padding:
    text = Text(quote.title, style="bold")
    text.append("\n" if quote.title and quote.words else "")
    text.append(f"“{quote.words}”" if quote.words else "", style="not bold italic")
    return Padding(text, (0, 0, 0, 1))


def _facts(card: Card, speaker: Voice) -> Text:
    pairs = [Text.assemble((f"{fact.label}: ", "dim"), fact.value) for fact in facts(card, speaker)]
    return Text(" · ", style="dim not bold").join(pairs)


def _why(card: Card, speaker: Voice) -> list[RenderableType]:
    lines = reason_lines(card, speaker)
    if not lines:
        return []
    table = Table.grid(padding=(0, 1))
    table.add_column(justify="right", min_width=4, no_wrap=True)
    table.add_column()
    for line in lines:
        says = Text(line.says)
        says.append(f" “{line.quote}”" if line.quote else "", style="cyan")
        table.add_row(Text(line.points, style="bold green" if line.points.startswith("−") else "bold red"), says)
    return [Text(why_title(card, speaker), style="bold"), table, Text()]


def _around(card: Card, speaker: Voice) -> list[RenderableType]:
    line = context_line(card.context, speaker)
    return [Text(line), Text()] if line else []


def _link(message: Message, speaker: Voice) -> list[RenderableType]:
    link = link_of(message)
    if link is None:
        return []
    text = Text(f"→ {speaker.say(RESPOND)}: ", style="bold", overflow="fold")
    return [text.append(link, style=Style(underline=True, bold=False, link=link))]


def _note(note: Note, speaker: Voice, about: str) -> Padding:
    head = Text("↳ ", style="bold cyan")
    head.append(f"{about} " if about else "").append(note_sentence(note, speaker), style="not bold")
    byline = note_byline(note, speaker)
    head.append(f" · {byline}" if byline else "", style="dim not bold")
    words = [_words(quote_of(None, note.text, speaker))] if note.text else []
    return Padding(Group(head, *words, *_link(note, speaker)), (0, 0, 0, 2))


def _notice(notice: Notice, speaker: Voice) -> Panel:
    says, hint = Text(notice_sentence(notice, speaker)), notice_hint(notice, speaker)
    body = Group(says, Text(f"→ {hint}", style="dim")) if hint else says
    return _panel(body, notice_title(notice, speaker), _colour(notice))


def _roll_up(storm: RollUp, speaker: Voice) -> Panel:
    table = Table.grid(padding=(0, 1))
    table.add_column(style="bold", no_wrap=True)
    table.add_column()
    for line in worst_shown(storm):
        says, link = Text(roll_up_line(line, speaker)), web_address(line.url)
        says.append(f"\n{link}" if link else "", style=Style(underline=True, link=link))
        table.add_row(Text(line.reference), says)
    counts, rest = Text("\n".join(roll_up_counts(storm, speaker)), style="dim"), roll_up_rest(storm, speaker)
    return _panel(Group(counts, table, Text(rest, style="dim")), roll_up_title(storm, speaker), _colour(storm))

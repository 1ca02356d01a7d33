import io

import pytest
from cards import HOSTILE, MESSAGES, a_card
from golden import found_good
from hypothesis import given
from hypothesis import strategies as st
from rich.console import Console

from monitor.errors import DeliveryFailed, Failure
from monitor.rules.card import Note, Posted, Room
from monitor.rules.case import SITE_ANSWERED, State
from monitor.terminal import TerminalChannel, card_svg
from scrapers.kit.mention import Author

ROOM = Room("console", "", "tr")


def a_terminal(*, width=100, watched=True, colours=None):
    console = Console(
        file=io.StringIO(), width=width, force_terminal=watched, color_system=colours, legacy_windows=False, _environ={}
    )
    return TerminalChannel(console), console.file


@pytest.mark.parametrize("width", [80, 100])
@pytest.mark.parametrize("name", MESSAGES)
def test_a_watched_terminal_shows_what_somebody_found_good(name, width):
    terminal, screen = a_terminal(width=width)
    terminal.post(ROOM, MESSAGES[name])
    shown = screen.getvalue()
    assert shown == found_good(f"blocks/{name}.terminal-{width}.txt", shown)


@pytest.mark.parametrize("name", MESSAGES)
def test_a_file_gets_plain_lines(name):
    terminal, screen = a_terminal(watched=False)
    terminal.post(ROOM, MESSAGES[name])
    shown = screen.getvalue()
    assert shown == found_good(f"blocks/{name}.plain.txt", shown)


@pytest.mark.parametrize("watched", [True, False], ids=["watched", "file"])
def test_every_message_has_a_number_of_its_own(watched):
    terminal, _ = a_terminal(watched=watched)
    posted = [terminal.post(ROOM, message) for message in MESSAGES.values()]
    assert len(set(posted)) == len(MESSAGES)


def test_a_room_is_spoken_to_in_its_own_language():
    terminal, screen = a_terminal()
    terminal.post(Room("ops", "", "en"), MESSAGES["card-new"])
    assert "Why 87?" in screen.getvalue()


def test_nothing_is_wider_than_can_be_read_at_a_glance():
    terminal, screen = a_terminal(width=240)
    terminal.post(ROOM, MESSAGES["card-new"])
    assert max(map(len, screen.getvalue().splitlines())) <= 110


def test_the_link_for_responding_is_visible_and_whole():
    terminal, screen = a_terminal(width=80)
    terminal.post(ROOM, MESSAGES["card-new"])
    assert "→ Yanıtla: https://www.sikayetvar.com/papatya-ev/iadem-3-haftadir-yapilmiyor" in screen.getvalue()


@given(st.text(max_size=80) | st.just(HOSTILE), st.booleans(), st.booleans())
def test_peoples_words_never_move_the_cursor_or_set_a_colour(text, watched, plain):
    terminal, screen = a_terminal(watched=watched)
    hostile = a_card(text=text, title=text, brand=text, author=Author(name=text, handle=text), respond_url=None)
    at = terminal.post(ROOM, hostile, plain=plain)
    terminal.post(ROOM, Note("n", 1, "{who}", {"who": text}, text=text, author=text), thread=at, plain=plain)
    terminal.update(ROOM, at, a_card(text=text, brand=text, state=State.ANSWERED))
    assert not [letter for letter in screen.getvalue() if ord(letter) < 32 and letter != "\n"]
    assert not set(screen.getvalue()) & {"\x7f", "\x9b", "\u202e", "\u2066"}


def test_markup_of_the_terminal_library_is_only_text():
    terminal, screen = a_terminal()
    terminal.post(ROOM, a_card(text="[bold red]x[/bold red] :smile: [link=http://evil.example]y[/link]"))
    assert "[bold red]x[/bold red] :smile: [link=http://evil.example]y[/link]" in screen.getvalue()


COLOURS = {
    "urgent": (a_card(), "\x1b[31m"),
    "important": (a_card(urgency=60), "\x1b[33m"),
    "low": (a_card(urgency=30), "\x1b[34m"),
    "answered": (a_card(state=State.ANSWERED), "\x1b[32m"),
}


@pytest.mark.parametrize(("card", "code"), COLOURS.values(), ids=COLOURS)
def test_the_frame_has_the_colour_of_the_matter(card, code):
    terminal, screen = a_terminal(colours="standard")
    terminal.post(ROOM, card)
    assert screen.getvalue().startswith(f"{code}╭─")


def test_a_note_names_the_card_it_belongs_to():
    terminal, screen = a_terminal(watched=False)
    at = terminal.post(ROOM, MESSAGES["card-new"])
    terminal.post(ROOM, MESSAGES["note"], thread=at)
    assert "↳ #8F3K öncekinden daha acil: 62 → 87" in screen.getvalue()


@pytest.mark.parametrize("watched", [True, False], ids=["watched", "file"])
def test_a_card_of_a_campaigns_member_names_the_campaign(watched):
    terminal, screen = a_terminal(watched=watched)
    at = terminal.post(ROOM, MESSAGES["campaign-strong"])
    terminal.post(ROOM, MESSAGES["card-new"], thread=at)
    assert "↳ Kampanya 412" in screen.getvalue()


def test_a_note_to_a_card_of_yesterday_still_tells_the_news():
    terminal, screen = a_terminal(watched=False)
    terminal.post(ROOM, MESSAGES["note"], thread=Posted("terminal", "999"))
    assert screen.getvalue().startswith("↳ öncekinden daha acil")


def test_a_note_to_a_card_of_another_run_names_no_card_of_this_one():
    of_yesterday = a_terminal(watched=False)[0].post(ROOM, MESSAGES["card-new"])
    terminal, screen = a_terminal(watched=False)
    terminal.post(ROOM, MESSAGES["card-new"])
    screen.truncate(0)
    screen.seek(0)
    terminal.post(ROOM, MESSAGES["note"], thread=of_yesterday)
    assert screen.getvalue().startswith("↳ öncekinden daha acil")


def test_an_edit_is_one_line_and_only_if_it_is_news():
    terminal, screen = a_terminal(watched=False)
    at = terminal.post(ROOM, MESSAGES["card-new"])
    screen.truncate(0)
    terminal.update(ROOM, at, a_card(rev=2, mentions=2))
    assert screen.getvalue() == ""
    terminal.update(ROOM, at, a_card(rev=3, state=State.ANSWERED, state_note=SITE_ANSWERED))
    terminal.update(ROOM, at, a_card(rev=4, state=State.ANSWERED, state_note=SITE_ANSWERED))
    line = "↻ ✅ Yanıtlandı · Acil 87/100 · yazıldığı yerde yanıtlandı · Papatya Ev · sikayetvar · #8F3K"
    assert screen.getvalue().lstrip("\x00") == f"{line}\n"


def test_only_so_much_is_remembered():
    terminal, screen = a_terminal(watched=False)
    first = terminal.post(ROOM, MESSAGES["notice-back"])
    for _ in range(1_000):
        terminal.update(ROOM, terminal.post(ROOM, MESSAGES["notice-back"]), MESSAGES["notice-back"])
    terminal.update(ROOM, first, MESSAGES["notice-back"])
    assert screen.getvalue().splitlines()[-1].startswith("↻")


class Narrow(io.TextIOWrapper):
    """A terminal that knows no Turkish letters."""

    def __init__(self):
        super().__init__(io.BytesIO(), encoding="ascii")


def test_a_terminal_without_our_letters_shows_question_marks():
    file = Narrow()
    terminal = TerminalChannel(Console(file=file, width=80, force_terminal=True, color_system=None, _environ={}))
    terminal.post(ROOM, MESSAGES["card-new"])
    assert file.buffer.getvalue().startswith(b"? Acil 87/100 ? Papatya Ev")


class Pipe(io.StringIO):
    """A file that cannot be written to, for whatever reason."""

    def __init__(self, error):
        super().__init__()
        self.error = error

    def write(self, text):
        if self.error is not None:
            raise self.error
        return super().write(text)


TROUBLE = {
    "the reader is gone": (BrokenPipeError(), Failure.ROUTE),
    "closed": (ValueError("I/O operation on closed file"), Failure.ROUTE),
    "the disk is full": (OSError(28, "No space left on device"), Failure.WAIT),
}


@pytest.mark.parametrize(("error", "kind"), TROUBLE.values(), ids=TROUBLE)
def test_a_terminal_that_takes_nothing_says_so_and_prints_once_when_it_does_again(error, kind):
    file = Pipe(error)
    terminal = TerminalChannel(Console(file=file, width=80, force_terminal=False, _environ={}))
    with pytest.raises(DeliveryFailed) as failed:
        terminal.post(ROOM, MESSAGES["card-new"])
    assert failed.value.kind is kind
    file.error = None
    terminal.post(ROOM, MESSAGES["card-new"])
    assert file.getvalue().count("Acil 87/100") == 1


def test_a_terminal_cannot_be_read_back():
    terminal, _ = a_terminal()
    assert (terminal.can_edit, terminal.can_find, terminal.can_thread) == (True, False, True)
    assert terminal.find(ROOM, frozenset({"k"}), since=MESSAGES["card-new"].heard_at) is None
    terminal.probe()


def test_a_card_can_be_a_picture_in_a_document():
    picture = card_svg(MESSAGES["card-hostile"], language="en")
    assert picture.startswith("<svg")
    assert "<script" not in picture
    assert "\x1b" not in picture
    assert picture == card_svg(MESSAGES["card-hostile"], language="en")

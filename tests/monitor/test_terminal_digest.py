"""A digest on a terminal, as the daemon and the command show it."""

import io

import pytest
from digests import DIGESTS, a_digest, a_digest_card, a_hostile_card
from golden import found_good
from rich.console import Console

from monitor.language import voice
from monitor.rules.card import Room
from monitor.terminal import TerminalChannel, digest_drawn

ROOM = Room("console", "", "tr")


def drawn(card, language="tr", width=100, colours=None):
    console = Console(file=io.StringIO(), width=width, force_terminal=True, color_system=colours, _environ={})
    console.print(digest_drawn(card, voice(language)))
    return console.file.getvalue()


SHOWN = {"full-100": ("full", "tr", 100), "full-80": ("full", "en", 80), "empty-100": ("empty", "tr", 100)}


@pytest.mark.parametrize(("digest", "language", "width"), SHOWN.values(), ids=SHOWN)
def test_a_watched_terminal_shows_what_somebody_found_good(digest, language, width):
    shown = drawn(a_digest_card(DIGESTS[digest]()), language, width)
    assert shown == found_good(f"blocks/digest-{digest}.terminal-{width}.txt", shown)
    assert max(map(len, shown.splitlines())) <= width


def test_a_file_gets_plain_lines_and_the_address_of_the_whole_report():
    console = Console(file=io.StringIO(), width=100, force_terminal=False, _environ={})
    TerminalChannel(console).post(ROOM, a_digest_card(a_digest()))
    lines = console.file.getvalue().splitlines()
    assert "Papatya Ev" in lines[0]
    assert lines[-1].strip() == "Özetin tamamı: https://nobetci.example/digests/0123456789abcdef"


def test_the_channel_shows_the_same_as_the_command():
    console = Console(
        file=io.StringIO(), width=100, force_terminal=True, color_system=None, legacy_windows=False, _environ={}
    )
    TerminalChannel(console).post(ROOM, a_digest_card())
    assert console.file.getvalue().strip() == drawn(a_digest_card()).strip()


def test_a_welcome_change_is_green_and_an_unwelcome_one_red():
    shown = drawn(a_digest_card(), colours="standard")
    assert "\x1b[32m▲ 6 puan" in shown
    assert "\x1b[31m▲ 8 puan" in shown


@pytest.mark.parametrize("language", ["tr", "en"])
def test_peoples_words_never_move_the_cursor_or_set_a_colour(language):
    shown = drawn(a_hostile_card(), language)
    assert not [letter for letter in shown if ord(letter) < 32 and letter != "\n"]
    assert not set(shown) & {"\x7f", "\x9b", "\u202e", "\u2066"}
    assert "[bold red]" in shown

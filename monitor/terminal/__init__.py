"""The same messages on a terminal: cards where one is watching, plain lines in a file or a pipe."""

from monitor.terminal.channel import TerminalChannel, card_svg
from monitor.terminal.digest import digest_drawn

__all__ = ["TerminalChannel", "card_svg", "digest_drawn"]

"""The commands: parse, call, print. What they do lives elsewhere and is imported only when a command runs."""

from monitor.cli.commands import app
from monitor.cli.screen import open_streams


def main() -> None:
    """The entry point of the `nobetci` command."""
    open_streams()
    app()


__all__ = ["app", "main"]

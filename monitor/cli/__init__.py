"""The commands: parse, call, print. What they do lives elsewhere and is imported only when a command runs."""

from monitor.cli.commands import app


def main() -> None:
    """The entry point of the `nobetci` command."""
    app()


__all__ = ["app", "main"]

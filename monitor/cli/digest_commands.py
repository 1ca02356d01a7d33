"""`digest` with its options."""

from enum import StrEnum
from typing import Annotated

import typer

from monitor.cli.options import ConfigFile
from monitor.cli.screen import polite_errors, speaker
from scrapers.kit.errors import msg

_t = speaker().translate
_Text = str | None


class Language(StrEnum):
    """What a digest can be read in."""

    TURKISH = "tr"
    ENGLISH = "en"


def add_to(app: typer.Typer) -> None:
    """Let the program have the command."""
    says = msg("Show the weekly digest, write it as a page, send it now, or say something about it.")
    app.command(help=_t(says))(digest)


def digest(  # noqa: PLR0913 - a command has as many options as it has
    week: Annotated[_Text, typer.Option(help=_t(msg("An ISO week such as 2026-W47; otherwise the last one.")))] = None,
    brand: Annotated[_Text, typer.Option(help=_t(msg("Only this brand's.")))] = None,
    print_: Annotated[bool, typer.Option("--print", help=_t(msg("Print it, as without any of these.")))] = False,
    html: Annotated[
        _Text, typer.Option(metavar="FILE", help=_t(msg("Write it as a page to this file; - is standard output.")))
    ] = None,
    send: Annotated[bool, typer.Option("--send", help=_t(msg("Send it to its channels that never got it.")))] = False,
    language: Annotated[Language | None, typer.Option(help=_t(msg("In this language: tr or en.")))] = None,
    feedback: Annotated[
        _Text, typer.Option(metavar="TEXT", help=_t(msg("Say something about it to everybody who reads it.")))
    ] = None,
    by: Annotated[_Text, typer.Option(help=_t(msg("Who says so; otherwise the user of this computer.")))] = None,
    config: ConfigFile = None,
) -> None:
    """Show, write or send digests."""
    from monitor.cli.digest_desk import Wish
    from monitor.cli.digesting import run_digest

    with polite_errors(language):
        run_digest(Wish(week, brand, print_, html, send, language, feedback, by), config)

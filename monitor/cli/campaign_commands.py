"""`campaigns`, `campaign` and `evidence` with their options."""

from pathlib import Path
from typing import Annotated

import typer

from monitor.cli.options import ConfigFile
from monitor.cli.screen import polite_errors, speaker
from monitor.rules.case import Verdict
from scrapers.kit.errors import msg

_t = speaker().translate

Number = Annotated[int, typer.Argument(help=_t(msg("The campaign's number.")), min=0)]


def add_to(app: typer.Typer) -> None:
    """Let the program have these commands."""
    app.command(help=_t(msg("List the campaigns: posts of many accounts that look coordinated.")))(campaigns)
    app.command(help=_t(msg("Show why a campaign is suspected, or say what you found of it and its posts.")))(campaign)
    app.command(help=_t(msg("Write a campaign's evidence as a folder or a zip archive.")))(evidence)


def campaigns(
    every: Annotated[bool, typer.Option("--all", help=_t(msg("Also the quiet, decided and merged ones.")))] = False,
    brand: Annotated[str | None, typer.Option(help=_t(msg("Only this brand's.")))] = None,
    as_json: Annotated[bool, typer.Option("--json", help=_t(msg("As JSON.")))] = False,
    config: ConfigFile = None,
) -> None:
    """List campaigns."""
    from monitor.cli.campaigning import run_campaigns

    with polite_errors():
        run_campaigns(brand, config, every=every, as_json=as_json)


def campaign(  # noqa: PLR0913 - a command has as many options as it has
    number: Annotated[int | None, typer.Argument(help=_t(msg("The campaign's number.")), show_default=False)] = None,
    verdict: Annotated[
        Verdict | None,
        typer.Option(
            help=_t(
                msg(
                    "What you found: real customers; inauthentic; coordinated, but genuine (a petition, fans); unsure,"
                    " which takes back a word."
                )
            )
        ),
    ] = None,
    note: Annotated[str, typer.Option(help=_t(msg("Why, for whoever reads it later.")))] = "",
    by: Annotated[str | None, typer.Option(help=_t(msg("Who says so; otherwise the user of this computer.")))] = None,
    remove: Annotated[str | None, typer.Option(help=_t(msg("source:id of a post that does not belong there.")))] = None,
    split: Annotated[
        list[str] | None, typer.Option(help=_t(msg("source:id of a post that is about something else; for each one.")))
    ] = None,
    refit: Annotated[
        bool, typer.Option("--refit", help=_t(msg("Show what weights fitted to your verdicts would change.")))
    ] = False,
    use: Annotated[bool, typer.Option("--use", help=_t(msg("With --refit: write these weights to a file.")))] = False,
    yes: Annotated[
        bool, typer.Option("--yes", help=_t(msg("With --use: even if they agree with fewer of your verdicts.")))
    ] = False,
    config: ConfigFile = None,
) -> None:
    """Show a campaign or decide about it."""
    from monitor.cli.deciding import Wish, run_campaign

    with polite_errors():
        run_campaign(number, Wish(verdict, note, by, remove, tuple(split or ()), refit, use, yes), config)


def evidence(
    number: Number,
    to: Annotated[Path, typer.Option("--out", help=_t(msg("A new folder, or a new file that ends in .zip.")))],
    config: ConfigFile = None,
) -> None:
    """Write evidence."""
    from monitor.cli.evidencing import run_evidence

    with polite_errors():
        run_evidence(number, to, config)

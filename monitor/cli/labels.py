"""`labels` and the commands under it: what people said of scores."""

from typing import Annotated

import typer

from monitor.cli.options import ConfigFile
from monitor.cli.screen import polite_errors, speaker
from scrapers.kit.errors import msg

_t = speaker().translate

labels = typer.Typer(
    help=_t(msg("Show what people said of scores and how often they agree, or take it out to train on.")),
    invoke_without_command=True,
    context_settings={"help_option_names": ["-h", "--help"]},
)


@labels.callback()
def labels_(context: typer.Context, config: ConfigFile = None) -> None:
    """Count the labels, where nothing else is asked."""
    from monitor.cli.labelling import run_labels

    if context.invoked_subcommand is None:
        with polite_errors():
            run_labels(config)


@labels.command("list", help=_t(msg("Count the labels and how often they agree with the program.")))
def labels_list(config: ConfigFile = None) -> None:
    """Count the labels."""
    from monitor.cli.labelling import run_labels

    with polite_errors():
        run_labels(config)


@labels.command("export", help=_t(msg("Write the labels as masked rows to train on, one JSON line each.")))
def labels_export(
    since: Annotated[str | None, typer.Option(help=_t(msg("Only labels given within this time, e.g. 30d.")))] = None,
    to: Annotated[str, typer.Option("--out", help=_t(msg("The file to write; - is standard output.")))] = "-",
    config: ConfigFile = None,
) -> None:
    """Export the labels."""
    from monitor.cli.labelling import run_export

    with polite_errors():
        run_export(since, to, config)
